"""Rules on coordinates."""

from __future__ import annotations

from typing import Any

import pytest


def at(lat: float, lon: float, country: str | None = "UA", **more: Any) -> dict[str, Any]:
    """Return the cells of a point."""
    return {"lat": lat, "lon": lon, "country": country, "place_name": None, **more}


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        (at(36.2304, 49.9935), "swapped-coordinates"),
        (at(49.9935, -36.2304), "lost-sign"),
        (at(-49.9935, 36.2304), "lost-sign"),
        (at(4.99935, 36.2304), "decimal-point"),
        (at(49.9935, 3.62304), "decimal-point"),
        (at(49.9935, 36.2304, "PL"), "outside-country"),
        (at(44.95, 34.10, "RU"), "outside-country"),
        (at(52.2297, 21.0122, precision="area", radius_km=None), "outside-country"),
        (at(40.0, -40.0, precision="area", radius_km=None), "outside-country"),
        (at(34.05, 118.24, "US"), "lost-sign"),
        (at(33.8688, 151.2093, "AU"), "lost-sign"),
        (at(40.70, 74.00, "US"), "lost-sign"),  # Manhattan, off the coast as it is drawn
        (at(50.4501, 30.5234, None, place_id="geonames:698740"), "coordinates-and-place"),
        (at(30.5234, 50.4501, None, place_id="geonames:703448"), "swapped-coordinates"),
        (at(49.9935, 36.2304, admin1="RU-BEL"), "admin1-country"),
        (at(50.0, 36.2, precision="point", radius_km=None), "coarse-coordinates"),
        (at(49.9935, 49.9935, None), "equal-coordinates"),
        (at(0.0, 36.2, None), "null-island"),
        (at(49.9935, 36.2304, precision="point", radius_km=300.0), "radius"),
    ],
)
def test_points_that_went_astray_are_found(found: Any, row: dict[str, Any], rule: str) -> None:
    """A point outside its country or far from its place is told, with what happened to it."""
    pairs = [(e, r) for e, r in found({}, row) if r != "country-missing"]
    assert pairs == [("e1", rule)]


@pytest.mark.parametrize(
    "row",
    [
        at(44.95, 34.10),  # Simferopol
        at(44.60, 33.52),  # Sevastopol, at the coast
        at(46.40, 30.90, precision="area", radius_km=None),  # at sea off Odesa
        at(43.5, 31.5, precision="area", radius_km=None),  # in the middle of the Black Sea
        at(50.29, 36.95),  # Vovchansk, beside the border
        at(5.16, -52.65, "FR"),  # Kourou, which has a code of its own
        at(42.66, 21.17, "RS"),  # Prishtina
        at(43.6767, 4.6278, "FR"),
        at(50.4501, 30.5234, None, place_id="geonames:703448", precision="point"),
        at(49.9935, 36.2304, admin1="UA-63"),
        at(50.0, 36.2, precision="region"),
        at(50.0, 36.2, precision="point", radius_km=8.0),
        at(49.9935, 36.2304, "AN"),  # a code without a shape
    ],
)
def test_points_that_lie_well_are_not_complained_of(found: Any, row: dict[str, Any]) -> None:
    """Crimea is Ukraine's, and coasts, borders and dependencies are no mistakes."""
    assert [rule for _, rule in found({}, row) if rule not in ("country-missing",)] == []


def test_without_a_country_the_name_tells(found: Any) -> None:
    """A point far from all places of its name that is near one when swapped is told."""
    row = {"country": None, "precision": "point"}
    assert found({**row, "lat": 36.23, "lon": 49.99}) == [("e0", "swapped-coordinates")]
    assert found({**row, "lat": 49.99, "lon": -36.23}) == [("e0", "lost-sign")]
    assert found({**row, "lat": 49.99, "lon": 36.23}) == []
    assert found({**row, "lat": 36.23, "lon": 49.99, "place_name": "Xyzzyburg"}) == []
    assert found({**row, "lat": 48.85, "lon": 2.35}) == []


def test_without_a_country_the_other_rows_tell(found: Any) -> None:
    """A point far from the others that lies among them when swapped is told as a doubt."""
    rows = [at(49 + i / 20, 36 - i / 10, None, precision="point") for i in range(12)]
    assert found(*rows, at(36.23, 49.9935, None, precision="point")) == [
        ("e12", "swapped-coordinates")
    ]
    assert found(*rows, at(48.8566, 2.3522, None, precision="point")) == []


def test_the_mend_gives_the_point(found: Any) -> None:
    """What to write is said."""
    from geomap.tables.check import find_problems
    from geomap.tables.schema import from_columns

    table = from_columns({
        "event_id": ["a"], "event_type": ["strike"], "status": ["occurred"], "country": ["UA"],
        "date_precision": ["unknown"], "precision": ["point"], "lat": [36.2304], "lon": [49.9935],
    })  # fmt: skip
    (problem,) = find_problems(table)
    assert problem.mend == "write lat 49.9935 and lon 36.2304, if that is it"
    assert problem.level == "error"
