"""Bad input: one clear line with the mend and exit code 2, or an answer and a note."""

from __future__ import annotations

import contextlib
import errno
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

DATED = ("--published", "2026-03-12")


def assert_one_line(result: Any, *said: str) -> None:
    """Check that a command ended with one line on standard error, and exit code 2."""
    assert result.code == 2, result
    assert result.out == ""
    (line,) = result.err.splitlines()
    assert line.startswith("geomap: ")
    assert "Traceback" not in line
    for text in said:
        assert text in line


def test_a_torn_file_among_others_is_named_once(run: Any, article: str) -> None:
    """A note on what is left out says the file's name and line, each once."""
    Path("torn.jsonl").write_text("{torn")
    item = "<item><title>Missiles struck Odesa</title></item>"
    Path("torn.rss").write_text(f"<rss><channel>{item}<item>")
    result = run("extract", article, "torn.rss", "torn.jsonl", *DATED)
    assert result.code == 0
    said = [line for line in result.err.splitlines() if "left out" in line]
    assert said
    assert all(line.count("torn.") == 1 for line in said), said


@pytest.mark.parametrize("command", ["map", "extract"])
def test_a_missing_file(run: Any, article: str, command: str) -> None:
    """A file that is not there is named, with its nearest neighbour."""
    result = run(command, "artcle.txt")
    assert_one_line(result, "artcle.txt: no such file", "did you mean 'article.txt'?")
    assert not Path("outputs/map.html").exists()


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("empty.txt", b"", "is empty: give a file with text in it"),
        ("empty.jsonl", b"", "is empty"),
        ("empty.csv", b"", "is empty"),
        ("binary.txt", bytes(range(256)) * 9, "is a binary file, not text: save its text as .txt"),
        ("report.pdf", b"%PDF-1.4\n\xe2\xe3", "is a PDF file, not text"),
        ("page.html", b"<script>text()</script>", "has no text"),
        ("data.xml", b"<data><row/></data>", "is XML with the root <data>, no feed"),
        ("torn.rss", b"<rss><channel><item>", "is torn (no element found)"),
        ("bomb.atom", b'<!DOCTYPE feed [<!ENTITY a "b">]><feed/>', "declares entities"),
        ("empty.eml", b"Subject:\n\n", "has no text"),
        ("torn.jsonl", b'{"id": "a", "text": "x"', "is not JSON"),
        ("torn.geojson", b'{"type": "FeatureCollection"', "is not JSON"),
        ("other.csv", b"a,b\n1,2\n", "has no column 'event_type'"),
        ("spy.geojson", b"<OGRVRTDataSource></OGRVRTDataSource>", "is not JSON"),
        ("bad.csv", b"event_type,lat,lon\nstrike,99,0\n", "none of its 1 rows can be used"),
    ],
)
def test_a_file_that_cannot_be_used(run: Any, name: str, data: bytes, said: str) -> None:
    """Empty, binary, foreign and torn files are refused in one line that names the file."""
    Path(name).write_bytes(data)
    assert_one_line(run("map", name), name, said)
    assert not Path("outputs/map.html").exists()


@pytest.mark.parametrize("encoding", ["cp1251", "cp1252", "utf-16", "utf-16-le", "utf-8-sig"])
def test_other_encodings_are_read(run: Any, encoding: str) -> None:
    """Windows-1251, Windows-1252 and UTF-16 are read as what they are."""
    text = "Дроны ударили по складу в Полтаве, сообщили власти города."
    if encoding == "cp1252":
        text = "Des drones ont frappé un dépôt à Poltava, ont déclaré les « autorités » du lieu."
    Path("report.txt").write_bytes(text.encode(encoding))
    result = run("extract", "report.txt", *DATED)
    assert result.code == 0
    assert "\ufffd" not in result.out


