"""Filters mean the same everywhere: what is known and fits passes, what is not known does not."""

from __future__ import annotations

import datetime as dt

import geopandas as gpd
import pytest

from geomap.events import Event
from geomap.tables import to_table
from geomap.tables.filters import EventFilter


def day(text: str) -> dt.date:
    """Return an ISO day."""
    return dt.date.fromisoformat(text)


@pytest.fixture
def table() -> gpd.GeoDataFrame:
    """Four events: a long one, a short one, one across the antimeridian, one that is not known."""
    long = Event("strike", event_id="long", country="UA", lat=50.0, lon=36.0, precision="city")
    long.date_start, long.date_end, long.confidence = day("2025-01-01"), day("2025-01-31"), 0.9
    short = Event("meeting", event_id="short", status="planned", country="NA", precision="city")
    short.lat, short.lon, short.confidence = -22.5, 17.0, 0.4
    short.date_start = short.date_end = day("2025-02-01")
    east = Event("strike", event_id="east", lat=65.0, lon=-175.0, precision="city", confidence=0.5)
    return to_table([long, short, east, Event("call", event_id="unknown")])


@pytest.mark.parametrize(
    ("wanted", "passing"),
    [
        (EventFilter(), ["long", "short", "east", "unknown"]),
        (EventFilter(types=("strike",)), ["long", "east"]),
        (EventFilter(types=("strike", "call")), ["long", "east", "unknown"]),
        (EventFilter(statuses=("planned",)), ["short"]),
        (EventFilter(countries=("NA",)), ["short"]),
        (EventFilter(since=day("2025-01-31")), ["long", "short"]),
        (EventFilter(since=day("2025-02-02")), []),
        (EventFilter(until=day("2025-01-01")), ["long"]),
        (EventFilter(until=day("2024-12-31")), []),
        (EventFilter(since=day("2025-01-10"), until=day("2025-01-11")), ["long"]),
        (EventFilter(bbox=(30.0, 45.0, 40.0, 55.0)), ["long"]),
        (EventFilter(bbox=(170.0, 60.0, -170.0, 70.0)), ["east"]),
        (EventFilter(bbox=(-180.0, -90.0, 180.0, 90.0)), ["long", "short", "east"]),
        (EventFilter(min_confidence=0.5), ["long", "east"]),
        (EventFilter(types=("strike",), countries=("UA",), min_confidence=0.5), ["long"]),
    ],
)
def test_filters(table: gpd.GeoDataFrame, wanted: EventFilter, passing: list[str]) -> None:
    """An event passes when it fits every field; an overlap of spans is enough for dates."""
    found = wanted.apply(table)
    assert found["event_id"].tolist() == passing
    assert list(found.columns) == list(table.columns)
    assert found.crs == table.crs
    assert found.attrs == table.attrs
    assert len(table) == 4
