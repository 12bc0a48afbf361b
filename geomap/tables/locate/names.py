"""What names in a table can mean: places, and the units that a row says its place lies in."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher, get_close_matches

from geomap.errors import OptionError
from geomap.places.areas import contains
from geomap.places.fold import fold
from geomap.places.grid import km
from geomap.places.mention import Candidate
from geomap.places.search import search
from geomap.places.store import NameHit, Place, Store
from geomap.tables.locate.cells import (
    codes_of,
    with_whole_direction,
    with_whole_words,
)
from geomap.tables.schemes.countries import country_code
from geomap.tables.type_words import without_type

__all__ = ["Names", "Option", "Unit"]

_MOST_OPTIONS = 60
_KEPT = 50_000
#: What a hamlet weighs beside a great city of its name.
_LEAST = 1e-5
#: How like the name of a region, or a country, a misspelt one is, from 0 to 1.
_LIKE_A_REGION, _LIKE_A_COUNTRY = 0.72, 0.85
#: What of its weight a place keeps that bears a name beside another whose own name it is.
_BY_ANOTHER_NAME = 0.1
#: Areas that no table means that could mean a town, and what part of their weight it then has.
_VAGUE = ("region", "former_unit")
_AS_WELL_KNOWN = 0.25
_SHORTEST = 4
#: How much more like a text the region meant is than the next.
_CLEARLY = 0.06
_LONGEST_CODE = 6
#: How far from a town a part of it lies, and how far over its edge a district of no area reaches.
_TOWN_KM = 25.0
_EDGE_KM = 15.0
_KINDS_OF_TYPE = {
    "region": ("admin1", "admin2", "area"),
    "district": ("admin2", "admin1"),
    "city": ("city",),
    "country": ("country", "admin1"),
}
_UNITS = ("country", "admin1", "admin2", "area")


@dataclass(frozen=True, slots=True)
class Option:
    """One place that a name can mean.

    Attributes
    ----------
    place : Place
        The place.
    weight : float
        How likely it is among the places of the name where nothing else is known, 0 to 1.
    is_exact : bool
        Whether it bears the name as written, and not in another form.
    """

    place: Place
    weight: float
    is_exact: bool


@dataclass(frozen=True, slots=True)
class Unit:
    """What a row says that its place lies in.

    Attributes
    ----------
    written : str
        As the table has it.
    places : tuple of Place
        What that can be; none where it is not known.
    is_guessed : bool
        Whether its name had to be mended.
    """

    written: str
    places: tuple[Place, ...] = ()
    is_guessed: bool = False

    def of_countries(self, codes: Collection[str]) -> Unit:
        """Return what of it lies in some countries; all where nothing of it does."""
        inside = tuple(place for place in self.places if place.country in codes)
        return Unit(self.written, inside, self.is_guessed) if inside else self


class Names:
    """The names of a gazetteer, as tables have them.

    Parameters
    ----------
    store : Store
        The gazetteer.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._options: dict[str, tuple[Option, ...]] = {}
        self._spellings: dict[str, dict[str, list[Place]]] = {}

    # -- places --------------------------------------------------------------------------------

    def options(self, text: str) -> tuple[Option, ...]:
        """Return the places that a name can mean, the likeliest first."""
        found = self._options.get(text)
        if found is None:
            if len(self._options) >= _KEPT:
                self._options.clear()
            found = self._options[text] = self._find(text)
        return found

    def namesakes(self, text: str, country: str | None) -> int:
        """Return how many towns of a country a name can mean."""
        options = self.options(text)
        return sum(one.place.kind == "city" and one.place.country == country for one in options)

    def _find(self, text: str) -> tuple[Option, ...]:
        key = fold(text)
        if not key:
            return ()
        whole = self._ranked(text, key)
        spelt_out = with_whole_words(key)
        if spelt_out != key:
            by_place: dict[int, Option] = {}
            for one in (*whole, *self._ranked(spelt_out, spelt_out)):
                other = by_place.setdefault(one.place.index, one)
                if one.weight > other.weight:
                    by_place[one.place.index] = one
            whole = tuple(by_place.values())
        if whole:
            return self._towns_first(whole)
        name, asked = without_type(text)
        if asked is None:
            return ()
        kinds = _KINDS_OF_TYPE[asked]
        return tuple(one for one in self._ranked(name, fold(name)) if one.place.kind in kinds)

    def _ranked(self, text: str, key: str) -> tuple[Option, ...]:
        exact = [hit.place for hit in self._hits(key) if hit.is_noun]
        found = [one for one in search_all(text, self._store) if one.place.index >= 0]
        own = {one.place.index for one in found if self._is_own_name(one.place, key)}
        options = [
            Option(
                one.place,
                max(one.score, _least(one.place))
                * (1.0 if not own or one.place.index in own else _BY_ANOTHER_NAME),
                one.place.index in exact,
            )
            for one in found
        ]
        have = {one.place.index for one in options}
        options += [
            Option(place := self._store.place(row), _least(place), is_exact=True)
            for row in exact
            if row not in have
        ]
        return tuple(options)

    def _towns_first(self, options: tuple[Option, ...]) -> tuple[Option, ...]:
        """Return options of which vague regions weigh little beside the town they are round."""
        towns = [one for one in options if one.place.kind == "city"]
        return tuple(
            replace(one, weight=one.weight * _BY_ANOTHER_NAME)
            if one.place.feature in _VAGUE
            and any(
                town.weight >= _AS_WELL_KNOWN * one.weight
                and self.lies_in(town.place, Unit("", (one.place,)))
                for town in towns
            )
            else one
            for one in options
        )

    def _is_own_name(self, place: Place, key: str) -> bool:
        """Tell whether a place is called so today, and not only was, or is by some."""
        if fold(place.name) == key:
            return True
        return key in map(fold, self._store.labels(place.index).values())

    def _hits(self, key: str) -> Iterable[NameHit]:
        key_id = self._store.key_id(key) if key else None
        return () if key_id is None else self._store.hits(key_id)

    # -- units ---------------------------------------------------------------------------------

    def unit(self, text: str, countries: Collection[str] = ()) -> Unit:
        """Return the units that a name or a code means, in any language.

        Parameters
        ----------
        text : str
            A name with or without its type word, or a code of ISO 3166.
        countries : collection of str
            ISO 3166-1 codes of the countries that it may be of; none where that is not known.
        """
        exact = self._coded(text, countries) or self._units_named(text)
        found = Unit(text, tuple(exact)).of_countries(countries)
        if found.places and (not countries or found.places[0].country in countries):
            return found
        mended = self._mended(text, countries)
        return Unit(text, tuple(mended), is_guessed=True) if mended else found

    def country(self, text: str) -> Unit:
        """Return the country that a name in any language, or a code, means."""
        code = country_code(text, "any")
        place = self._store.country(code) if code else None
        if place is not None:
            return Unit(text, (place,))
        named = [one for one in self._units_named(text) if one.kind == "country"]
        if named:
            return Unit(text, (named[0],))
        mended = [one for one in self._mended(text, ()) if one.kind == "country"]
        return Unit(text, tuple(mended[:1]), is_guessed=bool(mended))

    def _coded(self, text: str, countries: Collection[str]) -> list[Place]:
        code = text.strip().upper()
        if len(code) > _LONGEST_CODE or not code.isascii():
            return []
        for country in sorted(countries):
            name = codes_of(country).get(code.removesuffix(".0").zfill(2))
            if name is not None:
                return self._units_named(name)
        codes = [code, *(f"{country}-{code}" for country in sorted(countries))]
        return [place for one in codes if (place := self._store.admin1(one)) is not None]

    def _units_named(self, text: str) -> list[Place]:
        """Return units that bear a name, the largest first, else the regions of its towns."""
        name, _ = without_type(text)
        for spelt in dict.fromkeys((text, name, with_whole_direction(name))):
            rows = [row for row, _ in self._hits(fold(spelt))]
            units = [place for row in rows if (place := self._store.place(row)).kind in _UNITS]
            if units:
                return sorted(units, key=lambda place: _UNITS.index(place.kind))
        options = [*self.options(text), *self.options(name)]
        units = [one.place for one in options if one.place.kind in _UNITS]
        towns = [one.place for one in options if one.place.kind == "city"]
        regions = [self._store.admin1(town.admin1) for town in towns if town.admin1]
        seats = [
            region
            for region, town in zip(regions, (t for t in towns if t.admin1), strict=True)
            if region is not None
            and (
                town.feature in ("seat", "capital") or fold(region.name).startswith(fold(town.name))
            )
        ]
        return list(dict.fromkeys([*units, *seats]))

    def _mended(self, text: str, countries: Collection[str]) -> list[Place]:
        """Return the country, or the region of some countries, whose name is most like a text."""
        spellings: dict[str, list[Place]] = {}
        for code in [*sorted(countries)] or [""]:
            spellings.update(self._spelt(code))
        key = fold(without_type(text)[0])
        if len(key) < _SHORTEST:
            return []
        alike = _LIKE_A_REGION if countries else _LIKE_A_COUNTRY
        close = get_close_matches(key, spellings, n=5, cutoff=alike)
        likeness = [SequenceMatcher(None, name, key).ratio() for name in close]
        for name, ratio in zip(close, likeness, strict=True):
            if spellings[name] != spellings[close[0]] and ratio > likeness[0] - _CLEARLY:
                return []
        return spellings[close[0]] if close else []

    def _spelt(self, country: str) -> dict[str, list[Place]]:
        """Return the names of the regions of a country, of all countries where it is empty."""
        if not self._spellings:
            by_country: dict[str, dict[str, list[Place]]] = defaultdict(dict)
            for kind in ("country", "admin1"):
                for row, _, _ in self._store.positions(kind):
                    place = self._store.place(row)
                    spellings = by_country["" if kind == "country" else place.country or "-"]
                    for name in [place.name, *self._store.labels(row).values()]:
                        spellings.setdefault(fold(without_type(name)[0]), [place])
            self._spellings = dict(by_country)
        return self._spellings.get(country, {})

    # -- what lies in what ---------------------------------------------------------------------

    def lies_in(self, place: Place, unit: Unit) -> bool:
        """Tell whether a place is, or lies in, what a row says."""
        return any(self._holds(outer, place) for outer in unit.places)

    def _holds(self, outer: Place, place: Place) -> bool:
        if outer.index == place.index:
            return True
        if outer.kind == "country":
            return place.country == outer.country and place.kind != "country"
        if place.kind == "country" or (outer.country and place.country != outer.country):
            return False
        if outer.kind == "admin1" and outer.admin1 and place.admin1 == outer.admin1:
            return True
        if outer.kind == "admin2" and place.admin2 == outer.place_id:
            return True
        if place.kind == "admin1" and outer.kind != "area":
            return False
        away = km(place.lat, place.lon, outer.lat, outer.lon)
        if outer.kind == "city":
            return place.kind != "admin2" and away <= max(_TOWN_KM, 3 * outer.radius_km)
        # A town that is a unit of its own, as Kyiv, lies in the region called after it.
        if away <= outer.radius_km and outer.index in dict(self._hits(fold(place.name))):
            return True
        if outer.kind == "admin1" and outer.admin1 and place.admin1:
            return False
        area = self._store.area(outer.index) if outer.has_area else None
        if area is not None:
            return contains(area, place.lon, place.lat)
        return outer.kind != "admin1" and away <= outer.radius_km + _EDGE_KM


def search_all(text: str, store: Store) -> Sequence[Candidate]:
    """Return what search finds; nothing where a text cannot be a name."""
    try:
        return search(text, lang=_language(text), limit=_MOST_OPTIONS, store=store)
    except OptionError:
        return ()


def _least(place: Place) -> float:
    """Return what a place weighs that search weighs at nothing beside a greater one."""
    return _LEAST * math.sqrt(1 + place.population / 1000)


def _language(text: str) -> str:
    """Return a language to try first, by the letters of a name."""
    small = text.lower()
    if any(letter in "іїєґ" for letter in small):
        return "uk"
    if any(letter in "ыэъё" for letter in small):
        return "ru"
    return "uk" if any("\u0400" <= letter <= "\u052f" for letter in small) else "en"
