"""``extract``, ``map`` and ``demo``: articles in, tables and pages out."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from geomap.samples import sample
from geomap.tables import FORMATS, read_events

DATED = ("--published", "2026-03-12")


def events_of(text: str) -> list[dict[str, Any]]:
    """Return the lines of a JSON Lines text."""
    return [json.loads(line) for line in text.splitlines()]


def test_extract_prints_lines(run: Any, article: str) -> None:
    """Without an output file, events go to standard output, one a line; nothing else does."""
    result = run("extract", article, *DATED)
    assert (result.code, result.err) == (0, "")
    events = events_of(result.out)
    assert {e["document_id"] for e in events} == {"article"}
    strikes = {e["place_label"] for e in events if e["event_type"] == "strike"}
    assert "Sumy Oblast" in strikes
    assert all(sample().text[e["quote_start"] : e["quote_end"]] == e["quote"] for e in events)


@pytest.mark.parametrize("ending", [f.endings[0] for f in FORMATS if f.writer])
def test_extract_writes_every_format(run: Any, article: str, ending: str) -> None:
    """The ending names the format, ``--format`` where there is none; all hold the same events."""
    lines = events_of(run("extract", article, *DATED).out)
    assert run("extract", article, *DATED, "-o", f"e{ending}").code == 0
    assert read_events(f"e{ending}")["event_id"].tolist() == [e["event_id"] for e in lines]
    name = next(f.name for f in FORMATS if ending in f.endings)
    assert run("extract", article, *DATED, "-o", "plain", "--format", name).code == 0
    assert Path("plain").read_bytes() == Path(f"e{ending}").read_bytes()


def test_documents_keep_their_ids(run: Any) -> None:
    """For JSON Lines in, the document's id is the document_id out."""
    record = {"id": "a-7", "text": sample().text, "published": "2026-03-12"}
    Path("docs.jsonl").write_text(json.dumps(record) + "\n")
    events = events_of(run("extract", "docs.jsonl").out)
    assert events
    assert {(e["document_id"], e["published"]) for e in events} == {("a-7", "2026-03-12")}


def test_map_draws_a_page(run: Any, article: str) -> None:
    """``map`` writes outputs/map.html in the current folder, with every event in it."""
    result = run("map", article, *DATED)
    assert (result.code, result.out) == (0, "")
    page = Path("outputs/map.html").read_text(encoding="utf-8")
    assert "Sumy Oblast" in page
    assert sample().title in page


def test_map_takes_what_extract_wrote_and_a_person_corrected(run: Any, table: str) -> None:
    """A table that was corrected by hand is drawn as corrected."""
    sheet = pd.read_csv(table, dtype=str, keep_default_na=False)
    row = sheet.index[sheet["place_label"] == "Sumy Oblast"][0]
    sheet.loc[row, ["place_name", "place_label", "status"]] = [
        "Trostianets",
        "Trostianets",
        "denied",
    ]
    sheet.drop(columns=["actors", "place_candidates"]).to_csv("mine.csv", sep=";", index=False)
    assert run("map", "mine.csv", "-o", "map.html").code == 0
    page = Path("map.html").read_text(encoding="utf-8")
    assert "Trostianets" in page


def test_map_takes_tables_and_articles_together(run: Any, table: str, article: str) -> None:
    """Tables and articles of one call land on one page."""
    assert run("convert", table, "-o", "events.jsonl").code == 0
    assert run("map", table, "-o", "one.html").code == 0
    Path("other.txt").write_text("Drones hit a depot in Poltava on Monday.")
    result = run("map", "events.jsonl", "other.txt", "-o", "both.html")
    assert result.code == 0
    page = Path("both.html").read_text(encoding="utf-8")
    assert "Sumy Oblast" in page
    assert "Poltava" in page


def test_a_folder_of_tables_and_articles(run: Any, table: str, article: str) -> None:
    """A folder may hold both; a table that is none of ours is a note."""
    Path("other.csv").write_text("a,b\n1,2\n")
    result = run("map", ".", *DATED, "-o", "outputs/all.html")
    assert result.code == 0
    assert "note: left out: other.csv: has no column 'event_type'" in result.err
    Path(table).unlink()
    Path(article).unlink()
    assert run("map", ".", *DATED).code == 2


