"""From a told event to a row of the event table."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from typing import Any

from geomap.events import Document, Event, stable_id
from geomap.extraction.actors import same_name
from geomap.extraction.mentions import EventMention
from geomap.extraction.merge import Told, is_vague, people_of, shared_names
from geomap.extraction.offset import Offset, shifted
from geomap.places.mention import Toponym
from geomap.places.store import Place, Store

__all__ = [
    "CAUSES",
    "SUBTYPES",
    "build_event",
    "confidence_factors",
    "refusal",
    "set_place",
    "what_is_told",
]

#: Subtypes of each event type, the most telling first.
SUBTYPES = {
    "strike": "glide_bomb drone missile rocket shelling air",
    "air_defence": "drone missile",
    "explosion": "ied mine sabotage",
    "infrastructure_disruption": "power heat water gas telecom airport rail road",
    "alert": "air_raid evacuation_order airspace_closure",
    "meeting": "summit negotiation visit",
    "call": "video phone",
    "statement": "press",
    "agreement": "ceasefire",
    "humanitarian": "prisoner_exchange",
}
#: Classes of words that tell what caused a disruption, the surest first.
CAUSES = {
    "attack": "strike",
    "bombardment": "strike",
    "weapon": "strike",
    "debris": "strike",
    "weather": "weather",
    "accident": "accident",
}
_CLOSE_CALLS = 3
#: How far off a point told by distance can be, as a share of the distance.
_OFFSET_DOUBT = 0.25
#: How much surer a place is that the sentence itself tells.
_INHERITED = 0.85
_DATE_WEIGHT = {"text": 1.0, "carried": 0.9, "report": 0.85, "none": 0.85}


def build_event(
    event: Told,
    document: Document,
    lang: str,
    store: Store,
    label_lang: str,
    own_subtypes: Mapping[str, Sequence[str]] | None = None,
) -> Event:
    """Return the row of one event.

    Parameters
    ----------
    event : Told
    document : Document
    lang : str
        Language of the text, ISO 639-1.
    store : Store
        For labels.
    label_lang : str
        Language of ``place_label``, ISO 639-1.
    own_subtypes : mapping of str to sequence of str, optional
        Event type to subtypes of a user's own, the most telling first.
    """
    main = event.main
    sentence = main.scene.sentence
    span = event.span
    row = Event(
        event_type=main.type,
        subtype=_subtype(main.type, event.mentions, (own_subtypes or {}).get(main.type, ())),
        status=event.status,
        date_start=span.first if span else None,
        date_end=span.last if span else None,
        date_precision=span.precision if span else "unknown",
        date_text=_date_text(event),
        actors=_actors(event, store, label_lang),
        counts=_counts(event.mentions),
        attribution=next((m.attribution for m in [main, *event.mentions] if m.attribution), None),
        cause=_cause(event),
        document_id=document.document_id,
        title=document.title,
        source_url=document.url,
        published=document.published,
        lang=lang,
        quote=document.text[sentence.start : sentence.end],
        quote_start=sentence.start,
        quote_end=sentence.end,
    )
    place = main.place.toponym.place if main.place else None
    if main.place is not None and place is not None:
        set_place(row, main.place.toponym, place, store, label_lang)
        if main.place.offset is not None:
            _shift(row, main.place.offset, main.place.toponym, document.text)
    row.confidence = round(math.prod(confidence_factors(event, row.place_confidence).values()), 2)
    row.event_id = stable_id(row)
    return row


def confidence_factors(event: Told, place_confidence: float) -> dict[str, float]:
    """Return the factors, each 0 to 1, whose product is the confidence of an event.

    Parameters
    ----------
    event : Told
    place_confidence : float
        How sure its place is, 0 to 1.
    """
    basis = event.dated_by.date_basis if event.dated_by else "none"
    factors = {
        "rule": max(m.cue.frame.confidence for m in event.mentions),
        "date": _DATE_WEIGHT[basis],
    }
    main = event.main
    if main.place is not None and main.place.toponym.place is not None:
        factors["place"] = place_confidence
        if main.inherited:
            factors["place of the sentence before"] = _INHERITED
    return factors


def _date_text(event: Told) -> str | None:
    """Return the words that date an event, even where no anchor makes a day of them."""
    dated = event.dated_by
    if dated is not None:
        return dated.date.text if dated.date and dated.date_basis == "text" else None
    return next((m.date.text for m in event.mentions if m.date), None)


def set_place(row: Event, toponym: Toponym, place: Place, store: Store, label_lang: str) -> None:
    """Put a place into a row: its names, its country and unit, its position and the runners-up."""
    row.place_name = toponym.text
    row.place_label = store.label(place.index, label_lang)
    row.place_id = place.place_id
    row.country = place.country
    row.admin1 = place.admin1
    row.precision = place.precision
    row.lat, row.lon = place.lat, place.lon
    row.radius_km = round(place.radius_km, 1)
    row.place_confidence = round(toponym.confidence, 2)
    row.place_candidates = [
        {
            "place_id": c.place.place_id,
            "label": store.label(c.place.index, label_lang),
            "country": c.place.country,
            "lat": c.place.lat,
            "lon": c.place.lon,
            "score": round(c.score, 2),
        }
        for c in toponym.candidates[:_CLOSE_CALLS]
        if c.place.place_id != place.place_id
    ]


def _shift(row: Event, offset: Offset, toponym: Toponym, text: str) -> None:
    """Move a row from the town that it is told from to the point itself."""
    if row.lat is None or row.lon is None:
        return
    lon, lat = shifted(row.lon, row.lat, offset)
    row.lon, row.lat = round(lon, 5), round(lat, 5)
    row.place_name = text[offset.start : toponym.end]
    row.place_label = f"{row.place_label} ({offset.label})"
    row.place_id = None  # it is not the town
    row.place_candidates = []
    row.radius_km = round(max(row.radius_km or 0.0, offset.km * _OFFSET_DOUBT), 1)


def _subtype(event_type: str, mentions: Sequence[EventMention], own: Sequence[str]) -> str | None:
    found = set().union(*(m.subtypes for m in mentions))
    named = next((s for s in own if s in found), None)
    if named is not None:
        return named
    if event_type == "strike" and {"drone", "missile"} <= found:
        return "drone_missile"
    return next((s for s in SUBTYPES.get(event_type, "").split() if s in found), None)


def _counts(mentions: Sequence[EventMention]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for mention in mentions:
        for name, value in mention.counts.items():
            counts.setdefault(name, value)
    return dict(sorted(counts.items()))


def _actors(event: Told, store: Store, label_lang: str) -> dict[str, list[str]]:
    family = event.main.family
    if family in ("talks", "call") or event.main.type in ("agreement", "statement"):
        role = "speaker" if event.main.type == "statement" else "participants"
        names = _participants(event)
        return {role: names} if names else {}
    country = next((m.initiator for m in event.mentions if m.initiator), None)
    if country is None:
        return {}
    place = store.country(country)
    return {"initiator": [store.label(place.index, label_lang) if place else country]}


def _participants(event: Told) -> list[str]:
    """Return who takes part, from the mentions that tell more than that there is an event.

    What is only spoken of as possible, or tells neither place nor date and knows nobody of those
    named elsewhere, adds nobody.
    """
    sure = [m for m in event.mentions if not is_vague(m)]
    known = people_of(sure)
    found: dict[str, str] = {}
    for mention in sure + [m for m in event.mentions if is_vague(m) and m.status != "hypothetical"]:
        keys = people_of([mention])
        if is_vague(mention) and known and not shared_names(keys, known):
            continue
        for person in mention.persons:
            if not any(same_name(person.key, key) for key in found):
                found[person.key] = person.name
    return list(found.values())


def _cause(event: Told) -> str | None:
    """Return what caused a disruption, where its sentence or a strike at its place says so."""
    if event.main.type != "infrastructure_disruption":
        return None
    for mention in event.mentions:
        classes = {m.cls for m in mention.scene.cues}
        cause = next((cause for cls, cause in CAUSES.items() if cls in classes), None)
        if cause:
            return cause
    return "strike" if any(m.inherited for m in event.mentions) else None


def what_is_told(event: Event) -> str:
    """Return what two tellings of one event share: type, status, days, and place or people."""
    place = event.place_id or event.place_name
    days = (str(event.date_start), str(event.date_end))
    who = None if place else event.actors
    return json.dumps([event.event_type, event.status, place, event.lat, event.lon, days, who])


def refusal(mention: EventMention, document: Document, reason: str) -> dict[str, Any]:
    """Return what was not made an event, with its reason, as a plain record."""
    sentence = mention.scene.sentence
    return {
        "document_id": document.document_id,
        "event_type": mention.type,
        "place_name": mention.place.toponym.text if mention.place else mention.scene.unknown_place,
        "quote": document.text[sentence.start : sentence.end],
        "quote_start": sentence.start,
        "quote_end": sentence.end,
        "reason": reason,
    }
