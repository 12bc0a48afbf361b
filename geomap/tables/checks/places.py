"""Rules on coordinates: the country and the place that a row names, and how a point went astray."""

from __future__ import annotations

import math
from collections.abc import Callable, Generator, Iterator
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from geomap.places.fold import fold
from geomap.places.grid import EARTH_KM
from geomap.places.store import Place, Store
from geomap.tables.checks.checked import Checked
from geomap.tables.checks.counted import Counted
from geomap.tables.checks.finding import Finding, Level, Mask, Rows, found, told
from geomap.tables.checks.rule import WholeRule
from geomap.tables.coded import combined

__all__ = ["RULES"]

Degrees = NDArray[np.float64]
Fits = Callable[[Rows, Degrees, Degrees], Mask]

#: Kilometres that a point may be outside its country, by what is there; its radius comes on top.
_AT_BORDER: Final = 10.0
_AT_SEA: Final = 60.0
_SEAS: Final = 400.0
#: Kilometres that a point may be from the place that it names.
_FROM_PLACE: Final = 60.0
#: Of rows that name no place, a point is astray where it is out of a box round most of the others.
_LEAST_POINTS: Final = 10
_MARGIN_DEGREES: Final = 3.0
_LONGEST_NAME: Final = 200
#: Of those that bear a name, the most that are looked at.
_MOST_PLACES: Final = 50

#: What happens to coordinates, and how they are brought back: from (lon, lat) to (lon, lat).
_SLIPS: Final[
    tuple[tuple[str, str, Callable[[Degrees, Degrees], tuple[Degrees, Degrees]]], ...]
] = (
    ("swapped-coordinates", "lat and lon are swapped", lambda x, y: (y, x)),
    ("lost-sign", "lon has lost its minus, or has one too many", lambda x, y: (-x, y)),
    ("lost-sign", "lat has lost its minus, or has one too many", lambda x, y: (x, -y)),
    ("lost-sign", "lat and lon have the wrong sign", lambda x, y: (-x, -y)),
    ("decimal-point", "the point of lon is one digit too far left", lambda x, y: (x * 10, y)),
    ("decimal-point", "the point of lat is one digit too far left", lambda x, y: (x, y * 10)),
    ("decimal-point", "the point of lon is one digit too far right", lambda x, y: (x / 10, y)),
    ("decimal-point", "the point of lat is one digit too far right", lambda x, y: (x, y / 10)),
)


def against_country(checked: Checked) -> Iterator[Finding]:
    """A point lies in the country that its row states, or so near that it may."""
    lon, lat = checked.positions
    countries = checked.known_places.countries
    country = checked.column("country")
    admin1 = checked.column("admin1").map(_country_of)
    stated = country.or_else(admin1)
    allowed = _AT_BORDER + np.nan_to_num(checked.numbers("radius_km"))
    is_area = checked.has("precision", "area")
    for number in stated.used():
        code = str(stated.cells[number])
        rows = np.flatnonzero((stated.codes == number) & ~np.isnan(lat))
        if countries.shape(code) is None or not rows.size:
            continue

        def fits(rows: Rows, x: Degrees, y: Degrees, code: str = code) -> Mask:
            fit = countries.hold(code, x, y)
            fit[~fit] = countries.near(code, x[~fit], y[~fit], allowed[rows[~fit]])
            return fit

        rows = rows[~fits(rows, lon[rows], lat[rows])]
        if not rows.size:
            continue
        lies_in = np.array(countries.at(lon[rows], lat[rows]), dtype=object)
        at_sea = lies_in == None  # noqa: E711 - row by row
        sea = allowed[rows] + np.where(is_area[rows], _SEAS, _AT_SEA)
        close = countries.near(code, lon[rows], lat[rows], sea)
        rows, lies_in = rows[~(at_sea & close)], lies_in[~(at_sea & close)]
        rest = yield from _slips(checked, rows, fits, f"would lie in {code}")
        keep = np.isin(rows, rest)
        said = [
            f"lies {'at sea' if other is None else f'in {other}'}, not in {code}"
            for other in lies_in[keep]
        ]
        mend = "correct the country or the coordinates"
        yield Finding("outside-country", "country", rows[keep], said, mend)


def _country_of(admin1: str) -> str | None:
    """Return the country of an ISO 3166-2 code."""
    code, dash, rest = str(admin1).partition("-")
    is_code = dash and len(code) == 2 and code.isascii() and code.isupper() and 0 < len(rest) < 4
    return code if is_code else None


