"""From the rows of a file to the event table: every row becomes an event, or a rejection.

A reader of a format returns :class:`RawRows`, cells as the file has them. :func:`assemble` types
them column by column, settles what the columns say together, and keeps each row that it cannot use
with the reason.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

import geopandas as gpd
import numpy as np
from numpy.typing import NDArray

from geomap.decoding import clean_text
from geomap.errors import ReadError
from geomap.events import id_of
from geomap.tables.cells import CellError, parser
from geomap.tables.coded import Coded, combined, is_empty
from geomap.tables.schema import COLUMNS, NAMES, Column, from_columns, unique_ids, words_of
from geomap.taxonomy import OwnType

__all__ = ["MAX_COLUMNS", "RawRows", "Rejected", "assemble", "header"]

#: Most columns that a table may have.
MAX_COLUMNS = 1_000
_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that could not be used.

    Attributes
    ----------
    file : str
        The file's name.
    line : int
        Line of the file, or number of the feature or row, counted from 1.
    column : str or None
        The column, where one is at fault.
    value : str or None
        What stood there, shortened.
    reason : str
        Why it could not be used, and what would do.
    """

    file: str
    line: int
    column: str | None
    value: str | None
    reason: str

    def __str__(self) -> str:
        cell = "" if self.column is None else f", {self.column} {self.value!r}"
        return f"{self.file}:{self.line}{cell}: {self.reason}"


