"""Counting events from Python."""

from __future__ import annotations

import datetime as dt
import os
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import get_args

import geopandas as gpd
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import shapely

from geomap.aggregation.counting import Task, count_rows
from geomap.aggregation.groups import By, Grouping, Per
from geomap.aggregation.runs import Totals, combined_tables, grouped_tables
from geomap.errors import InputError, OptionError
from geomap.extraction.own_cues import read_own_cues
from geomap.inputs import one_source
from geomap.tables.coded import Coded
from geomap.tables.filters import event_filter
from geomap.tables.schema import COLUMNS, CRS
from geomap.tables.schemes import Layout, Order
from geomap.tables.tally import Tally

__all__ = ["aggregate", "grouping"]


def aggregate(
    events: gpd.GeoDataFrame | str | os.PathLike[str] | Sequence[str | os.PathLike[str]],
    *,
    by: By = "place",
    per: Per = "day",
    since: dt.date | str | None = None,
    until: dt.date | str | None = None,
    type: str | Sequence[str] | None = None,
    status: str | Sequence[str] | None = None,
    country: str | Sequence[str] | None = None,
    bbox: str | Sequence[float] | None = None,
    within: str | os.PathLike[str] | shapely.Geometry | gpd.GeoDataFrame | None = None,
    min_confidence: float | None = None,
    cues: str | os.PathLike[str] | None = None,
    columns: Mapping[str, str] | None = None,
    day_order: Order | None = None,
) -> gpd.GeoDataFrame:
    """Return how many events there are by place, type, status and day.

    No event is left out: a place or a day that is not known is a group of its own, and events of
    which just the week, the month, the year or a span of days is known are counted for that, not
    for a day. Tables that are larger than the memory are read in blocks; see ``docs/large.md``.

    Parameters
    ----------
    events : geopandas.GeoDataFrame, path-like, or sequence of path-like
        An event table, or files that :func:`geomap.read_events` reads.
    by : {"place", "admin1", "country"}
        What a place is. Of first-level units and countries, name and point are the gazetteer's.
    per : {"day", "week", "month", "year"}
        Events whose days all lie in one such period are counted together.
    since, until, type, status, country, bbox, within, min_confidence
        Which events are counted, as for :func:`geomap.filter_events`.
    cues, columns, day_order
        As for :func:`geomap.read_events`.

    Returns
    -------
    geopandas.GeoDataFrame
        A row for each group, in EPSG:4326, in the order of days and places: ``date_start`` and
        ``date_end``, ISO days, ``date_precision``, the place, ``lat``, ``lon``, ``event_type``,
        ``status``, and ``events``, how many there are. ``attrs["events"]`` is their sum,
        ``attrs["refused"]`` counts rows that could not be used, ``attrs["rejected"]`` lists the
        first of them, and ``attrs["notes"]`` is what there is to say of the tables.

    Raises
    ------
    ReadError
        When a table cannot be read, or none of several.
    OptionError
        When a value is not one of ours.
    InputError
        When what is given is no event table.
    """
    types = read_own_cues(cues).types if cues is not None else ()
    declared = [one.name for one in types]
    if isinstance(events, pd.DataFrame):
        declared += [str(one["name"]) for one in events.attrs.get("types", ())]
    wanted = event_filter(
        since=since,
        until=until,
        type=type,
        status=status,
        country=country,
        bbox=bbox,
        within=within,
        min_confidence=min_confidence,
        own_types=declared,
    )
    layout = Layout(columns or {}, day_order)
    task = Task(grouping(by, per), wanted, types=tuple(types), layout=layout)
    with tempfile.TemporaryDirectory() as folder:
        if isinstance(events, pd.DataFrame):
            counted = Path(folder, "counted.parquet")
            totals = Totals([_count_table(events, task, counted)])
            groups = pa.concat_tables(combined_tables([counted], task, Path(folder)))
        else:
            paths = [events] if isinstance(events, str | os.PathLike) else list(events)
            sources = [one_source(os.fspath(path)) for path in paths]
            with grouped_tables(sources, Path(folder, "groups"), task) as (totals, tables):
                groups = pa.concat_tables(tables)
    return _as_frame(groups, totals)


def grouping(by: str, per: str, spelling: str = "{}") -> Grouping:
    """Return which events are counted together.

    Parameters
    ----------
    spelling : str
        How messages spell the names of the values: ``"--{}"`` for options.

    Raises
    ------
    OptionError
        When a value is not one of ours.
    """
    for name, value, words in (("by", by, get_args(By)), ("per", per, get_args(Per))):
        if value not in words:
            raise OptionError(
                f"no {spelling.format(name)} {value!r}", mend=f"use one of {', '.join(words)}"
            )
    return Grouping(by, per)  # type: ignore[arg-type]


def _count_table(events: pd.DataFrame, task: Task, path: Path) -> Tally:
    """Count the rows of a table that is in memory."""
    if not {"event_type", "status"} <= set(events.columns):
        raise InputError("not an event table", mend="give what geomap.read_events() returns")
    columns = {}
    for column in COLUMNS:
        if column.name in events.columns:
            cells = events[column.name]
            if column.kind == "number":
                numbers = pd.to_numeric(cells, errors="coerce").to_numpy("float64", na_value=None)
                columns[column.name] = Coded.numbers(numbers)
            else:
                columns[column.name] = Coded.of(cells.astype(object).where(cells.notna()).tolist())
    table, passed = count_rows(columns, len(events), task)
    pq.write_table(table, path)
    return Tally("table", used=len(events), passed=passed)


def _as_frame(groups: pa.Table, totals: Totals) -> gpd.GeoDataFrame:
    frame = groups.drop_columns(["geometry"]).to_pandas()
    for name in ("date_start", "date_end"):
        frame[name] = groups[name].cast(pa.string()).to_pandas()
    points = shapely.from_wkb(groups["geometry"].to_numpy(zero_copy_only=False))
    table = gpd.GeoDataFrame(frame, geometry=gpd.GeoSeries(points, crs=CRS), crs=CRS)
    table.attrs = {
        "events": totals.events,
        "refused": sum(one.refused for one in totals.tables),
        "rejected": [asdict(row) for one in totals.tables for row in one.rejected],
        "notes": [*(f"left out: {why}" for why in totals.left_out)]
        + [remark for one in totals.tables for remark in one.notes],
    }
    return table
