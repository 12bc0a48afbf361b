"""Answers in the rows of a table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geomap.tables.coded import Coded
from geomap.tables.ids import UniqueIds
from geomap.tables.locate.lookup import Answers
from geomap.tables.locate.outcome import Outcome, outcome_of
from geomap.tables.locate.questions import Questions, Rows
from geomap.tables.locate.sheet import Cells, Sheet
from geomap.tables.locate.survey import Outlook
from geomap.tables.schema import CRS

__all__ = ["NOTE", "placed"]

#: The column that says why a place is not known, or not sure.
NOTE = "place_note"
_NUMBERS = ("lat", "lon", "radius_km", "place_confidence")
#: Columns in which a row keeps what it has when it is not placed.
_OF_PLACES = frozenset(Cells._field_defaults)


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
    sheet = Sheet(answers, outlook.lean)
    ids = ids or UniqueIds()
    for table, part in parts:
        columns = sheet.columns(part.asked)
        outcome.add(outcome_of(part, columns))
        rows = _parted(table, part, ids) if answers.lookup.split else table
        taken = part.taking(columns["lat"].known)
        yield _filled(rows, columns, taken, is_noted=outlook.is_noted)


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


def _filled(
    table: gpd.GeoDataFrame, columns: Mapping[str, Coded], taken: Rows, *, is_noted: bool
) -> gpd.GeoDataFrame:
    """Return a table with the cells that some of its rows get."""
    is_placed = columns["lat"].known
    new = {}
    for name, cells in columns.items():
        if name in table.columns:
            new[name] = table[name].to_numpy(copy=True)
        elif is_noted:
            new[name] = np.full(len(table), None, dtype=object)
        else:
            continue
        rows = is_placed if name in _OF_PLACES else taken
        new[name][rows] = (cells.floats() if name in _NUMBERS else cells.objects())[rows]
    points = table.geometry.to_numpy(copy=True)
    points[is_placed] = shapely.points(new["lon"][is_placed], new["lat"][is_placed])
    # Each column is of its own type, which pandas must not guess.
    out = table.assign(**{name: pd.Series(held, dtype=held.dtype) for name, held in new.items()})
    return out.set_geometry(gpd.GeoSeries(points, index=out.index, crs=CRS))
