"""Rows with geometry, as GDAL and Parquet hand them over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np
import pyarrow as pa
import shapely
from numpy.typing import NDArray

from geomap.tables.arrow_cells import points_of
from geomap.tables.coded import Coded
from geomap.tables.degrees import in_degrees
from geomap.tables.rows import Points, RawRows, Rejected

__all__ = ["bounds_of", "placed_rows", "rows_of", "wkb_rows"]

_KINDS = (
    "Point", "LineString", "LinearRing", "Polygon", "MultiPoint", "MultiLineString",
    "MultiPolygon", "GeometryCollection",
)  # fmt: skip
_POINT, _MULTI_POINT = 0, 4


def bounds_of(column: pa.Array) -> NDArray[np.float64]:
    """Return west, south, east and north of a column of WKB; NaN where nothing has a place."""
    known = column.drop_null()
    x, y = points_of(known) or shapely.get_coordinates(_shapes(known)).T
    least, most = (partial(one.reduce, initial=np.nan) for one in (np.fmin, np.fmax))
    return np.array([least(x), least(y), most(x), most(y)])


def wkb_rows(
    columns: Mapping[str, Sequence[Any]], column: pa.Array, crs: Any, file: str, first: int = 1
) -> RawRows:
    """Return the rows of a table with a column of WKB; see :func:`rows_of`.

    Raises
    ------
    ReadError
        When the coordinate system cannot be read.
    shapely.errors.ShapelyError
        When it is no WKB.
    """
    found = points_of(column)
    if found is not None:
        return placed_rows(columns, *found, crs, file, first)
    return rows_of(columns, _shapes(column), crs, file, first)


def _shapes(column: pa.Array) -> NDArray[np.object_]:
    shapes: NDArray[np.object_] = shapely.from_wkb(np.array(column.to_pylist(), dtype=object))
    return shapes


def rows_of(
    columns: Mapping[str, Sequence[Any]],
    geometry: NDArray[np.object_],
    crs: Any,
    file: str,
    first: int = 1,
) -> RawRows:
    """Return the rows of a table with geometry; those that are no points are rejected.

    Parameters
    ----------
    columns : mapping of str to sequence
        Its cells by column, without the geometry.
    geometry : array of shapely.Geometry or None
        Where each row is.
    crs : object
        The coordinate system, as pyproj takes it; ``None`` where the file does not say.
    file : str
        The file's name.
    first : int
        The number of the first row in its file.

    Raises
    ------
    ReadError
        When the coordinate system cannot be read.
    """
    kinds = shapely.get_type_id(geometry)
    single = (kinds == _MULTI_POINT) & (shapely.get_num_geometries(geometry) == 1)
    geometry = geometry.copy()
    geometry[single] = shapely.get_geometry(geometry[single], 0)
    geometry[shapely.is_empty(geometry)] = None
    empty = shapely.is_missing(geometry)
    is_point = shapely.get_type_id(geometry) == _POINT
    kept = np.flatnonzero(is_point | empty)
    rejected = [
        Rejected(
            file, int(row) + first, "geometry", _KINDS[kinds[row]], "is not a point: give points"
        )
        for row in np.flatnonzero(~(is_point | empty))
    ]
    if len(kept) < len(geometry):
        rows = kept.tolist()
        columns = {name: Coded.of(cells).take(rows) for name, cells in columns.items()}
    x, y = shapely.get_x(geometry[kept]), shapely.get_y(geometry[kept])
    raw = placed_rows(columns, x, y, crs, file)
    raw.lines, raw.rejected = first + kept, rejected
    return raw


def placed_rows(
    columns: Mapping[str, Sequence[Any]],
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    crs: Any,
    file: str,
    first: int = 1,
) -> RawRows:
    """Return the rows of a table with coordinates; see :func:`rows_of`.

    Parameters
    ----------
    x, y : array of float
        Where each row is, in its coordinate system; NaN where it has no place.
    """
    lon, lat = in_degrees(x, y, crs, file)
    points = Points(Coded.numbers(lon), Coded.numbers(np.where(np.isnan(lon), np.nan, lat)))
    return RawRows(file, columns, np.arange(first, first + len(x)), points=points)
