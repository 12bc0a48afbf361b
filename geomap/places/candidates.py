"""Candidates: the places that a mention could mean, with what each has going for it.

Beside the places that bear the name, there are those that the language makes of it: regions named
after their seats, seats that regions are named after, airports and plants named after towns.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from geomap.places.document import Document, Mention
from geomap.places.fold import fold
from geomap.places.grid import Cell, cells_of
from geomap.places.kinds import SETTLEMENT, is_by_hand, kind_of, population_digits
from geomap.places.store import (
    NAME_ABBREVIATION,
    NAME_ADJECTIVE,
    NAME_ALTERNATE,
    NAME_DEMONYM,
    NAME_MAIN,
    NAME_OLD,
    NAME_TYPED,
    Place,
    Store,
)

__all__ = ["CITY_UNITS", "Choice", "choices_of"]

MOST_CANDIDATES = 250
MOST_KEPT = 200_000
MOST_COMPOSED = 8
FACILITY = ("facility",)
_WORLD_CITY = 1_000_000
_KNOWN_TOWN = 10_000
_GREAT_TOWN = 50_000

_COMMUNITY = "hromada"
#: A sector of a front is called after a town of so many people.
_TOWN_OF_SECTOR = 5_000

# First-level units that are hardly more than a city: "the Kyiv region" is not the city of Kyiv.
CITY_UNITS = frozenset({"municipality", "federal_city", "federal_district", "city"})

_KINDS_OF_TYPE: Mapping[str, tuple[str, ...]] = {
    "region": ("admin1",),
    "district": ("admin2",),
    "city": ("city",),
    "country": ("country",),
    "water": ("area",),
    "area": ("area",),
}


@dataclass(slots=True, eq=False)
class Choice:
    """One candidate of a name.

    Attributes
    ----------
    place : Place
        The place.
    signs, context : tuple of str
        The features that it has by itself, and those that the document gives it.
    own_score, score : float
        Summed weights of its own features, and of all.
    share : float
        Its probability among the candidates of the name.
    cells : tuple of two cells
        Where it lies on the fine and the coarse grid of :mod:`geomap.places.grid`.
    """

    place: Place
    signs: tuple[str, ...]
    own_score: float = 0.0
    score: float = 0.0
    share: float = 0.0
    context: tuple[str, ...] = ()
    cells: tuple[Cell, Cell] = ((0, 0), (0, 0))


class Reading(NamedTuple):
    """A place, and in what way the text has its name: flags, and whether inflected."""

    place: Place
    flags: int
    inflected: bool


def choices_of(document: Document, mention: Mention) -> list[Choice]:
    """Return the candidates of a mention, with their own features, in no order."""
    store, asked = document.lexicon.store, mention.type_word
    readings = [Reading(store.place(row), *found) for row, found in mention.hits.items()]
    if asked == "region":
        named = [r.place for r in readings if r.place.kind == "admin1"]
        if all(region.feature in CITY_UNITS for region in named):
            readings += _regions_of_seats(store, readings)
            readings += _regions_around(store, readings)
    elif asked in (None, "city"):
        readings += _seats_of_regions(store, readings)
    if len(readings) > MOST_CANDIDATES:
        readings.sort(key=lambda r: (r.place.kind == "city", -r.place.population, r.place.index))
        readings = readings[:MOST_CANDIDATES]
    towns = [reading.place for reading in readings if reading.place.kind == "city"]
    rivals = _Rivals(towns)
    known = [reading.place for reading in readings if _is_known_unit(reading)]
    choices = []
    for reading in readings:
        beside = _beside(
            reading,
            towns,
            asked,
            listed=mention.group is not None,
            inflects=document.lexicon.nouns_are_towns,
        )
        if beside is not None:
            signs = [
                *_own_signs(document, reading),
                *_signs_here(document, mention, reading, rivals),
                *([] if store.is_own(reading.place.index) else _overshadowed(reading.place, known)),
                *beside,
                *_type_signs(asked, reading.place),
            ]
            choices.append(Choice(reading.place, tuple(signs), cells=cells_of(reading.place)))
    if asked == "region":
        # The word decides: no town is meant where a region of the name is known.
        regions = [choice for choice in choices if choice.place.kind in ("admin1", "area")]
        wide = [choice for choice in regions if choice.place.feature not in CITY_UNITS]
        return wide or regions or choices
    if asked == "district":
        return _districts(document, mention, choices)
    if asked is not None and asked in document.lexicon.compose:
        choices += _composed(document, asked, choices)
    return choices


def _districts(document: Document, mention: Mention, choices: list[Choice]) -> list[Choice]:
    """Return what a word for a district or a community leaves of the candidates.

    No airport is meant. «Громада» is feminine, «район» masculine: the adjective tells them apart.
    """
    choices = [choice for choice in choices if choice.place.kind != "facility"]
    feminine = document.lexicon.is_feminine(document.tokens[mention.first].folded)
    if feminine is None:
        return choices
    fitting = [c for c in choices if (c.place.feature == _COMMUNITY) == feminine]
    if feminine:
        communities = [choice for choice in fitting if choice.place.kind == "admin2"]
        return communities or choices
    return fitting


class _Rivals:
    """What the towns of one name are to each other: how large, and which the world knows."""

    def __init__(self, towns: Sequence[Place]) -> None:
        self.sizes = sorted({-town.population for town in towns})
        self.largest = -self.sizes[0] if towns else 0
        self.known_to_all = [town.country for town in towns if _is_known_to_all(town)]

    def rank(self, place: Place) -> int:
        """Return how many larger sizes there are."""
        return bisect_left(self.sizes, -place.population)


def _signs_here(
    document: Document, mention: Mention, reading: Reading, rivals: _Rivals
) -> list[str]:
    """Return the features that depend on the text and on the other places of the name."""
    place = reading.place
    signs = []
    if document.lexicon.store.is_own(place.index):
        signs.append("the user's own")
    if place.country in document.lexicon.countries:
        signs.append("country of the language")
    if place.kind == "city":
        signs.append(f"population rank {min(2, rivals.rank(place))}")
        if place.population * 10 < rivals.largest:
            much = place.population * 100 < rivals.largest
            signs.append(f"dwarfed {100 if much else 10} times")
            if place.feature == SETTLEMENT and rivals.largest >= _GREAT_TOWN:
                signs.append("settlement with the name of a city")
            local = place.country == "US" and document.lexicon.names_are_main
            if not local and any(country != place.country for country in rivals.known_to_all):
                signs.append("namesake of a world city")
    written = document.written(mention.first)
    if reading.flags & NAME_ABBREVIATION and len(written) < 5 and not written.isupper():
        signs.append("abbreviation in small letters")
    return signs


def _is_known_unit(reading: Reading) -> bool:
    """Tell whether a reading is a country, a region or a facility by its usual name."""
    usual = reading.flags & (NAME_MAIN | NAME_ALTERNATE)
    return reading.place.kind in ("country", "admin1", "facility") and bool(usual)


def _overshadowed(place: Place, known: Sequence[Place]) -> list[str]:
    """Return the sign of a village whose name is another region's, a country's or a landmark's."""
    if place.kind != "city" or place.population >= _KNOWN_TOWN or place.country == "US":
        return []
    for unit in known:
        small = unit.kind == "facility" and not is_by_hand(unit)
        if unit.admin1 != place.admin1 and (not small or place.feature == SETTLEMENT):
            return ["village with the name of a region"]
    return []


