"""Where the places of a table are: what a row whose name could be several places leans on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from geomap.tables.coded import Coded
from geomap.tables.ids import Ids, Keys, keys_of
from geomap.tables.locate.asked import Asked, Lean
from geomap.tables.locate.lookup import ANSWERS, Answers
from geomap.tables.locate.questions import Questions
from geomap.tables.locate.sheet import Sheet

__all__ = ["Outlook", "Survey", "outlook", "survey"]

_ODD = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, slots=True)
class Survey:
    """Where the places are that rows of a table have, or clearly mean, each statement once.

    Of a statement no more is kept than a hash, as of an id by
    :class:`geomap.tables.ids.UniqueIds`.

    Attributes
    ----------
    keys : array of int
        The hashes.
    country, region : Coded
        ISO codes of the country, and of the first-level unit, of each place.
    is_doubted : bool
        Whether an answer has a note, or waits on where the other rows are.
    """

    keys: Keys
    country: Coded
    region: Coded
    is_doubted: bool

    @classmethod
    def joined(cls, surveys: Iterable[Survey]) -> Survey:
        """Return the survey of all the rows that some surveys are of."""
        parts = list(surveys)
        none: Keys = np.zeros(0, dtype=np.uint64)
        keys, firsts = np.unique(
            np.concatenate([none, *(one.keys for one in parts)]), return_index=True
        )
        return cls(
            keys,
            Coded.joined([one.country for one in parts]).take(firsts),
            Coded.joined([one.region for one in parts]).take(firsts),
            any(one.is_doubted for one in parts),
        )

    @property
    def lean(self) -> Lean:
        """How likely places are by where these are."""
        return Lean(_counted(self.country), _counted(self.region), len(self.keys))


@dataclass(frozen=True, slots=True)
class Outlook:
    """What all rows of a table settle for each of them.

    Attributes
    ----------
    lean : Lean
        How likely places are by where the other rows are.
    is_noted : bool
        Whether some row gets a note.
    """

    lean: Lean
    is_noted: bool


def survey(parts: Iterable[Questions], answers: Answers) -> Survey:
    """Return where the places of a table, or of a part of it, are.

    Parameters
    ----------
    parts : iterable of Questions
        What its rows ask, in parts.
    answers : Answers
        What the gazetteer answers.
    """
    whole = Survey.joined([])
    waiting: list[Survey] = []
    seen: set[Asked] = set()
    for part in parts:
        new = [one for one in part.asked.different() if one not in seen]
        waiting.append(_surveyed(part.known(), new, answers))
        if sum(len(one.keys) for one in waiting) > len(whole.keys):
            whole, waiting = Survey.joined([whole, *waiting]), []
        if len(seen) > ANSWERS:
            seen.clear()
        seen.update(new)
    return Survey.joined([whole, *waiting])


def _surveyed(known: Sequence[Coded], asked: Sequence[Asked], answers: Answers) -> Survey:
    """Return where rows are, by name, country and unit, and what clearly answers questions."""
    clear = [(one, place) for one in asked if (place := answers.alone(one).clear) is not None]
    said = np.array([one for one, _ in clear], dtype=object).reshape(-1, len(Asked._fields))
    return Survey(
        np.concatenate([_keys(one.objects() for one in known), _keys(said.T)]),
        Coded.joined([known[1], Coded.of([place.country for _, place in clear])]),
        Coded.joined([known[2], Coded.of([place.admin1 for _, place in clear])]),
        any(answers.settled(one) is None or answers.alone(one).note for one in asked),
    )


def outlook(found: Survey, parts: Callable[[], Iterable[Questions]], answers: Answers) -> Outlook:
    """Return what a survey of all rows settles for each of them.

    Parameters
    ----------
    found : Survey
        Of all rows of the table.
    parts : callable
        Yields what its rows ask; looked through up to the first note, where there can be one.
    answers : Answers
        What the gazetteer answers.
    """
    sheet = Sheet(answers, found.lean)
    is_noted = found.is_doubted and any(_has_note(part, sheet) for part in parts())
    return Outlook(found.lean, is_noted)


def _has_note(part: Questions, sheet: Sheet) -> bool:
    columns = sheet.columns(part.asked)
    taken = part.taking(columns["lat"].known)
    return bool(columns["place_note"].where(taken).known.any())


def _keys(columns: Iterable[Ids]) -> Keys:
    """Return for each row a hash of its cells."""
    total: Keys = np.zeros(1, dtype=np.uint64)
    for cells in columns:
        total = total * _ODD + keys_of(cells)
    return total


def _counted(column: Coded) -> Counter[str | None]:
    """Return how many rows have each cell of a column."""
    counts = np.bincount(column.codes % len(column.cells), minlength=len(column.cells))
    found: Counter[str | None] = Counter()
    for number in np.flatnonzero(counts).tolist():
        found[column.cells[number]] += int(counts[number])
    return found
