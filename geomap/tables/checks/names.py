"""Rules on names of places and countries: codes, and names that contradict the precision."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from geomap.languages import available, load
from geomap.places.fold import fold
from geomap.places.grid import km
from geomap.places.store import Place, Store
from geomap.tables.checks.checked import Checked
from geomap.tables.checks.finding import Finding, found, told
from geomap.tables.coded import combined
from geomap.tables.schemes.countries import country_code

__all__ = ["RULES", "country_mend"]

_NO_CODE = "is the code of no country (ISO 3166-1)"
_LONGEST_NAME = 200
_NEAR_KM = 60.0
#: Languages in which the type word stands behind the name: Kharkiv region.
_BEHIND = ("en", "ru", "uk")
#: Codes that people write for countries, and that are not theirs.
_MISTAKEN = {"EL": "GR", "EN": "GB", "SP": "ES", "SU": "RU", "UK": "GB"}


def countries(checked: Checked) -> Iterator[Finding]:
    """Countries are codes of ISO 3166-1, and there where the place is known."""
    column = checked.column("country")
    known = column.map(lambda code: country_code(code, "iso2"))
    wrong = column.where(~known.known).map(lambda code: (_NO_CODE, country_mend(code)))
    yield from told("country-code", "country", wrong)
    missing = checked.has("precision", "country", "region", "district", "city") & ~column.known
    reason = "is empty although the place is known as a country, region, district or city"
    yield from found("country-missing", "country", missing, reason, "write its code, as UA")


def country_mend(given: Any) -> str:
    """Return what to write for a country that is not given as a code of ISO 3166-1."""
    text = str(given).strip()[:_LONGEST_NAME]
    code = _MISTAKEN.get(text.upper()) or country_code(text, "any") or country_code(text, "name")
    return f"write {code}" if code else "write its code of two letters, as UA"


def against_precision(checked: Checked) -> Iterator[Finding]:
    """A region or a country is not a point, nor a city."""
    said = combined(
        checked.known_places.answering(_finer),
        checked.column("place_name"),
        checked.column("precision"),
        checked.column("country"),
    )
    mend = "correct the precision, or the name of the place"
    yield from told("precision-and-place", "precision", said, mend)


def against_place(checked: Checked) -> Iterator[Finding]:
    """The name of a place is one of the place that `place_id` names, or of one near it."""
    said = combined(
        checked.known_places.answering(_other_place),
        checked.column("place_name"),
        checked.column("place_id"),
    )
    mend = "empty lat, lon and place_id, and have the place found with geomap locate"
    yield from told("name-and-place", "place_name", said, mend)


def _other_place(store: Store, name: str | None, place_id: str | None) -> str | None:
    """Return what is wrong where places bear a name, and none is near the one that is meant."""
    meant = store.by_id(place_id) if place_id else None
    key = store.key_id(fold(name[:_LONGEST_NAME])) if name else None
    if meant is None or key is None:
        return None
    if any(_is_around(store.place(hit.place), meant) for hit in store.hits(key)):
        return None
    return f"names another place than place_id and the coordinates, which are {meant.name}"


def _is_around(place: Place, meant: Place) -> bool:
    """Return whether a place is, or holds, or lies in or near the one that is meant."""
    kinds = (place.kind, meant.kind)
    if "country" in kinds:
        return place.kind == "country" and place.country == meant.country
    if "admin1" in kinds and place.admin1 is not None and place.admin1 == meant.admin1:
        return True
    reach = [meant.radius_km, *([place.radius_km] if place.kind == "area" else [])]
    apart = km(place.lat, place.lon, meant.lat, meant.lon)
    return apart <= max(_NEAR_KM, 2 * max(reach))


def _finer(
    store: Store, name: str | None, precision: str | None, country: str | None
) -> str | None:
    if name is None or precision not in ("point", "city", "district"):
        return None
    unit = _unit(name)
    # Luxembourg is a city of Luxembourg, and Palestine one of Texas.
    if unit is None or (unit == "country" and _names_city(name, country, store)):
        return None
    return f"is {precision}, but place_name names a {unit}"


def _unit(name: str) -> str | None:
    """Return what a name says that it names, a region or a country, if either."""
    if len(name) > _LONGEST_NAME or "," in name:
        return None
    words = fold(name).split()
    behind, before = _region_words()
    if len(words) > 1 and (words[-1] in behind or words[0] in before):
        return "region"
    return "country" if country_code(name, "name") else None


def _names_city(name: str, country: str | None, store: Store) -> bool:
    key = store.key_id(fold(name))
    places = [] if key is None else [store.place(hit.place) for hit in store.hits(key)]
    owns = (country, country_code(name, "name"))
    return any(place.kind == "city" and place.country in owns for place in places)


@cache
def _region_words() -> tuple[frozenset[str], frozenset[str]]:
    """Return the words for regions that stand behind a name, and those that stand before it."""
    behind: set[str] = set()
    before: set[str] = set()
    for code in available():
        words = load(code, "places").get("types", {}).get("region", {}).get("one", "")
        side = behind if code in _BEHIND else before
        side.update(fold(word) for word in words.split() if "-" not in word)
    return frozenset(behind), frozenset(before)


RULES = (countries, against_precision, against_place)
