"""Alternate names without a language: which are names, and which belong to something else.

GeoNames' alternate names hold codes, machine romanisations, names in scripts that geomap does not
read, and names of other places: a city called like a region or a landmark that its main name does
not resemble (``White House`` for Casablanca, ``Воронежская область`` for the city of Voronezh).
"""

from __future__ import annotations

import difflib
import re
import unicodedata

from geomap.places.fold import fold

__all__ = ["clean_label", "is_name", "latin", "similar"]

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
_LONGEST_NAME = 100


def clean_label(name: str) -> str:
    """Return a label without marks of its source (``Вашингтон²``), invisible characters, spaces."""
    if name.isascii() and name.isprintable():
        return " ".join(name.split())
    kept = "".join(
        letter for letter in name if letter not in "²³¹" and unicodedata.category(letter) != "Cf"
    )
    return " ".join(kept.split())


def is_name(name: str) -> bool:
    """Tell whether an alternate name is one: Latin or Cyrillic, no code, no machine's romanisation.

    GeoNames' lower-case names (``ha er ke fu``) are romanisations of other scripts.
    """
    if not 1 < len(name) <= _LONGEST_NAME or _NOISE.search(name):
        return False
    if name.isascii():
        return name != name.lower()
    letters = [letter for letter in name if letter.isalpha()]
    if not letters or not any(letter.isupper() for letter in letters):
        return False
    return all(_is_latin_or_cyrillic(letter) for letter in letters)


def _is_latin_or_cyrillic(letter: str) -> bool:
    code = ord(letter)
    return code < 0x250 or 0x400 <= code < 0x530 or 0x1E00 <= code < 0x1F00 or 0x2B0 <= code < 0x300


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
