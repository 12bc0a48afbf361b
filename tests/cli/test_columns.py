"""Which columns of a table are which can be said on the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

NAMED = ("--lat", "Y", "--lon", "X", "--place", "Where", "--date", "When", "--type-column", "What")


def test_columns_can_be_named(run: Any) -> None:
    """Columns of any name, and days that could be two, are read as the options say."""
    Path("t.csv").write_text("Y,X,Where,When,What\n50,36,Kharkiv,03/04/2031,Strike\n")
    result = run("convert", "t.csv", *NAMED, "--day-order", "month", "-o", "t.jsonl")
    assert result.code == 0
    assert "note: t.csv: read as a table of events: lat from 'Y'" in result.err
    (row,) = [json.loads(line) for line in Path("t.jsonl").read_text().splitlines()]
    assert (row["lat"], row["lon"], row["place_name"]) == (50.0, 36.0, "Kharkiv")
    assert (row["event_type"], row["date_start"]) == ("strike", "2031-03-04")
    assert run("map", "t.csv", *NAMED, "--day-order", "day", "-o", "t.html").code == 0


def test_json_lines_of_a_scheme_are_a_table(run: Any) -> None:
    """Rows of a known scheme are drawn as a table; articles in lines stay articles."""
    row = {"id": "1", "verifiedDate": "2031-05-01", "description": "Made up.", "city": "Lviv"}
    Path("t.jsonl").write_text(json.dumps(row) + "\n")
    result = run("map", "t.jsonl", "-o", "t.html")
    assert (result.code, "read as Eyes on Russia" in result.err) == (0, True)
    Path("a.jsonl").write_text(json.dumps({"id": "1", "text": "Drones hit Lviv."}) + "\n")
    result = run("map", "a.jsonl", "-o", "a.html")
    assert (result.code, "read as" in result.err) == (0, False)


def test_what_is_named_must_be_there(run: Any) -> None:
    """A column that the table lacks, an order that is none, a day that could be two: one line."""
    Path("t.csv").write_text("Y,X,When\n50,36,03/04/2031\n")
    result = run("convert", "t.csv", "--lat", "Z", "--lon", "X", "-o", "t.jsonl")
    assert result.code == 2
    assert "no column 'Z' for lat: name one of the table's: Y, X, When" in result.err
    result = run("convert", "t.csv", "--day-order", "year", "-o", "t.jsonl")
    assert (result.code, "use day or month" in result.err) == (2, True)
    result = run("convert", "t.csv", "--lat", "Y", "--lon", "X", "--date", "When", "-o", "t.jsonl")
    assert (result.code, "could be two days" in result.err) == (2, True)
