"""Knowing a name again that is to be hidden, also inflected: *Ізюм* in *в Ізюмі*, *ізюмський*."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from geomap.places.fold import tokens
from geomap.taxonomy import ACTOR_ROLES

__all__ = ["HiddenNames"]

#: Words of so many letters may lose so many at their end, and still be known again.
_LOSES_ONE: Final = 6
_LOSES_TWO: Final = 8
#: How many letters an ending may add.
_ENDING: Final = 6
#: A beginning that is shorter than this is a name only with a capital, or as a Slavic adjective.
_SURE: Final = 5
_ADJECTIVE = re.compile("[сцз]ь?к")
# The vowel of a short Slavic name changes: Київ, Києва; Лева, Львів.
_CYRILLIC_VOWEL = re.compile("[аеєиіїоуюяыэё]")


class HiddenNames:
    """Names that must not be told.

    A text is held to tell one rather once too often than once too seldom.

    Parameters
    ----------
    names : iterable of str
        Names of places; of each, the longest word stands for it.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._longest: dict[str, int] = {}
        for name in names:
            word = max((token.folded for token in tokens(name)), key=len, default="")
            if word:
                stem = _stem(word)
                self._longest[stem] = max(len(word) + _ENDING, self._longest.get(stem, 0))
        self._lengths = sorted({len(stem) for stem in self._longest})

    def occur_in(self, cell: Any) -> bool:
        """Tell whether a cell of a table tells any of the names."""
        text = _text(cell)
        for token in tokens(text):
            word = _even(token.folded)
            sure = not text[token.start].islower() or _ADJECTIVE.search(word) is not None
            for length in self._lengths:
                if length > len(word):
                    break
                known = len(word) <= self._longest.get(word[:length], 0)
                if known and (sure or length >= _SURE):
                    return True
        return False


def _stem(word: str) -> str:
    lost = (len(word) >= _LOSES_ONE) + (len(word) >= _LOSES_TWO)
    return _even(word[: len(word) - lost])


def _even(word: str) -> str:
    return _CYRILLIC_VOWEL.sub("а", word)


def _text(cell: Any) -> str:
    """Return what a cell says; the roles of actors are words of the table, not of a text."""
    if isinstance(cell, Mapping):
        return " ".join(
            f"{'' if key in ACTOR_ROLES else key} {_text(value)}" for key, value in cell.items()
        )
    if isinstance(cell, list | tuple):
        return " ".join(map(_text, cell))
    return str(cell)
