"""From the rows of a file to the event table: every row becomes an event, or a rejection.

A reader of a format returns :class:`RawRows`, cells as the file has them. :func:`assemble` types
them column by column, settles what the columns say together, and keeps each row that it cannot use
with the reason.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

import geopandas as gpd

from geomap.days import parse_day
from geomap.decoding import clean_text
from geomap.errors import ReadError
from geomap.events import Event, stable_id
from geomap.tables.cells import CellError, is_empty, parse
from geomap.tables.schema import COLUMNS, NAMES, Column, from_columns, words_of
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
    columns : dict of str to list
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
    columns: dict[str, list[Any]]
    lines: Sequence[int]
    rejected: list[Rejected] = field(default_factory=list)
    points: list[tuple[Any, Any] | None] | None = None
    spelling: Mapping[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


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
    if "event_type" not in raw.columns:
        found = ", ".join(name[:30] for name in list(raw.columns)[:8]) or "none"
        raise ReadError(
            f"{raw.file}: has no column 'event_type' (columns found: {found})",
            mend="give an event table, as `geomap extract` writes it",
        )
    notes = [*raw.notes, *_take_points(raw)]
    faults: dict[int, Rejected] = {}
    typed: dict[str, list[Any]] = {}
    for column in COLUMNS:
        if types and column.kind == "word":
            column = replace(column, words=words_of(column, types))
        if column.name in raw.columns:
            typed[column.name] = _typed(column, raw, faults)
    _settle(typed, raw, faults)
    for name, cells in raw.columns.items():
        if name not in NAMES and name and name != "geometry":
            typed[name] = _extras(cells)
    notes += _repeated_ids(typed["event_id"], raw.file)
    kept = [i for i in range(len(raw.lines)) if i not in faults]
    refused = sorted([*raw.rejected, *faults.values()], key=lambda r: r.line)
    plain = [asdict(r) for r in refused]
    if rejected is not None:
        rejected.extend(plain)
    if refused and not kept:
        raise ReadError(
            f"{raw.file}: none of its {len(refused)} rows can be used",
            mend=f"the first is {refused[0]}",
        )
    if faults:
        typed = {name: [cells[i] for i in kept] for name, cells in typed.items()}
    table = from_columns(typed, rejected=plain, notes=notes)
    if types:
        table.attrs["types"] = [asdict(one) for one in types]
    return table


def _take_points(raw: RawRows) -> list[str]:
    """Put the geometry into the columns ``lat`` and ``lon``; say where it differs from them."""
    if raw.points is None:
        return []
    blank: list[Any] = [None] * len(raw.lines)
    lons, lats = raw.columns.setdefault("lon", blank[:]), raw.columns.setdefault("lat", blank[:])
    moved = []
    for i, point in enumerate(raw.points):
        if point is None:
            continue
        if not is_empty(lons[i]) and (lons[i], lats[i]) != point:
            moved.append(raw.lines[i])
        lons[i], lats[i] = point
    if not moved:
        return []
    return [
        f"{raw.file}: in {len(moved)} rows (the first is {moved[0]}) lat and lon differ from the"
        " geometry; the geometry was taken"
    ]


def _typed(column: Column, raw: RawRows, faults: dict[int, Rejected]) -> list[Any]:
    """Return the typed cells of a column; rows with a cell that cannot be read go to the faults."""
    known: dict[str, Any] = {}
    typed: list[Any] = []
    for i, value in enumerate(raw.columns[column.name]):
        if is_empty(value):
            typed.append(None)
            continue
        if isinstance(value, str) and value in known:
            typed.append(known[value])
            continue
        try:
            cell = parse(column, value)
        except CellError as error:
            reason = str(error)
            if column.name == "event_type":
                reason += "; a type of your own is declared in a file of cues (cues=, --cues)"
            _reject(faults, raw, i, column.name, value, reason)
            cell = None
        else:
            if isinstance(value, str) and column.kind not in ("actors", "counts", "list"):
                known[value] = cell
        typed.append(cell)
    return typed


def _reject(
    faults: dict[int, Rejected], raw: RawRows, i: int, column: str, value: Any, reason: str
) -> None:
    shown = clean_text(str(value))[:_SHOWN]
    name = raw.spelling.get(column, column)
    faults.setdefault(i, Rejected(raw.file, raw.lines[i], name, shown, reason))


def _settle(typed: dict[str, list[Any]], raw: RawRows, faults: dict[int, Rejected]) -> None:
    """Settle, row by row, what columns say together, and fill the ones that were left out."""
    length = len(raw.lines)

    def column(name: str) -> list[Any]:
        return typed.setdefault(name, [None] * length)

    if "status" not in typed:
        typed["status"] = ["occurred"] * length
    for name in ("event_type", "status"):
        for i, word in enumerate(typed[name]):
            if word is None:
                _reject(faults, raw, i, name, "", "is empty")
    start, end, width = column("date_start"), column("date_end"), column("date_precision")
    for i in range(length):
        if end[i] is None:
            end[i] = start[i]
        if start[i] is None and end[i] is not None:
            _reject(faults, raw, i, "date_start", "", "is empty although there is a date_end")
        elif start[i] is not None and end[i] < start[i]:
            _reject(faults, raw, i, "date_end", end[i], f"is before date_start {start[i]}")
        if start[i] is None:
            width[i] = "unknown"
        elif width[i] is None:
            width[i] = "day" if start[i] == end[i] else "range"
    lat, lon, precision = column("lat"), column("lon"), column("precision")
    for i in range(length):
        if (lat[i] is None) != (lon[i] is None):
            empty, other = ("lat", "lon") if lat[i] is None else ("lon", "lat")
            _reject(faults, raw, i, empty, "", f"is empty although there is a {other}")
        elif lat[i] == 0 and lon[i] == 0:
            _reject(faults, raw, i, "lat", 0, "0,0 is no place: leave both empty if not known")
        if lat[i] is None:
            precision[i] = "none"
        elif precision[i] in (None, "none"):
            precision[i] = "point"
    _fill_ids(typed, length)


def _fill_ids(typed: dict[str, list[Any]], length: int) -> None:
    ids = typed.setdefault("event_id", [None] * length)
    parts = ("document_id", "place_id", "place_name", "date_start", "status", "quote_start")
    columns = {name: typed.get(name) or [None] * length for name in parts}
    for i, event_id in enumerate(ids):
        if event_id is None and typed["event_type"][i] is not None:
            values = {name: cells[i] for name, cells in columns.items()}
            if values["date_start"] is not None:
                values["date_start"] = parse_day(values["date_start"])
            ids[i] = stable_id(Event(typed["event_type"][i], **values))


def _repeated_ids(ids: list[str | None], file: str) -> list[str]:
    given = [event_id for event_id in ids if event_id is not None]
    again = len(given) - len(set(given))
    return [f"{file}: {again} rows repeat an event_id; they got ids of their own"] if again else []


def _extras(cells: Sequence[Any]) -> list[str | None]:
    """Return the cells of a column that is not ours as text."""
    texts = [value if isinstance(value, str) or is_empty(value) else str(value) for value in cells]
    known = {text: None if is_empty(text) else clean_text(text) for text in dict.fromkeys(texts)}
    return [known[text] for text in texts]
