"""The gazetteer that ships with geomap: whole, and right where it would hurt to be wrong."""

from __future__ import annotations

import hashlib
import math

import pytest

from geomap.languages import shipped
from geomap.places.fold import fold
from geomap.places.store import (
    NAME_ABBREVIATION,
    NAME_ADJECTIVE,
    NAME_DEMONYM,
    NAME_OLD,
    NAME_TYPED,
    Place,
    Store,
)


@pytest.fixture(scope="module")
def store() -> Store:
    """The shipped store."""
    return Store.open()


def _places(store: Store, name: str, kind: str | None = None) -> list[Place]:
    key_id = store.key_id(fold(name))
    found = [] if key_id is None else [store.place(hit.place) for hit in store.hits(key_id)]
    return [place for place in found if kind in (None, place.kind)]


def _flags(store: Store, name: str, place_id: str) -> int:
    for hit in store.hits(store.key_id(fold(name)) or 0):
        if store.place(hit.place).place_id == place_id:
            return hit.flags
    return 0


def _km(place: Place, lat: float, lon: float) -> float:
    east = (place.lon - lon) * math.cos(math.radians(lat))
    return 111.2 * math.hypot(place.lat - lat, east)


def test_the_files_are_those_that_were_built(store: Store) -> None:
    """Each shipped file has the size and the sha256 that ``meta.json`` says."""
    for name, expected in store.info()["files"].items():
        data = (store.path / name).read_bytes()
        assert len(data) == expected["bytes"]
        assert hashlib.sha256(data).hexdigest() == expected["sha256"]


def test_every_source_says_its_licence(store: Store) -> None:
    """Name, version, hash and data licence of each source are kept."""
    sources = store.info()["sources"]
    assert len(sources) > 5
    for source in sources:
        assert source["data_licence"]
        assert source["version"]
        assert len(source["sha256"]) == 64


def test_every_place_holds_together(store: Store) -> None:
    """Positions are on the globe, units exist, ids find their place again (one in fifty)."""
    for index in range(0, len(store), 50):
        place = store.place(index)
        assert -90 <= place.lat <= 90
        assert -180 <= place.lon <= 180
        assert (place.lat, place.lon) != (0.0, 0.0)
        assert store.by_id(place.place_id) == place
        if place.country:
            assert store.country(place.country) is not None
        if place.admin1:
            assert place.country is not None
            assert place.admin1.startswith(f"{place.country}-")
        if place.admin2:
            district = store.by_id(place.admin2)
            assert district is not None
            assert district.kind == "admin2"


@pytest.mark.parametrize(
    ("name", "country", "lat", "lon"),
    [
        *((name, "UA", 49.99, 36.23) for name in (
            "Kharkiv", "Kharkov", "Харків", "Харьков", "Charkiw", "Járkov")),
        *((name, "UA", 50.45, 30.52) for name in ("Kyiv", "Kiev", "Київ", "Киев", "Kiew")),
        *((name, "RU", 51.67, 39.18) for name in (
            "Voronezh", "Voronej", "Воронеж", "Woronesch", "Vorónezh")),
        *((name, "RU", 48.72, 44.5) for name in ("Volgograd", "Wolgograd", "Волгоград")),
        *((name, "RU", 50.6, 36.59) for name in ("Belgorod", "Bielgorod", "Белгород")),
        *((name, "UA", 49.59, 34.55) for name in ("Poltava", "Полтава", "Poltawa")),
        *((name, "UA", 47.84, 35.14) for name in ("Zaporizhzhia", "Zaporijia", "Saporischschja")),
        *((name, "UA", 48.59, 37.83) for name in ("Chasiv Yar", "Tchassiv Iar", "Часів Яр")),
        *((name, "RU", 50.41, 36.9) for name in ("Shebekino", "Chebekino", "Schebekino")),
        *((name, "RU", 56.84, 60.6) for name in ("Yekaterinburg", "Iekaterinbourg")),
        ("Budapest", "HU", 47.5, 19.04),
        ("Будапешт", "HU", 47.5, 19.04),
        ("Koupiansk", "UA", 49.71, 37.62),
        ("Wowtschansk", "UA", 50.29, 36.94),
        ("Graivoron", "RU", 50.48, 35.67),
        ("Moscou", "RU", 55.75, 37.62),
        ("Нью-Йорк", "US", 40.71, -74.0),
        ("Нью-Йорк", "UA", 48.33, 37.84),
        ("Cologne", "DE", 50.93, 6.95),
    ],
)  # fmt: skip
def test_a_city_is_found_by_its_names(
    store: Store, name: str, country: str, lat: float, lon: float
) -> None:
    """Exonyms, old spellings and other alphabets lead to the city."""
    assert any(
        place.country == country and _km(place, lat, lon) < 15
        for place in _places(store, name, "city")
    )


