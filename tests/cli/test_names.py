"""``geocode``, ``toponyms`` and ``gazetteer``: names of places, without the map libraries."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from geomap.samples import sample


def test_geocode_prints_candidates(run: Any) -> None:
    """A name gives its candidates, best first, one a line."""
    result = run("geocode", "Kharkiv")
    assert (result.code, result.err) == (0, "")
    name, label, _, where, position, place_id, _ = result.out.splitlines()[0].split("\t")
    assert (name, label, where, place_id) == ("Kharkiv", "Kharkiv", "UA-63", "geonames:706483")
    lat, lon = map(float, position.split(","))
    assert (round(lat), round(lon)) == (50, 36)


def test_geocode_as_json(run: Any) -> None:
    """``--json`` gives one object a name, also for a name that nobody bears."""
    result = run("geocode", "--json", "Voronej", "Narnia", "--lang", "fr")
    first, second = map(json.loads, result.out.splitlines())
    assert first["candidates"][0]["country"] == "RU"
    assert second == {"name": "Narnia", "candidates": []}


def test_a_name_that_nobody_bears_is_no_error(run: Any) -> None:
    """Not found is said in a note, and is no error."""
    result = run("geocode", "Narnia")
    assert (result.code, result.out) == (0, "")
    assert "no place called 'Narnia'" in result.err
    assert "did you mean Kharkiv" in run("geocode", "Kharkyiv").err


def test_geocode_by_country_and_nearness(run: Any) -> None:
    """``--country`` and ``--near`` choose among places of one name."""
    texas = run("geocode", "--json", "Paris", "--near", "33.6,-95.5", "--country", "us").out
    best = json.loads(texas)["candidates"][0]
    assert (best["country"], best["admin1"]) == ("US", "US-TX")
    assert run("geocode", "Paris", "--near", "x").code == 2
    assert run("geocode", "Paris", "--near", "100,0").code == 2
    assert run("geocode", "Paris", "--country", "France").code == 2


def test_geocode_reads_lines(fresh: Any) -> None:
    """``-`` reads names from standard input, one a line."""
    result = fresh("geocode", "--json", "-", input="Київ\n\nWien\n".encode())
    countries = [json.loads(line)["candidates"][0]["country"] for line in result.out.splitlines()]
    assert countries == ["UA", "AT"]


@pytest.mark.parametrize("command", [["geocode", "Kharkiv"], ["gazetteer", "info"]])
def test_names_need_no_map_libraries(command: list[str]) -> None:
    """Commands on names import none of the libraries that tables and maps need."""
    program = (
        "import sys; from geomap.cli import main; code = main(sys.argv[1:]);"
        "print(*sorted(sys.modules), file=sys.stderr); sys.exit(code)"
    )
    done = subprocess.run([sys.executable, "-c", program, *command], capture_output=True)
    assert done.returncode == 0
    heavy = {"geopandas", "folium", "pandas", "numpy", "shapely", "pyogrio", "pyarrow", "branca"}
    assert not heavy & set(done.stderr.decode().split())


def test_a_position_is_a_place_too(run: Any) -> None:
    """``48.5, 37.9`` is answered with where it is; what is off the globe is refused."""
    result = run("geocode", "48.5, 37.9")
    assert (result.code, result.out.split("\t")[3:5]) == (0, ["UA-14", "48.50000,37.90000"])
    answer = json.loads(run("geocode", "48.5N 37.9E", "--json").out)
    assert answer["candidates"][0]["label"] == "48.5, 37.9"
    refused = run("geocode", "91,181")
    assert (refused.code, refused.out) == (2, "")
    assert "not on the globe" in refused.err


def test_toponyms_of_documents(run: Any) -> None:
    """Each document gives a line with its id and its mentions, offsets in code points."""
    text = "\U0001f30d " + sample().text
    lines = [{"id": "a", "text": text}, {"id": "b", "text": "Paris.", "spans": [[0, 5]]}]
    Path("docs.jsonl").write_text("\n".join(json.dumps(line) for line in lines))
    assert run("toponyms", "docs.jsonl", "-o", "mentions.jsonl", "--lang", "en").code == 0
    first, second = map(json.loads, Path("mentions.jsonl").read_text().splitlines())
    assert first["id"] == "a"
    assert all(text[m["start"] : m["end"]] == m["text"] for m in first["toponyms"])
    assert "geonames:698740" in {m["place_id"] for m in first["toponyms"]} or first["toponyms"]
    assert [(m["start"], m["end"]) for m in second["toponyms"]] == [(0, 5)]
    fields = {"start", "end", "text", "lat", "lon", "place_id", "country", "precision"}
    assert fields | {"confidence"} <= set(second["toponyms"][0])


def test_toponyms_with_a_bad_line(run: Any) -> None:
    """A line that is no document is a note; a file without one is an error."""
    Path("docs.jsonl").write_text('{"id": "a", "text": "Kyiv."}\n{torn\n')
    result = run("toponyms", "docs.jsonl")
    assert result.code == 0
    assert len(result.out.splitlines()) == 1
    assert "left out: docs.jsonl:2" in result.err
    Path("docs.jsonl").write_text("{torn\n")
    assert run("toponyms", "docs.jsonl").code == 2
    Path("docs.jsonl").write_bytes(
        b'{"text": "Kyiv."}\n\xd0{"text": "\xd0\xff"}\n{"text": "Lviv."}'
    )
    result = run("toponyms", "docs.jsonl")
    assert (result.code, len(result.out.splitlines())) == (0, 2)
    assert "left out: docs.jsonl:2" in result.err


def test_toponyms_of_an_id_that_no_file_can_hold(run: Any) -> None:
    """A lone surrogate in an id or a name comes out as U+FFFD."""
    Path("docs.jsonl").write_text('{"id": "\\udfff", "text": "Kyiv \\ud800 and Lviv."}\n')
    result = run("toponyms", "docs.jsonl")
    assert result.code == 0, result.err
    answer = json.loads(result.out)
    assert answer["id"] == "\ufffd"
    assert [m["start"] for m in answer["toponyms"]] == [0, 11]


def test_toponyms_of_a_line_too_long_to_hold(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A line that is too long is left out whole, and the next one keeps its number."""
    monkeypatch.setattr("geomap.documents.lines.MAX_TEXT_BYTES", 100)
    lines = [{"id": "long", "text": "Kyiv. " * 40}, {"id": "ok", "text": "Kyiv."}, "torn"]
    Path("docs.jsonl").write_text("\n".join(json.dumps(line) for line in lines))
    result = run("toponyms", "docs.jsonl")
    assert [json.loads(line)["id"] for line in result.out.splitlines()] == ["ok"]
    first, second = result.err.splitlines()
    assert "left out: docs.jsonl:1: a line of more than" in first
    assert "left out: docs.jsonl:3: " in second


