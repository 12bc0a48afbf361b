"""A table that is converted in partitions is the table that is converted at once."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.parquet as pq
import pytest

from geomap.errors import OutputError, ReadError
from geomap.events import Event
from geomap.inputs import Source
from geomap.limits import LimitError
from geomap.partitions import cut
from geomap.partitions.conversion import Conversion, converted
from geomap.tables import csv_records, delimited, jsonlines, parquet, to_table, write_events
from geomap.tables.assembly import TableReader
from geomap.tables.filters import EventFilter, event_filter
from geomap.tables.reading import raw_blocks
from geomap.tables.stream import STREAMED, encoded
from geomap.tables.tally import Tally

EVENTS = [
    Event(
        "strike" if n % 3 else "call",
        document_id=str(n),
        quote=f'Said "{n}",\nthen "no"',
        lat=50.0 + n,
        lon=30.0,
        counts={"killed": n},
    )
    for n in range(12)
]


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cut tables into partitions of a few rows."""
    monkeypatch.setattr(cut, "_WHOLE_BYTES", 0)
    monkeypatch.setattr(parquet, "_PART_ROWS", 3)
    monkeypatch.setattr(delimited, "PART_BYTES", 200)
    monkeypatch.setattr(csv_records, "_MOST", 100)
    monkeypatch.setattr(jsonlines, "PART_BYTES", 700)


def table(name: str, ids: list[str] | None = None) -> Source:
    """Write a table of some partitions, with some ids, and an extra column."""
    events = to_table(EVENTS)
    events["note"] = [f"n{n}" if n % 2 else None for n in range(len(events))]
    if ids is not None:
        events["event_id"] = pd.Series(ids, dtype=object)
    write_events(events, name)
    if name.endswith(".parquet"):
        pq.write_table(pq.read_table(name), name, row_group_size=2)
    return Source(name)


def at_once(source: Source, format: str, wanted: EventFilter) -> tuple[bytes, Tally]:
    """Return a table in another format, and what became of its rows."""
    reader = TableReader(raw_blocks(source)(), shown=5)
    tables = map(wanted.apply, reader.tables())
    return b"".join(encoded(tables, format)), reader.tally


def in_parts(source: Source, work: Conversion, each: Any = map) -> tuple[bytes, Tally]:
    """Return the same, of partitions."""
    with converted(source, "out", work, each) as (tally, pieces):
        return b"".join(pieces), tally


def without_passed(tally: Tally) -> list[Any]:
    """Return what a reader says of rows."""
    return [tally.used, tally.refused, tally.rejected, tally.notes]


REPEATED = {
    "none repeats": None,
    "in one partition": [*"aab", *map(str, range(9))],
    "across partitions": [*"abc", *map(str, range(8)), "a"],
    "also as ids of ours": [*"ax", "a-2", *"baac", "a-3", *"12aa"],
    "an id of ours comes later": [*"aabcd", "a-2", *"12345", "a-2-2"],
    "all": ["a"] * 12,
}


@pytest.mark.parametrize("ids", REPEATED.values(), ids=REPEATED)
def test_ids_that_repeat_are_settled_over_the_whole(ids: list[str] | None) -> None:
    """Each id is the one that a reading of the whole gives, also where rows are left out."""
    source = table("t.parquet", ids)
    for wanted in (EventFilter(), event_filter(type="call")):
        whole, tally = at_once(source, "csv", wanted)
        data, told = in_parts(source, Conversion("csv", wanted))
        assert data == whole
        assert without_passed(told) == without_passed(tally)
    assert not list(Path().glob(".out*"))


@pytest.mark.parametrize("format", sorted(STREAMED))
def test_partitions_make_the_bytes_of_the_whole(format: str) -> None:
    """Whatever it is read from and written as, and also where no event is left."""
    name = {"csv": "t.jsonl", "parquet": "t.csv"}.get(format, "t.parquet")
    source = table(name, REPEATED["across partitions"])
    for wanted in (EventFilter(), event_filter(type="alert")):
        whole, _ = at_once(source, format, wanted)
        data, told = in_parts(source, Conversion(format, wanted))
        assert data == whole
    assert (told.used, told.passed) == (12, 0)


