"""GeoParquet: the event table as columns, with geometry that any GeoParquet reader knows."""

from __future__ import annotations

import contextlib
import io
import json
import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from itertools import chain, pairwise
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import shapely
from numpy.typing import NDArray

from geomap.errors import ReadError
from geomap.inputs import Source
from geomap.tables.arrow_cells import cells_of, is_bytes
from geomap.tables.blocks import Parted
from geomap.tables.coded import shared
from geomap.tables.geometries import bounds_of, placed_rows, wkb_rows
from geomap.tables.rows import BLOCK_ROWS, RawRows, header
from geomap.tables.schema import COLUMNS

__all__ = [
    "as_json",
    "encoded",
    "encoded_arrow",
    "flatten",
    "geo_metadata",
    "read_arrow",
    "read_blocks",
    "write",
    "write_arrow",
]

#: Rows of a group, the part of a file that readers load at once.
_GROUP_ROWS = 1 << 16
#: Rows of a part, about.
_PART_ROWS = 1 << 18
#: Bytes of a column that are read at a time.
_READ_BYTES = 1 << 20
_CRS84 = "OGC:CRS84"
#: What programs that do not know GeoParquet call a column of geometry as WKB.
_GEOMETRY = ("geometry", "geom", "wkb_geometry", "the_geom", "wkb")
_NESTED = frozenset(c.name for c in COLUMNS if c.kind in ("actors", "counts", "list"))
_NUMERIC = frozenset(c.name for c in COLUMNS if c.kind in ("number", "offset"))


def write(table: gpd.GeoDataFrame) -> bytes:
    """Return an event table as GeoParquet, objects and lists as JSON text."""
    return b"".join(encoded([table]))


def encoded(tables: Iterable[gpd.GeoDataFrame]) -> Iterator[bytes]:
    """Yield the bytes of one GeoParquet file that holds the rows of several tables, in their order.

    However the rows are cut into tables, the bytes are the same.

    Parameters
    ----------
    tables : iterable of geopandas.GeoDataFrame
        Event tables with the same columns, at least one; asked for one by one.
    """
    return encoded_arrow(map(_arrow, tables))


def encoded_arrow(tables: Iterable[pa.Table]) -> Iterator[bytes]:
    """Yield the bytes of one GeoParquet file with the rows of tables of Arrow, in their order.

    Parameters
    ----------
    tables : iterable of pyarrow.Table
        Tables of one schema, at least one, with the metadata of :func:`geo_metadata`; see
        :func:`encoded`.
    """
    sink = _Sink()
    writer: pq.ParquetWriter | None = None
    waiting: list[pa.Table] = []
    geo: dict[str, Any] = {}
    bounds = np.full(4, np.nan)
    for table in tables:
        waiting.append(table)
        if writer is None:
            geo = json.loads(table.schema.metadata[b"geo"])
            # Where all points are is known at the end, when a schema of Arrow's is long written.
            plain = table.schema.remove_metadata()
            writer = pq.ParquetWriter(sink, plain, compression="zstd", store_schema=False)
        further = bounds_of(table[geo["primary_column"]].combine_chunks())
        bounds[:2] = np.fmin(bounds[:2], further[:2])
        bounds[2:] = np.fmax(bounds[2:], further[2:])
        while sum(map(len, waiting)) >= _GROUP_ROWS:
            rows = pa.concat_tables(waiting)
            writer.write_table(rows.slice(0, _GROUP_ROWS).combine_chunks())
            waiting = [rows.slice(_GROUP_ROWS)]
            yield sink.taken()
    if writer is not None:
        rest = pa.concat_tables(waiting)
        if len(rest):
            writer.write_table(rest.combine_chunks())
        if not np.isnan(bounds).any():
            geo["columns"][geo["primary_column"]]["bbox"] = bounds.tolist()
        writer.add_key_value_metadata({"geo": json.dumps(geo)})
        writer.close()
    yield sink.taken()


def write_arrow(tables: Iterable[gpd.GeoDataFrame], path: str | os.PathLike[str]) -> None:
    """Write tables as Arrow, for :func:`read_arrow`.

    Parameters
    ----------
    tables : iterable of geopandas.GeoDataFrame
        Event tables with the same columns, at least one.
    """
    parts = map(_arrow, tables)
    first = next(parts)
    options = pa.ipc.IpcWriteOptions(compression="lz4")
    with (
        pa.OSFile(os.fspath(path), "wb") as file,
        pa.ipc.new_stream(file, first.schema, options=options) as writer,
    ):
        for table in chain([first], parts):
            writer.write_table(table)


def read_arrow(path: str | os.PathLike[str]) -> Iterator[pa.Table]:
    """Yield what :func:`write_arrow` wrote, some rows at a time, at least one table."""
    with pa.memory_map(os.fspath(path)) as file, pa.ipc.open_stream(file) as reader:
        yield reader.schema.empty_table()
        for batch in reader:
            yield pa.Table.from_batches([batch])


