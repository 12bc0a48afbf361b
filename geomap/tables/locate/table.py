"""Tables with coordinates for the rows that name their places: whole, or part by part."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import geopandas as gpd
import pandas as pd

from geomap.tables.assembly import TableReader, assemble, table_of
from geomap.tables.blocks import Held, RowBlocks
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
from geomap.tables.tally import Tally
from geomap.tables.typed import TypedRows
from geomap.taxonomy import OwnType

__all__ = ["LocatedParts", "locate", "locate_events"]

#: Most rows of a file that are held, and not read twice.
_HELD_ROWS = 1 << 20


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


class LocatedParts:
    """An event table with coordinates, part by part, so that no more than a part is held.

    The rows are those of :func:`locate_events`, whatever the parts are. The table is looked through
    before the first part comes.

    Parameters
    ----------
    blocks : callable
        Yields the rows of the table in blocks, as often as it is called.
    types : sequence of OwnType
        Event types that a user declared.
    lookup : Lookup
        How the places are looked up.
    rows : int, optional
        Most rows of a part; by default a block is one.
    shown : int, optional
        How many of the rows that cannot be used are kept; by default all.

    Attributes
    ----------
    tally : Tally
        What became of the rows of the file.

    Raises
    ------
    ReadError
        When the table cannot be read, or none of its rows can be used; while parts are asked for.
    OptionError
        When there is no such column of districts; while parts are asked for.
    GazetteerError
        When there is no such gazetteer.
    """

    def __init__(
        self,
        blocks: RowBlocks,
        types: Sequence[OwnType],
        lookup: Lookup,
        *,
        rows: int | None = None,
        shown: int | None = None,
    ) -> None:
        self.tally = Tally()
        self._blocks, self._types, self._rows, self._shown = blocks, types, rows, shown
        self._answers, self._outcome = Answers(lookup), Outcome()

    @property
    def attrs(self) -> dict[str, Any]:
        """What :func:`locate` says of the rows that came."""
        return self._outcome.attrs(self._answers)

    def __iter__(self) -> Iterator[gpd.GeoDataFrame]:
        """Yield the parts."""
        parts = Held(self._read, lambda part: part[0].count, _HELD_ROWS)

        def asked() -> Iterator[Questions]:
            return (questions for _, questions in parts)

        settled = outlook(survey(asked(), self._answers), asked, self._answers)
        tables = ((table_of(rows, self._types), questions) for rows, questions in parts)
        yield from placed(tables, self._answers, settled, self._outcome)

    def _read(self) -> Iterator[tuple[TypedRows, Questions]]:
        reader = TableReader(self._blocks(), self._types, shown=self._shown)
        for rows in reader.parts(self._rows):
            yield rows, questions_of_rows(rows, self._answers)
        self.tally = reader.tally


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
