"""What is believed of the events that a language model tells.

No word of a model reaches the event table: types, statuses and roles come from closed lists, days
are checked against the words that give them, places come from the gazetteer by a name that stands
in the text, and every other text is a stretch of the article, found there again. An event of which
that cannot be said is refused, with the reason.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from geomap.days import parse_day
from geomap.events import Document, Event, stable_id
from geomap.extraction.build import CAUSES, SUBTYPES, set_place, what_is_told
from geomap.extraction.dates import DateSpan, find_dates
from geomap.extraction.dates_span import month_span, unit_span
from geomap.extraction.evidence import is_named
from geomap.extraction.frames import MATERIAL, frames
from geomap.extraction.numerals import find_quantities
from geomap.extras.quotes import Passages, even
from geomap.extras.reply import COUNT_NAMES
from geomap.languages import available
from geomap.places.mention import Toponym
from geomap.places.store import Store
from geomap.places.toponyms import find_toponyms
from geomap.taxonomy import ACTOR_ROLES, EVENT_TYPES, STATUSES

__all__ = ["TRUST", "believed"]

_MAX_QUOTE = 1_200
_MAX_NAME = 120
_LEAST_WORDS = 3
_MOST_COUNTED = 1_000_000_000
#: How far from the quote, in code points, the words may stand that name its place or its day.
_NEARBY = 1_500
#: How sure an event of a model is, before its place.
TRUST = 0.7
_REPORT_DAY = 0.85
_NUMBER = re.compile(r"[0-9]+")


@dataclass(slots=True)
class _Claim:
    """One event of a model on its way into the table."""

    raw: dict[str, Any]
    row: Event
    span: tuple[int, int]
    name: tuple[int, int] | None = None
    left_out: list[str] = field(default_factory=list)


class _RefusedError(Exception):
    """Why an event is not believed."""


def believed(
    raw_events: Sequence[dict[str, Any]],
    document: Document,
    *,
    store: Store,
    home: str | None = None,
    label_lang: str = "en",
    types: Collection[str] = EVENT_TYPES,
    subtypes: Collection[str] = (),
) -> tuple[list[Event], list[dict[str, Any]]]:
    """Return the events of a model that the text bears out, and the others with their reasons.

    Parameters
    ----------
    raw_events : sequence of dict
        As :func:`read_reply` gives them.
    document : Document
        As the model read it.
    store : Store
        The gazetteer: every place comes from there.
    home : str, optional
        ISO 3166-1 alpha-2 code of the country that the source writes from.
    label_lang : str
        Language of ``place_label``, ISO 639-1.
    types : collection of str
        The event types that there are.
    subtypes : collection of str
        Subtypes of a user's own.
    """
    passages = Passages(document.text)
    refused: list[dict[str, Any]] = []
    claims: list[_Claim] = []
    for raw in raw_events:
        try:
            claims.append(_claim(raw, document, passages, types, subtypes))
        except _RefusedError as error:
            refused.append(_refusal(raw, document, str(error), None))
    spans = sorted({c.name for c in claims if c.name is not None})
    found = find_toponyms(passages.text, lang=document.lang, store=store, home=home, spans=spans)
    toponyms = dict(zip(spans, found, strict=True)) if len(found) == len(spans) else {}
    events: dict[str, Event] = {}
    for claim in claims:
        try:
            _locate(claim, toponyms, store, label_lang)
        except _RefusedError as error:
            refused.append(_refusal(claim.raw, document, str(error), claim.span))
            continue
        claim.row.event_id = stable_id(claim.row)
        events.setdefault(what_is_told(claim.row), claim.row)
        for reason in claim.left_out:
            refused.append(_refusal(claim.raw, document, reason, claim.span))
    in_order = sorted(events.values(), key=lambda e: (e.quote_start or 0, e.event_id))
    return in_order, refused


def _claim(
    raw: dict[str, Any],
    document: Document,
    passages: Passages,
    types: Collection[str],
    own_subtypes: Collection[str],
) -> _Claim:
    """Check everything of an event but its place."""
    event_type, status = raw.get("event_type"), raw.get("status")
    if not isinstance(event_type, str) or event_type not in types:
        raise _RefusedError(f"event_type {_shown(event_type)} is not one of ours")
    if not isinstance(status, str) or status not in STATUSES:
        raise _RefusedError(f"status {_shown(status)} is not one of ours")
    quote = _words(raw, "quote", _MAX_QUOTE)
    if quote is None or len(quote.split()) < _LEAST_WORDS:
        raise _RefusedError(f"it quotes fewer than {_LEAST_WORDS} words")
    span = passages.find(quote)
    if span is None:
        raise _RefusedError("its quote does not stand in the text")
    row = Event(
        event_type=event_type,
        status=status,
        document_id=document.document_id,
        title=document.title,
        source_url=document.url,
        published=document.published,
        lang=document.lang,
        quote=passages.text[span[0] : span[1]],
        quote_start=span[0],
        quote_end=span[1],
        confidence=TRUST,
    )
    claim = _Claim(raw, row, span)
    subtype = _words(raw, "subtype", _MAX_NAME)
    if subtype in SUBTYPES.get(event_type, "").split() or subtype in own_subtypes:
        row.subtype = subtype
    _date(claim, document, passages)
    _name(claim, passages)
    _counts(claim, document.lang, passages)
    _actors(claim, passages)
    said_by = _words(raw, "attribution", _MAX_NAME)
    if said_by is not None:
        row.attribution = _stretch(claim, passages, said_by)
    cause = raw.get("cause")
    if event_type == "infrastructure_disruption" and cause in CAUSES.values():
        row.cause = str(cause)
    return claim


def _words(raw: dict[str, Any], key: str, most: int) -> str | None:
    """Return a text of an event, or ``None`` where it is empty."""
    value = raw.get(key)
    if value is None or value == "":
        return None
    if not isinstance(value, str) or len(value) > most:
        raise _RefusedError(f"{key} {_shown(value)} is no text of at most {most} letters")
    return value if even(value) else None


def _stretch(claim: _Claim, passages: Passages, words: str) -> str | None:
    """Return words as the text has them near a quote; note it where it has not."""
    found = passages.find(words, near=claim.span)
    if found is None:
        claim.left_out.append(f"{_shown(words)} does not stand in the text: left out")
        return None
    return passages.text[found[0] : found[1]]


# -- days ------------------------------------------------------------------------------------


def _date(claim: _Claim, document: Document, passages: Passages) -> None:
    """Give an event its days, where the text has words for them or they are the report's."""
    raw, row = claim.raw, claim.row
    first, last = _day(raw, "date_start"), _day(raw, "date_end")
    first, last = first or last, last or first
    words = _words(raw, "date_text", _MAX_NAME)
    if first is None or last is None:
        return
    if last < first:
        raise _RefusedError(f"its days end ({last}) before they begin ({first})")
    if words is None:
        if (first, last) != (document.published, document.published):
            raise _RefusedError(f"no words of the text give its day, {first}")
        row.date_start = row.date_end = document.published
        row.date_precision = "day"
        row.confidence *= _REPORT_DAY
        return
    where = passages.find(words, near=claim.span)
    if where is None or _apart(where, claim.span) > _NEARBY:
        raise _RefusedError(f"the words of its day, {_shown(words)}, do not stand by its quote")
    span = _told(where, claim, document, passages, (first, last)) or _span(first, last)
    row.date_text = passages.text[where[0] : where[1]]
    row.date_start, row.date_end, row.date_precision = span.first, span.last, span.precision


