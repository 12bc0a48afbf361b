"""GeoPackage, FlatGeobuf and Shapefile, through GDAL.

GDAL picks its driver by what a file holds, so the bytes are looked at first: only data that begin
as these formats do reach it, as a copy in a folder of its own, and never a database that could open
other files.
"""

from __future__ import annotations

import contextlib
import io
import math
import sqlite3
import tempfile
import warnings
from collections.abc import Collection, Iterator, Mapping
from itertools import count
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pyogrio
import shapely
from numpy.typing import NDArray

from geomap.decoding import one_byte_encoding
from geomap.errors import OutputError, ReadError
from geomap.tables.geometries import rows_of
from geomap.tables.parquet import flatten
from geomap.tables.rows import RawRows, header

__all__ = [
    "read_flatgeobuf",
    "read_geopackage",
    "read_shapefile",
    "refuse_virtual_tables",
    "write_flatgeobuf",
    "write_geopackage",
]

#: What pyogrio raises for a torn file, by its intent and by its faults.
_RAISED = (
    RuntimeError, LookupError, NameError, OSError, TypeError, ValueError,
    shapely.errors.ShapelyError,
)  # fmt: skip
_LAYER = "events"
_COMPANIONS = (".dbf", ".shx", ".prj", ".cpg")
#: What the byte of a ``.dbf`` that names its encoding says, where it says something.
_CODE_PAGES = {b"\x03": b"1252", b"\xc8": b"1250", b"\xc9": b"1251", b"\x65": b"866"}


def write_geopackage(table: gpd.GeoDataFrame) -> bytes:
    """Return an event table as a GeoPackage with one layer, ``events``.

    Raises
    ------
    OutputError
        When two columns differ in nothing but the size of letters.
    """
    spelt: dict[str, str] = {}
    for name in table.columns:
        other = spelt.setdefault(str(name).lower(), str(name))
        if other != name:
            raise OutputError(
                f"columns {other!r} and {name!r}: are one column to a GeoPackage",
                mend="rename one, or write GeoParquet",
            )
    names = {"FID": _free("fid", spelt), "GEOMETRY_NAME": _free("geom", spelt)}
    with _config(OGR_CURRENT_DATE="2000-01-01T00:00:00.000Z"):
        return _write(table, "GPKG", names)


def _free(name: str, taken: Collection[str]) -> str:
    """Return a name for a column of GDAL's own that no column of the table has."""
    return next(free for free in (name + "_" * i for i in count()) if free not in taken)


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
        with _reading(file):
            layers = pyogrio.list_layers(copy)
        names = [str(name) for name, _ in sorted(layers, key=lambda layer: layer[1] is None)]
        if not names:
            raise ReadError(f"{file}: has no layers", mend="check what wrote it")
        raw = _read(copy, file, "GPKG", names[0])
        if len(layers) > 1:
            raw.notes.append(f"{file}: of its {len(layers)} layers, {names[0]!r} was read")
        return raw


def read_flatgeobuf(data: bytes, file: str) -> RawRows:
    """Return the rows of a FlatGeobuf file.

    Raises
    ------
    ReadError
        When it is not FlatGeobuf.
    """
    if data[:3] != b"fgb":
        raise ReadError(f"{file}: is not FlatGeobuf", mend="check what wrote it")
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy.fgb"
        copy.write_bytes(data)
        return _read(copy, file, "FlatGeobuf")


def read_shapefile(data: bytes, file: str, beside: Mapping[str, bytes]) -> RawRows:
    """Return the rows of a Shapefile; its index, ``.shx``, may be missing.

    Where nothing says in which encoding its texts are, they have to be UTF-8, Windows-1251 or 1252.

    Parameters
    ----------
    data : bytes
        What the ``.shp`` holds.
    file : str
        Its name, for messages.
    beside : mapping of str to bytes
        What ``.dbf``, ``.shx``, ``.prj`` and ``.cpg`` hold, where they are there.

    Raises
    ------
    ReadError
        When it is no Shapefile, or has no ``.dbf``.
    """
    if data[:4] != b"\0\0\x27\x0a":
        raise ReadError(f"{file}: is not a Shapefile", mend="check what wrote it")
    if ".dbf" not in beside:
        raise ReadError(
            f"{file}: its table, {Path(file).stem}.dbf, is missing",
            mend="put it beside the .shp, or give the whole as a ZIP archive",
        )
    parts = {".shp": data, **{ending: beside[ending] for ending in _COMPANIONS if ending in beside}}
    if not parts.get(".cpg", b"").strip():
        parts[".cpg"] = _encoding_of(parts[".dbf"], file)
    with tempfile.TemporaryDirectory() as folder:
        for ending, part in parts.items():
            Path(folder, f"copy{ending}").write_bytes(part)
        with _config(SHAPE_RESTORE_SHX="YES", SHAPE_ENCODING=None):
            raw = _read(Path(folder, "copy.shp"), file, "ESRI Shapefile")
    if ".prj" not in beside:
        raw.notes.append(f"{file}: has no .prj; its coordinates were taken for degrees, WGS 84")
    return raw


