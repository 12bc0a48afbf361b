"""Insets: small maps, beside the main one, of events that are far off."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from geomap.errors import GazetteerError
from geomap.figure.fonts import BOLD
from geomap.figure.frame import Extent, Frame
from geomap.figure.groups import Group
from geomap.figure.marks import Colours
from geomap.figure.sheet import Box, Sheet

__all__ = [
    "CAPTION",
    "country_names",
    "draw_caption",
    "in_corners",
    "in_strip",
    "inset_size",
    "sides",
]

#: The height of the line above an inset, pixels.
CAPTION: Final = 17.0
_MARGIN: Final = 8.0
_WORLD_ASPECT: Final = 2.1


def inset_size(extent: Extent, main_width: float) -> tuple[float, float]:
    """Return (width, height) of an inset in a main map of a width, pixels."""
    width = min(max(150.0, 0.27 * main_width), 0.42 * main_width)
    if extent.projection.is_world:
        width = min(0.55 * main_width, 1.7 * width)
        return width, width / _WORLD_ASPECT + CAPTION
    return width, 0.72 * width + CAPTION


def in_corners(
    frame: Frame, sizes: list[tuple[float, float]], groups: list[Group]
) -> list[Box] | None:
    """Return boxes inside a map that hide none of its marks, ``None`` where there is no room."""
    left, top, right, bottom = frame.box
    boxes: list[Box] = []
    for width, height in sizes:
        west, east = left + _MARGIN, right - width - _MARGIN
        north, south = top + _MARGIN, bottom - height - _MARGIN
        spots = [(west, south), (east, south), (west, north), (east, north)]
        for other in boxes:
            spots += [(other[2] + _MARGIN, other[1]), (other[0] - width - _MARGIN, other[1])]
            spots += [(other[0], other[1] - height - _MARGIN), (other[0], other[3] + _MARGIN)]
        found = next(
            (
                (x, y, x + width, y + height)
                for x, y in spots
                if west - 1 <= x <= east + 1
                and north - 1 <= y <= south + 1
                and _is_free((x, y, x + width, y + height), groups, boxes)
            ),
            None,
        )
        if found is None:
            return None
        boxes.append(found)
    return boxes


def _is_free(box: Box, groups: list[Group], boxes: list[Box]) -> bool:
    left, top, right, bottom = box
    for group in groups:
        across = max(left - group.x, 0, group.x - right)
        along = max(top - group.y, 0, group.y - bottom)
        if math.hypot(across, along) < group.radius + 5:
            return False
    return not any(
        left < other[2] + 2
        and right > other[0] - 2
        and top < other[3] + 2
        and bottom > other[1] - 2
        for other in boxes
    )


def sides(box: Box, sizes: list[tuple[float, float]]) -> list[Box]:
    """Return what a map can keep free of events for its insets: nothing, or one of its sides."""
    nothing = (0.0, 0.0, 0.0, 0.0)
    if not sizes:
        return []
    width = max(wide for wide, _ in sizes) + _MARGIN
    height = max(high for _, high in sizes) + _MARGIN
    most = ((box[2] - box[0]) / 2, (box[3] - box[1]) / 2)
    found = [nothing]
    if width < most[0]:
        found += [(width, 0.0, 0.0, 0.0), (0.0, 0.0, width, 0.0)]
    if height < most[1]:
        found += [(0.0, 0.0, 0.0, height), (0.0, height, 0.0, 0.0)]
    return found


def in_strip(box: Box, sizes: list[tuple[float, float]]) -> tuple[Box, list[Box]]:
    """Return what is left of a box above a row of insets, and the boxes of those."""
    left, top, right, bottom = box
    gap = _MARGIN
    room = right - left - gap * (len(sizes) - 1)
    scale = room / sum(width for width, _ in sizes)
    scale = min(scale, 1.25 if len(sizes) > 1 else 1.0)
    high = max(height for _, height in sizes) * min(scale, 1.0)
    high = min(high, 0.45 * (bottom - top))
    boxes, x = [], left
    for width, _ in sizes:
        boxes.append((x, bottom - high, x + width * scale, bottom))
        x += width * scale + gap
    return (left, top, right, bottom - high - gap), boxes


def country_names(codes: Sequence[str], lang: str) -> list[str]:
    """Return the names of countries in a language, of those that the gazetteer has."""
    from geomap.places.store import Store

    try:
        store = Store.open()
    except GazetteerError:
        return []
    found = [store.country(code) for code in codes]
    return [store.label(place.index, lang) for place in found if place is not None]


def draw_caption(sheet: Sheet, colours: Colours, box: Box, text: str) -> None:
    """Write the name of an inset above its map, in the upper line of its box."""
    left, top, right, _ = box
    cut = sheet.letters.cut(text, 11.5, BOLD, right - left - 10)
    sheet.text(left + 5, top + CAPTION / 2, cut, 11.5, colours["ink"], weight=BOLD)
