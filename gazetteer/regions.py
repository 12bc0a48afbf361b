"""First-level units: GeoNames' units, with ISO codes, polygons and names in six languages.

Natural Earth draws smaller units in some countries (French departments, British districts).
Which unit each of its polygons belongs to is told by the places inside it: a polygon goes to the
unit that most of them are in, and the polygons of one unit are dissolved.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy
import shapely
from shapely.geometry.base import BaseGeometry

from gazetteer.cldr import Cldr
from gazetteer.geonames import City, GeoNames, Unit
from gazetteer.names import corrections, is_name, is_typed, names_of_unit, words
from gazetteer.naturalearth import UnitFeature
from gazetteer.polygons import radius_km
from geomap.languages import shipped
from geomap.places.fold import fold
from geomap.places.place_row import PlaceRow
from geomap.places.store import NAME_ABBREVIATION
from geomap.toml import packaged

__all__ = ["Regions", "build_regions", "features_of_units"]

MAJORITY = 0.7


@dataclass(slots=True)
class Regions:
    """What the other builders need to know of the first level.

    ``iso`` and ``rows`` go by number of the unit; ``shapes`` by place id.
    """

    rows: dict[int, PlaceRow] = field(default_factory=dict)
    iso: dict[int, str] = field(default_factory=dict)
    shapes: dict[str, BaseGeometry] = field(default_factory=dict)


def build_regions(geonames: GeoNames, features: list[UnitFeature], cldr: Cldr) -> Regions:
    """Make the rows of the first-level units."""
    units = [unit for unit in geonames.units.values() if unit.level == 1]
    members = features_of_units(geonames, features)
    direct = {feature.geonames_id: feature for feature in features if feature.geonames_id}
    extra = packaged(__package__, "regions.toml")
    matched = _matched_codes(units, geonames, direct, cldr)
    regions = Regions(iso=_corrected(units, matched))
    cities = _cities_by(geonames.cities)
    for unit in units:
        iso = regions.iso.get(unit.number)
        cldr_names = cldr.units.get(matched.get(unit.number, ""), {})
        feature = direct.get(unit.geonames_id)
        shapes = [features[index].geometry for index in members.get(unit.number, ())]
        point = _point_of(unit, geonames, shapes, cities[unit.number])
        if point is None:
            continue
        labels = _labels(feature, cldr_names)
        name = _english_name(unit, geonames, feature, labels)
        if name is None:
            continue
        labels["en"] = name
        row = PlaceRow(
            place_id=f"geonames:{unit.geonames_id}",
            name=name,
            kind="admin1",
            feature=_feature_word(feature),
            lat=point[1],
            lon=point[0],
            country=unit.country,
            admin1=iso,
            radius_km=radius_km(shapes) if shapes else 60.0,
            population=_population(unit, geonames, cities[unit.number]),
            labels=labels,
        )
        row.names = _names(unit, geonames, feature, cldr_names, name)
        for form in extra.get(iso or "", {}).get("names", ()):
            row.names.update(names_of_unit(form, None))
        for form in extra.get(iso or "", {}).get("abbreviations", ()):
            row.names[form] = NAME_ABBREVIATION
        regions.rows[unit.number] = row
        if shapes:
            regions.shapes[row.place_id] = shapely.union_all(shapes)
    return regions


def features_of_units(geonames: GeoNames, features: list[UnitFeature]) -> dict[int, list[int]]:
    """Return, for each first-level unit, the numbers of the polygons that make it up."""
    unit_of_id = {u.geonames_id: u for u in geonames.units.values() if u.level == 1}
    votes = _votes(geonames.cities, features)
    owner: dict[int, int] = {}
    for index, feature in enumerate(features):
        own = unit_of_id.get(feature.geonames_id)
        if own is not None:
            owner[index] = own.number
        elif votes[index]:
            number, count = min(votes[index].items(), key=lambda vote: (-vote[1], vote[0]))
            if count >= MAJORITY * sum(votes[index].values()):
                owner[index] = number
    by_region: dict[tuple[str, str], set[int]] = defaultdict(set)
    for index, number in owner.items():
        if features[index].region:
            by_region[features[index].country, features[index].region].add(number)
    members: dict[int, list[int]] = defaultdict(list)
    for index, feature in enumerate(features):
        if index not in owner and not votes[index]:
            whole = by_region.get((feature.country, feature.region), set())
            if len(whole) == 1:
                owner[index] = min(whole)
        if index in owner:
            members[owner[index]].append(index)
    return {
        number: indexes
        for number, indexes in members.items()
        if geonames.units[number].country == features[indexes[0]].country
    }


def _votes(cities: list[City], features: list[UnitFeature]) -> list[Counter[int]]:
    tree = shapely.STRtree([feature.geometry for feature in features])
    points = shapely.points([(city.lon, city.lat) for city in cities])
    votes: list[Counter[int]] = [Counter() for _ in features]
    for city, index in numpy.transpose(tree.query(points, predicate="within")):
        unit = cities[city].admin1
        if unit is not None:
            votes[index][unit] += 1
    return votes


def _cities_by(cities: Iterable[City]) -> dict[int | None, list[City]]:
    found: dict[int | None, list[City]] = defaultdict(list)
    for city in cities:
        found[city.admin1].append(city)
    return found


def _corrected(units: list[Unit], matched: dict[int, str]) -> dict[int, str]:
    """Return current ISO codes: ``corrections.toml`` before the codes that were matched."""
    fixed = corrections()["iso"]
    codes = {
        unit.number: fixed[str(unit.geonames_id)]
        for unit in units
        if str(unit.geonames_id) in fixed
    }
    taken = set(codes.values())
    for number, code in matched.items():
        if number not in codes and code not in taken:
            codes[number] = code
    return codes


def _matched_codes(
    units: list[Unit], geonames: GeoNames, direct: dict[int, UnitFeature], cldr: Cldr
) -> dict[int, str]:
    """Match units with CLDR's codes (ISO 3166-2 of some years ago), by names and Natural Earth."""
    by_name: dict[tuple[str, str], set[str]] = defaultdict(set)
    for code, labels in cldr.units.items():
        for lang, label in labels.items():
            for name in names_of_unit(label, lang):
                by_name[code[:2], fold(name)].add(code)
    codes: dict[int, str] = {}
    claims: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for unit in units:
        feature = direct.get(unit.geonames_id)
        drawn = feature.iso if feature and feature.iso in cldr.units else None
        votes: Counter[str] = Counter()
        for name in _all_names(unit, geonames):
            for form in names_of_unit(name, None):
                votes.update(by_name.get((unit.country, fold(form)), ()))
        if drawn and (drawn in votes or not votes):
            claims[drawn].append((-1000 - votes[drawn], unit.number))
        elif votes:
            code, count = min(votes.items(), key=lambda vote: (-vote[1], vote[0]))
            claims[code].append((-count, unit.number))
    for code, claimants in claims.items():
        codes[min(claimants)[1]] = code
    return codes


