"""The event table: its columns, and the way between events, records and a GeoDataFrame.

In memory, text is ``str`` or ``None`` (dates too, as ISO days), numbers are ``float64`` with NaN
for "not known", offsets are nullable integers, and objects and lists are Python's own, which rows
may share. Geometry is a point in EPSG:4326, ``(lon, lat)``, or empty.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geomap.decoding import clean_text
from geomap.errors import SchemaError
from geomap.events import Event, stable_id
from geomap.tables.coded import Coded
from geomap.tables.ids import unique_ids
from geomap.taxonomy import (
    ACTOR_ROLES,
    DATE_PRECISIONS,
    EVENT_TYPES,
    PRECISIONS,
    SCHEMA_VERSION,
    STATUSES,
    OwnType,
)

__all__ = [
    "COLUMNS",
    "CRS",
    "NAMES",
    "Column",
    "column_names",
    "empty_table",
    "from_columns",
    "join",
    "to_records",
    "to_table",
    "words_of",
]

CRS = "EPSG:4326"

Kind = Literal["text", "word", "country", "day", "number", "offset", "actors", "counts", "list"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the event table.

    Attributes
    ----------
    name : str
        As in the contract.
    kind : str
        What a cell holds.
    words : tuple of str
        The closed list of a ``word`` column.
    bounds : tuple of float
        ``(lowest, highest)`` of a ``number`` column, both included, in its own unit.
    """

    name: str
    kind: Kind = "text"
    words: tuple[str, ...] = ()
    bounds: tuple[float, float] = (-math.inf, math.inf)


COLUMNS: tuple[Column, ...] = (
    Column("event_id"),
    Column("event_type", "word", words=EVENT_TYPES),
    Column("subtype"),
    Column("status", "word", words=STATUSES),
    Column("date_start", "day"),
    Column("date_end", "day"),
    Column("date_precision", "word", words=DATE_PRECISIONS),
    Column("date_text"),
    Column("place_name"),
    Column("place_label"),
    Column("place_id"),
    Column("country", "country"),
    Column("admin1"),
    Column("precision", "word", words=PRECISIONS),
    Column("lat", "number", bounds=(-90.0, 90.0)),
    Column("lon", "number", bounds=(-180.0, 180.0)),
    Column("radius_km", "number", bounds=(0.0, 20_040.0)),
    Column("place_confidence", "number", bounds=(0.0, 1.0)),
    Column("place_candidates", "list"),
    Column("actors", "actors", words=ACTOR_ROLES),
    Column("counts", "counts"),
    Column("attribution"),
    Column("cause"),
    Column("confidence", "number", bounds=(0.0, 1.0)),
    Column("document_id"),
    Column("title"),
    Column("source_url"),
    Column("published", "day"),
    Column("lang"),
    Column("quote"),
    Column("quote_start", "offset"),
    Column("quote_end", "offset"),
)

NAMES: tuple[str, ...] = tuple(column.name for column in COLUMNS)


def empty_table() -> gpd.GeoDataFrame:
    """Return an event table without rows: all columns, their types, and the CRS."""
    return from_columns({})


def to_table(events: Iterable[Event], *, types: Sequence[OwnType] = ()) -> gpd.GeoDataFrame:
    """Return events as an event table, in the order given.

    Events without an id get a stable one; an id that comes again gets ``-2``, ``-3``, …

    Parameters
    ----------
    events : iterable of Event
        What the extractor made.
    types : sequence of OwnType, optional
        Event types that a user declared beside those of the taxonomy.

    Returns
    -------
    geopandas.GeoDataFrame
        The event table in EPSG:4326; ``attrs`` holds ``schema_version``, ``rejected`` and the
        declared ``types``, as dictionaries.

    Raises
    ------
    SchemaError
        When an event has just one of latitude and longitude, or a word that is neither of the
        taxonomy nor declared.
    """
    rows = list(events)
    for column in COLUMNS:
        if column.kind == "word":
            for event in rows:
                known = words_of(column, types)
                if getattr(event, column.name) not in known:
                    raise SchemaError(
                        f"{column.name} {getattr(event, column.name)!r}: not a word of the table",
                        mend=f"use one of {', '.join(known)}",
                    )
    values: dict[str, list[Any]] = {
        name: [_cell(getattr(event, name)) for event in rows] for name in NAMES
    }
    values["event_id"] = [event.event_id or stable_id(event) for event in rows]
    table = from_columns(values)
    if types:
        table.attrs["types"] = [asdict(one) for one in types]
    return table


