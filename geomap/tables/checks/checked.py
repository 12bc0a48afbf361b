"""A table as the rules look at it: columns with each different cell once, days, positions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geomap.days import parse_day
from geomap.tables.checks.finding import Mask
from geomap.tables.checks.known_places import KnownPlaces
from geomap.tables.coded import Coded
from geomap.tables.schema import COLUMNS

__all__ = ["Checked"]

_KINDS = {column.name: column.kind for column in COLUMNS}
_NOTHING: tuple[Any, ...] = ({}, [], ())


class Checked:
    """The rows of an event table under check: all of them, or a part.

    Parameters
    ----------
    columns : mapping of str to (pandas.Series or Coded)
        Cells by column.
    count : int
        How many rows there are.
    known_places : KnownPlaces
        The gazetteer.
    today : datetime.date, optional
        The day that events without a day of publication are compared with.
    types : sequence of str
        The event types that a user declared.
    first : int
        How many rows of the table stand before these.
    lines : array of int, optional
        Where each row stands in the file that it was read from. A reader gives typed cells, and
        ids of which none comes twice.

    Attributes
    ----------
    lines : array of int
        Where each row stands: its line in the file, or its number in the table, from 0.
    is_read : bool
        Whether a reader gave the rows.
    """

    def __init__(
        self,
        columns: Mapping[str, Any],
        count: int,
        known_places: KnownPlaces,
        *,
        today: dt.date | None = None,
        types: Sequence[str] = (),
        first: int = 0,
        lines: NDArray[np.int64] | None = None,
    ) -> None:
        self.known_places = known_places
        self.today = today
        self.types = tuple(types)
        self.first = first
        self.is_read = lines is not None
        self.lines = np.arange(count) if lines is None else lines
        self._given = columns
        self._columns: dict[str, Coded] = {}
        self._numbers: dict[str, NDArray[np.float64]] = {}
        self._days: dict[str, NDArray[np.datetime64]] = {}

    @classmethod
    def of(
        cls, table: pd.DataFrame, known_places: KnownPlaces, *, today: dt.date | None = None
    ) -> Checked:
        """Return a table that is in memory."""
        types = [str(one["name"]) for one in table.attrs.get("types", ())]
        columns = {str(name): column for name, column in table.items()}
        return cls(columns, len(table), known_places, today=today, types=types)

    def __len__(self) -> int:
        return len(self.lines)

    @property
    def names(self) -> list[str]:
        """The columns that the table has."""
        return list(self._given)

    def column(self, name: str) -> Coded:
        """Return the cells of a column; one that the table does not have is empty."""
        if name not in self._columns:
            cells = self._given.get(name)
            if cells is None:
                self._columns[name] = Coded.same(None, len(self))
            else:
                coded = cells if isinstance(cells, Coded) else _coded(cells)
                if _KINDS.get(name) in ("actors", "counts", "list"):
                    coded = coded.map(lambda cell: None if cell in _NOTHING else cell)
                self._columns[name] = coded
        return self._columns[name]

    def numbers(self, name: str) -> NDArray[np.float64]:
        """Return the numbers of a column, NaN where there is none."""
        if name not in self._numbers:
            column = self.column(name)
            numbers = pd.to_numeric(pd.Series(column.cells), errors="coerce")
            self._numbers[name] = numbers.to_numpy(np.float64, na_value=np.nan)[column.codes]
        return self._numbers[name]

    def days(self, name: str) -> NDArray[np.datetime64]:
        """Return the days of a column, NaT where there is none."""
        if name not in self._days:
            column = self.column(name)
            known = [_day(cell) for cell in column.cells]
            self._days[name] = np.asarray(known, dtype="datetime64[D]")[column.codes]
        return self._days[name]

    def where(self, line: int) -> str:
        """Return what the row of the table that stands on a line is called."""
        return f"line {line}" if self.is_read else f"event {self.column('event_id')[line]}"

    def has(self, name: str, *words: str) -> Mask:
        """Return in which rows a column holds one of some words."""
        column = self.column(name)
        return np.isin(column.codes, [i for i, c in enumerate(column.cells[:-1]) if c in words])

    @cached_property
    def positions(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """(lon, lat) of each row, degrees, WGS 84, NaN where there is none on the globe."""
        lon, lat = self.numbers("lon"), self.numbers("lat")
        on_globe = (np.abs(lat) <= 90) & (np.abs(lon) <= 180)
        return np.where(on_globe, lon, np.nan), np.where(on_globe, lat, np.nan)


def _coded(column: pd.Series) -> Coded:
    """Return the cells of a column of a table; those that say nothing are empty."""
    if column.dtype == np.float64:
        return Coded.numbers(column.to_numpy())
    return Coded.of(column.astype(object).where(column.notna(), None).tolist())


def _day(cell: Any) -> dt.date | None:
    try:
        return None if cell is None else parse_day(cell)
    except ValueError:
        return None
