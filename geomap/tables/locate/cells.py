"""What a cell of places says: one place or several, each with what it says it lies in."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from geomap.languages import available, load
from geomap.places.fold import fold
from geomap.tables.type_words import listed
from geomap.toml import packaged

__all__ = [
    "LONGEST",
    "codes_of",
    "is_no_name",
    "is_position",
    "parted",
    "pieces",
    "places_in",
    "rules",
]

#: A longer cell is a text, not the name of a place.
LONGEST = 200

_MOST_PLACES = 20
_MOST_PIECES = 6
_MOST_TYPE_WORDS = 3
_BETWEEN_PLACES = re.compile(r"\s?[;|\n\r\t\u2022]\s?|\s/\s")
_BETWEEN_PIECES = re.compile(r"[,()\[\]،，]")
#: Degrees with decimals, or with a letter of the compass.
_POSITION = re.compile(
    r"[+-]?\d{1,3}(?:\.\d{2,12}\s?°?\s?[NSns]?|(?:\.\d{1,12})?\s?°?\s?[NSns])\s?[,; ]\s{0,3}"
    r"[+-]?\d{1,3}(?:\.\d{2,12}\s?°?\s?[EWew]?|(?:\.\d{1,12})?\s?°?\s?[EWew])"
)
_SPACES = re.compile(r"\s+")


def places_in(cell: str) -> list[str]:
    """Return the texts of the places that a cell lists: "Kharkiv; Sumy"."""
    found = [_trimmed(one) for one in _BETWEEN_PLACES.split(cell)]
    return list(dict.fromkeys(one for one in found if fold(one)))[:_MOST_PLACES]


def parted(text: str) -> list[str]:
    """Return what stands on the sides of a slash or of an "and", where a text has one."""
    words = text.replace("/", " / ").split()
    joints = [number for number, word in enumerate(words) if word == "/" or fold(word) in _ands()]
    if not joints:
        return []
    starts = [0, *(number + 1 for number in joints)]
    ends = [*joints, len(words)]
    found = [" ".join(words[a:b]) for a, b in zip(starts, ends, strict=True)]
    return [one for one in found if fold(one)][:_MOST_PLACES]


def pieces(text: str) -> list[str]:
    """Return the names in the text of one place: "Ivanivka (Sumy Oblast), Ukraine"."""
    found = [_trimmed(one) for one in _BETWEEN_PIECES.split(text)]
    return [one for one in found if fold(one)][:_MOST_PIECES]


def is_position(text: str) -> bool:
    """Tell whether a text is a position and not a number of something: "48.52, 37.91"."""
    return bool(_POSITION.fullmatch(text.strip()))


def is_no_name(text: str) -> bool:
    """Tell whether a text names no place: "unknown", "n/a", "?", a number, a formula."""
    key = fold(text)
    if not key or key in _no_names() or text.lstrip().startswith(("=", "@")):
        return True
    return not any(letter.isalpha() for letter in key)


def with_whole_direction(text: str) -> str:
    """Return a name whose short direction is written out: "S. Darfur"."""
    words = text.split()
    whole = rules()["directions"].get(fold(words[0])) if len(words) > 1 else None
    return " ".join([whole, *words[1:]]) if whole else text


def with_whole_words(key: str) -> str:
    """Return a folded name whose short words are written out: "st denis"."""
    whole = rules()["short"]
    return " ".join(whole.get(word, word) for word in key.split())


def without_nearness(text: str) -> tuple[str, bool]:
    """Return a name without what says that the place is only near it: "near Pokrovsk"."""
    words = text.split()
    for count in range(min(_MOST_TYPE_WORDS, len(words) - 1), 0, -1):
        if fold(" ".join(words[:count])) in _near():
            return " ".join(words[count:]), True
        if fold(" ".join(words[-count:])) in _near():
            return " ".join(words[:-count]), True
    return text, False


@cache
def rules() -> Mapping[str, Any]:
    """Return what ``locate.toml`` says."""
    return packaged(__package__, "locate.toml")


@cache
def usual_names() -> Mapping[str, Sequence[str]]:
    """Return what columns of any table are called, by our names for them."""
    table = packaged("geomap.tables.schemes", "any_table.toml")
    names: Mapping[str, Sequence[str]] = table["names"]
    return names


@cache
def codes_of(country: str) -> Mapping[str, str]:
    """Return the names of the units of a country by the codes that people use for them."""
    entries = rules()["codes"].get(country, "").split("|")
    pairs = (entry.strip().partition(" ") for entry in entries)
    return {code: name for code, _, name in pairs}


def _trimmed(text: str) -> str:
    return _SPACES.sub(" ", text).strip(" \t.:-–—*\"'«»“”„")


@cache
def _no_names() -> frozenset[str]:
    return frozenset(fold(word) for word in rules()["no_name"])


@cache
def _near() -> frozenset[str]:
    return frozenset(listed(rules()["near"]))


@cache
def _ands() -> frozenset[str]:
    words = " ".join(load(code, "places")["syntax"].get("and", "") for code in available())
    return frozenset(word if word == "&" else fold(word) for word in words.split()) - {""}
