"""``geomap locate``, the map of a table of names, and filters that mean the same everywhere."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import geomap
from geomap.cli import event_tables

SHEET = """\
id,place,country,date,mine
1,Kharkiv,Ukraine,2026-03-01,a
2,Xyzzyville,Ukraine,2026-03-02,b
3,Xyzzyville,Ukraine,2026-03-02,c
4,Lyon,France,2026-03-03,d
5,Kharkhiv,Ukraine,,=1+1
6,Kharkiv; Sumy,,2026-03-05,f
7,,Syria,2026-03-06,g
8,,,2026-03-07,h
"""


@pytest.fixture
def sheet() -> str:
    """Put a sheet of names into the folder; return its name."""
    Path("sheet.csv").write_text(SHEET, encoding="utf-8")
    return "sheet.csv"


def ids(out: str) -> list[str]:
    """Return the ids of events in JSON Lines."""
    return [json.loads(line)["event_id"] for line in out.splitlines()]


def test_locate_writes_every_row_and_says_what_it_did(run: Any, sheet: str) -> None:
    """Placed, doubtful and missed rows are counted, the most frequent misses named."""
    result = run("locate", sheet, "-o", "events.geojson")
    assert result.code == 0
    assert result.out == ""
    said = result.err.splitlines()[1:]
    assert said == [
        "geomap: note: 4 placed by name, 1 of them doubtful, 3 not found, 1 name no place",
        "geomap: note: not found (2 rows): no place called 'Xyzzyville' is known",
        "geomap: note: not found: no place called 'Kharkhiv' is known; 'Kharkiv' is known",
    ]
    features = json.loads(Path("events.geojson").read_text(encoding="utf-8"))["features"]
    assert [f["properties"]["event_id"] for f in features] == list("12345678")
    assert [f["geometry"] is None for f in features] == [
        False, True, True, False, True, False, False, True,
    ]  # fmt: skip
    assert [f["properties"]["mine"] for f in features] == ["a", "b", "c", "d", "=1+1", *"fgh"]
    assert features[6]["properties"]["precision"] == "country"


def test_the_map_of_a_table_of_names_is_that_of_the_located_table(run: Any, sheet: str) -> None:
    """A map of names needs no other step, and has the same events."""
    mapped = run("map", sheet, "-o", "a.html")
    assert mapped.code == 0
    assert "4 placed by name, 1 of them doubtful, 3 not found" in mapped.err
    assert run("locate", sheet, "-o", "events.jsonl").code == 0
    assert run("map", "events.jsonl", "-o", "b.html").code == 0
    assert Path("a.html").read_bytes() == Path("b.html").read_bytes()


def test_a_map_of_points_looks_nothing_up(run: Any, sheet: str) -> None:
    """Where some rows have coordinates the others stay as they are, and that is said."""
    assert run("locate", sheet, "-o", "events.jsonl").code == 0
    result = run("map", "events.jsonl", "-o", "b.html")
    assert "3 events with a name and without coordinates: `geomap locate` fills" in result.err
    assert "placed by name" not in result.err


def test_the_map_of_a_large_table_of_names_is_that_of_a_small_one(
    run: Any, sheet: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A table that is read in parts is placed by its names, too, if it has nothing but names."""
    small = run("map", sheet, "-o", "a.html")
    monkeypatch.setattr(event_tables, "_LARGE_BYTES", 10)
    large = run("map", sheet, "-o", "b.html")
    assert large.err.splitlines() == small.err.splitlines()
    assert Path("a.html").read_bytes() == Path("b.html").read_bytes()
    assert run("locate", sheet, "-o", "events.jsonl").code == 0
    result = run("map", "events.jsonl", "-o", "c.html")
    assert "3 events with a name and without coordinates: `geomap locate` fills" in result.err
    assert "placed by name" not in result.err


