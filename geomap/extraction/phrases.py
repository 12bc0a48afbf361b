"""Lists of words and fixed phrases, looked up at a token: the longest one wins."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Generic, TypeVar

from geomap.extraction.tokens import tokenise

__all__ = ["Phrases"]

T = TypeVar("T")


class Phrases(Generic[T]):
    """Words and phrases of a language pack, each with the value that it stands for.

    Parameters
    ----------
    table : mapping of value to list of str
        The forms of each value, as they stand in a TOML file. A hyphen in a form can also be
        written as a space.
    lang : str
        ISO 639-1 code, which decides how the forms are split into tokens.
    """

    __slots__ = ("_by_first",)

    def __init__(self, table: Mapping[T, Iterable[str]], lang: str) -> None:
        by_first: dict[str, list[tuple[tuple[str, ...], T]]] = {}
        for value, forms in table.items():
            for form in forms:
                for spelling in dict.fromkeys((form, form.replace("-", " "))):
                    words = tuple(tokenise(spelling, lang).words)
                    if words:
                        by_first.setdefault(words[0], []).append((words[1:], value))
        for entries in by_first.values():
            entries.sort(key=lambda entry: len(entry[0]), reverse=True)
        self._by_first = by_first

    @property
    def first_words(self) -> frozenset[str]:
        """The words that a phrase can begin with."""
        return frozenset(self._by_first)

    def read(self, words: list[str], i: int) -> tuple[T, int] | None:
        """Return the value of the longest phrase at token `i`, and the token after it."""
        if i >= len(words):
            return None
        entries = self._by_first.get(words[i])
        if entries is None:
            return None
        for rest, value in entries:
            end = i + 1 + len(rest)
            if not rest or tuple(words[i + 1 : end]) == rest:
                return value, end
        return None
