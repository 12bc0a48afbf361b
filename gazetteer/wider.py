"""Regions wider or narrower than units: continents, *Scandinavia*, *the Midwest*, old provinces.

Hand-made areas that GeoNames has too take GeoNames' point and id. Natural Earth's polygons that
are no unit of GeoNames (English counties that were split, provinces that were merged) are kept
as districts or as areas.
"""

from __future__ import annotations

from collections.abc import Iterable

import shapely
from shapely.geometry.base import BaseGeometry

from gazetteer.geonames import GeoNames
from gazetteer.names import is_generic, is_name, is_typed, names_of_unit
from gazetteer.naturalearth import UnitFeature
from gazetteer.polygons import radius_km
from gazetteer.regions import Regions, features_of_units
from geomap.places.fold import fold
from geomap.places.grid import km
from geomap.places.place_row import PlaceRow
from geomap.places.store import NAME_ADJECTIVE, NAME_ALTERNATE, NAME_DEMONYM

__all__ = ["add_geonames_regions", "build_former_units", "join_units"]

# Of GeoNames' regions, those of no one country and those of these countries: elsewhere they are
# mostly bare fields and valleys.
_COUNTRIES = frozenset({"AU", "CA", "DE", "ES", "FR", "GB", "IT", "PL", "RU", "UA", "US"})
_USUAL_RADIUS_KM = {"continent": 3000.0, "region": 150.0}


def add_geonames_regions(
    areas: list[PlaceRow], geonames: GeoNames, taken: set[str]
) -> tuple[list[PlaceRow], dict[str, str]]:
    """Give hand-made areas GeoNames' points and ids, and make rows for the regions they lack.

    Returns the new rows, and the old id of each hand-made area → the new one.

    Parameters
    ----------
    taken : set of str
        Place ids that have a row; those of the regions are added.
    """
    by_key = {
        (fold(name), row.country): row for row in reversed(areas) for name in (row.name, *row.names)
    }
    made = []
    renamed: dict[str, str] = {}
    for number, record in sorted(geonames.official.items()):
        place_id = f"geonames:{number}"
        if record.kind not in ("continent", "region") or place_id in taken:
            continue
        forms = [name for name in (record.name, *record.names) if is_name(name)]
        row = next(
            (by_key[key] for key in ((fold(n), record.country) for n in forms) if key in by_key),
            None,
        )
        if row is not None:
            if row.place_id.startswith("geomap:"):
                taken.add(place_id)
                renamed[row.place_id] = place_id
                row.place_id = place_id
                row.lat, row.lon = record.lat, record.lon
            continue
        wanted = record.country is None or record.country in _COUNTRIES
        if not wanted or not is_name(record.name) or is_generic(record.name):
            continue
        taken.add(place_id)
        made.append(
            PlaceRow(
                place_id=place_id,
                name=record.name,
                kind="area",
                feature=record.kind,
                lat=record.lat,
                lon=record.lon,
                country=record.country,
                radius_km=_USUAL_RADIUS_KM[record.kind],
                names={
                    name: NAME_ALTERNATE
                    for name in forms
                    if len(fold(name)) > 3 and not is_generic(name)
                },
            )
        )
    return made, renamed


def join_units(areas: Iterable[PlaceRow], units: Iterable[PlaceRow]) -> set[str]:
    """Give GeoNames' regions that are first-level units to these, with their names.

    GeoNames has *Crimea* and *Bavaria* twice, as a region and as a unit. A region is the unit of
    its country that has its name, where it lies within that unit's radius.

    Returns
    -------
    set of str
        The ids of the regions that are units.
    """
    only_people = NAME_ADJECTIVE | NAME_DEMONYM
    by_key = {
        (key, unit.country): unit
        for unit in units
        for key, flags in unit.keys().items()
        if flags & ~only_people
    }
    joined = set()
    for area in areas:
        unit = by_key.get((fold(area.name), area.country))
        if unit is None or area.feature != "region":
            continue
        if km(area.lat, area.lon, unit.lat, unit.lon) <= unit.radius_km:
            unit.names = area.names | unit.names
            joined.add(area.place_id)
    return joined


def build_former_units(
    geonames: GeoNames, features: list[UnitFeature], regions: Regions, taken: set[str]
) -> tuple[list[PlaceRow], dict[str, BaseGeometry]]:
    """Make rows of Natural Earth's units that GeoNames has no row for.

    Parameters
    ----------
    taken : set of str
        Place ids that have a row.
    """
    owner = {
        index: number
        for number, indexes in features_of_units(geonames, features).items()
        for index in indexes
        if len(indexes) > 1
    }
    rows = []
    shapes = {}
    for index, feature in enumerate(features):
        place_id = f"geonames:{feature.geonames_id}"
        name = feature.names.get("en", "")
        if not feature.geonames_id or place_id in taken or not is_name(name):
            continue
        names: dict[str, int] = {}
        for lang, label in sorted(feature.names.items()):
            names.update(names_of_unit(label, lang))
        if not names or (is_generic(name) and not is_typed(name)):
            continue
        taken.add(place_id)
        inside = feature.geometry.representative_point()
        number = owner.get(index)
        rows.append(
            PlaceRow(
                place_id=place_id,
                name=name,
                kind="area" if number is None else "admin2",
                feature="former_unit",
                lat=inside.y,
                lon=inside.x,
                country=feature.country,
                admin1=None if number is None else regions.iso.get(number),
                radius_km=radius_km([feature.geometry]),
                names=names,
                labels=dict(feature.names),
            )
        )
        shapes[place_id] = shapely.make_valid(feature.geometry)
    return rows, shapes
