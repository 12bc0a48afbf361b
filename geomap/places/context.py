"""What the rest of a document says about a place: who names what it lies in, and what lies near.

Votes are sets of names, kept as bit masks, so that a name never votes for itself and no distance
has to be measured twice: each place that is clear marks the cells of a grid around it, its
district, its region and its country; a candidate then reads off who marked where it stands.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

from geomap.errors import OptionError
from geomap.places.document import Document, Mention
from geomap.places.fold import fold
from geomap.places.lexicon import Trait
from geomap.places.store import Place, Store

if TYPE_CHECKING:
    from geomap.places.candidates import Choice
    from geomap.places.resolve import Name

__all__ = ["Cell", "Context", "Home", "cells_of", "home_of", "km"]

Cell: TypeAlias = tuple[int, int]

NEAR_CELL = 1.0
FAR_CELL = 4.0
CLEAR = 0.6
MOST_VOTES = 10
GAP_TO_PARENT = 6
LEAST_IN_LIST = 3
MOST_IN_VILLAGE = 10_000
#: How far from a town the sector called after it reaches, and how far over a district's edge.
_HEADING_REACH_KM = 45.0
_EDGE_KM = 15.0


@dataclass(frozen=True, slots=True)
class Home:
    """Where a document comes from: a country, perhaps a region, perhaps a position."""

    country: str | None
    admin1: str | None = None
    lat: float | None = None
    lon: float | None = None


def home_of(home: str, store: Store) -> Home:
    """Read what a user gave as home.

    Parameters
    ----------
    home : str
        An ISO 3166-1 or 3166-2 code, ``"lat,lon"`` in degrees, or the name of a place.
    store : Store
        The gazetteer.

    Raises
    ------
    OptionError
        When it is none of these.
    """
    code = home.strip().upper()
    if store.country(code) is not None:
        return Home(code)
    region = store.admin1(code)
    if region is not None:
        return Home(region.country, code, region.lat, region.lon)
    lat, _, lon = code.partition(",")
    try:
        position = float(lat), float(lon)
    except ValueError:
        position = None
    if position and abs(position[0]) <= 90 and abs(position[1]) <= 180:
        return Home(None, None, *position)
    key_id = store.key_id(fold(home[:200]))
    if key_id is None:
        raise OptionError(
            f"no place is called {home[:80]!r}",
            mend="give a home such as UA, UA-63, Kharkiv or 49.99,36.23",
        )
    place = store.place(store.hits(key_id)[0].place)
    if place.kind == "country":
        return Home(place.country)
    return Home(place.country, place.admin1, place.lat, place.lon)


class Context:
    """The votes of the names of a document.

    Parameters
    ----------
    document : Document
        Recognised.
    names : sequence of Name
        With choices that have shares.
    home : Home, optional
        Where the document comes from.
    """

    def __init__(self, document: Document, names: Sequence[Name], home: Home | None) -> None:
        self._home = home
        self._country_named: dict[str, int] = defaultdict(int)
        self._country_adjective: dict[str, int] = defaultdict(int)
        self._region_named: dict[str, int] = defaultdict(int)
        self._district_named: dict[str, int] = defaultdict(int)
        self._in_country: dict[str, int] = defaultdict(int)
        self._in_region: dict[str, int] = defaultdict(int)
        self._near: dict[Cell, int] = defaultdict(int)
        self._far: dict[Cell, int] = defaultdict(int)
        self._maybe_near: dict[Cell, int] = defaultdict(int)
        self._maybe_region: dict[str, int] = defaultdict(int)
        self._located = 0
        for name in names:
            if name.chance < 0.3:
                continue
            self._vote(name)
        self._parents = _parents(document, names)
        for bit, region in _regions_of_lists(document, names).items():
            self._parents.setdefault(bit, region)
        self._headings = _headings(document, names)

    def _vote(self, name: Name) -> None:
        bit = name.bit
        best = name.choices[0] if name.choices else None
        if best is not None and best.share * name.chance >= CLEAR * 0.7:
            place = best.place
            if place.kind == "country" and place.country:
                adjective = "demonym" in best.signs
                table = self._country_adjective if adjective else self._country_named
                table[place.country] |= bit
            elif place.kind == "admin1" and place.admin1:
                self._region_named[place.admin1] |= bit
            elif place.kind == "admin2":
                self._district_named[place.place_id] |= bit
            if place.country and place.kind != "country":
                self._in_country[place.country] |= bit
            if place.admin1:
                self._in_region[place.admin1] |= bit
            if place.radius_km < 300 and place.kind != "country":
                self._located |= bit
                for cell in _around(best.cells[0]):
                    self._near[cell] |= bit
                for cell in _around(best.cells[1]):
                    self._far[cell] |= bit
        for choice in name.choices[:MOST_VOTES]:
            place = choice.place
            if place.kind in ("city", "admin2", "facility"):
                for cell in _around(choice.cells[0]):
                    self._maybe_near[cell] |= bit
                if place.admin1:
                    self._maybe_region[place.admin1] |= bit

    def signs(self, name: Name, choice: Choice) -> tuple[str, ...]:
        """Return the features that the context gives to one candidate of a name."""
        others = ~name.bit
        place = choice.place
        size = _size(place)
        signs = []
        country, region = place.country, place.admin1
        if country is not None:
            if self._country_named.get(country, 0) & others:
                signs.append("country named" + size)
            elif self._country_adjective.get(country, 0) & others:
                signs.append("country's adjective" + size)
            inside = (self._in_country.get(country, 0) & others).bit_count()
            if inside:
                signs.append(("others" if inside < 3 else "many") + " in country" + size)
        if region is not None:
            if self._region_named.get(region, 0) & others:
                signs.append("region named" + size)
            inside = (self._in_region.get(region, 0) & others).bit_count()
            if inside:
                signs.append(("others" if inside < 3 else "many") + " in region" + size)
            maybe = (self._maybe_region.get(region, 0) & others).bit_count()
            if maybe > 2:
                signs.append("perhaps others in region")
        if place.admin2 is not None and self._district_named.get(place.admin2, 0) & others:
            signs.append("district named")
        if place.kind not in ("country", "area"):
            signs += self._distance_signs(choice, others, size)
        parent = self._parents.get(name.bit)
        if parent is not None:
            inside_it = _contains(parent, place)
            signs.append("inside its parent" if inside_it else "outside its parent")
        if place.kind == "city" and any(
            km(place.lat, place.lon, lat, lon) <= reach
            for lat, lon, reach in self._headings.get(name.bit, ())
        ):
            signs.append("under its heading")
        if self._home is not None:
            signs += _home_signs(self._home, place)
        return tuple(signs)

    def _distance_signs(self, choice: Choice, others: int, size: str) -> list[str]:
        signs = []
        cell, coarse = choice.cells
        near = (self._near.get(cell, 0) & others).bit_count()
        if near:
            signs.append(("others" if near < 3 else "many") + " near" + size)
        else:
            maybe = (self._maybe_near.get(cell, 0) & others).bit_count()
            if maybe:
                signs.append("perhaps others near" if maybe < 3 else "perhaps many near")
        if self._far.get(coarse, 0) & others:
            signs.append("others not far" + size)
        elif self._located & others:
            signs.append("others far away" + size)
        return signs


def _size(place: Place) -> str:
    """Return what a town's size adds to a sign: a village gains less by its country's mention."""
    if place.kind != "city":
        return ""
    return (
        ": city"
        if place.population >= 100_000
        else (": town" if place.population >= 10_000 else ": village")
    )


def _home_signs(home: Home, place: Place) -> list[str]:
    signs = []
    if home.country is not None and place.country == home.country:
        signs.append("home country")
    if home.admin1 is not None and place.admin1 == home.admin1:
        signs.append("home region")
    if (
        home.lat is not None
        and home.lon is not None
        and place.kind != "country"
        and math.hypot(place.lat - home.lat, _turn(place.lon - home.lon) * 0.7) < 1.5
    ):
        signs.append("near home")
    return signs


def _parents(document: Document, names: Sequence[Name]) -> dict[int, list[Place]]:
    """Find "Paris, Texas" and its like: for a name's bit, the places that may contain it."""
    name_of = {id(mention): name for name in names for mention in name.mentions}
    found: dict[int, list[Place]] = {}
    mentions = document.mentions
    for child, parent in pairwise(mentions):
        if not _leads_to_parent(document, child.span_last, parent.span_first):
            continue
        outer = [
            choice.place
            for choice in name_of[id(parent)].choices
            if choice.place.kind in ("country", "admin1", "admin2")
        ]
        inner = name_of[id(child)]
        if inner is name_of[id(parent)] or not outer:
            continue
        typed = parent.type_word in ("region", "district") and child.type_word in (None, "city")
        if typed and _follows(document, child.span_last):
            outer = [place for place in outer if place.kind in ("admin1", "admin2")] or outer
            if not any(
                _contains(outer, c.place) or _is_same(outer, c.place) for c in inner.choices
            ):
                child.parent, child.is_outside = parent.number, True
                continue
        if any(_contains(outer, choice.place) for choice in inner.choices):
            child.parent = parent.number
            found.setdefault(inner.bit, outer)
    return found