def test_what_all_rows_settle_is_settled_once() -> None:
    """The order of day and month, columns, and lines of rows of no use are those of the table."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["date", "latitude", "longitude", "place", "type"])
    rows = [["03/04/2024", "50", "30", "Town,\nnorth", "strike"]] * 20
    writer.writerows([*rows, ["x", "50", "30", "", ""], ["13/04/2024", "50", "30", "", "strike"]])
    Path("t.csv").write_text(out.getvalue())
    lines = [{"event_type": "call", f"own{n}": n} for n in range(40)]
    Path("t.jsonl").write_text("".join(json.dumps(one) + "\n" for one in lines) + "[]\n")
    for name in ("t.csv", "t.jsonl"):
        assert len(cut.parts_of(Source(name))) > 1
        whole, tally = at_once(Source(name), "jsonl", EventFilter())
        data, told = in_parts(Source(name), Conversion("jsonl", EventFilter()))
        assert data == whole
        assert without_passed(told) == without_passed(tally)
        assert [row.line for row in told.rejected] == [42 if name == "t.csv" else 41]


def stops(after: int, error: type[BaseException] = KeyboardInterrupt) -> Callable[..., Any]:
    """Return what does the first pieces of some work, and is stopped."""

    def each(function: Any, jobs: list[Any]) -> Iterator[Any]:
        for number, job in enumerate(jobs):
            if number == after and len(jobs) > 1:
                raise error("died", mend="x") if error is LimitError else error()
            yield function(job)

    return each


@pytest.mark.parametrize("ids", [None, ["a"] * 12], ids=["different", "repeated"])
def test_a_killed_run_goes_on(ids: list[str] | None) -> None:
    """What is made is not made again, wherever the run was stopped, and the bytes are the same."""
    source = table("t.parquet", ids)
    work = Conversion("csv", EventFilter())
    expected, _ = in_parts(source, work)
    for after in (1, 3):
        with pytest.raises(KeyboardInterrupt):
            in_parts(source, work, stops(after))
        made = {path: path.stat().st_mtime_ns for path in Path(".out.parts").glob("*.told")}
        assert len(made) == after

        def watched(function: Any, jobs: Any, made: Any = made) -> Any:
            before = {path: path.stat().st_mtime_ns for path in made if path.exists()}
            results = [function(job) for job in jobs]
            assert all(path.stat().st_mtime_ns == time for path, time in before.items())
            return iter(results)

        assert in_parts(source, work, watched)[0] == expected
    with pytest.raises(RuntimeError), converted(source, "out", work) as (_, pieces):
        next(pieces)
        raise RuntimeError
    assert in_parts(source, work, stops(4))[0] == expected  # nothing but the joining was left


def test_faults_are_told_and_nothing_is_torn() -> None:
    """A part that is torn, one that kills its workers, and a folder that is not shared are told."""
    source = table("t.parquet")
    work = Conversion("csv", EventFilter())
    with pytest.raises(LimitError, match=r"t\.parquet: died"):
        in_parts(source, work, stops(2, LimitError))
    assert len(list(Path(".out.parts").glob("*.told"))) == 2

    def elsewhere(function: Any, jobs: Any) -> Any:
        if len(jobs) == 1:
            return map(function, jobs)
        return (Tally() for _ in jobs)  # as if they were made

    with pytest.raises(OutputError, match="not the same folder for the workers"):
        in_parts(source, Conversion("tsv", EventFilter()), elsewhere)
    data = bytearray(Path("t.parquet").read_bytes())
    data[len(data) // 4 : len(data) // 3] = b"\0" * (len(data) // 3 - len(data) // 4)
    Path("t.parquet").write_bytes(data)
    with pytest.raises(ReadError, match=r"t\.parquet: is not a Parquet file that can be read"):
        in_parts(source, work)
    with pytest.raises(ReadError, match=r"gone\.csv: no such file"):
        in_parts(Source("gone.csv"), work)


def test_nothing_is_left_of_a_table_that_cannot_be_read() -> None:
    """What was made of a table of which no row can be used serves no later run."""
    Path("t.csv").write_text("event_type,lat,lon\nstrike,99,0\n", encoding="utf-8")
    with pytest.raises(ReadError, match="none of its 1 rows can be used"):
        in_parts(Source("t.csv"), Conversion("csv", EventFilter()))
    assert not Path(".out.parts").exists()


def test_two_runs_do_not_write_one_result() -> None:
    """The second is told so, and the first goes on."""
    source = table("t.csv")
    work = Conversion("csv", EventFilter())
    with converted(source, "out", work) as (_, pieces):
        with pytest.raises(OutputError, match="another run is about to write it"):
            in_parts(source, work)
        assert b"".join(pieces) == at_once(source, "csv", EventFilter())[0]
