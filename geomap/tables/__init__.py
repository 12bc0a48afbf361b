"""Event tables: their schema, and reading, writing, filtering and checking them."""

from __future__ import annotations

from geomap.tables.formats import ENDINGS, FORMATS, format_for
from geomap.tables.merge import merge_events
from geomap.tables.reading import read_events, read_source
from geomap.tables.schema import COLUMNS, NAMES, empty_table, join, to_records, to_table
from geomap.tables.writing import encode, write_events

__all__ = [
    "COLUMNS",
    "ENDINGS",
    "FORMATS",
    "NAMES",
    "empty_table",
    "encode",
    "format_for",
    "join",
    "merge_events",
    "read_events",
    "read_source",
    "to_records",
    "to_table",
    "write_events",
]
