"""Single sentences as news agencies write them: each with its events, some with none.

``tests/data/sentences/<code>.tsv`` has a sentence a line behind its events, ``type|place|status``
with ``&`` between; the place is a part of the name as written, and empty where none is told.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from geomap.events import Document
from geomap.extraction.engine import extract_events

SENTENCES = Path(__file__).parents[1] / "data" / "sentences"
PUBLISHED = dt.date(2025, 10, 16)


def lines() -> list[tuple[str, str, str]]:
    """Return language, events and sentence of each line."""
    return [
        (path.stem, *line.split("\t", 1))
        for path in sorted(SENTENCES.glob("*.tsv"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]


@pytest.mark.parametrize(("lang", "events", "sentence"), lines())
def test_a_sentence_tells_its_events_and_no_others(lang: str, events: str, sentence: str) -> None:
    """Type, place and status are those of the line; a sentence without events has none."""
    found = extract_events(Document("d", sentence, PUBLISHED, lang=lang)).events
    rest = [(e.event_type, e.place_name or "", e.status) for e in found]
    for wanted in filter(None, events.split(" & ")):
        kind, place, status = wanted.split("|")
        same = [r for r in rest if r[0] == kind and r[2] == status and _is_at(r[1], place)]
        assert same, f"{wanted} is not among {rest}"
        rest.remove(same[0])
    assert rest == []


def _is_at(name: str, place: str) -> bool:
    return place in name if place else not name
