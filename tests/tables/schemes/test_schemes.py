"""Tables of other data sets are known by their columns; no row and no code is lost."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from geomap.errors import ReadError
from geomap.tables import read_events, to_records, write_events
from geomap.tables.schemes import schemes
from geomap.tables.schemes.scheme import recognise
from geomap.taxonomy import DATE_PRECISIONS, EVENT_TYPES, PRECISIONS, STATUSES

DATA = Path(__file__).parents[2] / "data" / "schemes"


def read(name: str | Path) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return the rows and the rejected rows of a table."""
    rejected: list[dict[str, Any]] = []
    return to_records(read_events(DATA / name, rejected=rejected)), rejected


def pick(rows: list[dict[str, Any]], *names: str) -> list[tuple[Any, ...]]:
    """Return some columns of the rows."""
    return [tuple(row[name] for name in names) for row in rows]


def test_ucdp_is_read() -> None:
    """Codes of GED become our words, their columns are kept, and the points are untouched."""
    rows, rejected = read("ucdp_ged.csv")
    assert len(rows) + len(rejected) == 6
    assert pick(rows, "event_id", "event_type", "precision", "date_precision", "country") == [
        ("901", "ground_combat", "point", "day", "UA"),
        ("902", "other", "region", "month", "UA"),
        ("903", "other", "area", "range", "RU"),
        ("906", "ground_combat", "country", "year", None),
    ]
    assert pick(rows[:2], "date_start", "date_end", "lat", "lon") == [
        ("2031-05-01", "2031-05-01", 49.5937, 34.5407),
        ("2031-05-01", "2031-05-31", 49.5937, 34.5407),
    ]
    assert rows[0]["counts"] == {"killed": 2, "killed_min": 1, "killed_max": 3}
    assert rows[1]["counts"] == {}
    assert rows[0]["actors"] == {"participants": ["Government of Ukraine", "Example Brigade"]}
    assert rows[1]["actors"] == {"initiator": ["Government of Ukraine"], "target": ["Civilians"]}
    assert (rows[2]["type_of_violence"], rows[3]["ucdp_ged_country"]) == ("9", "Nowhere")


def test_what_cannot_be_used_is_told_in_the_words_of_the_file() -> None:
    """A rejected row names the file's own column, its line, and what stood there."""
    _, rejected = read("ucdp_ged.csv")
    assert [(row["line"], row["column"], row["value"]) for row in rejected] == [
        (5, "latitude", "95.1"),
        (6, "date_start", "2031-02-30"),
    ]
    assert "not between -90 and 90" in rejected[0]["reason"]


def test_ucdp_without_a_header_is_read(tmp_path: Path) -> None:
    """A release without header is the same table; one with a header of no scheme is not."""
    text = (DATA / "ucdp_ged.csv").read_text(encoding="utf-8")
    (tmp_path / "t.csv").write_text(text.partition("\n")[2], encoding="utf-8")
    rows, rejected = read(tmp_path / "t.csv")
    assert (rows, len(rejected)) == (read("ucdp_ged.csv")[0], 2)
    (tmp_path / "t.csv").write_text("1,2,3\n4,5,6\n", encoding="utf-8")
    with pytest.raises(ReadError):
        read(tmp_path / "t.csv")


@pytest.mark.parametrize(
    ("written", "first"),
    [("11/18/2031 12:00:00 AM", "2031-11-18"), ("18/11/2031 00:00", "2031-11-18")],
)
def test_the_order_of_a_day_is_found_from_its_column(
    written: str, first: str, tmp_path: Path
) -> None:
    """One day past the twelfth tells what 05/01 is; without one, it is refused with the mend."""
    text = (DATA / "ucdp_ged.csv").read_text(encoding="utf-8")
    text = "".join(text.splitlines(keepends=True)[:3])
    other = {True: "05/01/2031", False: "01/05/2031"}["AM" in written]
    mixed = text.replace("2031-05-01,2031-05-01", f"{written},{written}")
    mixed = mixed.replace("2031-05-01T00:00:00,2031-05-31T00:00:00", f"{other},{other}")
    (tmp_path / "t.csv").write_text(mixed, encoding="utf-8")
    rows, rejected = read(tmp_path / "t.csv")
    assert [row["date_start"] for row in rows] == [first, "2031-05-01"]
    assert not rejected
    alone = text.replace("2031-05-01,2031-05-01", f"{other},{other}")
    (tmp_path / "t.csv").write_text(alone, encoding="utf-8")
    rows, rejected = read(tmp_path / "t.csv")
    assert len(rows) == 1
    assert "write it as YYYY-MM-DD" in rejected[0]["reason"]


