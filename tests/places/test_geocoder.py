"""The geopy geocoder over the gazetteer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import geopandas
import pytest
from geopy.geocoders.base import Geocoder
from geopy.location import Location
from geopy.point import Point

import geomap
from geomap.errors import OptionError
from geomap.places.store import Store


class Elsewhere(Geocoder):
    """A geocoder that counts how often it is asked."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []

    def geocode(self, query: str, *, exactly_one: bool = True) -> Location:
        """Return a place that is nowhere."""
        self.asked.append(query)
        return Location("Narnia", (1.0, 2.0), {})


@pytest.fixture
def gazetteer(tiny_store: Store) -> geomap.Gazetteer:
    """A geocoder over the tiny gazetteer."""
    return geomap.Gazetteer(tiny_store.path)


def test_a_name_is_located(gazetteer: geomap.Gazetteer) -> None:
    """A name gives a geopy location: address, latitude, longitude, raw."""
    found = gazetteer.geocode("Kharkiv")
    assert isinstance(found, Location)
    assert (found.latitude, found.longitude) == (49.98081, 36.25272)
    assert found.address == "Kharkiv, Kharkiv Oblast, Ukraine"
    assert found.raw["place_id"] == "geonames:706483"


def test_the_language_is_that_of_the_address(gazetteer: geomap.Gazetteer) -> None:
    """The address is in the language asked for, where the gazetteer has it."""
    found = gazetteer.geocode("Kharkiv", language="uk")
    assert found.address.startswith("Харків, Харківська область")


def test_a_name_of_no_place_is_none(gazetteer: geomap.Gazetteer) -> None:
    """As in geopy, nothing found is None."""
    assert gazetteer.geocode("Narnia") is None
    assert gazetteer.geocode("Narnia", exactly_one=False) is None


def test_all_candidates(gazetteer: geomap.Gazetteer) -> None:
    """Without ``exactly_one`` there is a list, no longer than the limit."""
    found = gazetteer.geocode("Pokrovsk", exactly_one=False)
    assert len(found) == 2
    assert len(gazetteer.geocode("Pokrovsk", exactly_one=False, limit=1)) == 1


@pytest.mark.parametrize("codes", ["RU", "ru", ["ru", "fr"], "fr, ru"])
def test_country_codes_filter(codes: Any, gazetteer: geomap.Gazetteer) -> None:
    """Country codes are one, several, or a text of several."""
    assert gazetteer.geocode("Pokrovsk", country_codes=codes).raw["country"] == "RU"
    assert gazetteer.geocode("Pokrovsk", country_codes="FR") is None


def test_the_viewbox_filters(gazetteer: geomap.Gazetteer) -> None:
    """Only places within the box, whichever corners are given."""
    for box in ([(50, 45), (53, 48)], [Point(53, 48), Point(50, 45)], ["50,48", "53,45"]):
        assert gazetteer.geocode("Pokrovsk", viewbox=box).raw["country"] == "RU"
    assert gazetteer.geocode("Pokrovsk", viewbox=[(0, 0), (1, 1)]) is None
    with pytest.raises(OptionError, match="two corners"):
        gazetteer.geocode("Pokrovsk", viewbox=[1, 2, 3])


def test_near_prefers(gazetteer: geomap.Gazetteer) -> None:
    """A point, latitude first as geopy has it, draws near places up."""
    assert gazetteer.geocode("Pokrovsk", near=(51.5, 46.0)).raw["country"] == "RU"


def test_structured_queries(gazetteer: geomap.Gazetteer) -> None:
    """A mapping with city and country is a name with its parent."""
    found = gazetteer.geocode({"city": "Pokrovsk", "country": "Russia"})
    assert found.raw["country"] == "RU"
    with pytest.raises(OptionError):
        gazetteer.geocode(7)  # type: ignore[arg-type]


def test_reverse(gazetteer: geomap.Gazetteer) -> None:
    """A position gives the town beside it, in the region and country that hold it."""
    found = gazetteer.reverse((49.97, 36.26))
    assert found.address == "Kharkiv, Kharkiv Oblast, Ukraine"
    every = gazetteer.reverse("49.97, 36.26", exactly_one=False)
    assert [location.raw["kind"] for location in every] == ["city", "admin1", "country"]


def test_reverse_far_from_towns(gazetteer: geomap.Gazetteer) -> None:
    """Far from any town a position is in its region; on the high seas it is nowhere."""
    assert gazetteer.reverse((48.9, 35.0)).raw["kind"] == "admin1"
    assert gazetteer.reverse((0, -30)) is None


@pytest.mark.parametrize("query", ["Narnia", (95, 200), None, "1,2,3,4,5"])
def test_reverse_of_no_position_is_refused(query: Any, gazetteer: geomap.Gazetteer) -> None:
    """What is no position is an error."""
    with pytest.raises(OptionError):
        gazetteer.reverse(query)


def test_geopandas_takes_it_as_a_provider(tiny_store: Store) -> None:
    """``geopandas.tools.geocode`` works with it; what is not found is an empty point."""
    frame = geopandas.tools.geocode(
        ["Kharkiv", "Narnia", "Poltava", ""], provider=geomap.Gazetteer, path=tiny_store.path
    )
    assert list(frame.geometry.is_empty) == [False, True, False, True]
    assert frame.crs == "EPSG:4326"
    assert frame.geometry[2].x == pytest.approx(34.54073)


def test_the_fallback_is_asked_only_when_given_and_needed(tiny_store: Store) -> None:
    """Another geocoder is asked for what is not found here, once for each name."""
    other = Elsewhere()
    gazetteer = geomap.Gazetteer(tiny_store.path, fallback=other, fallback_delay=0)
    gazetteer.geocode("Kharkiv")
    assert other.asked == []
    assert gazetteer.geocode("Narnia").address == "Narnia"
    gazetteer.geocode("Narnia")
    assert other.asked == ["Narnia"]


def test_a_csv_of_own_places(tmp_path: Path) -> None:
    """A geocoder over a CSV knows the user's places, and ours beneath."""
    source = tmp_path / "mine.csv"
    source.write_text("name,lat,lon,country\nCamp Narnia,49.1,36.1,UA\n", encoding="utf-8")
    gazetteer = geomap.Gazetteer(source)
    assert gazetteer.geocode("Camp Narnia").latitude == 49.1
    assert gazetteer.geocode("Kharkiv").raw["country"] == "UA"
