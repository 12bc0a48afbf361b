"""Polygons of regions for the page: looked up, simplified, packed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import shapely

from geomap.errors import GazetteerError
from geomap.page.pack import Integers, deflate64, json_text

if TYPE_CHECKING:
    from geomap.places.store import Store

__all__ = [
    "DRAWN_AS_AREA",
    "Area",
    "AreaLookup",
    "gazetteer_areas",
    "packed_areas",
    "simplified",
]

Area: TypeAlias = Sequence[Sequence[Sequence[tuple[float, float]]]]
"""Polygons, each a list of rings, each a closed list of ``(lon, lat)``, degrees, WGS 84."""

AreaLookup: TypeAlias = Callable[[Sequence[str]], Mapping[str, Area]]
"""From ``place_id`` to the polygons of those places that have any."""

#: Precisions that are drawn as the polygon of their place, where there is one.
DRAWN_AS_AREA = frozenset({"district", "region", "country", "area"})
#: Positions are whole multiples of this many parts of a degree (110 m).
AREA_PARTS = 1000
#: An area is simplified, in steps, until it has no more positions than this; one of more than so
#: many degrees, which is drawn by its outline for the most part, than four times as many.
_MOST_POSITIONS = 1500
_LARGE_DEGREES = 12.0
_FINEST_DEGREES = 0.002


def gazetteer_areas(place_ids: Sequence[str], *, store: Store | None = None) -> dict[str, Area]:
    """Return the polygons that a gazetteer holds, by default the embedded one.

    None where there is no gazetteer.
    """
    from geomap.places.store import Store

    try:
        store = store or Store.open()
    except GazetteerError:
        return {}
    found: dict[str, Area] = {}
    for place_id in place_ids:
        place = store.by_id(place_id)
        area = store.area(place.index) if place is not None and place.has_area else None
        if area is not None:
            found[place_id] = area
    return found


def packed_areas(
    place_ids: Sequence[str | None], lookup: AreaLookup | None
) -> tuple[str, Integers]:
    """Return the polygons as one base64 line, and for each row the number of its own, 0 for none.

    Parameters
    ----------
    place_ids : sequence of str or None
        The place of each row that is drawn as an area.
    lookup : callable or None
        Where the polygons come from; ``None`` is the gazetteer.
    """
    asked = sorted({place for place in place_ids if place is not None})
    found = (lookup or gazetteer_areas)(asked) if asked else {}
    packed = []
    numbers: dict[str, int] = {}
    for place_id in asked:
        if place_id in found:
            rings = _rings(found[place_id])
            if rings:
                packed.append(rings)
                numbers[place_id] = len(packed)
    codes = [0 if place is None else numbers.get(place, 0) for place in place_ids]
    block = deflate64(json_text({"parts": AREA_PARTS, "areas": packed}).encode("utf-8"))
    return block, np.asarray(codes, dtype=np.int64).reshape(-1)


def simplified(area: Area) -> Any:
    """Return an area as a multipolygon with few enough positions to be drawn."""
    polygons = shapely.multipolygons([shapely.Polygon(p[0], p[1:]) for p in area if p])
    west, south, east, north = shapely.bounds(polygons)
    most = _MOST_POSITIONS * (4 if max(east - west, north - south) > _LARGE_DEGREES else 1)
    tolerance = _FINEST_DEGREES
    simple = shapely.simplify(polygons, tolerance)
    while (count := shapely.get_num_coordinates(simple)) > most and tolerance < 1:
        # Far from the goal the steps are wide, and each begins where the last one ended.
        tolerance *= max(1.5, count / most)
        # Islands that would be but a few pixels go before the coast loses its shape.
        parts: Any = shapely.get_parts(shapely.simplify(simple, tolerance))
        large = shapely.area(parts) >= (4 * tolerance) ** 2
        simple = shapely.multipolygons(parts[large] if large.any() else parts)
    return simple


def _rings(area: Area) -> list[list[int]]:
    """Return the rings of an area, simplified, each as steps from point to point."""
    rings = []
    for ring in shapely.get_rings(shapely.get_parts(simplified(area))):
        grid = np.rint(shapely.get_coordinates(ring) * AREA_PARTS).astype(np.int64)
        moves = np.ones(len(grid), dtype=bool)
        moves[1:] = (np.diff(grid, axis=0) != 0).any(axis=1)
        if moves.sum() > 3:
            steps = np.diff(grid[moves], axis=0, prepend=np.zeros((1, 2), dtype=np.int64))
            rings.append(steps.ravel().tolist())
    return rings
