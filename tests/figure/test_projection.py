"""Where on a plane a place is."""

from __future__ import annotations

import math

import numpy as np
import pytest
import shapely

from geomap.figure.projection import (
    EARTH_RADIUS,
    Azimuthal,
    World,
    on_sphere,
    ring_area,
    without_seams,
)

SQUARE = np.array([(20.0, 40.0), (22.0, 40.0), (22.0, 42.0), (20.0, 42.0), (20.0, 40.0)])


@pytest.mark.parametrize("centre", [(31, 49), (179, -17), (-75, 0), (10, 90), (0, -90)])
def test_there_and_back(centre: tuple[float, float]) -> None:
    """A position on the plane is the position that it came from."""
    projection = Azimuthal(*centre)
    places = np.array([(36.2, 50.0), (-179.5, -16.0), (0.0, 0.0), (120.0, 78.0)])
    back = projection.positions(projection.points(places))
    assert np.abs(on_sphere(back) - on_sphere(places)).max() < 1e-6


def test_areas_are_true() -> None:
    """A square degree has the same area wherever it lies, and the centre its place."""
    projection = Azimuthal(21, 41)
    (ring,) = projection.areas([SQUARE])
    lat = np.radians([40, 42])
    true = EARTH_RADIUS**2 * math.radians(2) * (math.sin(lat[1]) - math.sin(lat[0]))
    assert abs(ring_area(ring) / true - 1) < 0.001
    assert np.abs(projection.points(np.array([(21.0, 41.0)]))).max() < 1e-6


def test_what_is_out_of_sight_is_not_drawn() -> None:
    """Lines beyond the reach are left out; those that come into sight stay."""
    near = Azimuthal(21, 41, reach=10)
    assert near.areas([SQUARE + np.array((100.0, 0.0))]) == []
    assert len(near.areas([SQUARE])) == 1


def test_land_on_the_far_side_does_not_cover_the_near_one() -> None:
    """A ring round the point opposite to the centre is land outside of itself."""
    wide = np.array([(-60.0, -60.0), (60.0, -60.0), (60.0, 60.0), (-60.0, 60.0), (-60.0, -60.0)])
    projection = Azimuthal(180, 0, reach=130)
    rings = projection.areas([wide])
    assert sum(ring_area(ring) for ring in rings) > 0
    middle = shapely.Point(0, 0)
    winding = sum(
        math.copysign(1, ring_area(ring))
        for ring in rings
        if shapely.Polygon(ring).contains(middle)
    )
    assert winding == 0


def test_land_all_round_is_land() -> None:
    """A ring that lies beyond all that is in sight covers it where the centre is inside."""
    inland = Azimuthal(21, 41, reach=0.2)
    (ring,) = inland.areas([SQUARE])
    assert shapely.Polygon(ring).contains(shapely.Point(0, 0))
    assert ring_area(ring) > 0
    assert Azimuthal(25, 41, reach=0.2).areas([SQUARE]) == []


def test_the_world_is_cut_in_the_bering_strait() -> None:
    """Chukotka stands in the east, beside the rest of Asia; a ring across the cut is two."""
    world = World()
    chukotka, alaska = world.points(np.array([(-173.0, 65.0), (-160.0, 65.0)]))
    assert chukotka[0] > 0 > alaska[0]
    ring = np.array(
        [(-175.0, 60.0), (-160.0, 60.0), (-160.0, 66.0), (-175.0, 66.0), (-175.0, 60.0)]
    )
    parts = world.areas([ring])
    assert len(parts) == 2
    assert all(ring_area(part) > 0 for part in parts)


def test_a_seam_is_no_coast() -> None:
    """What runs along the antimeridian is cut off; other rings stay whole."""
    ring = np.array([(170.0, 60.0), (180.0, 60.0), (180.0, 66.0), (170.0, 66.0), (170.0, 60.0)])
    assert [len(piece) for piece in without_seams(ring)] == [2, 3]
    assert len(without_seams(SQUARE)) == 1
