"""Tables to report on, made up, and what reads a report back."""

from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser
from types import ModuleType
from typing import Any

import pandas as pd
import pytest

from geomap.report import EventReport
from geomap.taxonomy import EVENT_TYPES, STATUSES

Table = list[list[str]]
_PLACES = [
    ("Kharkiv", "UA", (36.23, 49.99)),
    ("Odesa", "UA", (30.73, 46.48)),
    ("Vienna", "AT", (16.37, 48.21)),
]


@pytest.fixture(scope="session")
def findings(module: Callable[[str], ModuleType]) -> Callable[..., list[str]]:
    """Return what asks axe-core about a page."""
    found: Callable[..., list[str]] = module("page/test_accessibility").findings
    return found


@pytest.fixture
def made() -> Callable[..., pd.DataFrame]:
    """Return what makes a table of so many events, of which some lack a place or a date."""

    def table(count: int, **columns: Any) -> pd.DataFrame:
        rows = []
        for number in range(count):
            name, country, (lon, lat) = _PLACES[number % len(_PLACES)]
            is_placed, is_dated = number % 5 != 4, number % 7 != 6
            day = f"2025-{1 + number % 9:02d}-{1 + number % 28:02d}" if is_dated else None
            rows.append(
                {
                    "event_id": f"e{number}",
                    "event_type": EVENT_TYPES[number * 3 % 11],
                    "status": STATUSES[number % 4],
                    "precision": "city" if is_placed else "none",
                    "lon": lon + number % 10 / 7 if is_placed else None,
                    "lat": lat if is_placed else None,
                    "date_start": day,
                    "date_end": day,
                    "date_precision": "day" if is_dated else "unknown",
                    "place_label": name if is_placed else None,
                    "country": country if is_placed else None,
                    "confidence": 0.3 if number % 6 == 5 else 0.9,
                    "quote": f"Sentence {number} of a text.",
                    "title": "An article",
                    "source_url": "https://www.example.org/a?b=1&c=2",
                    "published": "2025-10-01",
                    **columns,
                }
            )
        return pd.DataFrame(rows)

    return table


@pytest.fixture
def hostile_report(made: Callable[..., pd.DataFrame], hostile: list[str]) -> EventReport:
    """Return a report that has texts that would do harm in every field."""
    events = made(len(hostile))
    for column in (
        "event_type", "place_label", "place_name", "attribution", "quote", "title", "source_url",
    ):  # fmt: skip
        events[column] = pd.Series(hostile, dtype=object)
    events["actors"] = [{text: [text]} for text in hostile]
    events.attrs["rejected"] = [
        {"file": text, "line": 1, "column": text, "value": text, "reason": text}
        for text in hostile[:20]
    ]
    return EventReport(events, title=hostile[0], subtitle=hostile[1], source=hostile[2])


class _Tables(HTMLParser):
    """The tables of a page, each as rows of the texts of their cells."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[Table] = []
        self.is_cell = False
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a table, a row or a cell."""
        if tag == "table":
            self.found.append([])
        elif tag == "tr":
            self.found[-1].append([])
        elif tag in ("td", "th"):
            self.found[-1][-1].append("")
            self.is_cell = True

    def handle_endtag(self, tag: str) -> None:
        """End a cell."""
        self.is_cell = self.is_cell and tag not in ("td", "th")

    def handle_data(self, data: str) -> None:
        """Keep the text of a cell."""
        if self.is_cell:
            self.found[-1][-1][-1] += data


@pytest.fixture
def tables() -> Callable[[str], list[Table]]:
    """Return what reads the tables of HTML, but for those in frames."""

    def read(html: str) -> list[Table]:
        return _Tables(re.sub(r' srcdoc="[^"]*"', "", html)).found

    return read