def against_place(checked: Checked) -> Iterator[Finding]:
    """A point lies near the place of the gazetteer that its row names."""
    lon, lat = checked.positions
    ids = checked.column("place_id")
    by_id = checked.known_places.answering(_by_id)
    places = [None if cell is None else by_id(str(cell)) for cell in ids.cells]
    facts = np.array(
        [(math.nan,) * 3 if p is None else (p.lon, p.lat, p.radius_km) for p in places]
    )[ids.codes]
    allowed = np.maximum(_FROM_PLACE, 2 * facts[:, 2]) + np.nan_to_num(checked.numbers("radius_km"))

    def near(rows: Rows, x: Degrees, y: Degrees) -> Mask:
        there = facts[rows]
        return np.asarray(_kilometres(x, y, there[:, 0], there[:, 1]) <= allowed[rows])

    far = _kilometres(lon, lat, facts[:, 0], facts[:, 1]) > allowed
    country, admin1 = checked.column("country"), checked.column("admin1").map(_country_of)
    has_country = country.known | admin1.known
    rows = yield from _slips(
        checked,
        np.flatnonzero(far & ~has_country),
        near,
        "would be near the place that place_id names",
    )
    rows = np.union1d(rows, np.flatnonzero(far & has_country))
    if rows.size:
        away = _kilometres(lon[rows], lat[rows], facts[rows, 0], facts[rows, 1])
        names = [places[code] for code in ids.codes[rows].tolist()]
        said = [
            f"is {place.name if place else ''}, {km:,.0f} km from lat and lon"
            for place, km in zip(names, away.tolist(), strict=True)
        ]
        mend = "empty lat, lon and place_id to have the place found anew, or correct them"
        yield Finding("coordinates-and-place", "place_id", rows, said, mend)


def _by_id(store: Store, place_id: str) -> Place | None:
    return store.by_id(place_id)


def _kilometres(lon1: Degrees, lat1: Degrees, lon2: Degrees, lat2: Degrees) -> Degrees:
    """Return distances on a sphere, from degrees; NaN where one is not known."""
    dlon, dlat = np.radians(lon2 - lon1) / 2, np.radians(lat2 - lat1) / 2
    across = np.cos(np.radians(lat1)) * np.cos(np.radians(lat2)) * np.sin(dlon) ** 2
    return np.asarray(2 * EARTH_KM * np.arcsin(np.sqrt(np.minimum(1, np.sin(dlat) ** 2 + across))))


def against_names(checked: Checked) -> Iterator[Finding]:
    """A point of a row that names its place, but no country, is not astray from all so called."""
    lon, lat = checked.positions
    names = checked.column("place_name")
    named = checked.column("country").known | checked.column("place_id").known
    bearing = checked.known_places.answering(_bearing)
    for number in names.take(~named & ~np.isnan(lat)).used():
        places = bearing(str(names.cells[number]))
        if places is None:
            continue
        first, there = places

        def near(_: Rows, x: Degrees, y: Degrees, there: Degrees = there) -> Mask:
            apart = _kilometres(x[:, None], y[:, None], there[0], there[1])
            return np.asarray((apart <= there[2]).any(axis=1))

        rows = np.flatnonzero((names.codes == number) & ~named & ~np.isnan(lat))
        rows = rows[~near(rows, lon[rows], lat[rows])]
        yield from _slips(checked, rows, near, f"would be near {first}")


def _bearing(store: Store, name: str) -> tuple[str, Degrees] | None:
    """Return the places that bear a name, ``None`` where none does.

    Returns
    -------
    tuple or None
        The name of the most populous; and of all a column of longitude, latitude, degrees, and
        how many kilometres a point may be away.
    """
    key = store.key_id(fold(name[:_LONGEST_NAME]))
    if key is None:
        return None
    places = [store.place(hit.place) for hit in store.hits(key)[:_MOST_PLACES]]
    there = [(p.lon, p.lat, max(_FROM_PLACE, 2 * p.radius_km)) for p in places]
    return places[0].name, np.array(there).T


