"""What a published page or table says, and what it leaves out, as typed."""

from __future__ import annotations

import base64
import json
import re
import zlib
from pathlib import Path
from typing import Any

import pytest

from geomap.tables import read_events

TILES = "https://tiles.example/{z}/{x}/{y}.png"


def data_of(page: str) -> str:
    """Return all that a page holds: its markup, and its data inflated."""
    lines = re.findall(r"^[A-Za-z0-9+/]{20,}={0,2}$", page, re.MULTILINE)
    inflated = (zlib.decompress(base64.b64decode(line)) for line in lines)
    return page + "".join(data.decode("utf-8", "replace") for data in inflated)


def head_of(page: str) -> Any:
    """Return the head of a page's data."""
    block = re.search(r'id="data_event_layer_\d+">\n(.+)\n', page)
    assert block is not None
    return json.loads(zlib.decompress(base64.b64decode(block.group(1))))


def test_a_coarse_page_holds_no_quote_and_no_town(run: Any, table: str) -> None:
    """With --coarsen no town of the article is in the page as an event's place, nor its texts."""
    assert run("map", table, "-o", "fine.html").code == 0
    assert run("map", table, "-o", "coarse.html", "--coarsen", "region").code == 0
    fine, coarse = (Path(name).read_text() for name in ("fine.html", "coarse.html"))
    events = read_events(table)
    quotes = {quote for quote in events["quote"] if quote}
    assert any(quote in data_of(fine) for quote in quotes)
    assert not any(quote in data_of(coarse) for quote in quotes)
    assert head_of(coarse)["coarsen"] == "region"
    assert "coarsened on purpose" in coarse


def test_a_redacted_column_is_not_in_the_page(run: Any, table: str) -> None:
    """With --redact, which may come again, columns are not in the page, and it says so."""
    assert run("map", table, "-o", "m.html", "--redact", "quote", "--redact", "actors").code == 0
    page = Path("m.html").read_text()
    assert head_of(page)["redact"] == ["actors", "quote"]
    assert "Left out on purpose: actors, quotes." in page
    assert not any(quote in data_of(page) for quote in read_events(table)["quote"] if quote)


@pytest.mark.parametrize("command", ["convert", "extract"])
def test_tables_are_coarsened_too(run: Any, table: str, article: str, command: str) -> None:
    """Tables that are written know the same two options."""
    source = table if command == "convert" else article
    options = ("--coarsen", "country", "--redact", "actors")
    assert run(command, source, "-o", "out.csv", *options).code == 0
    events = read_events("out.csv")
    assert set(events["precision"]) <= {"country", "area", "none"}
    assert events["quote"].isna().all()
    assert not any(events["actors"])


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        (("--coarsen", "street"), "city, district, region, country"),
        (("--redact", "nothing"), "no such column"),
        (("--redact", "status"), "a plan would read"),
        (("--ui-lang", "hu"), "de, en, es, fr, ru, uk"),
        (("--tiles", "No.Such"), "xyzservices"),
        (("--tiles", "https://tiles.example/"), "{z}, {x}, {y}"),
        (("--tiles", "https://tiles.example/{z}/{x}/{y}?key={key}"), "blank to fill in"),
        (("--tiles", "file:///{z}/{x}/{y}"), "https://HOST/"),
        (("--tiles", "https://a.example;script-src/{z}/{x}/{y}"), "https://HOST/"),
    ],
)
def test_wrong_options_are_said_with_their_mend(
    run: Any, table: str, options: tuple[str, str], problem: str
) -> None:
    """What cannot be done is one line with the mend, and exit code 2; nothing is written."""
    result = run("map", table, "-o", "m.html", *options)
    assert result.code == 2
    assert problem in result.err
    assert result.err.count("\n") == 1
    assert not Path("m.html").exists()


def test_the_pages_language_is_the_one_asked_for(run: Any, table: str) -> None:
    """--ui-lang settles the language of the page; without it the page speaks all it can."""
    assert run("map", table, "-o", "uk.html", "--ui-lang", "UK").code == 0
    assert run("map", table, "-o", "any.html").code == 0
    assert list(head_of(Path("uk.html").read_text())["words"]) == ["uk"]
    assert len(head_of(Path("any.html").read_text())["words"]) == 6


def test_tiles_of_an_address_are_credited(run: Any, table: str) -> None:
    """A basemap by its address is allowed by its host alone, with the credit that is given."""
    result = run(
        "map", table, "-o", "m.html", "--tiles", TILES, "--tiles-credit", "<b>Me</b> & you"
    )
    assert result.code == 0
    page = Path("m.html").read_text()
    assert "img-src data: blob: https://tiles.example;" in page
    assert head_of(page)["tiles"]["attribution"] == "<b>Me</b> & you"
