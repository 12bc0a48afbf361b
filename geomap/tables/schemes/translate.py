"""Rows of another scheme as rows of the event table, column by column.

What columns say is worked out once for each different cell. A cell that is copied as it is goes
under our name; every other column is kept under its own, so that nothing is lost by a code that
has no counterpart. What is not known stays empty: an unknown type is ``other``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geomap.places.overlay import open_gazetteer
from geomap.tables.coded import Coded, combined
from geomap.tables.rows import RawRows, Rejected
from geomap.tables.schema import COLUMNS
from geomap.tables.schemes.countries import country_named
from geomap.tables.schemes.days import Order, OrderOfDays, Span, parse_span
from geomap.tables.schemes.points import parse_point
from geomap.tables.schemes.scheme import Scheme, kept_name
from geomap.tables.schemes.translate_cells import (
    are_decimal,
    by_role_of,
    count_of,
    degrees_of,
    first_url,
    flat_column,
    if_fits,
    is_set,
    part_of,
    prefixed,
    reader_of,
    width_of,
    written_day,
)

__all__ = ["Survey", "survey", "translate"]


@dataclass(frozen=True, slots=True)
class Survey:
    """What all the rows of a table settle for each of them.

    Attributes
    ----------
    order : {"day", "month"} or None
        Which number comes first where a day could be two.
    kept : frozenset of str
        Columns that are kept beside ours although they were copied: a cell of theirs says more.
    """

    order: Order | None
    kept: frozenset[str]


def survey(blocks: Iterable[RawRows], scheme: Scheme, order: Order | None = None) -> Survey:
    """Look through the rows of a table for what they settle together.

    Parameters
    ----------
    blocks : iterable of RawRows
        All of them.
    scheme : Scheme
        The scheme that the table is of.
    order : {"day", "month"}, optional
        Which number comes first where a day could be two; by default what the column says, then
        the scheme.
    """
    # Whichever order there is, the same cells are days.
    orders: list[Order | None] = [order] if order else [None, "day"]
    kept: dict[Order | None, set[str]] = {one: set() for one in orders}
    days = OrderOfDays()
    for raw in blocks:
        for one in orders:
            translation = _Translation(raw, scheme, Survey(one, frozenset()))
            kept[one] |= translation.saying_more()
        days.look(translation.written_days())
    found = order or days.found(scheme.rules.get("dates", {}).get("order"))
    return Survey(found, frozenset(kept[order or (found and "day")]))


def translate(raw: RawRows, scheme: Scheme, known: Survey | None = None) -> RawRows:
    """Return the rows of a table in another scheme under our columns.

    Parameters
    ----------
    raw : RawRows
        What a reader found, all rows or a block of them.
    scheme : Scheme
        The scheme that the table is of.
    known : Survey, optional
        What all rows of the table settle; by default these are all.

    Returns
    -------
    RawRows
        Rows for :func:`geomap.tables.rows.assemble`; those whose days cannot be read are among
        its ``rejected``.
    """
    return _Translation(raw, scheme, known or survey([raw], scheme)).rows()


class _Translation:
    """One table on its way from one scheme to ours."""

    def __init__(self, raw: RawRows, scheme: Scheme, known: Survey) -> None:
        self.raw, self.scheme, self.known = raw, scheme, known
        self.rules: Mapping[str, Any] = scheme.rules
        self.theirs = {name.lower(): name for name in raw.columns}
        self.columns = {name: flat_column(cells) for name, cells in raw.columns.items()}
        self.length = len(raw.lines)
        self.ours: dict[str, Coded] = {}
        self.spelling: dict[str, str] = {}
        self.copied: set[str] = set()
        self.more_said: set[str] = set()
        self.faults: dict[int, Rejected] = {}

    def saying_more(self) -> set[str]:
        """Return the columns that have cells that say more than we read."""
        self._copy()
        self._dates()
        return self.more_said

    def written_days(self) -> list[Any]:
        """Return the cells of days in which it may be open which number comes first."""
        rule = self.rules.get("dates", {})
        found = [self._find(rule.get(name, ())) for name in ("start", "end")]
        return [cell for name in found if name for cell in self.columns[name].different()]

    def rows(self) -> RawRows:
        self._copy()
        self._points()
        self._map()
        self._flag()
        self._dates()
        self._countries()
        self._known_places()
        self._filled()
        self._counts()
        if not self.rules.get("is_strict"):
            self._fill("event_type", Coded.same("other", self.length))
            self._fill("status", Coded.same("occurred", self.length))
            self._fill("precision", Coded.same("area", self.length).where(self._placed()))
        self._actors()
        for name, cells in self.columns.items():
            if name not in self.copied:
                self.ours[kept_name(self.scheme, name)] = cells
        kept = np.delete(np.arange(self.length), list(self.faults))
        points = self.raw.points
        return RawRows(
            self.raw.file,
            {name: cells.take(kept) for name, cells in self.ours.items()},
            np.asarray(self.raw.lines)[kept].tolist(),
            [*self.raw.rejected, *self.faults.values()],
            None if points is None else points.take(kept),
            spelling=self.spelling,
            notes=[*self.raw.notes, f"{self.raw.file}: read as {self.scheme.title}"],
        )

    def _placed(self) -> NDArray[np.bool_]:
        """Return which rows have a point; how exact it is, nobody may have said."""
        points = self.raw.points
        placed = np.zeros(self.length, dtype=bool) if points is None else points.known
        return placed | self.ours["lat"].known if "lat" in self.ours else placed

    # -- what the data file names --------------------------------------------------------------

    def _find(self, names: Sequence[str]) -> str | None:
        """Return the first of some columns that the table has, as it spells it."""
        return next((self.theirs[n.lower()] for n in names if n.lower() in self.theirs), None)

    def _fill(self, name: str, cells: Coded) -> None:
        """Put cells into a column of ours, where it has none yet."""
        there = self.ours.get(name)
        self.ours[name] = cells if there is None else there.or_else(cells)

    def _copy(self) -> None:
        for ours, names in self.rules.get("copy", {}).items():
            there = [self.theirs[n.lower()] for n in names if n.lower() in self.theirs]
            for name in there:
                cells = self._readable(ours, self.columns[name])
                self._fill(ours, cells)
                self.spelling.setdefault(ours, name)
                if cells is not self.columns[name]:
                    self.more_said.add(name)
                # Others than the first, and what says more than we read, are kept beside ours.
                if name.lower() == names[0].lower() and name not in self.known.kept:
                    self.copied.add(name)
        for ours, rule in self.rules.get("prefixed", {}).items():
            theirs = self._find(rule["column"])
            if theirs is not None:
                self._fill(ours, self.columns[theirs].map(partial(prefixed, rule["prefix"])))
        for ours, names in self.rules.get("url", {}).items():
            theirs = self._find(names)
            if theirs is not None:
                self._fill(ours, self.columns[theirs].map(first_url))

    def _readable(self, ours: str, cells: Coded) -> Coded:
        """Return the cells of a column of another's, as far as they may be cells of ours.

        Degrees and minutes become degrees. Where a column only has the name of one of ours, what
        cannot be read as such is no fault of the row's.
        """
        if self.rules.get("degrees") and ours in ("lat", "lon"):
            if are_decimal(cells):
                return cells
            read = cells.map(partial(degrees_of, ours))
        elif ours in self.rules.get("doubtful", ()):
            column = next(column for column in COLUMNS if column.name == ours)
            read = cells.map(partial(if_fits, column))
        elif "not_known" in self.rules:
            read = cells.map(self._if_known)
        else:
            return cells
        return cells if all(a is b for a, b in zip(read.cells, cells.cells, strict=True)) else read

    def _if_known(self, cell: Any) -> Any:
        """Return a cell; ``None`` for the scheme's word for what is not known."""
        return None if cell in self.rules.get("not_known", ()) else cell

    def _points(self) -> None:
        """Read the column that holds whole points, where there is one."""
        rule = self.rules.get("point")
        if not rule:
            return
        name, reasons = rule["column"][0], {}

        def read(cell: Any) -> tuple[float, float] | None:
            try:
                return parse_point(cell, rule["first"])
            except ValueError as error:
                reasons[cell] = str(error)
                return None

        cells = self.columns[name]
        points = cells.map(read)
        self._refuse(name, cells, points, reasons)
        self.ours["lon"] = points.map(lambda point: point[0])
        self.ours["lat"] = points.map(lambda point: point[1])
        self.spelling |= {"lat": name, "lon": name}

    def _refuse(self, name: str, cells: Coded, read: Coded, reasons: Mapping[Any, str]) -> None:
        """Put the rows whose cell could not be read among the faults."""
        for row in np.flatnonzero(cells.known & ~read.known).tolist():
            self.raw.reject(self.faults, row, name, cells[row], reasons[cells[row]])

    def _map(self) -> None:
        for rule in self.rules.get("map", ()):
            theirs = self._find(rule["column"])
            if theirs is None:
                continue
            found = self.columns[theirs].map(reader_of(rule))
            if "said_in" in rule:
                found = self._where_said(found, rule)
            if (told := self.ours.get(rule["to"][0])) is not None:
                found = found.where(~told.known)
            for at, ours in enumerate(rule["to"]):
                self._fill(ours, found.map(partial(part_of, at)))

    def _where_said(self, found: Coded, rule: Mapping[str, Any]) -> Coded:
        """Return what was found only where the text of another column has one of some words."""
        theirs = self._find(rule["said_in"])
        if theirs is None:
            return Coded.same(None, self.length)

        def says(text: Any) -> bool | None:
            folded = str(text).casefold()
            return True if any(word in folded for word in rule["words"]) else None

        return found.where(self.columns[theirs].where(found.known).map(says).known)

    def _flag(self) -> None:
        for rule in self.rules.get("flag", ()):
            flags = self._set(rule["columns"])
            if flags is None:
                continue
            if (typed := self.ours.get("event_type")) is not None:
                flags &= ~typed.known
            for ours, word in rule["to"].items():
                self._fill(ours, Coded.same(word, self.length).where(flags))

    def _set(self, names: Sequence[str]) -> NDArray[np.bool_] | None:
        """Return in which rows one of some columns is set; ``None`` where it has none of them."""
        there = [self.theirs[n.lower()] for n in names if n.lower() in self.theirs]
        if not there:
            return None
        found = np.zeros(self.length, dtype=bool)
        for name in there:
            found |= self.columns[name].map(is_set).known
        return found

    def _dates(self) -> None:
        rule = self.rules.get("dates", {})
        if "parts" in rule:
            self._put_together(rule["parts"])
            return
        start, end = self._find(rule.get("start", ())), self._find(rule.get("end", ()))
        if start is None:
            return
        first = self._spans(start)
        last = first if end is None else self._spans(end).or_else(first)
        self.spelling |= {"date_start": start, "date_end": end or start}
        self.ours["date_start"] = first.map(lambda span: span.first)
        self.ours["date_end"] = last.map(lambda span: span.last)
        width = self.ours.get("date_precision", Coded.same(None, self.length))
        self.ours["date_precision"] = combined(width_of, width, first, last)
        for name in (start, end):
            if name in self.ours and name is not None:
                if not self._is_iso(name):
                    self.more_said.add(name)
                if name not in self.known.kept:
                    self.copied.add(name)

    def _put_together(self, parts: Sequence[str]) -> None:
        """Read days of which year, month and day are in columns of their own."""
        columns = [self.columns[name] for name in parts]
        written = combined(written_day, *columns)
        self.columns[parts[-1]], own = written, self.columns[parts[-1]]
        spans = self._spans(parts[-1])
        self.columns[parts[-1]] = own
        self.spelling |= {"date_start": parts[0], "date_end": parts[0]}
        self.ours["date_start"] = spans.map(lambda span: span.first)
        self.ours["date_end"] = spans.map(lambda span: span.last)
        self.ours["date_precision"] = spans.map(lambda span: width_of(None, span, span))

    def _is_iso(self, name: str) -> bool:
        """Return whether a column of days, of the name of ours, says no more than ours."""
        differs = combined(
            lambda day, cell: day not in (None, cell) or None, self.ours[name], self.columns[name]
        )
        return not differs.known.any()

    def _spans(self, name: str) -> Coded:
        """Return the days of a column; rows whose day cannot be read go to the faults."""
        cells = self.columns[name]
        is_epoch = bool(self.rules["dates"].get("is_epoch"))
        reasons: dict[Any, str] = {}

        def read(cell: Any) -> Span | None:
            try:
                return parse_span(cell, self.known.order, is_epoch=is_epoch)
            except ValueError as error:
                reasons[cell] = str(error)
                return None

        spans = cells.map(read)
        self._refuse(name, cells, spans, reasons)
        return spans

    def _countries(self) -> None:
        for kind, names in self.rules.get("countries", {}).items():
            theirs = self._find(names)
            if theirs is not None:
                self._fill("country", self.columns[theirs].map(partial(country_named, kind=kind)))

    def _known_places(self) -> None:
        """Fill what is missing from the gazetteer, where a row names a place of it by its id.

        Coordinates are taken from there only where the table has none at all.
        """
        if "place_id" not in self.rules.get("prefixed", {}) or "place_id" not in self.ours:
            return
        places = self.ours["place_id"].map(open_gazetteer().by_id)
        self._fill("country", places.map(lambda place: place.country))
        self._fill("precision", places.map(lambda place: place.precision))
        if "lat" not in self.ours:
            self.ours["lat"] = places.map(lambda place: place.lat)
            self.ours["lon"] = places.map(lambda place: place.lon)

    def _filled(self) -> None:
        """Say how exact a place is by the finest of some columns that names it."""
        for column, precision in self.rules.get("filled", ()):
            theirs = self._find([column])
            if theirs is not None:
                there = self.columns[theirs].known & self._placed()
                self._fill("precision", Coded.same(precision, self.length).where(there))

    def _counts(self) -> None:
        """Put counts together; none is not counted, as a zero here means that none is known."""
        named = {
            ours: self.columns[theirs].map(count_of)
            for ours, names in self.rules.get("counts", {}).items()
            if (theirs := self._find(names)) is not None
        }

        def counted(*row: int | None) -> dict[str, int] | None:
            return {name: count for name, count in zip(named, row, strict=True) if count} or None

        if named:
            self.ours["counts"] = combined(counted, *named.values())

    def _actors(self) -> None:
        roles: list[str] = []
        named: list[Coded] = []
        for rule in self.rules.get("actor", ()):
            theirs = self._find(rule.get("flag") or rule["column"])
            if theirs is None:
                continue
            roles.append(rule["role"])
            if "flag" in rule:
                flags = self.columns[theirs].map(is_set).known
                named.append(Coded.same(rule["name"], self.length).where(flags))
            else:
                named.append(self.columns[theirs].map(self._if_known).map(str))
        together = set(self.rules.get("participants", {}).get("event_type", ()))

        def by_role(word: str, *names: str | None) -> dict[str, list[str]] | None:
            taken = ["participants"] * len(roles) if word in together else roles
            return by_role_of(taken, names) or None

        if named:
            self.ours["actors"] = combined(by_role, self.ours["event_type"], *named)
