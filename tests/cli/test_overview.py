"""More events than a page holds, on the command line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from geomap.page import grain

Run = Callable[..., Any]

HEAD = "event_type,date_start,lat,lon,place_name,country,quote\n"
ROW = "strike,2024-05-{day:02},50.{day},30.5,Secretville,UA,Quote {day}.\n"


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    rows = (ROW.format(day=day) for day in range(1, 29))
    Path("events.csv").write_text(HEAD + "".join(rows), encoding="utf-8")


def folders() -> list[str]:
    """Return the folders of side files that are here."""
    return [path.name for path in Path().glob("*-data-*")]


def test_many_events_are_counted_and_it_is_said(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A table of more events than a page holds makes a page and a folder, and a note says so."""
    monkeypatch.setattr(grain, "MOST_EVENTS", 27)
    done = run("map", "events.csv", "-o", "map.html")
    assert done.code == 0
    (folder,) = folders()
    assert "28 events are counted on map.html by place and by day, in 28 groups" in done.err
    assert folder in done.err
    assert folder in Path("map.html").read_text()


def test_a_page_of_long_texts_is_counted_too(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that would be larger than is good to open becomes an overview."""
    monkeypatch.setattr(grain, "MOST_BYTES", 1000)
    assert run("map", "events.csv", "-o", "map.html").code == 0
    assert len(folders()) == 1


def test_few_events_lie_on_the_page(run: Run) -> None:
    """A table of as many events as a page holds makes no folder."""
    assert run("map", "events.csv", "-o", "map.html").code == 0
    assert folders() == []


def test_it_can_be_asked_for_and_refused(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """--overview always makes one of few events, --overview never none of many, and removes it."""
    assert run("map", "events.csv", "-o", "map.html", "--overview", "always").code == 0
    assert len(folders()) == 1
    monkeypatch.setattr(grain, "MOST_EVENTS", 3)
    assert run("map", "events.csv", "-o", "map.html", "--overview", "never").code == 0
    assert folders() == []


@pytest.mark.parametrize("output", ["-", "/dev/null"])
def test_it_needs_a_folder(run: Run, output: str) -> None:
    """Where nothing can lie beside the page, the mend is said, and nothing is written."""
    done = run("map", "events.csv", "-o", output, "--overview", "always")
    assert done.code == 2
    assert "name a file with -o" in done.err
    assert done.out == ""
    assert sorted(path.name for path in Path().iterdir()) == ["events.csv"]


def test_it_has_three_words(run: Run) -> None:
    """Another word than auto, always or never is refused."""
    done = run("map", "events.csv", "-o", "map.html", "--overview", "sometimes")
    assert done.code == 2
    assert "use one of auto, always, never" in done.err


def test_what_is_not_published_is_not_beside(run: Run) -> None:
    """What --coarsen hides is neither on the page nor beside it."""
    done = run(
        "map", "events.csv", "-o", "map.html", "--overview", "always", "--coarsen", "country"
    )
    assert done.code == 0
    assert "in 28 groups" in done.err
    (folder,) = folders()
    assert len(list(Path(folder).iterdir())) == 1


def test_large_tables_are_read_in_parts(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A table that is read in parts makes the same page, and its filters hold."""
    from geomap.cli import event_tables

    options = ("--overview", "always", "--until", "2024-05-20")
    assert run("map", "events.csv", "-o", "whole.html", *options).code == 0
    monkeypatch.setattr(event_tables, "_LARGE_BYTES", 10)
    monkeypatch.setattr(event_tables, "PART", 5)
    done = run("map", "events.csv", "-o", "parts.html", *options)
    assert done.code == 0
    assert "8 of 28 events do not pass the filters" in done.err
    whole, parts = sorted(folders(), reverse=True)
    assert whole.removeprefix("whole") == parts.removeprefix("parts")
    monkeypatch.setattr(grain, "MOST_EVENTS", 20)
    assert run("map", "events.csv", "-o", "page.html", "--until", "2024-05-20").code == 0
    assert len(folders()) == 2
