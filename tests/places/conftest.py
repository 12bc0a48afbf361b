"""A tiny true gazetteer, its rows chosen for their traps."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from geomap.places.compile import compile_store
from geomap.places.place_row import PlaceRow
from geomap.places.store import (
    NAME_ABBREVIATION,
    NAME_ADJECTIVE,
    NAME_ALTERNATE,
    NAME_DEMONYM,
    NAME_OLD,
    NAME_TYPED,
    Store,
)

ALT, DEMONYM, OLD, SHORT = NAME_ALTERNATE, NAME_DEMONYM, NAME_OLD, NAME_ABBREVIATION
TYPED, ADJECTIVE = NAME_TYPED, NAME_ADJECTIVE


def _box(west: float, south: float, east: float, north: float) -> list[list[tuple[float, float]]]:
    return [[(west, south), (east, south), (east, north), (west, north), (west, south)]]


def _row(
    place_id: str,
    name: str,
    kind: str,
    feature: str,
    where: tuple[float, float],
    country: str | None,
    admin1: str | None = None,
    population: int = 0,
    radius_km: float = 5.0,
    names: dict[int, list[str]] | None = None,
    **rest: object,
) -> PlaceRow:
    row = PlaceRow(place_id, name, kind, feature, lat=where[0], lon=where[1], country=country)
    row.admin1, row.population, row.radius_km = admin1, population, radius_km
    row.names = {form: flags for flags, forms in (names or {}).items() for form in forms}
    for key, value in rest.items():
        setattr(row, key, value)
    return row


def _rows() -> list[PlaceRow]:
    """Return the rows; positions are ``(lat, lon)``, degrees, WGS 84."""
    return [
        _row("geonames:690791", "Ukraine", "country", "country", (49.0, 32.0), "UA", None,
             44_622_516, 440, {ALT: ["Україна", "Украина", "Ucrania"],
             DEMONYM: ["Ukrainian", "ukrainien", "ukrainienne", "українська", "украинский"]},
             labels={"en": "Ukraine", "fr": "Ukraine", "uk": "Україна", "es": "Ucrania"},
             area=[_box(22.0, 44.4, 40.2, 52.4)]),
        _row("geonames:2017370", "Russia", "country", "country", (60.0, 100.0), "RU", None,
             144_478_050, 2300, {ALT: ["Russie", "Росія", "Россия", "Russian Federation"],
             DEMONYM: ["Russian", "russe", "русский"]}),
        _row("geonames:6252001", "United States", "country", "country", (39.76, -98.5), "US", None,
             327_167_434, 1700, {ALT: ["États-Unis", "США"], SHORT: ["US", "U.S.", "USA"],
             DEMONYM: ["American", "américain"]}),
        _row("geonames:614540", "Georgia", "country", "country", (42.0, 43.5), "GE", None,
             3_731_000, 150, {ALT: ["Géorgie", "Грузія"], DEMONYM: ["Georgian"]}),
        _row("geonames:706482", "Kharkiv", "admin1", "oblast", (49.5, 36.4), "UA", "UA-63",
             2_633_834, 100, {TYPED: ["Kharkiv Oblast", "oblast de Kharkiv", "Харківська область",
             "Харківщина"], ADJECTIVE: ["Харківська", "Харьковская"]},
             labels={"en": "Kharkiv Oblast", "uk": "Харківська область"},
             area=[_box(34.8, 48.5, 38.1, 50.5)]),
        _row("geonames:696634", "Poltava", "admin1", "oblast", (49.7, 33.9), "UA", "UA-53",
             1_386_978, 95, {TYPED: ["Poltava Oblast", "Полтавська область"],
             ADJECTIVE: ["Полтавська"]}),
        _row("geonames:709716", "Donetsk", "admin1", "oblast", (48.0, 37.5), "UA", "UA-14",
             4_059_372, 90, {TYPED: ["Donetsk Oblast"]}),
        _row("geonames:703883", "Crimea", "admin1", "autonomous_republic", (45.3, 34.3), "UA",
             "UA-43", 1_934_630, 90, {ALT: ["Крим", "Crimée"]}),
        _row("geonames:4197000", "Georgia", "admin1", "state", (32.75, -83.5), "US", "US-GA",
             10_711_908, 220, {SHORT: ["Ga."]}),
        _row("geonames:5879092", "Alaska", "admin1", "state", (64.0, -150.0), "US", "US-AK",
             710_231, 700, {}),
        _row("geonames:5815135", "Washington", "admin1", "state", (47.5, -120.5), "US", "US-WA",
             6_271_775, 240, {TYPED: ["Washington State"]}),
        _row("geomap:kharkiv-raion", "Kharkiv Raion", "admin2", "raion", (49.9, 36.2), "UA",
             "UA-63", 1_700_000, 30, {TYPED: ["Харківський район"]}),
        _row("geonames:706483", "Kharkiv", "city", "seat", (49.98081, 36.25272), "UA", "UA-63",
             1_433_886, 11, {ALT: ["Kharkov", "Харків", "Харьков", "Charkiw", "Járkov"],
             DEMONYM: ["харків'яни"]}, admin2="geomap:kharkiv-raion",
             labels={"en": "Kharkiv", "uk": "Харків", "ru": "Харьков", "de": "Charkiw"}),
        _row("geonames:696643", "Poltava", "city", "seat", (49.59373, 34.54073), "UA", "UA-53",
             317_847, 6, {ALT: ["Полтава", "Poltawa"]}),
        _row("geonames:704147", "Pokrovsk", "city", "town", (48.2814, 37.1758), "UA", "UA-14",
             60_127, 4, {ALT: ["Покровськ"], OLD: ["Krasnoarmiisk"]}),
        _row("geonames:563464", "Engels", "city", "city", (51.4839, 46.1053), "RU", "RU-SAR",
             196_011, 6, {ALT: ["Энгельс"], OLD: ["Pokrovsk"]}),
        _row("geonames:709717", "Bakhmut", "city", "town", (48.5956, 37.9999), "UA", "UA-14",
             73_212, 4, {ALT: ["Бахмут"], OLD: ["Artemivsk", "Артемівськ"]}),
        _row("geonames:692372", "Sloviansk", "city", "town", (48.8667, 37.6167), "UA", "UA-14",
             106_972, 5, {ALT: ["Слов'янськ", "Slov'yansk"]}),
        _row("geonames:707810", "Ivanivka", "city", "village", (46.98, 30.47), "UA", "UA-51",
             3_000, 2, {ALT: ["Іванівка"]}),
        _row("geonames:707848", "Ivanivka", "city", "village", (50.29, 28.75), "UA", "UA-18",
             900, 2, {ALT: ["Іванівка"]}),
        _row("geonames:5128581", "New York", "city", "city", (40.71427, -74.00597), "US",
             "US-NY", 8_175_133, 15, {ALT: ["Нью-Йорк"]}),
        _row("geonames:700051", "Niu-York", "city", "town", (48.33, 37.83), "UA", "UA-14",
             10_000, 3, {ALT: ["New York", "Нью-Йорк"], OLD: ["Novhorodske"]}),
        _row("geonames:4140963", "Washington", "city", "capital", (38.89511, -77.03637), "US",
             "US-DC", 601_723, 9, {ALT: ["Washington, D.C.", "Вашингтон"]}),
        _row("geonames:2988507", "Paris", "city", "capital", (48.85341, 2.3488), "FR", "FR-IDF",
             2_138_551, 8, {DEMONYM: ["Parisian"]}),
        _row("geonames:4717560", "Paris", "city", "town", (33.66094, -95.55551), "US", "US-TX",
             24_782, 4, {}),
        _row("geonames:4669154", "White House", "city", "town", (36.47032, -86.65138), "US",
             "US-TN", 11_226, 4, {}),
        _row("geomap:white-house", "White House", "facility", "government", (38.8977, -77.0366),
             "US", "US-DC", 0, 0.3, {ALT: ["Maison-Blanche", "Білий дім", "Weißes Haus"]}),
        _row("geomap:black-sea", "Black Sea", "area", "sea", (43.3, 34.5), None, None, 0, 500,
             {ALT: ["mer Noire", "Чорне море"]}),
        _row("geomap:dnieper", "Dnieper", "area", "river", (48.5, 35.0), None, None, 0, 500,
             {ALT: ["Dnipro", "Дніпро", "Dniepr"]}),
    ]  # fmt: skip


@pytest.fixture(scope="session")
def dump_line() -> Callable[..., str]:
    """Make a line of a dump, without its end; ``code`` is feature class and code."""

    def line(
        number: int | str,
        name: str,
        lat: float | str = 49.5,
        lon: float | str = 36.5,
        code: str = "P.PPL",
        country: str = "UA",
        admin1: str = "07",
        admin2: str = "",
        population: int | str = 0,
        others: str = "",
    ) -> str:
        letter, _, rest = code.partition(".")
        cells = [number, name, name, others, lat, lon, letter, rest, country, "", admin1, admin2,
                 "", "", population, "", 100, "Europe/Kyiv", "2026-11-20"]  # fmt: skip
        return "\t".join(map(str, cells))

    return line


@pytest.fixture
def tiny_rows() -> list[PlaceRow]:
    """The rows of the tiny gazetteer, made anew."""
    return _rows()


@pytest.fixture(scope="session")
def tiny_store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A store of the tiny rows, compiled once."""
    folder: Path = tmp_path_factory.mktemp("gazetteer")
    compile_store(_rows(), folder)
    return Store.open(folder)
