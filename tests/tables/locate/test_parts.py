"""A table that is located in parts is the table that is located whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geomap.errors import OptionError, ReadError
from geomap.tables import to_records
from geomap.tables.assembly import assemble
from geomap.tables.locate import LocatedParts, Lookup, locate_events, outcome, sheet, table
from geomap.tables.locate.lookup import Answers
from geomap.tables.locate.questions import questions_of_table
from geomap.tables.locate.survey import Survey, survey
from geomap.tables.rows import RawRows
from geomap.tables.schema import from_columns

#: Names that lean on the others, that list some, that are none, and one that is known by its day.
NAMES = ["Kharkiv", "Ivanivka", "Tripoli", "Sumy; Lyon", "San José", "Nowhereville", "Juba", ""]
ROW = st.tuples(
    st.sampled_from(["a", "a-2", "b", ""]),
    st.sampled_from(NAMES),
    st.sampled_from(["", "Libya", "UA", "Sudan"]),
    st.sampled_from(["", "2008-05-01", "2015-05-01"]),
    st.sampled_from([("", ""), ("", ""), ("32.9", "13.2")]),
)
Row = tuple[str, str, str, str, tuple[str, str]]


@pytest.fixture(scope="module", autouse=True)
def _asked_once() -> Iterator[None]:
    """Keep what the gazetteer answered from test to test."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(table, "Answers", cache(Answers))
        yield


def raw(rows: Sequence[Row], first: int = 0) -> RawRows:
    """Return rows as a reader finds them."""
    columns = {
        "event_id": [row[0] for row in rows],
        "event_type": ["strike"] * len(rows),
        "place_name": [row[1] for row in rows],
        "Land": [row[2] for row in rows],
        "date_start": [row[3] for row in rows],
        "lat": [row[4][0] for row in rows],
        "lon": [row[4][1] for row in rows],
    }
    return RawRows("t", columns, range(first + 1, first + len(rows) + 1))


def in_parts(rows: Sequence[Row], size: int, lookup: Lookup) -> tuple[list[Any], dict[str, Any]]:
    """Return the records of a table that is located in blocks, and what was said of it."""

    def blocks() -> Iterator[RawRows]:
        for first in range(0, max(len(rows), 1), size):
            yield raw(rows[first : first + size], first)

    parts = LocatedParts(blocks, (), lookup)
    tables = list(parts)
    assert len({tuple(one.columns) for one in tables}) == 1
    return [record for one in tables for record in to_records(one)], parts.attrs


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=8)
@given(
    rows=st.lists(ROW, max_size=12),
    size=st.integers(1, 5),
    overwrite=st.booleans(),
    split=st.booleans(),
    held=st.sampled_from([0, 4, 100]),
)
def test_parts_of_any_size_make_the_table(
    rows: list[Row], size: int, overwrite: bool, split: bool, held: int
) -> None:
    """Rows, columns, ids and what is said are those of the whole, read once or twice."""
    lookup = Lookup(overwrite=overwrite, split=split)
    whole = locate_events(assemble(raw(rows)), lookup)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(table, "_HELD_ROWS", held)
        patch.setattr(sheet, "_MOST", 2)
        records, attrs = in_parts(rows, size, lookup)
    assert records == to_records(whole)
    assert attrs == {name: whole.attrs[name] for name in attrs}


def test_a_name_leans_on_rows_of_other_parts() -> None:
    """Where the rows of other blocks are tips a balance, whether they come before or after."""
    tripoli: Row = ("x", "Tripoli", "", "", ("", ""))
    libya: list[Row] = [("", name, "Libya", "", ("", "")) for name in ("Misrata", "Sirte", "Derna")]
    alone, before, after = (
        {row["event_id"]: row["place_confidence"] for row in in_parts(rows, 1, Lookup())[0]}["x"]
        for rows in ([tripoli], [*libya, tripoli], [tripoli, *libya])
    )
    assert before == after > alone


def test_what_is_said_of_places_is_said_once() -> None:
    """A survey of parts is that of the whole, however often a place comes again."""
    answers = table.Answers(Lookup())
    rows: list[Row] = [
        ("", "Kharkiv", "UA", "", ("", "")),
        ("", "home", "", "", ("32.9", "13.2")),
        ("", "Nowhereville", "UA", "", ("", "")),
    ]
    parts = [questions_of_table(assemble(raw(rows)), answers) for _ in range(3)]
    one, three = survey(parts[:1], answers), survey(parts, answers)
    assert one.lean == three.lean == Survey.joined([one, three, one]).lean
    assert (one.lean.total, one.lean.countries["UA"], one.is_doubted) == (2, 1, True)
    assert not survey([], answers).is_doubted


def test_a_table_without_notes_has_no_column_of_them() -> None:
    """The column comes where some row of the table has a note, in all parts or in none."""
    clear: Row = ("", "Kharkiv", "UA", "", ("", ""))
    records, _ = in_parts([clear] * 3, 1, Lookup())
    assert "place_note" not in records[0]
    records, _ = in_parts([clear, ("", "Nowhereville", "UA", "", ("", ""))], 1, Lookup())
    assert [row["place_note"] for row in records] == [
        None, "no place called 'Nowhereville' is known",
    ]  # fmt: skip


def test_a_note_that_holds_no_more_goes() -> None:
    """A table that is located again keeps no note of a row that is now clear."""
    before = from_columns(
        {"event_type": ["strike"], "place_name": ["Kharkiv"], "place_note": ["not known"]}
    )
    assert locate_events(before, Lookup())["place_note"].tolist() == [None]


def test_of_many_misses_the_first_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows are counted, all of them, when there is no room for further names."""
    monkeypatch.setattr(outcome, "_MOST_MISSED", 2)
    rows: list[Row] = [("", f"Nowhere{n}ville", "", "", ("", "")) for n in (1, 2, 3, 1)]
    _, attrs = in_parts(rows, 1, Lookup())
    assert attrs["located"]["not_found"] == 4
    told = [(one["place_name"], one["rows"]) for one in attrs["unplaced"]]
    assert told == [("Nowhere1ville", 2), ("Nowhere2ville", 1)]


def test_what_is_wrong_is_said_while_parts_are_asked_for() -> None:
    """A column of districts that is not there, and rows that are of no use, are errors."""
    with pytest.raises(OptionError, match="no column 'Rayon' for district"):
        in_parts([("", "Kharkiv", "", "", ("", ""))], 1, Lookup(district="Rayon"))
    with pytest.raises(ReadError, match="none of its 1 rows can be used"):
        in_parts([("", "Kharkiv", "", "x", ("", ""))], 1, Lookup())
