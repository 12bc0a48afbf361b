"""GeoPackage, FlatGeobuf and Shapefile, through GDAL.

GDAL picks its driver by what a file holds, so the bytes are looked at first: only data that begin
as these formats do reach it, as a copy in a folder of its own, and never a database that could open
other files.
"""

from __future__ import annotations

import contextlib
import io
import math
import shutil
import sqlite3
import tempfile
import warnings
import weakref
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pyarrow as pa
import pyogrio
import shapely
from numpy.typing import NDArray

from geomap.decoding import one_byte_encoding
from geomap.errors import OutputError, ReadError
from geomap.files import explaining
from geomap.inputs import Source
from geomap.tables.arrow_cells import cells_of
from geomap.tables.blocks import RowBlocks
from geomap.tables.geometries import rows_of, wkb_rows
from geomap.tables.parquet import flatten
from geomap.tables.rows import BLOCK_ROWS, RawRows, header

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
    shapely.errors.ShapelyError, pa.ArrowException,
)  # fmt: skip
_LAYER = "events"
_HEAD = 100
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


def read_geopackage(source: Source) -> RowBlocks:
    """Return what yields the rows of the first layer of a GeoPackage, some at a time.

    Raises
    ------
    ReadError
        When it is not a GeoPackage, or holds more than tables; while rows are asked for, too.
    """
    file, head = source.name, _head(source)
    if head[:16] != b"SQLite format 3\0" or head[68:70] != b"GP":
        raise ReadError(f"{file}: is not a GeoPackage", mend="check what wrote it")
    copy = _Copy(source, ".gpkg")
    refuse_virtual_tables(copy.path, file)
    with _reading(file):
        layers = pyogrio.list_layers(copy.path)
    names = [str(name) for name, _ in sorted(layers, key=lambda layer: layer[1] is None)]
    if not names:
        raise ReadError(f"{file}: has no layers", mend="check what wrote it")
    rows = _stated_rows(copy.path, file, "GPKG", names[0])
    notes = [f"{file}: of its {len(layers)} layers, {names[0]!r} was read"]
    return _Layer(copy, file, rows, names[0], notes if len(layers) > 1 else [])


def read_flatgeobuf(source: Source) -> RowBlocks:
    """Return what yields the rows of a FlatGeobuf file, some at a time.

    Raises
    ------
    ReadError
        When it is not FlatGeobuf; while rows are asked for, too.
    """
    if not _head(source).startswith(b"fgb"):
        raise ReadError(f"{source.name}: is not FlatGeobuf", mend="check what wrote it")
    copy = _Copy(source, ".fgb")
    return _Layer(copy, source.name, _stated_rows(copy.path, source.name, "FlatGeobuf"))


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


def _head(source: Source) -> bytes:
    with source.open() as stream:
        return stream.read(_HEAD)


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


def _stated_rows(source: Path, file: str, driver: str, layer: str | None = None) -> int:
    """Return how many rows a layer says it has, less than 0 where it says nothing.

    Raises
    ------
    ReadError
        When another driver opens the file.
    """
    with _reading(file):
        about = pyogrio.read_info(source, layer=layer)
    if about["driver"] != driver:
        raise ReadError(f"{file}: is not what its ending says", mend="check what wrote it")
    return int(about["features"])


def _read(source: Path, file: str, driver: str) -> RawRows:
    """Return the rows of a file that one driver alone shall have opened."""
    _stated_rows(source, file, driver)
    with _reading(file):
        meta, _, geometry, arrays = pyogrio.raw.read(source, datetime_as_string=True)
        names = header([str(name) for name in meta["fields"]], file)
        cells = [
            _cells(array, str(kind)) for array, kind in zip(arrays, meta["dtypes"], strict=True)
        ]
        columns = dict(zip(names, cells, strict=True))
        if geometry is None:
            length = len(cells[0]) if cells else 0
            return RawRows(file, columns, range(1, length + 1))
        return rows_of(columns, shapely.from_wkb(geometry), meta["crs"], file)


class _Copy:
    """A file in a folder of its own, for as long as this is held.

    Attributes
    ----------
    path : pathlib.Path
        The file.
    """

    def __init__(self, source: Source, ending: str) -> None:
        folder = tempfile.mkdtemp(prefix="geomap-")
        weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
        self.path = Path(folder, f"copy{ending}")
        with explaining(self.path), source.open() as stream, self.path.open("wb") as copy:
            shutil.copyfileobj(stream, copy)


@dataclass(frozen=True, slots=True)
class _Layer:
    """The rows of one layer of a file.

    Attributes
    ----------
    copy : _Copy
        The file.
    file : str
        Its name, for messages.
    stated : int
        How many rows it says it has, less than 0 where it says nothing.
    name : str, optional
        The layer; by default the only one.
    notes : list of str
        What there is to say of it.
    """

    copy: _Copy
    file: str
    stated: int
    name: str | None = None
    notes: list[str] = field(default_factory=list)

    def __call__(self) -> Iterator[RawRows]:
        stream = pyogrio.raw.open_arrow(
            self.copy.path,
            layer=self.name,
            use_pyarrow=True,
            datetime_as_string=True,
            batch_size=BLOCK_ROWS,
        )
        with _told(self.file), contextlib.ExitStack() as opened:
            with _quiet():
                meta, batches = opened.enter_context(stream)
            names = header([str(name) for name in meta["fields"]], self.file)
            rows = 0
            while (batch := _next(batches)) is not None:
                yield self._rows(batch, names, meta["crs"], rows + 1)
                rows += len(batch)
            # A stream of GDAL ends where a row cannot be read.
            if rows < self.stated:
                raise ValueError(f"ends after {rows:,} of {self.stated:,} rows")
            if not rows:
                empty = pa.RecordBatch.from_pylist([], batches.schema)
                yield self._rows(empty, names, meta["crs"], 1)

    def _rows(self, batch: Any, names: Sequence[str], crs: Any, first: int) -> RawRows:
        """Return the rows of a part of the layer, of which the first has a number."""
        cells, geometry = batch.columns[: len(names)], batch.columns[len(names) :]
        columns = dict(zip(names, map(cells_of, cells), strict=True))
        if geometry:
            raw = wkb_rows(columns, geometry[0], crs, self.file, first)
        else:
            raw = RawRows(self.file, columns, range(first, first + len(batch)))
        raw.notes += self.notes
        return raw


def _next(batches: Any) -> Any:
    """Return the next rows, ``None`` at the end, as GDAL streams any format.

    Its stream for FlatGeobuf alone gives what cannot be read for a row without geometry.
    """
    base = {"OGR_FLATGEOBUF_STREAM_BASE_IMPL": "YES", "OGR_GPKG_STREAM_BASE_IMPL": "YES"}
    with _quiet(), _config(**base):
        return next(batches, None)


@contextlib.contextmanager
def _reading(file: str) -> Iterator[None]:
    """Turn whatever GDAL raises into one line, and let it warn of nothing."""
    with _told(file), _quiet():
        yield


@contextlib.contextmanager
def _told(file: str) -> Iterator[None]:
    """Turn whatever GDAL raises into one line."""
    try:
        yield
    except _RAISED as error:
        if isinstance(error, ReadError):
            raise
        told = " ".join(str(error).split())[:120]
        raise ReadError(f"{file}: cannot be read ({told})", mend="write it again") from None


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Let GDAL warn of nothing: what it warns of are measures of points."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


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
            asked = "SELECT name, CAST(sql AS TEXT) FROM sqlite_master"
            statements = opened.execute(asked).fetchall()
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