class AgainstOthers(WholeRule[Checked]):
    """A point of a row of which nothing else is known is not far from all the others."""

    def __init__(self) -> None:
        self._lon, self._lat = Counted(np.float64), Counted(np.float64)

    def look(self, checked: Checked) -> None:
        lon, lat = checked.positions
        placed = ~np.isnan(lat)
        self._lon.add(lon[placed])
        self._lat.add(lat[placed])

    @cached_property
    def _box(self) -> tuple[float, float, float, float] | None:
        """A box round most points: west, south, east, north, degrees; None if they are few."""
        if self._lon.total < _LEAST_POINTS:
            return None
        west, east = (self._lon.quantile(share) for share in (0.1, 0.9))
        south, north = (self._lat.quantile(share) for share in (0.1, 0.9))
        x = max(_MARGIN_DEGREES, (east - west) / 2)
        y = max(_MARGIN_DEGREES, (north - south) / 2)
        return west - x, south - y, east + x, north + y

    def __call__(self, checked: Checked) -> Iterator[Finding]:
        if self._box is None:
            return
        west, south, east, north = self._box

        def among(_: Rows, lon: Degrees, lat: Degrees) -> Mask:
            across = (lon >= west) & (lon <= east)
            return np.asarray(across & (lat >= south) & (lat <= north))

        lon, lat = checked.positions
        named = checked.column("country").known | checked.column("place_id").known
        bearing = checked.known_places.answering(_bearing)
        names = checked.column("place_name").where(~named)
        named |= names.map(lambda name: bearing(str(name)) and True).known
        rows = np.flatnonzero(~np.isnan(lat) & ~named)
        rows = rows[~among(rows, lon[rows], lat[rows])]
        where = "would lie among the other events"
        yield from _slips(checked, rows, among, where, level="warning")


def _slips(
    checked: Checked, rows: Rows, fits: Fits, where: str, *, level: Level | None = None
) -> Generator[Finding, None, Rows]:
    """Yield the slips that explain points gone astray; return the rows that none explains."""
    lon, lat = checked.positions
    for rule, what, mended in _SLIPS:
        x, y = mended(lon[rows], lat[rows])
        on_globe = (np.abs(x) <= 180) & (np.abs(y) <= 90)
        mends_it = on_globe.copy()
        mends_it[on_globe] = fits(rows[on_globe], x[on_globe], y[on_globe])
        if mends_it.any():
            mends = [
                f"write lat {b:g} and lon {a:g}, if that is it"
                for a, b in zip(x[mends_it].round(6), y[mends_it].round(6), strict=True)
            ]
            reason = f"{what}, it seems: the point {where} but for that"
            column = "lat" if "lat" in what else "lon"
            yield Finding(rule, column, rows[mends_it], reason, mends, level)
            rows = rows[~mends_it]
    return rows


def admin1(checked: Checked) -> Iterator[Finding]:
    """The code of a first-level unit begins with the code of the country."""
    said = combined(_other_country, checked.column("country"), checked.column("admin1"))
    yield from told("admin1-country", "admin1", said, "correct the country or the unit")


def _other_country(country: str | None, admin1: str | None) -> str | None:
    own = _country_of(admin1) if admin1 else None
    return f"is a unit of {own}, not of {country}" if own and country and own != country else None


def numbers(checked: Checked) -> Iterator[Finding]:
    """Coordinates are as exact as their precision says, and not one number twice."""
    lon, lat = checked.positions
    radius = checked.numbers("radius_km")
    coarse = checked.has("precision", "point") & (lat.round(1) == lat) & (lon.round(1) == lon)
    coarse &= ~(radius >= 5) & ~((lat == 0) & (lon == 0))
    reason = "is point, but the coordinates have one decimal or none: 10 km"
    mend = "give more decimals, or a precision of city or coarser"
    yield from found("coarse-coordinates", "precision", coarse, reason, mend)
    equal = (lat == lon) & (lat.round() != lat)
    reason, mend = "is the same number as lat", "look whether one was copied"
    yield from found("equal-coordinates", "lon", equal, reason, mend)
    single = ((lat == 0) != (lon == 0)) & ~checked.column("country").known
    mend = "leave both empty where they are not known"
    yield from found("null-island", "lat", single, "or lon is 0", mend, "warning")


def radius(checked: Checked) -> Iterator[Finding]:
    """A radius goes with a point, and is of the size of what it is the radius of."""
    radius = checked.numbers("radius_km")
    alone = ~np.isnan(radius) & np.isnan(checked.positions[1])
    reason = "is there, but no coordinates are"
    yield from found("radius", "radius_km", alone, reason, "empty it")
    for word, least, most in (("point", 0, 50), ("city", 0, 100), ("country", 3, math.inf)):
        wrong = checked.has("precision", word) & ((radius < least) | (radius > most)) & ~alone
        size = f"more than {most:g}" if most < math.inf else f"less than {least:g}"
        reason = f"is {size} km, and the precision is {word}"
        yield from found("radius", "radius_km", wrong, reason, "correct one of the two")


RULES = (against_country, against_place, against_names, AgainstOthers, admin1, numbers, radius)
