"""Names of cities by language, from what CLDR and Natural Earth say of time zones and regions."""

from __future__ import annotations

from collections import defaultdict

from gazetteer.cldr import Cldr
from gazetteer.geonames import City, GeoNames
from gazetteer.names import names_of_unit, similar
from gazetteer.naturalearth import UnitFeature
from geomap.languages import shipped
from geomap.places.fold import fold
from geomap.places.place_row import PlaceRow
from geomap.places.store import NAME_ALTERNATE

__all__ = ["label_cities"]


def label_cities(
    rows: list[PlaceRow], geonames: GeoNames, features: list[UnitFeature], cldr: Cldr
) -> None:
    """Label the cities that time zones and regions are called after."""
    by_id = {row.place_id: row for row in rows}
    _label_seats(by_id, geonames, features)
    _label_time_zones(by_id, geonames, cldr)


def _label_seats(
    rows: dict[str, PlaceRow], geonames: GeoNames, features: list[UnitFeature]
) -> None:
    """Where a region is called after its seat, the seat has the bare names of the region."""
    seats: dict[int, list[City]] = defaultdict(list)
    for city in geonames.cities:
        if city.feature_code in ("PPLA", "PPLC") and city.admin1 is not None:
            seats[city.admin1].append(city)
    named = {feature.geonames_id: feature.names for feature in features if feature.geonames_id}
    for number, cities in seats.items():
        names = named.get(geonames.units[number].geonames_id, {})
        for city in cities:
            row = rows[f"geonames:{city.geonames_id}"]
            if not similar(names.get("en", ""), city.name):
                continue
            for lang in shipped():
                for bare, flags in names_of_unit(names.get(lang, ""), lang).items():
                    if flags == NAME_ALTERNATE and similar(bare, city.name):
                        _give(row, lang, bare)


def _label_time_zones(rows: dict[str, PlaceRow], geonames: GeoNames, cldr: Cldr) -> None:
    """Label the largest city of the name that a time zone has."""
    largest: dict[tuple[str, str], City] = {}
    for city in geonames.cities:
        for name in (city.name, *city.names):
            key = (city.time_zone, fold(name))
            if city.population > largest.setdefault(key, city).population:
                largest[key] = city
    modern = {"Europe/Kiev": "Europe/Kyiv", "Asia/Calcutta": "Asia/Kolkata",
              "Asia/Saigon": "Asia/Ho_Chi_Minh", "Asia/Rangoon": "Asia/Yangon",
              "Asia/Katmandu": "Asia/Kathmandu"}  # fmt: skip
    for zone, names in sorted(cldr.cities.items()):
        english = names.get("en") or zone.rpartition("/")[2].replace("_", " ")
        found = largest.get((modern.get(zone, zone), fold(english)))
        if found is not None:
            row = rows[f"geonames:{found.geonames_id}"]
            for lang, name in names.items():
                _give(row, lang, name)


def _give(row: PlaceRow, lang: str, name: str) -> None:
    row.labels[lang] = name
    row.names.setdefault(name, NAME_ALTERNATE)
