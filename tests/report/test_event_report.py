"""A report as a file: whole or not at all, and the same each time."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import geomap
from geomap.errors import OptionError, OutputError
from geomap.report import FORMATS, EventReport, format_of

Made = Callable[..., pd.DataFrame]


def test_the_ending_says_the_format() -> None:
    """Known endings, in capitals too; what is given counts for more; others are refused."""
    assert [format_of(f"a.{name}") for name in FORMATS] == list(FORMATS)
    assert format_of("a.HTM") == "html"
    assert format_of("-", "markdown") == "md"
    for wrong in ("a.odt", "a", "-"):
        with pytest.raises(OptionError, match="docx"):
            format_of(wrong)


@pytest.mark.parametrize("format", ["html", "md", "qmd"])
def test_the_same_table_gives_the_same_bytes(made: Made, format: str, tmp_path: Path) -> None:
    """Neither the seed of hashes nor the time zone changes a byte."""
    made(30).to_csv(tmp_path / "events.csv", index=False)
    code = (
        "import sys, geomap\n"
        "report = geomap.EventReport(geomap.read_events('events.csv'))\n"
        f"sys.stdout.buffer.write(report.to_bytes({format!r}))"
    )
    found = set()
    for seed, zone in (("1", "Asia/Tokyo"), ("2", "America/Lima")):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone}
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, cwd=tmp_path, env=environment
        )
        assert done.returncode == 0, done.stderr
        found.add(done.stdout)
    assert len(found) == 1


def test_all_files_or_none(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the disk is full, the old report and its old pictures are as they were."""
    report = EventReport(made(9), lang="en", title="New")
    EventReport(made(3), lang="en", title="Old").save("r.qmd")
    before = {path.name: path.read_bytes() for path in Path().iterdir()}
    assert len(before) == 4
    write = Path.write_bytes

    def full(path: Path, data: bytes) -> int:
        if not room.pop():
            write(path, data[: len(data) // 2])
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return write(path, data)

    for files in range(4):
        room = [False, *[True] * files]
        with monkeypatch.context() as patched:
            patched.setattr(Path, "write_bytes", full)
            with pytest.raises(OutputError, match="full"):
                report.save("r.qmd")
        assert room == []
        assert {path.name: path.read_bytes() for path in Path().iterdir()} == before
    report.save("r.qmd")
    assert Path("r.qmd").read_bytes() != before["r.qmd"]


def test_a_folder_that_is_not_there_is_said(made: Made) -> None:
    """The mend is in the message, and nothing is left behind."""
    with pytest.raises(OutputError, match="mkdir"):
        EventReport(made(1)).save("nowhere/r.md")
    assert list(Path().iterdir()) == []


def test_wrong_arguments_are_said(made: Made) -> None:
    """A language, a level or a column that is none."""
    for wrong in ({"lang": "xx"}, {"coarsen": "planet"}, {"redact": ["nothing"]}):
        with pytest.raises(OptionError):
            EventReport(made(1), **wrong)


@pytest.mark.parametrize(
    "columns",
    [
        {},
        {"lat": None, "lon": None, "precision": "none"},
        {"date_start": None, "date_end": None},
        {"event_type": None, "status": None},
    ],
)
@pytest.mark.parametrize("count", [0, 1, 7])
def test_any_table_makes_a_report(made: Made, count: int, columns: dict[str, Any]) -> None:
    """No events, one, all without a place, all without a date, all without a type."""
    report = EventReport(made(count, **columns), lang="de")
    assert report.to_bytes("html").startswith(b"<!DOCTYPE html>")
    assert b"\n\n# " in report.to_bytes("md")
    assert len(report.content.rows) == count


def test_columns_may_be_missing() -> None:
    """A table of two columns is reported, too."""
    report = geomap.EventReport(pd.DataFrame({"lat": [50.0], "lon": [36.0]}))
    assert len(report.content.rows) == 1
    assert "<iframe srcdoc=" in report._repr_html_()
