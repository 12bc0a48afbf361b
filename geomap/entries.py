"""What was read in an article as JSON can hold it: for a journal, and between processes."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any

from geomap.events import Document, Event
from geomap.journal import digest
from geomap.reader import ArticleEvents, ArticleReader

__all__ = ["article_of", "entry_of", "name_of"]

_COLUMNS = tuple(column.name for column in fields(Event))
_DAYS = ("date_start", "date_end", "published")


def name_of(document: Document) -> str:
    """Return what an article is known by: all that it says."""
    return digest(json.dumps(_plain(asdict(document))))


def entry_of(reader: ArticleReader, document: Document) -> dict[str, Any]:
    """Return what is read in an article; see :meth:`geomap.reader.ArticleReader.read`."""
    found = reader.read(document)
    events = [_plain({name: getattr(one, name) for name in _COLUMNS}) for one in found.events]
    return {"events": events, "explanations": found.explanations, "note": found.note}


def article_of(entry: Mapping[str, Any]) -> ArticleEvents:
    """Return what was read in an article."""
    events = [Event(**_dated(event)) for event in entry["events"]]
    return ArticleEvents(events, entry["explanations"], entry["note"])


def _plain(record: dict[str, Any]) -> dict[str, Any]:
    """Return a record with its days as text."""
    days = {name: record[name].isoformat() for name in _DAYS if record.get(name) is not None}
    return record | days


def _dated(record: dict[str, Any]) -> dict[str, Any]:
    """Return a record with its days as days."""
    known = (name for name in _DAYS if record.get(name) is not None)
    return record | {name: dt.date.fromisoformat(record[name]) for name in known}
