"""Checking a file: lines, values, rules, mends."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from geomap.inputs import Source
from geomap.tables.check import Problem, check_source, find_problems
from geomap.tables.checks import LEVELS
from geomap.tables.schema import empty_table

HEADER = "event_id,event_type,status,date_start,place_name,country,precision,lat,lon,published"
SOUND = "ok,strike,occurred,2025-10-16,Kharkiv,UA,city,49.9935,36.2304,2025-10-17"


def problems(*lines: str, header: str = HEADER) -> list[Problem]:
    """Return the problems of a CSV file."""
    text = "\n".join((header, SOUND, *lines, ""))
    return list(check_source(Source("t.csv", text.encode()), format="csv").problems())


def test_a_sound_file_has_no_problem() -> None:
    """Nothing is said of what is as it should be, nor of an empty table."""
    assert problems() == []
    assert find_problems(empty_table()) == []


@pytest.mark.parametrize(
    ("line", "rule", "column", "value", "mend"),
    [
        ("a,strikes,occurred,,,,,,,", "cell", "event_type", "strikes", "write strike"),
        ("a,strike,done,,,,,,,", "cell", "status", "done", "use one of these words"),
        ("a,strike,occurred,03/04/2025,,,,,,", "cell", "date_start", "03/04/2025", "YYYY-MM-DD"),
        ("a,strike,occurred,,,Ukraine,,,,", "country-code", "country", "Ukraine", "write UA"),
        ("a,strike,occurred,,,,,0,0,", "null-island", "lat", "0", "leave lat and lon empty"),
        ("a,strike,occurred,,,,,136.2,49.9,", "swapped-coordinates", "lat", "136.2", "lon 136.2"),
        ("a,strike,occurred,,,,,49.9,,", "cell", "lon", "", "leave both empty"),
        ("a,strike,occurred,,,,,49°59′N,36.2,", "cell", "lat", "49°59′N", "minutes / 60"),
        ("a,strike,occurred,,,,,6434000,4033000,", "projected-coordinates", "lat", "6434000",
         "EPSG:4326"),
        ("a,strike,occurred,,K,UA,city,49,99,36,23,", "row", "", "", "write numbers with a point"),
        ('a,strike,occurred,,K,UA,city,"49,99","36,23",', "decimal-comma", "lat", "49,99",
         "read as 49.99"),
        ("a,strike,occurred,,K,UA,city,,,", "place-without-coordinates", "precision", "city",
         "geomap locate"),
        ("ok,strike,occurred,,,,,,,", "repeated-id", "event_id", "ok", "delete one of the rows"),
    ],
)  # fmt: skip
def test_each_problem_says_where_and_what_to_do(
    line: str, rule: str, column: str, value: str, mend: str
) -> None:
    """Line, column and value are those of the file, and the mend is said."""
    found = [p for p in problems(line) if p.rule == rule]
    assert found, problems(line)
    first = found[0]
    assert (first.file, first.line, first.column) == ("t.csv", 3, column)
    assert value in first.value
    assert mend in first.mend
    assert str(first).startswith(f"t.csv:3: {first.level}: ")


def test_metres_among_degrees_are_told_with_the_degrees() -> None:
    """Web Mercator is worked out; whole numbers that are too large even for it are scaled."""
    (web,) = problems("a,strike,occurred,,,,,6434000,4033000,")
    assert "(49.9" in web.reason
    assert "36.2" in web.reason
    (scaled,) = problems("a,strike,occurred,,,,,499935000,362304000,")
    assert "10^7: 49.9935, 36.2304" in scaled.reason


def test_the_columns_are_called_as_the_file_calls_them() -> None:
    """A table of another scheme is checked under its own names and lines."""
    header = "uid;Latitude;Longitude;Country;Date;Type"
    text = (
        f"{header}\n1;49.9;36.2;Ukraine;2025-10-16;strike\n2;36.2;49.9;Ukraine;2025-10-17;strike\n"
    )
    (problem,) = check_source(Source("t.csv", text.encode()), format="csv").problems()
    assert (problem.rule, problem.line, problem.column) == ("swapped-coordinates", 3, "Latitude")
    assert problem.value == "36.2"


def test_geometry_and_columns_that_differ_are_told() -> None:
    """Where a GeoJSON says two positions, the row is named."""
    feature = {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [36.2304, 49.9935]},
        "properties": {"event_id": "a", "event_type": "strike", "lat": 50.45, "lon": 30.52},
    }
    same = {**feature, "properties": {**feature["properties"], "event_id": "b", "lat": 49.9935,
                                      "lon": 36.2304}}  # fmt: skip
    data = json.dumps({"type": "FeatureCollection", "features": [feature, same]}).encode()
    found = list(check_source(Source("t.geojson", data), format="geojson").problems())
    assert [(p.rule, p.line) for p in found] == [("geometry", 1)]


def test_a_hopeless_table_is_still_checked_row_by_row() -> None:
    """A table of which no row can be used names each of them."""
    report = check_source(
        Source("t.csv", b"event_type,status\nwar,occurred\nwar,done\n"), format="csv"
    )
    assert report.counts == {("error", "cell"): 2}
    assert report.rows == 2
    assert [p.line for p in report.problems()] == [2, 3]


def test_no_more_are_told_than_asked() -> None:
    """Of one rule, no more than asked are told, and all are counted."""
    text = HEADER + "\n" + "a,strike,occurred,,,PL,city,49.9935,36.2304,\n" * 5
    report = check_source(Source("t.csv", text.encode()), format="csv")
    assert report.counts["error", "repeated-id"] == 4
    assert [p.rule for p in report.problems(2)].count("repeated-id") == 2


def test_what_cannot_be_told_without_a_day_is_said() -> None:
    """Where no day of publication is known, a note says what to add; where one is, none does."""
    text = "event_type,date_start\nstrike,2031-01-01\n"
    assert "--today" in check_source(Source("t.csv", text.encode()), format="csv").notes[-1]
    assert check_source(Source("t.csv", f"{HEADER}\n{SOUND}\n".encode()), format="csv").notes == []


def test_the_guide_lists_every_rule_with_its_level() -> None:
    """``docs/check.md`` names the rules that there are, and how bad each is."""
    guide = (Path(__file__).parents[2] / "docs" / "check.md").read_text(encoding="utf-8")
    listed = dict(re.findall(r"^\| `([a-z0-9-]+)` \| (error|warning) \|", guide, re.MULTILINE))
    assert listed == dict(LEVELS)
