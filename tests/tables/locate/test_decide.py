"""A name is placed by all that its row says, and stays unplaced where that is not enough."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geomap.places.overlay import open_gazetteer
from geomap.places.store import Place
from geomap.tables.locate.asked import DOUBTFUL, Asked, Lean
from geomap.tables.locate.decide import Locator

ROWS = Path(__file__).parents[2] / "data" / "locate" / "rows.csv"


def rows() -> list[dict[str, str]]:
    """The hard rows: cells, the id that is meant or none, whether it is sure, and the trap."""
    with ROWS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("row", [pytest.param(row, id=row["trap"]) for row in rows()])
def test_a_hard_row(locator: Locator, row: dict[str, str]) -> None:
    """A row means the place that its data file says, as surely, or none, with a reason."""
    asked = Asked(row["name"], row["country"], row["region"], row["district"], row["day"])
    answer = locator.answer(asked)
    if row["expect"] == "none":
        assert answer.place is None
        assert answer.note
        assert answer.confidence == 0
        return
    assert answer.place is not None, answer.note
    assert answer.place.place_id in row["expect"].split("|")
    if row["sure"]:
        assert (answer.confidence >= DOUBTFUL) == (row["sure"] == "yes")
    assert answer.confidence >= DOUBTFUL or answer.note


def test_what_is_not_sure_says_what_it_could_be(locator: Locator) -> None:
    """A miss among namesakes has them beside it, likeliest first; a clear place has none."""
    springfields = locator.answer(Asked("Springfield", "US"))
    assert springfields.place is None
    assert {one.place.name for one in springfields.rivals} == {"Springfield"}
    weights = [one.weight for one in springfields.rivals]
    assert weights == sorted(weights, reverse=True)
    assert locator.answer(Asked("Kharkiv", "UA")).rivals == ()
    elsewhere = locator.answer(Asked("Kharkiv", "France"))
    assert elsewhere.rivals[0].place.country == "UA"


def test_an_id_counts_for_more_than_names(locator: Locator) -> None:
    """The id of a place is that place; one that is not known leaves it to the name."""
    sumy = locator.answer(Asked("Kharkiv", "UA", place_id="geonames:692194"))
    assert sumy.place is not None
    assert (sumy.place.name, sumy.confidence) == ("Sumy", 1.0)
    named = locator.answer(Asked("Kharkiv", "UA", place_id="geonames:1"))
    assert named.place is not None
    assert named.place.name == "Kharkiv"


def test_other_rows_help_little(locator: Locator) -> None:
    """The rest of a table tips a balance; it does not move what the row's own country says."""
    lean = Lean({"LB": 4}, {}, 4)
    north = Place(-1, "", "Tripoli", "city", "", "LB", None, None, "city", 34.4, 35.8, 1, 0, False)
    assert lean(north) > lean(replace(north, country="LY")) == 1
    alone = locator.answer(Asked("Tripoli"))
    among = locator.answer(Asked("Tripoli"), lean)
    assert among.place is None or among.confidence < alone.confidence
    assert locator.answer(Asked("Tripoli", "LY"), lean) == locator.answer(Asked("Tripoli", "LY"))


def test_coarse_is_asked_for() -> None:
    """With ``coarse`` an unknown place is put at its region, unsurely; never at a country."""
    coarse = Locator(open_gazetteer(), coarse=True)
    found = coarse.answer(Asked("Xyzzyville", "Ukraine", "Сумська"))
    assert found.place is not None
    assert (found.place.place_id, found.place.precision) == ("geonames:692196", "region")
    assert found.confidence < DOUBTFUL
    assert found.note == "no place called 'Xyzzyville' is known"
    assert coarse.answer(Asked("Xyzzyville, Sumy Oblast")).place == found.place
    assert coarse.answer(Asked("Xyzzyville", "Ukraine")).place is None
    assert coarse.answer(Asked("Kharkiv", "France", "Kharkiv Oblast")).place is None


def test_places_of_a_cell(locator: Locator) -> None:
    """A cell lists places by semicolons, bars, slashes and words; some names have these, too."""
    assert locator.listed("Kharkiv; Sumy | Poltava") == ["Kharkiv", "Sumy", "Poltava"]
    assert locator.listed("Харків та Суми") == ["Харків", "Суми"]
    assert locator.listed("Kharkiv; Ukraine") == ["Kharkiv, Ukraine"]
    assert locator.listed("Trinidad and Tobago") == ["Trinidad and Tobago"]
    assert locator.listed("house and garden") == ["house and garden"]
    assert locator.listed("48.5210, 37.9125") == ["48.5210, 37.9125"]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=40), min_size=5, max_size=5))
def test_any_cells_have_an_answer(locator: Locator, cells: list[str]) -> None:
    """Whatever stands in the cells, there is a place on the globe, or none and a reason."""
    answer = locator.answer(Asked(*cells))
    if answer.place is None:
        assert answer.note
    else:
        assert abs(answer.place.lat) <= 90
        assert abs(answer.place.lon) <= 180
        assert (answer.place.lat, answer.place.lon) != (0, 0)
        assert 0 < answer.confidence <= 1


@pytest.mark.parametrize(
    "name",
    ["x" * 100_000, ", " * 90, ";" * 199, "and " * 49, "near " * 39, "(" * 199, "\ud800", "\x00"],
)
def test_a_cell_that_is_no_name(locator: Locator, name: str) -> None:
    """A cell of a text, of marks alone, or of half a letter names no place, and says so."""
    for asked in (Asked(name), Asked("Xyzzyville", name, name, name, name, name)):
        answer = locator.answer(asked)
        assert answer.place is None
        assert answer.note
        assert len(answer.note) < 300


def test_a_hamlet_beside_a_great_city(locator: Locator) -> None:
    """A namesake that no one would mean is meant where the row says so."""
    for name, country in (("London", "KI"), ("Moscow", "US"), ("Berlin", "US"), ("Paris", "KI")):
        answer = locator.answer(Asked(name, country))
        assert answer.place is None or answer.place.country == country
        assert answer.place is not None or answer.note
