"""Capitals of countries and seats of regions, looked up in the gazetteer."""

from __future__ import annotations

from pathlib import Path

from geomap.places.overlay import open_gazetteer
from geomap.places.seats import capital_of, seat_of
from geomap.places.store import Store


def test_a_country_has_its_capital_and_a_code_of_no_country_none() -> None:
    """Ukraine is ruled from Kyiv; where the gazetteer marks no capital there is none."""
    store = Store.open()
    found = capital_of(store, "UA")
    assert found is not None
    assert found.name == "Kyiv"
    assert capital_of(store, "XX") is None


def test_a_region_has_its_seat_and_not_the_one_of_the_region_around() -> None:
    """Kharkiv Oblast is ruled from Kharkiv; Kyiv Oblast, whose seat lies outside it, has none."""
    store = Store.open()
    found = seat_of(store, "UA-63")
    assert found is not None
    assert found.name == "Kharkiv"
    assert seat_of(store, "UA-32") is None


def test_places_of_the_user_do_not_hide_the_capitals(tmp_path: Path) -> None:
    """A gazetteer with a user's own places knows the capitals of the one beneath."""
    own = tmp_path / "own.csv"
    own.write_text("name,lat,lon,kind,country\nCamp Blue,48.1,37.2,facility,UA\n", encoding="utf-8")
    found = capital_of(open_gazetteer(own), "ML")
    assert found is not None
    assert found.name == "Bamako"
