"""Event tables written part by part, so that no more than a part is held.

The file is the same, byte for byte, as if the table had been written whole. Formats of lines, and
GeoParquet, can be written so; the others need all rows at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

import geopandas as gpd

from geomap.tables import parquet
from geomap.tables.formats import format_for
from geomap.tables.schema import empty_table

__all__ = ["STREAMED", "encoded"]

#: Names of the formats that can be written part by part.
STREAMED = frozenset({"csv", "geojson", "jsonl", "parquet", "tsv"})

#: What stands before, between and after the features of a GeoJSON file.
_OPENING, _BETWEEN, _CLOSING = b"[\n", b",\n", b"\n]}\n"


def encoded(tables: Iterable[gpd.GeoDataFrame], format: str) -> Iterator[bytes]:
    """Yield the bytes of one file that holds the rows of several tables, in their order.

    Parameters
    ----------
    tables : iterable of geopandas.GeoDataFrame
        Event tables with the same columns; asked for one by one.
    format : str
        One of :data:`STREAMED`.
    """
    if format == "parquet":
        parts = iter(tables)
        yield from parquet.encoded(chain([next(parts, empty_table())], parts))
        return
    write = format_for("", format).write
    is_first = True
    table = empty_table()
    for table in tables:
        if not len(table):
            continue
        data = write(table)
        if format == "geojson":
            yield _features(data, is_first)
        elif format in ("csv", "tsv") and not is_first:
            yield data[data.index(b"\r\n") + 2 :]
        else:
            yield data
        is_first = False
    if is_first:
        yield write(table)
    elif format == "geojson":
        yield _CLOSING


def _features(data: bytes, is_first: bool) -> bytes:
    """Return the features of a GeoJSON file, with what stands before them."""
    start = data.index(_OPENING) + len(_OPENING)
    return (data[:start] if is_first else _BETWEEN) + data[start : -len(_CLOSING)]
