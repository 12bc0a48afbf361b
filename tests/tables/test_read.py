"""Tables that people wrote or corrected are read; what cannot be used is kept with its reason."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import shapely

from geomap.errors import ReadError
from geomap.events import Event
from geomap.tables import csv_records, read_events, to_records, to_table, write_events


def read_csv(
    text: str, encoding: str = "utf-8"
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return the rows and the rejected rows of a CSV of this text."""
    Path("t.csv").write_bytes(text.encode(encoding))
    rejected: list[dict[str, Any]] = []
    return to_records(read_events("t.csv", rejected=rejected)), rejected


def table_of(text: str) -> pd.DataFrame:
    """Return the event table of a CSV of this text."""
    Path("t.csv").write_text(text, encoding="utf-8", newline="")
    return read_events("t.csv")


def test_the_smallest_table_is_one_column() -> None:
    """A column event_type is enough; what follows from it is filled, what does not stays empty."""
    (row,), rejected = read_csv("event_type\nstrike\n")
    assert rejected == []
    assert row["status"] == "occurred"
    assert row["event_id"].startswith("ev-")
    assert (row["precision"], row["date_precision"]) == ("none", "unknown")
    empty = ("lat", "lon", "date_start", "date_end", "country", "confidence", "quote_start")
    assert [row[name] for name in empty] == [None] * 7


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_tables_from_spreadsheets_are_read(encoding: str, delimiter: str) -> None:
    """Semicolons, tabs, marks, other encodings, decimal commas, loose words: all are read."""
    lines = ["Event Type;STATUS;Lat;lon;Date_Start;place_name;country"]
    lines += [
        "Strike;Occurred;49,98;36,25;16.10.2025;Épinal;ua",
        "air defence;denied;;;;;NA",
        ";;;;;;",
    ]
    text = "\r\n".join(lines).replace(";", delimiter)
    if delimiter == ",":
        text = text.replace("49,98", "49.98").replace("36,25", "36.25")
    rows, rejected = read_csv(text, encoding)
    assert rejected == []
    assert [row["event_type"] for row in rows] == ["strike", "air_defence"]
    assert (rows[0]["lat"], rows[0]["lon"], rows[0]["country"]) == (49.98, 36.25, "UA")
    assert (rows[0]["date_start"], rows[0]["date_end"]) == ("2025-10-16", "2025-10-16")
    assert (rows[0]["date_precision"], rows[0]["precision"]) == ("day", "point")
    assert (rows[1]["status"], rows[1]["country"]) == ("denied", "NA")


def test_excels_delimiter_line_is_read() -> None:
    """A first line that only names the delimiter is no header."""
    (row,), _ = read_csv("sep=;\nevent_type;lat;lon\nstrike;1,5;2,5\n")
    assert (row["lat"], row["lon"]) == (1.5, 2.5)


