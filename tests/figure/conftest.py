"""Tables to draw, made up for the tests of the figure."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd
import pytest

from geomap.taxonomy import EVENT_TYPES, STATUSES

#: Name, country, (lon, lat).
Place = tuple[str, str, tuple[float, float]]
Made = Callable[..., pd.DataFrame]

UKRAINE: list[Place] = [
    ("Kharkiv", "UA", (36.23, 49.99)),
    ("Odesa", "UA", (30.73, 46.48)),
    ("Kyiv", "UA", (30.52, 50.45)),
    ("Donetsk", "UA", (37.8, 48.0)),
    ("Lviv", "UA", (24.03, 49.84)),
]
WORLD: list[Place] = [
    ("Lagos", "NG", (3.4, 6.5)),
    ("Bogotá", "CO", (-74.1, 4.7)),
    ("Manila", "PH", (121.0, 14.6)),
    ("Kyiv", "UA", (30.5, 50.4)),
    ("Sydney", "AU", (151.0, -33.8)),
    ("Santiago", "CL", (-70.6, -33.4)),
]


def _made(
    count: int, places: Sequence[Place] = UKRAINE, *, spread: float = 0.5, **columns: Any
) -> pd.DataFrame:
    chosen = random.Random(7)
    rows = []
    for number in range(count):
        name, country, (lon, lat) = places[number % len(places)]
        day = f"2025-{1 + number % 9:02d}-{1 + number % 28:02d}"
        rows.append(
            {
                "event_id": f"e{number}",
                "event_type": chosen.choice(EVENT_TYPES),
                "status": chosen.choice(STATUSES),
                "precision": chosen.choice(("point", "city")),
                "lon": (lon + chosen.gauss(0, spread) + 180) % 360 - 180,
                "lat": max(-90.0, min(90.0, lat + chosen.gauss(0, spread))),
                "date_start": day,
                "date_end": day,
                "place_label": name,
                "country": country,
                "confidence": chosen.choice((0.9, 0.3)),
                **columns,
            }
        )
    return pd.DataFrame(rows)


@pytest.fixture
def made() -> Made:
    """Return what makes a table of so many events near some places."""
    return _made


@pytest.fixture
def ukraine() -> list[Place]:
    """Return five towns of Ukraine."""
    return UKRAINE


@pytest.fixture
def world() -> list[Place]:
    """Return towns on five continents."""
    return WORLD
