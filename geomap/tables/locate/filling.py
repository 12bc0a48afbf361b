"""Answers in the rows of a table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from operator import attrgetter

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geomap.tables.coded import Coded
from geomap.tables.ids import UniqueIds
from geomap.tables.locate.lookup import Answers, Cells, with_place
from geomap.tables.locate.outcome import Outcome, outcome_of
from geomap.tables.locate.questions import Questions
from geomap.tables.locate.survey import Outlook
from geomap.tables.schema import CRS

__all__ = ["NOTE", "placed"]

#: The column that says why a place is not known, or not sure.
NOTE = "place_note"
_NUMBERS = ("lat", "lon", "radius_km", "place_confidence")


def placed(
    parts: Iterable[tuple[gpd.GeoDataFrame, Questions]],
    answers: Answers,
    outlook: Outlook,
    outcome: Outcome,
    ids: UniqueIds | None = None,
) -> Iterator[gpd.GeoDataFrame]:
    """Yield a table with coordinates, part by part.

    Parameters
    ----------
    parts : iterable of (geopandas.GeoDataFrame, Questions)
        The table, or a part of it, in parts, and what their rows ask.
    answers : Answers
        What the gazetteer answers.
    outlook : Outlook
        What all rows of the table settle.
    outcome : Outcome
        Gets what became of the rows.
    ids : UniqueIds, optional
        What sees to it that no id comes twice where rows are parted; by default one that knows no
        rows yet.
    """
    cells_of = answers.cells(outlook.lean)
    ids = ids or UniqueIds()
    for table, part in parts:
        cells = part.asked.map(cells_of)
        cells = cells.where(part.taking(with_place(cells)))
        outcome.add(outcome_of(part, cells))
        rows = _parted(table, part, ids) if answers.lookup.split else table
        yield _filled(rows, cells, is_noted=outlook.is_noted)


def _parted(table: gpd.GeoDataFrame, part: Questions, ids: UniqueIds) -> gpd.GeoDataFrame:
    """Return a table with a row for each place of the rows that list several."""
    rows = table
    if part.parted is not None:
        rows = table.iloc[part.parted].reset_index(drop=True)
        rows["place_name"] = pd.Series(part.name.objects(), dtype=object)
    own = pd.Series(ids.settle(rows["event_id"].to_numpy(object)), dtype=object)
    rows = rows.assign(event_id=own)
    rows.attrs = dict(table.attrs)
    return rows


def _filled(table: gpd.GeoDataFrame, cells: Coded, *, is_noted: bool) -> gpd.GeoDataFrame:
    """Return a table with the cells that its rows get."""
    is_placed = with_place(cells)
    new = {}
    for name in Cells._fields:
        if name in table.columns:
            new[name] = table[name].to_numpy(copy=True)
        elif is_noted:
            new[name] = np.full(len(table), None, dtype=object)
        else:
            continue
        rows = is_placed if name in Cells._field_defaults else cells.known
        said = cells.map(attrgetter(name))
        new[name][rows] = (said.floats() if name in _NUMBERS else said.objects())[rows]
    points = table.geometry.to_numpy(copy=True)
    points[is_placed] = shapely.points(new["lon"][is_placed], new["lat"][is_placed])
    # Each column is of its own type, which pandas must not guess.
    out = table.assign(**{name: pd.Series(held, dtype=held.dtype) for name, held in new.items()})
    return out.set_geometry(gpd.GeoSeries(points, index=out.index, crs=CRS))
