"""Second-level units: GeoNames' districts, counties and raions, with a point each.

GeoNames' own point where it is known; else the centre of the places inside, weighed by people;
else the place that the district is named after (``Грайворонский район`` → ``Грайворон``). A
unit that none of these places is left out.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass, field

import shapely
from shapely.geometry.base import BaseGeometry

from gazetteer.cyrillic import NATIVE_LANGUAGE
from gazetteer.geonames import City, GeoNames, Unit
from gazetteer.names import bare_name, corrections, is_name, names_of_unit
from gazetteer.naturalearth import UnitFeature
from gazetteer.polygons import radius_km
from gazetteer.regions import Regions
from geomap.places.fold import fold
from geomap.places.place_row import PlaceRow
from geomap.places.store import NAME_ABBREVIATION, NAME_ALTERNATE, NAME_TYPED

__all__ = ["Districts", "build_districts", "name_after_seats"]

USUAL_RADIUS_KM = 25.0
_KM_PER_DEGREE = 111.2
_ADJECTIVE_ENDINGS = (
    "овский", "евский", "инский", "ский", "цкий", "ой", "ый",
    "івський", "овський", "инський", "ський", "цький", "зький", "ий",
)  # fmt: skip


@dataclass(slots=True)
class Districts:
    """Rows by number of the unit; shapes, and seats that units are called after, by place id."""

    rows: dict[int, PlaceRow] = field(default_factory=dict)
    seats: dict[str, str] = field(default_factory=dict)
    shapes: dict[str, BaseGeometry] = field(default_factory=dict)

    @property
    def ids(self) -> dict[int, str]:
        """Number of the unit → place id."""
        return {number: row.place_id for number, row in self.rows.items()}


def build_districts(geonames: GeoNames, features: list[UnitFeature], regions: Regions) -> Districts:
    """Make the rows of the second-level units."""
    drawn = {feature.geonames_id: feature for feature in features if feature.geonames_id}
    inside: dict[int, list[City]] = defaultdict(list)
    around: dict[int, list[City]] = defaultdict(list)
    for city in geonames.cities:
        if city.admin2 is not None:
            inside[city.admin2].append(city)
        if city.admin1 is not None:
            around[city.admin1].append(city)
    stems = {number: _stems(cities) for number, cities in around.items()}
    taken = {row.place_id for row in regions.rows.values()}
    districts = Districts()
    for unit in geonames.units.values():
        place_id = f"geonames:{unit.geonames_id}"
        if unit.level != 2 or place_id in taken:
            continue
        cities = inside[unit.number]
        seat = _seat(unit, stems.get(unit.parent or 0, {}))
        point = _point_of(unit, geonames, cities, seat)
        feature = drawn.get(unit.geonames_id)
        names = _names(unit, geonames, feature)
        name = _main_name(unit, feature, names)
        if point is None or name is None:
            continue
        taken.add(place_id)
        official = geonames.official.get(unit.geonames_id)
        row = PlaceRow(
            place_id=place_id,
            name=name,
            kind="admin2",
            feature=_feature_word(feature, name),
            lat=point[1],
            lon=point[0],
            country=unit.country,
            admin1=regions.iso.get(unit.parent or 0),
            radius_km=_radius_km(point, cities),
            population=official.population if official else sum(c.population for c in cities),
            names=names,
            labels=dict(feature.names) if feature else {},
        )
        if seat is not None:
            districts.seats[place_id] = f"geonames:{seat.geonames_id}"
        if feature is not None:
            row.radius_km = radius_km([feature.geometry])
            districts.shapes[place_id] = shapely.make_valid(feature.geometry)
        districts.rows[unit.number] = row
    return districts


def _names(unit: Unit, geonames: GeoNames, feature: UnitFeature | None) -> dict[str, int]:
    official = geonames.official.get(unit.geonames_id)
    added = corrections()["names"].get(str(unit.geonames_id), ())
    given: list[tuple[str, str | None]] = [
        (name, None) for name in (unit.name, *unit.names, *added)
    ]
    if official is not None:
        given += [(official.name, None), *((name, None) for name in official.names)]
    if feature is not None:
        given += [(name, lang) for lang, name in sorted(feature.names.items())]
    names: dict[str, int] = {}
    for name, lang in given:
        for form, flags in names_of_unit(name, lang).items():
            if len(fold(form)) > 2:
                names[form] = names.get(form, 0) | flags
    if unit.country == "US":
        for name in [name for name in names if name.endswith(" County")]:
            names[name.removesuffix("unty") + "."] = NAME_TYPED | NAME_ABBREVIATION
    return names


def _main_name(unit: Unit, feature: UnitFeature | None, names: dict[str, int]) -> str | None:
    if feature is not None and is_name(feature.names.get("en", "")):
        return feature.names["en"]
    if unit.name and is_name(unit.name):
        return unit.name
    return next(iter(names), None)


def _feature_word(feature: UnitFeature | None, name: str) -> str:
    if feature is not None and feature.type_english:
        return feature.type_english.lower().replace(" ", "_")
    for word in ("county", "raion", "rayon", "district", "province", "department"):
        if word in fold(name).split():
            return {"rayon": "raion"}.get(word, word)
    return "district"


def _stems(cities: list[City]) -> dict[str, City]:
    """Return the stems of the names of places, the largest place for each."""
    stems: dict[str, City] = {}
    for city in sorted(cities, key=lambda c: (-c.population, c.geonames_id)):
        if city.country in NATIVE_LANGUAGE:
            for name in (city.name, *city.names):
                stems.setdefault(_stem(fold(name)), city)
    return stems


def _stem(name: str) -> str:
    """Take the ending off a Slavic noun or adjective, so that both are alike."""
    for ending in _ADJECTIVE_ENDINGS:
        if name.endswith(ending) and len(name) > len(ending) + 3:
            name = name[: -len(ending)]
            break
    return name.rstrip("аеийоуыьэюяі")


def _seat(unit: Unit, stems: dict[str, City]) -> City | None:
    """Return the place that a raion is called after."""
    if unit.country not in NATIVE_LANGUAGE:
        return None
    for name in (unit.name, *unit.names):
        for lang in ("uk", "ru", "en"):
            bare = bare_name(name, lang)
            if bare and _stem(fold(bare)) in stems:
                return stems[_stem(fold(bare))]
    return None


def name_after_seats(districts: Districts, cities: list[PlaceRow]) -> None:
    """Give districts that are called after a place its names: *Kupiansk* for its raion."""
    by_id = {row.place_id: row for row in cities}
    for row in districts.rows.values():
        seat = by_id.get(districts.seats.get(row.place_id, ""))
        if seat is not None:
            for name in (seat.name, *seat.names):
                if seat.names.get(name, NAME_ALTERNATE) == NAME_ALTERNATE:
                    row.names.setdefault(name, NAME_ALTERNATE)


def _point_of(
    unit: Unit, geonames: GeoNames, cities: list[City], seat: City | None
) -> tuple[float, float] | None:
    official = geonames.official.get(unit.geonames_id)
    if official is not None:
        return official.lon, official.lat
    if cities:
        weights = [max(city.population, 1) for city in cities]
        whole = sum(weights)
        return (
            sum(city.lon * weight for city, weight in zip(cities, weights, strict=True)) / whole,
            sum(city.lat * weight for city, weight in zip(cities, weights, strict=True)) / whole,
        )
    return None if seat is None else (seat.lon, seat.lat)


def _radius_km(point: tuple[float, float], cities: list[City]) -> float:
    """Return how far nine tenths of the places are from the point."""
    lon, lat = point
    scale = math.cos(math.radians(lat))
    distances = sorted(
        _KM_PER_DEGREE * math.hypot((city.lon - lon) * scale, city.lat - lat) for city in cities
    )
    if len(distances) < 5:
        return USUAL_RADIUS_KM
    return min(max(distances[len(distances) * 9 // 10], 5.0), 300.0)
