"""``convert`` and ``check``: event tables in and out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from geomap.tables import FORMATS, read_events, to_records


@pytest.mark.parametrize("ending", [f.endings[0] for f in FORMATS])
def test_convert_loses_nothing(run: Any, table: str, ending: str) -> None:
    """A table goes into any of our formats and back without loss."""
    assert run("convert", table, "-o", f"there{ending}").code == 0
    assert run("convert", f"there{ending}", "-o", "back.csv").code == 0
    assert Path("back.csv").read_bytes() == Path(table).read_bytes()


def test_convert_filters(run: Any, table: str) -> None:
    """``convert`` knows the filters that all commands know."""
    assert run("convert", table, "-o", "strikes.csv", "--type", "strike").code == 0
    assert {r["event_type"] for r in to_records(read_events("strikes.csv"))} == {"strike"}


def test_convert_takes_one_table(run: Any, table: str) -> None:
    """A folder is no table, and a missing folder is said before anything is read."""
    assert "is a folder" in run("convert", ".", "-o", "e.csv").err
    assert "no folder 'nowhere'" in run("convert", "missing.csv", "-o", "nowhere/e.csv").err
    assert run("convert", table, "-o", table, "--status", "planned").code == 0
    assert {r["status"] for r in to_records(read_events(table))} == {"planned"}


def test_check_finds_nothing_in_what_extract_wrote(run: Any, table: str) -> None:
    """What extract writes keeps every rule."""
    result = run("check", table)
    assert (result.code, result.err) == (0, "")
    assert result.out.endswith("events, nothing to correct\n")


def test_check_says_what_is_wrong_row_by_row(run: Any) -> None:
    """``check`` names line, column, value and reason, and ends with exit code 2."""
    rows = [
        "event_id,event_type,status,lat,lon,precision,date_start,date_end,date_precision,published",
        "a,strike,occurred,50,36,point,2025-01-02,2025-01-02,day,2025-01-03",
        "b,strike,occurred,500,36,point,,,,",
        "c,meeting,occurred,48,16,city,2025-02-01,2025-02-01,day,2025-01-03",
        "d,call,occurred,48,16,point,2025-01-01,2025-01-02,day,",
        "e,strike,occurred,50,36,point,2025-01-02,2025-01-02,day,2025-01-03",
    ]
    Path("t.csv").write_text("\n".join(rows))
    result = run("check", "t.csv")
    assert result.code == 2
    said = result.out.splitlines()
    assert said[0] == "t.csv:3: lat '500': is not between -90 and 90"
    for event, column, reason in (
        ("c", "date_start", "is after the day it was published"),
        ("c", "country", "is empty"),
        ("d", "date_precision", "is a day, but"),
        ("d", "event_type", "calls have no place"),
        ("e", "event_id", "the same type, status, place, days and document as a"),
    ):
        assert any(s.startswith(f"t.csv: {event}, {column}") and reason in s for s in said)
    assert len(said) == 6
    assert result.err == "geomap: t.csv: 6 things to correct: see the lines above\n"


def test_check_names_every_row_of_a_hopeless_table(run: Any) -> None:
    """A table without a row that can be used is still checked row by row."""
    Path("t.csv").write_text("event_type\nbattle\nwar\n")
    result = run("check", "t.csv")
    assert result.code == 2
    assert len(result.out.splitlines()) == 2
