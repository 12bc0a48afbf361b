"""Polygons: packing, reading back, and asking what holds a position."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geomap.errors import GazetteerError
from geomap.places.areas import Area, AreaFile, contains, pack_areas

SQUARE: Area = [[[(0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (0.0, 4.0), (0.0, 0.0)]]]
WITH_HOLE: Area = [
    [*SQUARE[0], [(1.0, 1.0), (1.0, 3.0), (3.0, 3.0), (3.0, 1.0), (1.0, 1.0)]],
    [[(-10.0, 5.0), (-9.0, 5.0), (-9.0, 6.0), (-10.0, 5.0)]],
]

_POSITION = st.tuples(st.floats(-180, 180), st.floats(-90, 90)).map(
    lambda position: (round(position[0], 4), round(position[1], 4))
)
_RING = st.lists(_POSITION, min_size=3, max_size=8, unique=True).map(lambda ring: [*ring, ring[0]])


@given(st.lists(st.lists(_RING, min_size=1, max_size=3), min_size=1, max_size=3))
def test_areas_come_back_as_they_went_in(area: Area) -> None:
    """Positions on the grid of 1e-4 degree survive packing exactly."""
    assert AreaFile(pack_areas({7: area})).area(7) == area


def test_a_place_without_an_area_has_none() -> None:
    """Rows between, before and after those that have polygons give None."""
    areas = AreaFile(pack_areas({3: SQUARE, 9: WITH_HOLE}))
    assert areas.area(9) == WITH_HOLE
    assert [areas.area(row) for row in (0, 4, 10)] == [None, None, None]


def test_an_empty_file_has_no_areas() -> None:
    """No bytes and no entries are both a file without areas."""
    assert AreaFile(b"").area(0) is None
    assert AreaFile(pack_areas({})).rows_at(0, 0) == []


@pytest.mark.parametrize(
    ("lon", "lat", "inside"),
    [(0.5, 0.5, True), (2.0, 2.0, False), (3.5, 2.0, True), (5.0, 2.0, False), (-9.2, 5.2, True)],
)
def test_a_hole_is_outside(lon: float, lat: float, inside: bool) -> None:
    """A position in a hole, or beyond the rings, is not in the area."""
    assert contains(WITH_HOLE, lon, lat) is inside
    rows = AreaFile(pack_areas({1: WITH_HOLE})).rows_at(lon, lat)
    assert rows == ([1] if inside else [])


def test_a_torn_area_is_an_error_and_no_polygon() -> None:
    """Bytes that do not inflate raise GazetteerError."""
    data = bytearray(pack_areas({1: SQUARE}))
    data[-5] ^= 0xFF
    with pytest.raises(GazetteerError, match="torn"):
        AreaFile(bytes(data)).area(1)
