"""Coordinates as people write them; what could be two things is none."""

from __future__ import annotations

import pytest

from geomap.tables.schemes.points import parse_degrees, parse_point


@pytest.mark.parametrize(
    "written",
    [
        "49.99, 36.23",
        "49,99; 36,23",
        "49,99, 36,23",
        "49.99 36.23",
        "[49.99,36.23]",
        "POINT(36.23 49.99)",
        "SRID=4326;POINT Z (36.23 49.99 120.5)",
        "36.23E, 49.99N",
        "49°59.4'N 36°13.8'E",
        "49° 59′ 24″ N, 36° 13′ 48″ E",
        "geo:49.99,36.23",
        '{"type": "Point", "coordinates": [36.23, 49.99]}',
        '{"lat": 49.99, "lng": 36.23}',
    ],
)
def test_a_point_in_one_cell(written: str) -> None:
    """Two numbers, latitude first; WKT and GeoJSON, longitude first; hemispheres say it."""
    assert parse_point(written) == pytest.approx((36.23, 49.99))


@pytest.mark.parametrize(
    "written",
    ["", "49.99", "49,99", "1, 2, 3", "a, b", "5N, 6S", "POINT EMPTY", "LINESTRING(0 1, 2 3)",
     '{"type": "Polygon", "coordinates": [1, 2]}', "[{", "{" * 150, "1" * 500, "1°" * 90],
)  # fmt: skip
def test_what_is_no_point(written: str) -> None:
    """One number, three, none, another shape, and what is too long are refused."""
    with pytest.raises(ValueError, match=r"pair of coordinates|two coordinates of one axis"):
        parse_point(written)


def test_a_column_of_longitudes_first() -> None:
    """The order of plain numbers can be said; letters and WKT count for more."""
    assert parse_point("36.23, 49.99", "lon") == (36.23, 49.99)
    assert parse_point("49.99N 36.23E", "lon") == (36.23, 49.99)


@pytest.mark.parametrize(
    ("written", "degrees", "axis"),
    [
        ("49,99", 49.99, None),
        ("-0.5", -0.5, None),
        ("49°59'24\"", 49.99, None),
        ("49:59:24", 49.99, None),
        ("S 49 59 24", -49.99, "lat"),
        ("36.5w", -36.5, "lon"),
    ],
)
def test_degrees_and_minutes(written: str, degrees: float, axis: str | None) -> None:
    """Minutes and seconds are parts of a degree; south and west are negative."""
    found, told = parse_degrees(written)
    assert (found, told) == (pytest.approx(degrees), axis)


@pytest.mark.parametrize("written", ["49 59", "49°61'", "49.5°30'", "-49S", "N49S", "abc", ""])
def test_what_are_no_degrees(written: str) -> None:
    """Two bare numbers may be two coordinates; sixty-one minutes are none."""
    with pytest.raises(ValueError, match=r"degrees|sign and a letter"):
        parse_degrees(written)
