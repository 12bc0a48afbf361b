"""How much of a table is published: places no finer than asked, fields left out.

Whoever filmed a strike can be found by where it was filmed from, so a table can be published with
its places coarsened. That holds for all that the table says, not for its coordinates alone: a
quote, a headline or the address of a source names the place as well as they do, so
:func:`coarsen` leaves out every text that was taken over as written, of every event.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd

from geomap.errors import OptionError
from geomap.places.store import Place, Store
from geomap.tables.coarse import COARSE_LEVELS, Coarsener, Spot
from geomap.tables.hidden_names import HiddenNames
from geomap.tables.positions import plain, positions
from geomap.tables.schema import COLUMNS, CRS, NAMES
from geomap.taxonomy import EVENT_TYPES

__all__ = ["AS_WRITTEN", "Coarseness", "coarsen", "disclose", "parse_coarseness", "redact"]

#: What a text said, word for word; coarsening leaves it out.
AS_WRITTEN: Final = (
    "date_text",
    "place_name",
    "place_candidates",
    "document_id",
    "title",
    "source_url",
    "quote",
    "quote_start",
    "quote_end",
)
#: What a Coarsener reads of an event, besides its position.
_PLACE: Final = ("place_id", "precision", "country", "admin1", "radius_km")
#: What stays under coarsening, but for cells that name a place that was hidden.
_MAY_NAME: Final = ("event_type", "subtype", "cause", "actors", "counts", "attribution")
#: What no table can be without and stay true.
_NEEDED: Final = {
    "event_type": "an event of no type is none",
    "status": "a plan would read as something that happened",
    "precision": "a region would read as a spot; use --coarsen",
}
#: Columns that tell nothing, or something wrong, without each other.
_TOGETHER: Final = (
    frozenset({"lat", "lon"}),
    frozenset({"date_start", "date_end", "date_precision"}),
    frozenset({"quote", "quote_start", "quote_end"}),
)
_MOST_KILOMETRES: Final = 2000.0

Coarseness = str | float
"""One of ``city``, ``district``, ``region``, ``country``, or kilometres."""


def parse_coarseness(value: Coarseness) -> Coarseness:
    """Return how coarse places are to be: a level, or kilometres as a number.

    Raises
    ------
    OptionError
        When it is neither.
    """
    text = str(value).strip().lower()
    if text in COARSE_LEVELS:
        return text
    try:
        kilometres = float(text.removesuffix("km"))
    except ValueError:
        kilometres = math.nan
    if 0 < kilometres <= _MOST_KILOMETRES:
        return kilometres
    raise OptionError(
        f"coarsen {str(value)!r} is no level, and no number of kilometres up to 2000",
        mend=f"use one of {', '.join(COARSE_LEVELS)}, or a number such as 10",
    )


def disclose(
    events: pd.DataFrame,
    *,
    coarsen: Coarseness | None = None,
    redact: Sequence[str] = (),
    store: Store | None = None,
) -> pd.DataFrame:
    """Return a table as it may be published: :func:`coarsen`, then :func:`redact`, where asked.

    ``attrs["coarsen"]`` and ``attrs["redact"]`` say what was done, so that a page can say it too.
    """
    if coarsen is not None:
        events = _coarsen(events, coarsen, store=store)
    return _redact(events, redact) if redact else events


def coarsen(
    events: pd.DataFrame,
    to: Coarseness,
    *,
    store: Store | None = None,
    lang: str | None = None,
) -> gpd.GeoDataFrame:
    """Return an event table whose places are no finer than asked.

    A place becomes the city, district, region or country that it is in, as the gazetteer has it,
    or, for kilometres, the middle of a cell of a fixed grid of so many kilometres. A place that
    cannot be coarsened is left out. So are all texts as written (:data:`AS_WRITTEN`), columns of
    the user's own, and other cells that name a place which is hidden; events are numbered anew.

    Parameters
    ----------
    events : GeoDataFrame or DataFrame
        An event table; columns may be missing.
    to : str or float
        ``city``, ``district``, ``region``, ``country``, or kilometres.
    store : Store, optional
        The gazetteer; by default the one that ships with geomap.
    lang : str, optional
        ISO 639-1 code of the places' labels; by default that of each event.

    Returns
    -------
    GeoDataFrame
        In EPSG:4326; ``attrs["coarsen"]`` says how coarse it is.

    Raises
    ------
    OptionError
        When ``to`` is neither a level nor kilometres.
    """
    level = parse_coarseness(to)
    coarsener = Coarsener(store or Store.open(), level)
    table = plain(events)
    known = {name: _cells(table, name) for name in (*_PLACE, "place_name", "place_label", "lang")}
    where = [
        None if math.isnan(lon) else (float(lon), float(lat))
        for lon, lat in zip(*positions(events), strict=True)
    ]
    spots = [
        coarsener.spot(dict(zip(_PLACE, cells, strict=True)), at)
        for at, *cells in zip(where, *(known[name] for name in _PLACE), strict=True)
    ]
    hidden = HiddenNames(_names_hidden(known, spots, coarsener.store))
    data: dict[str, Sequence[Any]] = {name: [None] * len(table) for name in AS_WRITTEN}
    data |= {name: known.get(name) or _cells(table, name) for name in NAMES if name not in data}
    data |= {name: _unnamed(data[name], hidden) for name in _MAY_NAME}
    data["event_type"] = [cell or "other" for cell in data["event_type"]]
    data["event_id"] = [str(number) for number in range(1, len(table) + 1)]
    known_in = coarsener.store.label_languages
    langs = [lang or (own if own in known_in else "en") for own in known["lang"]]
    places: dict[tuple[int, str], dict[str, Any]] = {}
    for spot, own in zip(spots, langs, strict=True):
        if (id(spot), own) not in places:
            places[id(spot), own] = coarsener.cells(spot, own)
    placed = [places[id(spot), own] for spot, own in zip(spots, langs, strict=True)]
    data |= {name: [cells[name] for cells in placed] for name in (placed[0] if placed else ())}
    known_attrs = ("schema_version", "redact", "filters", "corrections")
    kept = {key: events.attrs[key] for key in known_attrs if key in events.attrs}
    if "filters" in kept:
        kept["filters"] = [_without_edges(one) for one in kept["filters"]]
    return _event_table(data, {**kept, "coarsen": level})


def _without_edges(asked: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a filter asked for, without the edges of a box: they would tell where."""
    rest = {name: value for name, value in asked.items() if name != "bbox"}
    return {**rest, "within": True} if "bbox" in asked else rest


