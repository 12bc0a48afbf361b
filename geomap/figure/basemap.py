"""Land, water and borders below the events, and the names of countries and towns."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray

from geomap.figure.fonts import BOLD, clean
from geomap.figure.frame import Frame
from geomap.figure.marks import Colours
from geomap.figure.projection import EARTH_RADIUS, ring_area, without_seams
from geomap.figure.sheet import Box, Sheet, circle, compound, rectangle
from geomap.page.basemap import basemap_labels, basemap_lines
from geomap.page.style import drawing

__all__ = ["Name", "base_names", "draw_basemap", "draw_names"]

Lines = list[NDArray[np.float64]]

#: Names of countries are left out from this zoom on, as on the page.
_COUNTRIES_TO_ZOOM: Final = 7.0
_TOWNS_FROM_ZOOM: Final = 3.0
#: Capitals are named so many zooms earlier than their size would have it.
_CAPITALS_EARLIER: Final = 2
#: Lines leave the true ones by no more, pixels.
_TOLERANCE: Final = 0.25
#: Borders within countries are left out where they would be a thicket, pixels.
_LEAST_REGION: Final = 13.0
#: How many degrees meshes of the net are wide that shows north where it is not one direction.
_NET_STEPS: Final = (2, 5, 10, 15, 30)
_MOST_MESHES: Final = 9


@lru_cache(maxsize=1)
def _layers() -> dict[str, Lines]:
    """Return the layers of the basemap; rings run as they are to be filled, coasts are lines."""
    layers = basemap_lines()
    layers["land"] = _turned(layers["land"])
    layers["coasts"] = [part for ring in layers["land"] for part in without_seams(ring)]
    return layers


def _turned(rings: Lines) -> Lines:
    """Return rings, the outer ones counter-clockwise, holes clockwise."""
    polygons = shapely.polygons([shapely.linearrings(ring) for ring in rings])
    inside = shapely.points(np.array([ring[0] for ring in rings]))
    tree = shapely.STRtree(polygons)
    point, container = tree.query(inside, predicate="within")
    depth = np.bincount(point[point != container], minlength=len(rings))
    return [
        ring if (ring_area(ring) > 0) == (deep % 2 == 0) else ring[::-1]
        for ring, deep in zip(rings, depth.tolist(), strict=True)
    ]


def _shown(lines: Lines, frame: Frame, *, closed: bool) -> Lines:
    """Return lines of a plane on the sheet: those in a map, with as many points as are seen."""
    lines = [line for line in lines if len(line) > (3 if closed else 1)]
    if not lines:
        return []
    pixels = frame.pixels(np.concatenate(lines))
    starts = np.cumsum([0, *map(len, lines)])[:-1]
    least = np.minimum.reduceat(pixels, starts)
    most = np.maximum.reduceat(pixels, starts)
    left, top, right, bottom = frame.box
    size = (most - least).max(axis=1)
    seen = (most[:, 0] > left) & (least[:, 0] < right) & (most[:, 1] > top) & (least[:, 1] < bottom)
    seen &= size > (0.6 if closed else 0.3)
    kept: Lines = []
    for number in np.nonzero(seen)[0].tolist():
        line = pixels[starts[number] : starts[number] + len(lines[number])]
        simple = shapely.get_coordinates(shapely.simplify(shapely.linestrings(line), _TOLERANCE))
        whole = (least[number] > (left, top)).all() and (most[number] < (right, bottom)).all()
        kept += [simple] if whole else _cut(simple, frame.box, closed=closed)
    return kept


def _cut(line: NDArray[np.float64], box: Box, *, closed: bool) -> Lines:
    """Return what of a line, or a ring, is in a box and a little beyond."""
    left, top, right, bottom = box
    bounds = (left - 4, top - 4, right + 4, bottom + 4)
    if not closed:
        parts = shapely.get_parts(shapely.clip_by_rect(shapely.linestrings(line), *bounds))
        return [shapely.get_coordinates(part) for part in parts]
    # Half a plane after another (Sutherland and Hodgman): holds for rings that touch themselves.
    ring = line[:-1]
    for side, limit in enumerate(bounds):
        depth = (limit - ring[:, side % 2]) * (1 if side > 1 else -1)
        following, depth_after = np.roll(ring, -1, axis=0), np.roll(depth, -1)
        crosses = (depth >= 0) != (depth_after >= 0)
        part = np.where(crosses, depth / np.where(crosses, depth - depth_after, 1), 0)
        crossing = ring + part[:, None] * (following - ring)
        both = np.stack([ring, crossing], axis=1).reshape(-1, 2)
        ring = both[np.stack([depth >= 0, crosses], axis=1).reshape(-1)]
        if len(ring) < 3:
            return []
    return [np.concatenate([ring, ring[:1]])]


def draw_basemap(sheet: Sheet, colours: Colours, frame: Frame) -> None:
    """Draw land, water and borders."""
    layers, projection, zoom = _layers(), frame.projection, frame.zoom
    numbers = drawing()
    edge = projection.outline()
    if edge is None:
        sheet.fill(rectangle(frame.box), colours["water"])
    else:
        sheet.fill(compound([frame.pixels(edge)]), colours["water"])

    def path(name: str, *, closed: bool = False) -> Lines:
        project: Callable[[Lines], Lines] = projection.areas if closed else projection.lines
        return _shown(project(layers[name]), frame, closed=closed)

    land = compound(path("land", closed=True))
    sheet.fill(land, colours["land"])
    # Land that is cut where the world is shows no seam.
    sheet.stroke(land, colours["land"], 0.5)
    sheet.stroke(compound(path("coasts"), closed=False), colours["coast"], 0.8)
    if zoom >= numbers["rivers_from_zoom"]:
        width = min(2, 0.5 + (zoom - numbers["rivers_from_zoom"]) * 0.3)
        sheet.stroke(compound(path("rivers"), closed=False), colours["river"], width)
    sheet.fill(compound(path("lakes", closed=True)), colours["water"])
    if not frame.has_north:
        net = _shown(projection.lines(_net(frame)), frame, closed=False)
        sheet.stroke(compound(net, closed=False), colours["coast"], 0.5, alpha=0.6)
    if zoom >= numbers["regions_from_zoom"]:
        width = 1 if zoom >= 6 else 0.7
        regions = [line for line in path("regions") if np.ptp(line, axis=0).max() >= _LEAST_REGION]
        sheet.stroke(compound(regions, closed=False), colours["region"], width)
    width = 1.4 if zoom >= 5 else 1
    sheet.stroke(compound(path("borders"), closed=False), colours["border"], width)
    disputed = compound(path("disputed"), closed=False)
    sheet.stroke(disputed, colours["border"], width, dash=(4, 3))
    if edge is not None:
        sheet.stroke(compound([frame.pixels(edge)]), colours["coast"], 1)


def _net(frame: Frame) -> Lines:
    """Return meridians and parallels; some of them meet at the poles."""
    metres = 1000 * max(frame.width, frame.height) / frame.pixels_a_kilometre()
    mesh = math.degrees(metres / EARTH_RADIUS) / _MOST_MESHES
    _, lat = frame.projection.centre
    across, along = _step(mesh / max(0.01, math.cos(math.radians(lat)))), _step(mesh)
    meridians = []
    for lon in range(-180, 180, across):
        end = 90 if lon % 90 == 0 else 90 - along
        meridians.append(np.column_stack([np.full(181, lon), np.linspace(-end, end, 181)]))
    parallels = [
        np.column_stack([np.linspace(-180, 180, 181), np.full(181, lat)])
        for lat in range(-90 + along, 90, along)
    ]
    return [line.astype(np.float64) for line in (*meridians, *parallels)]


def _step(least: float) -> int:
    return next((step for step in _NET_STEPS if step >= least), _NET_STEPS[-1])


# -- names -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Name:
    """The name of a country or town, where it wants to stand.

    Attributes
    ----------
    x, y : float
        The place, pixels.
    text : str
    kind : str
        ``country``, ``capital`` or ``town``.
    """

    x: float
    y: float
    text: str
    kind: str

    def look(self, colours: Colours, zoom: float) -> tuple[float, str, int]:
        """Return size, colour and weight."""
        if self.kind == "country":
            return 10.0 if zoom < 4 else 11.5, colours["country"], 400
        return 12.0 if zoom > 6 else 11.0, colours["town"], BOLD if self.kind == "capital" else 400


def base_names(frame: Frame, lang: str) -> list[Name]:
    """Return the names that a map wants to show, the most important first."""
    labels, zoom = basemap_labels(lang), frame.zoom
    names: list[Name] = []
    countries, towns = labels["countries"], labels["towns"]
    wanted: list[tuple[dict[str, list[object]], NDArray[np.intp]]] = []
    if zoom < _COUNTRIES_TO_ZOOM:
        wanted.append((countries, np.nonzero(np.asarray(countries["zoom"]) <= zoom + 0.5)[0]))
    if zoom >= _TOWNS_FROM_ZOOM:
        capital = np.asarray(towns["capital"])
        rank = np.asarray(towns["zoom"]) - _CAPITALS_EARLIER * capital
        order = np.lexsort((-capital, rank))
        wanted.append((towns, order[rank[order] <= zoom - 0.25]))
    for table, rows in wanted:
        if not len(rows):
            continue
        where = np.column_stack([np.asarray(table[key])[rows] for key in ("lon", "lat")])
        for row, (x, y) in zip(rows.tolist(), frame.place(where).tolist(), strict=True):
            if not frame.holds(x, y, 4):
                continue
            text = clean(str(table["name"][row]))
            if table is countries:
                names.append(Name(x, y, text.upper(), "country"))
            else:
                names.append(Name(x, y, text, "capital" if table["capital"][row] else "town"))
    return names


def draw_names(
    sheet: Sheet, colours: Colours, frame: Frame, placed: list[tuple[Name, float, str]]
) -> None:
    """Write names where they were found room: (name, x, alignment)."""
    for name, x, align in placed:
        size, colour, weight = name.look(colours, frame.zoom)
        if name.kind != "country":
            sheet.fill(circle(name.x, name.y, 2.4 if name.kind == "capital" else 1.8), colour)
        sheet.text(
            x, name.y, name.text, size, colour, weight=weight, align=align, halo=colours["land"]
        )
