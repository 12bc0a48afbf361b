"""Which of the places that a sentence gives for one event say the same, only less finely."""

from __future__ import annotations

from collections.abc import Sequence

from geomap.extraction.roles import PlaceInSentence
from geomap.places.grid import km
from geomap.places.store import Place

__all__ = ["finest", "inside", "reaches"]

#: How far a building of a town can stand from its middle, at least.
_TOWN_KM = 15.0
#: How many words may stand between a river and the town that lies on it.
_BESIDE = 3
#: How many words may stand between a town and the unit in a part of which it lies.
_IN_PART_OF = 6


def finest(places: Sequence[PlaceInSentence]) -> list[PlaceInSentence]:
    """Return the places of one event without doubles, and without those around a finer one.

    A country gives way to a place in it, a region to a town in it that is told beside it, a town
    to a building of it, a river to the town that follows it.
    """
    targets = [p.toponym.place for p in places if p.toponym.place is not None]
    countries = {t.country for t in targets if t.kind not in ("country", "area")}
    astray = _astray(places)
    kept: list[PlaceInSentence] = []
    seen: set[str] = set()
    for place in places:
        target = place.toponym.place
        if target is None or place.key in seen or any(place is a for a in astray):
            continue
        if target.kind == "country" and target.country in countries:
            continue
        if place.toponym.group is None and any(_around(place, other) for other in places):
            continue
        if _is_sector(place) and any(_is_town(other) for other in places):
            continue
        seen.add(place.key)
        kept.append(place)
    return kept


def _around(place: PlaceInSentence, other: PlaceInSentence) -> bool:
    """Say whether a place only says where the other one is."""
    wide, fine = place.toponym.place, other.toponym.place
    if wide is None or fine is None or wide is fine:
        return False
    if wide.kind == "admin1":
        if fine.kind not in ("admin2", "city", "facility"):
            return False
        behind = 0 < place.first - other.last <= _IN_PART_OF  # "Khan Yunis in the south of Gaza"
        return fine.admin1 == wide.admin1 or (behind and reaches(wide, fine))
    if wide.kind == "admin2" and fine.kind == "city" and _is_quarter(wide, fine):
        return True  # a quarter stays with its town
    if wide.kind == "admin2" and 0 < place.first - other.last <= _IN_PART_OF:
        return fine.kind in ("city", "facility") and fine.admin1 == wide.admin1  # "X in Y district"
    if wide.kind in ("admin2", "city"):
        return fine.kind == "facility" and inside(fine, wide)
    if wide.kind == "area":
        return fine.kind in ("city", "facility") and 0 <= other.first - place.last <= _BESIDE
    return False


def _is_sector(place: PlaceInSentence) -> bool:
    """Say whether a place is a sector of a front that has a town's name."""
    return place.toponym.type_word == "area" and place.kind not in ("", "area")


def _is_town(place: PlaceInSentence) -> bool:
    return not _is_sector(place) and place.kind in ("city", "facility")


def _is_quarter(district: Place, town: Place) -> bool:
    """Say whether a district is part of a town, not the land around it."""
    return district.radius_km < town.radius_km + _TOWN_KM and inside(district, town)


def reaches(wide: Place, fine: Place) -> bool:
    """Say whether a place lies about as near to the middle of a unit as its borders do."""
    return wide.country == fine.country and _km(wide, fine) <= 2 * wide.radius_km


def _astray(places: Sequence[PlaceInSentence]) -> list[PlaceInSentence]:
    """Return the villages that a text puts into another region than the gazetteer does.

    "In the Belgorod region … in the village of X", where the only X known lies elsewhere: that is
    another X, which no list has. The region is what is known.
    """
    region = next((p for p in places if p.toponym.type_word == "region"), None)
    if region is None or region.toponym.place is None:
        return []
    around = region.toponym.place
    found = []
    for place in places:
        target = place.toponym.place
        village = place.toponym.type_word == "city" and place.toponym.group is None
        if target is None or not village or place.first < region.last:
            continue
        if target.country == around.country and target.admin1 != around.admin1:
            found.append(place)
    return found


def inside(building: Place, town: Place) -> bool:
    """Say whether a building stands in a town: in its country, and near enough for its size."""
    near = _km(building, town) <= max(_TOWN_KM, 2 * town.radius_km)
    return near and building.country == town.country


def _km(one: Place, other: Place) -> float:
    return km(one.lat, one.lon, other.lat, other.lon)