def read_blocks(source: Source) -> Parted:
    """Return what yields the rows of a GeoParquet file, or of a plain one, some at a time.

    A plain file has its points in ``lat`` and ``lon``, or in a column of geometry as WKB.

    Raises
    ------
    ReadError
        When it is not Parquet; while rows are asked for, too, where it is torn.
    """
    file = source.name
    with _reading(file), source.open() as stream:
        schema = pq.read_schema(stream)
        geo = json.loads((schema.metadata or {}).get(b"geo", b"null"))
        layout = _layout(schema, file) if geo is None else _geo_layout(schema, geo, file)
        return _Blocks(source, schema, layout)


@dataclass(frozen=True, slots=True)
class _Blocks(Parted):
    """The rows of a file, or of some of its row groups.

    Attributes
    ----------
    source : Source
        The file.
    schema : pyarrow.Schema
        Its columns.
    layout : _Layout
        How they are read.
    groups : tuple of (int, int) or None
        The first of the row groups, and the one behind the last; ``None`` for all.
    """

    source: Source
    schema: pa.Schema
    layout: _Layout
    groups: tuple[int, int] | None = None

    def __call__(self) -> Iterator[RawRows]:
        file, layout = self.source.name, self.layout
        with _reading(file), self.source.open() as stream:
            opened = pq.ParquetFile(stream, pre_buffer=False, buffer_size=_READ_BYTES)
            begin, end = self.groups or (0, opened.num_row_groups)
            first = 1 + sum(_rows_of_groups(opened)[:begin])
            is_empty = True
            asked = [*layout.columns, *([layout.geometry] if layout.geometry else [])]
            chosen = list(range(begin, end))
            for batch in opened.iter_batches(BLOCK_ROWS, row_groups=chosen, columns=asked):
                yield layout.rows(batch, file, first)
                first += len(batch)
                is_empty = False
            if is_empty:
                yield layout.rows(self.schema.empty_table().select(asked), file, first)

    @property
    def span(self) -> tuple[int, int] | None:
        return self.groups

    def parts(self) -> list[_Blocks]:
        with _reading(self.source.name), self.source.open() as stream:
            counts = _rows_of_groups(pq.ParquetFile(stream))
        begins = np.cumsum([0, *counts])[:-1]
        cuts = [0, *(np.flatnonzero(np.diff(begins // _PART_ROWS)) + 1).tolist(), len(counts)]
        return [replace(self, groups=groups) for groups in pairwise(cuts)]

    def having(self, needed: Collection[str]) -> _Blocks:
        """Return blocks with the columns that are needed.

        Of the others just those are read that can make a row of no use.
        """
        columns = _telling(self.layout.columns, self.schema, needed)
        return replace(self, layout=replace(self.layout, columns=columns))


def _rows_of_groups(opened: pq.ParquetFile) -> list[int]:
    groups = range(opened.num_row_groups)
    return [opened.metadata.row_group(number).num_rows for number in groups]


@dataclass(frozen=True, slots=True)
class _Layout:
    """How the columns of a file are read.

    Attributes
    ----------
    columns : dict of str to str
        Columns of the file that hold cells, and what they are called.
    geometry : str
        The column of geometry; empty where there is none.
    encoding : str
        How the geometry is written.
    crs : object
        Its coordinate system, as pyproj takes it; ``None`` where the file does not say.
    notes : list of str
        What there is to say of the file.
    """

    columns: dict[str, str]
    geometry: str = ""
    encoding: str = "WKB"
    crs: Any = None
    notes: list[str] = field(default_factory=list)

    def rows(self, batch: Any, file: str, first: int) -> RawRows:
        """Return the rows of a part of the file, of which the first has a number."""
        columns = {ours: cells_of(_array(batch[name])) for name, ours in self.columns.items()}
        if not self.geometry:
            lines = np.arange(first, first + len(batch))
            return RawRows(file, columns, lines, notes=list(self.notes))
        column = _array(batch[self.geometry])
        if self.encoding == "point":
            x, y = (column.field(axis).to_numpy(zero_copy_only=False) for axis in ("x", "y"))
            x, y = (np.where(column.is_null(), np.nan, axis) for axis in (x, y))
            raw = placed_rows(columns, x, y, self.crs, file, first)
        else:
            raw = wkb_rows(columns, column, self.crs, file, first)
        raw.notes += self.notes
        return raw


def _layout(schema: pa.Schema, file: str) -> _Layout:
    """Return how plain Parquet is read, with points where a column is geometry as WKB."""
    bytes_in = [name for name in schema.names if name and is_bytes(schema.field(name).type)]
    columns = _named([name for name in schema.names if name not in bytes_in], file)
    by_name = {name.lower(): name for name in bytes_in}
    geometry = next((by_name[name] for name in _GEOMETRY if name in by_name), "")
    if {"lat", "lon"} <= set(columns.values()):
        geometry = ""
    notes = []
    if geometry:
        bytes_in.remove(geometry)
        notes.append(f"{file}: does not say its coordinates; they were taken for WGS 84")
    if bytes_in:
        names = ", ".join(name[:40] for name in bytes_in[:8])
        notes.append(f"{file}: columns of bytes, which are no text, were left out: {names}")
    return _Layout(columns, geometry, notes=notes)


def _geo_layout(schema: pa.Schema, geo: Any, file: str) -> _Layout:
    """Return how GeoParquet is read."""
    primary = geo["primary_column"]
    about = geo["columns"][primary]
    if about["encoding"] not in ("WKB", "point"):
        raise ReadError(f"{file}: has geometry of {about['encoding']!r}", mend="give points")
    others = [name for name in schema.names if name not in geo["columns"]]
    cells = [name for name in others if not is_bytes(schema.field(name).type)]
    return _Layout(_named(cells, file), primary, about["encoding"], about.get("crs", _CRS84))


def _telling(
    columns: Mapping[str, str], schema: pa.Schema, needed: Collection[str]
) -> dict[str, str]:
    """Return the columns that are needed, and those with cells that may be none of ours."""
    typed = {column.name for column in COLUMNS if column.kind != "text"}
    texts = {column.name for column in COLUMNS if column.kind == "text"}
    return {
        name: ours
        for name, ours in columns.items()
        if ours in needed or ours in typed or (ours in texts and not _is_text(schema.field(name)))
    }


def _is_text(field: pa.Field) -> bool:
    return bool(pa.types.is_string(field.type) or pa.types.is_large_string(field.type))


def _named(names: Sequence[str], file: str) -> dict[str, str]:
    ours = header([str(name) for name in names], file)
    return {name: our for name, our in zip(names, ours, strict=True) if our}


def _array(column: Any) -> pa.Array:
    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column


@contextlib.contextmanager
def _reading(file: str) -> Iterator[None]:
    """Turn whatever Arrow raises into one line."""
    try:
        yield
    except (
        pa.ArrowException, OSError, ValueError, LookupError, TypeError, AttributeError,
        shapely.errors.ShapelyError,
    ) as error:  # fmt: skip
        if isinstance(error, ReadError):
            raise
        told = " ".join(str(error).split())[:120]
        raise ReadError(
            f"{file}: is not a Parquet file that can be read ({told})", mend="write it again"
        ) from None


def flatten(table: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return an event table as formats without objects hold it: these as JSON text."""
    flat = table.copy()
    flat.attrs = {}
    for name in flat.columns:
        if name != flat.geometry.name and name not in _NUMERIC:
            cells = as_json(flat[name].tolist()) if name in _NESTED else flat[name]
            flat[name] = pd.Series(cells, dtype="string", index=flat.index)
    return flat


def as_json(cells: Sequence[Any]) -> NDArray[np.object_]:
    """Return objects or lists as JSON text, ``None`` for empty ones; one that rows share, once."""
    codes, objects = shared(cells)
    texts = [json.dumps(one, ensure_ascii=False) if one else None for one in objects]
    return np.asarray(texts, dtype=object)[codes]


def _arrow(table: gpd.GeoDataFrame) -> pa.Table:
    """Return an event table as Arrow has it, with the metadata of GeoParquet 1.0."""
    arrays = {}
    for name in table.columns:
        column = table[name]
        if name == table.geometry.name:
            arrays[name] = pa.array(shapely.to_wkb(column.to_numpy()), pa.binary())
        elif name in _NESTED:
            arrays[name] = pa.array(as_json(column.tolist()), pa.string())
        elif name in _NUMERIC:
            arrays[name] = pa.Array.from_pandas(column)
        else:
            arrays[str(name)] = pa.array(column.astype(object), pa.string(), from_pandas=True)
    return pa.table(arrays, metadata=geo_metadata(table.geometry.name, table.crs))


def geo_metadata(name: str, crs: Any = None) -> dict[str, str]:
    """Return the metadata of GeoParquet 1.0 for a column of points as WKB.

    Parameters
    ----------
    name : str
        The column.
    crs : pyproj.CRS, optional
        The coordinate system of its points; by default WGS 84.
    """
    is_ours = crs is None or crs.to_epsg() == 4326
    projjson = _wgs84() if is_ours else crs.to_json_dict()
    geometry = {"encoding": "WKB", "geometry_types": ["Point"], "crs": projjson}
    geo = {"version": "1.0.0", "primary_column": name, "columns": {name: geometry}}
    return {"geo": json.dumps(geo)}


@cache
def _wgs84() -> dict[str, Any]:
    """Return EPSG:4326 as PROJJSON, which PROJ writes otherwise once it has read that of a file."""
    text = (files(__package__) / "wgs84.json").read_text(encoding="utf-8")
    projjson: dict[str, Any] = json.loads(text)
    return projjson


class _Sink(io.RawIOBase):
    """A file that is written to its end, and taken away meanwhile."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self._length = 0

    def writable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._length

    def write(self, data: Any) -> int:
        self._parts.append(bytes(data))
        self._length += len(self._parts[-1])
        return len(self._parts[-1])

    def taken(self) -> bytes:
        """Return what was written since it was last taken."""
        taken = b"".join(self._parts)
        self._parts.clear()
        return taken
