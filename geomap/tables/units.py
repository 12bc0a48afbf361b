"""Which region, country or district a row states that is no more exact than that.

Foreign tables name their units and have no ids for them; with the id of the unit, it is drawn as
the area that it is. What is not stated clearly has none: nothing here goes by position, likeness
or size.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from geomap.places.fold import fold
from geomap.places.overlay import open_gazetteer
from geomap.places.store import KINDS, NAME_ADJECTIVE, Place, Store
from geomap.tables.coded import Coded, combined
from geomap.tables.type_words import without_type

__all__ = ["stated_units"]

#: What kinds of places are units of a precision.
_KINDS = {"country": "country", "region": "admin1", "district": "admin2"}
#: A longer cell is a text, not the name of a place.
_LONGEST = 200


def stated_units(precision: Coded, country: Coded, admin1: Coded, name: Coded) -> Coded:
    """Return the ``place_id`` of the unit that each row states, empty where that is not clear.

    Parameters
    ----------
    precision, country, admin1, name : Coded
        Cells of the columns ``precision``, ``country``, ``admin1`` and ``place_name``.

    Returns
    -------
    Coded
        Of rows whose precision is ``country``, ``region`` or ``district``: the country of their
        code; the only region that their ``admin1``, a name or a code of ISO 3166-2, can be in
        their country; where there is no such cell, the only unit that their place's name can be.
    """
    stated = _Stated()
    rough = precision.where(precision.map(lambda word: word in _KINDS or None).known)
    units = combined(stated.by_columns, rough, country, admin1.where(rough.known))
    # A region that is stated and not known is not made another by a place in it.
    is_open = rough.known & ~units.known & ~(admin1.known & (precision.objects() == "region"))
    named = name.where(is_open)
    return units.or_else(combined(stated.by_name, rough.where(named.known), country, named))


class _Stated:
    """The units of the gazetteer, by what rows say of them."""

    @cached_property
    def _store(self) -> Store:
        return open_gazetteer()

    def by_columns(self, level: str | None, country: str | None, admin1: str | None) -> str | None:
        """Return the unit that columns of codes and names of units state."""
        if level == "country" and country is not None:
            place = self._store.country(country)
            return None if place is None else place.place_id
        if level == "region" and admin1 is not None:
            place = self._store.admin1(admin1.strip().upper())
            if place is not None:
                return place.place_id if country in (None, place.country) else None
            return self._named(level, country, admin1)
        return None

    def by_name(self, level: str | None, country: str | None, name: str | None) -> str | None:
        """Return the unit that the name of a place states, alone or before a comma."""
        if level is None or name is None or (level == "country" and country is not None):
            return None
        first, comma, _ = name.partition(",")
        found = self._named(level, country, name)
        return self._named(level, country, first) if comma and found is None else found

    def _named(self, level: str, country: str | None, name: str) -> str | None:
        """Return the only unit of a name, as it is written or else without its type word."""
        name = name[:_LONGEST]
        bare, asked = without_type(name)
        for spelt in (name, bare) if asked == level else (name,):
            found = {place.place_id: place.kind for place in self._places(level, country, spelt)}
            if found:
                return next(iter(found)) if [*found.values()] == [_KINDS[level]] else None
        return None

    def _places(self, level: str, country: str | None, name: str) -> Iterator[Place]:
        """Yield the places of a name that a row of a precision could mean.

        A country, and a region of a country, are told from their towns by the precision; a district
        is not, as many a table calls the surroundings of a town so.
        """
        is_told = level == "country" or (level == "region" and country is not None)
        kinds = (_KINDS[level],) if is_told else KINDS
        key = self._store.key_id(fold(name))
        for hit in () if key is None else self._store.hits(key):
            place = self._store.place(hit.place)
            # «Харківська», in a column of regions, is the name of one.
            is_name = hit.is_noun or (level == "region" and hit.flags & NAME_ADJECTIVE)
            if is_name and country in (None, place.country) and place.kind in kinds:
                yield place
