"""``geomap report``, typed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]
BEGINNINGS = {
    "html": b"<!DOCTYPE html>",
    "md": b"[//]: # (geomap report)\n\n# ",
    "qmd": b"---\n",
    "docx": b"PK\x03\x04",
    "pdf": b"%PDF-",
}


@pytest.mark.parametrize("format", BEGINNINGS)
def test_a_table_makes_a_document(run: Run, table: str, format: str) -> None:
    """The ending of the file says its format."""
    done = run("report", table, "-o", f"r.{format}")
    assert (done.code, done.out, done.err) == (0, "", "")
    assert Path(f"r.{format}").read_bytes().startswith(BEGINNINGS[format])


def test_an_article_makes_a_document(run: Run, article: str) -> None:
    """Articles are read as for the map; the title is theirs, or as typed."""
    typed = ("--published", "2026-03-12", "-o", "r.md", "--title", "A $ day", "--ui-lang", "fr")
    assert run("report", article, *typed).code == 0
    text = Path("r.md").read_text(encoding="utf-8")
    assert "\n# A &#36; day\n" in text
    assert "## Chronologie" in text


@pytest.mark.parametrize("format", ["html", "md", "qmd"])
def test_a_report_is_no_article(run: Run, article: str, format: str) -> None:
    """A report that lies in the folder that is read is not read, with all that lies beside it."""
    typed = ("report", ".", "--published", "2026-03-12", "-o", f"r.{format}")
    assert run(*typed).code == 0
    first = Path(f"r.{format}").read_bytes()
    assert run(*typed).code == 0
    assert Path(f"r.{format}").read_bytes() == first


def test_standard_output_gets_all_in_one(run: Run, table: str) -> None:
    """With - the document has its pictures in it, and no file is written."""
    before = sorted(Path().iterdir())
    done = run("report", table, "-o", "-", "--format", "md")
    assert done.code == 0
    assert "](<data:image/png;base64," in done.out
    assert sorted(Path().iterdir()) == before


def test_what_was_left_out_is_in_the_document(run: Run, article: str) -> None:
    """Rows and documents that could not be used are told by file, line and reason."""
    Path("bad.csv").write_text(
        "event_type,status,lat,lon,precision\nstrike,occurred,50,36,city\nstrike,occurred,95,36,city\n"
    )
    Path("empty.txt").write_text("")
    done = run("report", article, "bad.csv", "empty.txt", "--published", "2026-03-12", "-o", "r.md")
    assert done.code == 0
    text = Path("r.md").read_text(encoding="utf-8").replace("\\", "")
    left_out = text.partition("## Could not be used")[2]
    assert "| bad.csv:3 |" in left_out
    assert "empty.txt" in left_out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("-o", "r.odt"), "docx"),
        (("-o", "-"), "docx"),
        (("-o", "r.md", "--rows", "-1"), "--rows"),
        (("-o", "nowhere/r.md"), "mkdir"),
        (("-o", "r.md", "--ui-lang", "xx"), "--ui-lang"),
        (("-o", "r.md", "--coarsen", "planet"), "coarsen"),
    ],
)
def test_what_cannot_be_done_is_said_with_the_mend(
    run: Run, table: str, arguments: tuple[str, ...], said: str
) -> None:
    """A wrong option ends with code 2, one line, and no file."""
    done = run("report", table, *arguments)
    assert done.code == 2
    assert said in done.err
    assert len(done.err.strip().splitlines()) <= 2
    assert not list(Path().glob("r*.md"))


def test_a_long_table_can_be_cut(run: Run, table: str) -> None:
    """--rows says how many events are listed; all are counted."""
    assert run("report", table, "-o", "r.md", "--rows", "1").code == 0
    assert "The table has the first 1 of" in Path("r.md").read_text(encoding="utf-8")
