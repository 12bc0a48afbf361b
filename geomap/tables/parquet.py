"""GeoParquet: the event table as columns, with geometry that any GeoParquet reader knows."""

from __future__ import annotations

import io
import json
from typing import Any

import geopandas as gpd
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from geomap.errors import ReadError
from geomap.tables.rows import RawRows, header
from geomap.tables.schema import COLUMNS, CRS

__all__ = ["flatten", "frame_rows", "read", "write"]

_NESTED = frozenset(c.name for c in COLUMNS if c.kind in ("actors", "counts", "list"))
_NUMERIC = frozenset(c.name for c in COLUMNS if c.kind in ("number", "offset"))


def write(table: gpd.GeoDataFrame) -> bytes:
    """Return an event table as GeoParquet, objects and lists as JSON text."""
    out = io.BytesIO()
    flatten(table).to_parquet(out, index=False, compression="zstd")
    return out.getvalue()


def read(data: bytes, file: str) -> RawRows:
    """Return the rows of a GeoParquet file, or of a plain Parquet file with ``lat`` and ``lon``.

    Raises
    ------
    ReadError
        When it is not Parquet.
    """
    try:
        source = pq.ParquetFile(pa.BufferReader(data))
        if b"geo" in (source.schema_arrow.metadata or {}):
            return frame_rows(gpd.read_parquet(io.BytesIO(data)), file)
        columns = source.read().to_pydict()
    except (pa.ArrowException, OSError, ValueError, KeyError) as error:
        if isinstance(error, ReadError):
            raise
        raise ReadError(
            f"{file}: is not a Parquet file that can be read ({error})", mend="write it again"
        ) from None
    names = header(list(columns), file)
    length = source.metadata.num_rows
    return RawRows(file, dict(zip(names, columns.values(), strict=True)), range(1, length + 1))


def flatten(table: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return an event table as formats without objects hold it: these as JSON text."""
    flat = table.copy()
    flat.attrs = {}
    for name in flat.columns:
        if name in _NESTED:
            cells = [json.dumps(v, ensure_ascii=False) if v else None for v in flat[name]]
            flat[name] = pd.Series(cells, dtype="string", index=flat.index)
        elif name != flat.geometry.name and name not in _NUMERIC:
            flat[name] = flat[name].astype("string")
    return flat


def frame_rows(frame: gpd.GeoDataFrame, file: str) -> RawRows:
    """Return the rows of a GeoDataFrame that a file held.

    Raises
    ------
    ReadError
        When it has geometry of another kind.
    """
    if frame.crs is not None and frame.crs != CRS:
        frame = frame.to_crs(CRS)
    geometry = frame.geometry
    other = sorted(set(geometry.geom_type.dropna()) - {"Point"})
    if other:
        raise ReadError(f"{file}: holds {other[0]} geometry", mend="give points")
    columns: dict[str, list[Any]] = {}
    plain = frame.drop(columns=geometry.name)
    for name, column in zip(header([str(n) for n in plain.columns], file), plain, strict=True):
        columns[name] = plain[column].astype(object).where(plain[column].notna(), None).tolist()
    points = [None if point is None or point.is_empty else (point.x, point.y) for point in geometry]
    return RawRows(file, columns, range(1, len(frame) + 1), points=points)