def test_columns_and_wishes(run: Any) -> None:
    """Columns may be named; several places of a row may be split, unknown ones put at a region."""
    Path("s.csv").write_text("A,B,C,D\nXyzzyville;Суми,Україна,Сумська,1\n", encoding="utf-8")
    named = ("--place", "A", "--country-column", "B", "--region-column", "C")
    first = run("locate", "s.csv", "-o", "-", *named)
    assert [json.loads(line)["lat"] for line in first.out.splitlines()] == [None]
    both = run("locate", "s.csv", "-o", "-", *named, "--split", "--coarse", "--lang", "uk")
    rows = [json.loads(line) for line in both.out.splitlines()]
    assert [row["place_label"] for row in rows] == ["Сумська область", "Суми"]
    assert [row["precision"] for row in rows] == ["region", "city"]
    assert [row["D"] for row in rows] == ["1", "1"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("-o", "sheet.csv"), "sheet.csv: is what is read"),
        (("-o", "x.docx"), "x.docx: its ending names no table format"),
        (("-o", "nowhere/x.csv"), "nowhere"),
        (("-o", "x.csv", "--place", "Ort"), "no column 'Ort' for place_name"),
        (("-o", "x.csv", "--district-column", "Ort"), "no column 'Ort' for district"),
        (("-o", "x.csv", "--gazetteer", "none.csv"), "none.csv"),
        (("-o", "x.csv", "--within", "none.geojson"), "none.geojson"),
        (("-o", "x.csv", "--bbox", "1,2"), "--bbox '1,2' is not four numbers"),
    ],
)
def test_what_can_be_mended_is_said(run: Any, sheet: str, arguments: Any, said: str) -> None:
    """A slip ends with one line and exit code 2, and writes nothing."""
    before = sorted(Path().iterdir())
    result = run("locate", sheet, *arguments)
    assert result.code == 2
    assert said in result.err
    assert sorted(Path().iterdir()) == before


FILTERS = [
    (("--country", "UA"), {"country": "UA"}),
    (("--since", "2026-03-03"), {"since": "2026-03-03"}),
    (("--until", "2026-03-03"), {"until": "2026-03-03"}),
    (("--bbox", "22,44,41,53"), {"bbox": (22, 44, 41, 53)}),
    (("--within", "a.geojson"), {"within": "a.geojson"}),
    (("--type", "other", "--status", "occurred"), {"type": "other", "status": "occurred"}),
    (("--min-confidence", "0.1"), {"min_confidence": 0.1}),
]  # fmt: skip


@pytest.mark.parametrize(("options", "values"), FILTERS, ids=lambda v: str(v)[:20])
def test_filters_mean_the_same_everywhere(
    run: Any, sheet: str, options: tuple[str, ...], values: dict[str, Any]
) -> None:
    """The commands and Python keep the same events."""
    ring = [[22, 44], [41, 44], [41, 53], [22, 53], [22, 44]]
    polygon = {"type": "Polygon", "coordinates": [ring]}
    Path("a.geojson").write_text(json.dumps(polygon), encoding="utf-8")
    assert run("locate", sheet, "-o", "events.csv").code == 0
    expected = list(geomap.filter_events(geomap.read_events("events.csv"), **values)["event_id"])
    assert ids(run("convert", "events.csv", "-o", "-", *options).out) == expected
    assert ids(run("locate", sheet, "-o", "-", *options).out) == expected
    drawn = run("map", "events.csv", "-o", "m.html", *options)
    assert drawn.code == 0
    left = 8 - len(expected)
    assert ("8 events do not pass" in drawn.err) == bool(left)
    assert f"{left} of 8" in drawn.err or not left


def test_check_looks_at_what_is_asked_about(run: Any) -> None:
    """With filters, what is wrong with other events is not told; rows that cannot be read are."""
    Path("t.csv").write_text(
        "event_id,event_type,status,country,date_start,date_end,date_precision,lat,lon\n"
        "a,strike,occurred,UA,2026-03-01,2026-03-02,day,50,36\n"
        "b,strike,occurred,SD,2026-03-01,2026-03-02,day,13,25\n"
        "c,strike,occurred,SD,2026-03-01,2026-03-01,day,500,25\n",
        encoding="utf-8",
    )
    everything = run("check", "t.csv", "--json")
    sudan = run("check", "t.csv", "--json", "--country", "SD")
    both = json.loads(everything.out)["problems"], json.loads(sudan.out)["problems"]
    assert {p["event_id"] for p in both[0]} == {"a", "b", "c"}
    assert {p["event_id"] for p in both[1]} == {"b", "c"}
    assert [p for p in both[0] if p["event_id"] != "a"] == both[1]
