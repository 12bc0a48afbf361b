"""Tables with coordinates for the rows that name their places: whole, or part by part."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import geopandas as gpd
import pandas as pd

from geomap.tables.assembly import assemble
from geomap.tables.coded import Coded
from geomap.tables.locate.filling import placed
from geomap.tables.locate.lookup import Answers, Lookup
from geomap.tables.locate.outcome import Outcome
from geomap.tables.locate.questions import Questions, questions_of_rows, questions_of_table
from geomap.tables.locate.survey import outlook, survey
from geomap.tables.positions import plain, positions
from geomap.tables.reading import read_events
from geomap.tables.rows import Points, RawRows
from geomap.tables.schema import NAMES
from geomap.tables.schemes import Layout, in_our_columns
from geomap.tables.typed import TypedRows

__all__ = ["locate", "locate_events", "locate_parts"]


def locate(
    table: str | os.PathLike[str] | pd.DataFrame,
    *,
    columns: Mapping[str, str] | None = None,
    gazetteer: str | os.PathLike[str] | None = None,
    lang: str = "en",
    overwrite: bool = False,
    split: bool = False,
    coarse: bool = False,
) -> gpd.GeoDataFrame:
    """Return a table as events, with coordinates for the rows that name their place.

    A row is placed by its ``place_id``, else by its ``place_name`` in the country, region,
    district and time that it states; a row that states no place but a region or a country is
    placed there. A name that cannot be placed stays without coordinates, and a place that is
    not sure has a low ``place_confidence`` and its runners-up: the column ``place_note`` says
    why. No row is left out.

    Parameters
    ----------
    table : path-like, or pandas.DataFrame
        A file that :func:`geomap.read_events` reads, an event table, or any table with a column
        of places.
    columns : mapping of str to str, optional
        What the table calls columns of ours, as ``{"place_name": "Where"}``, where their names do
        not say it; ``district`` may be among them.
    gazetteer : path-like, optional
        A gazetteer, or a CSV of places of your own.
    lang : str
        Language of ``place_label``, ISO 639-1.
    overwrite : bool
        Whether rows that have coordinates are placed by their names, too. Where that fails they
        keep what they have.
    split : bool
        Whether a row that names several places becomes a row of each; else the first counts.
    coarse : bool
        Whether a place that is not known is put at the district or region that its row states.

    Returns
    -------
    geopandas.GeoDataFrame
        The event table in EPSG:4326, rows and columns in their order. ``attrs["located"]`` counts
        rows that were ``placed``, ``doubtful`` among these, ``not_found`` and ``kept`` as they
        were; ``attrs["unplaced"]`` lists what was not found, the most frequent first, each a
        dictionary of ``place_name``, ``country``, ``admin1``, ``rows``, ``reason``, ``nearest``;
        of more than a hundred thousand different names the first in the table.

    Raises
    ------
    ReadError
        When the table cannot be read, or has no column that says a place.
    OptionError
        When a column that was named is not there.
    GazetteerError
        When there is no such gazetteer.
    """
    named = dict(columns or {})
    lookup = Lookup(
        gazetteer=None if gazetteer is None else os.fspath(gazetteer),
        lang=lang,
        overwrite=overwrite,
        split=split,
        coarse=coarse,
        district=named.pop("district", None),
    )
    return locate_events(_as_events(table, named), lookup)


def locate_events(events: gpd.GeoDataFrame, lookup: Lookup | None = None) -> gpd.GeoDataFrame:
    """Return an event table with coordinates; see :func:`locate`.

    Parameters
    ----------
    events : geopandas.GeoDataFrame
        An event table, whose rows are numbered from 0.
    lookup : Lookup, optional
        How the places are looked up.

    Raises
    ------
    OptionError
        When there is no such column of districts.
    GazetteerError
        When there is no such gazetteer.
    """
    answers, outcome = Answers(lookup or Lookup()), Outcome()
    part = questions_of_table(events, answers)
    settled = outlook(survey([part], answers), lambda: [part], answers)
    (table,) = placed([(events, part)], answers, settled, outcome)
    table.attrs = {**events.attrs, **outcome.attrs(answers)}
    return table


def locate_parts(
    rows: Callable[[], Iterable[TypedRows]],
    tables: Iterable[gpd.GeoDataFrame],
    answers: Answers,
    outcome: Outcome,
) -> Iterator[gpd.GeoDataFrame]:
    """Yield an event table with coordinates, part by part, so that no more than a part is held.

    The rows are those of :func:`locate_events`, whatever the parts are.

    Parameters
    ----------
    rows : callable
        Yields the rows of the table, in any parts, as often as it is called.
    tables : iterable of geopandas.GeoDataFrame
        The table in parts, asked for one by one when all rows are known.
    answers : Answers
        What the gazetteer answers.
    outcome : Outcome
        Gets what became of the rows.

    Raises
    ------
    OptionError
        When there is no such column of districts.
    """

    def asked() -> Iterator[Questions]:
        return (questions_of_rows(part, answers) for part in rows())

    settled = outlook(survey(asked(), answers), asked, answers)
    parts = ((table, questions_of_table(table, answers)) for table in tables)
    yield from placed(parts, answers, settled, outcome)


def _as_events(table: str | os.PathLike[str] | pd.DataFrame, named: dict[str, str]) -> Any:
    if not isinstance(table, pd.DataFrame):
        return read_events(table, columns=named)
    if isinstance(table, gpd.GeoDataFrame) and not named and set(NAMES) <= set(table.columns):
        copy = table.reset_index(drop=True)
        copy.attrs = dict(table.attrs)
        return copy
    cells = plain(table)
    columns = {
        name: cells[name].astype(object).where(cells[name].notna(), None).tolist()
        for name in cells.columns
    }
    points = None
    if isinstance(table, gpd.GeoDataFrame) and table.active_geometry_name is not None:
        points = Points(*map(Coded.numbers, positions(table)))
    raw = RawRows("table", columns, range(1, len(table) + 1), points=points)
    return assemble(in_our_columns(raw, Layout(named)))
