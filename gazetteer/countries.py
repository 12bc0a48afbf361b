"""Countries and territories: GeoNames' points, names in six languages, polygons."""

from __future__ import annotations

from collections import defaultdict

import shapely
from shapely.geometry.base import BaseGeometry

from gazetteer.cldr import Cldr
from gazetteer.geonames import GeoNames
from gazetteer.naturalearth import CountryFeature, UnitFeature
from gazetteer.polygons import area_km2, radius_km
from geomap.languages import shipped
from geomap.places.fold import fold
from geomap.places.place_row import PlaceRow
from geomap.places.store import NAME_ABBREVIATION, NAME_ALTERNATE

__all__ = ["build_countries"]


def build_countries(
    geonames: GeoNames,
    features: list[CountryFeature],
    units: list[UnitFeature],
    cldr: Cldr,
) -> tuple[list[PlaceRow], dict[str, BaseGeometry]]:
    """Make the rows of the countries; return them and their polygons by place id."""
    by_code: dict[str, list[CountryFeature]] = defaultdict(list)
    for feature in features:
        by_code[feature.iso2].append(feature)
    rows = []
    shapes = {}
    for iso2, country in geonames.countries.items():
        drawn = sorted(by_code.get(iso2, ()), key=lambda f: (-f.sovereign, -area_km2(f.geometry)))
        shape = _shape(iso2, drawn, units)
        official = geonames.official.get(country.geonames_id)
        if official is not None:
            lon, lat = official.lon, official.lat
        elif drawn:
            lon, lat = drawn[0].label_point
        elif shape is not None:
            lon, lat = shape.representative_point().coords[0]
        else:
            inside = [city for city in geonames.cities if city.country == iso2]
            if not inside:
                continue
            lon, lat = inside[0].lon, inside[0].lat
        names = cldr.countries.get(iso2, {})
        row = PlaceRow(
            place_id=f"geonames:{country.geonames_id}",
            name=names.get("en", [country.name])[0] if iso2 != "XK" else "Kosovo",
            kind="country",
            feature="country" if drawn and drawn[0].sovereign else "territory",
            lat=lat,
            lon=lon,
            country=iso2,
            radius_km=radius_km([shape]) if shape is not None else 20.0,
            population=country.population,
            labels={lang: names[lang][0] for lang in shipped() if names.get(lang)},
            names=_names(country.name, names, drawn),
        )
        rows.append(row)
        if shape is not None:
            shapes[row.place_id] = shape
    return rows, shapes


def _shape(iso2: str, drawn: list[CountryFeature], units: list[UnitFeature]) -> BaseGeometry | None:
    """Return the polygon of a country; territories that Natural Earth has as units, from there."""
    if drawn:
        return shapely.union_all([feature.geometry for feature in drawn])
    codes = {f"{mother}-{iso2}" for mother in ("FR", "NL", "NO", "AU", "US", "CN", "FI", "GB")}
    parts = [unit.geometry for unit in units if unit.iso in codes]
    return shapely.union_all(parts) if parts else None


def _names(
    name: str,
    cldr_names: dict[str, list[str]],
    drawn: list[CountryFeature],
) -> dict[str, int]:
    given = [name]
    for lang in shipped():
        given += cldr_names.get(lang, [])
        if drawn:
            given += drawn[0].names.get(lang, [])
    names = {}
    for form in given:
        for part in _forms(form):
            short = len(fold(part).replace(" ", "")) <= 3 and part.upper() == part
            names[part] = NAME_ABBREVIATION if short else NAME_ALTERNATE
    return names


def _forms(name: str) -> list[str]:
    """Return the names in "Myanmar (Burma)" and "Congo - Kinshasa"."""
    outer, bracket, inner = name.partition("(")
    if not bracket:
        return [name]
    return [outer.strip(), inner.rstrip(") ").strip()]
