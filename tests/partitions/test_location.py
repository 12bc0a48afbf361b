"""A table that is located in partitions is the table that is located at once."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest

from geomap.cli import main
from geomap.inputs import Source
from geomap.partitions import cut
from geomap.partitions.location import Location, PortableAnswers, located
from geomap.tables import csv_records, delimited, read_source
from geomap.tables.filters import event_filter
from geomap.tables.formats import format_for
from geomap.tables.locate import Lookup, Outcome, locate_events

#: Names that are one place, or several; that lean on the others; that are none, or that list some.
NAMES = ["Kharkiv", "Ivanivka", "Poltava and Sumy", "Nowhereville", "", "Sumy", "San Fernando"]
ROWS = [
    {"event_id": f"e{n % 9}", "event_type": "strike", "place_name": NAMES[n % len(NAMES)],
     "country": "Ukraine" if n % 4 else "", "lat": "50" if n == 5 else "",
     "lon": "36" if n == 5 else ""}
    for n in range(24)
]  # fmt: skip


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cut tables into partitions of a few rows."""
    monkeypatch.setattr(cut, "_WHOLE_BYTES", 0)
    monkeypatch.setattr(delimited, "PART_BYTES", 150)
    monkeypatch.setattr(csv_records, "_MOST", 100)


def table(rows: list[dict[str, str]] = ROWS) -> Source:
    """Write a table of places."""
    out = io.StringIO()
    writer = csv.DictWriter(out, list(ROWS[0]))
    writer.writeheader()
    writer.writerows(rows)
    Path("t.csv").write_text(out.getvalue())
    return Source("t.csv")


@pytest.mark.parametrize(
    "options", [{}, {"split": True}, {"overwrite": True, "coarse": True, "lang": "uk"}]
)
def test_partitions_make_the_bytes_of_the_whole(options: dict[str, Any]) -> None:
    """Places that lean on all rows, ids of split rows and what is said of rows are the same."""
    source = table()
    assert len(cut.parts_of(source)) > 2
    whole = locate_events(read_source(source), Lookup(**options))
    for wanted in (event_filter(), event_filter(country="UA")):
        answers = PortableAnswers(**options)
        work = Location("csv", wanted, answers)
        with located(source, "out.csv", work) as (tally, outcome, pieces):
            data = b"".join(pieces)
        kept = wanted.apply(whole)
        assert data == format_for("", "csv").write(kept)
        assert (outcome.rows, tally.passed) == (len(whole), len(kept))
        assert outcome.attrs(answers)["located"] == whole.attrs["located"]
        assert outcome.attrs(answers)["unplaced"] == whole.attrs["unplaced"]
    assert not list(Path().glob(".out*"))


def test_there_is_a_column_of_notes_where_any_row_has_one() -> None:
    """In every partition, or in none."""
    for name, is_there in (("Kharkiv", False), ("Nowhereville", True)):
        rows = [{**ROWS[0], "event_id": str(n), "place_name": "Kharkiv"} for n in range(20)]
        source = table([*rows, {**rows[0], "event_id": "x", "place_name": name}])
        work = Location("csv", event_filter(), PortableAnswers())
        with located(source, "out.csv", work) as (_, _, pieces):
            head, *lines = b"".join(pieces).decode().splitlines()
        assert ("place_note" in head) == is_there
        assert len(lines) == 21


def test_another_gazetteer_begins_anew() -> None:
    """What was made with other places, or before they were changed, is not gone on with."""
    source = table()
    Path("mine.csv").write_text("name,lat,lon,country\nNowhereville,51,31,UA\n")

    def run(*, is_stopped: bool) -> Outcome:
        work = Location("csv", event_filter(), PortableAnswers(gazetteer="mine.csv"))
        with located(source, "out.csv", work) as (_, outcome, _):
            if is_stopped:
                raise KeyboardInterrupt
        return outcome

    with pytest.raises(KeyboardInterrupt):
        run(is_stopped=True)
    assert list(Path(".out.csv.parts").glob("*.told"))
    Path("mine.csv").write_text("name,lat,lon,country\nElsewhere,51,31,UA\n")
    assert run(is_stopped=False).not_found > 0


def test_the_command_says_the_same(capfd: pytest.CaptureFixture[str]) -> None:
    """With a cluster and without: the file, and what is said of its rows."""
    pytest.importorskip("distributed")
    table()
    said = []
    for name, options in (("one.csv", []), ("two.csv", ["--cluster", "local:1"])):
        assert main(["locate", "t.csv", "-o", name, "--country", "UA", *options]) == 0
        said.append(capfd.readouterr().err)
    assert Path("one.csv").read_bytes() == Path("two.csv").read_bytes()
    assert said[0] == said[1]
    assert "placed by name" in said[0]
