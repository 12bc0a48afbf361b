"""Data sets that are read and not written: types, days and precisions by their own codes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from geomap.tables import read_events, to_records

DATA = Path(__file__).parents[2] / "data" / "schemes"

#: Of each row of a table: type, subtype, first and last day, place, precision, country.
READ: dict[str, list[tuple[Any, ...]]] = {
    "gtd.csv": [
        ("explosion", None, "2031-05-01", "2031-05-01", "Kharkiv", "city", "UA"),
        ("ground_combat", "assault", "2031-05-01", "2031-05-31", "Kharkiv", "region", "UA"),
        ("other", None, "2031-01-01", "2031-12-31", None, "none", "UA"),
    ],
    "scad.csv": [
        ("protest", "demonstration", "1990-01-31", "1990-02-02", "Kinshasa", "area", "CG"),
        ("other", None, "1990-05-03", "1990-05-03", "Goma", "area", "CG"),
    ],
    "mass_mobilization.csv": [
        ("protest", None, "1990-01-15", "1990-01-15", "national", "none", "CA"),
    ],
    "hapi.csv": [("other", None, "2031-05-01", "2031-05-31", "Kharkivskyi", "none", "UA")],
    "icews.tsv": [
        ("meeting", "visit", "2031-05-01", "2031-05-01", "Kyiv", "city", "UA"),
        ("strike", "air", "2031-05-02", "2031-05-02", "Ukraine", "country", "UA"),
    ],
    "polecat.tsv": [
        ("strike", "drone", "2031-05-01", "2031-05-01", "Kharkiv", "city", "UA"),
        ("statement", "accusation", "2031-05-01", "2031-05-01", "Ukraine", "country", "UA"),
    ],
    "texty.csv": [
        ("strike", "missile", "2031-10-16", "2031-10-16", "Харків", "point", None),
        ("strike", "artillery", "2031-10-17", "2031-10-17", "Дергачі", "area", None),
    ],
}
NAMES = ("event_type", "subtype", "date_start", "date_end", "place_name", "precision", "country")


@pytest.mark.parametrize("name", READ)
def test_data_sets_are_read(name: str) -> None:
    """Each is known by its columns, whatever the file is called, and no row is lost."""
    table = read_events(DATA / name)
    assert [tuple(row[n] for n in NAMES) for row in to_records(table)] == READ[name]
    assert table.attrs["rejected"] == []
    assert "read as a table of events" not in table.attrs["notes"][0]


def test_a_word_for_not_known_is_no_name() -> None:
    """GTD's "Unknown" is neither a place nor an actor; the column is kept as it is."""
    rows = to_records(read_events(DATA / "gtd.csv"))
    assert [row["actors"] for row in rows] == [{"target": ["Market"]}, {"target": ["Post"]}, {}]
    assert [row["gname"] for row in rows] == ["Unknown"] * 3
    assert rows[1]["city"] == "Unknown"


def test_gdelt_without_addresses_is_read() -> None:
    """Files of the years before 2013 have one column fewer."""
    old = to_records(read_events(DATA / "gdelt1_old.csv"))
    new = to_records(read_events(DATA / "gdelt1.csv"))
    assert [row["event_id"] for row in old] == [row["event_id"] for row in new]
    assert {row["source_url"] for row in old} == {None}


def test_zeros_that_a_code_lost_are_put_back(tmp_path: Path) -> None:
    """A program that took 036 for a number wrote 36; it is still a meeting to come."""
    text = (DATA / "gdelt2.csv").read_text(encoding="utf-8")
    (tmp_path / "t.csv").write_text(text.replace("\t036\t036\t03\t", "\t36\t36\t3\t"), "utf-8")
    rows = to_records(read_events(tmp_path / "t.csv"))
    assert [(row["event_type"], row["status"]) for row in rows][2] == ("meeting", "planned")


def test_some_fields_of_the_api_are_enough(tmp_path: Path) -> None:
    """ACLED's API gives the fields that were asked for; a type and a day alone are any table's."""
    row = {"event_date": "2031-05-01", "event_type": "Battles", "latitude": "50", "longitude": "36"}
    (tmp_path / "t.json").write_text(json.dumps({"data": [row | {"sub_event_type": ""}]}), "utf-8")
    table = read_events(tmp_path / "t.json")
    assert (table["event_type"][0], table["precision"][0]) == ("ground_combat", "area")
    assert "read as ACLED" in table.attrs["notes"][0]
    (tmp_path / "t.json").write_text(json.dumps({"data": [row]}), "utf-8")
    assert "read as a table of events" in read_events(tmp_path / "t.json").attrs["notes"][0]
