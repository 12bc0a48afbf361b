"""Which part of the Earth a map shows, and what its scale and its arrow may claim."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
import shapely

from geomap.figure.basemap import base_names
from geomap.figure.frame import Frame, extent_of
from geomap.figure.model import Model

Made = Callable[..., pd.DataFrame]
BOX = (0.0, 0.0, 800.0, 500.0)


def frame_of(*places: tuple[float, float]) -> Frame:
    """Return the map of events at some (lon, lat)."""
    lon, lat = zip(*places, strict=True)
    model = Model(pd.DataFrame({"lon": lon, "lat": lat}))
    return Frame.fitting(extent_of(model, model.placed), BOX, 30)


def country_frame(*parts: shapely.Polygon) -> Frame:
    """Return the map of one event that is known to a country of some parts."""
    area = [[list(part.exterior.coords)] for part in parts]
    (lon,), (lat,) = max(parts, key=shapely.area).centroid.xy
    table = pd.DataFrame(
        {"lon": [lon], "lat": [lat], "precision": ["country"], "place_id": ["x:1"]}
    )
    model = Model(table, lambda ids: dict.fromkeys(ids, area))
    return Frame.fitting(extent_of(model, model.placed), BOX, 30)


def test_what_a_country_has_overseas_is_not_shown() -> None:
    """A part on another continent makes no map of two continents; an island near by is shown."""
    home, island = shapely.box(-4, 43, 8, 51), shapely.box(8.5, 39, 10, 43)
    colony = shapely.box(-54, 2, -51, 6)
    small = country_frame(home, island)
    assert country_frame(colony, home, island).scale == small.scale
    assert country_frame(home).scale > small.scale


def test_far_states_of_a_country_are_shown() -> None:
    """What is nearer than the country is wide belongs to it, as Alaska does."""
    home, far = shapely.box(-124, 26, -68, 49), shapely.box(-167, 55, -141, 71)
    whole = country_frame(home, far)
    assert whole.scale < 0.8 * country_frame(home).scale


def test_nothing_stands_on_its_side() -> None:
    """Tokyo and Washington are shown on the whole world, not round Alaska; poles are round."""
    assert frame_of((-77, 38.9), (-149.9, 61.2), (139.7, 35.7)).projection.is_world
    assert not frame_of((-77, 38.9), (4.3, 50.8), (30.5, 50.4)).projection.is_world
    assert not frame_of((0, -89.9), (166.6, -77.8), (-60, -75)).projection.is_world
    assert not frame_of((179, -18), (-172, -14)).projection.is_world


@pytest.mark.parametrize(
    ("places", "north", "true"),
    [
        (((36, 50), (37, 49)), True, True),
        (((-9, 39), (37, 56)), False, True),
        (((-100, 60), (-60, -40)), False, False),
        (((3, 6), (-74, 5), (121, 15)), False, False),
        (((0, 90), (40, 81)), False, True),
    ],
)
def test_an_arrow_and_a_scale_claim_no_more_than_holds(
    places: tuple[tuple[float, float], ...], north: bool, true: bool
) -> None:
    """North is one way on small maps, away from poles; of wide maps the scale is the middle's."""
    frame = frame_of(*places)
    assert (frame.has_north, frame.scale_is_true) == (north, true)


def test_the_scale_is_that_of_the_globe() -> None:
    """A hundred kilometres on the bar are a hundred on the map."""
    frame = frame_of((36, 50), (40, 48))
    lon, lat = frame.projection.centre
    (x0, y0), (x1, y1) = frame.place(np.array([(lon, lat - 0.45), (lon, lat + 0.45)]))
    assert np.hypot(x1 - x0, y1 - y0) == pytest.approx(
        0.9 * 111.195 * frame.pixels_a_kilometre(), rel=1e-3
    )


def test_capitals_are_named_first() -> None:
    """On a map of a part of Europe stand its capitals, and no small town before them."""
    names = [name.text for name in base_names(frame_of((-3, 43), (20, 53)), "en")]
    assert {"Paris", "Brussels", "Bern", "Warsaw"} <= set(names)
    assert names.index("Paris") < names.index("Lyon")
    assert "Troyes" not in names
