"""Where on a plane a place is: around a point with true areas, or the whole world.

Neither stretches the north as Mercator does. Planes are in metres, x to the east and y to the
north, on a sphere; positions are (lon, lat), degrees, WGS 84.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final, Protocol

import numpy as np
import shapely
from numpy.typing import NDArray

__all__ = [
    "EARTH_RADIUS",
    "Azimuthal",
    "Projection",
    "World",
    "on_sphere",
    "ring_area",
    "without_seams",
]

Points = NDArray[np.float64]

#: Of a sphere with the Earth's surface, metres.
EARTH_RADIUS: Final = 6_371_007.0
#: Nothing is drawn nearer to the point opposite to the centre than so many degrees less than 180.
_FARTHEST_DEGREES: Final = 172.0
#: No edge is longer, so that straight lines on the globe bend as they must.
_LONGEST_EDGE_DEGREES: Final = 1.5
#: The world is cut along this many degrees west of its middle: in the Bering Strait.
_WORLD_MIDDLE: Final = 11.0


class Projection(Protocol):
    """A way from the globe to a plane."""

    @property
    def is_world(self) -> bool:
        """Whether it shows the whole world."""

    @property
    def centre(self) -> tuple[float, float]:
        """(lon, lat) of the point in the middle."""

    def points(self, positions: Points) -> Points:
        """Return positions on the plane."""

    def areas(self, rings: Sequence[Points]) -> list[Points]:
        """Return closed rings on the plane, to be filled by the non-zero rule.

        Outer rings run counter-clockwise, holes clockwise, on the globe as on the plane.
        """

    def lines(self, lines: Sequence[Points]) -> list[Points]:
        """Return lines on the plane."""

    def outline(self) -> Points | None:
        """Return the edge of the world, or ``None`` where the plane has none in sight."""


def on_sphere(positions: Points) -> Points:
    """Return positions as (n, 3) unit vectors."""
    lon, lat = np.radians(positions).T
    return np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])


def ring_area(ring: Points) -> float:
    """Return the area in a closed ring, above 0 where it runs counter-clockwise."""
    x, y = ring.T
    return float(np.dot(x[:-1], y[1:]) - np.dot(x[1:], y[:-1])) / 2


def without_seams(ring: Points) -> list[Points]:
    """Return the pieces of a ring that bound something, not those along the antimeridian.

    Rings are cut there, and along the south pole, so that flat maps of the world can have them.
    """
    edge = (np.abs(ring[:, 0]) >= 180) | (ring[:, 1] <= -90)
    seam = edge[:-1] & edge[1:]
    if not seam.any():
        return [ring]
    return [piece for piece in np.split(ring, np.nonzero(seam)[0] + 1) if len(piece) > 1]


def _fine(line: Points) -> Points:
    """Return a line without long edges."""
    if len(line) < 2 or np.abs(np.diff(line, axis=0)).max() <= _LONGEST_EDGE_DEGREES:
        return line
    dense = shapely.segmentize(shapely.linestrings(line), _LONGEST_EDGE_DEGREES)
    return np.asarray(shapely.get_coordinates(dense))


class Azimuthal:
    """Lambert's azimuthal equal-area projection.

    Parameters
    ----------
    lon, lat : float
        The centre, degrees.
    reach : float
        What is farther from the centre, degrees, is drawn as if it were so far: out of sight.
    """

    is_world = False

    def __init__(self, lon: float, lat: float, reach: float = _FARTHEST_DEGREES) -> None:
        self.centre = (lon, lat)
        self.reach = min(reach, _FARTHEST_DEGREES)

    def _polar(self, positions: Points) -> tuple[Points, Points]:
        """Return how far from the centre positions are, and in which direction, radians."""
        lon, lat = np.radians(positions).T
        lon0, lat0 = np.radians(self.centre)
        east = np.cos(lat) * np.sin(lon - lon0)
        north = np.cos(lat0) * np.sin(lat) - np.sin(lat0) * np.cos(lat) * np.cos(lon - lon0)
        up = np.sin(lat0) * np.sin(lat) + np.cos(lat0) * np.cos(lat) * np.cos(lon - lon0)
        return np.arctan2(np.hypot(east, north), up), np.arctan2(east, north)

    @staticmethod
    def _plane(distance: Points, direction: Points) -> Points:
        radius = 2 * EARTH_RADIUS * np.sin(distance / 2)
        return np.column_stack([radius * np.sin(direction), radius * np.cos(direction)])

    def points(self, positions: Points) -> Points:
        """Return positions on the plane."""
        distance, direction = self._polar(positions)
        return self._plane(np.minimum(distance, math.radians(self.reach)), direction)

    def positions(self, points: Points) -> Points:
        """Return the (lon, lat) of points of the plane."""
        x, y = points.T
        radius = np.hypot(x, y)
        distance = 2 * np.arcsin(np.minimum(1, radius / (2 * EARTH_RADIUS)))
        lon0, lat0 = np.radians(self.centre)
        safe = np.where(radius > 0, radius, 1)
        north = np.where(radius > 0, y / safe, 0)
        sine = np.cos(distance) * np.sin(lat0) + north * np.sin(distance) * np.cos(lat0)
        lat = np.arcsin(np.clip(sine, -1, 1))
        lon = lon0 + np.arctan2(
            np.where(radius > 0, x / safe, 0) * np.sin(distance),
            np.cos(lat0) * np.cos(distance) - north * np.sin(lat0) * np.sin(distance),
        )
        turned = (lon + math.pi) % (2 * math.pi) - math.pi
        return np.asarray(np.degrees(np.column_stack([turned, lat])))

    def turns(self, positions: Points) -> Points:
        """Return by how much north is turned from up, clockwise, at positions; degrees."""
        further = self.points(positions + np.array((0, 0.01)))
        north = further - self.points(positions)
        return np.degrees(np.arctan2(north[:, 0], north[:, 1]))

    def lines(self, lines: Sequence[Points]) -> list[Points]:
        """Return lines on the plane, without those that are out of sight."""
        return [line for line, _ in self._seen(lines)]

    def areas(self, rings: Sequence[Points]) -> list[Points]:
        """Return rings on the plane; what has the far side or all that is in sight has its edge."""
        found = self._seen(rings)
        kept = [ring for ring, _ in found]
        seen = {number for _, number in found}
        far = self._far_side()
        covers = sum(_encloses(rings[n], far) for n in _round(rings, far) if n in seen)
        middle = self.centre
        covers += sum(_encloses(rings[n], middle) for n in _round(rings, middle) if n not in seen)
        if covers > 0:
            angles = np.linspace(0, -2 * math.pi, 181)
            kept.append(self._plane(np.full(181, math.radians(self.reach)), angles))
        return kept

    def _far_side(self) -> tuple[float, float]:
        lon, lat = self.centre
        return (lon + 360) % 360 - 180, -lat

    def _seen(self, lines: Sequence[Points]) -> list[tuple[Points, int]]:
        """Return the lines, on the plane, that come into sight, each with its number."""
        if not lines:
            return []
        fine = _all_fine(lines)
        starts = np.cumsum([0, *map(len, fine)])[:-1]
        distance, direction = self._polar(np.concatenate(fine))
        reach = math.radians(self.reach)
        nearest = np.minimum.reduceat(distance, starts)
        plane = self._plane(np.minimum(distance, reach), direction)
        found = []
        for number in np.nonzero(nearest < reach)[0].tolist():
            part = slice(starts[number], starts[number] + len(fine[number]))
            line = plane[part]
            beyond = distance[part] >= reach
            if beyond.any():
                line = self._along_the_edge(line, beyond, direction[part])
            found.append((line, number))
        return found

    def _along_the_edge(self, line: Points, beyond: NDArray[np.bool_], direction: Points) -> Points:
        """Return a line that goes round the edge of what is in sight, never across."""
        turn = (np.diff(direction) + math.pi) % (2 * math.pi) - math.pi
        wide = np.nonzero(beyond[1:] & beyond[:-1] & (np.abs(turn) > 0.3))[0]
        if not len(wide):
            return line
        parts, last = [], 0
        for place in wide.tolist():
            steps = int(abs(turn[place]) / 0.3) + 1
            angles = direction[place] + turn[place] * np.arange(1, steps + 1) / (steps + 1)
            arc = self._plane(np.full(steps, math.radians(self.reach)), angles)
            parts += [line[last : place + 1], arc]
            last = place + 1
        return np.concatenate([*parts, line[last:]])

    def outline(self) -> Points | None:
        """Return the edge of the world where it is in sight."""
        if self.reach < _FARTHEST_DEGREES:
            return None
        angles = np.linspace(0, -2 * math.pi, 361)
        return self._plane(np.full(361, math.radians(self.reach)), angles)


def _all_fine(lines: Sequence[Points]) -> list[Points]:
    """Return lines without long edges; most have none."""
    starts = np.cumsum([0, *map(len, lines)])[:-1]
    flat = np.concatenate(lines)
    edges = np.zeros(len(flat))
    edges[1:] = np.abs(np.diff(flat, axis=0)).max(axis=1)
    edges[starts] = 0
    long = np.maximum.reduceat(edges, starts) > _LONGEST_EDGE_DEGREES
    fine = list(lines)
    for number in np.nonzero(long)[0].tolist():
        fine[number] = _fine(fine[number])
    return fine


def _round(rings: Sequence[Points], point: tuple[float, float]) -> list[int]:
    """Return the numbers of the rings whose bounds have a point inside them."""
    if not rings:
        return []
    starts = np.cumsum([0, *map(len, rings)])[:-1]
    flat = np.concatenate(rings)
    least = (np.minimum.reduceat(flat, starts) <= point).all(axis=1)
    most = (np.maximum.reduceat(flat, starts) >= point).all(axis=1)
    found: list[int] = np.nonzero(least & most)[0].tolist()
    return found


def _encloses(ring: Points, point: tuple[float, float]) -> int:
    """Return 1 where a ring of (lon, lat) has a point inside it, -1 where it is a hole, else 0."""
    x, y = ring.T
    x0, y0 = point
    rises = (y[:-1] <= y0) != (y[1:] <= y0)
    if not rises.any():
        return 0
    across = x[:-1][rises] + (y0 - y[:-1][rises]) * np.diff(x)[rises] / np.diff(y)[rises]
    inside = int(np.count_nonzero(across > x0)) % 2 == 1
    return (1 if ring_area(ring) > 0 else -1) if inside else 0


class World:
    """The whole world, in the Equal Earth projection."""

    is_world = True
    centre = (_WORLD_MIDDLE, 0.0)

    def __init__(self) -> None:
        import pyproj

        self._forward = pyproj.Proj(proj="eqearth", lon_0=0, R=EARTH_RADIUS)

    def points(self, positions: Points) -> Points:
        """Return positions on the plane."""
        lon = (positions[:, 0] - _WORLD_MIDDLE + 180) % 360 - 180
        return self._from_middle(np.column_stack([lon, positions[:, 1]]))

    def _from_middle(self, positions: Points) -> Points:
        x, y = self._forward(positions[:, 0], positions[:, 1])
        return np.column_stack([x, y])

    def areas(self, rings: Sequence[Points]) -> list[Points]:
        """Return rings on the plane, cut where the world is."""
        return self._cut(rings, closed=True)

    def lines(self, lines: Sequence[Points]) -> list[Points]:
        """Return lines on the plane, cut where the world is."""
        return self._cut(lines, closed=False)

    def _cut(self, lines: Sequence[Points], *, closed: bool) -> list[Points]:
        seam = _WORLD_MIDDLE - 180
        kept = []
        for line in lines:
            fine = _fine(line)
            west, east = fine[:, 0].min(), fine[:, 0].max()
            if west >= seam:
                kept.append(fine - np.array((_WORLD_MIDDLE, 0)))
            elif east <= seam:
                kept.append(fine + np.array((360 - _WORLD_MIDDLE, 0)))
            else:
                turned = closed and ring_area(fine) < 0
                for left, right, shift in ((-180, seam, 360), (seam, 180, 0)):
                    whole = shapely.polygons(fine) if closed else shapely.linestrings(fine)
                    parts = shapely.clip_by_rect(whole, left, -90, right, 90)
                    rings = shapely.get_rings(parts) if closed else shapely.get_parts(parts)
                    for part in rings:
                        piece = shapely.get_coordinates(part)
                        if closed and (ring_area(piece) < 0) != turned:
                            piece = piece[::-1]
                        kept.append(_fine(piece) + np.array((shift - _WORLD_MIDDLE, 0)))
        if not kept:
            return []
        ends = np.cumsum([len(line) for line in kept])[:-1]
        return [
            line
            for line in np.split(self._from_middle(np.concatenate(kept)), ends)
            if len(line) > 1
        ]

    def outline(self) -> Points | None:
        """Return the edge of the world."""
        lat = np.linspace(-90, 90, 91)
        edge = [(180.0, value) for value in lat] + [(-180.0, value) for value in lat[::-1]]
        return self._from_middle(np.array([*edge, edge[0]]))