def test_viina_is_read() -> None:
    """The first label that is set is the type; who began is read, and all labels are kept."""
    rows, rejected = read("viina_1pd.csv")
    assert pick(rows, "event_type", "subtype", "precision", "country", "place_id") == [
        ("strike", "drone", "city", "UA", "geonames:703448"),
        ("other", None, "point", "UA", "geonames:706483"),
        ("air_defence", None, "none", None, None),
    ]
    assert rows[0]["actors"] == {"initiator": ["Russia"]}
    assert rows[2]["actors"] == {"initiator": ["Ukraine"]}
    assert pick(rows, "date_start", "t_uav_b") == [
        ("2031-01-18", "1"),
        ("2031-01-19", "0"),
        ("2031-01-20", "1"),
    ]
    assert [(row["line"], row["column"]) for row in rejected] == [(5, "date")]


def test_a_table_of_labels_takes_its_points_from_the_gazetteer() -> None:
    """Where there are ids of places and no coordinates, the id gives them; no id gives none."""
    rows, rejected = read("viina_labels.csv")
    assert pick(rows, "event_id", "event_type", "subtype", "precision", "country") == [
        ("21", "strike", "artillery", "city", "UA"),
        ("22", "other", None, "none", None),
    ]
    assert rows[0]["lat"] == pytest.approx(50.45, abs=0.05)
    assert (rows[1]["lat"], rejected) == (None, [])


def test_lists_and_arrays_are_kept_as_json(tmp_path: Path) -> None:
    """A cell that is a list, as Parquet holds them, is kept as JSON text."""
    frame = pd.DataFrame({"latitude": [50.0], "longitude": [36.0], "tags": [["a", "b"]]})
    frame.to_parquet(tmp_path / "t.parquet")
    (row,), _ = read(tmp_path / "t.parquet")
    assert (row["lat"], row["event_type"], row["tags"]) == (50.0, "other", '["a", "b"]')


def test_acled_is_read() -> None:
    """Sub-events, precisions and actors are mapped; an unknown code is other, and kept."""
    rows, rejected = read("acled.csv")
    assert pick(rows, "event_id", "event_type", "subtype", "precision", "date_precision") == [
        ("UKR1", "strike", None, "city", "day"),
        ("UKR2", "air_defence", None, "district", "week"),
        ("UKR3", "ground_combat", "clash", "region", "month"),
        ("UKR4", "other", None, "area", "day"),
    ]
    assert rows[0]["quote"] == "On 1 May 2031, a made-up drone hit\nan empty field, near Kharkiv."
    assert rows[0]["actors"] == {
        "initiator": ["Military Forces of Russia"],
        "target": ["Military Forces of Ukraine"],
    }
    assert rows[2]["actors"]["participants"][0] == "Military Forces of Ukraine"
    assert (rows[2]["counts"], rows[0]["counts"]) == ({"killed": 3}, {})
    assert rows[3]["sub_event_type"] == "A code of tomorrow"
    assert rows[3]["acled_event_type"] == "Strategic developments"
    assert {row["country"] for row in rows} == {"UA"}
    assert [(row["line"], row["column"], row["value"]) for row in rejected] == [
        (7, "event_date", "the other day")
    ]


def test_old_exports_and_answers_of_the_api_are_read() -> None:
    """Days in words and day first, codes as numbers or text, rows under data."""
    rows, rejected = read("acled_old.csv")
    assert pick(rows, "event_id", "event_type", "subtype", "date_start") == [
        ("UKR7", "protest", "demonstration", "2031-10-16"),
        ("UKR8", "protest", "riot", "2031-04-03"),
    ]
    (row,), again = read("acled_api.json")
    assert (row["event_type"], row["subtype"]) == ("detention", "abduction")
    assert (row["lat"], row["lon"], row["country"]) == (50.5111, 30.7909, "UA")
    assert not rejected
    assert not again


