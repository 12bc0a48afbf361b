"""What is found in a table is the same, however it is cut into blocks."""

from __future__ import annotations

import csv
import gc
import io
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from geomap.errors import OutputError, ReadError
from geomap.inputs import Source
from geomap.tables import check, csv_records, delimited, jsonlines, reading
from geomap.tables.check import check_source
from geomap.tables.checks import problems, repeats
from geomap.tables.rows import RawRows

DAYS = ["2024-05-06", "2024-06-05", "2024-05-16", "2024-05-20", "2022-01-01", "1970-01-01", ""]
#: Columns, and the cells that each may have.
COLUMNS: dict[str, list[str]] = {
    "event_id": ["a", "b", "c", "d", "e", ""],
    "event_type": ["strike", "strike", "call", "x"],
    "status": ["occurred", "occurred", "planned"],
    "date_start": DAYS,
    "date_end": DAYS,
    "place_name": ["", "Kharkiv", "Nowhere at all"],
    "country": ["", "", "UA"],
    "precision": ["point", "city"],
    "lat": ["49.9935", "50.01", "49.5", "36.2304", "0", "999"],
    "lon": ["36.2304", "36.3", "36.25", "49.9935"],
    "published": DAYS,
    "quote": ["", "Words.", "Other words."],
    "counts": ["", '{"killed": 3}'],
    "sourceurl": ["x"],
}
ROWS = st.lists(st.tuples(*(st.sampled_from(cells) for cells in COLUMNS.values())), max_size=16)
#: Days in order, of which one is changed about where two blocks meet.
IN_ORDER = [
    ("", "strike", "occurred", day, day, "", "UA", "city", "50", "36.3", "", "", "", "x")
    for day in ("2024-05-01", "2024-05-02", "2024-04-05", "2024-05-05", "2024-05-06", "2024-05-07",
                "2024-05-08", "2024-05-09")
]  # fmt: skip
SAID = ("", "strike", "occurred", "", "", "", "UA", "city", "50", "36.3", "", "Words.", "", "x")


def as_csv(rows: list[tuple[str, ...]]) -> Source:
    """Return a table as CSV."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows([tuple(COLUMNS), *rows])
    return Source("t.csv", out.getvalue().encode())


def as_lines(rows: list[tuple[str, ...]]) -> Source:
    """Return a table as JSON Lines."""
    lines = (json.dumps(dict(zip(COLUMNS, row, strict=True))) for row in rows)
    return Source("t.jsonl", "\n".join(lines).encode())


def said(source: Source) -> Any:
    """Return all that is said of a table; or why it is none."""
    try:
        report = check_source(source)
    except ReadError as error:
        return str(error)
    return report.rows, report.notes, report.counts, *map(list, map(report.problems, (None, 2)))


@pytest.mark.parametrize("write", [as_csv, as_lines])
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=6)
@given(rows=ROWS, size=st.integers(2, 7), are_alike=st.booleans())
@example(rows=IN_ORDER, size=2, are_alike=False)
@example(rows=IN_ORDER, size=3, are_alike=False)
@example(rows=[IN_ORDER[0], *IN_ORDER[:2]], size=1, are_alike=True)
@example(rows=[SAID, (*SAID[:12], '{"killed": 3}', "x"), SAID, SAID], size=2, are_alike=False)
def test_blocks_of_any_size_give_the_same_problems(
    write: Any, rows: list[tuple[str, ...]], size: int, are_alike: bool
) -> None:
    """Problems, their order, counts and notes are those of the whole, also with equal hashes."""
    source = write(rows)
    expected = said(source)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(check, "_HELD_ROWS", 0)
        patch.setattr(delimited, "BLOCK_ROWS", size)
        patch.setattr(delimited, "_WINDOW", 7 * size)
        patch.setattr(csv_records, "_LEAST", 3 * size)
        patch.setattr(csv_records, "_MOST", 16 * size)
        patch.setattr(jsonlines, "_BLOCK_ROWS", size)
        if are_alike:
            patch.setattr(repeats, "_hashes", lambda column: column.codes.astype("u8") * 0)
            patch.setattr(repeats, "_FACTOR", 0)
        assert said(source) == expected


def test_a_day_is_compared_with_its_neighbours_in_other_blocks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A day between two blocks is told as one within a block is."""
    monkeypatch.setattr(check, "_HELD_ROWS", 0)
    for size in (1, 2, 3, 100):
        monkeypatch.setattr(jsonlines, "_BLOCK_ROWS", size)
        found = [
            p for p in check_source(as_lines(IN_ORDER)).problems() if p.rule == "day-and-month"
        ]
        assert [(p.line, p.mend) for p in found] == [(3, "is it 2024-05-04?")]


def test_a_table_of_any_length_is_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    """A table that cannot be held whole is checked in blocks, and read again for what is found."""
    monkeypatch.setattr(reading, "MAX_ROWS", 3)
    monkeypatch.setattr(check, "_HELD_ROWS", 3)
    report = check_source(as_csv([*IN_ORDER, *IN_ORDER]))
    assert report.rows == 16
    assert list(report.problems()) == list(report.problems())


def test_no_more_than_a_few_blocks_are_held(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a long table, blocks that were looked at are let go."""
    monkeypatch.setattr(check, "_HELD_ROWS", 3)
    monkeypatch.setattr(jsonlines, "_BLOCK_ROWS", 1)
    alive, looked_at = [], check.look

    def blocks() -> int:
        gc.collect()
        return sum(isinstance(one, RawRows) for one in gc.get_objects())

    def look(rules: Any, rows: Any) -> None:
        looked_at(rules, rows)
        if isinstance(rows, RawRows) and 30 in rows.lines:
            alive.append(blocks())

    monkeypatch.setattr(check, "look", look)
    of_other_tests = blocks()
    check_source(as_lines([IN_ORDER[0]] * 31))
    assert alive[0] - of_other_tests <= 4


def test_what_is_found_is_set_aside_on_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """More problems than are held go to a temporary file; one that cannot be written is said."""
    rows = [IN_ORDER[0]] * 40
    expected = said(as_csv(rows))
    monkeypatch.setattr(problems, "_HELD", 1)
    assert said(as_csv(rows)) == expected
    monkeypatch.setattr(problems.pickle, "dump", _full)
    with pytest.raises(OutputError, match="set aside on disk .*: free some space"):
        check_source(as_csv(rows))


def _full(*_: Any, **__: Any) -> None:
    raise OSError(28, "No space left on device")


def test_standard_input_and_whole_formats_are_read_again(tmp_path: Path) -> None:
    """What came through a pipe, and what is one block, has all its rows looked at."""
    data = as_csv([IN_ORDER[0]] * 3).data
    assert data is not None
    piped = check_source(Source("standard input", data))
    assert piped.counts == check_source(Source("t.csv", data)).counts
    other = tmp_path / "t.csv"
    other.write_bytes(data.decode().replace("Words", "Слова").encode("utf-16"))
    assert check_source(Source(str(other))).counts == piped.counts