@dataclass(slots=True)
class RawRows:
    """What a reader found: cells by column, as the file has them.

    Attributes
    ----------
    file : str
        The file's name.
    columns : mapping of str to sequence
        Cells by column name; all of one length.
    lines : sequence of int
        Line, feature or row number of each row, from 1.
    rejected : list of Rejected
        Rows that are no rows at all.
    points : list of tuple or None, optional
        Geometry of each row, ``(lon, lat)``, degrees, WGS 84, where the format has geometry. It
        counts for more than columns ``lat`` and ``lon``: it is what a mapping program moves.
    spelling : dict of str to str
        What the file calls columns that have our names here, for what is said of its rows.
    notes : list of str
        What there is to say of the table.
    """

    file: str
    columns: Mapping[str, Sequence[Any]]
    lines: Sequence[int] | NDArray[np.int64]
    rejected: list[Rejected] = field(default_factory=list)
    points: list[tuple[Any, Any] | None] | None = None
    spelling: Mapping[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def reject(
        self, faults: dict[int, Rejected], row: int, column: str, value: Any, reason: str
    ) -> None:
        """Put a row among the faults, unless it is there, as its file shows it."""
        if row not in faults:
            shown = clean_text(str(value))[:_SHOWN]
            name = self.spelling.get(column, column)
            faults[row] = Rejected(self.file, int(self.lines[row]), name, shown, reason)


def header(names: Sequence[str], file: str) -> list[str]:
    """Return the column names of a table, trimmed, ours in our spelling.

    Raises
    ------
    ReadError
        When there are too many, or one comes twice.
    """
    if len(names) > MAX_COLUMNS:
        raise ReadError(
            f"{file}: has {len(names):,} columns", mend=f"keep at most {MAX_COLUMNS:,} of them"
        )
    clean = []
    for name in names:
        trimmed = clean_text(name).strip()
        ours = trimmed.lower().replace(" ", "_")
        clean.append(ours if ours in NAMES else trimmed)
    twice = sorted({name for name in clean if name and clean.count(name) > 1})
    if twice:
        raise ReadError(f"{file}: has two columns {twice[0]!r}", mend="rename or delete one")
    return clean


def assemble(
    raw: RawRows,
    rejected: list[dict[str, Any]] | None = None,
    types: Sequence[OwnType] = (),
) -> gpd.GeoDataFrame:
    """Return the event table that rows of a file make.

    Columns that were left out are filled with what follows from the others: a status ``occurred``,
    a last day that is the first, a precision of the date from its span and of the place ``point``
    where there are coordinates, and an id. An empty cell in a column that is there is empty.

    Parameters
    ----------
    raw : RawRows
        What a reader found.
    rejected : list, optional
        Gets the rows that could not be used, each as a dictionary.
    types : sequence of OwnType, optional
        Event types that a user declared beside those of the taxonomy.

    Returns
    -------
    geopandas.GeoDataFrame
        The event table; ``attrs["rejected"]`` holds the rows that could not be used.

    Raises
    ------
    ReadError
        When the table has no column ``event_type``, or none of its rows can be used.
    """
    return next(assemble_parts(raw, None, rejected, types))


def assemble_parts(
    raw: RawRows,
    rows: int | None,
    rejected: list[dict[str, Any]] | None = None,
    types: Sequence[OwnType] = (),
) -> Iterator[gpd.GeoDataFrame]:
    """Yield the event table that rows of a file make in parts, so that no more are held.

    Parameters
    ----------
    raw : RawRows
        What a reader found; its columns are given away.
    rows : int or None
        Most rows of a part; ``None`` puts all into one.
    rejected, types
        As for :func:`assemble`.

    Yields
    ------
    geopandas.GeoDataFrame
        There is at least one; the first has in its ``attrs`` what there is to say of all.
    """
    _refuse_other_table(raw)
    notes = [*raw.notes, *_take_points(raw)]
    typed, faults = _typed(raw, types)
    ids = typed["event_id"].objects()
    again = int(typed["event_id"].known.sum()) - len(set(ids) - {None})
    if again:
        notes.append(f"{raw.file}: {again} rows repeat an event_id; they got ids of their own")
    refused = sorted([*raw.rejected, *faults.values()], key=lambda r: r.line)
    plain = [asdict(r) for r in refused]
    if rejected is not None:
        rejected.extend(plain)
    if refused and len(faults) == len(raw.lines):
        raise ReadError(
            f"{raw.file}: none of its {len(refused)} rows can be used",
            mend=f"the first is {refused[0]}",
        )
    kept = np.delete(np.arange(len(raw.lines)), list(faults))
    own = unique_ids(ids[kept])
    for first in range(0, max(len(kept), 1), rows or max(len(kept), 1)):
        part = slice(first, None if rows is None else first + rows)
        values: dict[str, Any] = {name: cells.take(kept[part]) for name, cells in typed.items()}
        values["event_id"] = own[part]
        said: dict[str, Any] = {} if first else {"rejected": plain, "notes": notes}
        table = from_columns(values, **said)
        if types:
            table.attrs["types"] = [asdict(one) for one in types]
        yield table


def _refuse_other_table(raw: RawRows) -> None:
    if "event_type" not in raw.columns:
        found = ", ".join(name[:30] for name in list(raw.columns)[:8]) or "none"
        raise ReadError(
            f"{raw.file}: has no column 'event_type' (columns found: {found})",
            mend="give an event table, as `geomap extract` writes it, or name the columns of any"
            " other with --lat and --lon, or --place",
        )


def _take_points(raw: RawRows) -> list[str]:
    """Put the geometry into the columns ``lat`` and ``lon``; say where it differs from them."""
    if raw.points is None:
        return []
    blank: list[Any] = [None] * len(raw.lines)
    lons, lats = (list(raw.columns.get(name, blank)) for name in ("lon", "lat"))
    moved = []
    for i, point in enumerate(raw.points):
        if point is None:
            continue
        if not is_empty(lons[i]) and (lons[i], lats[i]) != point:
            moved.append(raw.lines[i])
        lons[i], lats[i] = point
    raw.columns = {**raw.columns, "lon": lons, "lat": lats}
    if not moved:
        return []
    return [
        f"{raw.file}: in {len(moved)} rows (the first is {moved[0]}) lat and lon differ from the"
        " geometry; the geometry was taken"
    ]


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
    return Coded(cells.codes, typed)


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
    typed["event_id"] = _with_ids(typed, blank)


def _is_reversed(start: str | None, end: str | None) -> bool | None:
    return True if start is not None and end is not None and end < start else None


def _width(width: str | None, start: str | None, end: str | None) -> str:
    if start is None:
        return "unknown"
    return width or ("day" if start == end else "range")


def _with_ids(typed: Mapping[str, Coded], blank: Coded) -> Coded:
    """Return the ids of the rows, made for those that have none."""
    ids = typed.get("event_id", blank)
    without = ~ids.known & typed["event_type"].known
    if not without.any():
        return ids

    def made(document: str | None, kind: str | None, place: Any, name: Any, *more: Any) -> Any:
        return None if kind is None else id_of(document, kind, place or name, *more)

    parts = ("document_id", "event_type", "place_id", "place_name", "date_start", "status")
    columns = [typed.get(name, blank).where(without) for name in (*parts, "quote_start")]
    return ids.or_else(combined(made, *columns))


def _extra(cell: Any) -> str:
    """Return a cell of a column that is not ours as text."""
    return clean_text(cell if isinstance(cell, str) else str(cell))
