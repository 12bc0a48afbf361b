"""Reading of articles that goes on where it was killed: what was read is kept in a journal."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Protocol

from geomap.events import Document, Event
from geomap.journal import Journal, Memory, digest
from geomap.reader import ArticleEvents

__all__ = ["Kept", "Reads"]

_DAYS = ("date_start", "date_end", "published")


class Reads(Protocol):
    """Anything that reads the events of an article."""

    def read(self, document: Document) -> ArticleEvents:
        """Return the events of an article."""
        ...


class Kept:
    """A reader that reads no article twice, whatever ends the run between.

    Parameters
    ----------
    reader : Reads
        Who reads what is not in the journal.
    journal : Journal
        Of a run by the same options, since an article is known by all that it says alone.
    """

    def __init__(self, reader: Reads, journal: Journal) -> None:
        self._reader = reader
        self._memory = Memory(journal)

    def read(self, document: Document) -> ArticleEvents:
        """Return the events of an article; see :meth:`geomap.reader.ArticleReader.read`.

        Raises
        ------
        OutputError
            When the journal takes no more.
        """
        name = digest(json.dumps(_plain(asdict(document))))
        if (entry := self._memory.recall(name)) is not None:
            return _found(entry)
        found = self._reader.read(document)
        self._memory.keep(name, _entry(found))
        return found


def _entry(found: ArticleEvents) -> dict[str, Any]:
    events = [_plain(asdict(event)) for event in found.events]
    return {"events": events, "explanations": found.explanations, "note": found.note}


def _found(entry: Mapping[str, Any]) -> ArticleEvents:
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
