"""Records read many at a time are those that the csv module reads one by one."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geomap.tables import csv_records
from geomap.tables.csv_records import CsvReader, Record

Rows = list[tuple[int, tuple[str, ...]]]

CELLS = st.one_of(
    st.sampled_from(
        ["", "a", '"a,b"', '"a\nb"', '"a\r\nb"', '"a""b"', '""', '""""', 'a"b', '"a"b', '"', ' "a"']
    ),
    st.text("aЖ é\ufeff1", max_size=6),
)
ENDS = st.sampled_from(["\n", "\n", "\r\n", "\r\n", "\n\n", "\r"])
LINES = st.tuples(st.lists(CELLS, min_size=1, max_size=4).map(",".join), ENDS).map("".join)


def one_by_one(text: str, quoting: Any, width: int, limit: int = 10_000) -> tuple[Rows, Rows]:
    """Return the records of a text and its faults, as the csv module alone reads them.

    Behind a record that is torn, the next begins in the next line.
    """
    rows: Rows = []
    faults: Rows = []
    lines = list(io.StringIO(text, newline=""))
    at = 0
    old_limit = csv.field_size_limit(limit)
    while at < len(lines):
        line = at + 1
        reader = csv.reader(lines[at:], quoting=quoting, strict=True)
        try:
            cells = tuple(next(reader))
        except csv.Error:
            faults.append((line, ()))
            at += 1
        else:
            at += reader.line_num
            if any(cells):
                (rows if len(cells) == width else faults).append((line, cells))
    csv.field_size_limit(old_limit)
    return rows, faults


def at_once(text: str, *, quoted: bool, width: int) -> tuple[Rows, Rows]:
    """Return the same as :func:`one_by_one`, as our reader has it."""
    rows, faults = read_by(CsvReader(text.encode(), ",", quoted=quoted), width)
    return rows, [(f.line, () if "torn" in str(f.reason) else tuple(f.cells)) for f in faults]


def in_parts(text: str, *, quoted: bool, width: int) -> tuple[Rows, list[Record]]:
    """Return what readers of parts read, each from a place where the text may be cut."""
    data = text.encode()
    rest = io.BytesIO(data)
    cuts = list(CsvReader(b"", ",", quoted=quoted, rest=rest).cuts(9))
    assert all(later - at >= 9 for (at, _), (later, _) in pairwise([(0, 1), *cuts]))
    rows: Rows = []
    faults: list[Record] = []
    for (first, line), (end, _) in pairwise([(0, 1), *cuts, (len(data), 0)]):
        assert end > first or not data
        reader = CsvReader(b"", ",", quoted=quoted, rest=io.BytesIO(data[first:end]))
        reader.place = 0, line
        more = read_by(reader, width)
        rows, faults = rows + more[0], faults + more[1]
    return rows, faults


def read_by(reader: CsvReader, width: int) -> tuple[Rows, list[Record]]:
    """Return the records that a reader reads to its end, and those of no use."""
    columns, lines, faults = reader.columns(width)
    cells = zip(*([texts[code] for code in codes] for codes, texts in columns), strict=True)
    return list(zip(lines.tolist(), cells, strict=True)), faults


@pytest.fixture(params=[(1, 7), (8, 64), (1 << 16, 1 << 24)], ids=["bytes", "lines", "all"])
def blocks(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Read in blocks of some sizes, also of less than a line."""
    monkeypatch.setattr(csv_records, "_LEAST", request.param[0])
    monkeypatch.setattr(csv_records, "_MOST", request.param[1])
    monkeypatch.setattr(csv_records, "_FEW", 3)
    return iter(())


@pytest.mark.usefixtures("blocks")
@settings(max_examples=60, deadline=None)
@given(lines=st.lists(LINES, max_size=30), width=st.integers(1, 3), quoted=st.booleans())
def test_any_text_is_read_as_the_csv_module_reads_it(
    lines: list[str], width: int, quoted: bool
) -> None:
    """Quotes anywhere, line ends of any kind, torn records: rows, lines and faults are the same."""
    text = "x" + "".join(lines)
    quoting = csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE
    expected = one_by_one(text, quoting, width)
    assert at_once(text, quoted=quoted, width=width) == expected
    whole = read_by(CsvReader(text.encode(), ",", quoted=quoted), width)
    assert in_parts(text, quoted=quoted, width=width) == whole


@pytest.mark.usefixtures("blocks")
def test_a_quote_that_is_never_closed_costs_no_other_row(monkeypatch: pytest.MonkeyPatch) -> None:
    """It ends where a cell is too long, and what follows is read again."""
    monkeypatch.setattr(csv_records, "_MAX_CELL", 100)
    text = "a,b\n" * 20 + 'c,"d\n' + "e,f\n" * 40
    rows, faults = at_once(text, quoted=True, width=2)
    assert (rows, faults) == one_by_one(text, csv.QUOTE_MINIMAL, 2, limit=100)
    assert rows[-1] == (61, ("e", "f"))
    assert (len(rows), faults) == (60, [(21, ())])


def test_sound_text_is_read_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The csv module is asked for nothing where all quotes are where they belong."""
    monkeypatch.setattr(CsvReader, "record", None)
    text = 'a,"b ""c"" d,\r\ne"\r\n"",f\r\n\r\ng,h'
    rows, faults = at_once(text, quoted=True, width=2)
    assert rows == [(1, ("a", 'b "c" d,\r\ne')), (3, ("", "f")), (5, ("g", "h"))]
    assert faults == []
