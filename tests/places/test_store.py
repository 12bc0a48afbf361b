"""The store: names, places, labels and areas of a tiny gazetteer."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from geomap.errors import GazetteerError
from geomap.places.fold import fold
from geomap.places.store import (
    KINDS,
    NAME_ABBREVIATION,
    NAME_ADJECTIVE,
    NAME_DEMONYM,
    NAME_MAIN,
    NAME_OLD,
    NAME_TYPED,
    Store,
)


def _found(store: Store, name: str) -> dict[str, int]:
    key_id = store.key_id(fold(name))
    if key_id is None:
        return {}
    return {store.place(hit.place).place_id: hit.flags for hit in store.hits(key_id)}


def test_every_place_is_found_by_its_id(tiny_store: Store) -> None:
    """An id gives the place that has it, whatever its kind."""
    for place in tiny_store:
        assert tiny_store.by_id(place.place_id) == place


@pytest.mark.parametrize(
    "place_id",
    ["geonames:1", "geonames:", "geonames:x", "geonames:99999999999", "geomap:narnia", "", "x:1"],
)
def test_an_unknown_id_gives_none(tiny_store: Store, place_id: str) -> None:
    """An id that no place has, or that is no id, is not found."""
    assert tiny_store.by_id(place_id) is None


def test_a_name_gives_every_place_that_bears_it(tiny_store: Store) -> None:
    """Pokrovsk is a Ukrainian town, and the old name of a Russian city."""
    assert _found(tiny_store, "Pokrovsk") == {
        "geonames:704147": NAME_MAIN,
        "geonames:563464": NAME_OLD,
    }


def test_most_populous_places_come_first(tiny_store: Store) -> None:
    """The order of hits is that of population."""
    hits = tiny_store.hits(tiny_store.key_id("paris") or 0)
    assert [tiny_store.place(hit.place).country for hit in hits] == ["FR", "US"]


@pytest.mark.parametrize(
    ("name", "place_id", "flag"),
    [
        ("Ukrainienne", "geonames:690791", NAME_DEMONYM),
        ("U.S.", "geonames:6252001", NAME_ABBREVIATION),
        ("Kharkiv Oblast", "geonames:706482", NAME_TYPED),
        ("харківська", "geonames:706482", NAME_ADJECTIVE),
    ],
)
def test_flags_say_in_what_way_a_name_is_a_name(
    tiny_store: Store, name: str, place_id: str, flag: int
) -> None:
    """Demonyms, short forms, typed names and adjectives are told apart."""
    assert _found(tiny_store, name)[place_id] & flag


def test_a_name_that_no_place_bears_is_not_found(tiny_store: Store) -> None:
    """Narnia has no number, and nothing begins so."""
    assert tiny_store.key_id("narnia") is None
    assert not tiny_store.has_prefix("narnia")
    assert tiny_store.prefixes("narnia oblast") == []


def test_prefixes_end_where_words_end(tiny_store: Store) -> None:
    """The name "White House" begins "white house lawn"; "US" does not begin "usable"."""
    assert [key for key, _ in tiny_store.prefixes("white house lawn")] == ["white house"]
    assert [key for key, _ in tiny_store.prefixes("kharkiv oblast")] == [
        "kharkiv",
        "kharkiv oblast",
    ]
    assert tiny_store.prefixes("usable") == []


def test_a_place_has_what_was_given(tiny_store: Store) -> None:
    """Coordinates, units, population and precision come back."""
    place = tiny_store.by_id("geonames:706483")
    assert place is not None
    assert (place.lat, place.lon) == (49.98081, 36.25272)
    assert (place.country, place.admin1, place.admin2) == ("UA", "UA-63", "geomap:kharkiv-raion")
    assert (place.kind, place.precision, place.feature) == ("city", "city", "seat")
    assert (place.population, place.radius_km, place.has_area) == (1_433_886, 11.0, False)


def test_a_place_of_no_country_has_none(tiny_store: Store) -> None:
    """A sea belongs to no country and no unit."""
    sea = tiny_store.by_id("geomap:black-sea")
    assert sea is not None
    assert (sea.country, sea.admin1, sea.admin2) == (None, None, None)


def test_codes_give_countries_and_regions(tiny_store: Store) -> None:
    """ISO codes find them; unknown codes find nothing."""
    country, region = tiny_store.country("UA"), tiny_store.admin1("UA-63")
    assert country is not None
    assert country.name == "Ukraine"
    assert region is not None
    assert region.name == "Kharkiv"
    assert tiny_store.country("ZZ") is None
    assert tiny_store.admin1("UA-99") is None


def test_labels_fall_back_to_the_main_name(tiny_store: Store) -> None:
    """A language without a label, and one that has none stored, give the main name."""
    kharkiv = tiny_store.by_id("geonames:706483")
    paris = tiny_store.by_id("geonames:4717560")
    assert kharkiv is not None
    assert paris is not None
    assert tiny_store.label(kharkiv.index, "de") == "Charkiw"
    assert tiny_store.label(kharkiv.index, "es") == "Kharkiv"
    assert tiny_store.label(kharkiv.index, "ja") == "Kharkiv"
    assert tiny_store.label(paris.index, "fr") == "Paris"


def test_positions_are_found_in_areas(tiny_store: Store) -> None:
    """A position gives the country and the region that hold it, and nothing at sea."""
    assert [place.name for place in tiny_store.areas_at(36.2, 49.9)] == ["Ukraine", "Kharkiv"]
    assert tiny_store.areas_at(0.0, 0.0) == []


def test_rows_of_one_kind_stand_together(tiny_store: Store) -> None:
    """Places are in the order of KINDS, and a row beyond the last is an error."""
    kinds = [KINDS.index(place.kind) for place in tiny_store]
    assert kinds == sorted(kinds)
    with pytest.raises(IndexError):
        tiny_store.place(len(tiny_store))


@pytest.fixture
def copy(tiny_store: Store, tmp_path: Path) -> Path:
    """A copy of the tiny store, to be spoilt."""
    return Path(shutil.copytree(tiny_store.path, tmp_path / "copy"))


def test_a_folder_without_a_store_is_an_error(tmp_path: Path) -> None:
    """The message says what to type."""
    with pytest.raises(GazetteerError, match="geomap gazetteer build"):
        Store.open(tmp_path / "nothing")


def test_a_store_of_another_version_is_an_error(copy: Path) -> None:
    """A store that a later geomap wrote is not misread."""
    meta = json.loads((copy / "meta.json").read_text(encoding="utf-8"))
    (copy / "meta.json").write_text(json.dumps(meta | {"format_version": 99}))
    with pytest.raises(GazetteerError, match="99"):
        Store.open(copy)


@pytest.mark.parametrize("name", ["places.bin", "names.marisa", "strings.bin"])
def test_a_torn_file_is_an_error(copy: Path, name: str) -> None:
    """A file that is shorter than it should be is named."""
    (copy / name).write_bytes((copy / name).read_bytes()[:-1])
    with pytest.raises(GazetteerError, match=name):
        Store.open(copy)


def test_a_missing_file_is_an_error(copy: Path) -> None:
    """A file that is not there is named."""
    (copy / "areas.bin").unlink()
    with pytest.raises(GazetteerError, match=r"areas\.bin"):
        Store.open(copy)