def redact(events: pd.DataFrame, fields: Sequence[str]) -> gpd.GeoDataFrame:
    """Return an event table without some of its columns.

    Columns of the event table stay, empty; the user's own go. Coordinates, days, and a quote with
    its offsets, go together. What goes from the table also goes from the ``sources`` of merged
    events.

    Parameters
    ----------
    events : GeoDataFrame or DataFrame
        An event table.
    fields : sequence of str
        Names of columns.

    Returns
    -------
    GeoDataFrame
        In EPSG:4326; ``attrs["redact"]`` holds the names, sorted.

    Raises
    ------
    OptionError
        When there is no such column, or the table would say something untrue without it.
    """
    table = plain(events)
    wanted = {field.strip() for field in fields}
    for field in sorted(wanted):
        if field in _NEEDED:
            raise OptionError(f"redact {field!r}: {_NEEDED[field]}", mend="leave out another field")
        if field not in NAMES and field not in table.columns:
            known = [*NAMES, *(name for name in table.columns if name not in NAMES)]
            raise OptionError(
                f"redact {field!r}: there is no such column", mend=f"use one of {', '.join(known)}"
            )
    gone = wanted.union(*(group for group in _TOGETHER if group & wanted))
    lon, lat = positions(events)
    if "event_id" in gone:
        table = table.assign(event_id=[str(n) for n in range(1, len(table) + 1)])
    empty = {c.name: _empty(c.kind) for c in COLUMNS if c.name in gone and c.name != "event_id"}
    kept = table.drop(columns=[n for n in table.columns if n in gone and n != "event_id"])
    for name, cell in empty.items():
        if name in table.columns:
            kept[name] = pd.Series([cell] * len(kept), index=kept.index, dtype=object)
    if "sources" in kept.columns:
        kept["sources"] = [_without(cell, gone) for cell in kept["sources"]]
    if {"lat", "lon"} & gone:
        lon = lat = np.full(len(kept), math.nan)
    ordered = [name for name in table.columns if name in kept.columns]
    return _located(kept[ordered], lon, lat, {**events.attrs, "redact": sorted(wanted)})


