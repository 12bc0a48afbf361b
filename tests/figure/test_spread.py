"""Which events are shown together."""

from __future__ import annotations

import numpy as np

from geomap.figure.spread import MOST_INSETS, far_apart

RNG = np.random.default_rng(5)
UKRAINE = np.array([31.0, 49.0]) + RNG.normal(0, 2, (30, 2))


def sizes(*groups: np.ndarray) -> list[int]:
    """Return how many events the maps of some groups have."""
    where = np.concatenate(groups)
    found = far_apart(where)
    assert sorted(np.concatenate(found).tolist()) == list(range(len(where)))
    return [len(rows) for rows in found]


def test_one_continent_away_is_an_inset() -> None:
    """Washington is shown apart from Ukraine, Warsaw is not."""
    assert sizes(UKRAINE, np.array([(-77.0, 38.9)])) == [30, 1]
    assert sizes(UKRAINE, np.array([(21.0, 52.2)])) == [31]


def test_of_two_places_the_first_is_the_main_one() -> None:
    """Two far places that have one event each make a main map and an inset."""
    found = far_apart(np.array([(36.2, 50.0), (-77.0, 38.9)]))
    assert [rows.tolist() for rows in found] == [[0], [1]]


def test_all_over_the_world_is_one_map() -> None:
    """Events everywhere have no main map that leaves most of them out."""
    assert len(sizes(np.column_stack([RNG.uniform(-180, 180, 80), RNG.uniform(-55, 70, 80)]))) == 1


def test_many_far_places_share_one_inset() -> None:
    """Of more far places than there is room for, all are in one map."""
    far = np.array([(-77.0, 38.9), (116.4, 39.9), (28.2, -25.7), (151.0, -33.8), (-70.6, -33.4)])
    assert len(far) > MOST_INSETS
    assert sizes(UKRAINE, far) == [30, 5]


def test_across_the_antimeridian_is_near() -> None:
    """Fiji is one place, though the ends of the map run through it."""
    assert sizes(np.array([(178.4, -18.1), (-179.9, -16.8), (-178.8, -18.2)])) == [3]


def test_few_and_none() -> None:
    """One event is one map, and none is none that fails."""
    assert [len(rows) for rows in far_apart(np.empty((0, 2)))] == [0]
    assert [len(rows) for rows in far_apart(np.array([(0.0, 0.0)] * 3))] == [3]
