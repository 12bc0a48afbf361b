"""Polygons: simplified together, measured, and rounded to what a store keeps."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy
import shapely
from shapely.geometry.base import BaseGeometry

from geomap.places.areas import Area

__all__ = ["area_km2", "polygons_of", "radius_km", "simplify_together", "to_area"]

EARTH_RADIUS_KM = 6371.0088
GRID = 1e-4


def simplify_together(shapes: Mapping[str, BaseGeometry], tolerance: float) -> dict[str, Area]:
    """Simplify neighbouring polygons so that their common borders stay common.

    Parameters
    ----------
    shapes : mapping of str to geometry
        Polygons, ``(lon, lat)``, degrees, WGS 84.
    tolerance : float
        Degrees: detail whose area is less than its square goes.
    """
    names = list(shapes)
    simplified = shapely.coverage_simplify(
        numpy.array([shapes[name] for name in names], dtype=object), tolerance
    )
    return {name: to_area(shape) for name, shape in zip(names, simplified, strict=True)}


def to_area(shape: BaseGeometry) -> Area:
    """Round a polygon to the grid of the store; what collapses there is left out."""
    rounded = shapely.make_valid(shapely.set_precision(shape, GRID))
    return [
        [
            [(round(lon, 4), round(lat, 4)) for lon, lat in ring.coords]
            for ring in (polygon.exterior, *polygon.interiors)
        ]
        for polygon in polygons_of(rounded)
    ]


def polygons_of(shape: BaseGeometry) -> list[shapely.Polygon]:
    """Return the polygons of a geometry, the largest first."""
    parts = [
        part
        for part in shapely.get_parts(shape, return_index=False)
        if isinstance(part, (shapely.Polygon, shapely.MultiPolygon))
    ]
    polygons = [polygon for part in parts for polygon in shapely.get_parts(part)]
    return sorted((p for p in polygons if not p.is_empty), key=lambda p: -p.area)


def area_km2(shape: BaseGeometry) -> float:
    """Return the area of a polygon in degrees, WGS 84, on the sphere."""

    def equal_area(positions: numpy.ndarray) -> numpy.ndarray:
        lon, lat = numpy.radians(positions[:, 0]), numpy.radians(positions[:, 1])
        return EARTH_RADIUS_KM * numpy.column_stack((lon, numpy.sin(lat)))

    return float(shapely.transform(shape, equal_area).area)


def radius_km(shapes: Sequence[BaseGeometry]) -> float:
    """Return the radius of the circle that is as large as the polygons together."""
    return math.sqrt(sum(map(area_km2, shapes)) / math.pi)