def test_a_table_corrected_by_hand_is_taken_as_corrected() -> None:
    """Edited cells count, deleted rows are gone, ids stay, columns may be left out."""
    day = dt.date(2025, 1, 2)
    place = {"lat": 50.0, "lon": 36.0, "precision": "city"}
    table = to_table(
        [Event("strike", date_start=day, date_end=day, date_precision="day", quote_start=i, **place)  # type: ignore[arg-type]
         for i in range(3)]
    )  # fmt: skip
    write_events(table, "t.csv")
    sheet = pd.read_csv("t.csv", dtype=str, keep_default_na=False)
    sheet.loc[0, ["event_type", "status", "lat", "lon"]] = ["meeting", "planned", "48.2", "16.4"]
    sheet.loc[1, ["date_start", "date_end"]] = ["2025-03-01", "2025-03-05"]
    sheet.loc[1, ["lat", "lon"]] = ["", ""]
    sheet = sheet.drop(index=2).drop(columns=["actors", "counts", "date_precision", "quote"])
    sheet.to_csv("t.csv", sep=";", index=False, encoding="utf-8-sig")
    first, second = to_records(read_events("t.csv"))
    assert [first["event_id"], second["event_id"]] == table["event_id"].tolist()[:2]
    assert (first["event_type"], first["status"]) == ("meeting", "planned")
    assert (first["lat"], first["lon"], first["precision"]) == (48.2, 16.4, "city")
    assert (second["date_start"], second["date_precision"]) == ("2025-03-01", "range")
    assert (second["lat"], second["precision"]) == (None, "none")


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        ("event_type", "battle", "is not one of strike"),
        ("event_type", "", "is empty"),
        ("status", "maybe", "is not one of occurred"),
        ("status", "", "is empty"),
        ("lat", "91", "is not between -90 and 90"),
        ("lat", "nan", "is not a number"),
        ("lat", "inf", "is not a number"),
        ("lat", "N50", "is not a number"),
        ("lat", "", "is empty although there is a lon"),
        ("lon", "181", "is not between -180 and 180"),
        ("lon", "1.2.3", "is not a number"),
        ("lon", "", "is empty although there is a lat"),
        ("confidence", "2", "is not between 0 and 1"),
        ("country", "Ukraine", "is not a country code"),
        ("date_start", "03/04/2024", "could be two days"),
        ("date_start", "2024-02-30", "is a day that no calendar has"),
        ("date_start", "last week", "is not a day: write it as YYYY-MM-DD"),
        ("date_start", "", "is empty although there is a date_end"),
        ("date_end", "2020-01-01", "is before date_start 2024-01-01"),
        ("published", "yesterday", "is not a day"),
        ("actors", "{broken", "is not JSON"),
        ("actors", '{"boss": ["x"]}', "has the role 'boss'"),
        ("actors", '{"target": [1]}', "is not of the form"),
        ("counts", '{"killed": "two"}', "has a count that is not a whole number"),
        ("counts", "[1]", "is not of the form"),
        ("place_candidates", "{}", "is not of the form"),
        ("quote_start", "1.5", "is not a whole number"),
        ("quote_start", "-1", "is not between 0"),
        ("precision", "exact", "is not one of point"),
    ],
)
def test_a_row_that_cannot_be_used_is_kept_with_its_reason(
    column: str, value: str, reason: str
) -> None:
    """A cell that cannot be read rejects its row, with file, line, column, value and reason."""
    good = {"event_type": "strike", "status": "occurred", "lat": "50", "lon": "36"}
    good |= {"date_start": "2024-01-01", "date_end": "2024-01-02", "quote_start": "1"}
    bad = {**good, column: value}
    columns = list(bad)
    frame = pd.DataFrame([{**bad, **good}, bad, {**bad, **good}], columns=columns)
    for other in columns:
        if other not in good:
            frame.loc[[0, 2], other] = ""
    frame.to_csv("t.csv", index=False)
    table = read_events("t.csv")
    assert len(table) == 2
    (rejected,) = table.attrs["rejected"]
    assert (rejected["file"], rejected["line"], rejected["column"]) == ("t.csv", 3, column)
    assert rejected["value"] == value
    assert reason in rejected["reason"]


def test_zero_zero_is_no_place() -> None:
    """0,0 is refused as a stand-in for "not known"; a point on the equator is not."""
    rows, rejected = read_csv("event_type,lat,lon\nstrike,0,0\nstrike,0,32.5\n")
    assert [row["lon"] for row in rows] == [32.5]
    assert rejected[0]["reason"].startswith("0,0 is no place")


@pytest.mark.parametrize("day", ["16/10/2025", "10/16/2025", "16.10.2025", "2025-10-16T22:00:00Z"])
def test_days_of_one_meaning_are_read(day: str) -> None:
    """A day that can be meant in one way only is read."""
    (row,), _ = read_csv(f"event_type,date_start\nstrike,{day}\n")
    assert row["date_start"] == "2025-10-16"


