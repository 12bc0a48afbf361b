"""A map on the sheet: which part of the Earth is in which box, and how large."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray

from geomap.figure.model import Model
from geomap.figure.projection import EARTH_RADIUS, Azimuthal, Projection, World, on_sphere
from geomap.figure.sheet import Box

__all__ = [
    "LEAST_METRES",
    "LEAST_METRES_OF_INSET",
    "Extent",
    "Frame",
    "extent_of",
    "world_extent",
]

Points = NDArray[np.float64]

#: Within so many radii of the Earth from the middle the scale is true to a tenth.
_MOST_TRUE: Final = 0.83
#: Where north turns by more degrees from side to side, it is not one direction.
_MOST_NORTHING: Final = 14.0
#: Events farther apart than this, degrees from their middle, are shown on the whole world.
_WORLD_DEGREES: Final = 68.0
#: So are those among which north turns by more, but for those round a pole.
_MOST_TURNED: Final = 90.0
_POLAR_LATITUDE: Final = 60.0
#: A map shows at least so much from its middle to its edge, metres; an inset, which has to tell
#: where in the world it is, more.
LEAST_METRES: Final = 140_000.0
LEAST_METRES_OF_INSET: Final = 330_000.0
#: A region makes a map no more than so many times larger than the events alone would.
_MOST_GROWTH: Final = 2.6
#: Latitudes that a map of the world shows even without events there.
_WORLD_LATITUDES: Final = (-56.0, 76.0)
#: And so many degrees beyond the events.
_WORLD_MARGIN: Final = 12.0


@dataclass(frozen=True, slots=True)
class Extent:
    """What a map has to show.

    Attributes
    ----------
    projection : Projection
        How.
    box : tuple of float
        (west, south, east, north) on the plane, metres.
    """

    projection: Projection
    box: Box

    @property
    def aspect(self) -> float:
        """Width by height."""
        west, south, east, north = self.box
        return (east - west) / (north - south)


@dataclass(frozen=True, slots=True)
class Frame:
    """A map in a box of the sheet.

    Attributes
    ----------
    box : tuple of float
        (left, top, right, bottom), pixels.
    projection : Projection
    middle : tuple of float
        The point of the plane in the middle of the box, metres.
    scale : float
        Pixels a metre.
    """

    box: Box
    projection: Projection
    middle: tuple[float, float]
    scale: float

    @classmethod
    def fitting(
        cls, extent: Extent, box: Box, padding: float, kept_free: Box = (0.0, 0.0, 0.0, 0.0)
    ) -> Frame:
        """Return the map that shows an extent in a box, so many pixels from its edges.

        Parameters
        ----------
        extent : Extent
        box : tuple of float
            (left, top, right, bottom), pixels.
        padding : float
            Pixels on each side.
        kept_free : tuple of float
            Pixels more on the left, above, on the right, below: the map is there, the extent not.
        """
        left, top, right, bottom = box
        west, south, east, north = extent.box
        free_left, free_top, free_right, free_bottom = kept_free
        across = max(1.0, right - left - 2 * padding - free_left - free_right)
        along = max(1.0, bottom - top - 2 * padding - free_top - free_bottom)
        scale = min(across / (east - west), along / (north - south))
        middle = (
            (west + east) / 2 - (free_left - free_right) / 2 / scale,
            (south + north) / 2 + (free_top - free_bottom) / 2 / scale,
        )
        frame = cls(box, extent.projection, middle, scale)
        projection = extent.projection
        if isinstance(projection, Azimuthal):
            corner = math.hypot(right - left, bottom - top) / 2 / scale
            ratio = (corner + math.hypot(*middle)) / (2 * EARTH_RADIUS)
            reach = math.degrees(2 * math.asin(min(1.0, ratio))) if ratio < 0.99 else 180.0
            lon, lat = projection.centre
            frame = cls(box, Azimuthal(lon, lat, reach * 1.4 + 2), middle, scale)
        return frame

    @property
    def width(self) -> float:
        """Pixels."""
        return self.box[2] - self.box[0]

    @property
    def height(self) -> float:
        """Pixels."""
        return self.box[3] - self.box[1]

    def pixels(self, plane: Points) -> Points:
        """Return points of the plane on the sheet."""
        left, top, right, bottom = self.box
        x0, y0 = self.middle
        return np.column_stack(
            [
                (left + right) / 2 + (plane[:, 0] - x0) * self.scale,
                (top + bottom) / 2 - (plane[:, 1] - y0) * self.scale,
            ]
        )

    def place(self, positions: Points) -> Points:
        """Return (lon, lat), degrees, on the sheet."""
        return self.pixels(self.projection.points(positions.reshape(-1, 2)))

    def holds(self, x: float, y: float, margin: float = 0) -> bool:
        """Return whether a point of the sheet is in the map, so many pixels from its edges."""
        left, top, right, bottom = self.box
        return left + margin <= x <= right - margin and top + margin <= y <= bottom - margin

    @property
    def zoom(self) -> float:
        """The zoom of a web map that shows its middle as large."""
        lat = 0.0 if self.projection.is_world else self.projection.centre[1]
        turn = 2 * math.pi * EARTH_RADIUS * max(0.1, math.cos(math.radians(lat)))
        return math.log2(turn * self.scale / 256)

    def pixels_a_kilometre(self) -> float:
        """Return the scale in the middle; of the world, along the equator."""
        if not self.projection.is_world:
            return 1000 * self.scale
        lon = self.projection.centre[0]
        ends = self.projection.points(np.array([(lon - 5, 0.0), (lon + 5, 0.0)]))
        kilometres = math.radians(10) * EARTH_RADIUS / 1000
        return float(ends[1, 0] - ends[0, 0]) * self.scale / kilometres

    @property
    def scale_is_true(self) -> bool:
        """Whether the scale of the middle holds, but for a tenth, all over the map."""
        corner = math.hypot(self.width, self.height) / 2 / self.scale
        return not self.projection.is_world and corner < _MOST_TRUE * EARTH_RADIUS

    @property
    def has_north(self) -> bool:
        """Whether north is one way all over the map, so that an arrow can show it."""
        return self._northing() <= _MOST_NORTHING

    def _northing(self) -> float:
        """Return by how much north turns from one side of the map to the other, degrees."""
        if not isinstance(self.projection, Azimuthal):
            return 360.0
        left, top, right, bottom = self.box
        corners = [(left, top), (right, top), (left, bottom), (right, bottom)]
        middle = np.array([((left + right) / 2, (top + bottom) / 2)])
        offset = (np.array(corners) - middle) / self.scale * (1, -1)
        plane = offset + np.array(self.middle)
        if np.hypot(*plane.T).max() > 1.9 * EARTH_RADIUS:
            return 360.0
        positions = self.projection.positions(plane)
        if np.abs(positions[:, 1]).max() > 85:
            return 360.0
        return float(np.ptp(self.projection.turns(positions)))


def extent_of(model: Model, rows: NDArray[np.intp], least: float = LEAST_METRES) -> Extent:
    """Return what a map of some events has to show: them, and the regions that they are known to.

    A country is shown whole only where nothing is known more finely.

    Parameters
    ----------
    model : Model
    rows : array of int
        The events.
    least : float
        No map shows less than this from its middle to its edge, metres.
    """
    where = model.where[rows]
    points = on_sphere(where)
    middle = points.mean(axis=0)
    length = float(np.linalg.norm(middle))
    far = np.degrees(np.arccos(np.clip(points @ (middle / length), -1, 1).min())) if length else 180
    if length < 1e-3 or far > _WORLD_DEGREES:
        return world_extent(where)
    lon = math.degrees(math.atan2(middle[1], middle[0]))
    lat = math.degrees(math.asin(max(-1.0, min(1.0, middle[2] / length))))
    regions, most = _regions(model, rows)
    projection = Azimuthal(lon, lat)
    box = _box(projection, where, regions, least, most)
    for _ in range(2):
        centre = np.array([((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)])
        ((lon, lat),) = projection.positions(centre).tolist()
        projection = Azimuthal(lon, lat)
        box = _box(projection, where, regions, least, most)
    if max(box[2] - box[0], box[3] - box[1]) > 3.3 * EARTH_RADIUS or _is_turned(projection, where):
        return world_extent(where)
    return Extent(projection, box)


def _is_turned(projection: Azimuthal, where: Points) -> bool:
    """Return whether a map would show places that are not round a pole on their side."""
    elsewhere = where[np.abs(where[:, 1]) < _POLAR_LATITUDE]
    return len(elsewhere) > 1 and bool(np.ptp(projection.turns(elsewhere)) > _MOST_TURNED)


def world_extent(where: Points) -> Extent:
    """Return the whole world, without the ice where nothing is."""
    world = World()
    south, north = _WORLD_LATITUDES
    if len(where):
        south = max(-90.0, min(south, float(where[:, 1].min()) - _WORLD_MARGIN))
        north = min(90.0, max(north, float(where[:, 1].max()) + _WORLD_MARGIN))
    lon = world.centre[0]
    ends = world.points(np.array([(lon - 179.99, 0.0), (lon + 179.99, 0.0)]))
    heights = world.points(np.array([(lon, south), (lon, north)]))
    return Extent(world, (ends[0, 0], heights[0, 1], ends[1, 0], heights[1, 1]))


def _regions(model: Model, rows: NDArray[np.intp]) -> tuple[list[Points], float]:
    """Return the corners of the regions of events, each region once, and how much they may add.

    Corners are (lon, lat); a map of countries alone is as large as they are.
    """
    words = ["", *model.precisions.words]
    precisions = np.asarray(words, dtype=object)[model.precisions.codes[rows]]
    finest = precisions[(precisions != "country") & (precisions != "none")]
    shown = ("district", "region", "area") if len(finest) else ("country",)
    wanted = np.isin(precisions.astype(str), shown)
    numbers = np.unique(model.area_numbers[rows[wanted]])
    corners = [
        shapely.get_coordinates(shapely.convex_hull(part))
        for number in numbers.tolist()
        if number >= 0
        for part in _large_parts(model.area(number))
    ]
    rough = rows[np.isin(precisions.astype(str), ("district", "region", "area"))]
    rough = rough[(model.area_numbers[rough] < 0) & (model.radius_km[rough] > 0)]
    for row in rough[:2000].tolist():
        lon, lat = model.where[row]
        degrees = min(20.0, math.degrees(model.radius_km[row] * 1000 / EARTH_RADIUS))
        wide = min(60.0, degrees / max(0.05, math.cos(math.radians(lat))))
        corners.append(
            np.array(
                [
                    (lon - wide, lat),
                    (lon + wide, lat),
                    (lon, max(-90, lat - degrees)),
                    (lon, min(90, lat + degrees)),
                ]
            )
        )
    return corners, _MOST_GROWTH if len(finest) else math.inf


def _large_parts(area: Any) -> list[Any]:
    """Return the parts of an area that a map has to show: no rocks, nothing overseas.

    What is farther from the others than those reach across is overseas.
    """
    parts = shapely.get_parts(area)
    sizes = shapely.area(parts)
    large = np.nonzero(sizes >= sizes.max(initial=0) / 50)[0]
    kept: list[Any] = []
    for part in parts[large[np.argsort(-sizes[large], kind="stable")]].tolist():
        if not kept or _gap(kept, part) < _reach(kept):
            kept.append(part)
    return kept


def _gap(parts: list[Any], other: Any) -> float:
    """Return how far a part is from the bounds of some, degrees."""
    return float(shapely.distance(shapely.box(*shapely.total_bounds(parts)), other))


def _reach(parts: list[Any]) -> float:
    """Return how far parts reach across, degrees."""
    west, south, east, north = shapely.total_bounds(parts).tolist()
    return math.hypot(east - west, north - south)


def _box(
    projection: Azimuthal, where: Points, regions: list[Points], least: float, growth: float
) -> Box:
    """Return the box on the plane of positions and regions, never too small."""
    box = _around(projection.points(where), least)
    if regions:
        alone = max(box[2] - box[0], box[3] - box[1])
        grown = box
        for corners in sorted(regions, key=lambda c: float(np.ptp(c, axis=0).max())):
            wider = _joined(grown, _bounds(projection.points(corners)))
            most = growth * max(alone, 6 * least)
            if max(wider[2] - wider[0], wider[3] - wider[1]) <= most or len(where) == 1:
                grown = wider
        box = grown
    return box


def _bounds(plane: Points) -> Box:
    (west, south), (east, north) = plane.min(axis=0).tolist(), plane.max(axis=0).tolist()
    return west, south, east, north


def _joined(one: Box, other: Box) -> Box:
    return (
        min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])
    )  # fmt: skip


def _around(plane: Points, least: float) -> Box:
    """Return the bounds of points, each side at least as long as a map may show."""
    west, south, east, north = _bounds(plane)
    x, y = (west + east) / 2, (south + north) / 2
    across = max((east - west) / 2, least)
    along = max((north - south) / 2, 0.66 * least)
    return x - across, y - along, x + across, y + along