def _regions_of_lists(document: Document, names: Sequence[Name]) -> dict[int, list[Place]]:
    """Find the villages that stand in a list under a region: for a name's bit, the region.

    A region told before a list is that of its villages where it holds most of them; a village
    of the list none of whose namesakes lies anywhere near it is not to be placed.
    """
    name_of = {id(mention): name for name in names for mention in name.mentions}
    lists: dict[int, tuple[Place, list[Mention]]] = {}
    region: Place | None = None
    for mention in document.mentions:
        choices = name_of[id(mention)].choices
        if mention.type_word == "region" and choices and choices[0].place.kind == "admin1":
            region = choices[0].place
        elif region is not None and mention.group is not None and choices:
            lists.setdefault(mention.group, (region, []))[1].append(mention)
    found: dict[int, list[Place]] = {}
    for around, members in lists.values():
        held = [m for m in members if any(_holds(around, c.place) for c in name_of[id(m)].choices)]
        if len(held) < LEAST_IN_LIST or 2 * len(held) < len(members):
            continue
        for mention in members:
            name = name_of[id(mention)]
            if not _is_village(name.choices[0].place, around):
                continue
            if mention in held:
                found[name.bit] = [around]
            else:
                mention.is_outside |= not any(_is_same([around], c.place) for c in name.choices)
    return found