def test_a_text_without_events(run: Any) -> None:
    """No events is an answer: a valid empty map, an empty table, and a note."""
    Path("cake.txt").write_text("Mix the flour with the butter. Bake the cake for an hour.")
    drawn = run("map", "cake.txt", *DATED)
    assert (drawn.code, drawn.out) == (0, "")
    assert drawn.err == "geomap: note: no events found\n"
    assert Path("outputs/map.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert run("extract", "cake.txt", *DATED, "-o", "e.geojson").code == 0
    assert run("map", "e.geojson").code == 0


def test_a_text_without_a_date(run: Any, article: str) -> None:
    """Without a day of publication, relative dates stay empty, and a note says so."""
    result = run("extract", article)
    assert result.code == 0
    assert result.err.count("\n") == 1
    assert "article has no date of publication" in result.err
    assert "--published YYYY-MM-DD" in result.err
    dated = run("extract", article, *DATED)
    assert '"date_start": "2026-03-12"' in dated.out
    assert '"date_start": "2026-03-12"' not in result.out
    assert '"date_start": null' in result.out


def test_a_text_in_no_language_of_ours(run: Any) -> None:
    """A language that geomap does not read gives an empty table and a note."""
    Path("kana.txt").write_text("これは天気についての短い文章です。", encoding="utf-8")
    result = run("extract", "kana.txt", *DATED)
    assert (result.code, result.out) == (0, "")
    assert "its language is not one that geomap knows; state it if it is" in result.err


@pytest.mark.parametrize(
    ("output", "said"),
    [
        ("nowhere/map.html", "there is no folder 'nowhere': make it with: mkdir -p nowhere"),
        ("folder", "is a folder: name a file in it"),
        ("article.txt/map.html", "article.txt/map.html"),
    ],
)
def test_an_output_that_cannot_be(run: Any, article: str, output: str, said: str) -> None:
    """A missing folder, a folder for a file, and a path through a file are said."""
    Path("folder").mkdir()
    assert_one_line(run("map", article, *DATED, "-o", output), said)


def test_an_article_is_not_overwritten(run: Any, article: str) -> None:
    """The result never takes the place of what it was made from."""
    before = Path(article).read_bytes()
    for command in ("map", "extract"):
        result = run(command, article, *DATED, "-o", f"./{article}")
        assert_one_line(result, "is what is read: name another file with -o")
    assert_one_line(run("extract", "*.txt", "-o", article, "--format", "csv"), "is what is read")
    assert Path(article).read_bytes() == before


def test_documents_are_not_overwritten(run: Any) -> None:
    """Nor does it where a folder or another command names what is read."""
    Path("in").mkdir()
    Path("in/docs.jsonl").write_text('{"id": "a", "text": "Drones hit Kyiv."}\n')
    before = Path("in/docs.jsonl").read_bytes()
    for command in (
        ("toponyms", "in/docs.jsonl", "-o", "in/docs.jsonl"),
        ("extract", "in", "-o", "in/docs.jsonl"),
    ):
        assert_one_line(run(*command), "is what is read: name another file with -o")
    assert Path("in/docs.jsonl").read_bytes() == before


def test_an_unwritable_folder(run: Any, article: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder that may not be written to ends in one line, and the old page is whole."""
    Path("map.html").write_text("old")

    def refuse(*args: object) -> int:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(os, "replace", refuse)
    result = run("map", article, *DATED, "-o", "map.html")
    assert_one_line(result, "map.html: cannot be written, the folder may not be written to")
    assert Path("map.html").read_text() == "old"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--type", "battle"], "no --type 'battle': use one of strike, air_defence"),
        (["--status", "maybe"], "no --status 'maybe': use one of occurred, planned"),
        (["--lang", "xx"], "--lang 'xx' is not a language that geomap reads: use one of"),
        (["--published", "16 October"], "--published '16 October' is not a day"),
        (["--published", "03/04/2025"], "could be two days: write it as YYYY-MM-DD"),
        (["--since", "2025-02-30"], "--since '2025-02-30' is a day that no calendar has"),
        (["--since", "2025-02-02", "--until", "2025-02-01"], "--until 2025-02-01 is before"),
        (["--bbox", "1,2,3"], "--bbox '1,2,3' is not four numbers: give west,south,east,north"),
        (["--bbox", "0,95,10,99"], "is not on the globe"),
        (["--country", "Ukraine"], "--country 'Ukraine' is not a country code"),
        (["--min-confidence", "7"], "--min-confidence 7 is not between 0 and 1"),
        (["--min-confidence", "much"], "--min-confidence 'much' is not a number"),
        (["--gazetteer", "nowhere"], "nowhere"),
        (["--home", "Qwertyland"], "Qwertyland"),
        (["--tiles", "Nowhere.Land"], "there is no basemap 'Nowhere.Land'"),
        (["--colour", "red"], "No such option: --colour"),
    ],
)
def test_an_option_value_that_is_not_ours(
    run: Any, article: str, options: list[str], said: str
) -> None:
    """An unknown value is named, with the ones that are known."""
    dated = () if "--published" in options else DATED
    assert_one_line(run("map", article, *dated, *options), said)


def test_other_typing_errors(run: Any, article: str) -> None:
    """A command, a format or an ending that is not known is one line, too."""
    assert_one_line(run("mpa"), "No such command 'mpa'")
    assert_one_line(run("map"), "Missing argument")
    assert_one_line(run("extract", article, "-o", "e.xyz"), "add --format with one of geojson")
    assert_one_line(run("extract", article, "-o", "e", "--format", "dbf"), "no table format 'dbf'")


def test_lines_that_cannot_be_used_are_said(run: Any) -> None:
    """One bad line in a file of documents, or row of a table, is a note; the rest is done."""
    Path("docs.jsonl").write_text('{"id": 1, "text": "Drones hit Poltava."}\n{torn\n')
    result = run("extract", "docs.jsonl", *DATED)
    assert result.code == 0
    assert "note: left out: docs.jsonl:2" in result.err
    Path("e.csv").write_text("event_type,lat,lon\nstrike,50,36\nstrike,950,36\n")
    result = run("map", "e.csv")
    assert result.code == 0
    assert "note: left out: e.csv:3, lat '950': is not between -90 and 90" in result.err


def test_nothing_steers_the_terminal(run: Any) -> None:
    """File names and cells are shown without control characters."""
    result = run("map", "\x1b[31mred\n.txt")
    assert result.code == 2
    assert "\x1b" not in result.err
    assert result.err.count("\n") == 1


def test_an_error_of_ours_is_exit_code_1(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is our fault says so, without a traceback unless it is asked for."""

    def broken(*_: Any) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr("geomap.cli.pages.draw_page", broken)
    result = run("demo")
    assert result.code == 1
    assert result.err.startswith("geomap: an error of ours, RuntimeError: broken")
    assert "Traceback" not in result.err
    monkeypatch.setenv("GEOMAP_DEBUG", "1")
    assert "Traceback" in run("demo").err


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_an_interrupted_run_leaves_the_old_page(number: signal.Signals) -> None:
    """Ctrl-C, a stop and a kill leave the page that was there before whole."""
    os.mkfifo("article.txt")
    Path("map.html").write_text("old")
    command = [sys.executable, "-m", "geomap", "map", "article.txt", *DATED, "-o", "map.html"]
    child = subprocess.Popen(command, stderr=subprocess.PIPE)
    writing = None
    while writing is None and child.poll() is None:
        with contextlib.suppress(OSError):  # until the command has opened the article
            writing = os.open("article.txt", os.O_WRONLY | os.O_NONBLOCK)
    assert writing is not None
    child.send_signal(number)
    os.close(writing)
    _, err = child.communicate(timeout=60)
    assert Path("map.html").read_text() == "old"
    assert sorted(os.listdir()) == ["article.txt", "map.html"]
    if number != signal.SIGKILL:
        assert child.returncode == 130
        assert err.decode().splitlines()[-1].startswith("geomap: stopped")


SOUP = "<div class='x'>" * 2_000 + "<p>The <b>weather</b> stayed mild" + "</span></table>" * 2_000
ODD_TEXTS = {
    "soup.html": f"<html>{SOUP}",
    "soup.txt": SOUP,
    "line.txt": "The weather stayed mild and dry over the whole of the week. " * 6_000,
    "endless.txt": "word" * 300_000,
    "numbers.txt": "12 345 678,90 11.03.2026 49.98 36.25 " * 2_000,
    "scripts.txt": "The weather Погода была 天気 الطقس was η ημέρα mild and dry. " * 500,
    "right_to_left.txt": "ضربت طائرات بدون طيار مستودعا في بولتافا يوم الخميس. " * 100,
    "marks.txt": "\u202e\u200f\u200b\u0301\ufeff" * 5_000 + "x",
    "italian.txt": "I droni hanno colpito un deposito a Poltava, ha detto il sindaco. " * 3,
    "escapes.jsonl": '{"text": "\\ud800 The weather \\udfff was mild \\u0000 and dry."}\n',
}


@pytest.mark.parametrize("name", ODD_TEXTS)
def test_odd_texts_give_no_events(run: Any, name: str) -> None:
    """Soup, endless lines, numbers, scripts mixed and other languages: an answer, and no event."""
    Path(name).write_text(ODD_TEXTS[name], encoding="utf-8")
    result = run("extract", name, *DATED)
    assert (result.code, result.out) == (0, "")
    assert "geomap: note: no events found\n" in result.err
    drawn = run("map", name, *DATED)
    assert (drawn.code, drawn.out) == (0, "")


@pytest.mark.parametrize("name", ["right_to_left.txt", "italian.txt"])
def test_a_language_that_is_not_read_is_said(run: Any, name: str) -> None:
    """A text in another language is named, with what can be done."""
    Path(name).write_text(ODD_TEXTS[name], encoding="utf-8")
    result = run("extract", name, *DATED)
    said = f"{Path(name).stem}: its language is not one that geomap knows; state it if it is"
    assert said in result.err


def test_bad_files_do_not_stop_the_others(run: Any) -> None:
    """Of a folder, each file that cannot be used is a line that names it; the others are read."""
    report = "Drones struck a depot in Poltava on Monday, killing one person."
    Path("a.html").write_text(f"<p>{report}")
    Path("b.html").write_text("<script>nothing()</script>")
    Path("c.rss").write_text("<rss><item><title>Torn")
    Path("d.xml").write_text("<config/>")
    Path("e.eml").write_bytes(b"Content-Type: image/png\n\n\0\1")
    Path("f.txt").write_bytes(b"%PDF-1.4")
    Path("g.jsonl").write_text(f'{{"text": "{report}"}}\n{{torn\n')
    result = run("extract", ".", *DATED)
    assert result.code == 0
    assert result.out.count("\n") == 2
    for name in ("b.html", "c.rss", "d.xml", "e.eml", "f.txt"):
        assert f"left out: {name}" in result.err
    assert "left out: 1 more" in result.err


def test_an_empty_name(run: Any, article: str) -> None:
    """A name of nothing, of an input or of an output, is said as what it is."""
    assert_one_line(run("extract", article, "-o", ""), "the name of the output is empty")
    assert_one_line(run("map", article, "-o", ""), "the name of the output is empty")
    assert_one_line(run("extract", ""), "the name of a file is empty")
