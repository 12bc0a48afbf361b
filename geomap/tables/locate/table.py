"""Coordinates for the rows of a table: each name asked once, however many rows have it."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from geomap.errors import OptionError
from geomap.places.fold import fold
from geomap.places.overlay import open_gazetteer
from geomap.places.search import misspelt
from geomap.places.store import Place, Store
from geomap.tables.assembly import assemble
from geomap.tables.coded import Coded, combined
from geomap.tables.ids import unique_ids
from geomap.tables.locate.around import former_countries
from geomap.tables.locate.asked import DOUBTFUL, Answer, Asked, Lean, Where, leaning
from geomap.tables.locate.cells import is_no_name, rules, usual_names
from geomap.tables.locate.decide import Locator
from geomap.tables.positions import plain, positions
from geomap.tables.reading import read_events
from geomap.tables.rows import Points, RawRows
from geomap.tables.schema import CRS, NAMES
from geomap.tables.schemes import Layout, in_our_columns

__all__ = ["NOTE", "locate", "locate_events"]

#: Names that are not known for which the nearest known one is looked for.
_MENDED = 10
_LONGEST_MENDED = 24
_FLOATS = ("lat", "lon", "radius_km")
#: The column that says why a place is not known, or not sure.
NOTE = "place_note"


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
        dictionary of ``place_name``, ``country``, ``admin1``, ``rows``, ``reason``, ``nearest``.

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
    district = named.pop("district", None)
    return locate_events(
        _as_events(table, named),
        gazetteer=gazetteer,
        lang=lang,
        overwrite=overwrite,
        split=split,
        coarse=coarse,
        district=district,
    )


def locate_events(
    events: gpd.GeoDataFrame,
    *,
    gazetteer: str | os.PathLike[str] | None = None,
    lang: str = "en",
    overwrite: bool = False,
    split: bool = False,
    coarse: bool = False,
    district: str | None = None,
) -> gpd.GeoDataFrame:
    """Return an event table with coordinates; see :func:`locate`.

    Parameters
    ----------
    events : geopandas.GeoDataFrame
        An event table, whose rows are numbered from 0.
    district : str, optional
        The column that holds the second-level unit.

    Raises
    ------
    OptionError
        When there is no such column.
    GazetteerError
        When there is no such gazetteer.
    """
    if district is not None and _plain(district) not in {_plain(str(c)) for c in events.columns}:
        listed = ", ".join(str(name)[:40] for name in events.columns if name not in NAMES)
        raise OptionError(
            f"no column {district!r} for district", mend=f"name one of the table's: {listed}"
        )
    store = open_gazetteer(None if gazetteer is None else os.fspath(gazetteer))
    locator = Locator(store, coarse=coarse)
    if split:
        events = _split(events, locator)
    return _Located(events, locator, store, lang, overwrite, district).table()


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


def _split(events: gpd.GeoDataFrame, locator: Locator) -> gpd.GeoDataFrame:
    """Return a table with a row for each place that a row names."""
    names = Coded.of(events["place_name"].tolist())
    listed = names.map(locator.listed)
    counts = np.array([1 if one is None else len(one) for one in listed])
    if counts.max(initial=1) == 1:
        return events
    rows = np.repeat(np.arange(len(events)), counts)
    out = events.iloc[rows].reset_index(drop=True)
    texts = [
        name
        for one, cell in zip(listed, names, strict=True)
        for name in (one if one and len(one) > 1 else [cell])
    ]
    out["place_name"] = pd.Series(texts, dtype=object)
    out["event_id"] = pd.Series(unique_ids(out["event_id"]), dtype=object)
    out.attrs = dict(events.attrs)
    return out


class Told(tuple[Mapping[str, Any], ...]):
    """What there is to say of a table; pandas would copy it, entry by entry, at every step."""

    __slots__ = ()

    def __deepcopy__(self, _memo: object) -> Told:
        return self


class _Located:
    """A table on its way to its coordinates."""

    def __init__(
        self,
        events: gpd.GeoDataFrame,
        locator: Locator,
        store: Store,
        lang: str,
        overwrite: bool,
        district: str | None,
    ) -> None:
        self._events, self._locator, self._store, self._lang = events, locator, store, lang
        self._overwrite = overwrite
        self._district = district

    def table(self) -> gpd.GeoDataFrame:
        has_point = self._events["lat"].notna().to_numpy()
        asked = self._asked(has_point)
        alone = asked.map(self._locator.answer)
        lean = leaning([*self._known(has_point), *_clear(alone)])
        answers = combined(partial(self._answer, lean=lean), asked, alone)
        is_placed = answers.map(lambda answer: answer.place and True).known
        answers = answers.where(is_placed | ~has_point)  # a miss takes no coordinates away
        out = self._filled(answers, is_placed)
        out.attrs = {**self._events.attrs, **self._told(asked, answers, is_placed, has_point)}
        return out

    def _known(self, has_point: NDArray[np.bool_]) -> list[Where]:
        """Return where the rows are that have coordinates, each name once."""
        events = self._events
        sure = ~(events["place_confidence"].to_numpy() < DOUBTFUL)  # not known is sure, too
        names, *where = (self._column(name) for name in ("place_name", "country", "admin1"))
        listed = combined(lambda *cells: cells, names, *where).where(has_point & sure)
        return [(country, region) for _, country, region in listed.different()]

    def _answer(self, asked: Asked | None, alone: Answer | None, *, lean: Lean) -> Answer | None:
        if asked is None or alone is None or alone.confidence >= DOUBTFUL or asked.country:
            return alone
        return self._locator.answer(asked, lean)

    def _asked(self, has_point: NDArray[np.bool_]) -> Coded:
        """Return for each row what is asked of the gazetteer; nothing where nothing is."""
        name = self._column("place_name")
        country = self._column("country").or_else(self._unread("country"))
        region = self._column("admin1").or_else(self._unread("admin1"))
        district = self._named_district()
        former = former_countries()
        by_day = country.map(lambda cell: fold(cell[:200]) in former or None).known
        day = self._column("date_start").where(by_day)
        place_id = self._column("place_id")
        wanted = ~has_point
        if self._overwrite:
            wanted = wanted | name.known
            place_id = place_id.where(~has_point)
        columns = (name, country, region, district, day, place_id)
        wanted = wanted & np.logical_or.reduce(
            [one.known for one in (name, country, region, district, place_id)]
        )
        asked = combined(lambda *cells: Asked(*(cell or "" for cell in cells)), *columns)
        return asked.where(wanted)

    def _column(self, name: str) -> Coded:
        cells = self._events[name]
        return Coded.of([None if cell is None else str(cell) for cell in cells.tolist()])

    def _unread(self, ours: str) -> Coded:
        """Return the cells of a column that the table has for one of ours, as they stand."""
        return self._first_of({*usual_names()[ours], f"table {ours}"})

    def _named_district(self) -> Coded:
        if self._district is not None:
            return self._first_of({_plain(self._district)})
        return self._first_of(set(rules()["columns"]["district"]))

    def _first_of(self, names: set[str]) -> Coded:
        for column in self._events.columns:
            if column not in NAMES and _plain(str(column)) in names:
                return self._column(column)
        return Coded.same(None, len(self._events))

    def _filled(self, answers: Coded, is_placed: NDArray[np.bool_]) -> gpd.GeoDataFrame:
        """Return the table with the answers in its rows."""
        events = self._events
        new: dict[str, Any] = {}
        for name, read in _READERS.items():
            old = events[name].to_numpy(copy=True)
            cells = answers.where(is_placed).map(partial(_read, read))
            old[is_placed] = (cells.floats() if name in _FLOATS else cells.objects())[is_placed]
            new[name] = old
        labels = answers.map(lambda one: one.place and self._label(one.place)).objects()
        new["place_label"] = np.where(is_placed, labels, events["place_label"].to_numpy(object))
        sure = answers.map(lambda one: one.confidence)
        new["place_confidence"] = np.where(
            sure.known, sure.floats(), events["place_confidence"].to_numpy()
        )
        rivals = answers.map(self._candidates)
        candidates = events["place_candidates"].to_numpy(copy=True)
        candidates[answers.known] = rivals.objects()[answers.known]
        new["place_candidates"] = candidates
        points = events.geometry.to_numpy(copy=True)
        points[is_placed] = shapely.points(new["lon"][is_placed], new["lat"][is_placed])
        columns = {**new, **self._notes(answers)}
        out = events.assign(**{name: _series(cells) for name, cells in columns.items()})
        return out.set_geometry(gpd.GeoSeries(points, index=out.index, crs=CRS))

    def _notes(self, answers: Coded) -> dict[str, Any]:
        """Return the column that says why a place is not sure, where there is anything to say."""
        notes = answers.map(lambda one: one.note).objects()
        if NOTE in self._events.columns:
            old = self._events[NOTE].to_numpy(object)
            notes = np.where(answers.known, notes, old)
        return {NOTE: notes} if any(note is not None for note in notes) else {}

    def _label(self, place: Place) -> str:
        return place.name if place.index < 0 else self._store.label(place.index, self._lang)

    def _candidates(self, answer: Answer) -> list[dict[str, Any]]:
        return [
            {
                "place_id": one.place.place_id,
                "label": self._label(one.place),
                "country": one.place.country,
                "lat": one.place.lat,
                "lon": one.place.lon,
                "score": round(one.weight, 2),
            }
            for one in answer.rivals
        ]

    # -- what there is to say ------------------------------------------------------------------

    def _told(
        self,
        asked: Coded,
        answers: Coded,
        is_placed: NDArray[np.bool_],
        has_point: NDArray[np.bool_],
    ) -> dict[str, Any]:
        doubtful = answers.map(lambda one: one.confidence < DOUBTFUL or None).known & is_placed
        missed = asked.known & ~is_placed & ~has_point
        counts = {
            "placed": int(is_placed.sum()),
            "doubtful": int(doubtful.sum()),
            "not_found": int(missed.sum()),
            "no_name": int((~asked.known & ~has_point).sum()),
            "kept": int((has_point & ~is_placed).sum()),
        }
        cells: list[Asked] = asked.cells.tolist()
        often = Counter(asked.where(missed).codes[missed].tolist())
        unplaced: list[dict[str, Any]] = []
        for number, rows in sorted(often.items(), key=lambda pair: (-pair[1], pair[0])):
            one = cells[number]
            unplaced.append(
                {
                    "place_name": one.name or None,
                    "country": one.country or None,
                    "admin1": one.region or None,
                    "rows": rows,
                    "reason": self._locator.answer(one).note,
                    "nearest": self._nearest(one) if len(unplaced) < _MENDED else None,
                }
            )
        return {"located": counts, "unplaced": Told(unplaced)}

    def _nearest(self, asked: Asked) -> str | None:
        """Return the known name most like one that is not known."""
        key = fold(asked.name[:_LONGEST_MENDED])
        if len(key) >= _LONGEST_MENDED or is_no_name(asked.name) or self._store.key_id(key):
            return None
        for name in misspelt(key, self._store):
            answer = self._locator.answer(replace(asked, name=name))
            if answer.place is not None:
                return self._label(answer.place)
        return None


def _read(read: Callable[[Place], Any], answer: Answer) -> Any:
    return None if answer.place is None else read(answer.place)


def _clear(answers: Coded) -> list[Where]:
    """Return where the places are that are clear, each question once."""
    return [
        (answer.place.country, answer.place.admin1)
        for answer in answers.different()
        if answer.place is not None and answer.confidence >= DOUBTFUL
    ]


def _series(cells: NDArray[Any]) -> pd.Series:
    """Return cells as a column of their own type, which pandas must not guess."""
    return pd.Series(cells, dtype=cells.dtype)


def _plain(column: str) -> str:
    return " ".join(column[:200].casefold().replace("_", " ").replace("-", " ").split())


#: What columns hold of a place.
_READERS: Mapping[str, Callable[[Place], Any]] = {
    "place_id": lambda place: place.place_id,
    "country": lambda place: place.country,
    "admin1": lambda place: place.admin1,
    "precision": lambda place: place.precision,
    "lat": lambda place: place.lat,
    "lon": lambda place: place.lon,
    "radius_km": lambda place: round(place.radius_km, 1),
}
