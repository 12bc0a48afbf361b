"""What the tests of the extractor share: a short way from a text to its events."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from geomap.events import Document, Event
from geomap.extraction.engine import Extraction, extract_events

#: A Thursday.
PUBLISHED = dt.date(2026, 3, 12)


@pytest.fixture
def read() -> Callable[..., Extraction]:
    """Return a function that extracts from a text of Thursday 12 March 2026."""

    def run(
        text: str, lang: str | None = None, published: dt.date | None = PUBLISHED
    ) -> Extraction:
        return extract_events(Document("text", text, published, lang))

    return run


@pytest.fixture
def told(read: Callable[..., Extraction]) -> Callable[..., list[tuple[str, str, str | None, str]]]:
    """Return a function from a text to (type, status, place, first day) of each event."""

    def run(
        text: str, lang: str | None = None, published: dt.date | None = PUBLISHED
    ) -> list[tuple[str, str, str | None, str]]:
        return [_short(e) for e in read(text, lang, published).events]

    return run


def _short(event: Event) -> tuple[str, str, str | None, str]:
    day = event.date_start.isoformat() if event.date_start else ""
    return event.event_type, event.status, event.place_label, day