def test_the_same_call_gives_the_same_page(fresh: Any, article: str) -> None:
    """Two processes, with other hash seeds and time zones, write the same bytes."""
    for name, seed, zone in (("a.html", "1", "UTC"), ("b.html", "2", "Asia/Tokyo")):
        env = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone}
        assert fresh("map", article, *DATED, "-o", name, env=env).code == 0
    assert Path("a.html").read_bytes() == Path("b.html").read_bytes()


def test_pipes(fresh: Any, article: str) -> None:
    """``-`` reads standard input and writes standard output: text, lines, tables, pages."""
    text = sample().text.encode()
    lines = fresh("extract", "-", *DATED, input=text)
    assert lines.code == 0
    assert {e["document_id"] for e in events_of(lines.out)} == {"stdin"}
    for given in (lines.out.encode(), text):
        page = fresh("map", "-", "-o", "-", *DATED, input=given)
        assert page.code == 0
        assert page.out.startswith("<!DOCTYPE html>")
        assert "Sumy Oblast" in page.out
    table = fresh("convert", "-", "-o", "-", "--format", "csv", input=lines.out.encode())
    assert fresh("map", "-", "-o", "-", input=table.out.encode()).out == page.out


def test_a_closed_pipe_is_no_error(article: str) -> None:
    """``geomap extract … | head -1`` ends without a complaint."""
    command = f"{sys.executable} -m geomap extract {article} 2>errors | head -c 10 >/dev/null"
    assert os.system(command) == 0
    assert "Traceback" not in Path("errors").read_text()


def test_filters_and_their_note(run: Any, article: str) -> None:
    """Filters keep what fits and say how much they left out."""
    result = run("extract", article, *DATED, "--type", "strike", "--country", "ua")
    events = events_of(result.out)
    assert events
    assert {(e["event_type"], e["country"]) for e in events} == {("strike", "UA")}
    assert "events do not pass the filters" in result.err
    planned = run("extract", article, *DATED, "--status", "planned", "--since", "2026-03-13")
    assert {e["status"] for e in events_of(planned.out)} == {"planned"}
    box = run("extract", article, *DATED, "--bbox", "22,44,41,53", "--until", "2026-03-12")
    assert all(22 <= e["lon"] <= 41 for e in events_of(box.out))
    sure = run("extract", article, *DATED, "--min-confidence", "1")
    assert events_of(sure.out) == []


def test_the_title_is_the_users(run: Any, article: str) -> None:
    """``--title`` names the page, exactly as written, and is never markup."""
    assert run("map", article, *DATED, "--title", "<script>x</script> {{ 7*7 }}").code == 0
    page = Path("outputs/map.html").read_text(encoding="utf-8")
    assert "<title>&lt;script&gt;x&lt;/script&gt; {{ 7*7 }}" in page


def test_places_of_the_user(run: Any) -> None:
    """``--gazetteer`` lays places of the user over the embedded ones."""
    Path("mine.csv").write_text("name,lat,lon,country,population\nQwertyhrad,50.5,30.5,UA,200000\n")
    Path("a.txt").write_text("A missile strike hit Qwertyhrad on Monday, killing two people.")
    (event,) = events_of(run("extract", "a.txt", *DATED, "--gazetteer", "mine.csv").out)
    assert (event["place_label"], event["lat"]) == ("Qwertyhrad", 50.5)
    assert run("map", "a.txt", *DATED, "--gazetteer", "mine.csv").code == 0


def test_demo_prints_the_path_of_its_page(run: Any) -> None:
    """``demo`` draws the sample article from any folder and prints where the page is."""
    result = run("demo")
    assert (result.code, result.err) == (0, "")
    path = Path(result.out.strip())
    assert path == Path("outputs/demo.html").resolve()
    assert "Sumy Oblast" in path.read_text(encoding="utf-8")
    assert path.stat().st_size < 1_500_000


REPORT = "Drones struck a depot in Poltava on Monday, killing {} people."


