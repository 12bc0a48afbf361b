"""Rows of another scheme as rows of the event table, column by column.

What columns say is worked out once for each different cell. A cell that is copied as it is goes
under our name; every other column is kept under its own, so that nothing is lost by a code that
has no counterpart. What is not known stays empty: an unknown type is ``other``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Hashable, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geomap.places.overlay import open_gazetteer
from geomap.tables.coded import Coded, combined
from geomap.tables.rows import RawRows, Rejected
from geomap.tables.schemes.countries import country_code
from geomap.tables.schemes.days import Order, Span, order_of, parse_span
from geomap.tables.schemes.scheme import Scheme, kept_name

__all__ = ["translate"]

_FLAT = frozenset({str, int, float, bool, type(None)})
_LONGEST_COUNT = 12
_HALF = 0.5
_LONGEST_CELL = 10_000
_URL = re.compile(r"https?://[^\s\"'<>\\]{3,2000}")


def translate(raw: RawRows, scheme: Scheme, order: Order | None = None) -> RawRows:
    """Return the rows of a table in another scheme under our columns.

    Parameters
    ----------
    raw : RawRows
        What a reader found.
    scheme : Scheme
        The scheme that the table is of.
    order : {"day", "month"}, optional
        Which number comes first where a day could be two; by default what the column says, then
        the scheme.

    Returns
    -------
    RawRows
        Rows for :func:`geomap.tables.rows.assemble`; those whose days cannot be read are among
        its ``rejected``.
    """
    return _Translation(raw, scheme, order).rows()


class _Translation:
    """One table on its way from one scheme to ours."""

    def __init__(self, raw: RawRows, scheme: Scheme, order: Order | None) -> None:
        self.raw, self.scheme, self.order = raw, scheme, order
        self.rules: Mapping[str, Any] = scheme.rules
        self.theirs = {name.lower(): name for name in raw.columns}
        self.columns = {name: _flat(cells) for name, cells in raw.columns.items()}
        self.length = len(raw.lines)
        self.ours: dict[str, Coded] = {}
        self.spelling: dict[str, str] = {}
        self.copied: set[str] = set()
        self.faults: dict[int, Rejected] = {}

    def rows(self) -> RawRows:
        self._copy()
        self._map()
        self._flag()
        self._dates()
        self._countries()
        self._known_places()
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
            np.asarray(self.raw.lines)[kept],
            [*self.raw.rejected, *self.faults.values()],
            None if points is None else [points[row] for row in kept],
            spelling=self.spelling,
            notes=[*self.raw.notes, f"{self.raw.file}: read as {self.scheme.title}"],
        )

    def _placed(self) -> NDArray[np.bool_]:
        """Return which rows have a point; how exact it is, nobody may have said."""
        cells = [self.ours[name].known for name in ("lat",) if name in self.ours]
        if self.raw.points is not None:
            cells.append(np.array([point is not None for point in self.raw.points], dtype=bool))
        return np.any([np.zeros(self.length, dtype=bool), *cells], axis=0)

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
            theirs = self._find(names)
            if theirs is not None:
                self.ours[ours] = self.columns[theirs]
                self.spelling[ours] = theirs
                if theirs.lower() == names[0].lower():  # the others are kept, for the way back
                    self.copied.add(theirs)
        for ours, rule in self.rules.get("prefixed", {}).items():
            theirs = self._find(rule["column"])
            if theirs is not None:
                self._fill(ours, self.columns[theirs].map(partial(_prefixed, rule["prefix"])))
        for ours, names in self.rules.get("url", {}).items():
            theirs = self._find(names)
            if theirs is not None:
                self._fill(ours, self.columns[theirs].map(_first_url))

    def _map(self) -> None:
        for rule in self.rules.get("map", ()):
            theirs = self._find(rule["column"])
            if theirs is None:
                continue
            codes = {code.casefold(): said for code, said in rule["codes"].items()}
            found = self.columns[theirs].map(_lookup(codes, rule.get("prefixes", ())))
            if "said_in" in rule:
                found = self._where_said(found, rule)
            if (told := self.ours.get(rule["to"][0])) is not None:
                found = found.where(~told.known)
            for at, ours in enumerate(rule["to"]):
                self._fill(ours, found.map(partial(_part, at)))

    def _where_said(self, found: Coded, rule: Mapping[str, Any]) -> Coded:
        """Return what was found only where the text of another column has one of some words."""
        theirs = self._find(rule["said_in"])
        if theirs is None:
            return Coded.same(None, self.length)

        def says(text: Any) -> bool | None:
            return True if any(word in str(text).casefold() for word in rule["words"]) else None

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
        return np.any([self.columns[name].map(_is_set).known for name in there], axis=0)

    def _dates(self) -> None:
        rule = self.rules.get("dates", {})
        start, end = self._find(rule.get("start", ())), self._find(rule.get("end", ()))
        if start is None:
            return
        cells = (cell for name in (start, end) if name for cell in self.columns[name].different())
        order = self.order or order_of(cells, rule.get("order"))
        first = self._spans(start, order)
        last = first if end is None else self._spans(end, order).or_else(first)
        self.spelling |= {"date_start": start, "date_end": end or start}
        self.ours["date_start"] = first.map(lambda span: span.first)
        self.ours["date_end"] = last.map(lambda span: span.last)
        width = self.ours.get("date_precision", Coded.same(None, self.length))
        self.ours["date_precision"] = combined(_width, width, first, last)
        for name in (start, end):
            if name and self._is_iso(name):
                self.copied.add(name)

    def _is_iso(self, name: str) -> bool:
        """Return whether a column of days is of our name and says no more than ours."""
        ours = self.ours.get(name)
        if ours is None:
            return False
        differs = combined(
            lambda day, cell: day not in (None, cell) or None, ours, self.columns[name]
        )
        return not differs.known.any()

    def _spans(self, name: str, order: Order | None) -> Coded:
        """Return the days of a column; rows whose day cannot be read go to the faults."""
        cells = self.columns[name]
        reasons: dict[Any, str] = {}

        def read(cell: Any) -> Span | None:
            try:
                return parse_span(cell, order)
            except ValueError as error:
                reasons[cell] = str(error)
                return None

        spans = cells.map(read)
        for row in np.flatnonzero(cells.known & ~spans.known).tolist():
            self.raw.reject(self.faults, row, name, cells[row], reasons[cells[row]])
        return spans

    def _countries(self) -> None:
        for kind, names in self.rules.get("countries", {}).items():
            theirs = self._find(names)
            if theirs is not None:
                self._fill("country", self.columns[theirs].map(partial(country_code, kind=kind)))

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

    def _counts(self) -> None:
        """Put counts together; none is not counted, as a zero here means that none is known."""
        named = {
            ours: self.columns[theirs].map(_count)
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
                flags = self.columns[theirs].map(_is_set).known
                named.append(Coded.same(rule["name"], self.length).where(flags))
            else:
                named.append(self.columns[theirs].map(str))
        together = set(self.rules.get("participants", {}).get("event_type", ()))

        def by_role(word: str, *names: str | None) -> dict[str, list[str]] | None:
            taken = ["participants"] * len(roles) if word in together else roles
            return _by_role(taken, names) or None

        if named:
            self.ours["actors"] = combined(by_role, self.ours["event_type"], *named)


def _flat(cells: Sequence[Any]) -> Coded:
    """Return cells of which those that hold objects or lists are JSON text."""
    column = Coded.of(cells)
    if _FLAT.issuperset(map(type, column.cells)):
        return column
    return column.map(lambda cell: _as_json(cell) if _is_nested(cell) else cell)


def _is_nested(cell: Any) -> bool:
    return isinstance(cell, tuple) or not isinstance(cell, Hashable)


def _as_json(cell: Any) -> str | None:
    return json.dumps(cell, ensure_ascii=False, default=_plain) if len(cell) else None


def _plain(value: Any) -> Any:
    """Return what JSON does not know, as an array, in a form that it knows."""
    return value.tolist() if hasattr(value, "tolist") else str(value)


def _code(cell: Any) -> str:
    """Return a code as text; a program that took it for a number may have made it 1.0."""
    return str(cell).strip().removesuffix(".0").casefold()


def _prefixed(prefix: str, cell: Any) -> str | None:
    code = _code(cell)
    return prefix + code if code else None


def _part(at: int, said: Sequence[Any]) -> Any:
    return said[at] if at < len(said) else None


def _lookup(codes: Mapping[str, Any], prefixes: Sequence[int]) -> Callable[[Any], Any]:
    """Return the reader of a code; with prefixes, of its beginning where it is not known whole."""

    def look(cell: Any) -> Any:
        code = _code(cell)
        if code in codes or not prefixes:
            return codes.get(code)
        return next((codes[code[:n]] for n in prefixes if code[:n] in codes), None)

    return look


def _is_set(cell: Any) -> bool | None:
    """Return ``True`` for a flag that is set, ``None`` for one that is not."""
    text = str(cell).strip().casefold()
    if text in ("true", "t", "yes"):
        return True
    try:
        return True if float(text) >= _HALF else None
    except ValueError:
        return None


def _first_url(cell: Any) -> str | None:
    """Return the first address in a cell, which may be a list of sources as JSON."""
    match = _URL.search(str(cell)[:_LONGEST_CELL])
    return match[0] if match else None


def _count(cell: Any) -> int | None:
    text = _code(cell)
    return int(text) if text.isdecimal() and len(text) <= _LONGEST_COUNT else None


def _width(word: str | None, first: Span | None, last: Span | None) -> str | None:
    """Return the precision of a date, so that a day is one day."""
    if first is None:
        return None
    last = last or first
    if word in (None, "day"):
        if first == last and first.precision:
            return first.precision
        return "day" if first.first == last.last else "range"
    return word


def _by_role(roles: Sequence[str], names: Sequence[str | None]) -> dict[str, list[str]]:
    actors: dict[str, list[str]] = {}
    for role, name in zip(roles, names, strict=True):
        if name and name not in actors.setdefault(role, []):
            actors[role].append(name)
    return {role: listed for role, listed in actors.items() if listed}
