"""The project's own gold files are whole: what they say of a text can be found in that text."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from geomap.taxonomy import ACTOR_ROLES, EVENT_TYPES, PRECISIONS, STATUSES

GOLD = Path(__file__).parent / "gold"
LANGUAGES = ("de", "en", "es", "fr", "ru", "uk")
BASES = {"explicit", "relative", "report_date", "none"}
EVENT_KEYS = {
    "type", "status", "place", "place_start", "place_en", "country", "precision", "lat", "lon",
    "tol_km", "date", "date_expr", "date_basis", "date_tol_days", "actors", "counts", "subtype",
    "cause", "attribution",
}  # fmt: skip
EXTRA_KEYS = {"also_accept", "finer_place", "lenient", "shared_counts"}


def read(path: Path) -> list[dict[str, Any]]:
    """The documents of a gold file."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def span(text: str) -> tuple[dt.date, dt.date]:
    """First and last day of ``YYYY``, ``YYYY-MM``, ``YYYY-MM-DD`` or ``A/B``."""
    if "/" in text:
        first, last = text.split("/")
        return span(first)[0], span(last)[1]
    year, month, day = ([int(part) for part in text.split("-")] + [0, 0])[:3]
    if day:
        return dt.date(year, month, day), dt.date(year, month, day)
    last_month = month or 12
    after = dt.date(year + last_month // 12, last_month % 12 + 1, 1)
    return dt.date(year, month or 1, 1), after - dt.timedelta(days=1)


FILES = [GOLD / f"{lang}.jsonl" for lang in LANGUAGES] + [GOLD / "controls.jsonl"]
DOCUMENTS = [pytest.param(doc, id=doc["id"]) for path in FILES for doc in read(path)]


@pytest.mark.parametrize("doc", DOCUMENTS)
def test_a_document_has_its_keys(doc: dict[str, Any]) -> None:
    """A line has an id, one of the six languages, a day of publication, text and its events."""
    assert set(doc) - {"note"} == {
        "id", "lang", "published", "text", "source", "events", "nonevents",
    }  # fmt: skip
    assert doc["lang"] in LANGUAGES
    assert doc["id"].startswith(doc["lang"] + "-")
    assert doc["source"] == "own"
    assert dt.date.fromisoformat(doc["published"])
    assert doc["text"]
    assert doc["text"] == doc["text"].strip()


@pytest.mark.parametrize("doc", DOCUMENTS)
def test_what_is_annotated_stands_in_the_text(doc: dict[str, Any]) -> None:
    """Places are at their offsets; date expressions and places of no event are in the text."""
    text = doc["text"]
    for event in doc["events"]:
        if event["place"] is not None:
            start = event["place_start"]
            assert text[start : start + len(event["place"])] == event["place"]
        assert event["date_expr"] is None or event["date_expr"] in text
        assert event.get("finer_place") is None or event["finer_place"] in text
    for place in doc["nonevents"]:
        assert place in text


@pytest.mark.parametrize("doc", DOCUMENTS)
def test_events_keep_to_the_closed_lists(doc: dict[str, Any]) -> None:
    """Types, statuses, precisions, actor roles and the bases of dates come from closed lists."""
    for event in doc["events"]:
        assert EVENT_KEYS <= set(event) <= EVENT_KEYS | EXTRA_KEYS
        assert {event["type"], *event.get("also_accept", [])} <= set(EVENT_TYPES)
        assert event["status"] in STATUSES
        assert event["precision"] in PRECISIONS
        assert event["date_basis"] in BASES
        assert set(event["actors"]) <= set(ACTOR_ROLES)
        assert all(isinstance(names, list) and names for names in event["actors"].values())
        assert all(isinstance(count, int | float) for count in event["counts"].values())


@pytest.mark.parametrize("doc", DOCUMENTS)
def test_a_place_is_whole_or_absent(doc: dict[str, Any]) -> None:
    """An event has a place with all its parts, or none of them; only countries match by code."""
    for event in doc["events"]:
        if event["place"] is None:
            parts = ("place_start", "place_en", "country", "lat", "lon", "tol_km")
            assert all(event[key] is None for key in parts)
            assert event["precision"] == "none"
            continue
        assert event["precision"] != "none"
        assert event["place_en"]
        assert -90 <= event["lat"] <= 90
        assert -180 <= event["lon"] <= 180
        assert event["tol_km"] is not None or event["precision"] == "country"
        assert event["country"] is not None or event["precision"] == "area"
        assert event["country"] is None or len(event["country"]) == 2


@pytest.mark.parametrize("doc", DOCUMENTS)
def test_dates_can_be_read(doc: dict[str, Any]) -> None:
    """A date is a day, month, year or interval in order; without one its basis is ``none``."""
    for event in doc["events"]:
        assert (event["date"] is None) == (event["date_basis"] == "none")
        if event["date"] is None:
            continue
        first, last = span(event["date"])
        assert first <= last
        if event["date_basis"] == "explicit":
            assert event["date_expr"]
        if event["status"] == "occurred" and not event.get("lenient"):
            assert first <= dt.date.fromisoformat(doc["published"])


@pytest.mark.parametrize("doc", DOCUMENTS)
def test_an_event_is_counted_once(doc: dict[str, Any]) -> None:
    """No two events that are not lenient share type, place, day and parties."""
    keys = [
        (e["type"], e["place_en"], e["date"], json.dumps(e["actors"], sort_keys=True))
        for e in doc["events"]
        if not e.get("lenient")
    ]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_language_has_texts_enough(lang: str) -> None:
    """Twelve texts or more, every status among the events, and a text without any event."""
    docs = read(GOLD / f"{lang}.jsonl")
    assert len(docs) >= 12
    assert {doc["lang"] for doc in docs} == {lang}
    assert {event["status"] for doc in docs for event in doc["events"]} == set(STATUSES)
    assert any(not doc["events"] for doc in docs)


def test_controls_have_no_events() -> None:
    """Sixty paragraphs or more without events, ten or more in each language."""
    docs = read(GOLD / "controls.jsonl")
    assert len(docs) >= 60
    assert all(doc["events"] == [] for doc in docs)
    count = Counter(doc["lang"] for doc in docs)
    assert all(count[lang] >= 10 for lang in LANGUAGES)


def test_ids_are_unique() -> None:
    """No two documents of the set share an id."""
    ids = [doc["id"] for path in FILES for doc in read(path)]
    assert len(ids) == len(set(ids))


def test_every_type_occurs() -> None:
    """Each event type of the taxonomy is annotated at least once, leniently at worst."""
    seen = {e["type"] for path in FILES for doc in read(path) for e in doc["events"]}
    assert seen == set(EVENT_TYPES)
