"""Names: which to keep, what is bare in a typed one, and whether two are of one origin."""

from __future__ import annotations

import difflib
import re
import sys
import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import Any

from geomap.places.fold import fold
from geomap.places.store import NAME_ADJECTIVE, NAME_ALTERNATE, NAME_TYPED

if sys.version_info >= (3, 11):
    import tomllib
else:  # pragma: no cover
    import tomli as tomllib

__all__ = [
    "adjective_of",
    "bare_name",
    "clean_label",
    "corrections",
    "is_generic",
    "is_name",
    "is_typed",
    "latin",
    "names_of_unit",
    "similar",
    "words",
]

_CYRILLIC = {
    "а": "a", "б": "b", "в": "v", "г": "g", "ґ": "g", "д": "d", "е": "e", "є": "ie", "ж": "zh",
    "з": "z", "и": "i", "і": "i", "ї": "i", "й": "i", "к": "k", "л": "l", "м": "m", "н": "n",
    "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ў": "u", "ф": "f", "х": "kh",
    "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ы": "y", "ь": "", "э": "e",
    "ю": "iu", "я": "ia",
}  # fmt: skip
_TO_LATIN = str.maketrans(_CYRILLIC)
_SPELLINGS = str.maketrans({"y": "i", "j": "i", "w": "v", "c": "k", "q": "k", "x": "ks", "h": ""})
_NOISE = re.compile(r"[\d()\[\]/;:²³|*]|^[A-Z]{3}$")


@lru_cache(maxsize=1)
def corrections() -> dict[str, Any]:
    """Return ``corrections.toml``."""
    source = Path(__file__).parent / "corrections.toml"
    found: dict[str, Any] = tomllib.loads(source.read_text(encoding="utf-8"))
    return found


@lru_cache(maxsize=1)
def words() -> dict[str, Any]:
    """Return ``words.toml``."""
    source = Path(__file__).parent / "words.toml"
    found: dict[str, Any] = tomllib.loads(source.read_text(encoding="utf-8"))
    return found


LANGUAGES = ("en", "fr", "de", "es", "uk", "ru")


@lru_cache(maxsize=1)
def _patterns() -> dict[str, list[re.Pattern[str]]]:
    patterns: dict[str, list[re.Pattern[str]]] = {}
    for lang in LANGUAGES:
        entry = words()[lang]
        found = []
        if entry["before"]:
            nouns = "|".join(sorted(map(re.escape, entry["before"]), key=len, reverse=True))
            links = [
                re.escape(link) + ("" if link[-1] in "'’" else r"\s+") for link in entry["links"]
            ]
            link = f"(?:{'|'.join(links)})?" if links else ""
            found.append(re.compile(rf"(?:{nouns})\s+{link}(?P<bare>\S.*)", re.IGNORECASE))
        if entry["after"]:
            nouns = "|".join(sorted(map(re.escape, entry["after"]), key=len, reverse=True))
            found.append(re.compile(rf"(?P<bare>.*\S)\s+(?:{nouns})", re.IGNORECASE))
        patterns[lang] = found
    return patterns


@lru_cache(maxsize=1)
def _type_words() -> frozenset[str]:
    return frozenset(
        fold(noun).split()[-1]
        for lang in LANGUAGES
        for place in ("before", "after")
        for noun in words()[lang][place]
    ) | {"oblast", "voblasts", "voblasc", "megye", "zupanija", "kraj", "shahrestan", "muhafazat"}


@lru_cache(maxsize=1)
def _generic() -> frozenset[str]:
    return frozenset(map(fold, words()["generic"]["words"]))


def clean_label(name: str) -> str:
    """Return a label without marks of its source (``Вашингтон²``), invisible characters, spaces."""
    kept = "".join(
        letter for letter in name if letter not in "²³¹" and unicodedata.category(letter) != "Cf"
    )
    return " ".join(kept.split())


def is_name(name: str) -> bool:
    """Tell whether an alternate name is one: Latin or Cyrillic, no code, no machine's romanisation.

    GeoNames' lower-case names (``ha er ke fu``) are romanisations of other scripts.
    """
    if not 1 < len(name) <= 100 or _NOISE.search(name):
        return False
    letters = [letter for letter in name if letter.isalpha()]
    if not letters or not any(letter.isupper() for letter in letters):
        return False
    return all(_is_latin_or_cyrillic(letter) for letter in letters)


def _is_latin_or_cyrillic(letter: str) -> bool:
    code = ord(letter)
    return code < 0x250 or 0x400 <= code < 0x530 or 0x1E00 <= code < 0x1F00 or 0x2B0 <= code < 0x300


def is_typed(name: str) -> bool:
    """Tell whether a name has a type word in it, such as "oblast" or "район"."""
    return not _type_words().isdisjoint(fold(name).split())


def is_generic(name: str) -> bool:
    """Tell whether a bare name is a mere word, such as "Central"."""
    return fold(name) in _generic()


def bare_name(name: str, lang: str) -> str | None:
    """Return a typed name without its type word, or ``None`` where there is none to take off."""
    for pattern in _patterns()[lang]:
        match = pattern.fullmatch(name)
        if match:
            return match["bare"]
    return None


def adjective_of(name: str, lang: str) -> str | None:
    """Return the adjective of "Харківська область", or ``None`` where there is none."""
    endings = words()["adjective_endings"].get(lang)
    bare = bare_name(name, lang) if endings else None
    return bare if bare and bare.endswith(tuple(endings)) else None


def names_of_unit(name: str, lang: str | None) -> dict[str, int]:
    """Return the names that one name of an administrative unit stands for, with flags.

    Parameters
    ----------
    name : str
        Typed or bare, in the nominative.
    lang : str or None
        Language of the name; ``None`` tries all.
    """
    name = clean_label(name)
    if not is_name(name):
        return {}
    found: dict[str, int] = {}
    if is_typed(name):
        found[name] = NAME_TYPED
    elif not is_generic(name) and name[0].isupper():
        found[name] = NAME_ALTERNATE
    tongues = LANGUAGES if lang is None else (lang,)
    adjectives = {adjective_of(name, tongue) for tongue in tongues}
    for bare in (bare_name(name, tongue) for tongue in tongues):
        if bare and bare in adjectives:
            found[bare] = NAME_ADJECTIVE
        elif bare and not is_generic(bare) and not is_typed(bare) and is_name(bare):
            found[bare] = NAME_ALTERNATE
    return found


def latin(name: str) -> str:
    """Return the key of a name in plain Latin letters, different spellings brought together."""
    return fold(name).translate(_TO_LATIN).translate(_SPELLINGS)


def similar(one: str, other: str) -> bool:
    """Tell whether two names look like forms of one name, in whatever script and spelling."""
    a, b = latin(one), latin(other)
    if not a or not b:
        return False
    if any(len(word) > 3 for word in set(a.split()) & set(b.split())):
        return True
    return difflib.SequenceMatcher(None, a, b, autojunk=False).ratio() >= 0.6
