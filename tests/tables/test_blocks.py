"""A table that is read in blocks is the table, however it is cut."""

from __future__ import annotations

import csv
import io
import json
import pickle
from dataclasses import asdict
from itertools import chain
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import shapely
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from geomap.errors import ReadError
from geomap.events import Event
from geomap.inputs import Source
from geomap.tables import (
    csv_records,
    delimited,
    jsonlines,
    parquet,
    read_source,
    reading,
    to_records,
    to_table,
)
from geomap.tables.assembly import TableReader
from geomap.tables.blocks import Parted
from geomap.tables.formats import format_for
from geomap.tables.reading import raw_blocks, raw_rows
from geomap.tables.schemes import Layout

WORDS = st.sampled_from(["strike", "call", "Riot", "", "x"])
DAYS = st.sampled_from(
    ["2024-05-06", "03/04/2024", "13/04/2024", "04/13/2024", "2024", "2024-02-30", "", "5 May 2024"]
)
DEGREES = st.sampled_from(["49.5", "49,5", "49°30'N", "0", "", "999", "x", "-10"])
TEXTS = st.sampled_from(["", "a", "b, c", 'd "e"', "f\ng", "=1+1", "'=x", "a"])
#: Columns of tables of ours, of none, and of ACLED and GDELT.
TABLES = {
    ("event_id", "event_type", "status", "date_precision", "date_start", "lat", "lon", "note"): (
        TEXTS, WORDS, st.sampled_from(["occurred", "planned", ""]),
        st.sampled_from(["day", "month", ""]), DAYS, DEGREES, DEGREES, TEXTS,
    ),
    ("date", "latitude", "longitude", "place", "type", ""): (
        DAYS, DEGREES, DEGREES, TEXTS, WORDS, TEXTS,
    ),
    ("event_type", "date_start", "date_end", "lat", "lon", "precision", "confidence"): (
        WORDS, DAYS, DAYS, DEGREES, DEGREES, st.sampled_from(["city", "3", ""]), DEGREES,
    ),
    ("event_id_cnty", "event_date", "event_type", "sub_event_type", "latitude", "longitude",
     "location", "fatalities", "time_precision", "lat"): (
        TEXTS, DAYS, st.sampled_from(["Protests", "Battles", "x"]), TEXTS, DEGREES, DEGREES,
        TEXTS, st.sampled_from(["0", "3", "x"]), st.sampled_from(["1", "2", ""]), DEGREES,
    ),
}  # fmt: skip
ROWS = st.sampled_from(sorted(TABLES)).flatmap(
    lambda names: st.tuples(st.just(names), st.lists(st.tuples(*TABLES[names]), max_size=12))
)

Said = tuple[list[dict[str, Any]], list[dict[str, Any]], list[str]]


def whole(source: Source) -> Said | str:
    """Return the rows of a table, what was rejected, and what was noted; or why it is none."""
    try:
        table = read_source(source)
    except ReadError as error:
        return str(error)
    return to_records(table), table.attrs["rejected"], table.attrs["notes"]


def in_blocks(source: Source, rows: int, *, parted: bool = False) -> Said | str:
    """Return the same, as the blocks of the table say it, or those of its parts elsewhere."""
    try:
        blocks = raw_blocks(source)
        if parted:
            assert isinstance(blocks, Parted)
            parts = pickle.loads(pickle.dumps(blocks.parts()))
            assert [part.span for part in parts] == sorted(part.span for part in parts)
            reader = TableReader(chain.from_iterable(part() for part in parts))
        else:
            reader = TableReader(blocks())
        records = [record for part in reader.tables(rows) for record in to_records(part)]
    except ReadError as error:
        return str(error)
    return records, [asdict(one) for one in reader.tally.rejected], reader.tally.notes


