"""Coordinates of any coordinate system as degrees, where the file says which system it is."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geomap.errors import ReadError

__all__ = ["epsg_of", "in_degrees"]

Numbers = NDArray[np.float64]

_EPSG = re.compile(r"(?i)(?:.{0,60}\bEPSG[:/]{1,2}(?:[0-9.]{0,9}[:/])?)([0-9]{4,6})")
_WGS84 = re.compile(r"(?i).{0,60}\b(?:OGC:(?:1\.3)?:?CRS84h?|CRS:?84h?|CRS84h?)")


def epsg_of(name: str) -> int | None:
    """Return the number of a coordinate system in the register of EPSG, by what a file calls it.

    Parameters
    ----------
    name : str
        As ``EPSG:3857``, ``urn:ogc:def:crs:EPSG::3857`` or ``urn:ogc:def:crs:OGC:1.3:CRS84``.
    """
    if _WGS84.fullmatch(name[:120]):
        return 4326
    match = _EPSG.fullmatch(name[:120])
    return int(match[1]) if match else None


def in_degrees(x: Numbers, y: Numbers, crs: Any, file: str) -> tuple[Numbers, Numbers]:
    """Return coordinates as (lon, lat), degrees, WGS 84.

    Parameters
    ----------
    x, y : array of float
        Coordinates: easting or longitude, northing or latitude. NaN where there are none.
    crs : object
        Their system, as pyproj takes it; ``None`` where the file does not say.
    file : str
        Its name, for messages.

    Returns
    -------
    tuple of array of float
        Infinite where a point has no place on the globe.

    Raises
    ------
    ReadError
        When the system is not one that can be left, or is not said and they are no degrees.
    """
    if crs is None:
        off = np.flatnonzero((np.abs(x) > 180) | (np.abs(y) > 90))
        if off.size and 2 * off.size > np.count_nonzero(~np.isnan(x)):
            raise ReadError(
                f"{file}: its coordinates, as ({x[off[0]]:g}, {y[off[0]]:g}), are no degrees, and"
                " it does not say of which coordinate system they are",
                mend="give it with that (a shapefile with its .prj), or reproject it to EPSG:4326",
            )
        return x, y
    from pyproj import CRS, Transformer
    from pyproj.exceptions import ProjError

    try:
        stated = CRS.from_user_input(crs)
        if stated.to_epsg() == 4326 or stated.to_authority() == ("OGC", "CRS84"):
            return x, y
        transformer = Transformer.from_crs(stated, 4326, always_xy=True)
        lon, lat = transformer.transform(x, y)
    except ProjError as error:
        raise ReadError(
            f"{file}: is in coordinates that are not known ({' '.join(str(error).split())[:80]})",
            mend="reproject it to WGS 84 (EPSG:4326)",
        ) from None
    missing = np.isnan(x) | np.isnan(y)
    return np.where(missing, np.nan, lon), np.where(missing, np.nan, lat)
