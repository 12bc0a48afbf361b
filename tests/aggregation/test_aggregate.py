"""Counting: no event is lost, none is counted as what it is not, however the table is cut."""

from __future__ import annotations

import datetime as dt
import io
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import geopandas as gpd
import pandas as pd
import pyarrow.parquet as pq
import pytest

import geomap
from geomap.aggregation.counting import Task
from geomap.aggregation.groups import Grouping, period
from geomap.aggregation.runs import MARK, Totals, aggregate_into_folder, grouped_tables
from geomap.aggregation.writing import ENCODERS
from geomap.errors import InputError, OptionError, OutputError, ReadError
from geomap.events import Event
from geomap.inputs import Source
from geomap.partitions import Partition, cut, partitions
from geomap.tables import parquet, to_table, write_events
from geomap.tables.filters import event_filter

DAY = dt.date(2024, 2, 29)
LAST = dt.date(2024, 12, 31)


def event(**more: Any) -> Event:
    """Return an event in a town on a day, but for what is given."""
    plain: dict[str, Any] = {
        "event_type": "strike", "date_start": DAY, "date_end": DAY, "date_precision": "day",
        "place_id": "geonames:706483", "place_name": "Kharkiv", "country": "UA", "admin1": "UA-63",
        "precision": "city", "lat": 49.98, "lon": 36.25,
    }  # fmt: skip
    return Event(**{**plain, **more})


NO_DAY = {"date_start": None, "date_end": None, "date_precision": "unknown"}
NO_PLACE = {
    "place_id": None, "place_name": None, "country": None, "admin1": None, "precision": "none",
    "lat": None, "lon": None,
}  # fmt: skip
EVENTS = [
    event(),
    event(document_id="other", place_name="Kharkov", lat=49.97),
    event(status="planned"),
    event(event_type="call", **NO_PLACE),
    event(**NO_DAY),
    event(**NO_DAY, **NO_PLACE),
    event(date_start=dt.date(2024, 2, 1), date_precision="month"),
    event(date_start=dt.date(2024, 2, 26), date_end=dt.date(2024, 3, 3), date_precision="week"),
    event(date_start=dt.date(2024, 1, 1), date_end=LAST, date_precision="year"),
    event(place_id=None, place_name=None, lat=50.1, lon=36.2, precision="point"),
]


def counts(table: pd.DataFrame, *names: str) -> dict[tuple[Any, ...], int]:
    """Return how many events there are by some columns."""
    found: Counter[tuple[Any, ...]] = Counter()
    for row in table.to_dict("records"):
        found[tuple(None if pd.isna(row[name]) else row[name] for name in names)] += row["events"]
    return dict(found)


def test_every_event_is_counted_once() -> None:
    """The sum is the number of rows; what is not known is a group, and statuses stay apart."""
    table = geomap.aggregate(to_table(EVENTS))
    assert table["events"].sum() == table.attrs["events"] == len(EVENTS)
    assert counts(table, "status") == {("occurred",): 9, ("planned",): 1}
    assert counts(table, "date_start", "place_id")[None, None] == 1
    assert counts(table, "event_type")[("call",)] == 1
    assert table.crs == "EPSG:4326"


def test_a_place_is_its_id() -> None:
    """Two spellings and two points of one id are one group; its point is the southernmost."""
    table = geomap.aggregate(to_table(EVENTS[:2]))
    (row,) = table.to_dict("records")
    assert (row["events"], row["place_label"], row["lat"]) == (2, "Kharkiv", 49.97)
    assert row["geometry"].x == 36.25
    apart = geomap.aggregate(to_table([event(place_id=None), event(place_id=None, country="RU")]))
    assert counts(apart, "country") == {("UA",): 1, ("RU",): 1}


def test_a_week_a_month_or_a_year_is_no_day() -> None:
    """What is known to the month is counted for the month, not for its first day."""
    table = geomap.aggregate(to_table(EVENTS), type="strike", status="occurred")
    assert counts(table, "date_start", "date_end", "date_precision") == {
        ("2024-02-29", "2024-02-29", "day"): 3,
        ("2024-02-01", "2024-02-29", "month"): 1,
        ("2024-02-26", "2024-03-03", "week"): 1,
        ("2024-01-01", "2024-12-31", "year"): 1,
        (None, None, "unknown"): 2,
    }


@pytest.mark.parametrize(
    ("per", "expected"),
    [
        ("week", {"day": 0, "week": 6, "month": 1, "year": 1, "unknown": 2}),
        ("month", {"day": 0, "week": 1, "month": 6, "year": 1, "unknown": 2}),
        ("year", {"day": 0, "week": 0, "month": 0, "year": 8, "unknown": 2}),
    ],
)
def test_periods_take_what_lies_in_them(per: Any, expected: dict[str, int]) -> None:
    """A day counts for its month; a week that reaches into the next is counted for itself."""
    table = geomap.aggregate(to_table(EVENTS), per=per)
    assert counts(table, "date_precision") == {(k,): n for k, n in expected.items() if n}


