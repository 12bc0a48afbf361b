"""``convert`` and ``check``: event tables in and out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from geomap.tables import FORMATS, read_events, to_records


@pytest.mark.parametrize("ending", [f.endings[0] for f in FORMATS if f.writer])
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


ROWS = (
    "event_id,event_type,status,lat,lon,precision,date_start,date_end,date_precision,published",
    "a,strike,occurred,50.123,36.123,point,2025-01-02,2025-01-02,day,2025-01-03",
    "b,strike,occurred,500,36,point,,,,",
    "c,meeting,occurred,48.123,16.123,city,2025-02-01,2025-02-01,day,2025-01-03",
    "d,call,occurred,48.123,16.123,point,2025-01-01,2025-01-02,day,2025-01-03",
    "a,strike,occurred,50.2345,36.123,point,2025-01-02,2025-01-02,day,2025-01-03",
)


def test_check_says_what_is_wrong_row_by_row(run: Any) -> None:
    """``check`` names line, column, value, reason and mend, and ends with exit code 2."""
    Path("t.csv").write_text("\n".join(ROWS))
    result = run("check", "t.csv")
    assert result.code == 2
    said = result.out.splitlines()
    for line, level, column, reason, rule in (
        (3, "error", "lat '500'", "is not between -90 and 90", "cell"),
        (4, "error", "date_start '2025-02-01'", "is after the day it", "happened-after-report"),
        (4, "warning", "country ''", "is empty", "country-missing"),
        (5, "error", "date_precision 'day'", "is a day, but", "date-precision"),
        (5, "error", "event_type 'call'", "is a call, and calls have no place", "call-with-place"),
        (6, "error", "event_id 'a'", "is the id of line 2, too", "repeated-id"),
    ):
        start, end = f"t.csv:{line}: {level}: {column} {reason}", f" [{rule}]"
        assert any(s.startswith(start) and s.endswith(end) for s in said), (start, end, said)
    assert "t.csv: 5 rows, 5 errors, 2 warnings" in said
    assert "       1  error    repeated-id" in said
    assert result.err.endswith("geomap: t.csv: 5 errors: see the lines above\n")


def test_check_answers_in_json(run: Any) -> None:
    """``--json`` is one object with every problem, and the exit code stays."""
    Path("t.csv").write_text("\n".join(ROWS))
    result = run("check", "t.csv", "--json")
    answer = json.loads(result.out)
    assert (result.code, answer["rows"], answer["errors"], answer["warnings"]) == (2, 5, 5, 2)
    assert len(answer["problems"]) == 7
    first = answer["problems"][0]
    assert (first["file"], first["line"], first["column"]) == ("t.csv", 3, "lat")
    assert {one["rule"] for one in answer["rules"]} == {p["rule"] for p in answer["problems"]}


def test_check_knows_no_day_but_the_one_given(run: Any) -> None:
    """What lies in the future is told by ``--today``; warnings alone are no failure."""
    Path("t.csv").write_text("event_type,date_start,country\nstrike,2031-05-01,UA\n")
    result = run("check", "t.csv")
    assert (result.code, result.out) == (0, "t.csv: 1 event, nothing to correct\n")
    assert "--today" in result.err
    assert run("check", "t.csv", "--today", "2026-01-01").code == 2
    assert "is not a day" in run("check", "t.csv", "--today", "soon").err
    Path("t.csv").write_text("event_type,quote\nstrike,Caf\u00c3\u00a9\n", encoding="utf-8")
    assert run("check", "t.csv").code == 0


def test_check_shows_so_many_of_a_kind(run: Any) -> None:
    """``--most`` bounds what is shown, and the sum says how many there are."""
    Path("t.csv").write_text("event_type\n" + "war\n" * 9)
    said = run("check", "t.csv", "--most", "2").out.splitlines()
    assert len([s for s in said if s.startswith("t.csv:")]) == 3
    assert "9  error    cell (the first 2 are shown; --most 0 shows all)" in said[-1]


def test_check_names_every_row_of_a_hopeless_table(run: Any) -> None:
    """A table without a row that can be used is still checked row by row."""
    Path("t.csv").write_text("event_type\nbattle\nwar\n")
    result = run("check", "t.csv")
    assert result.code == 2
    assert len(result.out.splitlines()) == 4
