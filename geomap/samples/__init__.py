"""The sample article that ships with geomap: an invented day, for ``geomap demo`` and the tests."""

from __future__ import annotations

import datetime as dt
from importlib.resources import files

from geomap.events import Document

__all__ = ["sample"]

_PUBLISHED = dt.date(2026, 3, 12)


def sample() -> Document:
    """Return the sample article, a report in English of Thursday, 12 March 2026."""
    text = (files(__name__) / "article.txt").read_text(encoding="utf-8")
    title = text.partition("\n")[0]
    return Document("sample", text, published=_PUBLISHED, lang="en", title=title)
