"""The events of a table as a figure draws and counts them."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from geomap.figure.fonts import clean
from geomap.page.areas import DRAWN_AS_AREA, Area, AreaLookup, gazetteer_areas, simplified
from geomap.page.cells import category, date_of, days, different
from geomap.page.own_types import own_types
from geomap.page.style import Style, drawing, styles_for
from geomap.tables.positions import floats, plain, positions

__all__ = ["Model", "host_of"]

Integers = NDArray[np.int64]
_LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class _Column:
    """A column of few words: for each row a number from 1, 0 for none, and the words."""

    codes: Integers
    words: list[str]

    def counts(self, rows: Any = slice(None)) -> dict[str, int]:
        """Return how many rows have each word, in the order of the words, those with any."""
        found = np.bincount(self.codes[rows], minlength=len(self.words) + 1)
        return {word: int(n) for word, n in zip(self.words, found[1:], strict=True) if n}


class Model:
    """The events of a table.

    Parameters
    ----------
    events : GeoDataFrame or DataFrame
        An event table; columns may be missing.
    areas : callable, optional
        Polygons of places by ``place_id``; by default those of the embedded gazetteer.

    Attributes
    ----------
    size : int
        How many events there are.
    where : array of shape (size, 2)
        (lon, lat), degrees, WGS 84, NaN for those without a place.
    placed : array of int
        The rows that have a place.
    """

    def __init__(self, events: pd.DataFrame, areas: AreaLookup | None = None) -> None:
        self._table = plain(events)
        self._lookup = areas or gazetteer_areas
        self.own_types = own_types(events)
        self.size = len(self._table)
        self.where = np.column_stack(positions(events)).reshape(-1, 2)
        self.placed = np.nonzero(np.isfinite(self.where).all(axis=1))[0]
        self.types = _Column(*category(self._table, "event_type"))
        self.statuses = _Column(*category(self._table, "status"))
        self.precisions = _Column(*category(self._table, "precision"))

    def _numbers(self, name: str) -> NDArray[np.float64]:
        if name not in self._table.columns:
            return np.full(self.size, np.nan)
        return floats(self._table[name])

    @cached_property
    def styles(self) -> list[Style]:
        """The style of each of the words of ``types``, as the page has it."""
        return list(styles_for(self.types.words, self.own_types).values())

    @cached_property
    def confidence(self) -> NDArray[np.float64]:
        """How sure the reading of each event is, 0 to 1, NaN for unknown."""
        return self._numbers("confidence")

    @cached_property
    def faint(self) -> NDArray[np.bool_]:
        """Which events were read with a low confidence."""
        confidence = self.confidence
        return np.less(confidence, drawing()["low_confidence"], where=~np.isnan(confidence),
                       out=np.zeros(self.size, dtype=bool))  # fmt: skip

    @cached_property
    def radius_km(self) -> NDArray[np.float64]:
        """How far off each place can be, kilometres, 0 for unknown."""
        radius = self._numbers("radius_km")
        return np.where(np.isfinite(radius) & (radius > 0) & (radius < 20_000), radius, 0)

    # -- places --------------------------------------------------------------------------------

    @cached_property
    def _named(self) -> tuple[Integers, list[str]]:
        """For each row the number of its place's name, and the names; the last is none."""
        numbers = np.full(self.size, -1, dtype=np.int64)
        known: dict[str, int] = {}
        for name in ("place_label", "place_name"):
            if name not in self._table.columns:
                continue
            codes, cells = different(self._table[name])
            cleaned = [clean(cell, _LONGEST_NAME) for cell in cells]
            places = [known.setdefault(text, len(known)) if text else -1 for text in cleaned]
            numbers = np.where(numbers < 0, np.asarray(places, dtype=np.int64)[codes], numbers)
        return numbers, [*known, ""]

    @property
    def place_numbers(self) -> Integers:
        """For each row the number of its place's name, -1 for none."""
        return self._named[0]

    def place_name(self, number: int) -> str:
        """Return a place's name by its number."""
        return self._named[1][number]

    @property
    def place_names(self) -> list[str]:
        """All names of places."""
        return self._named[1][:-1]

    @cached_property
    def _areas(self) -> tuple[Integers, list[Any]]:
        """For each row the number of its polygon, -1 for none, and the polygons."""
        if "place_id" not in self._table.columns:
            return np.full(self.size, -1, dtype=np.int64), []
        codes, ids = different(self._table["place_id"])
        rough = [i > 0 and word in DRAWN_AS_AREA for i, word in
                 enumerate([None, *self.precisions.words])]  # fmt: skip
        drawn = np.asarray(rough)[self.precisions.codes]
        drawn &= np.isfinite(self.where).all(axis=1)
        asked = {ids[code] for code in np.unique(codes[drawn]).tolist()} - {None}
        wanted = sorted(place for place in asked if place is not None)
        found: Mapping[str, Area] = self._lookup(wanted) if wanted else {}
        polygons: list[Any] = []
        numbers = {}
        for place in wanted:
            polygon = simplified(found[place]) if place in found else None
            if polygon is not None and not shapely.is_empty(polygon):
                numbers[place] = len(polygons)
                polygons.append(polygon)
        table = np.asarray([numbers.get(place or "", -1) for place in ids], dtype=np.int64)
        return np.where(drawn, table[codes], -1), polygons

    @property
    def area_numbers(self) -> Integers:
        """For each row the number of its polygon, -1 where it is drawn as none."""
        return self._areas[0]

    def area(self, number: int) -> Any:
        """Return a polygon, (lon, lat), by its number."""
        return self._areas[1][number]

    def country_codes(self, rows: Integers) -> list[str]:
        """Return the countries of some events, ISO 3166-1, the most frequent first."""
        countries = _Column(*category(self._table, "country"))
        counts = countries.counts(rows)
        return sorted(counts, key=lambda code: (-counts[code], code))

    # -- all events ----------------------------------------------------------------------------

    @cached_property
    def spans(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """For each event the first and the last day it can have been on, NaN for undated.

        Days since 1970.
        """
        start, end = (days(self._table, name) for name in ("date_start", "date_end"))
        return start, np.where(np.isfinite(end) & (end >= start), end, start)

    @cached_property
    def dates(self) -> tuple[dt.date, dt.date] | None:
        """The first and the last day of all events, ``None`` where no event has a date."""
        start, end = self.spans
        known = np.isfinite(start)
        if not known.any():
            return None
        return date_of(start[known].min()), date_of(end[known].max())

    @cached_property
    def undated(self) -> int:
        """How many events have no date."""
        return int((~np.isfinite(self.spans[0])).sum())

    def hosts(self) -> list[str]:
        """Return the web sites that events were read from, those of the most events first."""
        if "source_url" not in self._table.columns:
            return []
        codes, urls = different(self._table["source_url"])
        counts: Counter[str] = Counter()
        for code, count in enumerate(np.bincount(codes, minlength=len(urls)).tolist()):
            host = host_of(urls[code])
            if host and count:
                counts[host] += count
        return sorted(counts, key=lambda host: (-counts[host], host))

    def places(self, rows: Any = None) -> list[tuple[str, int]]:
        """Return the names of places with their numbers of events, the most first.

        Of some rows that have a place, or of all that do.
        """
        codes = self.place_numbers[self.placed if rows is None else rows]
        counts = np.bincount(codes[codes >= 0], minlength=1).tolist()
        found = [(self.place_name(code), count) for code, count in enumerate(counts) if count]
        return sorted(found, key=lambda place: (-place[1], place[0]))


def host_of(url: str | None) -> str:
    """Return the host of an address of the web, without ``www.``; empty for any other."""
    try:
        parts = urlsplit((url or "").strip())
        host = parts.hostname if parts.scheme in ("http", "https") else None
    except ValueError:
        return ""
    return clean(host, 40).removeprefix("www.") if host else ""
