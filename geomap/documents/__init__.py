"""Articles, read from the files that people have them in."""

from __future__ import annotations

from geomap.documents.lines import TOO_LONG, bounded_lines, is_document
from geomap.documents.read import (
    ENDINGS,
    LINE_ENDINGS,
    REFUSED_ENDINGS,
    read_documents,
    read_sources,
    without_own_maps,
)

__all__ = [
    "ENDINGS",
    "LINE_ENDINGS",
    "REFUSED_ENDINGS",
    "TOO_LONG",
    "bounded_lines",
    "is_document",
    "read_documents",
    "read_sources",
    "without_own_maps",
]
