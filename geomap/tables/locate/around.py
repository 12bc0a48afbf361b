"""What a row says of its place beside the name: country, region, district, day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from geomap.places.fold import fold
from geomap.places.store import Place
from geomap.tables.locate.asked import SHOWN, Answer
from geomap.tables.locate.cells import LONGEST, is_no_name, rules
from geomap.tables.locate.names import Names, Option, Unit

__all__ = ["SURE_OF_GUESS", "SURE_OF_UNIT", "Around", "Surroundings", "former_countries"]

#: How sure a unit is that a row names, and one whose name had to be mended.
SURE_OF_UNIT, SURE_OF_GUESS = 0.95, 0.55

#: Kinds of places that the name of a region can mean, the likeliest first.
_RANKS = {"admin1": 0, "area": 1, "admin2": 2, "country": 3, "city": 4, "facility": 5}


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What other cells of a row say: in which countries, and in what of them."""

    tiers: tuple[frozenset[str], ...] = ()
    units: tuple[Unit, ...] = ()
    country: Place | None = None
    unknown: tuple[str, ...] = ()
    is_guessed: bool = False

    @property
    def codes(self) -> frozenset[str]:
        """The countries, and parts of countries, that the row may mean."""
        return frozenset().union(*self.tiers)

    @property
    def countries(self) -> frozenset[str]:
        """The countries that these are of."""
        return frozenset(code[:2] for code in self.codes)

    def allows(self, place: Place) -> bool:
        """Tell whether a place is in one of the countries, where any is said."""
        return not self.tiers or any(_is_in(place, codes) for codes in self.tiers)

    def nearest(self, options: Sequence[Option]) -> tuple[list[Option], int]:
        """Return the options in the nearest countries that have any, and how far off these are."""
        if not self.tiers:
            return list(options), 0
        for number, codes in enumerate(self.tiers):
            found = [one for one in options if _is_in(one.place, codes)]
            if found:
                return found, number
        return [], 0


class Around:
    """What rows say beside the names of their places.

    Parameters
    ----------
    names : Names
        The names of the gazetteer.
    """

    def __init__(self, names: Names) -> None:
        self._names = names
        self._known: dict[tuple[str, str, str, str], Surroundings] = {}

    def of(self, country: str, region: str, district: str, day: str) -> Surroundings:
        """Return what the cells of a row say; an empty cell is ``""``."""
        key = (country, region, district, day)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._read(*key)
        return found

    def _read(self, country: str, region: str, district: str, day: str) -> Surroundings:
        around = self._countries(country, day)
        codes = around.codes
        units, unknown = [*around.units], [*around.unknown]
        for written in (region, district):
            if is_no_name(written) and not (written.strip().isdecimal() and codes):
                continue
            unit = self._names.unit(written[:LONGEST], around.countries)
            if unit.places:
                units.append(unit)
            else:
                unknown.append(written)
        return replace(around, units=tuple(units), unknown=tuple(unknown))

    def _countries(self, written: str, day: str) -> Surroundings:
        """Return the countries that a cell means, the nearest first."""
        written = written.strip()[:LONGEST]
        if is_no_name(written) and fold(written) != "na":  # Namibia
            return Surroundings()
        found = self._names.country(written)
        code = found.places[0].country if found.places else None
        tiers = [frozenset((code,))] if code else []
        former = former_countries().get(fold(written))
        if former is not None and (not code or not day or day <= former[1].isoformat()):
            tiers.append(frozenset(former[0]))
        if code in rules()["also"]:
            tiers.append(frozenset(rules()["also"][code].split()))
        if tiers:
            country = found.places[0] if code else None
            return Surroundings(tuple(tiers), country=country, is_guessed=found.is_guessed)
        unit = self._names.unit(written)  # "Gaza Strip", "Scotland"
        if unit.places and not unit.is_guessed:
            return Surroundings(units=(unit,))
        return Surroundings(unknown=(written,))

    def holds_town(self, name: str, around: Surroundings) -> bool:
        """Tell whether a word such as "Nan" is a town of the country that the row names."""
        return bool(around.tiers) and any(
            one.place.country in around.tiers[0] and one.place.kind == "city"
            for one in self._names.options(name)
        )

    def finest(self, around: Surroundings, name: str) -> Answer:
        """Return the district, region or country of a row that names no place in it."""
        note = f"{name[:SHOWN]!r} names no place" if fold(name) else None
        units = around.units
        for unit in reversed(units):
            places = [place for place in unit.places if around.allows(place)]
            places.sort(key=lambda place: _RANKS[place.kind])
            if len(units) > 1 and unit is units[-1]:  # the district
                places.sort(key=lambda place: place.kind != "admin2")
            best = next(iter(places), None)
            if best is None or not all(self.agree(best, other) for other in units):
                return Answer(None, note=_contradiction([u.written for u in units], around))
            alike = [p for p in places if p.kind == best.kind and p.country != best.country]
            if alike:
                return Answer(None, note=f"{unit.written[:SHOWN]!r} is a region of two countries")
            return Answer(best, SURE_OF_GUESS if unit.is_guessed else SURE_OF_UNIT, note=note)
        if around.country is not None:
            return Answer(around.country, SURE_OF_UNIT, note=note)
        if around.unknown:
            return Answer(None, note=f"{around.unknown[0][:SHOWN]!r} is not known")
        return Answer(None, note=note or "names no place")

    def agree(self, place: Place, unit: Unit) -> bool:
        """Tell whether a place lies in a unit, or holds it."""
        return self._names.lies_in(place, unit) or any(
            self._names.lies_in(one, Unit("", (place,))) for one in unit.places
        )


def _is_in(place: Place, codes: frozenset[str]) -> bool:
    return place.country in codes or place.admin1 in codes


def _contradiction(written: Sequence[str], around: Surroundings) -> str:
    said = [one[:SHOWN] for one in written]
    if around.country is not None:
        said.append(around.country.name)
    return f"{' and '.join(said)} contradict each other"


@cache
def former_countries() -> dict[str, tuple[list[str], dt.date]]:
    """Return, by its folded name, the parts of a country that is no more, and its last day."""
    found = {}
    for country in rules()["former"]:
        for name in country["names"]:
            found[fold(name)] = (country["parts"].split(), country["until"])
    return found
