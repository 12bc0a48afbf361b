"""Regions wider or narrower than units; one that is a unit is no place of its own."""

from __future__ import annotations

from gazetteer.wider import join_units
from geomap.places.place_row import PlaceRow
from geomap.places.search import search
from geomap.places.store import NAME_ALTERNATE, NAME_DEMONYM


def row(place_id: str, name: str, kind: str, lat: float, **more: object) -> PlaceRow:
    """Return a place of Ukraine on the meridian 34."""
    place = PlaceRow(place_id, name, kind, "region", lat, 34.0, "UA", radius_km=90.0)
    for key, value in more.items():
        setattr(place, key, value)
    return place


def test_a_region_that_is_a_unit_gives_it_its_names() -> None:
    """By a name of the unit's, within its radius and its country."""
    unit = row("geonames:1", "Republic of Upland", "admin1", 45.0, names={"Upland": NAME_ALTERNATE})
    area = row("geonames:2", "Upland", "area", 45.3, names={"Hautes Terres": NAME_ALTERNATE})
    assert join_units([area], [unit]) == {"geonames:2"}
    assert set(unit.names) == {"Upland", "Hautes Terres"}


def test_what_only_sounds_like_a_unit_stays_a_place() -> None:
    """A region far off, of another country, or of the name of the unit's people, is another."""
    unit = row("geonames:1", "Upland", "admin1", 45.0, names={"Uplanders": NAME_DEMONYM})
    far = row("geonames:2", "Upland", "area", 49.0)
    foreign = row("geonames:3", "Upland", "area", 45.0, country="RU")
    people = row("geonames:4", "Uplanders", "area", 45.0)
    assert join_units([far, foreign, people], [unit]) == set()


def test_crimea_is_one_place() -> None:
    """The peninsula is the unit that has its area, whatever it is called; Provence is no unit."""
    for name in ("Crimea", "Crimée", "Крим", "Крым", "Krim"):
        first, *others = search(name)
        assert first.place.place_id == "geonames:703883"
        assert first.place.has_area
        assert all(other.place.kind == "city" for other in others)
    assert search("Provence")[0].place.kind == "area"