def cut_into(size: int) -> pytest.MonkeyPatch:
    """Let all formats have blocks of so many rows, and CSV windows of few bytes."""
    patch = pytest.MonkeyPatch()
    patch.setattr(delimited, "BLOCK_ROWS", size)
    patch.setattr(delimited, "_WINDOW", 7 * size)
    patch.setattr(csv_records, "_LEAST", 3 * size)
    patch.setattr(csv_records, "_MOST", 16 * size)
    patch.setattr(jsonlines, "_BLOCK_ROWS", size)
    patch.setattr(parquet, "BLOCK_ROWS", size)
    patch.setattr(parquet, "_PART_ROWS", size)
    patch.setattr(delimited, "PART_BYTES", 9 * size)
    patch.setattr(jsonlines, "PART_BYTES", 9 * size)
    return patch


def as_csv(names: tuple[str, ...], rows: list[tuple[Any, ...]]) -> bytes:
    """Return a table as CSV."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(names)
    writer.writerows(rows)
    return out.getvalue().encode("utf-8")


def as_lines(names: tuple[str, ...], rows: list[tuple[Any, ...]]) -> bytes:
    """Return a table as JSON Lines, of which each has just the columns that hold something."""
    records = [{n: c for n, c in zip(names, row, strict=True) if c and n} for row in rows]
    return "".join(json.dumps(record) + "\n" for record in records).encode("utf-8")


def as_parquet(names: tuple[str, ...], rows: list[tuple[Any, ...]]) -> bytes:
    """Return a table as Parquet without geometry."""
    out = io.BytesIO()
    columns = {n: [row[at] for row in rows] for at, n in enumerate(names) if n}
    cells = {n: pa.array(c, pa.string()) for n, c in columns.items()}
    pq.write_table(pa.table(cells), out, row_group_size=2)
    return out.getvalue()


@pytest.mark.parametrize(
    ("ending", "write"), [(".csv", as_csv), (".jsonl", as_lines), (".parquet", as_parquet)]
)
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=12)
@given(table=ROWS, size=st.integers(1, 5))
@example(
    table=(("date", "lat", "lon"), [("03/04/2024", "1", "2"), ("13/04/2024", "1", "2")]), size=1
)
@example(table=(("event_type", "x"), [("strike", "a"), ("strike", ""), ("strike", "b")]), size=1)
def test_blocks_of_any_size_make_the_table(
    ending: str, write: Any, table: tuple[tuple[str, ...], list[tuple[Any, ...]]], size: int
) -> None:
    """Rows, rejected rows and notes are those of the whole, also what all rows settle together.

    So are those of parts that are read in other processes.
    """
    source = Source(f"t{ending}", write(*table))
    expected = whole(source)
    patch = cut_into(size)
    try:
        assert in_blocks(source, size) == expected
        assert in_blocks(source, size, parted=True) == expected
        assert whole(source) == expected
    finally:
        patch.undo()


def test_geometry_is_read_in_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Points that moved, and shapes that are no points, are told with their rows."""
    table = to_table(
        [Event("strike", lat=50.0, lon=30.0 + n, document_id=str(n)) for n in range(7)]
    )
    table["geometry"] = [
        shapely.LineString([(0, 1), (2, 3)]) if n == 5 else shapely.Point(30.0 + n + (n == 3), 50)
        for n in range(7)
    ]
    out = io.BytesIO()
    table.drop(columns=["actors", "counts", "place_candidates"]).to_parquet(out)
    source = Source("t.parquet", out.getvalue())
    rows, rejected, notes = expected = whole(source)
    assert len(rows) == 6
    assert [row["line"] for row in rejected] == [6]
    assert rows[3]["lon"] == 34
    assert "in 1 rows (the first is 4)" in notes[0]
    monkeypatch.setattr(parquet, "BLOCK_ROWS", 2)
    assert in_blocks(source, 2) == expected


def test_ids_of_all_blocks_differ(monkeypatch: pytest.MonkeyPatch) -> None:
    """An id that comes again in another block is told, and gets a number."""
    monkeypatch.setattr(delimited, "BLOCK_ROWS", 1)
    monkeypatch.setattr(csv_records, "_MOST", 8)
    text = b"event_id,event_type\na,strike\nb,call\na,strike\na-2,call\n"
    rows, _, notes = in_blocks(Source("t.csv", text), 1)
    assert [row["event_id"] for row in rows] == ["a", "b", "a-2", "a-2-2"]
    assert notes == ["t.csv: 2 rows repeat an event_id; they got ids of their own"]


