"""Populated places and their names in other languages, with the wrong ones taken out.

GeoNames' alternate names have no language and hold noise. Out go codes, machine romanisations,
scripts other than Latin and Cyrillic, and names that belong to something else: a city called
like a country, a region or a landmark which its main name does not resemble (``White House`` for
Casablanca, ``Воронежская область`` for the city of Voronezh). A name that a place shares with
the main name of another place of some size in the same or a neighbouring country, and that does
not resemble its own, is an old one (Engels was ``Pokrovsk``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from gazetteer.cyrillic import NATIVE_LANGUAGE, add_written_forms, slavic_names
from gazetteer.geonames import City, GeoNames
from gazetteer.names import clean_label, is_name, is_typed, similar
from gazetteer.regions import Regions
from geomap.places.features import load_features, size_word, town_radius_km
from geomap.places.fold import fold
from geomap.places.place_row import PlaceRow
from geomap.places.store import NAME_ALTERNATE, NAME_OLD

__all__ = ["build_cities"]

# A namesake this many times smaller says nothing about whose name it is.
OLD_NAME_RATIO = 20


def build_cities(
    geonames: GeoNames, regions: Regions, others: Iterable[PlaceRow], districts: dict[int, str]
) -> list[PlaceRow]:
    """Make the rows of the populated places.

    Parameters
    ----------
    others : iterable of PlaceRow
        Countries, regions, landmarks, areas: whose names a city does not take by accident.
    districts : dict of int to str
        Number of a second-level unit → its place id.
    """
    reserved = _reserved(others)
    main: dict[str, dict[str, int]] = defaultdict(dict)
    for city in geonames.cities:
        largest_of = main[fold(city.name)]
        largest_of[city.country] = max(city.population, largest_of.get(city.country, 0))
    rows = []
    for city in geonames.cities:
        if not fold(city.name):
            continue
        neighbours = geonames.countries[city.country].neighbours | {city.country}
        admin1 = regions.iso.get(city.admin1) if city.admin1 is not None else None
        row = PlaceRow(
            place_id=f"geonames:{city.geonames_id}",
            name=city.name,
            kind="city",
            feature=_feature(city),
            lat=city.lat,
            lon=city.lon,
            country=city.country,
            admin1=admin1,
            admin2=districts.get(city.admin2) if city.admin2 is not None else None,
            radius_km=town_radius_km(city.population),
            population=city.population,
            names=_names(city, admin1, reserved, main, neighbours),
        )
        if city.country in NATIVE_LANGUAGE:
            native = NATIVE_LANGUAGE[city.country]
            row.labels = slavic_names(city.name, city.names, native)
            add_written_forms(row, native)
        rows.append(row)
    return rows


def _reserved(others: Iterable[PlaceRow]) -> dict[str, set[str | None]]:
    """Return the keys of other places' names, with the codes of first-level units."""
    reserved: dict[str, set[str | None]] = defaultdict(set)
    for row in others:
        for name in (row.name, *row.names):
            reserved[fold(name)].add(row.admin1 if row.kind == "admin1" else None)
    return reserved


def _names(
    city: City,
    admin1: str | None,
    reserved: dict[str, set[str | None]],
    main: dict[str, dict[str, int]],
    neighbours: frozenset[str],
) -> dict[str, int]:
    own = fold(city.name)
    seen = {own}
    names: dict[str, int] = {}
    for name in map(clean_label, city.names):
        key = fold(name)
        if key in seen or not is_name(name) or len(key) < min(3, len(own)):
            continue
        seen.add(key)
        if is_typed(name) and not is_typed(city.name):
            continue
        owners = reserved.get(key, set()) - {admin1}
        if owners and not similar(name, city.name):
            continue
        bearers = main.get(key, {})
        rival = max((bearers[country] for country in bearers.keys() & neighbours), default=0)
        old = rival * OLD_NAME_RATIO > city.population and not similar(name, city.name)
        names[name] = NAME_OLD if old else NAME_ALTERNATE
    return names


def _feature(city: City) -> str:
    known = load_features().find("P", city.feature_code)
    return size_word(city.population) if known is None or known.word is None else known.word
