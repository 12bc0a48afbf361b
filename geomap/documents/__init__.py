"""Articles, read from the files that people have them in."""

from __future__ import annotations

from geomap.documents.read import (
    ENDINGS,
    is_document,
    read_documents,
    read_sources,
    without_own_maps,
)

__all__ = ["ENDINGS", "is_document", "read_documents", "read_sources", "without_own_maps"]
