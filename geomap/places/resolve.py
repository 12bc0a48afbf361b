"""Resolution: which place a name means, chosen with reasons.

Each candidate of a name gets features (its kind, its size, how the name is its name, whether the
type word fits, whether a place that contains it is named, what stands near it, …), and a
log-linear model weighs them (``weights.toml``). A first round uses what each name says by itself;
its clear answers are the context of a second round. Names that are written alike are resolved
together: one sense a document.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from geomap.places.context import Cell, Context, Home, cells_of
from geomap.places.document import Document, Mention
from geomap.places.evidence import kind_of, population_class
from geomap.places.fold import fold
from geomap.places.store import (
    NAME_ABBREVIATION,
    NAME_ADJECTIVE,
    NAME_DEMONYM,
    NAME_MAIN,
    NAME_OLD,
    NAME_TYPED,
    Place,
)

__all__ = ["Choice", "Name", "names_of", "resolve", "support_signs"]

MOST_CANDIDATES = 60
MOST_KEPT = 200_000
ROUNDS = 2

# First-level units that are hardly more than a city: "the Kyiv region" is not the city of Kyiv.
_CITY_UNITS = frozenset({"municipality", "federal_city", "federal_district", "city"})

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
        Where it lies on the fine and the coarse grid of :mod:`geomap.places.context`.
    """

    place: Place
    signs: tuple[str, ...]
    own_score: float = 0.0
    score: float = 0.0
    share: float = 0.0
    context: tuple[str, ...] = ()
    cells: tuple[Cell, Cell] = ((0, 0), (0, 0))


@dataclass(slots=True, eq=False)
class Name:
    """The mentions of a document that are written alike and qualified alike.

    Attributes
    ----------
    bit : int
        A one-bit number of its own, for the masks of :class:`geomap.places.context.Context`.
    mentions : list of Mention
        Its mentions.
    choices : list of Choice
        Its candidates, best first.
    chance : float
        Probability that it is a place at all.
    """

    bit: int
    mentions: list[Mention]
    choices: list[Choice] = field(default_factory=list)
    chance: float = 0.5


def names_of(document: Document) -> list[Name]:
    """Gather the mentions of a document into names, in the order of the text."""
    names: dict[tuple[object, ...], Name] = {}
    for mention in document.mentions:
        key = (tuple(sorted(mention.hits)), mention.type_word)
        if key not in names:
            names[key] = Name(1 << len(names), [])
        names[key].mentions.append(mention)
    return list(names.values())


def resolve(
    document: Document,
    names: Sequence[Name],
    weights: Mapping[str, float],
    home: Home | None = None,
) -> None:
    """Order and weigh the candidates of each name.

    Parameters
    ----------
    document : Document
        Recognised.
    names : sequence of Name
        From :func:`names_of`, with their chances of being places.
    weights : mapping of str to float
        Feature → weight.
    home : Home, optional
        Where the document comes from.
    """
    get = weights.get
    for name in names:
        name.choices = _choices(document, name)
        for choice in name.choices:
            choice.own_score = choice.score = sum(get(sign, 0.0) for sign in choice.signs)
        _weigh(name)
    for _ in range(ROUNDS):
        before = [name.choices[0].place.index for name in names if name.choices]
        context = Context(document, names, home)
        for name in names:
            for choice in name.choices:
                choice.context = context.signs(name, choice)
                choice.score = choice.own_score + sum(get(sign, 0.0) for sign in choice.context)
            _weigh(name)
        if before == [name.choices[0].place.index for name in names if name.choices]:
            break


def support_signs(name: Name) -> list[str]:
    """Return what the resolution of a name says of its being a place at all."""
    if not name.choices:
        return ["no candidate"]
    best = name.choices[0]
    signs = [
        f"best: {sign}" if sign.startswith("others far") else f"best: {sign.partition(':')[0]}"
        for sign in best.context
    ]
    signs.append(f"best is {kind_of(best.place)}")
    if len(name.mentions) > 1:
        signs.append("named twice" if len(name.mentions) == 2 else "named often")
    share = best.share
    signs.append("sure" if share > 0.95 else "rather sure" if share > 0.7 else "unsure")
    return signs


def _weigh(name: Name) -> None:
    """Make shares of the scores of a name's choices, and put the best first."""
    choices = name.choices
    if len(choices) < 2:
        for choice in choices:
            choice.share = 1.0
        return
    choices.sort(key=_by_score)
    best = choices[0].score
    total = 0.0
    for choice in choices:
        choice.share = math.exp(choice.score - best)
        total += choice.share
    for choice in choices:
        choice.share /= total


def _by_score(choice: Choice) -> tuple[float, int, int]:
    return -choice.score, -choice.place.population, choice.place.index