def _day(raw: dict[str, Any], key: str) -> dt.date | None:
    value = raw.get(key)
    if value is None or value == "":
        return None
    try:
        return parse_day(value if isinstance(value, str) else None)
    except ValueError:
        raise _RefusedError(f"{key} {_shown(value)} is not a day") from None


def _told(
    where: tuple[int, int],
    claim: _Claim,
    document: Document,
    passages: Passages,
    given: tuple[dt.date, dt.date],
) -> DateSpan | None:
    """Return the days that words come to by our own rules, or ``None`` where these do not know.

    Raises
    ------
    _RefusedError
        When they come to other days than the model says.
    """
    if document.lang is None or document.lang not in available():
        return None
    found = find_dates(passages.text[where[0] : where[1]], document.lang)
    if len(found) != 1:
        return None
    to_come = claim.row.status in ("planned", "hypothetical")
    sides = ("future", "past") if to_come else ("past", "future")
    spans = [found[0].resolve(document.published, direction=side) for side in sides]
    known = [span for span in spans if span is not None]
    for span in known:
        if span.first <= given[1] and given[0] <= span.last:
            return span
    if known:
        raise _RefusedError(
            f"its day, {given[0]}, is not what its words {_shown(found[0].text)} come to"
        )
    return None


def _span(first: dt.date, last: dt.date) -> DateSpan:
    """Return days with how precise they are."""
    for span in (
        DateSpan(first, first, "day"),
        unit_span(first, "week"),
        month_span(first.year, first.month),
        unit_span(first, "year"),
    ):
        if (span.first, span.last) == (first, last):
            return span
    return DateSpan(first, last, "range")


