"""Rules on names of places and countries: codes, and names that contradict the precision."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from geomap.languages import available, load
from geomap.places.fold import fold
from geomap.places.store import Store
from geomap.tables.checks.checked import Checked
from geomap.tables.checks.finding import Finding, found, told
from geomap.tables.coded import combined
from geomap.tables.schemes.countries import country_code

__all__ = ["RULES", "country_mend"]

_NO_CODE = "is the code of no country (ISO 3166-1)"
_LONGEST_NAME = 200
#: Of a name that many places bear, the most populous that are looked at.
_LOOKED_AT = 20
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
    names = checked.column("place_name")
    units = names.map(lambda name: _unit(str(name), checked.store))
    said = combined(_finer, units, checked.column("precision"))
    mend = "correct the precision, or the name of the place"
    yield from told("precision-and-place", "precision", said, mend)


def _finer(unit: str | None, precision: str | None) -> str | None:
    if unit is None or precision not in ("point", "city", "district"):
        return None
    return f"is {precision}, but place_name names a {unit}"


def _unit(name: str, store: Store) -> str | None:
    """Return what a name says that it names, a region or a country, if either."""
    if len(name) > _LONGEST_NAME or "," in name:
        return None
    words = fold(name).split()
    behind, before = _region_words()
    if len(words) > 1 and (words[-1] in behind or words[0] in before):
        return "region"
    country = country_code(name, "name")
    return "country" if country and not _names_city(name, country, store) else None


def _names_city(name: str, country: str, store: Store) -> bool:
    """Return whether a country has a city of its own name, as Luxembourg has."""
    key = store.key_id(fold(name))
    places = [] if key is None else [store.place(h.place) for h in store.hits(key)[:_LOOKED_AT]]
    return any(place.kind == "city" and place.country == country for place in places)


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


RULES = (countries, against_precision)
