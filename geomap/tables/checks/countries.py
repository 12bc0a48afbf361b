"""The shapes of countries: which points lie in one, or near it, and in which one a point lies."""

from __future__ import annotations

import csv
from functools import cache, cached_property
from importlib.resources import files

import numpy as np
import shapely
from numpy.typing import NDArray

from geomap.places.grid import KM_PER_DEGREE
from geomap.places.store import Store
from geomap.tables.checks.finding import Mask

__all__ = ["Countries"]

Degrees = NDArray[np.float64]


class Countries:
    """Countries as the gazetteer draws them, with what some of them count as their own.

    Parameters
    ----------
    store : Store
        The gazetteer.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._shapes: dict[str, shapely.Geometry | None] = {}

    def shape(self, code: str) -> shapely.Geometry | None:
        """Return the shape of a country and its dependencies; ``None`` where it has none."""
        if code not in self._shapes:
            parts = [self._own(one) for one in (code, *_dependencies().get(code, ()))]
            known = [part for part in parts if part is not None]
            shape = shapely.multipolygons(shapely.get_parts(known)) if known else None
            shapely.prepare(shape)
            self._shapes[code] = shape
        return self._shapes[code]

    def hold(self, code: str, lon: Degrees, lat: Degrees) -> Mask:
        """Return which points lie in a country: (lon, lat), degrees, WGS 84; NaN lies in none."""
        shape = self.shape(code)
        if shape is None:
            return np.zeros(len(lon), dtype=bool)
        return np.asarray(shapely.contains_xy(shape, lon, lat))

    def near(self, code: str, lon: Degrees, lat: Degrees, kilometres: Degrees) -> Mask:
        """Return which points are no farther from a country than so many kilometres."""
        shape = self.shape(code)
        if shape is None or not len(lon):
            return np.zeros(len(lon), dtype=bool)
        squeeze = np.cos(np.radians(np.minimum(np.abs(lat), 80)))
        degrees = kilometres / KM_PER_DEGREE / squeeze
        return np.asarray(shapely.dwithin(shape, shapely.points(lon, lat), degrees))

    def at(self, lon: Degrees, lat: Degrees) -> list[str | None]:
        """Return the country that each point lies in, ``None`` at sea."""
        codes, tree = self._tree
        found: list[str | None] = [None] * len(lon)
        for point, country in tree.query(shapely.points(lon, lat), predicate="within").T.tolist():
            found[point] = found[point] or codes[country]
        return found

    @cached_property
    def _tree(self) -> tuple[list[str], shapely.STRtree]:
        rows = (row for row, _, _ in self._store.positions("country"))
        shapes = {code: self._own(code) for row in rows if (code := self._store.place(row).country)}
        known = {code: shape for code, shape in shapes.items() if shape is not None}
        return list(known), shapely.STRtree(list(known.values()))

    def _own(self, code: str) -> shapely.Geometry | None:
        place = self._store.country(code)
        area = self._store.area(place.index) if place is not None and place.has_area else None
        if area is None:
            return None
        return shapely.multipolygons([shapely.Polygon(p[0], p[1:]) for p in area if p])


@cache
def _dependencies() -> dict[str, list[str]]:
    text = files(__package__).joinpath("dependencies.csv").read_text(encoding="utf-8")
    return {row["country"]: row["also"].split() for row in csv.DictReader(text.splitlines())}
