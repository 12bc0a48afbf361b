"""The builder of the basemap: what is one country, which towns are named, how lines are packed."""

from __future__ import annotations

import json
import zlib

import numpy as np
import shapely

from gazetteer.basemap import (
    ASSETS,
    PARTS_PER_DEGREE,
    country_of,
    encode,
    label_zooms,
    shared_lines,
    split_disputed,
    whole_towns,
)


def test_crimea_and_sevastopol_are_units_of_ukraine() -> None:
    """The code of a unit decides over the country that the source gives it to."""
    assert country_of({"iso_3166_2": "UA-43", "adm0_a3": "RUS"}) == "UKR"
    assert country_of({"iso_3166_2": "UA-40", "adm0_a3": "RUS"}) == "UKR"
    assert country_of({"iso_3166_2": "RU-KDA", "adm0_a3": "RUS"}) == "RUS"


def test_lines_between_countries_are_borders_and_others_are_not() -> None:
    """A line that two units share is a border where they are of two countries."""
    squares = np.array([shapely.box(x, 0, x + 1, 1) for x in (0, 1, 2)])
    borders, regions = shared_lines(["A", "A", "B"], squares)
    assert [sorted(line.coords) for line in borders] == [[(2.0, 0.0), (2.0, 1.0)]]
    assert [sorted(line.coords) for line in regions] == [[(1.0, 0.0), (1.0, 1.0)]]


def test_disputed_stretches_are_cut_out_of_borders() -> None:
    """Where a border runs along a disputed line it is drawn as disputed, and only there."""
    border = shapely.LineString([(0, 0), (10, 0)])
    agreed, doubtful = split_disputed(np.array([border]), shapely.LineString([(4, 0), (6, 0)]))
    assert sum(line.length for line in doubtful) < 2.5
    assert 7.5 < sum(line.length for line in agreed) < 8.5


def test_smaller_towns_wait_for_room() -> None:
    """A town next to a larger one is named later, or never; one by itself at once."""
    first, near, far, twin = label_zooms([(30.5, 50.4), (30.9, 50.6), (-60, -30), (30.5, 50.4)])
    assert first == far == 2
    assert near is not None
    assert near > 2
    assert twin is None


def test_a_small_town_takes_no_larger_ones_place() -> None:
    """Where a large town waits for room beside a larger one, the small one behind it waits, too."""
    london, paris, troyes = label_zooms([(-0.13, 51.51), (2.35, 48.85), (4.09, 48.3)])
    assert london is not None
    assert paris is not None
    assert troyes is not None
    assert london < paris < troyes


def test_capitals_and_large_towns_are_named_before_small_ones() -> None:
    """In the basemap that ships, no town is named before a larger one or a capital beside it."""
    towns = json.loads((ASSETS / "labels.json").read_text(encoding="utf-8"))["towns"]
    zooms: dict[str, int] = {}
    for name, zoom in zip(towns["en"], towns["zoom"], strict=True):
        zooms.setdefault(name, zoom)
    assert zooms["Paris"] < zooms["Troyes"]
    assert zooms["Cologne"] < zooms["Siegen"]
    assert zooms["Kyiv"] < zooms["Zhytomyr"]


def test_a_part_of_a_town_is_no_town() -> None:
    """A place that is coded as a part, or not coded and beside a town, is not named; others are."""
    town = {"geonameid": 1, "longitude": 37.5, "latitude": 47.1}
    part = {"geonameid": 2, "longitude": 37.2, "latitude": 47.2}
    new_part = {"geonameid": 3, "longitude": 37.51, "latitude": 47.11}
    new_town = {"geonameid": 4, "longitude": 38.5, "latitude": 47.1}
    assert whole_towns([town, part, new_part, new_town], {1: "PPL", 2: "PPLX"}) == [town, new_town]


def test_towns_not_their_parts_are_named() -> None:
    """In the basemap that ships a town is named, and not its left bank; capitals are marked."""
    towns = json.loads((ASSETS / "labels.json").read_text(encoding="utf-8"))["towns"]
    assert "Mariupol" in towns["en"]
    assert "Pravyi Bereh" not in towns["en"]
    capitals = {name for name, mark in zip(towns["en"], towns["capital"], strict=True) if mark}
    assert {"Reykjavik", "Bogota", "Ulaanbaatar", "Kyiv"} <= capitals
    assert not {"Kharkiv", "Istanbul"} & capitals


def test_lines_are_packed_as_steps() -> None:
    """A packed line is its number of points and the steps between them, zigzag-coded."""
    line = shapely.LineString([(0, 0), (1 / PARTS_PER_DEGREE, -1 / PARTS_PER_DEGREE)])
    assert list(zlib.decompress(encode([[line]]))) == [1, 1, 2, 0, 0, 2, 1]


def test_points_that_fall_together_are_one() -> None:
    """A line that is shorter than the grid is left out."""
    dot = shapely.LineString([(0, 0), (1e-6, 0)])
    assert list(zlib.decompress(encode([[dot]]))) == [1, 0]
