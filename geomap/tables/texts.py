"""Tables that are text, as UTF-8."""

from __future__ import annotations

from geomap.decoding import as_utf8, is_utf8
from geomap.inputs import Source
from geomap.tables.rows import MAX_TABLE_BYTES

__all__ = ["in_utf8"]


def in_utf8(source: Source) -> Source:
    """Return a source of text in UTF-8: itself, or, of another encoding, a copy in memory.

    Raises
    ------
    ReadError
        When it is not text, or is in another encoding and too large to be held.
    """
    with source.open() as stream:
        if is_utf8(stream):
            return source
    return Source(source.name, as_utf8(source.read(limit=MAX_TABLE_BYTES), name=source.name))