@pytest.mark.parametrize(
    ("name", "code"),
    [
        *((name, "UA-63") for name in (
            "Kharkiv Oblast", "oblast de Kharkiv", "Харківська область", "Харьковская область",
            "Oblast Charkiw", "óblast de Járkov", "Харківщина", "Kharkiv")),
        ("Novgorod Oblast", "RU-NGR"),
        ("Київська область", "UA-32"),
        ("Московская область", "RU-MOS"),
        ("Алтайский край", "RU-ALT"),
        ("Республика Алтай", "RU-AL"),
        ("Crimea", "UA-43"),
        ("Крым", "UA-43"),
        ("Sevastopol", "UA-40"),
        ("Floride", "US-FL"),
        ("Fla.", "US-FL"),
        ("Tex.", "US-TX"),
        ("Alaska", "US-AK"),
        ("Washington", "US-WA"),
        ("Georgia", "US-GA"),
        ("Bavaria", "DE-BY"),
        ("Île-de-France", "FR-IDF"),
        ("Pest", "HU-PE"),
        ("Tehran", "IR-23"),
    ],
)  # fmt: skip
def test_a_region_is_found_by_its_names(store: Store, name: str, code: str) -> None:
    """Typed and bare names, in any language of the labels, lead to the first-level unit."""
    assert code in {place.admin1 for place in _places(store, name, "admin1")}


def test_faults_of_the_sources_stay_out(store: Store) -> None:
    """Names that the sources give to the wrong place are not there."""
    assert not any(p.country == "MA" for p in _places(store, "White House"))
    assert not _places(store, "Воронежская область", "city")
    assert not any(p.country == "US" for p in _places(store, "Alaska", "city"))
    assert not any(p.admin1 == "RU-ARK" for p in _places(store, "Vologodskaya Oblast"))
    assert store.key_id("hrk") is None
    assert store.key_id(fold("ha er ke fu")) is None
    assert store.key_id("narnia") is None


def test_an_old_name_is_marked(store: Store) -> None:
    """Pokrovsk is the name of a Ukrainian town, and was that of Engels."""
    candidates = _places(store, "Pokrovsk", "city")
    assert {"UA-14", "RU-SAR"} <= {place.admin1 for place in candidates}
    assert _flags(store, "Pokrovsk", "geonames:563464") & NAME_OLD
    assert not _flags(store, "Cologne", "geonames:2886242") & NAME_OLD


@pytest.mark.parametrize(
    ("name", "country"),
    [
        ("United States", "US"), ("États-Unis", "US"), ("США", "US"), ("USA", "US"),
        ("Großbritannien", "GB"), ("UK", "GB"), ("Georgia", "GE"), ("Україна", "UA"),
        ("Росія", "RU"), ("Russie", "RU"), ("Deutschland", "DE"), ("Türkei", "TR"),
        ("Myanmar", "MM"), ("Burma", "MM"), ("Тайвань", "TW"), ("Kosovo", "XK"),
    ],
)  # fmt: skip
def test_a_country_is_found_by_its_names(store: Store, name: str, country: str) -> None:
    """Names in six languages and usual short forms lead to the country."""
    assert country in {place.country for place in _places(store, name, "country")}


def test_codes_of_countries_are_no_names(store: Store) -> None:
    """The words "in", "at" and "de" are not India, Austria and Germany."""
    for word in ("in", "at", "de", "it", "no", "is", "me"):
        assert not _places(store, word, "country")


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("White House", "white-house"), ("Maison Blanche", "white-house"),
        ("Oval Office", "oval-office"), ("Bureau ovale", "oval-office"),
        ("Kremlin", "kremlin"), ("Élysée", "elysee"),
    ],
)  # fmt: skip
def test_a_landmark_is_found_by_its_names(store: Store, name: str, slug: str) -> None:
    """Seats of power are facilities of our own."""
    assert any(slug in place.place_id for place in _places(store, name, "facility"))


