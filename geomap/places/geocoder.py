"""A geopy geocoder over the embedded gazetteer: no network, no key, no limit.

::

    geolocator = geomap.Gazetteer()
    geolocator.geocode("Voronej", language="fr")
    geopandas.tools.geocode(["Kharkiv", "Poltava"], provider=geomap.Gazetteer)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from geopy.extra.rate_limiter import RateLimiter  # type: ignore[import-untyped, unused-ignore]
from geopy.geocoders.base import DEFAULT_SENTINEL, Geocoder  # type: ignore[import-untyped, unused-ignore]
from geopy.location import Location  # type: ignore[import-untyped, unused-ignore]
from geopy.point import Point  # type: ignore[import-untyped, unused-ignore]

from geomap.errors import OptionError
from geomap.places.grid import km
from geomap.places.mention import Candidate
from geomap.places.overlay import open_gazetteer
from geomap.places.search import place_at, search
from geomap.places.store import Place, Store

__all__ = ["Gazetteer"]

MOST_FOUND = 50
NEAREST_KM = 60.0
CELL = 0.5


class Gazetteer(Geocoder):  # type: ignore[misc, unused-ignore]
    """Geocode with the gazetteer that ships with geomap, or with one of your own.

    Parameters
    ----------
    path : path-like, optional
        A gazetteer folder, or a CSV of places that win over ours.
    fallback : geopy.geocoders.base.Geocoder, optional
        A geocoder to ask where this one finds nothing. It is the only thing here that may use
        the network, and only when it is given; answers are kept, and two questions are at least
        ``fallback_delay`` seconds apart.
    fallback_delay : float
        Seconds.
    **rest
        What geopy's :class:`~geopy.geocoders.base.Geocoder` takes.
    """

    def __init__(
        self,
        path: str | Path | None = None,
        *,
        fallback: Geocoder | None = None,
        fallback_delay: float = 1.0,
        **rest: Any,
    ) -> None:
        rest.pop("user_agent", None)
        super().__init__(**rest)
        self.store: Store = open_gazetteer(path)
        self._fallback = (
            None
            if fallback is None
            else RateLimiter(fallback.geocode, min_delay_seconds=fallback_delay)
        )
        self._asked: dict[tuple[Any, ...], Any] = {}
        self._towns: dict[tuple[int, int], list[int]] | None = None

    def geocode(
        self,
        query: str | Mapping[str, str],
        *,
        exactly_one: bool = True,
        language: str | None = "en",
        country_codes: str | Sequence[str] | None = None,
        limit: int | None = None,
        viewbox: Sequence[Any] | None = None,
        near: Any = None,
        fuzzy: bool = False,
        timeout: Any = DEFAULT_SENTINEL,  # noqa: ARG002 - geopy passes it
    ) -> Location | list[Location] | None:
        """Return the place that a name means.

        Parameters
        ----------
        query : str or mapping
            A name, or a mapping with ``city``, ``county``, ``state`` and ``country``.
        exactly_one : bool
            One location, or a list of all that are likely.
        language : str
            ISO 639-1 code: the language tried first, and that of the address.
        country_codes : str or sequence of str, optional
            ISO 3166-1 alpha-2; only places there.
        limit : int, optional
            Most locations.
        viewbox : sequence of two points, optional
            Two opposite corners, each ``(lat, lon)`` in degrees or a :class:`geopy.point.Point`;
            only places within.
        near : point, optional
            ``(lat, lon)`` in degrees, as geopy has it; places near it come first.
        fuzzy : bool
            Whether to look for misspelt names.
        timeout : float, optional
            Taken for geopy's sake; nothing here waits.

        Returns
        -------
        Location, list of Location, or None
            ``raw`` holds the fields of the place and its ``score``.

        Raises
        ------
        OptionError
            When the query is empty or far too long, or a position is off the globe.
        """
        name = _text_of(query)
        lang = language or "en"
        countries = country_codes.split(",") if isinstance(country_codes, str) else country_codes
        point = None if near is None else _position(near, self.store)
        found = search(
            name,
            country=None if countries is None else [code.strip() for code in countries],
            near=None if point is None else (point[1], point[0]),
            lang=lang,
            limit=MOST_FOUND,
            fuzzy=fuzzy,
            store=self.store,
        )
        if viewbox is not None:
            south, north, west, east = _bounds(viewbox, self.store)
            found = [
                c for c in found if south <= c.place.lat <= north and west <= c.place.lon <= east
            ]
        if not found:
            return self._ask_fallback(name, exactly_one)
        locations = [self._location(candidate, lang) for candidate in found[: limit or MOST_FOUND]]
        return locations[0] if exactly_one else locations

    def reverse(
        self,
        query: Any,
        *,
        exactly_one: bool = True,
        language: str | None = "en",
        timeout: Any = DEFAULT_SENTINEL,  # noqa: ARG002 - geopy passes it
    ) -> Location | list[Location] | None:
        """Return where a position is: the nearest town, in its region and country.

        Parameters
        ----------
        query : str, point or tuple
            ``(lat, lon)`` in degrees, as geopy has it.
        exactly_one : bool
            The finest place, or a list from the town to the country.
        language : str
            ISO 639-1 code of the address.
        timeout : float, optional
            Taken for geopy's sake.

        Returns
        -------
        Location, list of Location, or None
            ``None`` on the high seas.

        Raises
        ------
        OptionError
            When the position is off the globe.
        """
        lat, lon = _position(query, self.store)
        around = sorted(
            self.store.areas_at(lon, lat),
            key=lambda place: (
                ("admin2", "admin1", "country").index(place.kind)
                if place.kind in ("admin2", "admin1", "country")
                else 3
            ),
        )
        town = self._nearest_town(lat, lon)
        country = next((place.country for place in around if place.kind == "country"), None)
        places = [*around]
        if town is not None and (country is None or town.country == country):
            places.insert(0, town)
        lang = language or "en"
        locations = [self._location(Candidate(place, 1.0, ()), lang) for place in places]
        if not locations:
            return None
        return locations[0] if exactly_one else locations

    def _location(self, candidate: Candidate, lang: str) -> Location:
        place = candidate.place
        raw = {
            "place_id": place.place_id,
            "kind": place.kind,
            "feature": place.feature,
            "country": place.country,
            "admin1": place.admin1,
            "precision": place.precision,
            "radius_km": place.radius_km,
            "population": place.population,
            "score": candidate.score,
            "reasons": list(candidate.reasons),
        }
        return Location(self._address(place, lang), (place.lat, place.lon), raw)

    def _address(self, place: Place, lang: str) -> str:
        parts = [place.name if place.index < 0 else self.store.label(place.index, lang)]
        if place.admin1 and place.kind != "admin1":
            region = self.store.admin1(place.admin1)
            if region is not None:
                parts.append(self.store.label(region.index, lang))
        if place.country and place.kind != "country":
            country = self.store.country(place.country)
            if country is not None:
                parts.append(self.store.label(country.index, lang))
        return ", ".join(dict.fromkeys(parts))

    def _nearest_town(self, lat: float, lon: float) -> Place | None:
        if self._towns is None:
            self._towns = {}
            for index, town_lat, town_lon in self.store.positions("city"):
                cell = (int(town_lat // CELL), int(town_lon // CELL))
                self._towns.setdefault(cell, []).append(index)
        row, column = int(lat // CELL), int(lon // CELL)
        width = int(360 / CELL)
        best: tuple[float, Place] | None = None
        for i in (-1, 0, 1):
            for j in (-2, -1, 0, 1, 2):
                wrapped = (column + j + width // 2) % width - width // 2
                for index in self._towns.get((row + i, wrapped), ()):
                    place = self.store.place(index)
                    away = km(lat, lon, place.lat, place.lon)
                    if away <= NEAREST_KM and (best is None or away < best[0]):
                        best = (away, place)
        return None if best is None else best[1]

    def _ask_fallback(self, name: str, exactly_one: bool) -> Location | list[Location] | None:
        if self._fallback is None:
            return None
        key = (name, exactly_one)
        if key not in self._asked:
            self._asked[key] = self._fallback(name, exactly_one=exactly_one)
        return self._asked[key]


def _position(query: Any, store: Store) -> tuple[float, float]:
    """Return the latitude and longitude of a text, a pair or a point."""
    if isinstance(query, str):
        text = query
    elif isinstance(query, Point):
        text = f"{query.latitude:f},{query.longitude:f}"
    elif isinstance(query, Sequence) and len(query) in (2, 3):
        try:
            text = ",".join(f"{float(number):f}" for number in query[:2])
        except (OverflowError, TypeError, ValueError):
            text = ""
    else:
        text = ""
    place = place_at(text, store)
    if place is None:
        raise OptionError(f"{str(query)[:60]!r} is no position", mend="give (lat, lon) in degrees")
    return place.lat, place.lon


def _text_of(query: str | Mapping[str, str]) -> str:
    if isinstance(query, str):
        return query
    if isinstance(query, Mapping):
        parts = (query.get(part) for part in ("city", "county", "state", "country"))
        return ", ".join(str(part) for part in parts if part)
    raise OptionError(
        f"{str(query)[:60]!r} is no name", mend="give a string, or a mapping with city and country"
    )


def _bounds(viewbox: Sequence[Any], store: Store) -> tuple[float, float, float, float]:
    """Return south, north, west, east."""
    if isinstance(viewbox, str) or not isinstance(viewbox, Sequence) or len(viewbox) != 2:
        raise OptionError(
            f"viewbox {str(viewbox)[:60]!r} is no box", mend="give two corners, each (lat, lon)"
        )
    corners = [_position(corner, store) for corner in viewbox]
    (south, north), (west, east) = (sorted(pair) for pair in zip(*corners, strict=True))
    return south, north, west, east
