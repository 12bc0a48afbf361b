"""A distance and a direction move a point away from the town they are told from."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from geomap.extraction.engine import Extraction
from geomap.extraction.offset import Offset, shifted


@pytest.mark.parametrize(
    ("bearing", "expected"),
    [(0.0, (36.0, 50.9)), (180.0, (36.0, 49.1)), (90.0, (37.4, 50.0)), (270.0, (34.6, 50.0))],
)
def test_a_point_is_moved_along_its_bearing(bearing: float, expected: tuple[float, float]) -> None:
    """A hundred kilometres north is 0.9 degrees of latitude; east, 1.4 of longitude at 50°."""
    assert shifted(36.0, 50.0, Offset(100, bearing, 0)) == pytest.approx(expected, abs=0.02)


def test_a_point_moved_across_the_date_line_stays_a_longitude() -> None:
    """East of 179.9° comes -179°, not 181°."""
    lon, _ = shifted(179.9, 10.0, Offset(100, 90, 0))
    assert -180 <= lon < -179


@pytest.mark.parametrize(
    ("text", "lang", "name"),
    [
        ("Shelling killed one 30 km south of Kharkiv on Tuesday.", "en", "30 km south of Kharkiv"),
        (
            "Un drone a tué un homme à 30 kilomètres au sud de Kharkiv mardi.",
            "fr",
            "30 kilomètres au sud de Kharkiv",
        ),
    ],
)
def test_an_event_is_where_the_distance_says(
    read: Callable[..., Extraction], text: str, lang: str, name: str
) -> None:
    """The event is off the town, keeps the words, and does not claim the town's id."""
    event = read(text, lang).events[0]
    assert event.place_name == name
    assert event.place_id is None
    assert event.lat == pytest.approx(49.98 - 0.27, abs=0.03)
    assert event.radius_km is not None
    assert event.radius_km >= 7


def test_a_number_of_something_else_is_no_distance(read: Callable[..., Extraction]) -> None:
    """Thirty drones "south of Kharkiv" are near Kharkiv, not 30 of anything away."""
    event = read("Crews shot down 30 drones south of Kharkiv on Tuesday.", "en").events[0]
    assert event.place_id == "geonames:706483"
