"""Which marks share a place on the sheet, as on the page: near ones join, many are a count."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geomap.figure.frame import Frame
from geomap.figure.model import Model
from geomap.page.style import drawing

__all__ = ["Group", "fan_offsets", "group_radius", "groups_in"]

_PASSES = 12


@dataclass(slots=True)
class Group:
    """Events that stand together.

    Attributes
    ----------
    x, y : float
        The middle, pixels.
    rows : array of int
        Rows of the table.
    """

    x: float
    y: float
    rows: NDArray[np.intp]

    @property
    def count(self) -> int:
        """How many events."""
        return len(self.rows)

    @property
    def radius(self) -> float:
        """How far the group reaches from its middle, pixels."""
        return group_radius(len(self.rows))


def group_radius(count: int) -> float:
    """Return how far a group of so many events reaches from its middle, pixels."""
    mark, most = drawing()["mark_radius"], drawing()["most_fanned"]
    if count == 1:
        return mark + 2
    if count <= most:
        return _fan_radius(count) + mark + 3
    return 15 + 4 * math.log10(count)


def _ring(count: int) -> int:
    """Return how many marks stand round the middle."""
    return 6 if count == 7 else count


def _fan_radius(count: int) -> float:
    if count == 1:
        return 0
    return 10 if count == 2 else 10.5 / math.sin(math.pi / _ring(count))


def fan_offsets(count: int) -> list[tuple[float, float]]:
    """Return where the marks of a group stand, (x, y) from its middle, pixels."""
    if count == 1:
        return [(0, 0)]
    radius, ring = _fan_radius(count), _ring(count)
    turn = 0.0 if count == 2 else -math.pi / 2
    angles = [turn + 2 * math.pi * i / ring for i in range(ring)]
    offsets = [(radius * math.cos(angle), radius * math.sin(angle)) for angle in angles]
    return [*offsets, (0.0, 0.0)] if count == 7 else offsets


def groups_in(frame: Frame, model: Model, rows: NDArray[np.intp]) -> list[Group]:
    """Return the groups of the events of a map, the largest first."""
    if not len(rows):
        return []
    pixels = frame.place(model.where[rows])
    cell = drawing()["cell_pixels"]
    _, number = np.unique(np.floor(pixels / cell), axis=0, return_inverse=True)
    order = np.argsort(number.reshape(-1), kind="stable")
    bounds = np.nonzero(np.diff(number.reshape(-1)[order]))[0] + 1
    groups = []
    for part in np.split(order, bounds):
        x, y = pixels[part].mean(axis=0).tolist()
        groups.append(Group(x, y, rows[part]))
    joined = _apart(groups)
    for group in joined:
        _keep_inside(group, frame)
    return joined


def _keep_inside(group: Group, frame: Frame) -> None:
    """Move a group that the edge of the map would cut."""
    if group.count == 1:
        return
    left, top, right, bottom = frame.box
    group.x = min(max(group.x, left + group.radius), right - group.radius)
    group.y = min(max(group.y, top + group.radius), bottom - group.radius)


def _apart(groups: list[Group]) -> list[Group]:
    """Join groups that would lie on each other, until none do."""
    for _ in range(_PASSES):
        groups.sort(key=lambda group: (-group.count, group.x, group.y))
        kept: list[Group] = []
        cells: dict[tuple[int, int], list[Group]] = {}
        for group in groups:
            column, row = int(group.x // 80), int(group.y // 80)
            near = [
                other
                for across in (-1, 0, 1)
                for along in (-1, 0, 1)
                for other in cells.get((column + across, row + along), ())
                if _distance(group, other) < group.radius + other.radius - 4
            ]
            host = min(near, key=lambda other: _distance(group, other), default=None)
            if host is None:
                cells.setdefault((column, row), []).append(group)
                kept.append(group)
                continue
            total = host.count + group.count
            host.x = (host.x * host.count + group.x * group.count) / total
            host.y = (host.y * host.count + group.y * group.count) / total
            host.rows = np.concatenate([host.rows, group.rows])
        if len(kept) == len(groups):
            break
        groups = kept
    for group in groups:
        group.rows = np.sort(group.rows)
    return groups


def _distance(one: Group, other: Group) -> float:
    return math.hypot(one.x - other.x, one.y - other.y)
