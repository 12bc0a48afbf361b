"""Keeps labels and marks from lying on each other."""

from __future__ import annotations

import math
from collections.abc import Iterator

from geomap.figure.sheet import Box

__all__ = ["Room"]

_CELL = 64


class Room:
    """Boxes that are taken, found by the cells of a grid that they reach into."""

    def __init__(self) -> None:
        self._cells: dict[tuple[int, int], list[Box]] = {}

    def is_free(self, box: Box) -> bool:
        """Return whether no box that is taken lies on this one."""
        left, top, right, bottom = box
        return not any(
            left < other[2] and right > other[0] and top < other[3] and bottom > other[1]
            for cell in _cells(box)
            for other in self._cells.get(cell, ())
        )

    def take(self, box: Box) -> None:
        """Take a box, free or not."""
        for cell in _cells(box):
            self._cells.setdefault(cell, []).append(box)

    def take_disc(self, x: float, y: float, radius: float) -> None:
        """Take a disc: the cross of two boxes inside it, and the square between them."""
        for across, along in ((1, 0.4), (0.4, 1), (0.8, 0.8)):
            wide, high = across * radius, along * radius
            self.take((x - wide, y - high, x + wide, y + high))

    def take_if_free(self, box: Box) -> bool:
        """Take a box where it is free, and return whether it was."""
        free = self.is_free(box)
        if free:
            self.take(box)
        return free


def _cells(box: Box) -> Iterator[tuple[int, int]]:
    left, top, right, bottom = (math.floor(side / _CELL) for side in box)
    for x in range(left, right + 1):
        for y in range(top, bottom + 1):
            yield x, y