def words_of(column: Column, types: Sequence[OwnType]) -> tuple[str, ...]:
    """Return the closed list of a column, with the types that a user declared."""
    own = tuple(one.name for one in types) if column.name == "event_type" else ()
    return column.words + own


def from_columns(
    values: Mapping[str, Sequence[Any]],
    *,
    rejected: Sequence[Mapping[str, Any]] = (),
    notes: Sequence[str] = (),
) -> gpd.GeoDataFrame:
    """Return an event table from columns of typed cells, ``None`` where a cell is empty.

    Parameters
    ----------
    values : mapping of str to sequence
        Cells by column, all of one length; a column of the table that is not there is empty, and
        columns of other names are kept behind its own.
    rejected : sequence of mapping
        What a reader could not use, for ``attrs``.
    notes : sequence of str
        What a reader wants said, for ``attrs``.

    Raises
    ------
    SchemaError
        When a row has just one of latitude and longitude.
    """
    length = len(next(iter(values.values()), ()))
    data: dict[str, Any] = {}
    for column in COLUMNS:
        cells = values.get(column.name)
        coded = Coded.same(None, length) if cells is None else Coded.of(cells)
        data[column.name] = _array(column, coded)
    data["event_id"] = unique_ids(data["event_id"])
    for name in values:
        if name not in data:
            data[name] = Coded.of(values[name]).objects()
    lat, lon = data["lat"], data["lon"]
    placed = ~np.isnan(lat)
    torn = np.flatnonzero(placed == np.isnan(lon))
    if torn.size:
        raise SchemaError(
            f"row {torn[0]}: has just one of lat and lon", mend="give both, or neither"
        )
    points = np.full(length, shapely.Point(), dtype=object)
    points[placed] = shapely.points(lon[placed], lat[placed])
    # Each copy that pandas would make is one of a million rows.
    series = {n: pd.Series(cells, dtype=cells.dtype, copy=False) for n, cells in data.items()}
    series["geometry"] = gpd.GeoSeries(points, crs=CRS)
    table = gpd.GeoDataFrame(pd.DataFrame(series, copy=False), crs=CRS, copy=False)
    table.attrs = {
        "schema_version": SCHEMA_VERSION,
        "rejected": [dict(row) for row in rejected],
        "notes": list(notes),
    }
    return table


def join(tables: Sequence[gpd.GeoDataFrame]) -> gpd.GeoDataFrame:
    """Return the events of several tables as one, in their order, with what was said of each."""
    names = dict.fromkeys(name for table in tables for name in column_names(table))
    values = {name: [cell for table in tables for cell in _cells(table, name)] for name in names}
    joined = from_columns(
        values,
        rejected=[row for table in tables for row in table.attrs.get("rejected", ())],
        notes=[remark for table in tables for remark in table.attrs.get("notes", ())],
    )
    types = {one["name"]: one for table in tables for one in table.attrs.get("types", ())}
    if types:
        joined.attrs["types"] = list(types.values())
    return joined


def to_records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of an event table as plain dictionaries, without the geometry.

    Cells are ``str``, ``float``, ``int``, ``dict``, ``list`` or ``None``; all columns of the table
    come in its order, then those of other names.
    """
    names = column_names(table)
    columns = [_cells(table, name) for name in names]
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def column_names(table: pd.DataFrame) -> list[str]:
    """Return the columns of the event table, then the table's own, without the geometry."""
    return [*NAMES, *(str(n) for n in table.columns if n not in NAMES and n != "geometry")]


def _cells(table: pd.DataFrame, name: str) -> list[Any]:
    """Return the cells of a column as Python's own types, ``None`` where one is empty."""
    if name not in table.columns:
        return [None] * len(table)
    column = table[name].astype(object)
    return [_plain(cell) for cell in column.where(column.notna(), None).tolist()]


def _cell(value: Any) -> Any:
    """Return an attribute of an event as a cell of the table."""
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, dict):
        return {_cell(k): _cell(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_cell(v) for v in value]
    return value


def _array(column: Column, cells: Coded) -> Any:
    """Return the cells of a column as the array that the table has of them."""
    if column.kind == "number":
        return cells.floats()
    if column.kind == "offset":
        numbers = np.nan_to_num(cells.floats()).astype(np.int64)
        return pd.arrays.IntegerArray(numbers, ~cells.known)
    if column.kind in ("actors", "counts"):
        return cells.or_else(Coded.same({}, len(cells))).objects()
    if column.kind == "list":
        return cells.or_else(Coded.same([], len(cells))).objects()
    return cells.objects()


def _plain(value: Any) -> Any:
    """Return a number of NumPy's as Python's own."""
    return value.item() if isinstance(value, np.floating | np.integer) else value
