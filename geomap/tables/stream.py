"""Event tables written part by part, so that no more than a part is held.

The file is the same, byte for byte, as if the table had been written whole. Formats of lines, and
GeoParquet, can be written so; the others need all rows at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from mmap import mmap

import geopandas as gpd

from geomap.tables import parquet
from geomap.tables.formats import format_for
from geomap.tables.schema import empty_table

__all__ = ["STREAMED", "encoded", "joined"]

#: Names of the formats that can be written part by part.
STREAMED = frozenset({"csv", "geojson", "jsonl", "parquet", "tsv"})

#: What stands before, between and after the features of a GeoJSON file.
_OPENING, _BETWEEN, _CLOSING = b"[\n", b",\n", b"\n]}\n"
#: Most bytes that are yielded at a time.
_PIECE = 1 << 24


def encoded(tables: Iterable[gpd.GeoDataFrame], format: str) -> Iterator[bytes]:
    """Yield the bytes of one file that holds the rows of several tables, in their order.

    Parameters
    ----------
    tables : iterable of geopandas.GeoDataFrame
        Event tables with the same columns; asked for one by one.
    format : str
        One of :data:`STREAMED`.
    """
    parts = iter(tables)
    some = chain([next(parts, empty_table())], parts)
    if format == "parquet":
        return parquet.encoded(some)
    return joined(map(format_for("", format).write, some), format)


def joined(files: Iterable[bytes | mmap], format: str) -> Iterator[bytes]:
    """Yield the bytes of one file that holds the rows of several files, in their order.

    Parameters
    ----------
    files : iterable of bytes or mmap.mmap
        What files with the same columns hold, at least one; asked for one by one.
    format : str
        Their format, one of lines: any of :data:`STREAMED` but GeoParquet.
    """
    are_begun = have_rows = False
    for data in files:
        first, end = _rows_in(data, format)
        if not are_begun:
            yield data[:first]
            are_begun = True
        if first < end and have_rows and format == "geojson":
            yield _BETWEEN
        for at in range(first, end, _PIECE):
            yield data[at : min(at + _PIECE, end)]
            have_rows = True
    if format == "geojson":
        yield _CLOSING


def _rows_in(data: bytes | mmap, format: str) -> tuple[int, int]:
    """Return where in a file its rows begin, and end."""
    if format == "geojson":
        return data.find(_OPENING) + len(_OPENING), len(data) - len(_CLOSING)
    return data.find(b"\r\n") + 2 if format in ("csv", "tsv") else 0, len(data)
