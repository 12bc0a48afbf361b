"""How the tests of the rules make a table and ask what is found."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from geomap.tables.check import Problem, find_problems
from geomap.tables.schema import from_columns

#: A row that keeps every rule.
SOUND: dict[str, Any] = {
    "event_type": "strike",
    "subtype": "drone",
    "status": "occurred",
    "date_start": "2025-10-16",
    "date_end": "2025-10-16",
    "date_precision": "day",
    "place_name": "Kharkiv",
    "country": "UA",
    "precision": "city",
    "lat": 49.9935,
    "lon": 36.2304,
    "radius_km": 10.0,
    "counts": {"killed": 1},
    "published": "2025-10-17",
    "source_url": "https://example.org/a",
    "lang": "en",
}
Found = Callable[..., list[tuple[str, str]]]


def told(*rows: dict[str, Any], today: dt.date | None = None) -> list[Problem]:
    """Return the problems of rows, each sound but for what is given; ids are e0, e1, …."""
    cells = [{"event_id": f"e{i}", **SOUND, **row} for i, row in enumerate(rows)]
    names = dict.fromkeys(name for row in cells for name in row)
    return find_problems(
        from_columns({name: [row.get(name) for row in cells] for name in names}), today=today
    )


@pytest.fixture
def found() -> Found:
    """Return the pairs (event, rule) of what is found in rows."""

    def pairs(*rows: dict[str, Any], today: dt.date | None = None) -> list[tuple[str, str]]:
        return [(p.event_id or "", p.rule) for p in told(*rows, today=today)]

    return pairs
