"""Single names: type words, parents, positions, misspellings, nonsense."""

from __future__ import annotations

import subprocess
import sys

import pytest

from geomap.errors import OptionError
from geomap.places.search import misspelt, place_at, search
from geomap.places.store import Store


def _ids(name: str, store: Store, **options: object) -> list[str]:
    return [c.place.place_id for c in search(name, store=store, **options)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "place_id"),
    [
        ("Kharkiv", "geonames:706483"),
        ("kharkiv", "geonames:706483"),
        ("KHARKIV", "geonames:706483"),
        ("Kharkiv region", "geonames:706482"),
        ("région de Kharkiv", "geonames:706482"),
        ("Харківська область", "geonames:706482"),
        ("Харькове", "geonames:706483"),
        ("Pokrovsk, Russia", "geonames:563464"),
        ("pokrovsk, ukraine", "geonames:704147"),
        ("Washington state", "geonames:5815135"),
        ("the White House", "geomap:white-house"),
        ("mer Noire", "geomap:black-sea"),
        ("US", "geonames:6252001"),
    ],
)
def test_a_name_means_its_likeliest_place(name: str, place_id: str, tiny_store: Store) -> None:
    """Type words, parents, cases and small letters lead to the place that is meant."""
    assert _ids(name, tiny_store)[0] == place_id


@pytest.mark.parametrize("name", ["Narnia", "Kharkivska Narnia", "xyz", "Kharkiv Kharkiv Kharkiv"])
def test_no_place_is_an_empty_list(name: str, tiny_store: Store) -> None:
    """A name that no place bears gives nothing, not the next best."""
    assert search(name, store=tiny_store) == []


def test_scores_are_shares(tiny_store: Store) -> None:
    """The scores of all candidates add up to one, best first."""
    scores = [c.score for c in search("Pokrovsk", store=tiny_store)]
    assert scores == sorted(scores, reverse=True)
    assert sum(scores) == pytest.approx(1, abs=1e-3)


def test_the_country_filters(tiny_store: Store) -> None:
    """With a country, only its places remain."""
    assert _ids("Pokrovsk", tiny_store, country="ru") == ["geonames:563464"]
    assert _ids("Pokrovsk", tiny_store, country="FR") == []


def test_near_brings_near_places_first(tiny_store: Store) -> None:
    """A point, longitude first, draws the places around it to the top."""
    assert _ids("Pokrovsk", tiny_store, near=(46.0, 51.5))[0] == "geonames:563464"
    assert _ids("Pokrovsk", tiny_store, near=(37.0, 48.0))[0] == "geonames:704147"


def test_the_limit_limits(tiny_store: Store) -> None:
    """No more candidates than asked for."""
    assert len(search("Pokrovsk", store=tiny_store, limit=1)) == 1


@pytest.mark.parametrize(
    ("text", "lat", "lon"),
    [
        ("48.5, 37.9", 48.5, 37.9),
        ("48.5 37.9", 48.5, 37.9),
        (" -33.9;151.2 ", -33.9, 151.2),
        ("48.5N, 37.9E", 48.5, 37.9),
        ("33.9 S 70.5 W", -33.9, -70.5),
        ("48.5°, 37.9°", 48.5, 37.9),
    ],
)
def test_a_position_is_a_place(text: str, lat: float, lon: float, tiny_store: Store) -> None:
    """Coordinates, latitude first, are a point."""
    place = place_at(text, tiny_store)
    assert place is not None
    assert (place.lat, place.lon, place.precision) == (lat, lon, "point")


def test_a_position_knows_its_country(tiny_store: Store) -> None:
    """The polygons say where a position is."""
    place = place_at("49.5, 36.4", tiny_store)
    assert place is not None
    assert (place.country, place.admin1) == ("UA", "UA-63")


@pytest.mark.parametrize("text", ["Kharkiv", "48.5", "48.5, x", "1,2,3", "1" * 70 + ",2", ""])
def test_what_is_no_position(text: str, tiny_store: Store) -> None:
    """A name, or one number, is no position."""
    assert place_at(text, tiny_store) is None


def test_swapped_coordinates_are_told(tiny_store: Store) -> None:
    """A latitude beyond the pole that would be a longitude says so."""
    with pytest.raises(OptionError, match="latitude comes first"):
        search("137.9, 48.5", store=tiny_store)
    with pytest.raises(OptionError, match="not on the globe"):
        search("500, 500", store=tiny_store)


@pytest.mark.parametrize("name", ["", "   ", "\u200b\u202e", "\x00\x01", "!!!", "a" * 100_000])
def test_nonsense_is_refused(name: str, tiny_store: Store) -> None:
    """What cannot be a name is an error that says what to give."""
    with pytest.raises(OptionError):
        search(name, store=tiny_store)


def test_misspelt_names_are_found_on_request_only(tiny_store: Store) -> None:
    """One or two wrong letters are forgiven when asked to be, and not otherwise."""
    assert search("Khrakiv", store=tiny_store) == []
    assert _ids("Khrakiv", tiny_store, fuzzy=True)[0] == "geonames:706483"
    assert "poltava" in misspelt("poltva", tiny_store)
    assert misspelt("qqqqqqqq", tiny_store) == []


def test_short_names_are_not_guessed(tiny_store: Store) -> None:
    """Three letters are too few to guess from."""
    assert misspelt("usb", tiny_store) == []


def test_look_alike_letters_are_read(tiny_store: Store) -> None:
    """A Latin letter in a Cyrillic word is read as the letter that it looks like."""
    assert _ids("Хaрків", tiny_store)[0] == "geonames:706483"


def test_searching_needs_no_heavy_library() -> None:
    """Looking a name up imports neither geopy nor the libraries that draw maps."""
    code = (
        "import sys, geomap.places.search\n"
        "heavy = {'folium', 'geopandas', 'geopy', 'numpy', 'pandas', 'shapely'}\n"
        "print(sorted(heavy.intersection(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
