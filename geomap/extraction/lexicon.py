"""Word lists that mark classes of words in a sentence.

A lexicon is a table of classes, each a list of patterns. A pattern is one or more folded words
with spaces between; ``*`` at a word's end stands for any ending, ``=`` before a word asks for its
accents too (``=könnte`` is not "konnte"), ``|`` parts words of which any one may stand, and ``?``
ends one that may be missing ("took|seized the key? town"). It is matched word by word, so its cost
does not depend on how many patterns there are.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from geomap.errors import InputError
from geomap.extraction.text import Word, fold_word

__all__ = ["Lexicon", "Match"]

_MIN_STEM = 2
#: How many spellings one pattern may stand for.
_MOST_SPELLINGS = 5_000
#: How many words, and how many words behind one, a lexicon remembers the entries of.
_MOST_CACHED = 200_000
_MOST_SECONDS = 10_000


@dataclass(frozen=True, slots=True)
class Match:
    """A stretch of words that belongs to a class.

    Attributes
    ----------
    cls : str
        The class.
    first, last : int
        Indices of its first and last word in the sentence, both included.
    pattern : str
        The pattern that matched, as the lexicon has it.
    """

    cls: str
    first: int
    last: int
    pattern: str


class _Entry(NamedTuple):
    cls: str
    pattern: str
    parts: tuple[str, ...]  # each word; a stem ends in "*"
    accented: tuple[str, ...]  # each word as written where accents count, else empty


def _fits(part: str, form: str) -> bool:
    return form.startswith(part[:-1]) if part.endswith("*") else form == part


def _part(written: str) -> str:
    """Return one word of a pattern as it is compared."""
    written = written.removeprefix("=")
    return fold_word(written[:-1]) + "*" if written.endswith("*") else fold_word(written)


def _spellings(cls: str, pattern: str) -> Iterable[str]:
    """Return what a pattern stands for, each once, without ``|`` and ``?``."""
    if "|" not in pattern and "?" not in pattern:
        return (pattern,)
    spellings = [""]
    for word in pattern.split():
        choices = word.removesuffix("?").split("|")
        longer = [f"{start} {choice}".lstrip() for start in spellings for choice in choices]
        spellings = list(dict.fromkeys([*longer, *(spellings if word.endswith("?") else ())]))
        if len(spellings) > _MOST_SPELLINGS:
            raise InputError(
                f"pattern {pattern!r} of class {cls!r} stands for more than {_MOST_SPELLINGS:,}",
                mend="part it into several patterns",
            )
    return spellings


class _Starts:
    """The entries that one word can begin, by the word that must follow.

    Parameters
    ----------
    entries : list of _Entry
    """

    __slots__ = ("_alone", "_by_second", "_known", "_stems")

    def __init__(self, entries: list[_Entry]) -> None:
        self._alone = tuple(sorted((e for e in entries if len(e.parts) == 1), key=_order))
        self._by_second: dict[str, list[_Entry]] = {}
        self._stems: list[tuple[str, _Entry]] = []
        self._known: dict[str, tuple[_Entry, ...]] = {}
        for entry in entries:
            if len(entry.parts) < 2:
                continue
            second = entry.parts[1]
            if second.endswith("*"):
                self._stems.append((second[:-1], entry))
            else:
                self._by_second.setdefault(second, []).append(entry)

    def before(self, following: str) -> tuple[_Entry, ...]:
        """Return those whose second word, where they have one, fits; longest first."""
        if not self._by_second and not self._stems:
            return self._alone
        found = self._known.get(following)
        if found is None:
            fitting = self._by_second.get(following, [])
            if following:
                fitting = fitting + [e for stem, e in self._stems if following.startswith(stem)]
            found = (*sorted(fitting, key=_order), *self._alone) if fitting else self._alone
            if len(self._known) < _MOST_SECONDS:
                self._known[following] = found
        return found


def _order(entry: _Entry) -> tuple[int, int, str]:
    return -len(entry.parts), -len(entry.pattern), entry.cls


class Lexicon:
    """Compiled word lists.

    Parameters
    ----------
    classes : mapping of str to iterable of str
        Class name to its patterns.

    Raises
    ------
    InputError
        When a pattern is empty or a stem is too short to mean anything.
    """

    def __init__(self, classes: Mapping[str, Iterable[str]]) -> None:
        self._exact: dict[str, list[_Entry]] = {}
        self._stems: dict[str, list[_Entry]] = {}
        self._cache: dict[str, _Starts] = {}
        self._longest_stem = 0
        for cls, patterns in classes.items():
            for pattern in (s for p in patterns for s in _spellings(cls, p)):
                written = pattern.split()
                parts = tuple(_part(p) for p in written)
                accented = tuple(p[1:].lower() if p.startswith("=") else "" for p in written)
                if not parts or len(parts[0].rstrip("*")) < (_MIN_STEM if "*" in parts[0] else 1):
                    raise InputError(
                        f"pattern {pattern!r} of class {cls!r} is too short",
                        mend=f"give at least {_MIN_STEM} letters before '*'",
                    )
                entry = _Entry(cls, pattern, parts, accented if any(accented) else ())
                if parts[0].endswith("*"):
                    stem = parts[0][:-1]
                    self._longest_stem = max(self._longest_stem, len(stem))
                    self._stems.setdefault(stem, []).append(entry)
                else:
                    self._exact.setdefault(parts[0], []).append(entry)

    def _starting(self, folded: str) -> _Starts:
        """Return the entries that a word can begin."""
        found = self._cache.get(folded)
        if found is None:
            entries = list(self._exact.get(folded, ()))
            for size in range(_MIN_STEM, min(len(folded), self._longest_stem) + 1):
                entries += self._stems.get(folded[:size], ())
            found = _Starts(entries)
            if len(self._cache) < _MOST_CACHED:
                self._cache[folded] = found
        return found

    def match(self, words: Sequence[Word], *, mask: str = "mask") -> list[Match]:
        """Return the matches in a sentence, in order of their first word.

        Of one class the longest match at a word wins and matches do not overlap. Words that the
        class `mask` covers ("struck a deal") belong to no other class unless the other match is
        longer.

        Parameters
        ----------
        words : sequence of Word
        mask : str
            Name of the class that hides words from the others.
        """
        found: list[Match] = []
        until: dict[str, int] = {}
        size_of_all = len(words)
        for i, word in enumerate(words):
            following = words[i + 1].folded if i + 1 < size_of_all else ""
            for entry in self._starting(word.folded).before(following):
                if i <= until.get(entry.cls, -1):
                    continue
                size = len(entry.parts)
                if size > 2 and not self._follows(entry, words, i):
                    continue
                if entry.accented and not self._has_accents(entry, words, i):
                    continue
                until[entry.cls] = i + size - 1
                found.append(Match(entry.cls, i, i + size - 1, entry.pattern))
        masks = [m for m in found if m.cls == mask]
        if not masks:
            return found
        return [
            m
            for m in found
            if m.cls == mask
            or not any(
                k.first <= m.last and m.first <= k.last and m.last - m.first <= k.last - k.first
                for k in masks
            )
        ]

    @staticmethod
    def _follows(entry: _Entry, words: Sequence[Word], i: int) -> bool:
        if i + len(entry.parts) > len(words):
            return False
        return all(_fits(part, words[i + k].folded) for k, part in enumerate(entry.parts) if k)

    @staticmethod
    def _has_accents(entry: _Entry, words: Sequence[Word], i: int) -> bool:
        return all(
            not part or _fits(part, unicodedata.normalize("NFC", word.text.lower()))
            for part, word in zip(entry.accented, words[i : i + len(entry.accented)], strict=True)
        )
