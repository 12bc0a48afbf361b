"""Where the events of any table are: from its columns, or from its geometry."""

from __future__ import annotations

import math

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

__all__ = ["floats", "plain", "positions"]


def floats(column: pd.Series) -> NDArray[np.float64]:
    """Return a column as numbers, NaN for what is none."""
    numbers = pd.to_numeric(column, errors="coerce")
    return np.asarray(numbers.to_numpy(np.float64, na_value=math.nan))


def plain(events: pd.DataFrame) -> pd.DataFrame:
    """Return a table without its geometry, its columns named by text, the first of each name."""
    table = pd.DataFrame(events)
    if isinstance(events, gpd.GeoDataFrame) and events.active_geometry_name is not None:
        table = table.drop(columns=events.active_geometry_name)
    # A column of pandas's own texts cannot hold half a surrogate pair.
    names = pd.Index([str(name) for name in table.columns], dtype=object)
    table = table.set_axis(names, axis=1)
    return table.loc[:, ~table.columns.duplicated()]


def positions(events: pd.DataFrame) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return (lon, lat) of every row, degrees, WGS 84, NaN where there is none on the globe.

    They come from ``lon`` and ``lat``, or else from a geometry of points in any CRS.
    """
    table = plain(events)
    lon = lat = np.full(len(events), math.nan)
    if "lon" in table.columns and "lat" in table.columns:
        lon, lat = floats(table["lon"]), floats(table["lat"])
    elif isinstance(events, gpd.GeoDataFrame) and events.active_geometry_name is not None:
        geometry = events.geometry
        if geometry.crs is not None and geometry.crs.to_epsg() != 4326:
            geometry = geometry.to_crs(4326)
        points = geometry.where(geometry.geom_type == "Point")
        lon, lat = points.x.to_numpy(np.float64), points.y.to_numpy(np.float64)
    on_globe = (np.abs(lat) <= 90) & (np.abs(lon) <= 180)  # NaN is neither
    return np.where(on_globe, lon, math.nan), np.where(on_globe, lat, math.nan)
