"""Where a document comes from, as a user says it, and what that says of a place."""

from __future__ import annotations

import math
from dataclasses import dataclass

from geomap.errors import OptionError
from geomap.places.fold import fold
from geomap.places.grid import turn
from geomap.places.store import Place, Store

__all__ = ["Home", "home_of", "home_signs"]


@dataclass(frozen=True, slots=True)
class Home:
    """Where a document comes from: a country, perhaps a region, perhaps a position."""

    country: str | None
    admin1: str | None = None
    lat: float | None = None
    lon: float | None = None


def home_of(home: str, store: Store) -> Home:
    """Read what a user gave as home.

    Parameters
    ----------
    home : str
        An ISO 3166-1 or 3166-2 code, ``"lat,lon"`` in degrees, or the name of a place.
    store : Store
        The gazetteer.

    Raises
    ------
    OptionError
        When it is none of these.
    """
    code = home.strip().upper()
    if store.country(code) is not None:
        return Home(code)
    region = store.admin1(code)
    if region is not None:
        return Home(region.country, code, region.lat, region.lon)
    lat, _, lon = code.partition(",")
    try:
        position = float(lat), float(lon)
    except ValueError:
        position = None
    if position and abs(position[0]) <= 90 and abs(position[1]) <= 180:
        return Home(None, None, *position)
    key_id = store.key_id(fold(home[:200]))
    if key_id is None:
        raise OptionError(
            f"no place is called {home[:80]!r}",
            mend="give a home such as UA, UA-63, Kharkiv or 49.99,36.23",
        )
    place = store.place(store.hits(key_id)[0].place)
    if place.kind == "country":
        return Home(place.country)
    return Home(place.country, place.admin1, place.lat, place.lon)


def home_signs(home: Home, place: Place) -> list[str]:
    """Return the features that a place has by where the document comes from."""
    signs = []
    if home.country is not None and place.country == home.country:
        signs.append("home country")
    if home.admin1 is not None and place.admin1 == home.admin1:
        signs.append("home region")
    if (
        home.lat is not None
        and home.lon is not None
        and place.kind != "country"
        and math.hypot(place.lat - home.lat, turn(place.lon - home.lon) * 0.7) < 1.5
    ):
        signs.append("near home")
    return signs
