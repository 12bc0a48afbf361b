"""What was found in a table, as it is told: row by row, and counted by rule."""

from __future__ import annotations

import os
import pickle
import tempfile
import weakref
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from geomap.errors import OutputError
from geomap.tables.checks.finding import Level

__all__ = ["Cells", "Page", "Problem", "Report"]

#: Bytes of what was found that are held before it is set aside on the disk.
_HELD = 1 << 24
_Kind: TypeAlias = tuple[Level, str]
#: Line, id, value, reason and mend.
Cells: TypeAlias = tuple[int | None, str | None, str, str, str]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in one row that is wrong, or very likely so.

    Attributes
    ----------
    rule : str
        The name of the rule, as ``docs/check.md`` lists it.
    level : {"error", "warning"}
        An error breaks the contract of the table or cannot be true.
    file : str or None
        The file, where the table was read from one.
    line : int or None
        Line of the file, or number of the feature or row, from 1.
    event_id : str or None
        The event.
    column : str
        Where to look first, as the file calls it; empty where no single column is at fault.
    value : str
        What stands there, shortened.
    reason : str
        What is wrong.
    mend : str
        What to do about it.
    """

    rule: str
    level: Level
    file: str | None
    line: int | None
    event_id: str | None
    column: str
    value: str
    reason: str
    mend: str

    def __str__(self) -> str:
        where = [self.file] if self.file is not None else []
        where += [str(self.line)] if self.line is not None else [str(self.event_id)]
        cell = f"{self.column} {self.value!r} " if self.column else ""
        return f"{':'.join(where)}: {self.level}: {cell}{self.reason}: {self.mend} [{self.rule}]"


class Page:
    """What was found in a part of a table.

    Parameters
    ----------
    file : str or None
        The file that the table was read from.
    """

    def __init__(self, file: str | None = None) -> None:
        self._file = file
        self._kinds: list[tuple[str, Level, str]] = []
        self._order: list[float] = []
        self._found: list[tuple[int, Cells]] = []

    def add(
        self,
        rule: str,
        level: Level,
        column: str,
        order: Iterable[float],
        cells: Iterable[Cells],
    ) -> None:
        """Add the rows that break one rule in one way.

        Parameters
        ----------
        rule, level, column
            As of a :class:`Problem`.
        order : iterable of float
            In which order the rows are told, among all that are added; where it is the same, what
            is added first comes first.
        cells : iterable of tuple
            Line, id, value, reason and mend of each of them.
        """
        kind = len(self._kinds)
        self._kinds.append((rule, level, column))
        self._order += order
        self._found += ((kind, one) for one in cells)

    @property
    def counts(self) -> Counter[_Kind]:
        """How many problems there are by level and rule."""
        numbers = Counter(kind for kind, _ in self._found)
        found: Counter[_Kind] = Counter()
        for kind, count in numbers.items():
            rule, level, _ = self._kinds[kind]
            found[level, rule] += count
        return found

    def problems(
        self, most: int | None = None, told: Counter[_Kind] | None = None
    ) -> Iterator[Problem]:
        """Yield the problems in the order of the rows.

        Parameters
        ----------
        most : int, optional
            No more than so many that break one rule.
        told : Counter, optional
            How many were told of parts before; those of this part are added.
        """
        told = Counter() if told is None else told
        for at in np.argsort(self._order, kind="stable").tolist():
            kind, (line, event_id, value, reason, mend) = self._found[at]
            rule, level, column = self._kinds[kind]
            told[level, rule] += 1
            if most is None or told[level, rule] <= most:
                yield Problem(rule, level, self._file, line, event_id, column, value, reason, mend)


class Report:
    """All that was found in one table.

    Attributes
    ----------
    rows : int
        How many rows the table has, with those that cannot be used.
    notes : list of str
        What there is to say of the table as a whole.
    """

    def __init__(self) -> None:
        self.rows = 0
        self.notes: list[str] = []
        self._counts: Counter[_Kind] = Counter()
        self._pages = _SetAside()

    def add(self, page: Page, rows: int) -> None:
        """Add what was found in the next rows, so many."""
        self.rows += rows
        self._counts += page.counts
        self._pages.append(page)

    @property
    def counts(self) -> Mapping[_Kind, int]:
        """How many problems there are by level and rule, errors first, by the names of rules."""
        return dict(sorted(self._counts.items()))

    def count(self, level: Level) -> int:
        """Return how many problems of a level there are."""
        return sum(n for (one, _), n in self._counts.items() if one == level)

    def problems(self, most: int | None = None) -> Iterator[Problem]:
        """Yield the problems in the order of the rows.

        Parameters
        ----------
        most : int, optional
            No more than so many that break one rule.
        """
        told: Counter[_Kind] = Counter()
        for page in self._pages:
            yield from page.problems(most, told)


class _SetAside:
    """Pages set aside in a temporary file, which goes when they are no longer asked for."""

    def __init__(self) -> None:
        # Closed when this object is no more, however long it is asked.
        self._file = tempfile.SpooledTemporaryFile(_HELD)  # noqa: SIM115
        self._places: list[int] = []
        weakref.finalize(self, self._file.close)

    def append(self, page: Page) -> None:
        try:
            self._file.seek(0, os.SEEK_END)
            self._places.append(self._file.tell())
            pickle.dump(page, self._file, protocol=pickle.HIGHEST_PROTOCOL)
            self._file.flush()
        except OSError as error:
            raise OutputError(
                f"what is found cannot be set aside on disk ({error.strerror})",
                mend="free some space, or name a larger disk with the variable TMPDIR",
            ) from None

    def __iter__(self) -> Iterator[Page]:
        for place in self._places:
            self._file.seek(place)
            yield pickle.load(self._file)  # noqa: S301 - what this object wrote itself