def test_two_days_in_a_cell_are_not_cut_to_the_first() -> None:
    """In a column of ours, too; times and zones behind a day are no second day."""
    rows, (rejected,) = read_csv(
        "event_type,date_start\nstrike,2026-03-12 to 2026-03-14\ncall,2026-03-12T10:00:00+0100\n"
    )
    assert rejected["reason"].startswith("is not a day, but two")
    assert [row["date_start"] for row in rows] == ["2026-03-12"]


def test_torn_rows_are_rejected() -> None:
    """A row with too many or too few cells, or a broken quote, is rejected with its line."""
    rows, rejected = read_csv('event_type,title\nstrike,"a\nb"\nstrike\nstrike,a,b\ncall,"x\n')
    assert [row["title"] for row in rows] == ["a\nb"]
    assert [r["line"] for r in rejected] == [4, 5, 6]
    assert "has 1 cells where the header has 2" in rejected[0]["reason"]
    assert "is torn" in rejected[2]["reason"]


def test_a_quote_that_is_never_closed_takes_nothing_with_it() -> None:
    """Only the line with the stray quote is rejected; the lines behind it are rows."""
    rows, rejected = read_csv('event_type,title\nstrike,"a\nstrike,b\ncall,"c"\nmeeting,d\n')
    assert [row["title"] for row in rows] == ["b", "c", "d"]
    assert [(r["line"], r["value"]) for r in rejected] == [(2, 'strike,"a')]


def test_a_line_without_end_is_rejected_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    """A line that is longer than any table's is rejected; the next ones are read."""
    monkeypatch.setattr(csv_records, "_MAX_CELL", 500)
    monkeypatch.setattr(csv_records, "_MAX_LINE", 1_000)
    rows, rejected = read_csv(f"event_type,title\nstrike,{'a' * 2_000}\ncall,b\n")
    assert [row["title"] for row in rows] == ["b"]
    assert rejected[0]["reason"] == "is torn (a line of 2,008 bytes)"


def test_a_file_that_is_too_large_is_refused_unread(tmp_path: Path) -> None:
    """What is larger than the limit is refused by its size, without being read."""
    with open("t.csv", "wb") as sparse:
        sparse.truncate(3 << 30)
    with pytest.raises(ReadError, match="larger than 1024 MB"):
        read_events("t.csv")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Report of the office\n\nlat;lon;day\n50,45;30,52;2026-03-12\n", 3),
        ("# made by hand\n# in March\nlat,lon,day\n50.45,30.52,2026-03-12\n", 3),
        ('"Bericht; Stand"\n\nBreite;Länge;Datum\n50,45;30,52;2026-03-12\n', 3),
        ("Report,,\nlat,lon,day\n50.45,30.52,2026-03-12\n", 2),
    ],
)
def test_titles_may_stand_above_the_header_of_a_csv(text: str, line: int) -> None:
    """The header is the first line that names columns, which is said; another is not taken."""
    table = table_of(text)
    assert [(row.lat, row.lon, row.date_start) for row in table.itertuples()] == [
        (50.45, 30.52, "2026-03-12")
    ]
    assert any(f"the header is in line {line};" in note for note in table.attrs["notes"])
    plain = table_of("Breite;Länge;Datum;Notiz\n50,45;30,52;2026-03-12;x\n1;2;title;status\n")
    assert len(plain) == 1
    assert not any("the header is in" in note for note in plain.attrs["notes"])


def test_delimiters_behind_the_last_cell_are_no_cells() -> None:
    """Rows that all end in a delimiter are whole; with a cell behind it they are not."""
    table = table_of("event_type,lat,lon\nstrike,50.45,30.52,\nalert,50.45,30.52,\n")
    assert table["event_type"].tolist() == ["strike", "alert"]
    with pytest.raises(ReadError, match="4 cells where the header has 3"):
        table_of("event_type,lat,lon\nstrike,50.45,30.52,x\n")


