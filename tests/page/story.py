"""A story of fifteen events to draw, made up for the tests."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from typing import Any

import geopandas
import pandas as pd

from geomap.page import EventMap

Ring = list[tuple[float, float]]

#: place_id → name, country, unit, (lon, lat), half width and height in degrees.
REGIONS: dict[str, tuple[str, str, str, tuple[float, float], float, float]] = {
    "geonames:706482": ("Kharkiv Oblast", "UA", "UA-63", (36.5, 49.6), 1.6, 0.8),
    "geonames:696634": ("Poltava Oblast", "UA", "UA-53", (33.9, 49.6), 1.3, 0.9),
    "geonames:472039": ("Voronezh Oblast", "RU", "RU-VOR", (40.2, 51.0), 1.7, 1.0),
    "geonames:578071": ("Belgorod Oblast", "RU", "RU-BEL", (37.6, 50.7), 1.4, 0.6),
    "geonames:472755": ("Volgograd Oblast", "RU", "RU-VGG", (44.3, 49.6), 2.2, 1.3),
    "geonames:5879092": ("Alaska", "US", "US-AK", (-152.5, 64.4), 10.0, 4.5),
}


def areas(place_ids: Sequence[str]) -> Mapping[str, list[list[Ring]]]:
    """Return a rounded polygon for each region of the story."""
    found: dict[str, list[list[Ring]]] = {}
    for place_id in place_ids:
        if place_id in REGIONS:
            _, _, _, (lon, lat), width, height = REGIONS[place_id]
            turns = [2 * math.pi * (i % 24) / 24 for i in range(25)]
            ring = [(lon + width * math.cos(t), lat + height * math.sin(t)) for t in turns]
            found[place_id] = [[ring]]
    return found


def _event(event_type: str, **columns: Any) -> dict[str, Any]:
    place_id = columns.get("place_id")
    if place_id in REGIONS:
        label, country, unit, (lon, lat), width, _ = REGIONS[place_id]
        columns = {
            "place_label": label,
            "country": country,
            "admin1": unit,
            "precision": "region",
            "lon": lon,
            "lat": lat,
            "radius_km": 80.0 * width,
            **columns,
        }
    day = columns.pop("day", None)
    if day:
        columns |= {"date_start": day, "date_end": day, "date_precision": "day"}
    return {
        "event_type": event_type,
        "status": "occurred",
        "precision": "none",
        "date_precision": "unknown",
        "confidence": 0.85,
        "place_confidence": 0.9,
        "document_id": "story",
        "title": "A night of drones, a week of diplomacy",
        "source_url": "https://news.example/2025/10/16/drones-and-diplomacy",
        "published": "2025-10-16",
        "lang": "en",
        **columns,
    }


WHITE_HOUSE = {
    "place_id": "geomap:white-house", "place_name": "the White House", "place_label": "White House",
    "country": "US", "admin1": "US-DC", "precision": "point", "lat": 38.8977, "lon": -77.0365,
    "radius_km": 0.3,
}  # fmt: skip
BUDAPEST = {
    "place_id": "geonames:3054643", "place_name": "Budapest", "place_label": "Budapest",
    "country": "HU", "admin1": "HU-BU", "precision": "city", "lat": 47.4984, "lon": 19.0404,
    "radius_km": 14.0,
}  # fmt: skip
KYIV = {
    "place_id": "geonames:703448", "place_name": "Kyiv", "place_label": "Kyiv", "country": "UA",
    "admin1": "UA-30", "precision": "city", "lat": 50.4547, "lon": 30.5238, "radius_km": 16.0,
}  # fmt: skip


NIGHT = (
    "Overnight, some 310 drones and 36 missiles were aimed at the Kharkiv and Poltava regions, the "
    "air force said."
)
DARK = "Villages in the regions of Volgograd, Voronezh and Belgorod were left without power."


def rows() -> list[dict[str, Any]]:
    """Return the events as rows of the event table."""
    night = "2025-10-16"
    events = [
        _event(
            "strike", subtype="drone", day=night, place_id="geonames:706482",
            place_name="the Kharkiv region", date_text="overnight",
            actors={"initiator": ["Russia"], "target": ["Ukraine"]},
            counts={"drones_launched_about": 310, "missiles_launched": 36},
            attribution="the air force",
            quote=NIGHT,
            place_candidates=[{"place_label": "Kharkiv", "country": "UA", "score": 0.41}],
        ),
        _event(
            "strike", subtype="drone", day=night, place_id="geonames:696634",
            place_name="Poltava", date_text="overnight",
            actors={"initiator": ["Russia"], "target": ["Ukraine"]}, attribution="the air force",
            quote=NIGHT,
        ),
        _event(
            "air_defence", day=night, place_id="geonames:706482", place_name="the Kharkiv region",
            counts={"drones_downed": 271}, attribution="the air force",
            quote="Most of them, 271 drones, were brought down before they reached a target.",
        ),
        _event(
            "infrastructure_disruption", subtype="power", day=night, cause="strike",
            place_id="geonames:472755", place_name="Volgograd", attribution="the governor",
            quote=DARK,
        ),
        _event(
            "infrastructure_disruption", subtype="power", day=night, cause="strike",
            place_id="geonames:472039", place_name="Voronezh",
            quote=DARK,
        ),
        _event(
            "infrastructure_disruption", subtype="power", day=night, cause="strike",
            place_id="geonames:578071", place_name="Belgorod",
            quote=DARK,
        ),
        _event(
            "strike", subtype="missile", day="2025-10-14", status="denied", confidence=0.4,
            place_id="geonames:578071", place_name="the Belgorod region",
            attribution="the defence ministry",
            quote="Kyiv rejected the claim that it had fired missiles at the region on Tuesday.",
        ),
        _event(
            "meeting", subtype="summit", status="planned", **BUDAPEST,
            actors={"participants": ["Donald Trump", "Vladimir Putin"]},
            attribution="the White House",
            quote="The two presidents intend to meet in Budapest, on a day yet to be set.",
        ),
        _event(
            "meeting", subtype="summit", date_start="2025-08-01", date_end="2025-08-31",
            date_precision="month", date_text="in August", place_id="geonames:5879092",
            place_name="Alaska", actors={"participants": ["Donald Trump", "Vladimir Putin"]},
            quote="They had last sat together at a summit in Alaska in August.",
        ),
        _event(
            "meeting", day="2025-10-17", status="planned", date_text="on Friday", **WHITE_HOUSE,
            actors={"participants": ["Donald Trump", "Volodymyr Zelensky"]},
            quote="On Friday he is expected at the White House.",
        ),
        _event(
            "statement", day="2025-10-15", **WHITE_HOUSE, actors={"speaker": ["Donald Trump"]},
            quote="In the Oval Office on Wednesday he said that a truce had been close.",
        ),
        _event(
            "call", day=night, date_text="on Thursday",
            actors={"participants": ["Donald Trump", "Vladimir Putin"]},
            counts={"hours_min": 2}, attribution="the White House",
            quote="The two presidents spoke for more than two hours on Thursday.",
        ),
        _event(
            "meeting", status="planned", date_start="2025-10-20", date_end="2025-10-26",
            date_precision="week", date_text="next week",
            quote="Their advisers will meet next week, at a place not yet chosen.",
        ),
        _event(
            "sanction", status="hypothetical", precision="country", place_name="Russia",
            place_label="Russia", place_id="geonames:2017370", country="RU", lat=58.2, lon=44.7,
            radius_km=2000.0, quote="New sanctions against Russia may follow.", confidence=0.45,
        ),
        _event(
            "alert", day=night, **KYIV, quote="Sirens sounded in Kyiv until five in the morning.",
        ),
    ]  # fmt: skip
    return [{"event_id": f"story-{n:02d}", **event} for n, event in enumerate(events, start=1)]


def frame(records: list[dict[str, Any]] | None = None) -> geopandas.GeoDataFrame:
    """Return rows as an event table."""
    table = pd.DataFrame(rows() if records is None else records, dtype=object)
    for name in ("lon", "lat"):
        table[name] = table[name].astype(float) if name in table else pd.Series(dtype=float)
    points = geopandas.points_from_xy(table["lon"], table["lat"])
    return geopandas.GeoDataFrame(table, geometry=points, crs="EPSG:4326")


def flat(records: list[dict[str, Any]]) -> pd.DataFrame:
    """Return rows as a flat table, as a CSV file holds it: objects are JSON text."""
    return pd.DataFrame(
        [
            {k: json.dumps(v) if isinstance(v, dict | list) else v for k, v in record.items()}
            for record in records
        ]
    )


def page(records: list[dict[str, Any]] | None = None, **options: Any) -> str:
    """Return the page of rows, the story's where none are given, with the story's polygons."""
    return EventMap(frame(records), areas=areas, **{"title": "A story", **options}).to_html()
