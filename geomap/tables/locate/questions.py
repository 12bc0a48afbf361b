"""What the rows of a table, or of a part of it, ask of the gazetteer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeAlias

import geopandas as gpd
import numpy as np
from numpy.typing import NDArray

from geomap.decoding import clean_text
from geomap.errors import OptionError
from geomap.places.fold import fold
from geomap.tables.coded import Coded, combined, grouped
from geomap.tables.locate.around import former_countries
from geomap.tables.locate.asked import DOUBTFUL, Asked
from geomap.tables.locate.cells import rules, usual_names
from geomap.tables.locate.lookup import Answers, Lookup
from geomap.tables.positions import floats
from geomap.tables.schema import NAMES
from geomap.tables.typed import TypedRows

__all__ = ["Questions", "questions_of_rows", "questions_of_table"]

Rows: TypeAlias = NDArray[np.bool_]


class Questions:
    """What rows ask.

    Parameters
    ----------
    names : iterable of str
        The columns of the table.
    column : callable
        Returns the cells of one of them, or of a column of ours.
    answers : Answers
        How places are looked up.

    Attributes
    ----------
    parted : array of int or None
        Where rows that list several places are parted, the row of the table that each part is of.
    name : Coded
        ``place_name``, of a part of a row its own place.
    has_point : array of bool
        Which rows have coordinates.
    asked : Coded
        For each row an :class:`Asked`; empty where nothing is asked.

    Raises
    ------
    OptionError
        When there is no such column of districts.
    """

    def __init__(
        self, names: Iterable[str], column: Callable[[str], Coded], answers: Answers
    ) -> None:
        self._names = list(names)
        self._read = column
        self.parted: NDArray[np.int64] | None = None
        self.name = column("place_name")
        if answers.lookup.split:
            self._part(answers.listed)
        self.has_point = self._column("lat").known
        self.asked = self._asked(answers.lookup)

    def known(self) -> list[Coded]:
        """Return name, country and unit of the rows that surely have coordinates, each once."""
        sure = ~(self._column("place_confidence").floats() < DOUBTFUL)  # not known is sure, too
        rows = self.has_point & sure
        columns = [one.take(rows) for one in (self.name, *map(self._column, ("country", "admin1")))]
        _, firsts = grouped(*columns)
        return [one.take(firsts) for one in columns]

    def taking(self, is_placed: Rows) -> Rows:
        """Return which rows take an answer: a miss takes no coordinates away."""
        return self.asked.known & (is_placed | ~self.has_point)

    def _part(self, listed: Callable[[str], Sequence[str]]) -> None:
        """Make a row of each place of the rows that list several."""
        several = self.name.map(lambda cell: places if len(places := listed(cell)) > 1 else None)
        texts = [places or (name,) for places, name in zip(several, self.name, strict=True)]
        if several.known.any():
            self.parted = np.repeat(np.arange(len(texts)), [len(one) for one in texts])
            self.name = Coded.of([text for one in texts for text in one])

    def _asked(self, lookup: Lookup) -> Coded:
        country = self._column("country").or_else(self._unread("country"))
        region = self._column("admin1").or_else(self._unread("admin1"))
        district = self._district(lookup.district)
        former = former_countries()
        by_day = country.map(lambda cell: fold(cell[:200]) in former or None).known
        day = self._column("date_start").where(by_day)
        place_id = self._column("place_id")
        wanted = ~self.has_point
        if lookup.overwrite:
            wanted = wanted | self.name.known
            place_id = place_id.where(~self.has_point)
        said = (self.name, country, region, district, place_id)
        wanted = wanted & np.logical_or.reduce([one.known for one in said])
        columns = (self.name, country, region, district, day, place_id)
        empty = Coded.same("", len(wanted))
        return combined(Asked, *(one.where(wanted).or_else(empty) for one in columns)).where(wanted)

    def _column(self, name: str) -> Coded:
        cells = self._read(name)
        return cells if self.parted is None else cells.take(self.parted)

    def _unread(self, ours: str) -> Coded:
        """Return the cells of a column that the table has for one of ours, as they stand."""
        return self._first_of({*usual_names()[ours], f"table {ours}"})

    def _district(self, named: str | None) -> Coded:
        if named is None:
            return self._first_of(set(rules()["columns"]["district"]))
        if _plain(named) not in map(_plain, self._names):
            listed = ", ".join(name[:40] for name in self._names if name not in NAMES)
            raise OptionError(
                f"no column {named!r} for district", mend=f"name one of the table's: {listed}"
            )
        return self._first_of({_plain(named)})

    def _first_of(self, names: set[str]) -> Coded:
        for column in self._names:
            if column not in NAMES and _plain(column) in names:
                return self._column(column)
        return Coded.same(None, len(self.name))


def questions_of_rows(rows: TypedRows, answers: Answers) -> Questions:
    """Return what typed rows ask."""
    blank = Coded.same(None, rows.count)
    return Questions(rows.columns, lambda name: rows.columns.get(name, blank), answers)


def questions_of_table(table: gpd.GeoDataFrame, answers: Answers) -> Questions:
    """Return what the rows of an event table ask."""

    def column(name: str) -> Coded:
        cells = table[name]
        if name in ("lat", "place_confidence"):
            return Coded.numbers(floats(cells))
        texts = [None if cell is None else str(cell) for cell in cells.tolist()]
        return Coded.of(texts).map(clean_text)

    return Questions(map(str, table.columns), column, answers)


def _plain(column: str) -> str:
    return " ".join(column[:200].casefold().replace("_", " ").replace("-", " ").split())
