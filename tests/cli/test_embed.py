"""``geomap embed``, typed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]


@pytest.fixture
def page(run: Run) -> str:
    """Put a map page into the folder; return its name."""
    assert run("demo", "-o", "outputs/map.html").code == 0
    return "outputs/map.html"


def test_it_writes_to_standard_output(run: Run, page: str) -> None:
    """Without more words it prints a frame, to paste into a page in this folder."""
    done = run("embed", page)
    assert (done.code, done.err) == (0, "")
    assert 'src="outputs/map.html#embed"' in done.out


def test_a_file_links_from_where_it_lies(run: Run, page: str) -> None:
    """Written to a file, the address is relative to that file's folder."""
    assert run("embed", page, "--as", "markdown", "-o", "outputs/map.md").code == 0
    assert "](<map.html>)" in Path("outputs/map.md").read_text(encoding="utf-8")


def test_a_missing_picture_is_noted(run: Run, page: str) -> None:
    """LaTeX shows the picture beside the page; while there is none, how to make it is said."""
    done = run("embed", page, "--as", "latex")
    assert done.code == 0
    assert "{outputs/map.pdf}" in done.out
    assert "geomap figure TABLE -o outputs/map.pdf" in done.err
    Path("outputs/map.pdf").write_bytes(b"%PDF-")
    assert run("embed", page, "--as", "latex").err == ""


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("outputs/map.html", "--as", "word"), "use one of iframe"),
        (("outputs/map.html", "--picture", "a.png"), "use one of markdown"),
        (("outputs/map.html", "-o", "outputs/../outputs/map.html"), "is the map itself"),
        (("outputs/map.html", "--url", "map"), "https://HOST/"),
        (("outputs/map.html", "-o", "nowhere/a.md"), "mkdir -p nowhere"),
        (("map.html",), "no such file"),
        (("outputs",), "is a folder"),
        (("own.html",), "geomap map INPUT -o own.html"),
    ],
)
def test_what_cannot_be_is_said_in_one_line(
    run: Run, page: str, arguments: tuple[str, ...], said: str
) -> None:
    """A mistake ends with exit code 2, and one line with the mend."""
    Path("own.html").write_text("<title>Mine</title>", encoding="utf-8")
    before = Path(page).read_bytes()
    done = run("embed", *arguments)
    assert (done.code, done.out) == (2, "")
    assert said in done.err
    assert len(done.err.splitlines()) == 1
    assert Path(page).read_bytes() == before