@pytest.mark.parametrize("name", sorted(path.name for path in DATA.iterdir()))
@pytest.mark.parametrize("ending", ["geojson", "csv", "parquet"])
def test_a_table_that_was_read_is_ours(name: str, ending: str, tmp_path: Path) -> None:
    """What was read from a scheme is written as our table, and read back the same, as ours."""
    table = read_events(DATA / name)
    write_events(table, tmp_path / f"t.{ending}")
    again = read_events(tmp_path / f"t.{ending}")
    assert to_records(again) == to_records(table)
    assert again.attrs["notes"] == []


def test_the_data_files_say_only_our_words() -> None:
    """Every word that a scheme maps to is a word of the event table."""
    words = {
        "event_type": EVENT_TYPES,
        "status": STATUSES,
        "precision": PRECISIONS,
        "date_precision": DATE_PRECISIONS,
    }
    for scheme in schemes():
        said = [
            pair
            for rule in scheme.rules.get("map", ())
            for values in rule["codes"].values()
            for pair in zip(rule["to"], values, strict=False)
        ] + [pair for rule in scheme.rules.get("flag", ()) for pair in rule["to"].items()]
        for column, word in said:
            assert word in words.get(column, (word,)), (scheme.name, column, word)


def test_other_tables_are_of_no_scheme() -> None:
    """A table of ours is ours, whatever it keeps; and a few columns in common are no scheme."""
    acled = {"event_id_cnty", "event_date", "event_type"}
    found = recognise(acled)
    assert found is not None
    assert found.name == "acled"
    assert recognise({*acled, "event_id", "status", "date_precision"}) is None
    assert recognise({"event_type", "event_date", "latitude"}) is None


def test_json_that_holds_no_rows_is_refused(tmp_path: Path) -> None:
    """An answer that says an error, or holds numbers alone, is no table."""
    for answer in ({"success": False, "error": "no key"}, [1, 2], {"data": []}):
        (tmp_path / "t.json").write_text(json.dumps(answer), encoding="utf-8")
        with pytest.raises(ReadError, match="is not GeoJSON"):
            read(tmp_path / "t.json")


@pytest.mark.parametrize("name", ["gdelt1.csv", "gdelt2.csv"])
def test_gdelt_is_read(name: str) -> None:
    """Tabs, no header, quotes that quote nothing; countries by FIPS, types by their roots."""
    rows, rejected = read(name)
    assert pick(rows, "event_id", "event_type", "subtype", "status", "precision", "country") == [
        ("500", "strike", "air", "occurred", "city", "UA"),
        ("501", "strike", "drone", "occurred", "country", "RU"),
        ("502", "meeting", None, "planned", "region", "UA"),
        ("503", "other", None, "occurred", "none", None),
    ]
    assert rows[0]["place_name"] == 'Kharkiv, "Example", Ukraine'
    assert (rows[0]["lat"], rows[0]["lon"], rows[0]["date_start"]) == (49.98, 36.25, "2031-05-01")
    assert (rows[2]["EventCode"], rows[3]["EventCode"]) == ("036", "0999")
    assert rows[2]["actors"] == {"participants": ["RUSSIA", "UKRAINE"]}
    assert [(row["line"], row["column"]) for row in rejected] == [(5, "ActionGeo_Lat")]


def test_timemap_is_read() -> None:
    """Month before day, sources as a list, a place or none; half a place is told."""
    rows, rejected = read("timemap.json")
    assert pick(rows, "event_id", "event_type", "date_start", "lat", "source_url") == [
        ("e1", "other", "2031-03-04", 49.2088, "https://example.org/s1"),
        ("e2", "other", "2031-11-25", None, None),
    ]
    assert (rows[0]["type"], rows[0]["associations"]) == ("Crater", '["one"]')
    assert [(row["line"], row["column"]) for row in rejected] == [(3, "date"), (4, "longitude")]
    sheet, _ = read("timemap_sheet.csv")
    assert pick(sheet, "date_start", "source_url") == [
        ("2031-02-14", None),
        ("2031-02-03", "https://example.org/s2"),
    ]


def test_eyes_on_russia_is_read() -> None:
    """The point is the feature's; a day that is not given stays empty."""
    rows, rejected = read("eyes_on_russia.geojson")
    assert pick(rows, "event_id", "lat", "lon", "date_start", "country", "place_name") == [
        ("CIV1", 55.75222, 37.61556, "2031-05-01", "RU", "Moscow"),
        ("CIV2", 49.84, 24.03, None, "UA", "Lviv"),
    ]
    assert rejected == []