def _encoding_of(dbf: bytes, file: str) -> bytes:
    """Return the encoding of the texts of a ``.dbf``, as a ``.cpg`` says it."""
    stated = _CODE_PAGES.get(dbf[29:30])
    if stated is not None:
        return stated
    start = int.from_bytes(dbf[8:10], "little")
    texts = dbf[32:start] + dbf[start:]
    try:
        texts.decode("utf-8")
    except UnicodeDecodeError:
        found = one_byte_encoding(texts)
        if found is None:
            raise ReadError(
                f"{file}: the encoding of its texts is not known",
                mend=f"name it in a file {Path(file).stem}.cpg beside it, as: 1251",
            ) from None
        return found[2:].encode()
    return b"UTF-8"


def _write(table: gpd.GeoDataFrame, driver: str, options: dict[str, str]) -> bytes:
    out = io.BytesIO()
    pyogrio.write_dataframe(
        flatten(table), out, driver=driver, layer=_LAYER, geometry_type="Point", **options
    )
    return out.getvalue()


def _read(source: Path, file: str, driver: str, layer: str | None = None) -> RawRows:
    """Return the rows of one layer of a file that the driver alone shall have opened."""
    with _reading(file):
        if pyogrio.read_info(source, layer=layer)["driver"] != driver:
            raise ReadError(f"{file}: is not what its ending says", mend="check what wrote it")
        meta, _, geometry, arrays = pyogrio.raw.read(source, layer=layer, datetime_as_string=True)
        names = header([str(name) for name in meta["fields"]], file)
        cells = [
            _cells(array, str(kind)) for array, kind in zip(arrays, meta["dtypes"], strict=True)
        ]
        columns = dict(zip(names, cells, strict=True))
        if geometry is None:
            length = len(cells[0]) if cells else 0
            return RawRows(file, columns, range(1, length + 1))
        return rows_of(columns, shapely.from_wkb(geometry), meta["crs"], file)


@contextlib.contextmanager
def _reading(file: str) -> Iterator[None]:
    """Turn whatever GDAL raises into one line; what it warns of are measures of points."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except _RAISED as error:
        if isinstance(error, ReadError):
            raise
        told = " ".join(str(error).split())[:120]
        raise ReadError(f"{file}: cannot be read ({told})", mend="write it again") from None


def _cells(array: NDArray[Any], kind: str) -> list[Any]:
    """Return a column of GDAL as cells; with an empty cell, whole numbers come as floats."""
    cells: list[Any] = array.tolist()
    if array.dtype.kind == "f" and kind.startswith(("int", "bool")):
        whole = bool if kind == "bool" else int
        return [None if math.isnan(cell) else whole(cell) for cell in cells]
    if array.dtype.kind == "M":
        return [None if text == "NaT" else text for text in np.datetime_as_string(array).tolist()]
    return cells


def refuse_virtual_tables(base: Path, file: str) -> None:
    """Raise when a database holds what could read other files; spatial indexes may stay."""
    try:
        with contextlib.closing(sqlite3.connect(f"{base.as_uri()}?mode=ro", uri=True)) as opened:
            statements = opened.execute("SELECT name, sql FROM sqlite_master").fetchall()
    except (sqlite3.DatabaseError, UnicodeError) as error:
        raise ReadError(f"{file}: is a torn database ({error})", mend="write it again") from None
    for name, sql in statements:
        words = " ".join((sql or "").lower().split())
        is_virtual = words.startswith("create virtual table") and " using rtree" not in words
        if is_virtual or words.startswith(("create view", "create temp")):
            kind = "virtual table" if is_virtual else "view"
            raise ReadError(f"{file}: holds the {kind} {name!r}", mend="export it again without it")


@contextlib.contextmanager
def _config(**options: str | None) -> Iterator[None]:
    """Set GDAL options for the length of a block."""
    old = {name: pyogrio.get_gdal_config_option(name) for name in options}
    pyogrio.set_gdal_config_options(options)
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options(old)
