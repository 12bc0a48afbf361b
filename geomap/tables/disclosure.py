"""How much of a table is published: places no finer than asked, fields left out.

Whoever filmed a strike can be found by where it was filmed from, so a table can be published with
its places coarsened. That holds for all that the table says, not for its coordinates alone: a
quote, a headline or the address of a source names the place as well as they do, so
:func:`coarsen` leaves out every text that was taken over as written, of every event.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd

from geomap.errors import OptionError
from geomap.places.fold import tokens
from geomap.places.store import LABEL_LANGUAGES, Place, Store
from geomap.tables.coarse import COARSE_LEVELS, Coarsener, Spot
from geomap.tables.positions import plain, positions
from geomap.tables.schema import COLUMNS, CRS, NAMES

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
_STEM_SHARE: Final = 0.6
_SHORTEST_STEM: Final = 3

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
    lon, lat = positions(events)
    names: set[str] = set()
    rows: list[dict[str, Any]] = []
    for number, row in enumerate(table.to_dict("records")):
        known = {name: _known(row.get(name)) for name in (*NAMES, "place_id")}
        at = None if math.isnan(lon[number]) else (float(lon[number]), float(lat[number]))
        spot = coarsener.spot(known, at)
        names.update(_names_hidden(known, spot, coarsener.store))
        own = known["lang"] if known["lang"] in LABEL_LANGUAGES else None
        rows.append({**known, **coarsener.cells(spot, lang or own or "en")})
    return _published(rows, _stems(names), events.attrs, level)


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


@dataclass(frozen=True, slots=True)
class _Stems:
    """Beginnings of names, as folded words, by which an inflected name is known again."""

    stems: frozenset[str]
    lengths: tuple[int, ...]

    def occur_in(self, text: str) -> bool:
        return any(
            token.folded[:length] in self.stems
            for token in tokens(text)
            for length in self.lengths
            if len(token.folded) >= length
        )


def _stems(names: Iterable[str]) -> _Stems:
    stems = set()
    for name in names:
        words = [token.folded for token in tokens(name)]
        longest = max(words, key=len, default="")
        if longest:
            stems.add(longest[: max(_SHORTEST_STEM, math.ceil(_STEM_SHARE * len(longest)))])
    return _Stems(frozenset(stems), tuple(sorted({len(stem) for stem in stems})))


def _names_hidden(row: dict[str, Any], spot: Spot, store: Store) -> set[str]:
    """Return the names of an event's place, where the place that is published is another."""
    place: Place | None = spot.was
    if place is not None and spot.place is not None and place.index == spot.place.index:
        return set()
    names = {str(row[name]) for name in ("place_name", "place_label") if row.get(name)}
    if place is not None:
        names |= {place.name, *store.labels(place.index).values()}
    return names


def _published(
    rows: Sequence[dict[str, Any]], hidden: _Stems, attrs: dict[Any, Any], level: Coarseness
) -> gpd.GeoDataFrame:
    for number, row in enumerate(rows, start=1):
        row["event_id"] = str(number)
        for name in AS_WRITTEN:
            row[name] = None
        for name in _MAY_NAME:
            cell = row[name]
            if cell is None:
                continue
            text = cell if isinstance(cell, str) else json.dumps(cell, ensure_ascii=False)
            if hidden.occur_in(text):
                row[name] = "other" if name == "event_type" else None
    data = {
        column.name: [
            _empty(column.kind) if row[column.name] is None else row[column.name] for row in rows
        ]
        for column in COLUMNS
    }
    table = pd.DataFrame(
        {name: pd.Series(cells, dtype=object) for name, cells in data.items()}
    ).astype({column.name: "float64" for column in COLUMNS if column.kind == "number"})
    for column in COLUMNS:
        if column.kind == "offset":
            table[column.name] = table[column.name].astype("Int64")
    kept = {key: attrs[key] for key in ("schema_version", "redact") if key in attrs}
    return _located(table, table["lon"], table["lat"], {**kept, "coarsen": level})


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


def _known(value: Any) -> Any:
    """Return a cell, ``None`` for any of pandas' empty values."""
    if isinstance(value, str | dict | list | tuple):
        return value or None
    return None if value is None or pd.isna(value) else value


def _empty(kind: str) -> Any:
    return {"actors": {}, "counts": {}, "list": []}.get(kind)


# `disclose` has arguments of these names.
_coarsen, _redact = coarsen, redact
