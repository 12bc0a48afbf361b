"""Cells of two grids over the globe, and distances on it."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Final, TypeAlias

from geomap.places.store import Place

__all__ = ["EARTH_KM", "KM_PER_DEGREE", "Cell", "around", "cells_of", "km", "turn"]

Cell: TypeAlias = tuple[int, int]

#: The radius of the Earth as a sphere.
EARTH_KM: Final = 6371.009
#: A degree of latitude.
KM_PER_DEGREE: Final = EARTH_KM * math.pi / 180
NEAR_CELL = 1.0
FAR_CELL = 4.0


@lru_cache(maxsize=1 << 16)
def _cells_at(lat: float, lon: float) -> tuple[Cell, Cell]:
    shrink = max(0.2, math.cos(math.radians(lat)))
    fine = math.floor(lat / NEAR_CELL), math.floor(lon * shrink / NEAR_CELL)
    coarse = math.floor(lat / FAR_CELL), math.floor(lon * shrink / FAR_CELL)
    return fine, coarse


def cells_of(place: Place) -> tuple[Cell, Cell]:
    """Return the cells of the fine and the coarse grid that a place lies in."""
    return _cells_at(place.lat, place.lon)


def around(cell: Cell) -> list[Cell]:
    """Return a cell and its eight neighbours."""
    row, column = cell
    return [(row + i, column + j) for i in (-1, 0, 1) for j in (-1, 0, 1)]


def km(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Return the distance of two positions in degrees, in kilometres, on a sphere."""
    a, b = math.radians(lat1), math.radians(lat2)
    half = math.sin((b - a) / 2) ** 2
    half += math.cos(a) * math.cos(b) * math.sin(math.radians(lon2 - lon1) / 2) ** 2
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(half)))


def turn(degrees: float) -> float:
    """Return a difference of longitudes as the shorter way round, -180 to 180 degrees."""
    return (degrees + 180.0) % 360.0 - 180.0