def test_toponyms_of_a_file_that_cannot_be_read(run: Any) -> None:
    """One of several files that cannot be read is a note; the only one is an error."""
    Path("docs.jsonl").write_text('{"id": "a", "text": "Kyiv."}\n')
    result = run("toponyms", "nothing.jsonl", "docs.jsonl")
    assert (result.code, len(result.out.splitlines())) == (0, 1)
    assert "left out: nothing.jsonl: no such file" in result.err
    assert run("toponyms", "nothing.jsonl").code == 2


def test_toponyms_of_utf16(run: Any) -> None:
    """Documents may be in UTF-16, as for the other commands."""
    Path("docs.jsonl").write_text('{"id": 1, "text": "Kyiv."}\n{"id": 2, "text": ""}', "utf-16")
    result = run("toponyms", "docs.jsonl")
    assert [len(json.loads(line)["toponyms"]) for line in result.out.splitlines()] == [1, 0]


def test_toponyms_by_pipe(fresh: Any) -> None:
    """``toponyms -`` reads and writes lines."""
    result = fresh("toponyms", "-", input=b'{"id": 1, "text": "Kyiv and Lviv."}\n')
    assert [m["text"] for m in json.loads(result.out)["toponyms"]] == ["Kyiv", "Lviv"]


def test_the_gazetteer_tells_what_it_holds(run: Any) -> None:
    """``gazetteer info`` names counts and sources; ``search`` lists names by their beginning."""
    about = json.loads(run("gazetteer", "info").out)
    assert about["counts"]["city"] > 100_000
    result = run("gazetteer", "search", "Kharkiv", "--limit", "3")
    assert result.code == 0
    assert "Kharkiv" in result.out
    nothing = run("gazetteer", "search", "qqqqqq")
    assert (nothing.code, nothing.out) == (0, "")
    assert "no name begins with" in nothing.err
