"""Which events are wanted: one meaning of each filter, everywhere."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import geopandas as gpd
import pandas as pd

__all__ = ["EventFilter"]


@dataclass(frozen=True, slots=True)
class EventFilter:
    """What an event must be like; an empty field asks for nothing.

    What is not known does not pass: an event without a date is outside any span of days, one
    without a place outside any box and any country.

    Attributes
    ----------
    types, statuses : tuple of str
        Words of the taxonomy; one of them must be the event's.
    countries : tuple of str
        ISO 3166-1 alpha-2 codes; one of them must be the event's.
    since, until : datetime.date or None
        First and last day, both included; an event passes when its own span overlaps them.
    bbox : tuple of float or None
        ``(west, south, east, north)``, degrees, WGS 84; one with west > east crosses the
        antimeridian.
    min_confidence : float
        From 0 to 1.
    """

    types: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    since: dt.date | None = None
    until: dt.date | None = None
    bbox: tuple[float, float, float, float] | None = None
    min_confidence: float = 0.0

    def apply(self, table: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
        """Return the events that pass, numbered anew; the table itself stays as it is."""
        passes = pd.Series(True, index=table.index)
        for column, wanted in (
            ("event_type", self.types),
            ("status", self.statuses),
            ("country", self.countries),
        ):
            if wanted:
                passes &= table[column].isin(wanted)
        if self.since is not None:
            passes &= table["date_end"].fillna("") >= self.since.isoformat()
        if self.until is not None:
            first = table["date_start"].fillna("")
            passes &= (first <= self.until.isoformat()) & (first != "")
        if self.bbox is not None:
            west, south, east, north = self.bbox
            lat, lon = table["lat"], table["lon"]
            inside = lon.between(west, east) if west <= east else (lon >= west) | (lon <= east)
            passes &= lat.between(south, north) & inside
        if self.min_confidence > 0:
            passes &= table["confidence"] >= self.min_confidence
        return table[passes].reset_index(drop=True)
