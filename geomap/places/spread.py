"""The places of a list that lie together, of all that its names could mean."""

from __future__ import annotations

import math
from collections.abc import Sequence

from geomap.places.grid import KM_PER_DEGREE
from geomap.places.name import Name
from geomap.places.store import Place

__all__ = ["tightest_of"]

MOST_PLACES = 16
MOST_MEMBERS = 10
FARTHEST_KM = 200.0
#: What an unlikely sense of a neighbour counts more than a sure one, in kilometres.
UNLIKELY_KM = 30.0
#: How far from the others a place is on average that lies with them, at most.
TOGETHER_KM = 75.0
#: How much farther another sense may be and still lie as near.
AS_NEAR_KM = 10.0


def tightest_of(lists: Sequence[Sequence[Name]]) -> dict[int, set[int]]:
    """Find the senses of the names of lists that lie nearest to the other members.

    Returns for a name's bit the rows of those places; none where all of them are far away.

    Parameters
    ----------
    lists : sequence of sequence of Name
        The names of each list, with choices, the likeliest first.
    """
    found: dict[int, set[int]] = {}
    for members in lists:
        pools = [(name, pool) for name in members[:MOST_MEMBERS] if (pool := _senses(name))]
        for name, pool in pools:
            others = [other for owner, other in pools if owner is not name]
            if len(pool) < 2 or not others:
                continue
            far = {place.index: _distance(place, others) for place, _ in pool}
            nearest = min(far.values())
            if nearest <= TOGETHER_KM:
                near = {row for row, distance in far.items() if distance <= nearest + AS_NEAR_KM}
                found.setdefault(name.bit, set()).update(near)
    return found


def _senses(name: Name) -> list[tuple[Place, float]]:
    """Return the towns that a name could be, with their shares."""
    return [
        (choice.place, choice.share)
        for choice in name.choices[:MOST_PLACES]
        if choice.place.kind in ("city", "admin2")
    ]


def _distance(place: Place, others: Sequence[Sequence[tuple[Place, float]]]) -> float:
    """Return how far a place is from the nearest sense of each other name, on average."""
    scale = math.cos(math.radians(place.lat))
    total = 0.0
    for senses in others:
        nearest = FARTHEST_KM
        for other, share in senses:
            north, east = place.lat - other.lat, (place.lon - other.lon) * scale
            distance = KM_PER_DEGREE * math.hypot(north, east) + UNLIKELY_KM * (1.0 - share)
            nearest = min(nearest, distance)
        total += nearest
    return total / len(others)
