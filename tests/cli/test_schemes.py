"""`geomap convert --scheme`: what is written, what is left out, and what is said of it."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

TABLE = (
    "event_id,event_type,subtype,status,date_start,lat,lon,precision,counts,confidence\n"
    'e1,strike,drone,occurred,2031-05-01,-1.5,36.25,city,"{""killed"": 2}",0.9\n'
    "e2,meeting,,planned,2031-05-02,,,none,,0.5\n"
)


def test_a_scheme_is_written_and_read(run: Any) -> None:
    """The file has the scheme's columns, is known by them, and what it lacks is said."""
    Path("t.csv").write_text(TABLE)
    result = run("convert", "t.csv", "-o", "acled.csv", "--scheme", "ACLED")
    assert result.code == 0
    assert "left out: event e2, event_type 'meeting': has no counterpart in ACLED" in result.err
    assert "ACLED has no columns for confidence" in result.err
    (row,) = csv.DictReader(Path("acled.csv").read_text().splitlines())
    assert (row["sub_event_type"], row["latitude"]) == ("Air/drone strike", "-1.5")
    result = run("convert", "acled.csv", "-o", "-", "--scheme", "ours")
    (back,) = [json.loads(line) for line in result.out.splitlines()]
    assert (back["event_id"], back["counts"], back["lat"]) == ("e1", {"killed": 2}, -1.5)
    assert "read as ACLED" in result.err


def test_filters_come_before_the_scheme(run: Any) -> None:
    """What does not pass is not written, nor named as left out."""
    Path("t.csv").write_text(TABLE)
    result = run("convert", "t.csv", "-o", "t.json", "--scheme", "timemap", "--type", "strike")
    assert (result.code, "left out" in result.err) == (0, False)
    (row,) = json.loads(Path("t.json").read_text())
    assert (row["date"], row["category"], row["sources"]) == ("05/01/2031", "strike", [])


def test_schemes_that_there_are_not_write_nothing(run: Any) -> None:
    """A wrong name or format is told with those that there are, and no file is made."""
    Path("t.csv").write_text(TABLE)
    result = run("convert", "t.csv", "-o", "o.csv", "--scheme", "prio")
    assert result.code == 2
    assert "no scheme 'prio': use one of acled, gdelt, timemap, ucdp, viina, ours" in result.err
    result = run("convert", "t.csv", "-o", "o.parquet", "--scheme", "acled")
    assert result.code == 2
    assert "ACLED is not written as parquet: use one of csv, tsv, json, jsonl" in result.err
    assert not Path("o.csv").exists()
    assert not Path("o.parquet").exists()
