"""Which of the places of a sentence each of its numbers is of.

In a list of places each number belongs to one of them, or to all.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from geomap.extraction.counts import Count
from geomap.extraction.roles import PlaceInSentence
from geomap.extraction.scene import Scene

__all__ = ["counts_at"]

#: How many words part the members of a list at most: "in Kherson and in Nikopol".
_LIST_REACH = 3


def counts_at(
    scene: Scene,
    counts: Sequence[Count],
    place: PlaceInSentence | None,
    places: Sequence[PlaceInSentence],
) -> dict[str, int]:
    """Return the counts of an event at one of the places that a sentence tells of.

    A list of places shares what is counted. Of places told apart each has its own: the numbers of
    its clause, else those before it ("28 over Kursk, eight over Belgorod") or, where places come
    first, behind it ("in Kursk 28, in Belgorod eight").

    Parameters
    ----------
    scene : Scene
    counts : sequence of Count
        From :func:`read_counts`.
    place : PlaceInSentence or None
        The event's.
    places : sequence of PlaceInSentence
        All places of such events in the sentence, in its order.
    """
    units = _units(places)
    own: dict[str, Count] = {}
    for count in counts:
        unit = _unit_of(scene, count, counts, units)
        if place is not None and unit is not None and place not in unit:
            continue
        # Of "97, 40 of them over Bryansk" Bryansk has the 40.
        nearer = unit is not None and count.last < unit[0].first
        if count.name not in own or nearer:
            own[count.name] = count
    return {name: count.value for name, count in own.items()}


def _units(places: Sequence[PlaceInSentence]) -> list[list[PlaceInSentence]]:
    """Return the places, those of one list together: "in Kherson and in Nikopol" is one, too."""
    units: list[list[PlaceInSentence]] = []
    for place in sorted(places, key=lambda p: p.first):
        if units:
            before = units[-1][-1]
            group = place.toponym.group
            listed = group is not None and group == before.toponym.group
            if listed or place.first - before.last <= _LIST_REACH:
                units[-1].append(place)
                continue
        units.append([place])
    return units


def _unit_of(
    scene: Scene,
    count: Count,
    counts: Sequence[Count],
    units: Sequence[list[PlaceInSentence]],
) -> list[PlaceInSentence] | None:
    """Return the places that a number is of; ``None`` where it is of them all."""
    if not units:
        return None
    for unit in units:
        bracketed = [p for p in unit if p.last == count.first - 2]
        if bracketed and scene.sentence.words[count.first - 1].text == "(":
            return bracketed
    if len(units) == 1:
        return units[0]
    kin = [c for c in counts if c.what == count.what]
    if len(kin) == len(units) and _alternate(kin, units):
        return units[kin.index(count)]
    clause = scene.clauses[count.first]
    here = [u for u in units if any(scene.clauses[p.first] == clause for p in u)]
    if len(here) == 1:
        return here[0]
    among = here or units
    numbers_first = min(c.first for c in counts) < among[0][0].first
    if numbers_first:
        return next((u for u in among if u[0].first > count.last), None)
    return next((u for u in reversed(among) if u[-1].last < count.first), None)


def _alternate(kin: Sequence[Count], units: Sequence[list[PlaceInSentence]]) -> bool:
    """Tell whether numbers and places take turns: "in A five, in B three"."""
    order = sorted([(c.first, 0) for c in kin] + [(u[0].first, 1) for u in units])
    return all(one[1] != other[1] for one, other in pairwise(order))
