"""Marks: the shape says what happened, the outline whether it did, a dot that the spot is exact."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import numpy as np
import shapely
from matplotlib.path import Path
from matplotlib.transforms import Affine2D

from geomap.figure.fonts import BOLD
from geomap.figure.groups import Group, fan_offsets
from geomap.figure.model import Model
from geomap.figure.sheet import Sheet, circle, compound
from geomap.figure.words import Words
from geomap.page.style import drawing

__all__ = [
    "DISC",
    "ROUGH",
    "Mark",
    "draw_group",
    "draw_mark",
    "draw_share_ring",
    "is_vague",
    "outline",
]

Colours = Mapping[str, str]

#: Precisions that are drawn as an area or a circle, where its extent is known.
ROUGH: Final = frozenset({"district", "region", "area"})
_STEP = re.compile(r"([MLCZ])|(-?[0-9]+(?:\.[0-9]+)?)")
_LONGEST_SHAPE: Final = 4000
_SQUARE: Final = "M-7 -7 L7 -7 L7 7 L-7 7 Z"
#: Stands for any type, where a legend shows what the outline means.
DISC: Final = (
    "M-7.5 0 C-7.5 -4.14 -4.14 -7.5 0 -7.5 C4.14 -7.5 7.5 -4.14 7.5 0 "
    "C7.5 4.14 4.14 7.5 0 7.5 C-4.14 7.5 -7.5 4.14 -7.5 0 Z"
)


@dataclass(frozen=True, slots=True)
class Mark:
    """What one mark shows.

    Attributes
    ----------
    shape : str
        As :class:`geomap.page.style.Style` has it.
    colour : str
    status : str
    exact : bool
        Whether the spot is known.
    faint : bool
        Whether the event was read with a low confidence.
    vague : bool
        Whether nobody said how far off the spot can be.
    """

    shape: str
    colour: str
    status: str = "occurred"
    exact: bool = False
    faint: bool = False
    vague: bool = False


@lru_cache(maxsize=256)
def outline(shape: str) -> Path:
    """Return a shape as a path, in a box from -10 to 10; a square where it is none."""
    codes: list[int] = []
    points: list[tuple[float, float]] = []
    steps = {"M": (Path.MOVETO, 1), "L": (Path.LINETO, 1), "C": (Path.CURVE4, 3)}
    tokens = _STEP.findall(shape[:_LONGEST_SHAPE])
    place = 0
    while place < len(tokens):
        command = tokens[place][0]
        place += 1
        if command == "Z" and points:
            codes.append(int(Path.CLOSEPOLY))
            points.append(points[-1])
            continue
        code, count = steps.get(command, (None, 0))
        numbers = [token[1] for token in tokens[place : place + 2 * count]]
        if code is None or len(numbers) < 2 * count or "" in numbers or (code != 1 and not points):
            return outline(_SQUARE)
        values = [max(-10.0, min(10.0, float(number))) for number in numbers]
        points += zip(values[::2], values[1::2], strict=True)
        codes += [int(code)] * count
        place += 2 * count
    return Path(points, codes) if len(points) > 2 else outline(_SQUARE)


@lru_cache(maxsize=256)
def _inside(shape: str) -> Path:
    """Return what a shape fills by the even-odd rule, as a path for the non-zero one."""
    area: Any = shapely.Polygon()
    fine = outline(shape).transformed(Affine2D().scale(40))
    for polygon in fine.to_polygons(closed_only=True):
        ring = np.asarray(polygon, dtype=np.float64)
        if len(ring) > 3:
            area = shapely.symmetric_difference(area, shapely.make_valid(shapely.Polygon(ring)))
    rings = []
    for part in shapely.get_parts(area):
        if part.geom_type == "Polygon":
            whole = shapely.geometry.polygon.orient(part)
            rings += [np.asarray(ring.coords) / 40 for ring in (whole.exterior, *whole.interiors)]
    return compound(rings)


def draw_mark(
    sheet: Sheet, colours: Colours, x: float, y: float, radius: float, mark: Mark
) -> None:
    """Draw one mark with its middle at (x, y)."""
    possible = mark.status == "hypothetical"
    hollow = mark.status not in ("occurred", "denied")
    scale = (0.72 if possible else 1) * radius / 10
    at = Affine2D().scale(scale).translate(x, y)
    edge, inside = outline(mark.shape).transformed(at), _inside(mark.shape).transformed(at)
    unit = radius / 9  # of the page's pixels, whose marks have a radius of 9
    sheet.stroke(edge, colours["halo"], 4.5 * unit)
    if possible:
        sheet.fill(circle(x, y, 14.5 * scale), colours["halo"])
    pale = 0.35 if mark.status == "denied" else 0.6 if mark.faint and not hollow else 1
    sheet.fill(inside, colours["paper"] if hollow or pale < 1 else mark.colour)
    if not hollow and pale < 1:
        sheet.fill(inside, mark.colour, alpha=pale)
    if hollow or mark.status == "denied":
        sheet.stroke(edge, mark.colour, (1.3 if possible else 1.7) * unit)
    if possible:
        ring = circle(x, y, 13.5 * scale)
        sheet.stroke(ring, mark.colour, 1.5 * unit, dash=(2.8 * unit, 2.1 * unit))
    if mark.status in ("cancelled", "denied"):
        rise = (-8 if mark.status == "denied" else 8) * scale
        line = Path([(x - 10 * scale, y + rise), (x + 10 * scale, y - rise)])
        sheet.stroke(line, colours["halo"], 4.4 * unit, cap="round")
        sheet.stroke(line, colours["ink"], 1.8 * unit, cap="round")
    if mark.exact:
        sheet.fill(circle(x, y, 2.6 * scale), mark.colour if hollow else colours["paper"])
    if mark.vague:
        at_right, above = x + 0.9 * radius, y - 0.8 * radius
        sheet.text(
            at_right, above, "?", 1.2 * radius, colours["ink"], weight=BOLD, halo=colours["halo"]
        )


def draw_group(sheet: Sheet, colours: Colours, model: Model, words: Words, group: Group) -> None:
    """Draw the marks of a group side by side, or, of a large one, their number."""
    if group.count > drawing()["most_fanned"]:
        shares = np.bincount(model.types.codes[group.rows], minlength=len(model.types.words) + 1)
        draw_share_ring(sheet, colours, model, words, group.x, group.y, group.radius, shares[1:])
        return
    if group.count > 1:
        disc = circle(group.x, group.y, group.radius - 2)
        sheet.fill(disc, colours["paper"], alpha=0.82)
        sheet.stroke(disc, colours["rule"], 1)
    codes, statuses = model.types.codes, model.statuses.codes
    rows = sorted(group.rows.tolist(), key=lambda row: (codes[row], statuses[row], row))
    for row, (dx, dy) in zip(rows, fan_offsets(group.count), strict=True):
        radius = drawing()["mark_radius"]
        draw_mark(sheet, colours, group.x + dx, group.y + dy, radius, mark_of(model, row))


def mark_of(model: Model, row: int) -> Mark:
    """Return the mark of an event."""
    style = model.styles[model.types.codes[row] - 1]
    return Mark(
        style.shape,
        style.light,
        model.statuses.words[model.statuses.codes[row] - 1],
        exact=model.precisions.words[model.precisions.codes[row] - 1] == "point",
        faint=bool(model.faint[row]),
        vague=bool(is_vague(model, row)),
    )


def is_vague(model: Model, rows: Any) -> Any:
    """Return which of some events are in a district, region or area of no known extent."""
    rough = np.array([False, *(word in ROUGH for word in model.precisions.words)])
    has_extent = (model.area_numbers[rows] >= 0) | (model.radius_km[rows] > 0)
    return rough[model.precisions.codes[rows]] & ~has_extent


def draw_share_ring(
    sheet: Sheet,
    colours: Colours,
    model: Model,
    words: Words,
    x: float,
    y: float,
    reach: float,
    shares: Any,
) -> None:
    """Draw a number in a ring of the shares of types; the mark of the largest stands above it."""
    radius = reach - 2
    total = int(shares.sum())
    sheet.fill(circle(x, y, radius + 1), colours["halo"])
    sheet.fill(circle(x, y, radius), colours["paper"])
    turn = -90.0
    for number in np.nonzero(shares)[0].tolist():
        end = turn + 360 * int(shares[number]) / total
        sheet.stroke(_arc(x, y, radius - 2.5, turn, end), model.styles[number].light, 5)
        turn = end
    text = words.number(total)
    size = 12.0
    while size > 6 and sheet.width_of(text, size, BOLD) > 2 * (radius - 6.5):
        size -= 0.5
    most = int(np.argmax(shares))
    style = model.styles[most]
    inner = radius - 5
    draw_mark(sheet, colours, x, y - 0.5 * inner, 0.3 * inner, Mark(style.shape, style.light))
    sheet.text(x, y + 0.25 * inner, text, size, colours["ink"], weight=BOLD, align="center")


def _arc(x: float, y: float, radius: float, start: float, end: float) -> Path:
    """Return a piece of a circle, clockwise, degrees from the right."""
    count = max(2, int((end - start) / 6) + 2)
    angles = np.radians(np.linspace(start, end, count))
    return Path(np.column_stack([x + radius * np.cos(angles), y + radius * np.sin(angles)]))
