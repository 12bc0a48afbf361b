"""Which events are wanted: one meaning of each filter, everywhere."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from geomap.countries import country_of_option
from geomap.days import day_of_option
from geomap.errors import InputError, OptionError
from geomap.tables.polygons import covers, read_polygons
from geomap.tables.positions import floats
from geomap.taxonomy import EVENT_TYPES, STATUSES

__all__ = ["Box", "EventFilter", "event_filter", "filter_events"]

#: ``(west, south, east, north)``, degrees, WGS 84.
Box = tuple[float, float, float, float]
Mask = NDArray[np.bool_]

_BOX = "give west,south,east,north in degrees, for example 22,44,41,53"


@dataclass(frozen=True, slots=True, eq=False)
class EventFilter:
    """What an event must be like; an empty field asks for nothing.

    What is not known does not pass: an event without a date is outside any span of days, one
    without a place outside any box and any polygon, one whose country is not known outside any
    country. A place that is not a point, as a region, is where its point is.

    Attributes
    ----------
    types, statuses : tuple of str
        Words of the taxonomy; one of them must be the event's.
    countries : tuple of str
        ISO 3166-1 alpha-2 codes; one of them must be the event's.
    since, until : datetime.date or None
        First and last day, both included; an event passes when its own span overlaps them.
    bbox : tuple of float or None
        ``(west, south, east, north)``, degrees, WGS 84, edges included; one with west > east
        crosses the antimeridian.
    within : shapely geometry or None
        Polygons, ``(lon, lat)``, degrees, WGS 84, edges included.
    min_confidence : float
        From 0 to 1.
    """

    types: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    since: dt.date | None = None
    until: dt.date | None = None
    bbox: Box | None = None
    within: shapely.Geometry | None = None
    min_confidence: float = 0.0

    def passing(self, table: pd.DataFrame) -> Mask:
        """Return which events pass, an array of bool as long as the table.

        Raises
        ------
        InputError
            When the table lacks a column that is asked for.
        """
        passes = np.ones(len(table), dtype=bool)
        for name, wanted in (
            ("event_type", self.types),
            ("status", self.statuses),
            ("country", self.countries),
        ):
            if wanted:
                passes &= _column(table, name).isin(wanted).to_numpy(bool)
        if self.since is not None:
            passes &= _days(table, "date_end") >= self.since.isoformat()
        if self.until is not None:
            first = _days(table, "date_start")
            passes &= (first <= self.until.isoformat()) & (first != "")
        if self.bbox is not None or self.within is not None:
            lon, lat = (floats(_column(table, name)) for name in ("lon", "lat"))
            if self.bbox is not None:
                passes &= _in_box(lon, lat, self.bbox)
            if self.within is not None:
                passes[passes] = covers(self.within, lon[passes], lat[passes])
        if self.min_confidence > 0:
            passes &= floats(_column(table, "confidence")) >= self.min_confidence
        return passes

    def apply(self, table: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
        """Return the events that pass, numbered anew; the table itself stays as it is.

        ``attrs["filters"]`` says what was asked for, and how many events were left out, so that a
        report can say it too.

        Raises
        ------
        InputError
            When the table lacks a column that is asked for.
        """
        kept = table[self.passing(table)].reset_index(drop=True)
        asked = self._asked()
        if asked:
            told = {**asked, "left_out": len(table) - len(kept)}
            kept.attrs["filters"] = [*table.attrs.get("filters", ()), told]
        return kept

    def _asked(self) -> dict[str, Any]:
        """Return what is asked for, in plain words and numbers, by the names of the options."""
        asked = {
            "type": list(self.types),
            "status": list(self.statuses),
            "country": list(self.countries),
            "since": self.since and self.since.isoformat(),
            "until": self.until and self.until.isoformat(),
            "bbox": self.bbox and list(self.bbox),
            "within": self.within is not None,
            "min_confidence": self.min_confidence,
        }
        return {name: value for name, value in asked.items() if value}


def filter_events(
    events: gpd.GeoDataFrame,
    *,
    since: dt.date | str | None = None,
    until: dt.date | str | None = None,
    type: str | Sequence[str] | None = None,
    status: str | Sequence[str] | None = None,
    country: str | Sequence[str] | None = None,
    bbox: str | Sequence[float] | None = None,
    within: str | os.PathLike[str] | shapely.Geometry | gpd.GeoDataFrame | None = None,
    min_confidence: float | None = None,
) -> gpd.GeoDataFrame:
    """Return the events that pass all filters, as the options of the commands do.

    What is not known does not pass: an event without a date is outside any span of days, one
    without a place outside any box and any polygon.

    Parameters
    ----------
    events : geopandas.GeoDataFrame
        An event table.
    since, until : datetime.date or str, optional
        First and last day, ISO 8601, both included; an event passes when its span overlaps them.
    type, status : str or sequence of str, optional
        Words of the taxonomy, or types that the table declares.
    country : str or sequence of str, optional
        Codes of ISO 3166-1, as UA.
    bbox : sequence of float, or str, optional
        ``(west, south, east, north)``, degrees, WGS 84; west > east crosses the antimeridian.
    within : path-like, shapely geometry or geopandas.GeoDataFrame, optional
        Polygons: a file of them (GeoJSON, GeoPackage, Shapefile, FlatGeobuf) in any CRS, a
        table of them, or a geometry in ``(lon, lat)``, degrees, WGS 84.
    min_confidence : float, optional
        From 0 to 1.

    Returns
    -------
    geopandas.GeoDataFrame
        The events that pass, in their order, numbered anew.

    Raises
    ------
    OptionError
        When a value is not one of ours.
    ReadError
        When the polygons cannot be read, or are none.
    InputError
        When the table lacks a column that is asked for.
    """
    wanted = event_filter(
        since=since,
        until=until,
        type=type,
        status=status,
        country=country,
        bbox=bbox,
        within=within,
        min_confidence=min_confidence,
        own_types=[str(one["name"]) for one in events.attrs.get("types", ())],
    )
    return wanted.apply(events)


def event_filter(
    *,
    since: dt.date | str | None = None,
    until: dt.date | str | None = None,
    type: str | Sequence[str] | None = None,
    status: str | Sequence[str] | None = None,
    country: str | Sequence[str] | None = None,
    bbox: str | Sequence[float] | None = None,
    within: str | os.PathLike[str] | shapely.Geometry | gpd.GeoDataFrame | None = None,
    min_confidence: float | str | None = None,
    own_types: Sequence[str] = (),
    spelling: str = "{}",
) -> EventFilter:
    """Return the filter that some values ask for; see :func:`filter_events`.

    Parameters
    ----------
    own_types : sequence of str
        Event types beside those of the taxonomy.
    spelling : str
        How messages spell the names of the values: ``"--{}"`` for options.

    Raises
    ------
    OptionError
        When a value is not one of ours.
    ReadError
        When the polygons cannot be read, or are none.
    """
    first = day_of_option(spelling.format("since"), since)
    last = day_of_option(spelling.format("until"), until)
    if first and last and last < first:
        names = [spelling.format(name) for name in ("until", "since")]
        raise OptionError(f"{names[0]} {last} is before {names[1]} {first}", mend="swap them")
    sure = "min_confidence" if spelling == "{}" else spelling.format("min-confidence")
    return EventFilter(
        types=_words(spelling.format("type"), type, (*EVENT_TYPES, *own_types)),
        statuses=_words(spelling.format("status"), status, STATUSES),
        countries=tuple(
            country_of_option(spelling.format("country"), one) for one in _listed(country)
        ),
        since=first,
        until=last,
        bbox=None if bbox is None else _box(spelling.format("bbox"), bbox),
        within=None if within is None else read_polygons(within),
        min_confidence=_share(sure, min_confidence),
    )


def _listed(value: str | Sequence[str] | None) -> Sequence[str]:
    if value is None:
        return ()
    return [value] if isinstance(value, str) else value


def _words(
    option: str, given: str | Sequence[str] | None, known: tuple[str, ...]
) -> tuple[str, ...]:
    words = [str(word).strip().lower().replace("-", "_") for word in _listed(given)]
    for word in words:
        if word not in known:
            raise OptionError(f"no {option} {word!r}", mend=f"use one of {', '.join(known)}")
    return tuple(words)


def _share(option: str, value: float | str | None) -> float:
    try:
        share = float(value or 0)
    except (TypeError, ValueError):
        raise OptionError(f"{option} {value!r} is not a number", mend="for example 0.5") from None
    if not 0 <= share <= 1:
        raise OptionError(f"{option} {value} is not between 0 and 1", mend="for example 0.5")
    return share


def _box(option: str, value: str | Sequence[float]) -> Box:
    parts: Sequence[Any] = value.split(",") if isinstance(value, str) else value
    shown = value if isinstance(value, str) else ",".join(map(str, parts))
    try:
        west, south, east, north = (float(part) for part in parts)
    except (TypeError, ValueError):
        raise OptionError(f"{option} {shown[:80]!r} is not four numbers", mend=_BOX) from None
    if not (abs(west) <= 180 and abs(east) <= 180 and -90 <= south <= north <= 90):
        mend = _BOX
        if max(abs(west), abs(east)) <= 360:
            mend += "; across the antimeridian west is the larger, as 170,-20,-170,0"
        raise OptionError(f"{option} {shown[:80]!r} is not on the globe", mend=mend)
    return west, south, east, north


def _in_box(lon: NDArray[np.float64], lat: NDArray[np.float64], box: Box) -> Mask:
    west, south, east, north = box
    east_of, west_of = lon >= west, lon <= east
    inside = east_of & west_of if west <= east else east_of | west_of
    return inside & (lat >= south) & (lat <= north)


def _column(table: pd.DataFrame, name: str) -> pd.Series:
    if name not in table.columns:
        raise InputError(
            f"the table has no column {name!r} to filter by",
            mend="give an event table, as geomap.read_events() returns",
        )
    return table[name]


def _days(table: pd.DataFrame, name: str) -> NDArray[np.object_]:
    """Return the days of a column as text, empty where there is none."""
    days = _column(table, name).to_numpy(object)
    return np.where(pd.isna(days), "", days)
