"""A row that states a region or country as its place has that unit's id; nothing is guessed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from geomap.events import Event
from geomap.tables import read_events, to_table
from geomap.tables.coded import Coded
from geomap.tables.schemes.write import in_scheme, scheme_named
from geomap.tables.units import stated_units

KHARKIV, TEXAS, UKRAINE = "geonames:706482", "geonames:4736286", "geonames:690791"


def unit(
    precision: str, country: str | None = None, admin1: str | None = None, name: str | None = None
) -> str | None:
    """Return the id of what one row states."""
    cells = (Coded.of([cell]) for cell in (precision, country, admin1, name))
    found: str | None = stated_units(*cells)[0]
    return found


@pytest.mark.parametrize(
    "admin1",
    [
        "Kharkiv", "Kharkiv oblast", "KHARKIV REGION", "Kharkivs'ka Oblast'", "oblast de Járkov",
        "Харківська область", "Харківська", "Харьковская обл.", "UA-63", " ua-63 ",
    ],
)  # fmt: skip
def test_a_region_is_known_by_its_name_or_code(admin1: str) -> None:
    """In any language, with and without its type word, or by ISO 3166-2."""
    assert unit("region", "UA", admin1) == KHARKIV


@pytest.mark.parametrize(
    ("country", "admin1"),
    [
        ("UA", "Kyiv"),  # the city is a region, and so is the oblast around it
        ("UA", "63"),  # whose number is it?
        ("UA", "Kharkivv"),
        ("UA", "Texas"),
        ("RU", "UA-63"),
        ("RU", "Crimea"),
        (None, "Georgia"),  # in the United States, or the country
        (None, "Limburg"),  # in the Netherlands, or in Belgium
        ("UA", "Ukrainian"),
        ("UA", "x" * 100_000),
    ],
)
def test_what_could_be_two_regions_or_none_has_no_id(country: str | None, admin1: str) -> None:
    """No region is taken by likeness, size or nearness, and none of another country."""
    assert unit("region", country, admin1) is None


def test_a_country_goes_by_its_code() -> None:
    """A row of a country has that country's id; without a code, the name must be a country's."""
    assert unit("country", "UA", "Kharkiv", "Kyiv") == UKRAINE
    assert unit("country", None, None, "Ukraine") == UKRAINE
    assert unit("country", "XX") is None
    assert unit("country", None, None, "Texas") is None


def test_the_name_of_the_place_counts_where_no_column_names_the_unit() -> None:
    """Alone, or before the country, as GDELT writes it."""
    assert unit("region", "US", None, "Texas, United States") == TEXAS
    assert unit("region", "UA", None, "Kharkiv Oblast") == KHARKIV
    assert unit("region", None, None, "Kharkiv Oblast") == KHARKIV
    assert unit("region", None, None, "Texas") is None  # towns are called so, too
    assert unit("region", "US", None, "Ukraine, Texas") is None
    assert unit("region", "UA", "Nowhere", "Kharkiv Oblast") is None


def test_a_district_is_not_what_a_town_of_its_name_says() -> None:
    """Tables call the surroundings of a town so, which may lie in a district of another name."""
    assert unit("district", "FR", None, "Finistère") == "geonames:3018471"
    assert unit("district", "UA", None, "Bakhmut") is None
    assert unit("district", "PH", None, "Cotabato") is None
    assert unit("district", "UA", "Kharkiv oblast", None) is None


@pytest.mark.parametrize("precision", ["point", "city", "area", "none"])
def test_what_is_more_exact_than_a_unit_has_no_unit_for_its_place(precision: str) -> None:
    """A strike on a town of the oblast is not placed at the oblast."""
    assert unit(precision, "UA", "Kharkiv oblast", "Kharkiv Oblast") is None


def test_rows_of_a_table_get_ids_and_keep_their_points(tmp_path: Path) -> None:
    """The point, the names and the precision of a row stay as they were."""
    path = tmp_path / "t.csv"
    path.write_text(
        "date,country,oblast,place,lat,lon,precision,type\n"
        "2031-05-01,Ukraine,Kharkiv oblast,Kharkiv,49.5,36.5,region,strike\n"
        "2031-05-01,Ukraine,Kharkiv oblast,Izium,49.2,37.2,city,strike\n"
        "2031-05-01,Ukraine,Kharkiv oblast,Izium,,,region,strike\n"
    )
    table = read_events(path)
    assert table["place_id"].tolist() == [KHARKIV, None, None]
    assert table.loc[0, ["lat", "lon", "precision", "place_name", "admin1"]].tolist() == [
        49.5, 36.5, "region", "Kharkiv", "Kharkiv oblast",
    ]  # fmt: skip


def test_an_empty_cell_of_a_column_of_ids_stays_empty(tmp_path: Path) -> None:
    """What a table says of its ids is not added to."""
    path = tmp_path / "t.csv"
    path.write_text(
        "event_type,country,admin1,place_id,lat,lon,precision\n"
        "strike,UA,UA-63,,49.5,36.5,region\nstrike,UA,UA-63,geonames:1,49.5,36.5,region\n"
    )
    assert read_events(path)["place_id"].tolist() == [None, "geonames:1"]


def test_an_id_that_a_reader_finds_anew_is_not_lost() -> None:
    """A scheme without ids loses none where region and country are written; others it loses."""
    event = Event(
        "strike", "e", place_id=KHARKIV, place_name="Kharkiv", country="UA", admin1="Kharkiv",
        precision="region", lat=49.5, lon=36.5,
    )  # fmt: skip
    scheme = scheme_named("acled")
    assert scheme is not None
    assert "place_id" not in in_scheme(to_table([event]), scheme).lost
    other = replace(event, event_id="f", place_id="geonames:706483")
    assert "place_id" in in_scheme(to_table([event, other]), scheme).lost