def test_periods_are_those_of_the_calendar() -> None:
    """Weeks begin on Monday, also across the turn of a year, and at the ends of the calendar."""
    assert period("week", dt.date(2024, 12, 31)) == (dt.date(2024, 12, 30), dt.date(2025, 1, 5))
    assert period("month", DAY) == (dt.date(2024, 2, 1), DAY)
    assert period("week", dt.date.min)[0] == dt.date.min
    assert period("week", dt.date.max)[1] == dt.date.max


def test_countries_have_the_point_of_the_gazetteer() -> None:
    """By country and by unit, the name and the point are the gazetteer's; nowhere has none."""
    table = geomap.aggregate(to_table(EVENTS), by="country", per="year")
    assert counts(table, "country") == {("UA",): 8, (None,): 2}
    assert set(table.loc[table["country"] == "UA", "place_label"]) == {"Ukraine"}
    assert table.loc[table["country"].isna(), "geometry"].isna().all()
    units = geomap.aggregate(to_table(EVENTS), by="admin1")
    assert "Kharkiv" in set(units.loc[units["admin1"] == "UA-63", "place_label"]).pop()


def write_parts(name: str, events: list[Event], group_rows: int) -> Source:
    """Write a table as Parquet of small row groups."""
    write_events(to_table(events), "whole.parquet")
    pq.write_table(pq.read_table("whole.parquet"), name, row_group_size=group_rows)
    return Source(name)


def cut_short(patch: pytest.MonkeyPatch) -> None:
    """Let tables be cut into partitions of some ten rows."""
    patch.setattr(cut, "_WHOLE_BYTES", 0)
    patch.setattr(parquet, "_PART_ROWS", 10)


def parts_of(source: Source) -> list[Partition]:
    """Return the partitions of a table."""
    (found,) = partitions([source])
    assert not isinstance(found, ReadError)
    return found


def into_file(sources: list[Source], name: str, format: str, task: Task, each: Any = map) -> Totals:
    """Write groups to one file."""
    with grouped_tables(sources, name, task, each) as (totals, tables):
        Path(name).write_bytes(b"".join(ENCODERS[format](tables)))
    return totals


def folder_bytes(folder: str) -> dict[str, bytes]:
    """Return what lies in a folder."""
    files = (path for path in Path(folder).rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(files)}


def test_partitions_make_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    """However a table is cut, and in which order its parts are counted, the files are the same."""
    events = [
        event(document_id=str(n), lat=40.0 + n % 7, place_id=f"own:{n % 5}") for n in range(60)
    ]
    source = write_parts("t.parquet", [*events, *EVENTS], 7)
    aggregate_into_folder([source], "whole", "year", Task())
    cut_short(monkeypatch)
    assert len(parts_of(source)) > 3

    def backwards(function: Any, jobs: Any) -> Iterator[Any]:
        return iter([function(job) for job in reversed(jobs)][::-1])

    aggregate_into_folder([source], "parts", "year", Task(), backwards)
    assert folder_bytes("whole") == folder_bytes("parts")
    write_events(to_table([*events, *EVENTS]), "t.csv")
    aggregate_into_folder([Source("t.csv")], "csv", "year", Task())
    assert folder_bytes("csv") == folder_bytes("parts")


def test_partitions_are_all_of_the_table(monkeypatch: pytest.MonkeyPatch) -> None:
    """Row groups are shared out without gaps; a short file is one partition."""
    source = write_parts("t.parquet", EVENTS * 4, 3)
    assert parts_of(source) == [Partition(source)]
    cut_short(monkeypatch)
    assert [part.span for part in parts_of(source)] == [(0, 4), (4, 7), (7, 10), (10, 14)]


def test_a_folder_is_read_by_others() -> None:
    """Pandas, geopandas and DuckDB read the folder; the years are those of the first days."""
    write_events(to_table(EVENTS), "t.parquet")
    totals = aggregate_into_folder([Source("t.parquet")], "counts", "year", Task())
    assert totals.events == len(EVENTS)
    frame = gpd.read_parquet("counts")
    assert frame["events"].sum() == len(EVENTS)
    assert counts(frame, "year") == {("2024",): 8, ("unknown",): 2}
    query = "SELECT sum(events) FROM read_parquet('counts/*/*.parquet', hive_partitioning = true)"
    assert duckdb.sql(query).fetchall() == [(len(EVENTS),)]
    aggregate_into_folder([Source("t.parquet")], "counts", "country", Task())
    assert sorted(path.name for path in Path("counts").iterdir()) == [
        MARK, "country=UA", "country=unknown",
    ]  # fmt: skip