def test_demonyms_short_forms_and_adjectives_are_told_apart(store: Store) -> None:
    """Flags say in what way a name is a name."""
    assert _flags(store, "ukrainiens", "geonames:690791") & NAME_DEMONYM
    assert _flags(store, "USA", "geonames:6252001") & NAME_ABBREVIATION
    assert _flags(store, "Харківська", "geonames:706482") & NAME_ADJECTIVE
    assert _flags(store, "Kharkiv Oblast", "geonames:706482") & NAME_TYPED
    assert not _flags(store, "Kharkiv", "geonames:706482") & NAME_TYPED


@pytest.mark.parametrize(
    ("lon", "lat", "country", "region"),
    [
        (34.10, 44.95, "UA", "UA-43"),  # Simferopol
        (33.60, 44.58, "UA", "UA-40"),  # Sevastopol
        (36.45, 45.33, "UA", "UA-43"),  # Kerch
        (36.23, 49.99, "UA", "UA-63"),
        (37.80, 48.02, "UA", "UA-14"),
        (36.59, 50.60, "RU", "RU-BEL"),
        (37.62, 55.75, "RU", "RU-MOW"),
        (36.75, 55.70, "RU", "RU-MOS"),
        (2.35, 48.85, "FR", "FR-IDF"),
        (-1.50, 53.80, "GB", "GB-ENG"),
        (-149.9, 61.2, "US", "US-AK"),
    ],
)
def test_a_position_is_in_its_country_and_region(
    store: Store, lon: float, lat: float, country: str, region: str
) -> None:
    """Polygons hold what international law says: Crimea is Ukraine's, and not Russia's."""
    found = store.areas_at(lon, lat)
    assert [place.country for place in found if place.kind == "country"] == [country]
    assert [place.admin1 for place in found if place.kind == "admin1"] == [region]


def test_all_of_crimea_is_in_ukraine(store: Store) -> None:
    """No place of the two units of Crimea is given to another country."""
    cities = [place for place in store if place.admin1 in ("UA-43", "UA-40")]
    assert len(cities) > 100
    assert {place.country for place in cities} == {"UA"}
    assert not any(place.admin1 in ("RU-CR", "RU-SEV") for place in store)


@pytest.mark.parametrize(
    ("place_id", "labels"),
    [
        ("geonames:706483", ("Kharkiv", "Kharkiv", "Харків", "Харьков", "Charkiw", "Járkov")),
        ("geonames:472045", ("Voronezh", "Voronej", "Воронеж", "Воронеж", "Woronesch", "Vorónezh")),
        ("geonames:524901", ("Moscow", "Moscou", "Москва", "Москва", "Moskau", "Moscú")),
        ("geonames:6252001", ("United States", "États-Unis", "Сполучені Штати",
                              "Соединенные Штаты", "Vereinigte Staaten", "Estados Unidos")),
    ],
)  # fmt: skip
def test_labels_are_in_the_language_asked_for(
    store: Store, place_id: str, labels: tuple[str, ...]
) -> None:
    """Known places have their names in English, French, Ukrainian, Russian, German, Spanish."""
    place = store.by_id(place_id)
    assert place is not None
    found = tuple(store.label(place.index, lang) for lang in shipped())
    assert found == labels


def test_every_ukrainian_and_russian_region_has_its_labels(store: Store) -> None:
    """No region of the two countries lacks a label in any language, a polygon, or a point in it."""
    regions = [p for p in store if p.kind == "admin1" and p.country in ("UA", "RU")]
    assert sum(region.country == "UA" for region in regions) == 27
    assert sum(region.country == "RU" for region in regions) == 83
    for region in regions:
        assert region.admin1
        assert region.has_area
        names = {store.label(region.index, lang) for lang in ("uk", "ru")}
        assert all(any("а" <= letter.lower() <= "ґ" for letter in name) for name in names), region
        assert region.radius_km > 5