def _is_known_to_all(town: Place) -> bool:
    """Tell whether a town is a capital of a million: who means another Madrid says so.

    American local papers do not, of their own.
    """
    return town.feature == "capital" and town.population >= _WORLD_CITY


def _beside(
    reading: Reading, towns: Sequence[Place], asked: str | None, *, listed: bool, inflects: bool
) -> list[str] | None:
    """Return what the towns of the same name say of a unit; ``None`` where it cannot be meant.

    A bare "Kharkiv" is the town and not the region, a bare "Izium" not the district; and a
    capital that is a unit of its own is a town, too. In a list a region that has the name of its
    seat would have its type word; and so it would wherever regions are called by adjectives.
    """
    place, flags, _ = reading
    if flags & NAME_ADJECTIVE and not flags & NAME_MAIN and asked is None:
        return None
    if flags == NAME_ADJECTIVE and place.kind == "facility" and asked != place.feature:
        return None
    if place.kind == "admin2" and asked != "district":
        has_town = any(town.admin1 == place.admin1 for town in towns)
        return None if has_town and not flags & (NAME_TYPED | NAME_DEMONYM) else []
    if place.kind != "admin1" or asked == "region":
        return []
    seats = [town for town in towns if _is_seat(town, place)]
    if not seats:
        inside = any(town.admin1 == place.admin1 for town in towns)
        return ["region beside its town"] if inside else []
    own_name = flags & (NAME_MAIN | NAME_TYPED | NAME_ABBREVIATION | NAME_DEMONYM)
    capital = any(t.feature == "capital" and t.admin1 == place.admin1 for t in seats)
    town_only = listed or (inflects and not flags & (NAME_TYPED | NAME_DEMONYM))
    return ["region beside its seat"] if own_name and not capital and not town_only else None


def _is_seat(town: Place, region: Place) -> bool:
    """Tell whether a town is where a region is ruled from, or the capital of its country."""
    if town.feature == "seat":
        return town.admin1 == region.admin1
    return town.feature == "capital" and town.country == region.country


