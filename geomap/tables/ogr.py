"""GeoPackage and FlatGeobuf, through GDAL.

GDAL picks its driver by what a file holds, so the bytes are looked at first: only data that begin
as these two formats do reach it, from memory, and never a database that could open other files.
"""

from __future__ import annotations

import contextlib
import io
import sqlite3
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path

import geopandas as gpd
import pyogrio

from geomap.errors import ReadError
from geomap.tables.parquet import flatten, frame_rows
from geomap.tables.rows import RawRows

__all__ = [
    "read_flatgeobuf",
    "read_geopackage",
    "refuse_virtual_tables",
    "write_flatgeobuf",
    "write_geopackage",
]

_LAYER = "events"


def write_geopackage(table: gpd.GeoDataFrame) -> bytes:
    """Return an event table as a GeoPackage with one layer, ``events``."""
    with _config(OGR_CURRENT_DATE="2000-01-01T00:00:00.000Z"):
        return _write(table, "GPKG", {})


def write_flatgeobuf(table: gpd.GeoDataFrame) -> bytes:
    """Return an event table as FlatGeobuf, in its order, without a spatial index."""
    return _write(table, "FlatGeobuf", {"SPATIAL_INDEX": "NO"})


def read_geopackage(data: bytes, file: str) -> RawRows:
    """Return the rows of the first layer of a GeoPackage.

    Raises
    ------
    ReadError
        When it is not a GeoPackage, or holds more than tables.
    """
    if data[:16] != b"SQLite format 3\0" or data[68:70] != b"GP":
        raise ReadError(f"{file}: is not a GeoPackage", mend="check what wrote it")
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy.gpkg"
        copy.write_bytes(data)
        refuse_virtual_tables(copy, file)
        return _read(copy, file)


def read_flatgeobuf(data: bytes, file: str) -> RawRows:
    """Return the rows of a FlatGeobuf file.

    Raises
    ------
    ReadError
        When it is not FlatGeobuf.
    """
    if data[:3] != b"fgb":
        raise ReadError(f"{file}: is not FlatGeobuf", mend="check what wrote it")
    return _read(io.BytesIO(data), file)


def _write(table: gpd.GeoDataFrame, driver: str, options: dict[str, str]) -> bytes:
    out = io.BytesIO()
    pyogrio.write_dataframe(
        flatten(table), out, driver=driver, layer=_LAYER, geometry_type="Point", **options
    )
    return out.getvalue()


def _read(source: Path | io.BytesIO, file: str) -> RawRows:
    try:
        with warnings.catch_warnings():  # that a measure of a point is left out
            warnings.simplefilter("ignore")
            frame = pyogrio.read_dataframe(source)
        return frame_rows(frame, file)
    except (RuntimeError, LookupError, ValueError, OSError) as error:  # whatever pyogrio raises
        if isinstance(error, ReadError):
            raise
        raise ReadError(f"{file}: cannot be read ({error})", mend="write it again") from None


def refuse_virtual_tables(base: Path, file: str) -> None:
    """Raise when a database holds tables that read other files; spatial indexes may stay."""
    try:
        with contextlib.closing(sqlite3.connect(f"{base.as_uri()}?mode=ro", uri=True)) as opened:
            statements = opened.execute("SELECT name, sql FROM sqlite_master").fetchall()
    except sqlite3.DatabaseError as error:
        raise ReadError(f"{file}: is a torn database ({error})", mend="write it again") from None
    for name, sql in statements:
        words = " ".join((sql or "").lower().split())
        if words.startswith("create virtual table") and " using rtree" not in words:
            raise ReadError(
                f"{file}: holds the virtual table {name!r}", mend="export it again without it"
            )


@contextlib.contextmanager
def _config(**options: str) -> Iterator[None]:
    """Set GDAL options for the length of a block."""
    old = {name: pyogrio.get_gdal_config_option(name) for name in options}
    pyogrio.set_gdal_config_options(options)
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options(old)
