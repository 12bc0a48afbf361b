"""Villages that GeoNames' list of towns lacks: all of Ukraine's, and Russia's with a post office.

Ukraine's register says which community (hromada) each village lies in; where it is, the list of
post offices says, as far as its position is not far from the others of the community. A village
without one has the middle of its community, with a radius that says so. Russia has no such
register: a post office counts where it lies by those whose codes are next to its own.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from statistics import fmean, median

from gazetteer.cyrillic import add_written_forms, in_russian
from gazetteer.katottg import Settlement, Unit, read_register
from gazetteer.names import is_generic, is_name
from gazetteer.postal import PostOffice, read_post_offices
from gazetteer.sources import Source
from gazetteer.transliterate import written_in
from geomap.places.fold import fold
from geomap.places.place_row import PlaceRow
from geomap.places.store import NAME_ADJECTIVE, NAME_ALTERNATE, NAME_TYPED

__all__ = ["build_russian_villages", "build_ukrainian_villages", "without_known"]

_KM_PER_DEGREE = 111.2
#: How far a village is from the middle of its community, or of its district, at most.
_REACH_KM, _DISTRICT_REACH_KM = 35.0, 60.0
#: How near each other two places of one name are one place.
_SAME_KM = 4.0
_BY_HAND_KM = 16.0
_RADIUS_KM = 2.0
_LEAST_RADIUS_KM, _LARGEST_RADIUS_KM = 6.0, 20.0
#: How far a Russian post office is from the middle of those that share the start of its code.
_POST_REACH_KM = 45.0
_POST_DIGITS = 4
_LEAST_NEIGHBOURS = 4

Point = tuple[float, float]
Points = Mapping[tuple[str, str], Sequence[Point]]


def build_ukrainian_villages(
    register: Source, post: Source, towns: Iterable[PlaceRow], districts: Iterable[PlaceRow]
) -> list[PlaceRow]:
    """Make rows of the communities of Ukraine, and of the settlements that have no row.

    Parameters
    ----------
    towns : iterable of PlaceRow
        The populated places that there are.
    districts : iterable of PlaceRow
        The second-level units.
    """
    units, settlements = read_register(register)
    known = _points_by_name(towns, "UA")
    placing = _Placing(settlements)
    placing.take_unique(known)
    placing.take_nearest(known)
    have_rows = set(placing.points)
    placing.take_nearest(_offices_by_name(post, known, {s.unit.admin1 for s in settlements}))
    ids = _ids_of_raions(districts)
    members: dict[str, list[Settlement]] = defaultdict(list)
    for settlement in settlements:
        members[settlement.unit.code].append(settlement)
    rows = []
    for unit in units:
        middle = placing.middle(unit)
        if middle is None:
            continue
        named = {fold(s.name) for s in members[unit.code] if s.code in have_rows}
        for settlement in members[unit.code]:
            key = fold(settlement.name)
            if key not in named and not is_generic(key) and written_in(settlement.name, "uk", "en"):
                named.add(key)
                place = placing.points.get(settlement.code)
                radius = placing.radius_km(unit) if place is None else _RADIUS_KM
                rows.append(_village(settlement, place or middle, radius, ids))
        seat = placing.points.get(members[unit.code][0].code, middle)
        rows.append(_community(unit, seat, placing.radius_km(unit)))
    return rows


class _Placing:
    """Finds positions for the settlements of the register.

    Attributes
    ----------
    points : dict of str to (float, float)
        Code of a settlement → latitude and longitude, degrees, WGS 84.
    """

    def __init__(self, settlements: Sequence[Settlement]) -> None:
        self._settlements = settlements
        self.points: dict[str, Point] = {}
        self._middles: dict[Unit, Point] = {}
        self._spreads: dict[Unit, float] = {}
        self._districts: dict[tuple[str, str], Point] = {}

    def take_unique(self, known: Points) -> None:
        """Place the settlements whose name is in their region once, here and there."""
        bearers: dict[tuple[str, str], list[Settlement]] = defaultdict(list)
        for settlement in self._settlements:
            bearers[settlement.unit.admin1, fold(settlement.name)].append(settlement)
        for key, found in bearers.items():
            points = known.get(key, ())
            if len(found) == len(points) == 1:
                self.points[found[0].code] = points[0]
        self._find_middles()

    def take_nearest(self, known: Points) -> None:
        """Place settlements at points of their name, the nearest to their community first."""
        taken = set(self.points.values())
        pairs = []
        for settlement in self._settlements:
            if settlement.code in self.points:
                continue
            unit = settlement.unit
            middle = self._middles.get(unit)
            around = middle or self._districts.get((unit.admin1, unit.raion))
            if around is None:
                continue
            reach = _REACH_KM if middle else _DISTRICT_REACH_KM
            for point in known.get((unit.admin1, fold(settlement.name)), ()):
                if point not in taken and (far := _km(around, point)) <= reach:
                    pairs.append((far, settlement.code, point))
        for _, code, point in sorted(pairs):
            if code not in self.points and point not in taken:
                self.points[code] = point
                taken.add(point)
        self._find_middles()

    def middle(self, unit: Unit) -> Point | None:
        """Return the middle of a community, or ``None`` where nothing of it is placed."""
        return self._middles.get(unit)

    def radius_km(self, unit: Unit) -> float:
        """Return how far from its middle the places of a community are."""
        return min(max(self._spreads[unit], _LEAST_RADIUS_KM), _LARGEST_RADIUS_KM)

    def _find_middles(self) -> None:
        of_unit: dict[Unit, list[Point]] = defaultdict(list)
        of_district: dict[tuple[str, str], list[Point]] = defaultdict(list)
        for settlement in self._settlements:
            if settlement.code in self.points:
                point = self.points[settlement.code]
                of_unit[settlement.unit].append(point)
                of_district[settlement.unit.admin1, settlement.unit.raion].append(point)
        self._middles = {unit: _middle(points) for unit, points in of_unit.items()}
        self._districts = {code: _middle(points) for code, points in of_district.items()}
        self._spreads = {
            unit: max(_km(self._middles[unit], point) for point in points)
            for unit, points in of_unit.items()
        }


def build_russian_villages(
    post: Source, towns: Iterable[PlaceRow], regions: Iterable[PlaceRow]
) -> list[PlaceRow]:
    """Make rows of the villages of Russia that have a post office and no row.

    Parameters
    ----------
    towns : iterable of PlaceRow
        The populated places that there are.
    regions : iterable of PlaceRow
        The first-level units.
    """
    known = _points_by_name(towns, "RU")
    codes = {
        fold(name): row.admin1
        for row in regions
        if row.country == "RU" and row.admin1
        for name in (row.name, *row.names)
    }
    offices = read_post_offices(post, {"RU"})
    around: dict[str, list[Point]] = defaultdict(list)
    for office in offices:
        around[office.code[:_POST_DIGITS]].append((office.lat, office.lon))
    middles = {
        start: (median(lat for lat, _ in points), median(lon for _, lon in points))
        for start, points in around.items()
        if len(points) >= _LEAST_NEIGHBOURS
    }
    made: dict[tuple[str, str], list[Point]] = defaultdict(list)
    rows = []
    for office in sorted(offices, key=lambda office: office.code):
        admin1 = _region_of(office, codes)
        middle = middles.get(office.code[:_POST_DIGITS])
        if admin1 is None or middle is None or not is_name(office.name):
            continue
        point, key = (office.lat, office.lon), (admin1, fold(office.name))
        if _km(middle, point) > _POST_REACH_KM or is_generic(key[1]):
            continue
        if any(_km(point, other) <= _POST_REACH_KM for other in (*known.get(key, ()), *made[key])):
            continue
        if forms := written_in(office.name, "ru", "en"):
            made[key].append(point)
            rows.append(_post_village(office, admin1, forms[0]))
    return rows


def without_known(villages: Iterable[PlaceRow], by_hand: Iterable[PlaceRow]) -> list[PlaceRow]:
    """Leave out the villages that somebody has written down under the same name near by."""
    written: dict[str, list[Point]] = defaultdict(list)
    for row in by_hand:
        for name in {fold(name) for name in (row.name, *row.names)}:
            written[name].append((row.lat, row.lon))
    return [
        row
        for row in villages
        if row.kind != "city"
        or not any(
            _km((row.lat, row.lon), point) < _BY_HAND_KM
            for name in (row.name, *row.names)
            for point in written.get(fold(name), ())
        )
    ]


def _region_of(office: PostOffice, codes: Mapping[str, str]) -> str | None:
    """Return the unit of a post office: the list writes «Башкортостан Республика», too."""
    name, _, noun = office.state.rpartition(" ")
    return codes.get(fold(office.state)) or codes.get(fold(f"{noun} {name}"))


def _village(
    settlement: Settlement, point: Point, radius_km: float, raions: Mapping[tuple[str, str], str]
) -> PlaceRow:
    unit = settlement.unit
    row = PlaceRow(
        place_id=f"geomap:{settlement.code.lower()}",
        name=written_in(settlement.name, "uk", "en")[0],
        kind="city",
        feature="settlement",
        lat=point[0],
        lon=point[1],
        country="UA",
        admin1=unit.admin1,
        admin2=raions.get((unit.admin1, fold(f"{unit.raion} район"))),
        radius_km=radius_km,
        names={settlement.name: NAME_ALTERNATE},
        labels={"uk": settlement.name, "ru": settlement.name},
    )
    add_written_forms(row, "uk")
    row.labels["ru"] = in_russian(settlement.name)
    return row


def _post_village(office: PostOffice, admin1: str, name: str) -> PlaceRow:
    row = PlaceRow(
        place_id=f"geomap:ru-{office.code}-{fold(name).replace(' ', '-')}",
        name=name,
        kind="city",
        feature="settlement",
        lat=office.lat,
        lon=office.lon,
        country="RU",
        admin1=admin1,
        radius_km=_RADIUS_KM,
        names={office.name: NAME_ALTERNATE},
        labels={"ru": office.name},
    )
    add_written_forms(row, "ru")
    return row


def _community(unit: Unit, point: Point, radius_km: float) -> PlaceRow:
    """Return the row of a community, which is known by its adjective and its noun."""
    latin = written_in(unit.name, "uk", "en")
    names = {f"{unit.name} громада": NAME_TYPED, unit.name: NAME_ADJECTIVE}
    russian = in_russian(unit.name)
    names |= {f"{russian} громада": NAME_TYPED, russian: NAME_ADJECTIVE}
    for target in ("en", "fr", "de", "es"):
        names |= dict.fromkeys(written_in(unit.name, "uk", target), NAME_ADJECTIVE)
    return PlaceRow(
        place_id=f"geomap:{unit.code.lower()}",
        name=f"{latin[0]} Hromada",
        kind="admin2",
        feature="hromada",
        lat=point[0],
        lon=point[1],
        country="UA",
        admin1=unit.admin1,
        radius_km=radius_km,
        names=names,
        labels={"uk": f"{unit.name} громада"},
    )


def _points_by_name(towns: Iterable[PlaceRow], country: str) -> Points:
    """Return the points of towns by first-level unit and folded Cyrillic name."""
    found: dict[tuple[str, str], list[Point]] = defaultdict(list)
    for row in towns:
        if row.country != country or row.kind != "city" or not row.admin1:
            continue
        keys = {fold(name) for name in (*row.names, *row.labels.values())}
        for key in sorted(key for key in keys if key and key[0] > "\u0400"):
            found[row.admin1, key].append((row.lat, row.lon))
    return found


def _offices_by_name(post: Source, known: Points, admin1: Iterable[str]) -> Points:
    """Return the positions of Ukraine's post offices by name, in any region: the nearest counts.

    Those of a town that is known already are left out.
    """
    by_name: dict[str, set[Point]] = defaultdict(set)
    for office in read_post_offices(post, {"UA"}):
        by_name[fold(office.name)].add((office.lat, office.lon))
    found = {}
    for code in sorted(admin1):
        for name, points in by_name.items():
            have = known.get((code, name), ())
            found[code, name] = [
                point
                for point in sorted(points)
                if not any(_km(point, other) <= _SAME_KM for other in have)
            ]
    return found


def _ids_of_raions(districts: Iterable[PlaceRow]) -> dict[tuple[str, str], str]:
    return {
        (row.admin1, fold(name)): row.place_id
        for row in districts
        if row.country == "UA" and row.admin1
        for name in (row.name, *row.names)
    }


def _middle(points: Sequence[Point]) -> Point:
    return fmean(lat for lat, _ in points), fmean(lon for _, lon in points)


def _km(one: Point, other: Point) -> float:
    scale = math.cos(math.radians(one[0]))
    return _KM_PER_DEGREE * math.hypot(one[0] - other[0], (one[1] - other[1]) * scale)