def _all_names(unit: Unit, geonames: GeoNames) -> list[str]:
    official = geonames.official.get(unit.geonames_id)
    names = [unit.name, *unit.names]
    if official is not None:
        names += [official.name, *official.names]
    return list(dict.fromkeys(filter(None, names)))


def _point_of(
    unit: Unit, geonames: GeoNames, shapes: list[BaseGeometry], cities: list[City]
) -> tuple[float, float] | None:
    """Return GeoNames' own ``(lon, lat)``, else a point inside the polygon or among the places."""
    official = geonames.official.get(unit.geonames_id)
    if official is not None:
        return official.lon, official.lat
    if shapes:
        whole = shapely.union_all(shapes)
        inside = whole.centroid if whole.contains(whole.centroid) else whole.representative_point()
        return inside.x, inside.y
    if cities:
        weights = [max(city.population, 1) for city in cities]
        return (
            float(numpy.average([city.lon for city in cities], weights=weights)),
            float(numpy.average([city.lat for city in cities], weights=weights)),
        )
    return None


def _population(unit: Unit, geonames: GeoNames, cities: list[City]) -> int:
    official = geonames.official.get(unit.geonames_id)
    return official.population if official else sum(city.population for city in cities)


def _labels(feature: UnitFeature | None, names: dict[str, str]) -> dict[str, str]:
    labels = dict(feature.names) if feature else {}
    labels = {lang: name for lang, name in labels.items() if name[0].isupper()}
    return labels | {lang: name[0].upper() + name[1:] for lang, name in names.items()}


def _english_name(
    unit: Unit, geonames: GeoNames, feature: UnitFeature | None, labels: dict[str, str]
) -> str | None:
    """Return the English name, with its type word where the bare one is a city's as well."""
    suffix = words()["english_type"].get(feature.type_word.lower()) if feature else None
    name = feature.names.get("en") if feature else None
    name = name or labels.get("en")
    if name is None:
        name = next(filter(is_name, _all_names(unit, geonames)), None)
    if name is None:
        return None
    if suffix and not is_typed(name):
        return f"{name} {suffix}"
    return name


def _feature_word(feature: UnitFeature | None) -> str:
    if feature is None:
        return "region"
    word = {"oblast'": "oblast", "oblast": "oblast", "kray": "krai"}.get(feature.type_word.lower())
    return (word or feature.type_english or "region").lower().replace(" ", "_")


def _names(
    unit: Unit,
    geonames: GeoNames,
    feature: UnitFeature | None,
    cldr_names: dict[str, str],
    main: str,
) -> dict[str, int]:
    names: dict[str, int] = {}

    def add(found: dict[str, int]) -> None:
        for name, flags in found.items():
            if len(fold(name)) > 2:
                names[name] = names.get(name, 0) | flags

    add(names_of_unit(main, "en"))
    for lang in shipped():
        if lang in cldr_names:
            add(names_of_unit(cldr_names[lang], lang))
        if feature is not None and lang in feature.names:
            add(names_of_unit(_without_article(feature.names[lang], lang), lang))
    for name in _all_names(unit, geonames):
        if len(fold(name)) > 3:
            add(names_of_unit(name, None))
    if feature is not None and feature.country in ("US", "CA"):
        for short in (feature.abbreviation, feature.postal):
            if short and fold(short) != fold(feature.names.get("en", "")):
                names[short] = NAME_ABBREVIATION
    return names


def _without_article(name: str, lang: str) -> str:
    if lang != "fr" or name[0].isupper():
        return name
    for link in words()["fr"]["links"]:
        if name.startswith(link):
            rest = name[len(link) :].strip()
            if rest[:1].isupper():
                return rest
    return name