def write_documents(count: int) -> str:
    """Write reports of one event as JSON Lines; return the file's name."""
    lines = [
        {"id": f"d{n}", "text": REPORT.format(n + 2), "published": f"2026-03-1{n % 3}"}
        for n in range(count)
    ]
    Path("docs.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    return "docs.jsonl"


def test_merge_makes_one_event_of_several_reports(run: Any) -> None:
    """``--merge`` keeps every source, in tables and on the page, and says what it did."""
    name = write_documents(3)
    result = run("extract", name, "--merge")
    assert result.err == "geomap: note: 3 events merged into 1\n"
    (event,) = events_of(result.out)
    assert [s["document_id"] for s in json.loads(event["sources"])] == ["d0", "d1", "d2"]
    assert event["counts"] == {"killed": 4}
    assert run("extract", name, "--merge", "-o", "merged.csv").code == 0
    again = read_events("merged.csv")
    assert again["sources"].tolist() == [event["sources"]]
    assert run("map", name, "--merge").code == 0
    assert run("map", "merged.csv", name, "--merge", "-o", "again.html").code == 0
    assert len(events_of(run("extract", name).out)) == 3


@pytest.mark.parametrize("ending", [".jsonl", ".csv", ".tsv", ".geojson"])
def test_what_is_written_in_parts_is_the_same_file(
    run: Any, ending: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A table that is written while articles are read has the bytes of one written whole."""
    name = write_documents(7)
    Path("none.txt").write_text("The weather stayed mild.")
    for output, options in (("e", [name]), ("none", ["none.txt"]), ("few", [name, "none.txt"])):
        monkeypatch.setattr("geomap.cli.event_tables.STREAMED", frozenset({ending[1:]}))
        monkeypatch.setattr("geomap.cli.articles._ROWS", 2)
        assert run("extract", *options, "-o", f"{output}{ending}").code == 0
        monkeypatch.setattr("geomap.cli.event_tables.STREAMED", frozenset())
        assert run("extract", *options, "-o", f"{output}-whole{ending}").code == 0
        whole = Path(f"{output}-whole{ending}").read_bytes()
        assert Path(f"{output}{ending}").read_bytes() == whole


def test_a_run_that_fails_leaves_the_old_table(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A table that is written in parts takes the old one's place when all is written."""
    name = write_documents(9)
    Path("e.csv").write_text("old")
    monkeypatch.setattr("geomap.cli.articles._ROWS", 2)
    tables = []

    def full(table: Any, delimiter: str = ",") -> bytes:
        tables.append(table)
        if len(tables) > 2:
            raise OSError(errno.ENOSPC, "No space left on device")
        return b"part\r\n"

    monkeypatch.setattr("geomap.tables.delimited.write", full)
    result = run("extract", name, "-o", "e.csv")
    assert result.code == 2
    assert "the disk is full" in result.err
    assert Path("e.csv").read_text() == "old"
    assert sorted(os.listdir()) == ["docs.jsonl", "e.csv"]


@pytest.mark.skipif(os.name == "nt", reason="pseudo-terminals")
def test_a_bar_is_drawn_on_a_terminal_only(run: Any, fresh: Any) -> None:
    """How far the reading is shows on standard error where that is a terminal."""
    import pty

    name = write_documents(3)
    assert run("extract", name).err == ""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "geomap", "extract", name, "-o", "e.csv"]
    child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=theirs)
    os.close(theirs)
    drawn = b""
    with contextlib.suppress(OSError):  # the other end is closed
        while data := os.read(ours, 65_536):
            drawn += data
    os.close(ours)
    assert child.communicate(timeout=60)[0] == b""
    assert child.returncode == 0
    assert b"reading" in drawn
    assert b"100%" in drawn


def test_a_folder_is_drawn_again_and_again(run: Any, article: str) -> None:
    """The map of a folder may lie in it, and is no article the next time."""
    first = run("map", ".", *DATED)
    page = Path("outputs/map.html").read_bytes()
    assert run("map", ".", *DATED) == first
    assert Path("outputs/map.html").read_bytes() == page
