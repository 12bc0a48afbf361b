"""Rows of another scheme as rows of the event table, column by column.

What a column says is worked out once for each different cell. A cell that is copied as it is goes
under our name; every other column is kept under its own, so that nothing is lost by a code that
has no counterpart. What is not known stays empty: an unknown type is ``other``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Hashable, Mapping, Sequence
from functools import partial
from typing import Any

from geomap.decoding import clean_text
from geomap.places.overlay import open_gazetteer
from geomap.tables.cells import is_empty
from geomap.tables.rows import RawRows, Rejected
from geomap.tables.schemes.countries import country_code
from geomap.tables.schemes.days import Order, Span, order_of, parse_span
from geomap.tables.schemes.scheme import Scheme, kept_name

__all__ = ["translate"]

Cells = list[Any]
_FLAT = frozenset({str, int, float, bool, type(None)})
_SHOWN = 200
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
        self.ours: dict[str, Cells] = {}
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
            self._default("event_type", "other")
            self._default("status", "occurred")
        self._actors()
        for name in list(self.columns):
            if name not in self.copied:
                self.ours[kept_name(self.scheme, name)] = self.columns[name]
        points = self.raw.points
        return RawRows(
            self.raw.file,
            {name: self._kept(cells) for name, cells in self.ours.items()},
            self._kept(self.raw.lines),
            [*self.raw.rejected, *self.faults.values()],
            None if points is None else self._kept(points),
            spelling=self.spelling,
            notes=[*self.raw.notes, f"{self.raw.file}: read as {self.scheme.title}"],
        )

    def _kept(self, cells: Sequence[Any]) -> Cells:
        """Return the cells of the rows that are not rejected."""
        if not self.faults:
            return list(cells)
        return [cell for i, cell in enumerate(cells) if i not in self.faults]

    # -- what the data file names --------------------------------------------------------------

    def _find(self, names: Sequence[str]) -> str | None:
        """Return the first of some columns that the table has, as it spells it."""
        return next((self.theirs[n.lower()] for n in names if n.lower() in self.theirs), None)

    def _fill(self, name: str, cells: Cells) -> None:
        """Put cells into a column of ours, where it has none yet."""
        there = self.ours.get(name)
        if there is None:
            self.ours[name] = cells
        else:
            self.ours[name] = [
                new if old is None else old for old, new in zip(there, cells, strict=True)
            ]

    def _default(self, name: str, word: str) -> None:
        self._fill(name, [word] * self.length)

    def _copy(self) -> None:
        for ours, names in self.rules.get("copy", {}).items():
            theirs = self._find(names)
            if theirs is not None:
                self.ours[ours] = [None if is_empty(c) else c for c in self.columns[theirs]]
                self.spelling[ours] = theirs
                self.copied.add(theirs)
        for ours, rule in self.rules.get("prefixed", {}).items():
            theirs = self._find(rule["column"])
            if theirs is not None:
                codes = _each(self.columns[theirs], _code)
                self._fill(ours, [code and rule["prefix"] + code for code in codes])

        for ours, names in self.rules.get("url", {}).items():
            theirs = self._find(names)
            if theirs is not None:
                self._fill(ours, _each(self.columns[theirs], _first_url))

    def _map(self) -> None:
        for rule in self.rules.get("map", ()):
            theirs = self._find(rule["column"])
            if theirs is None:
                continue
            codes = {code.casefold(): said for code, said in rule["codes"].items()}
            look = _lookup(codes, rule.get("prefixes", ()))
            found = _each(self.columns[theirs], look)
            if "said_in" in rule:
                found = self._where_said(found, rule)
            if (told := self.ours.get(rule["to"][0])) is not None:
                found = [None if old else new for old, new in zip(told, found, strict=True)]
            for at, ours in enumerate(rule["to"]):
                self._fill(ours, [said[at] if said and at < len(said) else None for said in found])

    def _where_said(self, found: Cells, rule: Mapping[str, Any]) -> Cells:
        """Return what was found only where the text of another column has one of some words."""
        theirs = self._find(rule["said_in"])
        if theirs is None:
            return [None] * self.length
        words = rule["words"]
        return [
            said if said and any(word in str(text or "").casefold() for word in words) else None
            for said, text in zip(found, self.columns[theirs], strict=True)
        ]

    def _flag(self) -> None:
        for rule in self.rules.get("flag", ()):
            flags = self._set(rule["columns"])
            if flags is None:
                continue
            typed = self.ours.get("event_type") or [None] * self.length
            taken = [flag and word is None for flag, word in zip(flags, typed, strict=True)]
            for ours, word in rule["to"].items():
                self._fill(ours, [word if take else None for take in taken])

    def _set(self, names: Sequence[str]) -> list[bool] | None:
        """Return in which rows one of some columns is set; ``None`` where it has none of them."""
        there = [self.theirs[n.lower()] for n in names if n.lower() in self.theirs]
        if not there:
            return None
        columns = [_each(self.columns[name], _is_set) for name in there]
        return [any(cells) for cells in zip(*columns, strict=True)]

    def _dates(self) -> None:
        rule = self.rules.get("dates", {})
        start, end = self._find(rule.get("start", ())), self._find(rule.get("end", ()))
        if start is None:
            return
        cells = (cell for name in (start, end) if name for cell in self.columns[name])
        order = self.order or order_of(cells, rule.get("order"))
        first = self._spans(start, order)
        last = first if end is None else self._spans(end, order)
        self.spelling |= {"date_start": start, "date_end": end or start}
        self.ours["date_start"] = [span and span.first for span in first]
        self.ours["date_end"] = [
            (late or early) and (late or early).last
            for early, late in zip(first, last, strict=True)
        ]
        width = self.ours.get("date_precision") or [None] * self.length
        self.ours["date_precision"] = [
            _width(word, early, late) for word, early, late in zip(width, first, last, strict=True)
        ]
        for name in (start, end):
            if name and self._is_iso(name):
                self.copied.add(name)

    def _is_iso(self, name: str) -> bool:
        """Return whether a column of days is of our name and says no more than ours."""
        ours = self.ours.get(name)
        return ours is not None and all(
            cell is None or cell == text
            for cell, text in zip(ours, self.columns[name], strict=True)
        )

    def _spans(self, name: str, order: Order | None) -> list[Any]:
        """Return the days of a column; rows whose day cannot be read go to the faults."""
        reasons: dict[Any, str] = {}

        def read(cell: Any) -> Span | None:
            try:
                return parse_span(cell, order)
            except ValueError as error:
                reasons[cell] = str(error)
                return None

        spans = _each(self.columns[name], read)
        if reasons:
            for i, cell in enumerate(self.columns[name]):
                if cell in reasons:
                    self._reject(i, name, cell, reasons[cell])
        return spans

    def _reject(self, i: int, name: str, cell: Any, reason: str) -> None:
        shown = clean_text(str(cell))[:_SHOWN]
        rejected = Rejected(self.raw.file, self.raw.lines[i], name, shown, reason)
        self.faults.setdefault(i, rejected)

    def _countries(self) -> None:
        for kind, names in self.rules.get("countries", {}).items():
            theirs = self._find(names)
            if theirs is not None:
                cells = self.columns[theirs]
                self._fill("country", _each(cells, partial(country_code, kind=kind)))

    def _known_places(self) -> None:
        """Fill what is missing from the gazetteer, where a row names a place of it by its id.

        Coordinates are taken from there only where the table has none at all.
        """
        if "place_id" not in self.rules.get("prefixed", {}) or "place_id" not in self.ours:
            return
        store = open_gazetteer()
        places = _each(self.ours["place_id"], store.by_id)
        self._fill("country", [place and place.country for place in places])
        self._fill("precision", [place and place.precision for place in places])
        if "lat" not in self.ours:
            self.ours["lat"] = [place and place.lat for place in places]
            self.ours["lon"] = [place and place.lon for place in places]

    def _counts(self) -> None:
        """Put counts together; none is not counted, as a zero here means that none is known."""
        named = {
            ours: _each(self.columns[theirs], _count)
            for ours, names in self.rules.get("counts", {}).items()
            if (theirs := self._find(names)) is not None
        }
        if named:
            self.ours["counts"] = [
                {name: count for name, count in zip(named, row, strict=True) if count}
                for row in zip(*named.values(), strict=True)
            ]

    def _actors(self) -> None:
        named: list[tuple[str, Cells]] = []
        for rule in self.rules.get("actor", ()):
            if "flag" in rule:
                flags = self._set(
                    [name for name in rule["flag"] if name.lower() in self.theirs][:1]
                )
                cells = [rule["name"] if flag else None for flag in flags or ()]
            else:
                theirs = self._find(rule["column"])
                cells = [] if theirs is None else _each(self.columns[theirs], str)
            if cells:
                named.append((rule["role"], cells))
        if not named:
            return
        together = set(self.rules.get("participants", {}).get("event_type", ()))
        roles = [role for role, _ in named]
        self.ours["actors"] = [
            _by_role(["participants"] * len(roles) if word in together else roles, names)
            for word, *names in zip(
                self.ours["event_type"], *(cells for _, cells in named), strict=True
            )
        ]


def _each(cells: Cells, read: Callable[[Any], Any]) -> Cells:
    """Return what each cell says, ``None`` for an empty one; like cells are read once."""
    known = {cell: None if is_empty(cell) else read(cell) for cell in dict.fromkeys(cells)}
    return [known[cell] for cell in cells]


def _flat(cells: Cells) -> Cells:
    """Return cells of which those that hold objects or lists are JSON text."""
    if _FLAT.issuperset(map(type, cells)):
        return cells
    return [_as_json(cell) if _is_nested(cell) else cell for cell in cells]


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


def _lookup(codes: Mapping[str, Any], prefixes: Sequence[int]) -> Callable[[Any], Any]:
    """Return the reader of a code; with prefixes, of its beginning where it is not known whole."""

    def look(cell: Any) -> Any:
        code = _code(cell)
        if code in codes or not prefixes:
            return codes.get(code)
        return next((codes[code[:n]] for n in prefixes if code[:n] in codes), None)

    return look


def _is_set(cell: Any) -> bool:
    text = str(cell).strip().casefold()
    if text in ("true", "t", "yes"):
        return True
    try:
        return float(text) >= _HALF
    except ValueError:
        return False


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