def _type_signs(asked: str | None, place: Place) -> list[str]:
    if asked is None:
        return []
    if place.kind in _KINDS_OF_TYPE.get(asked, FACILITY):
        # "Kupiansk district" is the name of the district, as "Kupiansk" is its town's.
        return ["type word fits", "district by name"] if asked == "district" else ["type word fits"]
    if asked == "area" and place.kind == "city" and place.population >= _TOWN_OF_SECTOR:
        return ["town of a sector"]
    return [
        "type word misfits",
        f"{asked if asked in _KINDS_OF_TYPE else 'facility'} is {place.kind}",
    ]


def _composed(document: Document, asked: str, choices: Sequence[Choice]) -> list[Choice]:
    """Return the airports, ports and plants named after the towns among the candidates.

    Such a place is as likely as its town, and fits the type word.
    """
    store = document.lexicon.store
    have = {choice.place.index for choice in choices}
    towns = [choice for choice in choices if choice.place.kind == "city"]
    found = []
    for choice in sorted(towns, key=lambda c: -c.place.population)[:MOST_COMPOSED]:
        town = choice.place
        for pattern in document.lexicon.compose[asked]:
            key_id = store.key_id(pattern.replace("{}", fold(town.name)))
            for row, _ in () if key_id is None else store.hits(key_id):
                place = store.place(row)
                if place.kind == "facility" and place.country == town.country and row not in have:
                    have.add(row)
                    misfits = set(_type_signs(asked, town))
                    signs = [sign for sign in choice.signs if sign not in misfits]
                    signs.append("type word fits")
                    found.append(Choice(place, tuple(signs), cells=cells_of(place)))
    return found


def _regions_of_seats(store: Store, readings: Sequence[Reading]) -> list[Reading]:
    """Return the regions named after towns among the candidates: "région de Koursk"."""
    have = {place.index for place, _, _ in readings}
    found: list[Reading] = []
    for place, flags, inflected in readings:
        if place.kind != "city" or place.admin1 is None:
            continue
        region = store.admin1(place.admin1)
        if region is None or region.index in have:
            continue
        if place.feature in ("seat", "capital") or fold(region.name).startswith(fold(place.name)):
            have.add(region.index)
            found.append(Reading(region, flags, inflected))
    return found


def _regions_around(store: Store, readings: Sequence[Reading]) -> list[Reading]:
    """Return the regions that are called after a city which is a unit of its own: Kyiv Oblast."""
    have = {place.index for place, _, _ in readings}
    found: list[Reading] = []
    for place, flags, inflected in readings:
        key_id = store.key_id(fold(place.name))
        if place.kind != "admin1" or place.feature not in CITY_UNITS or key_id is None:
            continue
        for row, _ in store.hits(key_id):
            region = store.place(row)
            if region.kind == "admin1" and region.country == place.country and row not in have:
                have.add(row)
                found.append(Reading(region, flags, inflected))
    return found


def _seats_of_regions(store: Store, readings: Sequence[Reading]) -> list[Reading]:
    """Return the towns that regions among the candidates are named after: "Zaporijia"."""
    have = {place.index for place, _, _ in readings}
    found: list[Reading] = []
    for region, flags, inflected in readings:
        if region.kind != "admin1" or flags & (NAME_TYPED | NAME_ABBREVIATION | NAME_DEMONYM):
            continue
        for _, key_id in reversed(store.prefixes(fold(region.name))):
            for row, _ in store.hits(key_id):
                town = store.place(row)
                if town.kind == "city" and town.admin1 == region.admin1 and row not in have:
                    have.add(row)
                    found.append(Reading(town, flags, inflected))
                    break
    return found


def _own_signs(document: Document, reading: Reading) -> tuple[str, ...]:
    """Return the features of a place by a name of it, which no text changes."""
    place, flags, inflected = reading
    kept = document.lexicon.signs_of
    key = (place.index, flags, inflected)
    if key not in kept:
        if len(kept) >= MOST_KEPT:
            kept.clear()
        kept[key] = tuple(_signs_of(place, flags, inflected))
    return kept[key]


def _signs_of(place: Place, flags: int, inflected: bool) -> list[str]:
    kind = kind_of(place)
    signs = [f"a {kind}"]
    if kind == "city":
        signs.append(f"city of 1e{population_digits(place.population, place.feature)}")
        if place.feature in ("capital", "seat"):
            signs.append(f"is {place.feature}")
    elif kind == "admin2":
        signs.append(f"district of 1e{population_digits(place.population, place.feature)}")
    elif kind in ("country", "admin1"):
        signs.append(f"{kind} of 1e{len(str(place.population))}")
    elif kind in ("facility", "area"):
        signs.append(f"{kind} {place.feature}")
    if flags & NAME_MAIN:
        signs.append(f"main name of {kind}")
    elif flags & NAME_DEMONYM:
        signs.append("demonym")
    elif flags & NAME_OLD:
        signs.append("old name")
    elif flags & NAME_ABBREVIATION:
        signs.append("abbreviation")
    elif flags & NAME_TYPED:
        signs.append("typed name")
    else:
        signs.append(f"other name of {kind}")
    if inflected:
        signs.append("inflected")
    return signs
