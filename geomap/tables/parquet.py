"""GeoParquet: the event table as columns, with geometry that any GeoParquet reader knows."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import shapely
from numpy.typing import NDArray

from geomap.errors import ReadError
from geomap.tables.coded import numbered
from geomap.tables.geometries import rows_of
from geomap.tables.rows import RawRows, header
from geomap.tables.schema import COLUMNS

__all__ = ["as_json", "encoded", "flatten", "read", "write"]

#: Rows of a group, the part of a file that readers load at once.
_GROUP_ROWS = 1 << 16
#: Most cells that are read: a few bytes can stand for any number of like ones.
_MOST_CELLS = 200_000_000
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
    sink = _Sink()
    writer: pq.ParquetWriter | None = None
    waiting: list[pa.Table] = []
    for table in tables:
        waiting.append(_arrow(table))
        if writer is None:
            writer = pq.ParquetWriter(sink, waiting[0].schema, compression="zstd")
        while sum(map(len, waiting)) >= _GROUP_ROWS:
            rows = pa.concat_tables(waiting)
            writer.write_table(rows.slice(0, _GROUP_ROWS).combine_chunks())
            waiting = [rows.slice(_GROUP_ROWS)]
            yield sink.taken()
    if writer is not None:
        rest = pa.concat_tables(waiting)
        if len(rest):
            writer.write_table(rest.combine_chunks())
        writer.close()
    yield sink.taken()


def read(data: bytes, file: str) -> RawRows:
    """Return the rows of a GeoParquet file, or of a plain Parquet file with ``lat`` and ``lon``.

    Raises
    ------
    ReadError
        When it is not Parquet.
    """
    try:
        source = pq.ParquetFile(pa.BufferReader(data))
        shape = source.metadata.num_rows, source.metadata.num_columns
        if shape[0] * shape[1] > _MOST_CELLS:
            raise ReadError(
                f"{file}: has {shape[0]:,} rows of {shape[1]:,} columns", mend="give smaller parts"
            )
        geo = json.loads((source.schema_arrow.metadata or {}).get(b"geo", b"null"))
        if geo is None:
            return _without_metadata(source.read(), file)
        geometries = set(geo["columns"])
        names = [name for name in source.schema_arrow.names if name not in geometries]
        columns = _cells(source.read(columns=names), file)
        placed = gpd.read_parquet(io.BytesIO(data), columns=[geo["primary_column"]]).geometry
        return rows_of(columns, placed.to_numpy(), placed.crs, file)
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


def _without_metadata(table: pa.Table, file: str) -> RawRows:
    """Return the rows of plain Parquet, with points where a column is geometry as WKB."""
    columns = _cells(table, file)
    left_out = [str(name) for name in table.column_names if name and name not in columns]
    named = {name.lower(): name for name in table.column_names if _is_bytes(table.schema, name)}
    geometry = next((named[name] for name in _GEOMETRY if name in named), None)
    if geometry is None or {"lat", "lon"} <= columns.keys():
        raw = RawRows(file, columns, range(1, len(table) + 1))
    else:
        left_out.remove(geometry)
        placed = shapely.from_wkb(np.array(table[geometry].to_pylist(), dtype=object))
        raw = rows_of(columns, placed, None, file)
        raw.notes.append(f"{file}: does not say its coordinates; they were taken for WGS 84")
    if left_out:
        names = ", ".join(name[:40] for name in left_out[:8])
        raw.notes.append(f"{file}: columns of bytes, which are no text, were left out: {names}")
    return raw


def _is_bytes(schema: pa.Schema, name: str) -> bool:
    kind = schema.field(name).type
    return bool(pa.types.is_binary(kind) or pa.types.is_large_binary(kind))


def _cells(table: pa.Table, file: str) -> dict[str, list[Any]]:
    """Return columns as cells: days and times in ISO, decimals as numbers, bytes left out."""
    names = header([str(name) for name in table.column_names], file)
    columns: dict[str, list[Any]] = {}
    for name, column in zip(names, table.columns, strict=True):
        kind = column.type
        if pa.types.is_binary(kind) or pa.types.is_large_binary(kind) or not name:
            continue
        cells = column.to_pylist()
        if pa.types.is_decimal(kind):
            cells = [None if cell is None else float(cell) for cell in cells]
        elif pa.types.is_date(kind) or pa.types.is_timestamp(kind) or pa.types.is_time(kind):
            cells = [None if cell is None else cell.isoformat() for cell in cells]
        columns[name] = cells
    return columns


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
    codes, firsts = numbered(np.fromiter(map(id, cells), dtype=np.int64, count=len(cells)))
    different = (cells[row] for row in firsts.tolist())
    texts = [json.dumps(cell, ensure_ascii=False) if cell else None for cell in different]
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
    geometry = {
        "encoding": "WKB",
        "geometry_types": ["Point"],
        "crs": table.crs.to_json_dict(),
    }
    geo = {
        "version": "1.0.0",
        "primary_column": table.geometry.name,
        "columns": {table.geometry.name: geometry},
    }
    return pa.table(arrays, metadata={"geo": json.dumps(geo)})


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
