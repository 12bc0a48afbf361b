"""A user's own places over the gazetteer."""

from __future__ import annotations

from pathlib import Path

import pytest

from geomap.errors import GazetteerError, ReadError
from geomap.places.overlay import OverlayStore, open_gazetteer, read_places
from geomap.places.search import search
from geomap.places.store import Store
from geomap.places.toponyms import find_toponyms

HEADER = "name,lat,lon,names,kind,country,admin1,id\n"


def _overlay(tmp_path: Path, base: Store, rows: str, header: str = HEADER) -> OverlayStore:
    source = tmp_path / "mine.csv"
    source.write_text(header + rows, encoding="utf-8")
    return OverlayStore(base, read_places(source))


def test_own_places_are_found(tmp_path: Path, tiny_store: Store) -> None:
    """A place of the user is found by its name and by its other names."""
    store = _overlay(
        tmp_path, tiny_store, "Camp Eagle,49.1,36.1,Табір Орел|Eagle Camp,facility,UA,,\n"
    )
    for name in ("Camp Eagle", "Eagle Camp", "Табір Орел"):
        (found,) = search(name, store=store)
        assert (found.place.lat, found.place.lon, found.place.precision) == (49.1, 36.1, "point")
        assert found.place.place_id == "user:camp-eagle"


def test_own_places_win(tmp_path: Path, tiny_store: Store) -> None:
    """Where a name is ours too, the user's place is meant."""
    store = _overlay(tmp_path, tiny_store, "Kharkiv,10,20,,city,,,my:kharkiv\n")
    assert search("Kharkiv", store=store)[0].place.place_id == "my:kharkiv"
    (found,) = find_toponyms("Shells fell on Kharkiv.", lang="en", store=store)
    assert found.place is not None
    assert found.place.place_id == "my:kharkiv"


def test_ours_remain_beneath(tmp_path: Path, tiny_store: Store) -> None:
    """All else stays as it was."""
    store = _overlay(tmp_path, tiny_store, "Camp Eagle,49.1,36.1,,facility,UA,,\n")
    assert search("Poltava", store=store)[0].place.place_id == "geonames:696643"
    assert len(store) == len(tiny_store) + 1
    assert store.by_id("geonames:706483") == tiny_store.by_id("geonames:706483")
    assert store.by_id("user:camp-eagle") is not None
    assert store.by_id("user:none") is None
    assert store.label(len(tiny_store), "uk") == "Camp Eagle"
    assert store.labels(len(tiny_store)) == {}
    assert [store.labels(p.index) for p in tiny_store] == [
        tiny_store.labels(p.index) for p in tiny_store
    ]
    assert store.label_languages == tiny_store.label_languages
    assert store.info()["own_places"] == 1
    assert "camp eagle" in set(store.keys("camp"))
    assert sum(1 for _ in store) == len(store)
    assert store.area(len(tiny_store)) is None


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("Base,137.9,48.5,,,,,\n", "swapped"),
        ("Base,97,200,,,,,\n", "not on the globe"),
        ("Base,x,36,,,,,\n", "lat is 'x'"),
        ("Base,,36,,,,,\n", "lat is ''"),
        ("Base,nan,36,,,,,\n", "lat is 'nan'"),
        ('"Base","49,1",36,,,,,\n', "lat is '49,1'"),
        (",49,36,,,,,\n", "no name"),
        ("Base,49,36,,castle,,,\n", "kind 'castle'"),
        ("Base,0,0,,,,,\n", "0,0 is no place"),
        ("Base,49,36,,,,,a/../b\n", "id"),
    ],
)
def test_a_row_that_cannot_be_right_is_refused(
    row: str, problem: str, tmp_path: Path, tiny_store: Store
) -> None:
    """The error names the line, the value and the mend."""
    with pytest.raises(ReadError, match=problem) as raised:
        _overlay(tmp_path, tiny_store, "Fine,1,2,,,,,\n" + row)
    assert "line 3" in str(raised.value)


def test_missing_columns_are_named(tmp_path: Path, tiny_store: Store) -> None:
    """A file without coordinates says which columns it lacks."""
    with pytest.raises(ReadError, match="no column lat, lon"):
        _overlay(tmp_path, tiny_store, "Base\n", header="name\n")


@pytest.mark.parametrize(
    ("header", "row", "problem"),
    [
        ("name,lat,lon,lat\n", "Base,49,36,1\n", "two columns 'lat'"),
        ("name,lat,lon,country\n", "Base,49,36,Ukraine\n", "country 'UKRAINE'"),
        ("name,lat,lon,radius_km\n", "Base,49,36,-5\n", "radius_km -5"),
        ("name,lat\r,lon\n", "Base,49,36\n", "save it as CSV again"),
        ("x" * 200_000 + ",name,lat,lon\n", "Base,49,36\n", "field larger"),
    ],
)
def test_columns_that_cannot_be_right_are_refused(
    header: str, row: str, problem: str, tmp_path: Path, tiny_store: Store
) -> None:
    """What no event table could hold is said when the places are read."""
    with pytest.raises(ReadError, match=problem):
        _overlay(tmp_path, tiny_store, row, header=header)


def test_a_spreadsheets_semicolons_are_read(tmp_path: Path, tiny_store: Store) -> None:
    """Semicolons may part the columns, as a spreadsheet writes them."""
    store = _overlay(tmp_path, tiny_store, "Base;49.5;36\n", header="name;lat;lon\n")
    assert search("Base", store=store)[0].place.lat == 49.5


def test_empty_lines_and_marks_are_no_places(tmp_path: Path, tiny_store: Store) -> None:
    """A byte order mark, empty lines and other letter case in the header do no harm."""
    store = _overlay(tmp_path, tiny_store, "Base,49,36\n\n,,\n", header="\ufeffName,LAT,Lon\n")
    assert len(store) == len(tiny_store) + 1


def test_a_folder_is_a_gazetteer(tiny_store: Store, tmp_path: Path) -> None:
    """A path without .csv is a gazetteer's folder, or an error."""
    assert len(open_gazetteer(tiny_store.path)) == len(tiny_store)
    with pytest.raises(GazetteerError):
        open_gazetteer(tmp_path)


def test_a_csv_lies_over_the_shipped_gazetteer(tmp_path: Path) -> None:
    """A CSV path gives the user's places over ours."""
    source = tmp_path / "mine.tsv"
    source.write_text("name\tlat\tlon\nCamp Eagle\t49.1\t36.1\n", encoding="utf-8")
    store = open_gazetteer(source)
    assert search("Camp Eagle", store=store)
    assert search("Kharkiv", store=store)[0].place.country == "UA"