# -- places ----------------------------------------------------------------------------------


def _name(claim: _Claim, passages: Passages) -> None:
    """Find where the text names the place of an event."""
    name = _words(claim.raw, "place_name", _MAX_NAME)
    if claim.row.event_type == "call":
        return  # calls have no place
    if name is None:
        families = {f.family for f in frames() if f.type == claim.row.event_type}
        if families and families <= MATERIAL:
            raise _RefusedError("no place that it happened at")
        return
    where = passages.find(name, near=claim.span)
    if where is None or _apart(where, claim.span) > _NEARBY:
        raise _RefusedError(f"its place, {_shown(name)}, is not named by its quote")
    claim.name = where


def _locate(
    claim: _Claim,
    toponyms: dict[tuple[int, int], Toponym],
    store: Store,
    label_lang: str,
) -> None:
    """Give an event the place that the gazetteer has for its name."""
    if claim.name is None:
        return
    toponym = toponyms.get(claim.name)
    place = toponym.place if toponym is not None else None
    if toponym is None or place is None or not is_named(toponym):
        raise _RefusedError(f"its place, {_shown(claim.raw['place_name'])}, is in no gazetteer")
    set_place(claim.row, toponym, place, store, label_lang)
    claim.row.confidence = round(claim.row.confidence * claim.row.place_confidence, 2)


def _apart(one: tuple[int, int], other: tuple[int, int]) -> int:
    return max(0, one[0] - other[1], other[0] - one[1])


# -- counts and actors -----------------------------------------------------------------------


def _counts(claim: _Claim, lang: str | None, passages: Passages) -> None:
    start, end = claim.span
    quote = passages.text[start:end]
    numbers = {int(n) for n in _NUMBER.findall(quote) if len(n) <= 9}
    if lang is not None and lang in available():
        numbers.update(int(q.value) for q in find_quantities(quote, lang))
    counts: dict[str, int] = {}
    for given in _items(claim.raw, "counts"):
        name, value = given.get("name"), given.get("value")
        if name not in COUNT_NAMES or type(value) is not int or not 0 <= value <= _MOST_COUNTED:
            claim.left_out.append(f"count {_shown(name)} = {_shown(value)} is none: left out")
        elif value not in numbers and value != 1:
            claim.left_out.append(f"count {name} = {value} is not in its quote: left out")
        else:
            counts.setdefault(str(name), value)
    claim.row.counts = dict(sorted(counts.items()))


def _actors(claim: _Claim, passages: Passages) -> None:
    actors: dict[str, list[str]] = {}
    for given in _items(claim.raw, "actors"):
        role, name = given.get("role"), given.get("name")
        if role not in ACTOR_ROLES or not isinstance(name, str) or len(name) > _MAX_NAME:
            claim.left_out.append(f"actor {_shown(name)} as {_shown(role)} is none: left out")
            continue
        written = _stretch(claim, passages, name)
        if written is not None and written not in actors.setdefault(str(role), []):
            actors[str(role)].append(written)
    claim.row.actors = {role: names for role, names in actors.items() if names}


def _items(raw: dict[str, Any], key: str) -> list[dict[str, Any]]:
    value = raw.get(key)
    return [v for v in value[:50] if isinstance(v, dict)] if isinstance(value, list) else []


# -- what is refused -------------------------------------------------------------------------


def _shown(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 80 else text[:79] + "…"


def _refusal(
    raw: dict[str, Any], document: Document, reason: str, span: tuple[int, int] | None
) -> dict[str, Any]:
    """Return what was not believed, in the form of :func:`geomap.extraction.build.refusal`."""
    event_type, name = raw.get("event_type"), raw.get("place_name")
    quote = raw.get("quote")
    return {
        "document_id": document.document_id,
        "event_type": event_type if event_type in EVENT_TYPES else "other",
        "place_name": name[:_MAX_NAME] if isinstance(name, str) else None,
        "quote": quote[:_MAX_QUOTE] if isinstance(quote, str) else None,
        "quote_start": span[0] if span else None,
        "quote_end": span[1] if span else None,
        "reason": reason,
    }