def test_a_torn_file_is_told_when_it_is_come_to() -> None:
    """Parquet that is torn in the middle is an error, not a table of its first half."""
    out = io.BytesIO()
    frame = pd.DataFrame({"event_type": ["strike"] * 5000, "x": range(5000)})
    frame.to_parquet(out, row_group_size=1000, compression=None)
    data = bytearray(out.getvalue())
    data[len(data) // 2 : len(data) // 2 + 2000] = b"\xff" * 2000
    with pytest.raises(ReadError, match="cannot be read|not a Parquet file"):
        list(TableReader(raw_blocks(Source("t.parquet", bytes(data)))()).tables())


def test_a_table_that_cannot_be_held_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """What needs the whole table says so of one that is too long; what reads blocks reads it."""
    monkeypatch.setattr(reading, "MAX_ROWS", 3)
    source = Source("t.csv", b"event_type\n" + b"strike\n" * 4)
    with pytest.raises(ReadError, match=r"more than can be held at once: .*geomap aggregate"):
        raw_rows(source)
    assert sum(map(len, TableReader(raw_blocks(source)()).tables())) == 4
    assert len(raw_rows(Source("t.csv", b"event_type\n" + b"strike\n" * 3)).lines) == 3


def test_columns_that_the_user_names_hold_in_all_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """The order of days that is given, and columns that are named, are those of each block."""
    monkeypatch.setattr(delimited, "BLOCK_ROWS", 1)
    monkeypatch.setattr(csv_records, "_MOST", 8)
    source = Source("t.csv", b"wann,y,x\n03/04/2024,1,2\n05/06/2024,3,4\n")
    layout = Layout({"date_start": "wann", "lat": "y", "lon": "x"}, "month")
    reader = TableReader(raw_blocks(source, layout=layout)())
    found = [day for part in reader.tables() for day in part["date_start"]]
    assert found == ["2024-03-04", "2024-05-06"]


def test_files_in_other_encodings_are_read_whole() -> None:
    """A file that is not UTF-8 is read as it was, in one block."""
    text = "event_type,place_name\nstrike,Харків\ncall,Київ і ще слова\n"
    Path("t.csv").write_bytes(text.encode("cp1251"))
    rows, _, _ = in_blocks(Source("t.csv"), 1)
    assert [row["place_name"] for row in rows] == ["Харків", "Київ і ще слова"]


@pytest.mark.parametrize("name", ["csv", "geojson", "jsonl", "parquet", "tsv"])
def test_what_is_written_is_read_in_blocks(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A table of ours, with objects and lists, comes back from blocks as it was."""
    events = [
        Event("strike", document_id=str(n), precision="point", counts={"killed": n},
              actors={"target": ["a,b"]}, quote=f'"{n}"\n', lat=1.0 + n, lon=2.0) for n in range(9)
    ]  # fmt: skip
    table = to_table(events)
    monkeypatch.setattr(delimited, "BLOCK_ROWS", 2)
    monkeypatch.setattr(csv_records, "_MOST", 64)
    monkeypatch.setattr(jsonlines, "_BLOCK_ROWS", 2)
    monkeypatch.setattr(parquet, "BLOCK_ROWS", 2)
    rows, rejected, notes = in_blocks(Source(f"t.{name}", format_for("", name).write(table)), 2)
    assert rows == to_records(table)
    assert rejected == notes == []


def test_features_without_properties_are_rejected() -> None:
    """A feature a line is read; one that has no properties is rejected, not an error of ours."""
    lines = [
        '{"type": "Feature", "geometry": null, "properties": {"event_type": "call"}}',
        '{"type": "Feature", "geometry": null}',
    ]
    rows, rejected, _ = in_blocks(Source("t.jsonl", "\n".join(lines).encode()), 1)
    assert len(rows) == 1
    assert [row["line"] for row in rejected] == [2]
