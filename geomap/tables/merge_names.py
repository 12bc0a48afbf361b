"""Names of people and bodies, made comparable across spellings and the two scripts.

The key of a name is the skeleton of consonants of its last word, which "Zelensky", "Zelenskyy",
"Selenskyj" and «Зеленський» share. It is good for telling whether two short lists of names
around one event speak of the same people, and for nothing finer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from geomap.places.fold import fold

__all__ = ["name_keys"]

_TO_LATIN = str.maketrans("бвгґдзклмнпрстфхцчшщж", "bvhhdsklmnprstfhsssss")
_VOWELS = frozenset("aeiouyjаеєиіїйоуыэюя")
#: Spellings of one sound, the longer first.
_SOUNDS = (
    ("sch", "s"), ("tch", "s"), ("dzh", "s"), ("sh", "s"), ("ch", "s"), ("zh", "s"), ("kh", "h"),
    ("ph", "f"), ("ts", "s"), ("tz", "s"), ("ck", "k"), ("x", "ks"), ("c", "k"), ("q", "k"),
    ("w", "v"), ("z", "s"), ("g", "h"),
)  # fmt: skip
#: Endings of cases that hold a consonant: «Зеленського», «Макроном».
_CASE = re.compile("(?<=[а-яіїєґ]{4})(?:ого|ому|[иыоеє]м)$")
_NO_CONSONANT = re.compile(r"[^bdfhklmnprstv]")
_DOUBLED = re.compile(r"(.)\1+")


def name_keys(names: Iterable[str]) -> frozenset[str]:
    """Return the keys of names, each of which two spellings of one name share."""
    return frozenset(key for name in names if (key := _key(name)))


@lru_cache(maxsize=20_000)
def _key(name: str) -> str:
    last = fold(name).rpartition(" ")[2]
    opening = "a" if last[:1] in _VOWELS else ""
    skeleton = _CASE.sub("", last).translate(_TO_LATIN)
    for written, sound in _SOUNDS:
        skeleton = skeleton.replace(written, sound)
    skeleton = opening + _DOUBLED.sub(r"\1", _NO_CONSONANT.sub("", skeleton))
    return skeleton if len(skeleton) > 1 else last