def test_other_folders_are_not_replaced() -> None:
    """A folder that was not written here stays, also when it looks like one."""
    write_events(to_table(EVENTS), "t.parquet")
    Path("mine/year=2024").mkdir(parents=True)
    with pytest.raises(OutputError, match="holds other files, such as 'year=2024'"):
        aggregate_into_folder([Source("t.parquet")], "mine", "year", Task())
    aggregate_into_folder([Source("t.parquet")], "counts", "year", Task())
    Path("counts/notes.txt").write_text("keep")
    with pytest.raises(OutputError, match=r"'notes\.txt'"):
        aggregate_into_folder([Source("t.parquet")], "counts", "year", Task())


def test_a_run_goes_on_where_it_was_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    """Partitions that were counted are not counted again, unless the table is another one."""
    cut_short(monkeypatch)
    source = write_parts("t.parquet", EVENTS * 4, 3)
    into_file([source], "expected.csv", "csv", Task())
    done: list[Any] = []

    def stopped(function: Any, jobs: Any) -> Iterator[Any]:
        if len(jobs) == 1:  # where the table is cut
            return map(function, jobs)
        done.extend(function(job) for job in jobs[:2])
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        into_file([source], "out.csv", "csv", Task(), stopped)
    assert not Path("out.csv").exists()
    left = sorted(Path(".out.csv.parts").glob("*.part"))
    assert len(left) == 2
    times = [path.stat().st_mtime_ns for path in left]

    def watched(function: Any, jobs: Any) -> Iterator[Any]:
        counted = [function(job) for job in jobs]
        assert [path.stat().st_mtime_ns for path in left] == times
        return iter(counted)

    into_file([source], "out.csv", "csv", Task(), watched)
    assert Path("out.csv").read_bytes() == Path("expected.csv").read_bytes()
    assert not Path(".out.csv.parts").exists()

    with pytest.raises(KeyboardInterrupt):
        into_file([source], "out.csv", "csv", Task(), stopped)
    other = write_parts("t.parquet", EVENTS * 3, 3)
    assert into_file([other], "out.csv", "csv", Task()).events == 30


def test_rows_of_no_use_are_told() -> None:
    """Rows that are rejected are counted and shown, those of other columns than counted, too."""
    Path("t.csv").write_text("event_type,confidence\nstrike,0.5\nstrike,7\nnothing,\n")
    table = geomap.aggregate("t.csv")
    assert table["events"].tolist() == [1]
    assert table.attrs["refused"] == 2
    assert [row["line"] for row in table.attrs["rejected"]] == [3, 4]
    Path("none.csv").write_text("event_type\nnothing\n")
    with pytest.raises(ReadError, match="none of its 1 rows can be used"):
        geomap.aggregate("none.csv")
    both = geomap.aggregate(["t.csv", "none.csv"])
    assert both["events"].sum() == 1
    assert any("none of its 1 rows" in remark for remark in both.attrs["notes"])


def test_columns_that_are_not_read_change_nothing() -> None:
    """Parquet of which only some columns are read has the rows that a reading of all has."""
    table = to_table([event(confidence=c / 10) for c in range(9)])
    out = io.BytesIO()
    frame = pd.DataFrame(table.drop(columns=["geometry", "actors", "counts", "place_candidates"]))
    frame["confidence"] = [0.1, 7.0, *frame["confidence"][2:]]
    frame["quote"] = "x"
    frame.to_parquet(out, row_group_size=4)
    source = Source("t.parquet", out.getvalue())
    totals = into_file([source], "t.csv", "csv", Task())
    assert (totals.events, totals.tables[0].refused) == (8, 1)
    assert totals.tables[0].rejected[0].line == 2


def test_no_events_are_a_table() -> None:
    """A table of which no event passes gives a file with columns and without rows."""
    write_events(to_table(EVENTS), "t.parquet")
    task = Task(Grouping(), event_filter(country="FR"))
    for name in ("t.csv", "o.parquet", "t.geojson", "t.jsonl"):
        totals = into_file([Source("t.parquet")], name, name.split(".")[1], task)
        assert totals.events == 0
    assert Path("t.csv").read_text().startswith("date_start,")
    assert len(gpd.read_parquet("o.parquet")) == 0


def test_what_is_no_table_is_refused() -> None:
    """Frames without events and words that are none of ours are refused with the mend."""
    with pytest.raises(InputError, match="not an event table"):
        geomap.aggregate(gpd.GeoDataFrame({"x": [1]}))
    with pytest.raises(OptionError, match="no per 'hour'"):
        geomap.aggregate(to_table(EVENTS), per="hour")  # type: ignore[arg-type]
