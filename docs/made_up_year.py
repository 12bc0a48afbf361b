"""A year of made-up events, for pictures of a large page: nothing in it happened."""

from __future__ import annotations

import datetime as dt
from typing import Any

import geopandas as gpd
import numpy as np

from geomap.places.store import Place, Store
from geomap.tables.schema import from_columns

__all__ = ["made_up_year"]

_TYPES = {
    "strike": 30, "air_defence": 16, "explosion": 5, "ground_combat": 14, "alert": 12,
    "infrastructure_disruption": 8, "force_posture": 3, "meeting": 4, "statement": 3, "protest": 2,
    "humanitarian": 2, "detention": 1,
}  # fmt: skip
_STATUSES = {"occurred": 90, "planned": 4, "denied": 3, "hypothetical": 2, "cancelled": 1}
#: Middle (lon, lat), spread in degrees, share: where the events lie thick.
_CLUSTERS = (
    (37.6, 48.6, 1.2, 0.34), (36.2, 50.0, 1.0, 0.2), (35.1, 47.8, 0.9, 0.14),
    (30.5, 50.4, 1.6, 0.1), (37.0, 51.3, 1.2, 0.12), (33.0, 46.7, 1.0, 0.06),
    (39.5, 50.5, 2.5, 0.04),
)  # fmt: skip
_PLAINLY = {
    "strike": "A made-up report speaks of a strike at {place}.",
    "air_defence": "A made-up report speaks of drones brought down over {place}.",
    "alert": "A made-up report speaks of sirens in {place}.",
}


def made_up_year(events: int, *, year: int = 2025, seed: int = 1) -> gpd.GeoDataFrame:
    """Return an event table of a year.

    Parameters
    ----------
    events : int
        How many.
    year : int
        The year that their days are in.
    seed : int
        The same seed gives the same table.
    """
    rng = np.random.default_rng(seed)
    store = Store.open()
    rows = [
        _event(rng, place, year, number)
        for number, place in enumerate(_places(rng, store, events), start=1)
    ]
    return from_columns({name: [row.get(name) for row in rows] for name in rows[0]})


def _places(rng: np.random.Generator, store: Store, count: int) -> list[Place]:
    """Return towns near the clusters, those with more people more often, and their parents."""
    index, lat, lon = (np.array(column) for column in zip(*store.positions("city"), strict=True))
    weights = np.zeros(len(index))
    for x, y, spread, share in _CLUSTERS:
        away = np.hypot((lon - x) * np.cos(np.radians(y)), lat - y) / spread
        near = np.exp(-(away**2)) * (away < 3)
        weights += share * near / near.sum()
    chosen = rng.choice(index, count, p=weights / weights.sum())
    places = []
    for row, level in zip(chosen.tolist(), rng.random(count), strict=True):
        town = store.place(row)
        coarser = None
        if level > 0.97:
            coarser = store.country(town.country) if town.country else None
        elif level > 0.88:
            coarser = store.admin1(town.admin1) if town.admin1 else None
        elif level > 0.82 and town.admin2:
            coarser = store.by_id(town.admin2)
        places.append(coarser or town)
    return places


def _event(rng: np.random.Generator, place: Place, year: int, number: int) -> dict[str, Any]:
    kind = _pick(rng, _TYPES)
    status = _pick(rng, _STATUSES)
    # The year has quiet weeks, and weeks of many events.
    while True:
        day = int(rng.integers(0, 365))
        if rng.random() < 0.45 + 0.3 * np.sin(day / 21) + 0.25 * (80 < day < 110):
            break
    first = dt.date(year, 1, 1) + dt.timedelta(days=day)
    last = first + dt.timedelta(days=int(rng.integers(2, 7))) if rng.random() < 0.06 else first
    return {
        "event_id": f"made-up-{number}",
        "event_type": kind,
        "status": status,
        "date_start": first.isoformat(),
        "date_end": last.isoformat(),
        "date_precision": "day" if first == last else "range",
        "place_name": place.name,
        "place_label": place.name,
        "place_id": place.place_id,
        "country": place.country,
        "admin1": place.admin1,
        "precision": place.precision,
        "lat": place.lat,
        "lon": place.lon,
        "radius_km": place.radius_km,
        "confidence": round(float(rng.beta(6, 2)), 2),
        "place_confidence": 0.9,
        "attribution": _pick(rng, {"a made-up official": 3, "a made-up ministry": 2}),
        "document_id": f"made-up-{number}",
        "lang": "en",
        "quote": _PLAINLY.get(kind, "A made-up report speaks of {place}.").format(place=place.name),
    }


def _pick(rng: np.random.Generator, weights: dict[str, int]) -> str:
    shares = np.array(list(weights.values()), dtype=float)
    return str(rng.choice(list(weights), p=shares / shares.sum()))
