"""Of several places of one name, the one that the sentence means: ``tests/data/namesakes.csv``."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from geomap.places.grid import km
from geomap.places.toponyms import find_toponyms

_TABLE = Path(__file__).parents[1] / "data" / "namesakes.csv"
with _TABLE.open(encoding="utf-8", newline="") as _file:
    _ROWS = list(csv.DictReader(_file))


@pytest.mark.parametrize("row", _ROWS, ids=lambda row: f"{row['lang']}-{row['text'][:40]}")
def test_the_sentence_tells_which(row: dict[str, str]) -> None:
    """Regions, neighbours and what contains it decide; and a great city needs no such help."""
    found = find_toponyms(row["text"], lang=row["lang"])
    named = [t for t in found if row["name"] in t.text and t.place is not None]
    assert named, f"{row['name']} was not found"
    place = named[-1].place
    assert place is not None
    apart = km(place.lat, place.lon, float(row["lat"]), float(row["lon"]))
    assert apart <= float(row["km"]), f"{place.name}, {place.admin1}: {apart:.0f} km off"
