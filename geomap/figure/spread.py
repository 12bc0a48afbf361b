"""Which events one map can show together, and which lie so far off that they need a map apart."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from geomap.figure.projection import EARTH_RADIUS, on_sphere

__all__ = ["MOST_INSETS", "far_apart"]

Rows = NDArray[np.intp]

#: So many groups of events far off get a map each; of more, all are in one map of the world.
MOST_INSETS: Final = 3
#: Groups are looked for among no more places; of more, those near one another count as one.
_MOST_PLACES: Final = 500
#: What the main map has to hold of all events.
_LEAST_SHARE: Final = 0.55
#: A main map shows at least so many kilometres.
_LEAST_KM: Final = 250.0
#: What is in an inset is farther off than this: kilometres, and a part of what the main map shows.
_LEAST_GAP_KM: Final = 350.0
_LEAST_GAP: Final = 0.7
#: What it costs to put all events into insets, and one more inset, against the gain: how many
#: times larger the main map is drawn, as a logarithm.
_COST_OF_EVENTS: Final = 3.0
_COST_OF_INSET: Final = 0.25


def far_apart(where: NDArray[np.float64]) -> list[Rows]:
    """Return the events by the maps that they belong on, those of the main map first.

    Parameters
    ----------
    where : array of shape (n, 2)
        (lon, lat) of the events, degrees, WGS 84.

    Returns
    -------
    list of array
        Rows of ``where``; together they are all of them, each once.
    """
    everything = np.arange(len(where))
    if len(where) < 2:
        return [everything]
    places, place_of, weights = _places(where)
    if len(places) < 2:
        return [everything]
    points = on_sphere(places)
    edges, gaps = _spanning_tree(points)
    whole = _extent_km(points)
    best, groups = 0.0, None
    for cut in range(1, min(len(edges), 12) + 1):
        numbers = _components(len(places), edges[cut:])
        sizes = np.bincount(numbers, weights=weights)
        # Of groups of one size the first event's is the main one.
        first = {int(n): i for i, n in reversed(list(enumerate(numbers.tolist())))}
        main = max(range(len(sizes)), key=lambda n: (sizes[n], -first[n]))
        share = sizes[main] / weights.sum()
        if share < _LEAST_SHARE and not (len(sizes) == 2 and share == 0.5):
            break
        extent = max(_LEAST_KM, _extent_km(points[numbers == main]))
        if gaps[cut - 1] < max(_LEAST_GAP_KM, _LEAST_GAP * extent):
            continue
        gain = math.log(whole / extent)
        insets = min(len(sizes) - 1, MOST_INSETS + 1)
        worth = gain - _COST_OF_EVENTS * (1 - share) - _COST_OF_INSET * insets
        if worth > best + 1e-9:
            best, groups = worth, (numbers, main, sizes)
    if groups is None:
        return [everything]
    numbers, main, sizes = groups
    others = sorted(set(range(len(sizes))) - {main}, key=lambda n: (-sizes[n], n))
    row_groups = numbers[place_of]
    far = [np.nonzero(row_groups == n)[0] for n in others]
    if len(far) > MOST_INSETS:
        far = [np.sort(np.concatenate(far))]
    return [np.nonzero(row_groups == main)[0], *far]


def _places(
    where: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.intp], NDArray[np.float64]]:
    """Return a few places that stand for all, the place of each event, and how many each has."""
    cell = 0.25
    while True:
        grid = np.floor(where / cell)
        _, first, number, count = np.unique(
            grid, axis=0, return_index=True, return_inverse=True, return_counts=True
        )
        if len(first) <= _MOST_PLACES or cell > 45:
            break
        cell *= 2
    # In the order of the events, so that "the first" means something.
    order = np.argsort(first, kind="stable")
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    return where[first[order]], rank[number.reshape(-1)], count[order].astype(np.float64)


def _spanning_tree(points: NDArray[np.float64]) -> tuple[list[tuple[int, int]], list[float]]:
    """Return the edges of the minimum spanning tree, the longest first, and their kilometres.

    By Prim's algorithm.
    """
    count = len(points)
    nearest = np.zeros(count, dtype=np.intp)
    distance = 1 - points @ points[0]
    distance[0] = np.inf
    edges = []
    for _ in range(count - 1):
        new = int(np.argmin(distance))
        edges.append((float(distance[new]), int(nearest[new]), new))
        from_new = 1 - points @ points[new]
        closer = (from_new < distance) & np.isfinite(distance)
        distance = np.where(closer, from_new, distance)
        nearest[closer] = new
        distance[new] = np.inf
    edges.sort(key=lambda edge: (-edge[0], edge[1:]))
    lengths = [math.acos(max(-1.0, 1 - cosine)) * EARTH_RADIUS / 1000 for cosine, _, _ in edges]
    return [(a, b) for _, a, b in edges], lengths


def _components(count: int, edges: list[tuple[int, int]]) -> NDArray[np.intp]:
    """Return for each node the number of its component."""
    parent = list(range(count))

    def root(node: int) -> int:
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for a, b in edges:
        parent[root(a)] = root(b)
    _, numbers = np.unique([root(node) for node in range(count)], return_inverse=True)
    return numbers.reshape(-1)


def _extent_km(points: NDArray[np.float64]) -> float:
    """Return how far points, unit vectors, reach across, kilometres."""
    middle = points.mean(axis=0)
    length = float(np.linalg.norm(middle))
    if length < 1e-6:
        return math.pi * EARTH_RADIUS / 1000
    reach = math.acos(float(np.clip((points @ (middle / length)).min(), -1, 1)))
    return max(1.0, 2 * reach * EARTH_RADIUS / 1000)
