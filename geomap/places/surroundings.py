"""What stands around the names of a document: what contains them, heads them, is listed with them.

All of it is read off the text and the kinds of the candidates: "A, in B", "A, B and C of D
region", "In the E sector: …", the names of one clause, the members of one list.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from geomap.places.document import Document, Mention
from geomap.places.grid import km
from geomap.places.lexicon import Trait
from geomap.places.name import Name
from geomap.places.store import Place

__all__ = ["Neighbours", "Parent", "contains", "headings_of", "neighbours_of", "parents_of"]

GAP_TO_PARENT = 6
LEAST_IN_LIST = 3
MOST_IN_VILLAGE = 10_000
#: How far from a town the sector called after it reaches, and how far over a district's edge.
_HEADING_REACH_KM = 45.0
_EDGE_KM = 15.0
_END_OF_CLAUSE = re.compile(r"[!?;\n]|(?<=\w\w\w)[.…]\W{0,3}(?=\w)")


class Parent(NamedTuple):
    """The units that may contain a place, and whether the text says which kind they are."""

    units: list[Place]
    is_told: bool


@dataclass(slots=True)
class Neighbours:
    """Which names stand together, as masks of their bits.

    Attributes
    ----------
    in_clause : dict of int to int
        Bit of a name → bits of the names in its clauses, itself among them.
    lists : list of list of Name
        The names of each coordinated list of two and more.
    """

    in_clause: dict[int, int] = field(default_factory=dict)
    lists: list[list[Name]] = field(default_factory=list)


def neighbours_of(document: Document, names: Sequence[Name]) -> Neighbours:
    """Find the names that share a clause or a list."""
    name_of = {id(mention): name for name in names for mention in name.mentions}
    found = Neighbours()
    clause: list[int] = []
    last = 0
    for mention in document.mentions:
        if clause and _ends_clause(document, last, mention.span_first):
            _note(clause, found.in_clause)
            clause = []
        clause.append(name_of[id(mention)].bit)
        last = mention.span_last
    _note(clause, found.in_clause)
    lists: dict[int, dict[int, Name]] = defaultdict(dict)
    for mention in document.mentions:
        if mention.group is not None:
            name = name_of[id(mention)]
            lists[mention.group][name.bit] = name
    found.lists = [list(members.values()) for members in lists.values() if len(members) > 1]
    return found


def _note(clause: Sequence[int], in_clause: dict[int, int]) -> None:
    mask = 0
    for bit in clause:
        mask |= bit
    for bit in clause:
        in_clause[bit] = in_clause.get(bit, 0) | mask


def _ends_clause(document: Document, last: int, first: int) -> bool:
    """Tell whether a clause ends between two mentions: a semicolon, or a stop and a capital."""
    text, tokens = document.text, document.tokens
    end = tokens[first].start + 1
    for mark in _END_OF_CLAUSE.finditer(text, tokens[last - 1].end - 3, end):
        if mark.end() > mark.start() + 1 or mark.group() in ".…":
            if mark.end() < end and text[mark.end()].isupper():
                return True
        else:
            return True
    return False


def parents_of(document: Document, names: Sequence[Name]) -> dict[int, Parent]:
    """Find "Paris, Texas" and its like: for a name's bit, the places that may contain it.

    What contains the last of a list contains the others of it too: "A, B and C in D region".
    """
    name_of = {id(mention): name for name in names for mention in name.mentions}
    found: dict[int, Parent] = {}
    lists: dict[int, Parent] = {}
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
            if not any(contains(outer, c.place) or _is_same(outer, c.place) for c in inner.choices):
                child.parent, child.is_outside = parent.number, True
                continue
        if any(contains(outer, choice.place) for choice in inner.choices):
            child.parent = parent.number
            told = typed and (child.group is None or child.group != parent.group)
            found.setdefault(inner.bit, Parent(outer, told))
            if told and child.group is not None:
                lists[child.group] = Parent(outer, told)
    for mention in mentions:
        of_list = lists.get(mention.group) if mention.group is not None else None
        name = name_of[id(mention)]
        if of_list and any(contains(of_list.units, choice.place) for choice in name.choices):
            found.setdefault(name.bit, of_list)
    for bit, region in _regions_of_lists(document, names).items():
        found.setdefault(bit, Parent(region, False))
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


def headings_of(
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


def contains(outer: Sequence[Place], inner: Place) -> bool:
    """Tell whether one of some units and countries contains a place."""
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
