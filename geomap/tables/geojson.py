"""GeoJSON (RFC 7946): a feature for each event, ``null`` geometry where it has no place.

Files of the older standard, which may state a coordinate system, are read too, and JSON that is no
GeoJSON but has rows.

Read and written here, not by GDAL: a file with this ending can be anything to GDAL, also a pointer
to another file.
"""

from __future__ import annotations

import io
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

import numpy as np
import pandas as pd

from geomap.errors import ReadError
from geomap.inputs import Source
from geomap.tables import jsonlines
from geomap.tables.blocks import RowBlocks
from geomap.tables.coded import Coded
from geomap.tables.degrees import epsg_of, in_degrees
from geomap.tables.json_rows import (
    add_names,
    dumps,
    feature_rows,
    is_feature,
    properties_of,
    rows_from,
    rows_of,
)
from geomap.tables.json_stream import JsonStream
from geomap.tables.rows import BLOCK_ROWS, Points, RawRows
from geomap.tables.schema import NAMES, to_records
from geomap.tables.texts import in_utf8
from geomap.taxonomy import SCHEMA_VERSION

__all__ = ["read_blocks", "write"]

_HEAD = 100_000
#: Objects take more room than cells.
_BLOCK_ROWS = BLOCK_ROWS // 4
#: JSON Lines: an object that ends before another begins.
_LINES = re.compile(r"\s*\{[^\n]*\}[ \t\r]*\n\s*\{")


def write(table: pd.DataFrame) -> bytes:
    """Return an event table as a FeatureCollection, one feature a line, in UTF-8."""
    head = f'{{"type": "FeatureCollection", "geomap": {{"schema_version": "{SCHEMA_VERSION}"}},'
    features = ",\n".join(dumps(_feature(record)) for record in to_records(table))
    return f'{head} "features": [\n{features}\n]}}\n'.encode()


def read_blocks(source: Source) -> RowBlocks:
    """Return what yields the rows of GeoJSON, or of JSON that holds a list of objects.

    The features, and a list that is the whole, come some at a time; JSON of any other form is held.

    Raises
    ------
    ReadError
        When it is neither, of another schema version, or in a CRS that is not known.
    """
    source = in_utf8(source)
    with source.open() as stream:
        if _LINES.match(stream.read(_HEAD).decode("utf-8-sig", errors="replace")):
            return jsonlines.read_blocks(source)
    found: dict[str | None, Any] = {}
    names: dict[str, None] = {}
    count = objects = 0
    for element in _elements(source, found):
        count += 1
        objects += isinstance(element, dict)
        add_names(names, [element if None in found else properties_of(element)])
    are_features = isinstance(found.get("features"), list)
    if not are_features and (None not in found or (count and not objects)):
        rows = _rows(found, source.name)
        return lambda: iter([replace(rows)])
    crs = _crs(found, source.name) if are_features else None
    return _Blocks(source, tuple(names if count else NAMES), are_features, crs)


@dataclass(frozen=True, slots=True)
class _Blocks:
    """The rows of a list of features, or of objects.

    Attributes
    ----------
    source : Source
        The file, in UTF-8.
    names : tuple of str
        The names that its objects, or the properties of its features, have.
    are_features : bool
        Whether they are features.
    crs : int or None
        The coordinate system of the features, by its number; ``None`` for degrees.
    """

    source: Source
    names: tuple[str, ...]
    are_features: bool
    crs: int | None

    def __call__(self) -> Iterator[RawRows]:
        read = feature_rows if self.are_features else rows_from
        elements = _elements(self.source, {})
        first, listed = 1, list(islice(elements, _BLOCK_ROWS))
        while listed or first == 1:
            lines = range(first, first + len(listed))
            yield _in_degrees(read(listed, self.source.name, lines, self.names), self.crs)
            first += max(len(listed), 1)
            listed = list(islice(elements, _BLOCK_ROWS))


def _elements(source: Source, found: dict[str | None, Any]) -> Iterator[Any]:
    """Yield the elements of the list that a source is, or has as ``features``.

    Parameters
    ----------
    source : Source
        JSON in UTF-8.
    found : dict
        Gets what stands beside the list, by its name. The list itself stands there empty, by
        ``None`` where it is the whole.

    Raises
    ------
    ReadError
        When it is not JSON.
    """
    try:
        with source.open() as stream:
            text = JsonStream(io.TextIOWrapper(stream, "utf-8-sig", newline=""))
            if text.next() == "[":
                found[None] = []
                yield from text.items()
            elif text.next() == "{":
                for name in text.members():
                    if name != "features" or text.next() != "[":
                        found[name] = text.value()
                    elif name in found:
                        raise ValueError(f"has {name!r} twice")
                    else:
                        found[name] = []
                        yield from text.items()
            else:
                text.value()
            text.end()
    except ValueError as error:
        if isinstance(error, ReadError):
            raise
        raise ReadError(
            f"{source.name}: is not JSON ({error})", mend="give a GeoJSON file"
        ) from None


def _rows(found: dict[str | None, Any], file: str) -> RawRows:
    """Return the rows of JSON that has no list of features."""
    if is_feature(found):
        return _in_degrees(feature_rows([found], file), _crs(found, file))
    listed = rows_of(found)
    if listed is None:
        raise ReadError(
            f"{file}: is not GeoJSON",
            mend='give a FeatureCollection, {"features": […]}, or a list of objects, [{…}]',
        )
    return rows_from(listed, file, names=None if listed else NAMES)


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


def _crs(stated: Mapping[Any, Any], file: str) -> int | None:
    """Return the coordinate system that a file states, by its number; ``None`` for degrees.

    Raises
    ------
    ReadError
        When it is not known, or the file is of another schema version.
    """
    stamp = stated.get("geomap")
    version = stamp.get("schema_version") if isinstance(stamp, dict) else None
    if version is not None and str(version).split(".")[0] != SCHEMA_VERSION.split(".")[0]:
        raise ReadError(
            f"{file}: is of schema version {version}, this geomap knows {SCHEMA_VERSION}",
            mend="install the geomap that wrote it",
        )
    crs = stated.get("crs")
    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    if name in (None, ""):
        return None
    number = epsg_of(str(name))
    if number is None:
        raise ReadError(
            f"{file}: is in the coordinates {str(name)[:80]!r}, which are not known",
            mend="reproject it to WGS 84 (EPSG:4326)",
        )
    return None if number == 4326 else number


def _in_degrees(rows: RawRows, crs: int | None) -> RawRows:
    """Return rows with points in degrees; what is no number stays, to be refused as a cell."""
    if crs is None or rows.points is None:
        return rows
    points = rows.points
    pairs = list(zip(points.lon.tolist(), points.lat.tolist(), strict=True))
    is_number = np.array([all(type(c) in (int, float) for c in pair) for pair in pairs], dtype=bool)
    x, y = (
        np.array(
            [
                pair if ok else (math.nan, math.nan)
                for pair, ok in zip(pairs, is_number, strict=True)
            ],
            dtype=float,
        )
        .reshape(-1, 2)
        .T
    )
    lon, lat = (Coded.numbers(axis).where(is_number) for axis in in_degrees(x, y, crs, rows.file))
    rows.points = Points(
        lon.or_else(points.lon.where(~is_number)), lat.or_else(points.lat.where(~is_number))
    )
    return rows