def _holds(region: Place, place: Place) -> bool:
    return place.kind == "city" and place.admin1 == region.admin1


def _is_village(place: Place, region: Place) -> bool:
    """Tell whether a place is a small one of a region's country."""
    return (
        place.kind == "city"
        and place.country == region.country
        and place.population < MOST_IN_VILLAGE
    )


def _headings(
    document: Document, names: Sequence[Name]
) -> dict[int, list[tuple[float, float, float]]]:
    """Find what a line says it is about: "In the Pokrovsk sector …", "In the X district: …".

    Returns for a name's bit the positions, in degrees, and the reach in kilometres of the
    districts and sectors that stand before it in its line.
    """
    name_of = {id(mention): name for name in names for mention in name.mentions}
    found: dict[int, list[tuple[float, float, float]]] = {}
    heading: tuple[float, float, float] | None = None
    end = 0
    for mention in document.mentions:
        name = name_of[id(mention)]
        if any("\n" in document.gap(number) for number in range(end, mention.span_first + 1)):
            heading = None
        end = mention.span_last
        best = name.choices[0] if name.choices else None
        if mention.type_word in ("district", "area"):
            if best is not None and best.place.kind in ("city", "admin2"):
                reach = best.place.radius_km if best.place.kind == "admin2" else 0.0
                heading = (best.place.lat, best.place.lon, reach + _HEADING_REACH_KM)
        elif heading is not None and mention.type_word is None:
            found.setdefault(name.bit, []).append(heading)
    return found


def _leads_to_parent(document: Document, end: int, start: int) -> bool:
    """Tell whether "A, B", "A (B)", "A, in B" or, with inflected B, "A B" stands there."""
    if start - end > GAP_TO_PARENT or start < end:
        return False
    words = document.words[end:start]
    first_gap = document.gap(end).strip()
    if not words:
        return first_gap in (",", "(", ", (") or (
            first_gap == "" and document.lexicon.lang in ("uk", "ru")
        )
    if first_gap not in (",", "", "(") or any(
        document.gap(n).strip() for n in range(end + 1, start)
    ):
        return False
    if not words[0].traits & Trait.PARENT:
        return False
    return all(word.traits & (Trait.LINK | Trait.ARTICLE | Trait.DIRECTION) for word in words[1:])


def _follows(document: Document, end: int) -> bool:
    """Tell whether what contains a place is told without a comma: «А Б-ской области»."""
    return not set(",(") & set(document.gap(end))


def _is_same(outer: Sequence[Place], inner: Place) -> bool:
    """Tell whether a place is one of those said to contain it, or lies at its very edge."""
    return any(
        place.index == inner.index
        or (
            place.country == inner.country
            and km(place.lat, place.lon, inner.lat, inner.lon) < place.radius_km + _EDGE_KM
        )
        for place in outer
    )


def _contains(outer: Sequence[Place], inner: Place) -> bool:
    for place in outer:
        if place.index == inner.index:
            continue
        if place.kind == "country" and inner.country == place.country and inner.kind != "country":
            return True
        if (
            place.kind == "admin1"
            and inner.admin1 == place.admin1
            and inner.kind not in ("country", "admin1")
        ):
            return True
        if place.kind == "admin2" and inner.admin2 == place.place_id:
            return True
    return False


@lru_cache(maxsize=1 << 16)
def _cells_at(lat: float, lon: float) -> tuple[Cell, Cell]:
    shrink = max(0.2, math.cos(math.radians(lat)))
    fine = math.floor(lat / NEAR_CELL), math.floor(lon * shrink / NEAR_CELL)
    coarse = math.floor(lat / FAR_CELL), math.floor(lon * shrink / FAR_CELL)
    return fine, coarse


def cells_of(place: Place) -> tuple[Cell, Cell]:
    """Return the cells of the fine and the coarse grid that a place lies in."""
    return _cells_at(place.lat, place.lon)


def _around(cell: Cell) -> list[Cell]:
    row, column = cell
    return [(row + i, column + j) for i in (-1, 0, 1) for j in (-1, 0, 1)]


def km(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Return the distance of two positions in degrees, in kilometres, on a sphere."""
    a, b = math.radians(lat1), math.radians(lat2)
    half = math.sin((b - a) / 2) ** 2
    half += math.cos(a) * math.cos(b) * math.sin(math.radians(lon2 - lon1) / 2) ** 2
    return 2 * 6371.009 * math.asin(min(1.0, math.sqrt(half)))


def _turn(degrees: float) -> float:
    return (degrees + 180.0) % 360.0 - 180.0
