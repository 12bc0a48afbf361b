"""One event, as a record: what the extractor makes and the event table is built from."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

__all__ = ["Document", "Event", "id_of", "stable_id"]


@dataclass(frozen=True, slots=True)
class Document:
    """One article.

    Attributes
    ----------
    document_id : str
        The name that its events carry.
    text : str
        The text, exactly as it was read; offsets of events count its Unicode code points.
    published : datetime.date or None
        Day of publication, the anchor of "Thursday" and "last night".
    lang : str or None
        ISO 639-1 code; ``None`` asks for detection.
    title, url : str or None
        As stated by the source.
    """

    document_id: str
    text: str
    published: dt.date | None = None
    lang: str | None = None
    title: str | None = None
    url: str | None = None


@dataclass(slots=True)
class Event:
    """One event of the event table; the attributes are its columns.

    Coordinates are degrees, WGS 84; ``lat`` and ``lon`` are both ``None`` when there is no place.
    Dates are days, both ends included, and both ``None`` when the text gives none. Offsets count
    Unicode code points of the document's text, the end excluded.
    """

    event_type: str
    event_id: str = ""
    subtype: str | None = None
    status: str = "occurred"
    date_start: dt.date | None = None
    date_end: dt.date | None = None
    date_precision: str = "unknown"
    date_text: str | None = None
    place_name: str | None = None
    place_label: str | None = None
    place_id: str | None = None
    country: str | None = None
    admin1: str | None = None
    precision: str = "none"
    lat: float | None = None
    lon: float | None = None
    radius_km: float | None = None
    place_confidence: float = 0.0
    place_candidates: list[dict[str, Any]] = field(default_factory=list)
    actors: dict[str, list[str]] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    attribution: str | None = None
    cause: str | None = None
    confidence: float = 0.0
    document_id: str | None = None
    title: str | None = None
    source_url: str | None = None
    published: dt.date | None = None
    lang: str | None = None
    quote: str | None = None
    quote_start: int | None = None
    quote_end: int | None = None


def stable_id(event: Event) -> str:
    """Return the id of an event: the same for the same event on every machine, in every run.

    It is made from where the event stands (document, place of its quote) and from what is said
    (type, status, place, first day), so that it outlives a better label or better coordinates.

    Returns
    -------
    str
        ``"ev-"`` and twelve hexadecimal digits.
    """
    day = None if event.date_start is None else event.date_start.isoformat()
    place = event.place_id or event.place_name
    return id_of(event.document_id, event.event_type, place, day, event.status, event.quote_start)


def id_of(
    document_id: str | None,
    event_type: str,
    place: str | None,
    date_start: str | None,
    status: str,
    quote_start: int | None,
) -> str:
    """Return the id of an event by what it is made from; see :func:`stable_id`.

    Parameters
    ----------
    place : str or None
        Its ``place_id``, or the name of its place where it has none.
    date_start : str or None
        Its first day, in ISO form.
    document_id, event_type, status, quote_start
        As in :class:`Event`.
    """
    said = (document_id, event_type, place, date_start, status, quote_start)
    key = json.dumps(said).encode("ascii")
    return "ev-" + hashlib.blake2b(key, digest_size=6).hexdigest()
