"""``review`` and ``--corrections``: from articles to a sheet, by hand, and on to the map."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from geomap.tables import read_events, to_records, write_events

PUBLISHED = ("--published", "2026-03-12")


def rows_of(name: str) -> list[dict[str, str]]:
    """Return the rows of a CSV file."""
    with open(name, newline="", encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def write(name: str, rows: list[dict[str, str]], delimiter: str = ",") -> None:
    """Write rows as CSV."""
    with open(name, "w", newline="", encoding="utf-8") as stream:
        writer = csv.DictWriter(stream, list(rows[0]), delimiter=delimiter)
        writer.writeheader()
        writer.writerows(rows)


@pytest.fixture
def corrected(table: str) -> str:
    """Correct the table of the sample article by hand; return the name of the corrections."""
    rows = rows_of(table)
    rows[0]["status"] = "denied"
    rows[1]["date_start"] = rows[1]["date_end"] = "15.10.2025"
    rows[1]["date_precision"] = "day"
    del rows[2]
    own = dict.fromkeys(rows[0], "")
    rows.append({**own, "event_type": "meeting", "status": "planned", "title": "Own"})
    write("corrected.csv", rows, ";")
    return "corrected.csv"


def test_corrections_are_found_and_made_again(run: Any, table: str, corrected: str) -> None:
    """What review writes brings a later run to what the person made of the first one."""
    result = run("review", table, corrected, "-o", "c.jsonl")
    assert result.code == 0
    lines = [json.loads(line) for line in Path("c.jsonl").read_text().splitlines()]
    assert {"status", "date_start", "date_end"} <= {one.get("column") for one in lines}
    assert "1 deleted, 1 added" in result.err
    again = run("extract", "article.txt", *PUBLISHED, "--corrections", "c.jsonl", "-o", "again.csv")
    assert (again.code, "0 do not fit" in again.err) == (0, True)
    assert run("convert", table, "--corrections", "c.jsonl", "-o", "other.csv").code == 0
    assert Path("again.csv").read_bytes() == Path("other.csv").read_bytes()
    assert run("review", "again.csv", corrected).out == ""
    assert run("map", table, "--corrections", "c.jsonl", "-o", "map.html").code == 0
    svg = ("-o", "-", "--format", "svg")
    drawn = run("figure", table, "--corrections", "c.jsonl", *svg).out
    assert drawn == run("figure", "again.csv", *svg).out != run("figure", table, *svg).out


def test_corrections_are_the_same_bytes_and_empty_where_nothing_was_changed(
    run: Any, table: str, corrected: str
) -> None:
    """The same two tables give the same file; a table and itself give an empty one."""
    first = run("review", table, corrected).out
    assert first == run("review", table, corrected).out != ""
    result = run("review", table, table)
    assert (result.code, result.out) == (0, "")
    assert "0 cells of 0 events corrected, 0 deleted, 0 added" in result.err


def test_what_does_not_fit_is_told_line_by_line(run: Any, table: str) -> None:
    """Corrections of another run are told and not forced."""
    lines = [
        {"event_id": "ev-gone", "column": "status", "old": "planned", "new": "denied"},
        {"event_id": rows_of(table)[0]["event_id"], "column": "status", "old": "hypothetical",
         "new": "denied"},
    ]  # fmt: skip
    Path("c.jsonl").write_text("\n".join(json.dumps(line) for line in lines))
    result = run("convert", table, "--corrections", "c.jsonl", "-o", "o.csv")
    assert result.code == 0
    assert "c.jsonl:1: ev-gone, status: there is no such event" in result.err
    assert "c.jsonl:2: " in result.err
    assert "are they of another table?" in result.err
    assert Path("o.csv").read_bytes() == Path(table).read_bytes()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("review", "events.csv", "missing.csv"), "missing.csv: no such file"),
        (("review", "events.csv", "corrected.csv", "-o", "events.csv"), "is what is read"),
        (("review", "events.csv", "other.csv"), "no event in common"),
        (("review", "events.csv", "torn.csv"), "geomap check names each"),
        (("convert", "events.csv", "--corrections", "events.csv", "-o", "o.csv"), "is not JSON"),
        (("convert", "events.csv", "--corrections", "no.jsonl", "-o", "o.csv"), "no.jsonl: no"),
    ],
)
def test_wrong_files_are_refused_in_one_line(
    run: Any, table: str, corrected: str, arguments: tuple[str, ...], said: str
) -> None:
    """Nothing is written from a wrong file, and the mend is said."""
    Path("other.csv").write_text("event_id,event_type\nx,strike\n")
    Path("torn.csv").write_text(
        f"event_id,event_type\n{rows_of(table)[0]['event_id']},war\nb,aid\n"
    )
    before = Path(table).read_bytes()
    result = run(*arguments)
    assert result.code == 2
    assert said in result.err
    assert Path(table).read_bytes() == before
    assert not Path("o.csv").exists()


def test_a_name_without_its_coordinates_is_said_by_map(run: Any, table: str) -> None:
    """A corrected name with stale coordinates is noticed, and an untouched table is not."""
    assert "place_name" not in run("map", table, "-o", "map.html").err
    rows = rows_of(table)
    row = next(row for row in rows if row["precision"] == "city")
    row["place_name"] = "Poltava"
    write("t.csv", rows)
    assert f"(the first is {row['event_id']})" in run("map", "t.csv", "-o", "map.html").err


def test_what_spreadsheets_make_of_cells_is_read(run: Any, table: str) -> None:
    """Days as numbers, decimal commas and numbers as texts come back right."""
    rows = rows_of(table)
    row = next(row for row in rows if row["precision"] == "city" and row["lat"])
    plain = dict(row)
    row["date_start"] = row["date_end"] = "45945"
    row["lat"], row["lon"] = (row[name].replace(".", ",") for name in ("lat", "lon"))
    write("mangled.csv", rows, ";")
    read = {r["event_id"]: r for r in to_records(read_events("mangled.csv"))}[row["event_id"]]
    assert (read["date_start"], read["lat"]) == ("2025-10-15", float(plain["lat"]))


@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
@pytest.mark.parametrize("ending", ["xlsx", "ods"])
def test_libreoffice_changes_nothing(run: Any, article: str, ending: str, tmp_path: Path) -> None:
    """A sheet that LibreOffice opened and saved again has no corrections."""
    assert run("extract", article, *PUBLISHED, "-o", "events.xlsx").code == 0
    home = f"-env:UserInstallation=file://{tmp_path}/office"
    command = ["soffice", home, "--headless", "--convert-to", ending, "--outdir", "saved"]
    subprocess.run([*command, "events.xlsx"], check=True, capture_output=True, timeout=300)
    result = run("review", "events.xlsx", f"saved/events.{ending}")
    assert (result.code, result.out) == (0, "")


def test_formulas_stay_texts(run: Any) -> None:
    """A quote that looks like a formula is text in the sheet, and comes back as it was."""
    formula = '=HYPERLINK("http://example.org";"x")'
    Path("t.csv").write_text(
        f'event_id,event_type,quote\na,strike,"\'{formula.replace(chr(34), chr(34) * 2)}"\n'
    )
    events = read_events("t.csv")
    assert to_records(events)[0]["quote"] == formula
    write_events(events, "t.xlsx")
    assert to_records(read_events("t.xlsx")) == to_records(events)
