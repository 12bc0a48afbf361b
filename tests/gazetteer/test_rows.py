"""Hand-made rows: they hold together, and the shipped store was built from them."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from gazetteer.handmade import ROWS, read_places
from geomap.errors import ReadError
from geomap.languages import shipped
from geomap.places.fold import fold
from geomap.places.place_row import PlaceRow
from geomap.places.rows import read_rows
from geomap.places.store import Store

HEADER = "slug,name,feature,country,admin1,lat,lon,radius_km,names_en,names_fr,source\n"


@pytest.fixture(scope="module")
def store() -> Store:
    """The shipped store."""
    return Store.open()


def _lines(name: str) -> list[dict[str, str]]:
    source = ROWS / name
    if not source.is_file():
        return []
    with source.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize(
    ("name", "kind"), [("landmarks.csv", "facility"), ("areas.csv", "area"), ("places.csv", "city")]
)
def test_every_row_is_in_the_shipped_store(store: Store, name: str, kind: str) -> None:
    """A row that was written after the last build would be missing: build again."""
    for row in read_places(name, kind):
        for form in (row.name, *row.names):
            key_id = store.key_id(fold(form))
            assert key_id is not None, f"{row.place_id}: {form}"
            near = [store.place(hit.place) for hit in store.hits(key_id)]
            assert any(place.kind == row.kind for place in near), f"{row.place_id}: {form}"


@pytest.mark.parametrize(("name", "column"), [("exonyms.csv", "name"), ("demonyms.csv", "forms")])
def test_every_name_is_in_the_shipped_store(store: Store, name: str, column: str) -> None:
    """Exonyms and demonyms were built in."""
    for entry in _lines(name):
        for form in entry[column].split("|"):
            if form.strip():
                assert store.key_id(fold(form)) is not None, form


def test_no_hand_made_place_is_one_that_geonames_has(store: Store) -> None:
    """A village that the list of towns has under the same name is not written again."""
    for row in read_places("places.csv", "city"):
        key_id = store.key_id(fold(row.name))
        assert key_id is not None
        for hit in store.hits(key_id):
            place = store.place(hit.place)
            if place.kind == "city" and place.place_id != row.place_id:
                apart = max(abs(place.lat - row.lat), abs(place.lon - row.lon))
                assert apart > 0.1, f"{row.place_id} is {place.place_id}"


def test_every_row_says_where_it_comes_from() -> None:
    """No hand-made row is without a source."""
    for name in ("landmarks.csv", "areas.csv", "places.csv", "exonyms.csv", "demonyms.csv"):
        for entry in _lines(name):
            assert entry["source"].strip(), entry


def test_names_and_labels_are_read(tmp_path: Path) -> None:
    """Names are parted by |, and the first of a language is its label."""
    source = tmp_path / "rows.csv"
    source.write_text(HEADER + "kremlin,Kremlin,government,RU,RU-MOW,55.75,37.62,0.4,Kremlin|The "
                      "Kremlin,Kremlin,own\n", encoding="utf-8")  # fmt: skip
    (row,) = read_rows(source, kind="facility")
    assert isinstance(row, PlaceRow)
    assert (row.place_id, row.lat, row.lon) == ("geomap:kremlin", 55.75, 37.62)
    assert set(row.names) == {"Kremlin", "The Kremlin"}
    assert row.labels == {"en": "Kremlin", "fr": "Kremlin"}
    assert set(row.labels) <= set(shipped())


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("x,X,lake,,,abc,37,1,,,s", "line 2: lat is 'abc'"),
        ("x,X,lake,,,95,37,1,,,s", "lat is '95'"),
        ("x,X,lake,,,nan,37,1,,,s", "lat is 'nan'"),
        ("x,X,lake,,,,37,1,,,s", "lat is empty"),
        (",X,lake,,,5,37,1,,,s", "slug is empty"),
    ],
)
def test_a_wrong_cell_is_named(tmp_path: Path, line: str, message: str) -> None:
    """The error says file, line, column and value."""
    source = tmp_path / "rows.csv"
    source.write_text(HEADER + line + "\n", encoding="utf-8")
    with pytest.raises(ReadError, match=message):
        read_rows(source, kind="area")


def test_a_file_without_the_columns_is_refused(tmp_path: Path) -> None:
    """The header that is needed is in the message."""
    source = tmp_path / "rows.csv"
    source.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(ReadError, match="slug,name,feature"):
        read_rows(source, kind="area")
    with pytest.raises(ReadError, match="cannot be read"):
        read_rows(tmp_path / "none.csv", kind="area")
