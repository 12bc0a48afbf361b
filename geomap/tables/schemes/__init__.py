"""Tables in the schemes of other data sets, read as event tables."""

from __future__ import annotations

from geomap.tables.rows import RawRows
from geomap.tables.schemes.scheme import header_of, recognise, schemes
from geomap.tables.schemes.translate import translate

__all__ = ["header_of", "in_our_columns", "schemes"]


def in_our_columns(raw: RawRows) -> RawRows:
    """Return rows under our columns, where their scheme is one that we read; else as they are."""
    scheme = recognise(raw.columns)
    return raw if scheme is None else translate(raw, scheme)
