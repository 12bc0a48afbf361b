"""What helps to read a map: its scale, where north is."""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from geomap.figure.fonts import BOLD, Letters
from geomap.figure.frame import Frame
from geomap.figure.marks import Colours
from geomap.figure.room import Room
from geomap.figure.sheet import Box, Sheet, compound
from geomap.figure.words import Words

__all__ = ["draw_scale", "scale_box"]

_SIZE: Final = 10.5
_HEIGHT: Final = 24.0
_NORTH_WIDTH: Final = 20.0
_ARROW: Final = np.array([(0.0, -11.0), (4.0, 0.0), (0.0, -2.5), (-4.0, 0.0), (0.0, -11.0)])


def _length_km(frame: Frame) -> float:
    """Return a round number of kilometres that is about a fifth of a map wide."""
    most = 0.22 * frame.width / frame.pixels_a_kilometre()
    power = 10.0 ** math.floor(math.log10(most))
    return max(step * power for step in (1, 2, 5) if step * power <= most)


def _text(frame: Frame, words: Words) -> str:
    text = words.say("km", n=words.number(_length_km(frame)))
    if frame.scale_is_true:
        return text
    where = "at_equator" if frame.projection.is_world else "in_middle"
    return f"{text} {words.say(where)}"


def scale_box(
    frame: Frame, words: Words, letters: Letters, room: Room, *, small: bool = False
) -> Box:
    """Return where the scale stands: in the corner that is least taken; the box is taken."""
    bar = _length_km(frame) * frame.pixels_a_kilometre()
    width = max(bar, letters.width(_text(frame, words), _SIZE)) + 8
    if frame.has_north and not small:
        width += _NORTH_WIDTH
    left, top, right, bottom = frame.box
    corners = [
        (left + 6, bottom - _HEIGHT - 5),
        (right - width - 6, bottom - _HEIGHT - 5),
        (left + 6, top + 6),
        (right - width - 6, top + 6),
    ]
    boxes = [(x, y, x + width, y + _HEIGHT) for x, y in corners]
    box = next((box for box in boxes if room.is_free(box)), boxes[0])
    room.take(box)
    return box


def draw_scale(
    sheet: Sheet, colours: Colours, frame: Frame, words: Words, box: Box, *, small: bool = False
) -> None:
    """Draw a bar with its length and, where north is one way, an arrow."""
    left, top, _, bottom = box
    x = left + 4
    if frame.has_north and not small:
        middle, base = left + 10, bottom - 4
        arrow = _ARROW + np.array((middle, base))
        sheet.stroke(compound([arrow]), colours["land"], 3)
        sheet.fill(compound([arrow]), colours["muted"])
        at = (middle, top + 5.5)
        ink, halo = colours["muted"], colours["land"]
        north = words.say("north")
        sheet.text(*at, north, 8.5, ink, weight=BOLD, align="center", halo=halo)
        x += _NORTH_WIDTH
    bar = _length_km(frame) * frame.pixels_a_kilometre()
    low, high = bottom - 4, bottom - 8
    ends = np.array([(x, high), (x, low), (x + bar, low), (x + bar, high)])
    line = compound([ends], closed=False)
    sheet.stroke(line, colours["land"], 3.6)
    sheet.stroke(line, colours["muted"], 1.2)
    text = _text(frame, words)
    sheet.text(x, top + 7.5, text, _SIZE, colours["muted"], halo=colours["land"])