def _choices(document: Document, name: Name) -> list[Choice]:
    store = document.lexicon.store
    mention = name.mentions[0]
    places = [(store.place(row), *found) for row, found in mention.hits.items()]
    if mention.type_word == "region":
        places += _regions_of_seats(document, places)
    elif mention.type_word in (None, "city"):
        places += _seats_of_regions(document, places)
    if mention.type_word is not None and mention.type_word in document.lexicon.compose:
        places += _composed(document, mention.type_word, places)
    if len(places) > MOST_CANDIDATES:
        places.sort(
            key=lambda entry: (entry[0].kind == "city", -entry[0].population, entry[0].index)
        )
        places = places[:MOST_CANDIDATES]
    towns = sorted(
        {place.population for place, _, _ in places if place.kind == "city"}, reverse=True
    )
    written = document.written(mention.first)
    seats = [place for place, _, _ in places if place.feature in ("seat", "capital")]
    capitals = [place for place in seats if place.feature == "capital"]
    towns_of = {place.admin1 for place, _, _ in places if place.kind == "city"}
    choices = []
    for place, flags, inflected in places:
        if flags & NAME_ADJECTIVE and not flags & NAME_MAIN and mention.type_word is None:
            continue
        signs = list(_own_signs(document, place, flags, inflected))
        if store.is_own(place.index):
            signs.append("the user's own")
        if place.country in document.lexicon.countries:
            signs.append("country of the language")
        if place.kind == "city":
            rank = min(2, towns.index(place.population))
            signs.append(f"population rank {rank}")
            if place.population * 10 < towns[0]:
                much = place.population * 100 < towns[0]
                signs.append(f"dwarfed {100 if much else 10} times")
        if place.kind == "admin1" and mention.type_word != "region":
            ruled_from = [seat for seat in seats if _is_seat(seat, place)]
            if ruled_from:
                # A bare "Kharkiv" is the town, and so is a capital that is a unit of its own.
                known_by_town = not flags & (
                    NAME_MAIN | NAME_TYPED | NAME_ABBREVIATION | NAME_DEMONYM
                )
                if known_by_town or any(
                    seat.feature == "capital" and seat.admin1 == place.admin1 for seat in ruled_from
                ):
                    continue
                signs.append("region beside its seat")
            elif any(seat.country == place.country for seat in capitals):
                signs.append("region beside a capital")
            elif place.admin1 in towns_of:
                signs.append("region beside its town")
        if (
            place.kind == "admin2"
            and mention.type_word != "district"
            and place.admin1 in towns_of
            and not flags & (NAME_TYPED | NAME_DEMONYM)
        ):
            continue  # a bare "Izium" is the town, too
        if flags & NAME_ABBREVIATION and len(written) < 5 and not written.isupper():
            signs.append("abbreviation in small letters")
        if mention.type_word is not None:
            fits = place.kind in _KINDS_OF_TYPE.get(mention.type_word, ("facility",))
            signs.append(f"type word {'fits' if fits else 'misfits'}")
            if not fits:
                facility = mention.type_word not in _KINDS_OF_TYPE
                asked = "facility" if facility else mention.type_word
                signs.append(f"{asked} is {place.kind}")
        choices.append(Choice(place, tuple(signs), cells=cells_of(place)))
    if mention.type_word == "region":
        # The word decides: no town is meant where a region of the name is known.
        regions = [choice for choice in choices if choice.place.kind in ("admin1", "area")]
        wide = [choice for choice in regions if choice.place.feature not in _CITY_UNITS]
        return wide or regions or choices
    return choices


def _composed(
    document: Document, type_word: str, places: Sequence[tuple[Place, int, bool]]
) -> list[tuple[Place, int, bool]]:
    """Return the airports, ports and plants named after towns among the candidates."""
    store = document.lexicon.store
    have = {place.index for place, _, _ in places}
    found: list[tuple[Place, int, bool]] = []
    for town, _, inflected in sorted(places, key=lambda entry: -entry[0].population)[:8]:
        for pattern in document.lexicon.compose[type_word]:
            key_id = store.key_id(pattern.replace("{}", fold(town.name)))
            for row, flags in () if key_id is None else store.hits(key_id):
                place = store.place(row)
                if place.country == town.country and row not in have:
                    have.add(row)
                    found.append((place, flags, inflected))
    return found


def _is_seat(town: Place, region: Place) -> bool:
    """Tell whether a town is where a region is ruled from, or the capital that it surrounds."""
    return town.admin1 == region.admin1 or (
        town.feature == "capital" and town.country == region.country
    )


def _regions_of_seats(
    document: Document, places: Sequence[tuple[Place, int, bool]]
) -> list[tuple[Place, int, bool]]:
    """Return the regions named after towns among the candidates: "région de Koursk"."""
    store = document.lexicon.store
    have = {place.index for place, _, _ in places}
    found: list[tuple[Place, int, bool]] = []
    for place, flags, inflected in places:
        if place.kind != "city" or place.admin1 is None:
            continue
        region = store.admin1(place.admin1)
        if region is None or region.index in have:
            continue
        if place.feature in ("seat", "capital") or fold(region.name).startswith(fold(place.name)):
            have.add(region.index)
            found.append((region, flags, inflected))
    return found


def _seats_of_regions(
    document: Document, places: Sequence[tuple[Place, int, bool]]
) -> list[tuple[Place, int, bool]]:
    """Return the towns that regions among the candidates are named after: "Zaporijia"."""
    store = document.lexicon.store
    have = {place.index for place, _, _ in places}
    found: list[tuple[Place, int, bool]] = []
    for region, flags, inflected in places:
        if region.kind != "admin1" or flags & (NAME_TYPED | NAME_ABBREVIATION | NAME_DEMONYM):
            continue
        for _, key_id in reversed(store.prefixes(fold(region.name))):
            for row, _ in store.hits(key_id):
                town = store.place(row)
                if town.kind == "city" and town.admin1 == region.admin1 and row not in have:
                    have.add(row)
                    found.append((town, flags, inflected))
                    break
    return found


def _own_signs(document: Document, place: Place, flags: int, inflected: bool) -> tuple[str, ...]:
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
        signs.append(f"city of 1e{population_class(place.population)}")
        if place.feature in ("capital", "seat"):
            signs.append(f"is {place.feature}")
    elif kind == "admin2":
        signs.append(f"district of 1e{population_class(place.population)}")
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
