"""Compiling rows: the same bytes each time, and rows that cannot be right are refused."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from geomap.errors import GazetteerError
from geomap.places.compile import compile_store
from geomap.places.place_row import PlaceRow
from geomap.places.store import NAME_ALTERNATE, NAME_OLD, Store
from geomap.places.stored import rows_of

KYIV = PlaceRow("geonames:703448", "Kyiv", "city", "capital", 50.45, 30.52, "UA", "UA-30")


def _bytes(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in sorted(folder.iterdir())}


def test_the_same_rows_give_the_same_bytes_in_any_order(
    tiny_rows: list[PlaceRow], tmp_path: Path
) -> None:
    """The order in which rows come does not matter."""
    compile_store(tiny_rows, tmp_path / "a")
    compile_store(reversed(tiny_rows), tmp_path / "b")
    assert _bytes(tmp_path / "a") == _bytes(tmp_path / "b")


def test_the_same_rows_give_the_same_bytes_under_any_hash_seed(tmp_path: Path) -> None:
    """PYTHONHASHSEED does not matter."""
    program = (
        "import sys; from pathlib import Path; from geomap.places.compile import *\n"
        "from geomap.places.place_row import PlaceRow\n"
        "rows = [PlaceRow(f'geomap:p{n}', f'Place {n}', 'city', 'town', n % 80, n, 'UA',"
        " names={f'N {n % 7}': 2, f'M{n}': 2}) for n in range(60)]\n"
        "compile_store(rows, Path(sys.argv[1]))"
    )
    for seed in ("1", "2"):
        subprocess.run(
            [sys.executable, "-c", program, str(tmp_path / seed)],
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        )
    assert _bytes(tmp_path / "1") == _bytes(tmp_path / "2")


def test_a_store_can_be_read_back_and_compiled_again(tiny_store: Store, tmp_path: Path) -> None:
    """Rows of a store, with one more, make a store that has both."""
    compile_store([*rows_of(tiny_store), KYIV], tmp_path)
    store = Store.open(tmp_path)
    assert len(store) == len(tiny_store) + 1
    for place in tiny_store:
        found = store.by_id(place.place_id)
        assert found is not None
        assert replace(found, index=place.index) == place
        assert store.label(found.index, "uk") == tiny_store.label(place.index, "uk")
        assert store.area(found.index) == tiny_store.area(place.index)
    for key in tiny_store.keys():  # noqa: SIM118 - a method of the store, not of a dict
        before = {
            (tiny_store.place(hit.place).place_id, hit.flags)
            for hit in tiny_store.hits(tiny_store.key_id(key) or 0)
        }
        after = {
            (store.place(hit.place).place_id, hit.flags)
            for hit in store.hits(store.key_id(key) or 0)
        }
        assert before == after


def test_names_with_one_key_join_their_flags(tmp_path: Path) -> None:
    """Two spellings with one key are one name with the flags of both."""
    row = replace(KYIV, names={"Kiev": NAME_ALTERNATE, "KIEV": NAME_OLD})
    compile_store([row], tmp_path)
    store = Store.open(tmp_path)
    assert [hit.flags for hit in store.hits(store.key_id("kiev") or 0)] == [
        NAME_ALTERNATE | NAME_OLD
    ]


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (replace(KYIV, kind="planet"), "planet"),
        (replace(KYIV, place_id="geonames:x"), "no place id"),
        (replace(KYIV, place_id="geonames:٣"), "no place id"),
        (replace(KYIV, place_id="geomap:"), "no place id"),
        (replace(KYIV, place_id="wikidata:Q1"), "no place id"),
        (replace(KYIV, lat=91.0), "lat 91"),
        (replace(KYIV, lon=float("nan")), "lon nan"),
        (replace(KYIV, admin2="geonames:1"), "no admin2 row"),
        (replace(KYIV, name="—"), "name"),
    ],
)
def test_a_row_that_cannot_be_right_is_refused(
    wrong: PlaceRow, message: str, tmp_path: Path
) -> None:
    """The error names the row and what is wrong with it."""
    with pytest.raises(GazetteerError, match=message):
        compile_store([wrong], tmp_path)


def test_an_id_stands_once(tmp_path: Path) -> None:
    """Two rows with one id are refused."""
    with pytest.raises(GazetteerError, match="twice"):
        compile_store([KYIV, replace(KYIV, name="Kiev")], tmp_path)


def test_labels_keep_the_languages_they_were_built_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A store knows its languages, whichever geomap has when it is read."""
    monkeypatch.setattr("geomap.places.compile.shipped", lambda: ("en", "pl"))
    labels = {"pl": "Charków", "fr": "Kharkiv"}
    row = PlaceRow("geonames:1", "Kharkiv", "city", "town", 50.0, 36.2, labels=labels)
    compile_store([row], tmp_path / "store")
    store = Store.open(tmp_path / "store")
    assert store.label_languages == ("en", "pl")
    assert store.labels(0) == {"pl": "Charków"}
    assert store.label(0, "fr") == "Kharkiv"
