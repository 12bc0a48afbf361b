"""Scores extracted events against texts annotated by hand (``tests/data/gold``)."""

from __future__ import annotations

import datetime as dt
import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from geomap.events import Document, Event
from geomap.extraction.engine import extract_events

GOLD = Path(__file__).parent.parent / "data" / "gold"


@dataclass
class Score:
    """Counts over some texts.

    Attributes
    ----------
    found, missed, extra : int
        Events of the annotation that were extracted, that were not, and extracted ones that the
        annotation does not have.
    status, dated : int
        Of those found, how many have the annotated status, and days that meet the annotated ones.
    with_date : int
        How many of those found have a date in the annotation.
    errors : list of str
    """

    found: int = 0
    missed: int = 0
    extra: int = 0
    status: int = 0
    dated: int = 0
    with_date: int = 0
    errors: list[str] | None = None

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return 2 * self.found / max(1, 2 * self.found + self.missed + self.extra)


def load(name: str) -> list[dict[str, Any]]:
    """Return the annotated texts of one file."""
    lines = (GOLD / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()]


def score(texts: Iterable[dict[str, Any]]) -> Score:
    """Extract from annotated texts and count; see :class:`Score`."""
    total = Score(errors=[])
    for text in texts:
        published = dt.date.fromisoformat(text["published"])
        document = Document(text["id"], text["text"], published, text["lang"])
        _compare(text, extract_events(document).events, total)
    return total


def _compare(text: dict[str, Any], events: Sequence[Event], total: Score) -> None:
    left = list(events)
    ordered = sorted(text["events"], key=lambda g: bool(g.get("lenient")))
    for gold in ordered:
        fitting = [e for e in left if e.event_type == gold["type"] and _same_place(gold, e)]
        lenient = bool(gold.get("lenient"))
        if not fitting:
            if not lenient:
                total.missed += 1
                _note(total, f"- {text['id']} {gold['type']} {gold['place']}")
            continue
        best = min(fitting, key=lambda e: (_days_apart(gold, e), _distance(gold, e)))
        left.remove(best)
        if lenient:
            continue
        total.found += 1
        total.status += best.status == gold["status"]
        if gold["date"]:
            total.with_date += 1
            total.dated += _days_apart(gold, best) == 0
    lenient_types = [g for g in text["events"] if g.get("lenient")]
    for event in left:
        if any(g["type"] == event.event_type and _same_place(g, event) for g in lenient_types):
            continue
        total.extra += 1
        _note(total, f"+ {text['id']} {event.event_type} {event.place_name}")


def _note(total: Score, line: str) -> None:
    if total.errors is not None:
        total.errors.append(line)


def _same_place(gold: dict[str, Any], event: Event) -> bool:
    if gold["lat"] is None or gold["place"] is None:
        return event.lat is None
    if gold.get("tol_km") is None:
        return event.country == gold["country"] and event.precision == "country"
    return _distance(gold, event) <= gold["tol_km"] + 0.5


def _distance(gold: dict[str, Any], event: Event) -> float:
    """Return the distance of an event from its annotation, km; 0 where one has no place."""
    if event.lat is None or event.lon is None or gold["lat"] is None:
        return 0.0
    here, there = math.radians(gold["lat"]), math.radians(event.lat)
    half = math.sin((there - here) / 2) ** 2 + math.cos(here) * math.cos(there) * (
        math.sin(math.radians(event.lon - gold["lon"]) / 2) ** 2
    )
    return 2 * 6371 * math.asin(min(1.0, math.sqrt(half)))


def _days_apart(gold: dict[str, Any], event: Event) -> int:
    """Return how many days lie between an event's span and its annotation's."""
    if not gold["date"]:
        return 0
    if event.date_start is None or event.date_end is None:
        return 10_000
    first, last = _span(gold["date"])
    slack = dt.timedelta(gold.get("date_tol_days") or (gold["date_basis"] == "report_date"))
    apart = max(event.date_start - last - slack, first - slack - event.date_end)
    return max(0, apart.days)


def _span(text: str) -> tuple[dt.date, dt.date]:
    if "/" in text:
        first, last = text.split("/")
        return _span(first)[0], _span(last)[1]
    parts = [int(p) for p in text.split("-")]
    if len(parts) == 3:
        return dt.date(*parts), dt.date(*parts)
    year, month = parts[0], parts[1] if len(parts) == 2 else 12
    first = dt.date(year, parts[1] if len(parts) == 2 else 1, 1)
    following = dt.date(year + month // 12, month % 12 + 1, 1)
    return first, following - dt.timedelta(1)


def main() -> None:
    """Print how well the texts of each language are read."""
    print("language  F1   status  dates  (of those found)")
    for lang in ("de", "en", "es", "fr", "ru", "uk"):
        reached = score(load(lang))
        status, dated = reached.status / reached.found, reached.dated / reached.with_date
        print(f"{lang:8}  {reached.f1:.2f}  {status:.2f}    {dated:.2f}")


if __name__ == "__main__":
    main()
