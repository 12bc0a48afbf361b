"""Names on a map, each where there is room for it, none on another."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from geomap.figure.basemap import Name
from geomap.figure.fonts import BOLD, Letters
from geomap.figure.frame import Frame
from geomap.figure.groups import Group
from geomap.figure.marks import Colours
from geomap.figure.model import Model
from geomap.figure.room import Room
from geomap.figure.sheet import Box
from geomap.places.fold import fold

__all__ = ["Label", "place_base_names", "place_labels"]

SIZE: Final = 12.0
_HALF_LINE: Final = 7.5
_MOST_NAMES: Final = 2
_MOST_NAMED: Final = 200
_LONGEST: Final = 40
_SAID_PIXELS: Final = 170.0


@dataclass(frozen=True, slots=True)
class Label:
    """The name of the place of a group.

    Attributes
    ----------
    text : str
    x, y : float
        The middle of its left edge, pixels.
    """

    text: str
    x: float
    y: float


def place_labels(
    frame: Frame, model: Model, groups: Sequence[Group], letters: Letters, room: Room
) -> list[Label]:
    """Return where the names of events' places stand; the largest groups choose first."""
    labels: list[Label] = []
    said: dict[str, list[Group]] = {}
    for group in groups:
        text = _text(model, group, letters)
        if not text or any(_near(group, other) for other in said.get(text, ())):
            continue
        width = letters.width(text, SIZE, BOLD)
        for x, y in _beside(group, width):
            box = (x - 2, y - _HALF_LINE, x + width + 2, y + _HALF_LINE)
            if _inside(box, frame) and room.take_if_free(box):
                labels.append(Label(text, x, y))
                said.setdefault(text, []).append(group)
                break
    return labels


def _near(one: Group, other: Group) -> bool:
    """Return whether two groups stand so near that one name says where both are."""
    return math.hypot(one.x - other.x, one.y - other.y) < _SAID_PIXELS


def _text(model: Model, group: Group, letters: Letters) -> str:
    """Return the one or two names of a group's places; none where there are more."""
    if group.count > _MOST_NAMED:
        return ""
    numbers = dict.fromkeys(model.place_numbers[group.rows].tolist())
    numbers.pop(-1, None)
    if not 0 < len(numbers) <= _MOST_NAMES:
        return ""
    text = " · ".join(filter(None, (letters.writable(model.place_name(n)) for n in numbers)))
    return text if len(text) <= _LONGEST else ""


def _beside(group: Group, width: float) -> list[tuple[float, float]]:
    """Return where a name can stand beside a group: right, left, below, above, and the corners."""
    gap, slope = group.radius + 4, 0.75 * group.radius + 4
    right, left, middle = group.x + gap, group.x - gap - width, group.x - width / 2
    below, above = group.y + group.radius + 9, group.y - group.radius - 9
    return [
        (right, group.y),
        (left, group.y),
        (middle, below),
        (middle, above),
        (right, group.y - 10),
        (right, group.y + 10),
        (left, group.y - 10),
        (left, group.y + 10),
        (group.x + slope, group.y - slope),
        (group.x + slope, group.y + slope),
        (group.x - slope - width, group.y - slope),
        (group.x - slope - width, group.y + slope),
    ]


def _inside(box: Box, frame: Frame) -> bool:
    return frame.holds(box[0], box[1], 3) and frame.holds(box[2], box[3], 3)


def place_base_names(
    frame: Frame,
    names: Sequence[Name],
    labels: Sequence[Label],
    letters: Letters,
    colours: Colours,
    room: Room,
) -> list[tuple[Name, float, str]]:
    """Return which names of countries and towns have room, each with its x and alignment."""
    said = {fold(text) for label in labels for text in label.text.split(" · ")}
    placed: list[tuple[Name, float, str]] = []
    for name in names:
        if fold(name.text) in said:
            continue
        size, _, weight = name.look(colours, frame.zoom)
        width = letters.width(name.text, size, weight)
        if name.kind == "country":
            box = (name.x - width / 2 - 4, name.y - 8, name.x + width / 2 + 4, name.y + 8)
            if _inside(box, frame) and room.take_if_free(box):
                placed.append((name, name.x, "center"))
            continue
        dot = (name.x - 3, name.y - 3, name.x + 3, name.y + 3)
        if not room.is_free(dot):
            continue
        for x, align in ((name.x + 6, "left"), (name.x - 6, "right")):
            left = x if align == "left" else x - width
            box = (left - 6, name.y - 9, left + width + 6, name.y + 9)
            own = (left, name.y - 9, left + width, name.y + 9)
            if _inside(own, frame) and room.is_free(box):
                room.take(own)
                room.take(dot)
                placed.append((name, x, align))
                break
    return placed
