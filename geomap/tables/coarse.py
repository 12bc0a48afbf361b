"""Coarser places: the city, district, region or country that a place is in, or a cell of a grid."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from geomap.places.grid import KM_PER_DEGREE, turn
from geomap.places.store import Place, Store

__all__ = ["COARSE_LEVELS", "Coarsener", "Spot"]

#: What a place can be coarsened to, finest first.
COARSE_LEVELS: Final = ("city", "district", "region", "country")
_LEVEL_OF_KIND: Final = dict(
    zip(("city", "admin2", "admin1", "country"), COARSE_LEVELS, strict=True)
)
#: A river, a sea or a front is as coarse as a place of that level from this radius on, km.
_AREA_RADIUS: Final = {"city": 5.0, "district": 20.0, "region": 60.0, "country": 300.0}
#: A spot is in the nearest town, no farther than this; cells of the index of towns, degrees.
_NEAR_KILOMETRES: Final = 25.0
_CELL_DEGREES: Final = 0.5


@dataclass(frozen=True, slots=True)
class Spot:
    """Where an event is published.

    Attributes
    ----------
    was : Place or None
        The place that the event had, where the gazetteer knows it.
    place : Place or None
        The place that it gets.
    at : tuple of float or None
        Where there is a position but no place: ``(lon, lat)``, degrees, WGS 84, of a cell's middle.
    radius_km : float
        How far off that can be.
    country, admin1 : str or None
        Codes, for a cell.
    """

    was: Place | None = None
    place: Place | None = None
    at: tuple[float, float] | None = None
    radius_km: float = math.nan
    country: str | None = None
    admin1: str | None = None


class Coarsener:
    """Finds the coarser place for each event.

    Parameters
    ----------
    store : Store
        The gazetteer.
    level : str or float
        One of :data:`COARSE_LEVELS`, or kilometres.
    """

    def __init__(self, store: Store, level: str | float) -> None:
        self.store = store
        self.level = level
        self._towns: dict[tuple[int, int], list[tuple[int, float, float]]] = {}
        self._found: dict[tuple[Any, ...], Spot] = {}

    def spot(self, row: Mapping[str, Any], at: tuple[float, float] | None) -> Spot:
        """Return where an event is published.

        Parameters
        ----------
        row : mapping
            Cells of the event table, ``None`` where empty.
        at : tuple of float or None
            ``(lon, lat)``, degrees, WGS 84.
        """
        names = ("place_id", "precision", "country", "admin1", "radius_km")
        key = (at, *(row.get(name) for name in names))
        if key not in self._found:
            place_id = row.get("place_id")
            was = self.store.by_id(str(place_id)) if place_id else None
            if at is None and was is not None:
                at = (was.lon, was.lat)
            find = self._by_level if isinstance(self.level, str) else self._by_grid
            self._found[key] = find(row, was, at)
        return self._found[key]

    def cells(self, spot: Spot, lang: str) -> dict[str, Any]:
        """Return the cells of the event table that say where a spot is."""
        place = spot.place
        if place is not None:
            return {
                "place_label": self.store.label(place.index, lang),
                "place_id": place.place_id,
                "country": place.country,
                "admin1": place.admin1 if place.kind != "country" else None,
                "precision": place.precision,
                "lat": place.lat,
                "lon": place.lon,
                "radius_km": place.radius_km,
            }
        lon, lat = spot.at or (None, None)
        return {
            "place_label": None,
            "place_id": None,
            "country": spot.country,
            "admin1": spot.admin1,
            "precision": "none" if spot.at is None else "area",
            "lat": lat,
            "lon": lon,
            "radius_km": None if spot.at is None else spot.radius_km,
            **({"place_confidence": None} if spot.at is None else {}),
        }

    # -- by level --------------------------------------------------------------------------

    def _by_level(
        self, row: Mapping[str, Any], was: Place | None, at: tuple[float, float] | None
    ) -> Spot:
        wanted = str(self.level)
        if at is None:
            # A place that nobody could find stays unknown; its country is all that is told.
            return Spot(was, country=row.get("country"))
        if was is not None and was.kind == "area" and was.radius_km >= _AREA_RADIUS[wanted]:
            return Spot(was, was)
        own = row["precision"] if row["precision"] in COARSE_LEVELS else wanted
        for level in COARSE_LEVELS[max(map(COARSE_LEVELS.index, (wanted, own))) :]:
            for place in self._candidates(level, row, was, at):
                return Spot(was, place)
        return Spot(was)

    def _candidates(
        self,
        level: str,
        row: Mapping[str, Any],
        was: Place | None,
        at: tuple[float, float] | None,
    ) -> Iterator[Place]:
        """Yield the places of a level that an event may be in, the surest first."""
        if was is not None and _LEVEL_OF_KIND.get(was.kind) == level:
            yield was
        town: Place | None = None
        if level in ("city", "district") and at is not None:
            town = self._nearest_town(at, was.country if was is not None else row.get("country"))
        if level == "city" and town is not None:
            yield town
        if level == "district":
            for known in (was, town):
                parent = known.admin2 and self.store.by_id(known.admin2) if known else None
                if parent:
                    yield parent
        codes = [was.admin1 if was is not None else None, row.get("admin1")]
        if level == "region":
            yield from filter(None, (self.store.admin1(str(code)) for code in codes if code))
        if at is not None and level != "city":
            for place in self.store.areas_at(*at):
                if _LEVEL_OF_KIND.get(place.kind) == level:
                    yield place
        if level == "country":
            countries = [was.country if was is not None else None, row.get("country")]
            yield from filter(None, (self.store.country(str(c)) for c in countries if c))

    def _nearest_town(self, at: tuple[float, float], country: Any) -> Place | None:
        if not self._towns:
            for index, lat, lon in self.store.positions("city"):
                self._towns.setdefault(_cell(lon, lat), []).append((index, lon, lat))
        x, y = _cell(*at)
        wide = 1 + math.ceil(_NEAR_KILOMETRES / (_CELL_DEGREES * KM_PER_DEGREE * _squeeze(at[1])))
        columns = math.ceil(360 / _CELL_DEGREES)
        near = [
            (_kilometres(at, (lon, lat)), index)
            for dx in range(-wide, wide + 1)
            for dy in (-1, 0, 1)
            for index, lon, lat in self._towns.get(((x + dx) % columns, y + dy), ())
        ]
        for distance, index in sorted(near):
            if distance > _NEAR_KILOMETRES:
                return None
            town = self.store.place(index)
            if not country or town.country == country:
                return town
        return None

    # -- by kilometres ---------------------------------------------------------------------

    def _by_grid(
        self, row: Mapping[str, Any], was: Place | None, at: tuple[float, float] | None
    ) -> Spot:
        kilometres = float(self.level)
        country = was.country if was is not None else row.get("country")
        admin1 = was.admin1 if was is not None else row.get("admin1")
        if was is not None and was.kind != "facility" and was.radius_km >= kilometres:
            return Spot(was, was)
        region = self.store.admin1(str(admin1)) if admin1 else None
        if region is None or region.radius_km < kilometres:
            admin1 = None
        if at is None:
            return Spot(was, country=country, admin1=admin1)
        middle = _middle_of_cell(at, kilometres)
        radius = math.ceil(10 * kilometres / math.sqrt(2)) / 10
        known = row.get("radius_km")
        return Spot(
            was,
            at=middle,
            radius_km=max(radius, float(known)) if known else radius,
            country=country,
            admin1=admin1,
        )


def _middle_of_cell(at: tuple[float, float], kilometres: float) -> tuple[float, float]:
    """Return the middle of the cell of a fixed grid: (lon, lat), degrees, WGS 84."""
    lon, lat = at
    rows = max(1, round(180 * KM_PER_DEGREE / kilometres))
    row = min(rows - 1, math.floor((lat + 90) / 180 * rows))
    middle = (row + 0.5) / rows * 180 - 90
    columns = max(1, round(360 * KM_PER_DEGREE * _squeeze(middle) / kilometres))
    column = math.floor((lon + 180) / 360 * columns) % columns
    return round((column + 0.5) / columns * 360 - 180, 5), round(middle, 5)


def _squeeze(lat: float) -> float:
    """Return how much shorter a degree of longitude is than one of latitude, never nothing."""
    return max(0.01, math.cos(math.radians(lat)))


def _cell(lon: float, lat: float) -> tuple[int, int]:
    columns = math.ceil(360 / _CELL_DEGREES)
    return math.floor((lon + 180) / _CELL_DEGREES) % columns, math.floor(lat / _CELL_DEGREES)


def _kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Return the distance of two near positions, (lon, lat) in degrees."""
    across = turn(one[0] - other[0])
    return KM_PER_DEGREE * math.hypot(across * _squeeze(one[1]), one[1] - other[1])
