"""Airports and air bases: OurAirports' large and medium ones, and the military fields.

A field that the hand-made landmarks have already, of that kind and within a few kilometres, gives
its names to that row.
"""

from __future__ import annotations

import csv
import gzip
import io
import math
import re
from collections.abc import Container, Iterable

from gazetteer.names import clean_label, is_name
from gazetteer.sources import Source
from geomap.places.fold import fold
from geomap.places.place_row import PlaceRow
from geomap.places.store import NAME_ALTERNATE, NAME_TYPED

__all__ = ["build_airports"]

SAME_FIELD_KM = 5.0
_MILITARY = re.compile(r"\b(Air Base|Air Force|AFB|Naval Air|Army Air|RAF)\b")
_FIELD = re.compile(r"\bAirfield\b")
_WAR_COUNTRIES = frozenset({"BY", "RU", "UA"})
_TYPE = re.compile(
    r"\b(?:International Airport|Air Force Base|Air Reserve Base|Naval Air Station|Air Base"
    r"|Army Airfield|Airport|Airfield|Aerodrome|AFB|Міжнародний аеропорт|Аеропорт|Аеродром"
    r"|Международный аэропорт|Аэропорт|Аэродром)\b",
    re.IGNORECASE,
)


def build_airports(
    source: Source, landmarks: Iterable[PlaceRow], city_keys: Container[str], codes: Container[str]
) -> list[PlaceRow]:
    """Make the rows of airports; those that are landmarks already are not made again.

    Parameters
    ----------
    landmarks : iterable of PlaceRow
        The hand-made facilities.
    city_keys : container of str
        Keys of the names of cities and seas: an airport is not called by one of them alone.
    codes : container of str
        The ISO 3166-2 codes of first-level units.
    """
    known = [row for row in landmarks if row.feature in ("airport", "air_base", "military_base")]
    rows: dict[str, PlaceRow] = {}
    content = gzip.decompress(source.read("ourairports/data/airports.csv.gz")).decode("utf-8")
    for entry in csv.DictReader(io.StringIO(content)):
        if not _wanted(entry):
            continue
        names = _names(entry, city_keys)
        lat, lon = float(entry["latitude_deg"]), float(entry["longitude_deg"])
        twin = next((row for row in known if _distance_km(row, lat, lon) < SAME_FIELD_KM), None)
        if twin is not None:
            for name, flags in names.items():
                twin.names.setdefault(name, flags)
            continue
        name = clean_label(entry["name"].partition(" / ")[0])
        slug = f"airport-{entry['ident'].lower()}"
        rows[slug] = PlaceRow(
            place_id=f"geomap:{slug}",
            name=name,
            kind="facility",
            feature="air_base" if _MILITARY.search(entry["name"]) else "airport",
            lat=lat,
            lon=lon,
            country=entry["iso_country"],
            admin1=entry["iso_region"] if entry["iso_region"] in codes else None,
            radius_km=2.0,
            names=names,
        )
    return [rows[slug] for slug in sorted(rows)]


def _wanted(entry: dict[str, str]) -> bool:
    if not is_name(entry["name"]) or not entry["iso_country"]:
        return False
    if entry["type"] in ("large_airport", "medium_airport"):
        return True
    if entry["iso_country"] in _WAR_COUNTRIES:
        military = _MILITARY.search(entry["name"]) or _FIELD.search(entry["name"])
        return military is not None and entry["type"] in ("small_airport", "closed")
    return _MILITARY.search(entry["name"]) is not None and entry["type"] == "small_airport"


def _names(entry: dict[str, str], city_keys: Container[str]) -> dict[str, int]:
    given = [*entry["name"].split(" / "), *entry["keywords"].split(",")]
    names: dict[str, int] = {}
    for name in map(clean_label, given):
        name = re.sub(r"\s*\([^)]*\)", "", name).strip(" \"'„“”«»")
        if not is_name(name) or len(fold(name)) < 5:
            continue
        bare = _TYPE.sub("", name).strip(" \"'„“”«»-")
        if bare != name:
            names[name] = NAME_TYPED
        if is_name(bare) and len(fold(bare)) > 4 and fold(bare) not in city_keys:
            names.setdefault(bare, NAME_ALTERNATE)
    return names


def _distance_km(row: PlaceRow, lat: float, lon: float) -> float:
    east = (row.lon - lon) * math.cos(math.radians(lat))
    return 111.2 * math.hypot(row.lat - lat, east)
