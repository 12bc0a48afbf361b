"""What the rows of a file say: cells typed column by column, and settled together.

Each row becomes a row of the event table, or is refused with the reason.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geomap.decoding import clean_text
from geomap.errors import ReadError
from geomap.events import id_of
from geomap.tables.cells import CellError, parse_all, parser
from geomap.tables.coded import Coded, combined, is_empty
from geomap.tables.rows import RawRows, Rejected
from geomap.tables.schema import COLUMNS, Column, words_of
from geomap.tables.units import stated_units
from geomap.taxonomy import OwnType

__all__ = ["TypedRows", "ids_of", "typed_rows"]


@dataclass(frozen=True, slots=True)
class TypedRows:
    """Rows of the event table, and those that cannot be any.

    Attributes
    ----------
    columns : dict of str to Coded
        Cells by column, of the rows that can be used: those of the event table, then others.
    kept : array of int
        The numbers that these rows have in the file's block, from 0.
    rejected : list of Rejected
        The others, in their order.
    moved : list of int
        Lines of the rows whose ``lat`` and ``lon`` are not where their geometry is.
    """

    columns: dict[str, Coded]
    kept: NDArray[np.intp]
    rejected: list[Rejected]
    moved: list[int]

    @property
    def count(self) -> int:
        """How many rows can be used."""
        return len(self.kept)


def typed_rows(raw: RawRows, types: Sequence[OwnType] = ()) -> TypedRows:
    """Return what rows of a file say.

    Columns that were left out are filled with what follows from the others: a status ``occurred``,
    a last day that is the first, a precision of the date from its span and of the place ``point``
    where there are coordinates, the id of a region or country that a row states to be its place.
    An empty cell in a column that is there is empty.

    Parameters
    ----------
    raw : RawRows
        What a reader found; its columns are given away.
    types : sequence of OwnType, optional
        Event types that a user declared beside those of the taxonomy.

    Raises
    ------
    ReadError
        When the table has no column ``event_type``.
    """
    _refuse_other_table(raw)
    moved = _take_points(raw)
    columns, faults = _typed(raw, types)
    kept = np.delete(np.arange(len(raw.lines)), list(faults))
    if faults:
        columns = {name: cells.take(kept) for name, cells in columns.items()}
    rejected = sorted([*raw.rejected, *faults.values()], key=lambda one: one.line)
    return TypedRows(columns, kept, rejected, moved)


def _refuse_other_table(raw: RawRows) -> None:
    if "event_type" not in raw.columns:
        found = ", ".join(name[:30] for name in list(raw.columns)[:8]) or "none"
        raise ReadError(
            f"{raw.file}: has no column 'event_type' (columns found: {found})",
            mend="give an event table, as `geomap extract` writes it, or name the columns of any"
            " other with --lat and --lon, or --place",
        )


def _take_points(raw: RawRows) -> list[int]:
    """Put the geometry into the columns ``lat`` and ``lon``; return the lines that it moves."""
    if raw.points is None:
        return []
    blank = Coded.same(None, len(raw.lines))
    lon, lat = (Coded.of(raw.columns.get(name, blank)) for name in ("lon", "lat"))
    known = raw.points.known
    differs = _differ(lon, raw.points.lon) | _differ(lat, raw.points.lat)
    moved = np.asarray(raw.lines)[known & lon.known & differs]
    new = {
        "lon": raw.points.lon.or_else(lon.where(~known)),
        "lat": raw.points.lat.or_else(lat.where(~known)),
    }
    raw.columns = {**raw.columns, **new}
    return [int(line) for line in moved]


def _differ(cells: Coded, others: Coded) -> NDArray[np.bool_]:
    """Return in which rows two columns of numbers differ."""
    try:
        one, other = cells.floats(), others.floats()
    except (TypeError, ValueError):
        return np.asarray(cells.objects() != others.objects(), dtype=bool)
    return np.asarray((one != other) & ~(np.isnan(one) & np.isnan(other)))


def _typed(raw: RawRows, types: Sequence[OwnType]) -> tuple[dict[str, Coded], dict[int, Rejected]]:
    """Return the columns of the table, and why which rows cannot be used."""
    faults: dict[int, Rejected] = {}
    typed: dict[str, Coded] = {}
    columns, raw.columns = dict(raw.columns), {}
    for column in COLUMNS:
        if types and column.kind == "word":
            column = replace(column, words=words_of(column, types))
        if column.name in columns:
            cells = Coded.of(columns.pop(column.name))
            typed[column.name] = _parsed(column, cells, raw, faults)
    _settle(typed, raw, faults)
    for name in list(columns):
        cells = Coded.of(columns.pop(name))
        if name and name != "geometry":
            typed[name] = cells.map(_extra)
    return typed, faults


def _parsed(column: Column, cells: Coded, raw: RawRows, faults: dict[int, Rejected]) -> Coded:
    """Return the typed cells of a column; rows with a cell that cannot be read go to the faults."""
    if (at_once := parse_all(column, cells)) is not None:
        return at_once
    unread: dict[int, str] = {}
    typed: list[Any] = [None] * (len(cells.cells) - 1)
    parse = parser(column)
    for number, cell in zip(cells.used(), cells.different(), strict=True):
        try:
            typed[number] = parse(cell)
        except CellError as error:
            reason = str(error)
            if column.name == "event_type":
                reason += "; a type of your own is declared in a file of cues (cues=, --cues)"
            unread[number] = reason
    for row in cells.rows_with(unread):
        raw.reject(faults, row, column.name, cells[row], unread[int(cells.codes[row])])
    return (Coded.texts if column.kind == "text" else Coded)(cells.codes, typed)


def _settle(typed: dict[str, Coded], raw: RawRows, faults: dict[int, Rejected]) -> None:
    """Settle what columns say together, and fill the ones that were left out."""
    blank = Coded.same(None, len(raw.lines))
    typed.setdefault("status", Coded.same("occurred", len(raw.lines)))
    for name in ("event_type", "status"):
        for row in np.flatnonzero(~typed[name].known).tolist():
            raw.reject(faults, row, name, "", "is empty")

    start = typed.get("date_start", blank)
    end = typed.get("date_end", blank).or_else(start)
    for row in np.flatnonzero(~start.known & end.known).tolist():
        raw.reject(faults, row, "date_start", "", "is empty although there is a date_end")
    for row in np.flatnonzero(combined(_is_reversed, start, end).known).tolist():
        raw.reject(faults, row, "date_end", end[row], f"is before date_start {start[row]}")
    width = combined(_width, typed.get("date_precision", blank), start, end)
    typed |= {"date_start": start, "date_end": end, "date_precision": width}

    lat, lon = typed.get("lat", blank), typed.get("lon", blank)
    for empty, other, alone in (
        ("lat", "lon", lon.known & ~lat.known),
        ("lon", "lat", lat.known & ~lon.known),
    ):
        for row in np.flatnonzero(alone).tolist():
            raw.reject(faults, row, empty, "", f"is empty although there is a {other}")
    for row in np.flatnonzero((lat.floats() == 0) & (lon.floats() == 0)).tolist():
        raw.reject(faults, row, "lat", 0, "0,0 is no place: leave both empty if not known")
    precision = typed.get("precision", blank).map(lambda word: None if word == "none" else word)
    precision = precision.or_else(Coded.same("point", len(precision))).where(lat.known)
    precision = precision.or_else(Coded.same("none", len(precision)))
    typed |= {"lat": lat, "lon": lon, "precision": precision}
    if "place_id" not in typed:
        said = (typed.get(name, blank) for name in ("country", "admin1", "place_name"))
        typed["place_id"] = stated_units(precision, *said)


def _is_reversed(start: str | None, end: str | None) -> bool | None:
    return True if start is not None and end is not None and end < start else None


def _width(width: str | None, start: str | None, end: str | None) -> str:
    if start is None:
        return "unknown"
    return width or ("day" if start == end else "range")


def ids_of(typed: Mapping[str, Coded], count: int) -> Coded:
    """Return the ids of typed rows, made for those that have none."""
    blank = Coded.same(None, count)
    ids = typed.get("event_id", blank)
    without = ~ids.known
    if not without.any():
        return ids

    def made(document: str | None, kind: str | None, place: Any, name: Any, *more: Any) -> Any:
        return None if kind is None else id_of(document, kind, place or name, *more)

    parts = ("document_id", "event_type", "place_id", "place_name", "date_start", "status")
    columns = [typed.get(name, blank).where(without) for name in (*parts, "quote_start")]
    return ids.or_else(combined(made, *columns))


def _extra(cell: Any) -> str | None:
    """Return a cell of a column that is not ours as text; ``None`` where nothing is left of it."""
    text = clean_text(cell if isinstance(cell, str) else str(cell))
    return None if is_empty(text) else text
