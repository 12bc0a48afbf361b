"""``gazetteer build``: from a dump and a table to a folder that every command takes."""

from __future__ import annotations

import io
import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from geomap.cli.build import build
from geomap.places.compile import compile_store
from geomap.places.dump import Selection
from geomap.places.place_row import PlaceRow
from geomap.places.store import NAME_ALTERNATE


@pytest.fixture
def base() -> str:
    """A gazetteer of one country and one town, so that a build takes no time."""
    rows = [
        PlaceRow("geonames:690791", "Ukraine", "country", "country", 49.0, 32.0, "UA"),
        PlaceRow("geonames:706483", "Kharkiv", "city", "seat", 49.98, 36.25, "UA", "UA-63",
                 population=1_433_886, names={"Харків": NAME_ALTERNATE}),
    ]  # fmt: skip
    compile_store(rows, Path("base"))
    return "base"


def _line(number: int, name: str, code: str = "P\tPPL", population: int = 0) -> str:
    return (
        f"{number}\t{name}\t{name}\t\t49.1\t36.2\t{code}\tUA\t\t07\t\t\t\t{population}\t\t1\t"
        "Europe/Kyiv\t2026-11-20\n"
    )


@pytest.fixture
def dump() -> str:
    """A dump of three places and a torn line."""
    lines = [
        _line(706483, "Kharkiv", population=1_421_125),
        _line(900001, "Zahirne", population=120),
        _line(900002, "Dovha Richka", "H\tSTM"),
        "torn\n",
    ]
    Path("UA.txt").write_text("".join(lines), encoding="utf-8")
    return "UA.txt"


def test_a_dump_becomes_a_gazetteer(run: Any, base: str, dump: str) -> None:
    """The folder is printed, the rest is said in notes, and every command takes the folder."""
    result = run("gazetteer", "build", dump, "-o", "built", "--gazetteer", base)
    assert (result.code, result.out) == (0, os.path.abspath("built") + "\n")
    assert "left out: UA.txt:4, columns '1': are not 19" in result.err
    assert "4 lines read: 2 places added, 1 brought up to date" in result.err
    assert "4 places" in result.err
    found = run("geocode", "--json", "Zahirne", "--gazetteer", "built")
    (candidate,) = json.loads(found.out)["candidates"]
    assert (candidate["place_id"], candidate["precision"]) == ("geonames:900001", "city")
    assert json.loads(run("gazetteer", "info", "--gazetteer", "built").out)["counts"]["city"] == 2
    assert "Zahirne" in run("gazetteer", "search", "Zah", "--gazetteer", "built").out
    article = Path("article.txt")
    article.write_text("A drone hit a depot in Zahirne on 3 March 2026.\n")
    assert run("extract", "article.txt", "--gazetteer", "built", "-o", "events.csv").code == 0


def test_the_options_narrow(run: Any, base: str, dump: str) -> None:
    """Countries, features and people are asked of a dump; ``--only-new`` keeps what is known."""
    options = ("--country", "UA", "--feature", "P", "--min-population", "1000", "--only-new")
    result = run("gazetteer", "build", dump, "-o", "built", "--gazetteer", base, *options)
    assert result.code == 0
    assert "1 kept as they were, 2 not asked for" in result.err


def test_a_table_becomes_a_gazetteer(run: Any, base: str) -> None:
    """Own places are compiled too, and win."""
    Path("mine.csv").write_text("name,lat,lon\nKharkiv,10,20\n")
    assert run("gazetteer", "build", "mine.csv", "-o", "built", "--gazetteer", base).code == 0
    found = json.loads(run("geocode", "--json", "Kharkiv", "--gazetteer", "built").out)
    assert found["candidates"][0]["place_id"] == "user:kharkiv"


def test_a_folder_of_dumps_may_have_a_readme(run: Any, base: str, dump: str) -> None:
    """GeoNames' zip files hold a readme, which is no dump when it is unpacked."""
    Path("dumps").mkdir()
    Path(dump).rename("dumps/UA.txt")
    Path("dumps/readme.txt").write_text("about\n")
    assert run("gazetteer", "build", "dumps", "-o", "built", "--gazetteer", base).code == 0


def test_standard_input_is_a_dump_or_a_table(fresh: Any, base: str, dump: str) -> None:
    """``-`` takes either."""
    for data in (Path(dump).read_bytes(), b"name,lat,lon\nZahirne,10,20\n"):
        result = fresh("gazetteer", "build", "-", "-o", "built", "--gazetteer", base, input=data)
        assert result.code == 0
        assert "Zahirne" in fresh("geocode", "Zahirne", "--gazetteer", "built").out


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["UA.txt", "-o", "built", "--country", "Narnia"], "'NARNIA' is unknown"),
        (["UA.txt", "-o", "built", "--feature", "PPL"], "give a class"),
        (["UA.txt", "-o", "built", "--feature", "V"], "no place of the dump is wanted"),
        (["UA.txt", "-o", "built", "--min-population", "-1"], "--min-population"),
        (["UA.txt", "-o", "-"], "a gazetteer is a folder"),
        (["UA.txt", "-o", "none/built"], "mkdir -p"),
        (["UA.txt", "-o", "UA.txt"], "is a file"),
        (["UA.txt", "-o", "."], "holds other files"),
        (["UA.txt"], "--output"),
        (["map.html", "-o", "built"], "neither a dump nor a table"),
        (["PL.txt", "-o", "built"], "no such file"),
        (["UA.txt", "-o", "built", "--gazetteer", "none"], "no gazetteer in none"),
    ],
)
def test_what_can_be_mended_is_said_in_one_line(
    words: list[str], message: str, run: Any, base: str, dump: str
) -> None:
    """A slip ends with exit code 2, one line and no folder."""
    Path("map.html").write_text("x")
    if "--gazetteer" not in words:
        words = [*words, "--gazetteer", base]
    result = run("gazetteer", "build", *words)
    assert (result.code, result.out) == (2, "")
    assert message in result.err
    assert len(result.err.splitlines()) == 1
    assert sorted(os.listdir()) == ["UA.txt", "base", "map.html"]


def test_many_faults_are_counted_by_reason(run: Any, base: str, dump: str) -> None:
    """The first faults are told one by one, all of them by their reasons."""
    with Path(dump).open("a") as file:
        file.write("torn\n" * 30 + _line(900003, "—"))
    result = run("gazetteer", "build", dump, "-o", "built", "--gazetteer", base)
    assert result.err.count("left out: UA.txt:") == 5
    assert "left out: 32 lines that cannot be right: 31 × are not 19" in result.err


class Terminal(io.StringIO):
    """A stream that says that it is a terminal."""

    def isatty(self) -> bool:
        """Return that it is."""
        return True


@pytest.mark.parametrize("stream", [Terminal, io.StringIO])
def test_a_bar_is_for_terminals(
    stream: type[io.StringIO], base: str, dump: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a terminal a bar is drawn and wiped; elsewhere there are only the notes."""
    monkeypatch.setattr(sys, "stderr", stream())
    build([dump], "built", Selection(), only_new=False, base=base)
    printed = sys.stderr.getvalue()  # type: ignore[attr-defined]
    assert ("[" in printed) is ("\r" in printed) is (stream is Terminal)
    assert printed.rpartition("\r")[2].startswith("geomap: note: ")