def test_cells_may_stand_between_bars() -> None:
    """A bar is a delimiter where it is the commonest; one in a text is not."""
    table = table_of("event_type|title\nstrike|a, b\n")
    assert table["title"].tolist() == ["a, b"]
    assert table_of("event_type,title\nstrike,a|b\n")["title"].tolist() == ["a|b"]


def test_columns_without_a_name_are_kept() -> None:
    """What stands in a column without a name is kept under its number."""
    (row,), _ = read_csv("event_type,,title,\nstrike,seen twice,a,\n")
    assert row["column 2"] == "seen twice"
    assert "column 4" not in row


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        ("t.csv", "a,b\n1,2\n", "has no column 'event_type' (columns found: a, b)"),
        ("t.csv", "event_type,title,title\nstrike,a,b\n", "has two columns 'title'"),
        ("t.csv", ",".join(["event_type"] * 5000), "has 5,000 columns"),
        ("t.csv", "event_type\nbattle\n", "none of its 1 rows can be used"),
        ("t.csv", "", "is empty"),
        ("t.jsonl", "strike\n", "is not JSON Lines"),
        ("t.jsonl", "[" * 100_000, "is not JSON Lines"),
        ("t.geojson", '{"type": "Feature"}', "is not GeoJSON"),
        ("t.geojson", "[" * 100_000, "nested too deeply"),
        ("t.geojson", "<OGRVRTDataSource/>", "is not JSON"),
        ("t.geojson", '{"features": [], "geomap": {"schema_version": "2.0"}}', "schema version 2"),
        (
            "t.geojson",
            '{"features": [], "crs": {"properties": {"name": "urn:x-local:grid"}}}',
            "is in the coordinates 'urn:x-local:grid', which are not known",
        ),
        ("t.gpkg", "<OGRVRTDataSource/>", "is not a GeoPackage"),
        ("t.fgb", "<OGRVRTDataSource/>", "is not FlatGeobuf"),
        ("t.parquet", "PAR1 and nothing else", "is not a Parquet file"),
    ],
)
def test_what_is_no_event_table_is_refused(name: str, text: str, problem: str) -> None:
    """A file that is no event table is refused in one line that names it."""
    Path(name).write_text(text, encoding="utf-8")
    with pytest.raises(ReadError) as caught:
        read_events(name)
    assert name in caught.value.problem
    assert problem in str(caught.value)
    assert "\n" not in str(caught.value)


def test_bad_features_and_lines_are_rejected_by_number() -> None:
    """A feature that is no point, and a line that is no object, are rejected by their number."""
    point = {"type": "Point", "coordinates": [36.25, 50, 120]}
    features: list[Any] = [
        {"type": "Feature", "geometry": point, "properties": {"event_type": "strike"}},
        {"type": "Feature", "geometry": {"type": "Polygon"}, "properties": {"event_type": "call"}},
        {"type": "Feature", "geometry": {"type": "Point", "coordinates": [36.25, "x"]},
         "properties": {"event_type": "call"}},
        "nonsense",
    ]  # fmt: skip
    Path("t.geojson").write_text(json.dumps({"features": features}))
    table = read_events("t.geojson")
    assert to_records(table)[0]["lat"] == 50
    assert [r["line"] for r in table.attrs["rejected"]] == [2, 3, 4]

    Path("t.jsonl").write_text('{"event_type": "call"}\n\n{"event_type"\n7\n')
    table = read_events("t.jsonl")
    assert len(table) == 1
    assert [r["line"] for r in table.attrs["rejected"]] == [3, 4]


