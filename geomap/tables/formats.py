"""The formats of event tables, which of them a file is in, and reading and writing by them."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib import import_module
from pathlib import PurePath
from typing import Any

import geopandas as gpd
import pandas as pd

from geomap.decoding import clean_text
from geomap.errors import InputError, OptionError, ReadError
from geomap.extraction.own_cues import read_own_cues
from geomap.files import read_bytes, write_bytes
from geomap.inputs import Source, one_source
from geomap.tables.rows import RawRows, assemble, assemble_parts
from geomap.tables.schema import NAMES
from geomap.tables.schemes import Layout, Order, in_our_columns
from geomap.tables.schemes.write import in_scheme, scheme_named
from geomap.tables.zipped import unzipped
from geomap.taxonomy import OwnType

__all__ = [
    "ENDINGS",
    "FORMATS",
    "MAX_TABLE_BYTES",
    "Format",
    "encode",
    "format_for",
    "raw_rows",
    "read_events",
    "read_parts",
    "read_source",
    "write_events",
]

#: Largest table that is read, in bytes.
MAX_TABLE_BYTES = 1 << 30


@dataclass(frozen=True, slots=True)
class Format:
    """One format.

    Attributes
    ----------
    name : str
        What ``--format`` calls it.
    endings : tuple of str
        File endings, lower case, with the dot.
    module, reader : str
        Where its functions are; imported when they are used.
    writer : str
        The function that writes; empty where a format is only read.
    only_read : tuple of str
        Further endings, of files that are read.
    companions : tuple of str
        Endings of files beside it that belong to it; its reader gets them as a third argument.
    """

    name: str
    endings: tuple[str, ...]
    module: str
    reader: str = "read"
    writer: str = "write"
    only_read: tuple[str, ...] = ()
    companions: tuple[str, ...] = ()

    def read(self, data: bytes, file: str, beside: Mapping[str, bytes] | None = None) -> RawRows:
        """Return the rows that data in this format hold, with those of files beside it."""
        reader: Callable[..., RawRows] = getattr(import_module(self.module), self.reader)
        return reader(data, file, beside or {}) if self.companions else reader(data, file)

    def write(self, table: gpd.GeoDataFrame) -> bytes:
        """Return an event table in this format, which is one that is written."""
        writer: Callable[[Any], bytes] = getattr(import_module(self.module), self.writer)
        return writer(table)


FORMATS: tuple[Format, ...] = (
    Format("geojson", (".geojson", ".json"), "geomap.tables.geojson"),
    Format("csv", (".csv",), "geomap.tables.delimited"),
    Format("tsv", (".tsv",), "geomap.tables.delimited", writer="write_tsv", only_read=(".tab",)),
    Format(
        "jsonl",
        (".jsonl", ".ndjson"),
        "geomap.tables.jsonlines",
        only_read=(".geojsonl", ".geojsons", ".geojsonseq"),
    ),
    Format("parquet", (".parquet", ".geoparquet"), "geomap.tables.parquet"),
    Format("gpkg", (".gpkg",), "geomap.tables.ogr", "read_geopackage", "write_geopackage"),
    Format("fgb", (".fgb",), "geomap.tables.ogr", "read_flatgeobuf", "write_flatgeobuf"),
    Format(
        "shp",
        (".shp",),
        "geomap.tables.ogr",
        "read_shapefile",
        "",
        companions=(".dbf", ".shx", ".prj", ".cpg"),
    ),
    Format("kml", (".kml",), "geomap.tables.kml"),
    Format("xlsx", (".xlsx",), "geomap.tables.xlsx", only_read=(".xlsm",)),
    Format("ods", (".ods",), "geomap.tables.sheets", writer=""),
)
#: Endings of the files that are read, without those of archives.
ENDINGS = frozenset(e for known in FORMATS for e in (*known.endings, *known.only_read))

_SIGNATURES = (
    (b"PAR1", "parquet"),
    (b"SQLite format 3\0", "gpkg"),
    (b"fgb", "fgb"),
    (b"\xd0\xcf\x11\xe0", "xlsx"),  # its reader says what is wrong with an old one
    (b"\0\0\x27\x0a", "shp"),
)
_READ = ", ".join(known.name for known in FORMATS)
_WRITTEN = ", ".join(known.name for known in FORMATS if known.writer)
_COLLECTION = re.compile(r'"type"\s{0,9}:\s{0,9}"FeatureCollection"')


def format_for(path: str | os.PathLike[str], name: str | None = None) -> Format:
    """Return the format that a file is written in, by its name, or by the file's ending.

    Raises
    ------
    OptionError
        When there is no such format, it is only read, or the ending says nothing.
    """
    ending = PurePath(path).suffix.lower()
    if name is not None:
        chosen = format_named(name)
    elif (known := next((f for f in FORMATS if ending in f.endings), None)) is not None:
        chosen = known
    else:
        raise OptionError(
            f"{os.fspath(path)}: its ending names no table format",
            mend=f"add --format with one of {_WRITTEN}",
        )
    if not chosen.writer:
        raise OptionError(f"{chosen.name} is read, but not written", mend=f"use {_WRITTEN}")
    return chosen


def format_named(name: str) -> Format:
    """Return a format by its name.

    Raises
    ------
    OptionError
        When there is none of this name.
    """
    for known in FORMATS:
        if known.name == name.lower().lstrip("."):
            return known
    raise OptionError(f"no table format {name!r}", mend=f"use one of {_READ}")


def sniff(data: bytes, name: str) -> Format:
    """Return the format that data are in, by how they begin.

    Raises
    ------
    ReadError
        When they begin as something that is no table.
    """
    by_name = {known.name: known for known in FORMATS}
    for signature, known_as in _SIGNATURES:
        if data.startswith(signature):
            return by_name[known_as]
    if data.startswith(b"PK\x03\x04"):
        return by_name["xlsx"]
    head = data[:4096].decode("utf-8", errors="replace").lstrip("\ufeff \t\r\n\x1e")
    if head.startswith("{"):
        return by_name["geojson" if _COLLECTION.search(head) else "jsonl"]
    if head.startswith("<"):
        if "<kml" in head:
            return by_name["kml"]
        raise ReadError(f"{name}: is XML or HTML, not a table", mend=f"give one of {_READ}")
    return by_name["geojson" if head.startswith("[{") else "csv"]


def read_events(
    path: str | os.PathLike[str],
    *,
    format: str | None = None,
    rejected: list[dict[str, Any]] | None = None,
    cues: str | os.PathLike[str] | None = None,
    columns: Mapping[str, str] | None = None,
    day_order: Order | None = None,
) -> gpd.GeoDataFrame:
    """Return the event table that a file holds.

    Tables of ACLED, UCDP GED, VIINA, GDELT, TimeMap and Eyes on Russia are known by their columns,
    any other by the usual names of its columns; see ``docs/schemes.md``.

    Parameters
    ----------
    path : path-like
        The file, or ``"-"`` for standard input.
    format : str, optional
        Its format; by default what the ending says, or the data where it says nothing.
    rejected : list, optional
        Gets what could not be used, a dictionary a row: ``file``, ``line``, ``column``, ``value``,
        ``reason``. The table's ``attrs["rejected"]`` holds the same.
    cues : path-like, optional
        TOML file that declares event types of your own; see ``docs/own-cues.md``. Rows of a type
        that nobody declared are rejected.
    columns : mapping of str to str, optional
        What the table calls columns of ours, as ``{"lat": "Y"}``, where their names do not say it.
    day_order : {"day", "month"}, optional
        Which number comes first where a day could be two, as in 03/04/2024.

    Returns
    -------
    geopandas.GeoDataFrame
        The event table in EPSG:4326.

    Raises
    ------
    ReadError
        When the file cannot be read, is not an event table, or none of its rows can be used.
    OptionError
        When there is no such format or column.
    """
    types = read_own_cues(cues).types if cues is not None else ()
    source = one_source(os.fspath(path))
    layout = Layout(columns or {}, day_order)
    return read_source(source, format=format, rejected=rejected, types=types, layout=layout)


def read_source(
    source: Source,
    *,
    format: str | None = None,
    rejected: list[dict[str, Any]] | None = None,
    types: Sequence[OwnType] = (),
    layout: Layout | None = None,
) -> gpd.GeoDataFrame:
    """Return the event table that a source holds; see :func:`read_events`."""
    return assemble(raw_rows(source, format=format, layout=layout), rejected, types)


def read_parts(
    source: Source,
    *,
    rows: int | None,
    types: Sequence[OwnType] = (),
    layout: Layout | None = None,
) -> Iterator[gpd.GeoDataFrame]:
    """Yield the event table that a source holds in parts of so many rows.

    See :func:`geomap.tables.rows.assemble_parts`.
    """
    return assemble_parts(raw_rows(source, layout=layout), rows, types=types)


def raw_rows(source: Source, *, format: str | None = None, layout: Layout | None = None) -> RawRows:
    """Return the rows that a source holds under our columns, their cells as the file has them.

    Raises
    ------
    ReadError
        When the file cannot be read, or is not a table.
    """
    chosen = None if format is None else format_named(format)
    data, ending = source.read(limit=MAX_TABLE_BYTES), source.ending
    companions = frozenset(e for known in FORMATS for e in known.companions)
    packed = unzipped(
        data, source.name, endings=ENDINGS, limit=MAX_TABLE_BYTES, companions=companions
    )
    if packed is not None:
        data, ending = packed.data, packed.ending
    if chosen is None:
        chosen = _by_ending(ending) or sniff(data, source.name)
    beside = packed.beside if packed is not None else _beside(source, chosen)
    rows = chosen.read(data, source.name, beside)
    return in_our_columns(rows, layout)


def _by_ending(ending: str) -> Format | None:
    return next((f for f in FORMATS if ending in (*f.endings, *f.only_read)), None)


def _beside(source: Source, format: Format) -> dict[str, bytes]:
    """Return the files that lie beside a file and belong to it, by their endings."""
    found: dict[str, bytes] = {}
    if not format.companions or source.data is not None:
        return found
    stem = os.fspath(PurePath(source.name).with_suffix(""))
    for ending in format.companions:
        for spelt in (ending, ending.upper()):
            if ending not in found and os.path.isfile(stem + spelt):
                found[ending] = read_bytes(stem + spelt, limit=MAX_TABLE_BYTES)
    return found


def write_events(
    table: gpd.GeoDataFrame,
    path: str | os.PathLike[str],
    *,
    format: str | None = None,
    scheme: str | None = None,
    rejected: list[dict[str, Any]] | None = None,
) -> None:
    """Write an event table to a file, whole or not at all.

    Parameters
    ----------
    table : geopandas.GeoDataFrame
        An event table.
    path : path-like
        The file, or ``"-"`` for standard output.
    format : str, optional
        Its format; by default what the ending says.
    scheme : {"acled", "gdelt", "ours", "timemap", "ucdp", "viina"}, optional
        The scheme of a data set that is to be written, as CSV, TSV, JSON or JSON Lines; by default
        ours. What each holds says ``docs/schemes.md``.
    rejected : list, optional
        Gets the events that the scheme cannot hold, a dictionary an event, as in
        :func:`read_events`.

    Raises
    ------
    OptionError
        When neither the format nor the ending names a format, or there is no such scheme.
    OutputError
        When the file cannot be written.
    InputError
        When what is given is not an event table.
    """
    chosen = format_for(path, format)
    if "event_type" not in table.columns:
        raise InputError("not an event table", mend="give what geomap.extract() returns")
    data, left_out, _ = encode(_cleaned(table), chosen, scheme)
    if rejected is not None:
        rejected.extend(left_out)
    if os.fspath(path) == "-":
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    else:
        write_bytes(path, data)


def _cleaned(table: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return a table without the characters that a file cannot hold; itself, where it has none."""
    cleaned = {}
    for name in table.columns:
        if table[name].dtype == object:
            texts = [cell for cell in table[name] if isinstance(cell, str)]
            if clean_text(joined := "".join(texts)) != joined:
                cells = [
                    clean_text(cell) if isinstance(cell, str) else cell for cell in table[name]
                ]
                cleaned[name] = pd.Series(cells, dtype=object, index=table.index)
    return table.assign(**cleaned) if cleaned else table


def encode(
    table: gpd.GeoDataFrame, format: Format, scheme: str | None = None
) -> tuple[bytes, list[dict[str, Any]], list[str]]:
    """Return an event table as the bytes of a file in a scheme.

    Returns
    -------
    tuple of (bytes, list of dict, list of str)
        The bytes, the events that the scheme cannot hold, and what there is to say.
    """
    wanted = None if scheme is None else scheme_named(scheme)
    if wanted is None:
        return format.write(table), [], []
    from geomap.tables.schemes.write_files import scheme_bytes

    rows = in_scheme(table, wanted)
    lost = [name for name in rows.lost if name in NAMES]
    if others := len(rows.lost) - len(lost):
        lost.append(f"{others} columns of the table's own")
    notes = [f"{wanted.title} has no columns for {', '.join(lost)}"] if lost else []
    return scheme_bytes(rows, format.name), [asdict(row) for row in rows.left_out], notes
