"""GeoJSON (RFC 7946): a feature for each event, ``null`` geometry where it has no place.

Files of the older standard, which may state a coordinate system, are read too, and JSON that is no
GeoJSON but has rows.

Read and written here, not by GDAL: a file with this ending can be anything to GDAL, also a pointer
to another file.
"""

from __future__ import annotations

import math
import re
from typing import Any

import numpy as np
import pandas as pd

from geomap.decoding import decode
from geomap.errors import ReadError
from geomap.inputs import Source
from geomap.tables.coded import Coded
from geomap.tables.degrees import epsg_of, in_degrees
from geomap.tables.json_rows import dumps, feature_rows, is_feature, loads, rows_from, rows_of
from geomap.tables.jsonlines import read_blocks
from geomap.tables.rows import Points, RawRows
from geomap.tables.schema import NAMES, to_records
from geomap.taxonomy import SCHEMA_VERSION

__all__ = ["read", "write"]

_HEAD = 100_000
#: JSON Lines: an object that ends before another begins.
_LINES = re.compile(r"\s*\{[^\n]*\}[ \t\r]*\n\s*\{")


def write(table: pd.DataFrame) -> bytes:
    """Return an event table as a FeatureCollection, one feature a line, in UTF-8."""
    head = f'{{"type": "FeatureCollection", "geomap": {{"schema_version": "{SCHEMA_VERSION}"}},'
    features = ",\n".join(dumps(_feature(record)) for record in to_records(table))
    return f'{head} "features": [\n{features}\n]}}\n'.encode()


def read(data: bytes, file: str) -> RawRows:
    """Return the rows of a GeoJSON file, or of JSON that holds a list of objects.

    Raises
    ------
    ReadError
        When it is neither, of another schema version, or in a CRS that is not known.
    """
    text = decode(data, name=file)
    try:
        collection = loads(text)
    except ValueError as error:
        if isinstance(error, ReadError):
            raise
        if _LINES.match(text[:_HEAD]):
            return RawRows.joined(read_blocks(Source(file, data))())
        raise ReadError(f"{file}: is not JSON ({error})", mend="give a GeoJSON file") from None
    if is_feature(collection):
        collection = {**collection, "features": [collection]}
    features = collection.get("features") if isinstance(collection, dict) else None
    if not isinstance(features, list) and (listed := rows_of(collection)) is not None:
        return rows_from(listed, file) if listed else _nothing(file)
    if not isinstance(features, list):
        raise ReadError(
            f"{file}: is not GeoJSON",
            mend='give a FeatureCollection, {"features": […]}, or a list of objects, [{…}]',
        )
    _refuse_version(collection.get("geomap"), file)
    crs = _crs(collection.get("crs"), file)
    if not features:
        return _nothing(file)
    rows = feature_rows(features, file)
    if crs is not None and rows.points is not None:
        rows.points = _in_degrees(rows.points, crs, file)
    return rows


def _nothing(file: str) -> RawRows:
    return RawRows(file, {name: [] for name in NAMES}, [])


def _feature(record: dict[str, Any]) -> dict[str, Any]:
    geometry = None
    if record["lat"] is not None:
        geometry = {"type": "Point", "coordinates": [record["lon"], record["lat"]]}
    return {
        "type": "Feature",
        "id": record["event_id"],
        "geometry": geometry,
        "properties": record,
    }


def _refuse_version(stamp: Any, file: str) -> None:
    version = stamp.get("schema_version") if isinstance(stamp, dict) else None
    if version is not None and str(version).split(".")[0] != SCHEMA_VERSION.split(".")[0]:
        raise ReadError(
            f"{file}: is of schema version {version}, this geomap knows {SCHEMA_VERSION}",
            mend="install the geomap that wrote it",
        )


def _crs(stated: Any, file: str) -> int | None:
    """Return the coordinate system that a file states, by its number; ``None`` for degrees."""
    properties = stated.get("properties") if isinstance(stated, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    if stated is None or name in (None, ""):
        return None
    number = epsg_of(str(name))
    if number is None:
        raise ReadError(
            f"{file}: is in the coordinates {str(name)[:80]!r}, which are not known",
            mend="reproject it to WGS 84 (EPSG:4326)",
        )
    return None if number == 4326 else number


def _in_degrees(points: Points, crs: int, file: str) -> Points:
    """Return points in degrees; what is no number stays, to be refused as a cell."""
    pairs = list(zip(points.lon.tolist(), points.lat.tolist(), strict=True))
    is_number = np.array([all(type(c) in (int, float) for c in pair) for pair in pairs], dtype=bool)
    x, y = np.array(
        [pair if ok else (math.nan, math.nan) for pair, ok in zip(pairs, is_number, strict=True)],
        dtype=float,
    ).T
    lon, lat = (Coded.numbers(axis).where(is_number) for axis in in_degrees(x, y, crs, file))
    return Points(
        lon.or_else(points.lon.where(~is_number)), lat.or_else(points.lat.where(~is_number))
    )
