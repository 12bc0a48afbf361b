"""A table as the rules look at it: columns with each different cell once, days, positions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geomap.days import parse_day
from geomap.places.overlay import open_gazetteer
from geomap.places.store import Store
from geomap.tables.coded import Coded
from geomap.tables.schema import COLUMNS

__all__ = ["Checked", "Mask"]

Mask = NDArray[np.bool_]
_KINDS = {column.name: column.kind for column in COLUMNS}
_NOTHING: tuple[Any, ...] = ({}, [], ())


class Checked:
    """An event table under check.

    Parameters
    ----------
    table : pandas.DataFrame
        An event table.
    today : datetime.date, optional
        The day that events without a day of publication are compared with.
    store : Store, optional
        The gazetteer; by default the one that ships with geomap.
    lines : sequence of int, optional
        Where each row stands in its file.
    """

    def __init__(
        self,
        table: pd.DataFrame,
        *,
        today: dt.date | None = None,
        store: Store | None = None,
        lines: Sequence[int] | None = None,
    ) -> None:
        self.table = table
        self.lines = lines
        self.today = today
        self._given_store = store
        self._columns: dict[str, Coded] = {}
        self._days: dict[str, NDArray[np.datetime64]] = {}

    def __len__(self) -> int:
        return len(self.table)

    @cached_property
    def store(self) -> Store:
        """The gazetteer."""
        return self._given_store or open_gazetteer()

    @property
    def types(self) -> tuple[str, ...]:
        """The event types that a user declared."""
        return tuple(str(one["name"]) for one in self.table.attrs.get("types", ()))

    def column(self, name: str) -> Coded:
        """Return the cells of a column; one that the table does not have is empty."""
        if name not in self._columns:
            if name not in self.table.columns:
                self._columns[name] = Coded.same(None, len(self))
            else:
                series = self.table[name]
                cells = series.astype(object).where(series.notna(), None).tolist()
                if _KINDS.get(name) in ("actors", "counts", "list"):
                    cells = [None if cell in _NOTHING else cell for cell in cells]
                self._columns[name] = Coded.of(cells)
        return self._columns[name]

    def numbers(self, name: str) -> NDArray[np.float64]:
        """Return the numbers of a column, NaN where there is none."""
        if name not in self.table.columns:
            return np.full(len(self), np.nan)
        numbers = pd.to_numeric(self.table[name], errors="coerce")
        return np.asarray(numbers.to_numpy(np.float64, na_value=np.nan))

    def days(self, name: str) -> NDArray[np.datetime64]:
        """Return the days of a column, NaT where there is none."""
        if name not in self._days:
            column = self.column(name)
            known = [_day(cell) for cell in column.cells]
            self._days[name] = np.asarray(known, dtype="datetime64[D]")[column.codes]
        return self._days[name]

    def where(self, row: int) -> str:
        """Return what a row is called."""
        if self.lines is not None:
            return f"line {self.lines[row]}"
        return f"event {self.column('event_id')[row]}"

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


def _day(cell: Any) -> dt.date | None:
    try:
        return None if cell is None else parse_day(cell)
    except ValueError:
        return None
