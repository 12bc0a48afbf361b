"""The formats of event tables, and which of them a file is in."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import PurePath
from typing import Any

import geopandas as gpd

from geomap.errors import OptionError, ReadError
from geomap.inputs import Source
from geomap.tables.blocks import RowBlocks
from geomap.tables.rows import MAX_TABLE_BYTES, RawRows

__all__ = [
    "ENDINGS",
    "FORMATS",
    "Format",
    "format_beginning",
    "format_for",
    "format_named",
    "format_with",
]


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
    blocks : str
        The function that reads a file in blocks; empty where a file is read whole.
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
    blocks: str = ""

    def read(self, source: Source, beside: Mapping[str, bytes] | None = None) -> RowBlocks:
        """Return what yields the rows of a source in this format, as often as it is called.

        Parameters
        ----------
        source : Source
            What is read: in blocks, where the format can be read so, else whole.
        beside : mapping of str to bytes, optional
            Files beside it that belong to it, by their endings.

        Raises
        ------
        ReadError
            When it cannot be read, or is not in this format; while rows are asked for, too.
        """
        module = import_module(self.module)
        if self.blocks:
            blocks: RowBlocks = getattr(module, self.blocks)(source)
            return blocks
        data = source.read(limit=MAX_TABLE_BYTES)
        more = [beside or {}] if self.companions else []
        rows: RawRows = getattr(module, self.reader)(data, source.name, *more)
        return lambda: iter([replace(rows)])

    def write(self, table: gpd.GeoDataFrame) -> bytes:
        """Return an event table in this format, which is one that is written."""
        writer: Callable[[Any], bytes] = getattr(import_module(self.module), self.writer)
        return writer(table)


FORMATS: tuple[Format, ...] = (
    Format("geojson", (".geojson", ".json"), "geomap.tables.geojson", blocks="read_blocks"),
    Format("csv", (".csv",), "geomap.tables.delimited", blocks="read_blocks"),
    Format(
        "tsv",
        (".tsv",),
        "geomap.tables.delimited",
        writer="write_tsv",
        only_read=(".tab",),
        blocks="read_blocks",
    ),
    Format(
        "jsonl",
        (".jsonl", ".ndjson"),
        "geomap.tables.jsonlines",
        only_read=(".geojsonl", ".geojsons", ".geojsonseq"),
        blocks="read_blocks",
    ),
    Format("parquet", (".parquet", ".geoparquet"), "geomap.tables.parquet", blocks="read_blocks"),
    Format(
        "gpkg",
        (".gpkg",),
        "geomap.tables.ogr",
        writer="write_geopackage",
        blocks="read_geopackage",
    ),
    Format(
        "fgb",
        (".fgb",),
        "geomap.tables.ogr",
        writer="write_flatgeobuf",
        blocks="read_flatgeobuf",
    ),
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


def format_with(ending: str) -> Format | None:
    """Return the format of files with an ending; ``None`` where it says nothing."""
    return next((f for f in FORMATS if ending in (*f.endings, *f.only_read)), None)


def format_beginning(source: Source) -> Format:
    """Return the format that a source is in, by how it begins.

    Raises
    ------
    ReadError
        When they begin as something that is no table.
    """
    data, name = source.head(), source.name
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
