"""``geomap figure``, typed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]
BEGINNINGS = {"png": b"\x89PNG", "svg": b"<?xml", "pdf": b"%PDF-"}


@pytest.mark.parametrize("format", BEGINNINGS)
def test_a_table_makes_a_picture(run: Run, table: str, format: str) -> None:
    """The ending of the file says its format."""
    done = run("figure", table, "-o", f"map.{format}", "--size", "column")
    assert (done.code, done.out, done.err) == (0, "", "")
    assert Path(f"map.{format}").read_bytes().startswith(BEGINNINGS[format])


def test_an_article_makes_a_picture(run: Run, article: str) -> None:
    """Articles are read as for the map; the title is theirs, or as typed."""
    done = run("figure", article, "--published", "2026-03-12", "-o", "a.svg", "--title", "A $ day")
    assert done.code == 0
    assert "<title>A $ day</title>" in Path("a.svg").read_text(encoding="utf-8")


def test_it_writes_to_standard_output(run: Run, table: str, capfdbinary: Any) -> None:
    """With - the picture goes to standard output, in the format that is named."""
    done = run("figure", table, "-o", "-", "--format", "svg", "--ui-lang", "de")
    assert done.code == 0
    assert "Was geschah" in done.out


def test_the_filters_hold(run: Run, table: str) -> None:
    """Only what passes the filters is drawn and counted."""
    assert run("figure", table, "-o", "all.svg").code == 0
    assert run("figure", table, "-o", "some.svg", "--type", "meeting").code == 0
    assert ">Strike<" in Path("all.svg").read_text(encoding="utf-8")
    assert ">Strike<" not in Path("some.svg").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("-o", "map.jpg"), "png"),
        (("-o", "-"), "png"),
        (("-o", "map.png", "--size", "huge"), "column"),
        (("-o", "map.png", "--dpi", "1"), "dpi"),
        (("-o", "map.png", "--size", "slide", "--dpi", "1200"), "--dpi"),
        (("-o", "map.png", "--size", "400x50"), "no room"),
        (
            (
                "-o",
                "nowhere/map.png",
            ),
            "mkdir",
        ),
        (("-o", "map.png", "--ui-lang", "xx"), "--ui-lang"),
        (("-o", "map.png", "--coarsen", "planet"), "coarsen"),
    ],
)
def test_what_cannot_be_done_is_said_with_the_mend(
    run: Run, table: str, arguments: tuple[str, ...], said: str
) -> None:
    """A wrong option ends with code 2, one line, and no file."""
    done = run("figure", table, *arguments)
    assert done.code == 2
    assert said in done.err
    assert len(done.err.strip().splitlines()) <= 2
    assert not list(Path().glob("map.*"))


def test_letters_without_a_font_are_noted(run: Run, table: str) -> None:
    """Which letters no font has is said on standard error; the picture is made all the same."""
    done = run("figure", table, "-o", "map.png", "--title", "\U00012000 and more")
    assert done.code == 0
    assert "\U00012000" in done.err
    assert "Noto" in done.err
