"""What a report says of the filters that chose its events."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any, Final

import pandas as pd

from geomap.figure.fonts import clean
from geomap.figure.words import Words
from geomap.report.rows import country_name

__all__ = ["chosen_notes"]

#: The columns that tell what a filter asked for: a report without one does not tell it either.
_COLUMNS: Final = {
    "country": {"country"},
    "since": {"date_start", "date_end"},
    "until": {"date_start", "date_end"},
    "bbox": {"lat", "lon"},
    "min_confidence": {"confidence"},
}
_EDGES: Final = ("west", "south", "east", "north")


def chosen_notes(events: pd.DataFrame, words: Words) -> list[str]:
    """Return, for each time that events were chosen, which were, and how many were not."""
    redacted = set(events.attrs.get("redact", ()))
    notes = []
    for asked in events.attrs.get("filters", ()):
        shown = {k: v for k, v in asked.items() if not _COLUMNS.get(k, set()) & redacted}
        filters = "; ".join(_parts(shown, words)) or "…"
        notes.append(words.say("filtered", filters=filters, n=int(asked["left_out"])))
    return notes


def _parts(asked: Mapping[str, Any], words: Words) -> Iterator[str]:
    """Yield what was asked for, filter by filter."""
    for key, label, terms in (
        ("type", "column_event", "types"),
        ("status", "column_status", "statuses"),
    ):
        if key in asked:
            listed = ", ".join(words.term(terms, word) for word in asked[key])
            yield words.say("named_value", name=words.page_words["labels"][label], value=listed)
    if "country" in asked:
        listed = ", ".join(clean(country_name(code, words.lang)) for code in asked["country"])
        yield words.say("named_value", name=words.say("facet_country"), value=listed)
    for key in ("since", "until"):
        if key in asked:
            day = dt.date.fromisoformat(asked[key])
            yield words.say(f"filter_{key}", day=words.dates(day, day))
    if "bbox" in asked:
        edges = (words.number(edge) for edge in asked["bbox"])
        yield words.say("filter_box", **dict(zip(_EDGES, edges, strict=True)))
    if asked.get("within"):
        yield words.say("filter_area")
    if "min_confidence" in asked:
        percent = words.say("percent", n=round(100 * asked["min_confidence"]))
        yield words.say("filter_confidence", percent=percent)
