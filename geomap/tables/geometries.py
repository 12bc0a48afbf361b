"""Rows with geometry, as GDAL and Parquet hand them over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from geomap.tables.degrees import in_degrees
from geomap.tables.rows import RawRows, Rejected

__all__ = ["rows_of"]

_KINDS = (
    "Point", "LineString", "LinearRing", "Polygon", "MultiPoint", "MultiLineString",
    "MultiPolygon", "GeometryCollection",
)  # fmt: skip
_POINT, _MULTI_POINT = 0, 4


def rows_of(
    columns: Mapping[str, Sequence[Any]], geometry: NDArray[np.object_], crs: Any, file: str
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
        Rejected(file, int(row) + 1, "geometry", _KINDS[kinds[row]], "is not a point: give points")
        for row in np.flatnonzero(~(is_point | empty))
    ]
    if len(kept) < len(geometry):
        rows = kept.tolist()
        columns = {name: [cells[row] for row in rows] for name, cells in columns.items()}
    x, y = in_degrees(shapely.get_x(geometry[kept]), shapely.get_y(geometry[kept]), crs, file)
    points = [
        None if nowhere else (lon, lat)
        for nowhere, lon, lat in zip(np.isnan(x), x.tolist(), y.tolist(), strict=True)
    ]
    return RawRows(file, columns, (kept + 1).tolist(), rejected, points)
