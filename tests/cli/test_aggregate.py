"""``geomap aggregate``: a folder or a file, whole or not at all, with what there is to say."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

TABLE = "event_type,status,date_start,country,lat,lon\n" + "".join(
    f"{kind},{status},{day},UA,{lat},36.2\n"
    for kind, status, day, lat in (
        ("strike", "occurred", "2024-05-06", 49.9),
        ("strike", "occurred", "2024-05-06", 49.9),
        ("strike", "planned", "2024-05-06", 49.9),
        ("call", "occurred", "", 50.1),
        ("nothing", "occurred", "", 50.1),
    )
)


@pytest.fixture
def table() -> str:
    """Put a small table into the folder; return its name."""
    Path("t.csv").write_text(TABLE)
    return "t.csv"


def test_a_file(run: Any, table: str) -> None:
    """A file of any format holds the groups; rows that cannot be used are told."""
    result = run("aggregate", table, "-o", "counts.csv")
    assert result.code == 0
    assert "note: left out: t.csv:6" in result.err
    assert "note: 4 events counted" in result.err
    lines = Path("counts.csv").read_text().splitlines()
    assert lines[0].startswith("date_start,date_end,date_precision,country,admin1,place_id")
    assert [line.split(",")[-1] for line in lines[1:]] == ["2", "1", "1"]


def test_a_folder(run: Any, table: str) -> None:
    """A name without an ending is a folder of GeoParquet; it is replaced by another run."""
    for _ in range(2):
        assert run("aggregate", table, "-o", "counts", "--type", "strike").code == 0
    assert [path.name for path in Path("counts").glob("year=*")] == ["year=2024"]


def test_a_result_is_not_counted_again(run: Any, table: str) -> None:
    """A folder of counts among the tables that are read is the result, not one of them."""
    for _ in range(2):
        result = run("aggregate", ".", "-o", "counts")
        assert result.code == 0
        assert "note: 4 events counted" in result.err
    assert run("aggregate", "counts", "-o", "counts").code == 2


def test_standard_output(run: Any, table: str) -> None:
    """On standard output the groups are JSON Lines."""
    result = run("aggregate", table, "-o", "-", "--by", "country", "--per", "month")
    rows = [json.loads(line) for line in result.out.splitlines()]
    assert [(row["date_precision"], row["events"]) for row in rows] == [
        ("month", 2), ("month", 1), ("unknown", 1),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        (["-o", "x.xlsx"], "counts are not written so"),
        (["-o", "x", "--by", "town"], "no --by 'town': use one of place, admin1, country"),
        (["-o", "x", "--per", "hour"], "no --per 'hour'"),
        (["-o", "x", "--split", "day"], "no --split 'day'"),
        (["-o", "t.csv"], "is what is read"),
        (["-o", "nowhere/x"], "there is no folder"),
        (["-o", "x", "--status", "never"], "no --status 'never'"),
    ],
)
def test_what_cannot_be_done_is_said(run: Any, table: str, more: list[str], problem: str) -> None:
    """Options that are wrong are told in one line with the mend, and nothing is written."""
    result = run("aggregate", table, *more)
    assert result.code == 2
    assert problem in result.err
    assert sorted(path.name for path in Path().iterdir()) == ["t.csv"]
