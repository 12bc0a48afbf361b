"""Texts longer than any article are read in parts, and nothing shows it but the time."""

from __future__ import annotations

import datetime as dt
from functools import partial

import pytest

from geomap.events import Document
from geomap.extraction import long_texts
from geomap.extraction.engine import extract_events
from geomap.extraction.long_texts import read_in_parts

DAY = dt.date(2026, 3, 12)
KYIV = "Drones struck a depot in Kyiv on Monday, killing two people. "
LVIV = "Missiles struck a factory in Lviv on Tuesday, killing one person. "
FILLER = "The weather stayed mild and dry over the whole of the week. "


def test_events_of_all_parts_stand_in_the_whole_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """Quotes and explanations are counted in the whole text; what is told twice is one event."""
    monkeypatch.setattr(long_texts, "LONGEST_PART", 500)
    text = KYIV + FILLER * 10 + "\n\n" + LVIV + FILLER * 10 + "\n\n" + KYIV
    read = partial(extract_events, explain=True)
    found = read_in_parts(Document("d", text, DAY, "en"), read)
    assert [e.place_label for e in found.events] == ["Kyiv", "Lviv"]
    assert len({e.event_id for e in found.events}) == 2
    for event, one in zip(found.events, found.explanations, strict=False):
        assert event.quote == text[event.quote_start : event.quote_end]
        quote = one["quote"]
        assert text[quote["start"] : quote["end"]] == quote["text"] == event.quote
        assert text[one["place"]["start"] : one["place"]["end"]] == event.place_name
    for refusal in found.refused:
        assert text[refusal["quote_start"] : refusal["quote_end"]] == refusal["quote"]


def test_a_text_of_usual_length_is_read_as_it_is() -> None:
    """Below the limit nothing differs from reading the text at once."""
    document = Document("d", KYIV + LVIV, DAY, "en")
    assert read_in_parts(document, extract_events) == extract_events(document)