def _names_hidden(
    known: Mapping[str, Sequence[Any]], spots: Sequence[Spot], store: Store
) -> set[str]:
    """Return the names of all places that are published as another, or not at all."""
    names: set[str] = set()
    places: dict[int, Place] = {}
    written = zip(known["place_name"], known["place_label"], strict=True)
    for spot, cells in zip(spots, written, strict=True):
        if spot.was is None or spot.place is None or spot.was.index != spot.place.index:
            names.update(str(cell) for cell in cells if cell)
            if spot.was is not None:
                places[spot.was.index] = spot.was
    for place in places.values():
        names |= {place.name, *store.labels(place.index).values()}
    return names


def _unnamed(cells: Sequence[Any], hidden: HiddenNames) -> list[Any]:
    """Return cells, ``None`` for those that name a place that is hidden."""
    named: dict[str, bool] = {}
    kept: list[Any] = []
    for cell in cells:
        if cell is None:
            kept.append(None)
            continue
        text = cell if isinstance(cell, str) else repr(cell)
        if text not in named:
            named[text] = cell not in EVENT_TYPES and hidden.occur_in(_object(cell))
        kept.append(None if named[text] else cell)
    return kept


def _object(cell: Any) -> Any:
    """Return a cell as the object that its JSON text stands for, or as it is."""
    if isinstance(cell, str) and cell.startswith(("{", "[")):
        try:
            return json.loads(cell)
        except ValueError:
            return cell
    return cell


def _event_table(data: Mapping[str, Sequence[Any]], attrs: dict[Any, Any]) -> gpd.GeoDataFrame:
    """Return an event table of cells by column, ``None`` where a cell is empty."""
    columns = {}
    for column in COLUMNS:
        blank = _empty(column.kind)
        cells = [blank if cell is None else cell for cell in data[column.name]]
        kind = {"number": "float64", "offset": "Int64"}.get(column.kind, "object")
        columns[column.name] = pd.Series(cells, dtype=object).astype(kind)
    table = pd.DataFrame(columns)
    return _located(table, table["lon"], table["lat"], attrs)


def _located(
    table: pd.DataFrame, lon: Iterable[float], lat: Iterable[float], attrs: dict[Any, Any]
) -> gpd.GeoDataFrame:
    points = gpd.points_from_xy(list(lon), list(lat))
    points[[math.isnan(x) for x in lon]] = None
    located = gpd.GeoDataFrame(
        table.reset_index(drop=True), geometry=gpd.GeoSeries(points, crs=CRS), crs=CRS
    )
    located.attrs = {"rejected": [], "notes": [], **attrs}
    return located


def _without(cell: Any, gone: set[str]) -> Any:
    """Return the sources of a merged event without some of their fields."""
    sources = cell
    if isinstance(cell, str):
        try:
            sources = json.loads(cell)
        except ValueError:
            return None
    if not isinstance(sources, list):
        return None
    kept = [
        {key: value for key, value in source.items() if key not in gone}
        for source in sources
        if isinstance(source, dict)
    ]
    return json.dumps(kept, ensure_ascii=False) if isinstance(cell, str) else kept


def _cells(table: pd.DataFrame, name: str) -> list[Any]:
    """Return the cells of a column, ``None`` for any of pandas' empty values."""
    if name not in table.columns:
        return [None] * len(table)
    return [_known(value) for value in table[name].tolist()]


def _known(value: Any) -> Any:
    if isinstance(value, str | dict | list | tuple):
        return value or None
    return None if value is None or pd.isna(value) else value


def _empty(kind: str) -> Any:
    return {"actors": {}, "counts": {}, "list": []}.get(kind)


# `disclose` has arguments of these names.
_coarsen, _redact = coarsen, redact
