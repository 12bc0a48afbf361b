"""Event tables: their schema, and reading, writing, filtering and checking them."""

from __future__ import annotations

from geomap.tables.formats import FORMATS, read_events, write_events
from geomap.tables.schema import COLUMNS, NAMES, empty_table, to_records, to_table

__all__ = [
    "COLUMNS",
    "FORMATS",
    "NAMES",
    "empty_table",
    "read_events",
    "to_records",
    "to_table",
    "write_events",
]
