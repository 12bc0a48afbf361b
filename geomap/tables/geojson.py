"""GeoJSON (RFC 7946): a feature for each event, ``null`` geometry where it has no place.

Read and written here, not by GDAL: a file with this ending can be anything to GDAL, also a pointer
to another file.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from geomap.decoding import decode
from geomap.errors import ReadError
from geomap.tables.json_rows import rows_from, rows_of
from geomap.tables.jsonlines import columns_of, dumps, loads
from geomap.tables.rows import RawRows, Rejected
from geomap.tables.schema import NAMES, to_records
from geomap.taxonomy import SCHEMA_VERSION

__all__ = ["read", "write"]


def write(table: pd.DataFrame) -> bytes:
    """Return an event table as a FeatureCollection, one feature a line, in UTF-8."""
    head = f'{{"type": "FeatureCollection", "geomap": {{"schema_version": "{SCHEMA_VERSION}"}},'
    features = ",\n".join(dumps(_feature(record)) for record in to_records(table))
    return f'{head} "features": [\n{features}\n]}}\n'.encode()


def read(data: bytes, file: str) -> RawRows:
    """Return the rows of a GeoJSON file.

    Raises
    ------
    ReadError
        When it is not a FeatureCollection, of another schema version, or in another CRS.
    """
    try:
        collection = loads(decode(data, name=file))
    except ValueError as error:
        if isinstance(error, ReadError):
            raise
        raise ReadError(f"{file}: is not JSON ({error})", mend="give a GeoJSON file") from None
    features = collection.get("features") if isinstance(collection, dict) else None
    if not isinstance(features, list) and (listed := rows_of(collection)) is not None:
        return rows_from(listed, file)
    if not isinstance(features, list):
        raise ReadError(
            f"{file}: is not GeoJSON", mend='give a FeatureCollection, {"features": […]}'
        )
    _refuse_version(collection.get("geomap"), file)
    _refuse_crs(collection.get("crs"), file)
    if not features:
        return RawRows(file, {name: [] for name in NAMES}, [])
    records: list[dict[str, Any]] = []
    points: list[tuple[Any, Any] | None] = []
    lines: list[int] = []
    rejected: list[Rejected] = []
    for number, feature in enumerate(features, start=1):
        try:
            properties, point = _parts(feature)
        except ValueError as error:
            rejected.append(Rejected(file, number, None, dumps(feature)[:200], str(error)))
            continue
        records.append(properties)
        points.append(point)
        lines.append(number)
    return RawRows(file, columns_of(records, file), lines, rejected, points)


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


def _parts(feature: Any) -> tuple[dict[str, Any], tuple[Any, Any] | None]:
    """Return the properties of a feature and its ``(lon, lat)``, ``None`` without geometry."""
    properties = feature.get("properties") if isinstance(feature, dict) else None
    if not isinstance(properties, dict):
        raise ValueError("is not a feature with properties")
    geometry = feature.get("geometry")
    if geometry is None:
        return properties, None
    if not isinstance(geometry, dict) or geometry.get("type") != "Point":
        kind = geometry.get("type") if isinstance(geometry, dict) else geometry
        raise ValueError(f"has the geometry {kind!r}, not a Point")
    position = geometry.get("coordinates")
    if not isinstance(position, list) or len(position) == 1:
        raise ValueError("has a Point without two coordinates")
    return properties, (position[0], position[1]) if position else None


def _refuse_version(stamp: Any, file: str) -> None:
    version = stamp.get("schema_version") if isinstance(stamp, dict) else None
    if version is not None and str(version).split(".")[0] != SCHEMA_VERSION.split(".")[0]:
        raise ReadError(
            f"{file}: is of schema version {version}, this geomap knows {SCHEMA_VERSION}",
            mend="install the geomap that wrote it",
        )


def _refuse_crs(crs: Any, file: str) -> None:
    name = crs.get("properties", {}).get("name", "") if isinstance(crs, dict) else ""
    if name and not str(name).endswith(("CRS84", "4326")):
        raise ReadError(
            f"{file}: is in the coordinates {name}", mend="reproject it to WGS 84 (EPSG:4326)"
        )
