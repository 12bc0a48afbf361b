"""Regions: what is known to a district or a region only is hatched, a country is its outline."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import shapely
from matplotlib.path import Path
from numpy.typing import NDArray

from geomap.figure.frame import Frame
from geomap.figure.marks import ROUGH, Colours
from geomap.figure.model import Model
from geomap.figure.projection import ring_area, without_seams
from geomap.figure.sheet import Sheet, circle, compound
from geomap.page.style import drawing

__all__ = ["draw_zones", "hatch_lines"]

#: How far apart stripes are, pixels, and how wide.
STRIPES: Final = {"district": 5.0, "region": 7.0, "area": 7.0}
_STRIPE_WIDTH: Final = 1.5


@dataclass(frozen=True, slots=True)
class _Zone:
    """A polygon, or a circle round a position, with the numbers of events of each type in it."""

    precision: str
    path: Path
    outline: Path
    area: Any
    has_area: bool
    shares: NDArray[np.int64]
    occurred: bool


def draw_zones(
    sheet: Sheet, colours: Colours, frame: Frame, model: Model, rows: NDArray[np.intp]
) -> None:
    """Draw the regions of the events of a map."""
    zones = _zones(frame, model, rows)
    if not zones:
        return
    numbers = drawing()
    # Where much is hatched, each is hatched the paler, so that the marks stand before it.
    calm = max(numbers["least_ink"], min(1.0, numbers["full_ink"] / len(zones)))
    for zone in zones:
        most = np.argsort(-zone.shares, kind="stable")[: 1 if calm < 0.5 else 3].tolist()
        tints = [model.styles[number].light for number in most if zone.shares[number]]
        edge = tints[0] if np.count_nonzero(zone.shares) == 1 else colours["muted"]
        strength = 0.55
        if zone.precision != "country":
            sheet.fill(zone.path, edge, alpha=0.1 * calm)
            alpha = (0.5 if zone.occurred else 0.25) * calm
            for tint, stripes in _stripes(zone, tints):
                sheet.stroke(stripes, tint, _STRIPE_WIDTH, alpha=alpha)
            strength = 0.9 * math.sqrt(calm)
        dashed = not zone.occurred or zone.precision == "area" or not zone.has_area
        dash = (5.0, 4.0) if dashed else None
        sheet.stroke(zone.outline, edge, 1 if calm < 0.5 else 1.5, alpha=strength, dash=dash)


def _zones(frame: Frame, model: Model, rows: NDArray[np.intp]) -> list[_Zone]:
    """Return the zones of a map that reach out from under the marks in their middle."""
    areas = model.area_numbers[rows]
    codes = model.precisions.codes[rows]
    rough = np.array([False, *(word in ROUGH for word in model.precisions.words)])[codes]
    keys: dict[tuple[Any, ...], list[int]] = {}
    for row, area, code, is_rough in zip(
        rows.tolist(), areas.tolist(), codes.tolist(), rough.tolist(), strict=True
    ):
        if area >= 0:
            keys.setdefault((code, area), []).append(row)
        elif is_rough and model.radius_km[row] > 0:
            lon, lat = model.where[row].tolist()
            keys.setdefault((code, -1, round(lon, 5), round(lat, 5)), []).append(row)
    zones = []
    least = 2 * drawing()["mark_radius"]
    happened = ["", *model.statuses.words]
    circles = 0
    for key, members in keys.items():
        precision = model.precisions.words[key[0] - 1]
        if key[1] >= 0:
            corners = _rings(model.area(key[1]))
            plane = frame.projection.areas(corners)
            rings = [_near(frame.pixels(ring)) for ring in plane if len(ring) > 3]
            edges = frame.projection.lines([e for ring in corners for e in without_seams(ring)])
            path = compound(rings)
            outline = compound([_near(frame.pixels(edge)) for edge in edges], closed=False)
        else:
            circles += 1
            if circles > drawing()["most_circles"]:
                continue
            ((x, y),) = frame.place(model.where[members[0]]).tolist()
            path = circle(x, y, model.radius_km[members[0]] * frame.pixels_a_kilometre())
            rings = [np.asarray(ring, dtype=np.float64) for ring in path.to_polygons()]
            outline = path
        if not rings:
            continue
        if np.ptp(np.concatenate(rings), axis=0).max() <= least:
            continue
        shares = np.bincount(model.types.codes[members], minlength=len(model.types.words) + 1)[1:]
        occurred = any(happened[model.statuses.codes[row]] == "occurred" for row in members)
        zones.append(
            _Zone(precision, path, outline, _clipped(rings, frame), key[1] >= 0, shares, occurred)
        )
    # Large ones first, so that none hides a smaller one.
    return sorted(zones, key=lambda zone: -float(np.prod(np.ptp(zone.path.vertices, axis=0))))


def _rings(area: Any) -> list[NDArray[np.float64]]:
    """Return the rings of an area: outer ones counter-clockwise, holes clockwise."""
    rings = []
    for part in shapely.get_parts(area):
        for number, ring in enumerate(shapely.get_rings(part)):
            corners = shapely.get_coordinates(ring)
            rings.append(corners if (ring_area(corners) > 0) == (number == 0) else corners[::-1])
    return rings


def _near(ring: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return a ring without points that make no difference to the eye."""
    kept = shapely.get_coordinates(shapely.simplify(shapely.linestrings(ring), 0.3))
    return kept if len(kept) > 3 else ring


def _clipped(rings: list[NDArray[np.float64]], frame: Frame) -> Any:
    """Return what rings on the sheet enclose of a map."""
    left, top, right, bottom = frame.box
    area: Any = shapely.Polygon()
    for ring in rings:
        part = shapely.make_valid(shapely.Polygon(ring))
        area = shapely.symmetric_difference(
            area, shapely.clip_by_rect(part, left, top, right, bottom)
        )
    return area


def _stripes(zone: _Zone, tints: list[str]) -> list[tuple[str, Path]]:
    """Return diagonal stripes inside a zone, of each colour in turn."""
    step = STRIPES[zone.precision]
    return [
        (tint, hatch_lines(zone.area, step, number, len(tints)))
        for number, tint in enumerate(tints)
    ]


def hatch_lines(area: Any, step: float, first: int = 0, of: int = 1) -> Path:
    """Return every so many of the stripes that rise to the right inside an area.

    Parameters
    ----------
    area : shapely geometry
        Polygons on the sheet, pixels.
    step : float
        How far apart stripes are from left to right, pixels.
    first, of : int
        The first of them to be drawn, and which ones after it.
    """
    if shapely.is_empty(area):
        return compound([])
    left, top, right, bottom = shapely.bounds(area).tolist()
    period = step * of
    start = math.floor((left + top) / period) * period + first * step
    sums = np.arange(start, right + bottom + period, period)
    ends = np.empty((len(sums), 2, 2))
    ends[:, 0] = np.column_stack([sums - top, np.full(len(sums), top)])
    ends[:, 1] = np.column_stack([sums - bottom, np.full(len(sums), bottom)])
    inside = shapely.intersection(shapely.multilinestrings(ends), area)
    lines = [part for part in shapely.get_parts(inside) if part.geom_type == "LineString"]
    return compound([shapely.get_coordinates(line) for line in lines], closed=False)