def test_json_is_read_by_what_it_holds() -> None:
    """Lines, single features, features a line, lists and answers of services are read."""
    feature = {"type": "Feature", "geometry": {"type": "MultiPoint", "coordinates": [[36.25, 50]]},
               "properties": {"event_type": "strike", "country": "NA"}}  # fmt: skip
    row = {"event_type": "strike", "lat": 50, "lon": 36.25, "country": "NA"}
    texts = {
        "lines.json": f"{json.dumps(row)}\n{json.dumps(row)}\n",
        "feature.geojson": json.dumps(feature),
        "features.jsonl": f"{json.dumps(feature)}\n",
        "sequence.geojsonl": f"\x1e{json.dumps(feature)}\n\x1e{json.dumps(feature)}\n",
        "list.json": json.dumps([row]),
        "answer.json": json.dumps({"status": 200, "data": [row]}),
    }
    for name, text in texts.items():
        Path(name).write_text(text, encoding="utf-8-sig")
        for found in to_records(read_events(name)):
            assert (found["lat"], found["lon"], found["country"]) == (50, 36.25, "NA")


def test_json_by_columns_is_read() -> None:
    """Lists or numbered cells under each column, as pandas writes; of other lengths it is none."""
    frame = pd.DataFrame(
        {"event_type": ["strike", "call"], "lat": [50.5, None], "lon": [36.2, None]}
    )
    for orient in ("columns", "index", "split"):
        frame.to_json("t.json", orient=orient)
        if orient == "columns":
            assert read_events("t.json")["lat"].tolist()[0] == 50.5
        else:
            with pytest.raises(ReadError, match="or a list of objects"):
                read_events("t.json")
    Path("t.json").write_text('{"event_type": ["strike"], "lat": [50.5], "lon": [36.2]}')
    assert read_events("t.json")["lon"].tolist() == [36.2]
    Path("t.json").write_text('{"event_type": ["strike"], "lat": [50.5, 2]}')
    with pytest.raises(ReadError, match="is not GeoJSON"):
        read_events("t.json")
    Path("t.json").write_text("[]")
    assert len(read_events("t.json")) == 0


def test_a_point_that_was_moved_counts() -> None:
    """Where a mapping program moved the point, the point counts, and that is said."""
    table = to_table([Event("strike", lat=50.0, lon=36.0, precision="city"), Event("call")])
    write_events(table, "t.geojson")
    text = Path("t.geojson").read_text(encoding="utf-8")
    Path("t.geojson").write_text(text.replace("[36.0, 50.0]", "[24.0, 49.8]"), encoding="utf-8")
    moved = read_events("t.geojson")
    assert (moved["lon"][0], moved["lat"][0]) == (24.0, 49.8)
    assert "the geometry was taken" in moved.attrs["notes"][0]
    write_events(table, "t.geojson")
    assert read_events("t.geojson").attrs["notes"] == []


def test_an_id_that_comes_twice_stays_two_events() -> None:
    """A row that was copied to make two events of one gets an id of its own."""
    rows, _ = read_csv("event_id,event_type\nev-1,strike\nev-1,call\n")
    assert [row["event_id"] for row in rows] == ["ev-1", "ev-1-2"]


def test_a_plain_parquet_table_is_read() -> None:
    """Parquet without geometry is read by its columns lat and lon."""
    frame = pd.DataFrame({"event_type": ["strike"], "lat": [50.0], "lon": [36.0]})
    frame.to_parquet("t.parquet")
    assert read_events("t.parquet").geometry[0].x == 36.0


def test_points_in_plain_parquet_are_read() -> None:
    """WKB in a column that is called geometry; other columns of bytes are left out, and named."""
    points = shapely.to_wkb(shapely.points([[36.0, 50.0], [37.0, 51.0]])).tolist()
    frame = pd.DataFrame({"day": ["2026-03-12", "2026-03-13"], "geometry": points})
    frame.assign(photo=[b"\xff", None]).to_parquet("t.parquet")
    table = read_events("t.parquet")
    assert table[["lon", "lat"]].to_numpy().tolist() == [[36.0, 50.0], [37.0, 51.0]]
    assert any("does not say its coordinates" in note for note in table.attrs["notes"])
    assert any("left out: photo" in note for note in table.attrs["notes"])
    frame.assign(lat=1.0, lon=2.0).to_parquet("t.parquet")
    assert read_events("t.parquet")["lat"].tolist() == [1.0, 1.0]
