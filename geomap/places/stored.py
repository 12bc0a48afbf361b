"""Reads the rows of a store back, to add some and compile again."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterator

from geomap.places.place_row import PlaceRow
from geomap.places.store import Place, Store
from geomap.places.store_files import FLAG_BITS

__all__ = ["StoredRows", "rows_of"]

_ROW_BITS = 40
_BELOW_ROW = (1 << _ROW_BITS) - 1
_FLAGS = (1 << FLAG_BITS) - 1


class StoredRows:
    """The rows that a store was compiled from, to add some and compile again.

    Names other than main names and labels come back as keys, which say the same.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        # A name of a place as one number: row, key and flags side by side, small and sortable.
        self._names = array(
            "Q",
            sorted(
                row << _ROW_BITS | key_id << FLAG_BITS | flags
                for key_id in range(store.info()["counts"]["names"])
                for row, flags in store.hits(key_id)
            ),
        )

    def __iter__(self) -> Iterator[PlaceRow]:
        return map(self.row, self._store)

    def names(self, index: int) -> dict[str, int]:
        """Return the keys of the place in a row of the store, with their flags."""
        names = {}
        at = bisect_left(self._names, index << _ROW_BITS)
        while at < len(self._names) and self._names[at] >> _ROW_BITS == index:
            name = self._names[at]
            key_id = (name & _BELOW_ROW) >> FLAG_BITS
            names[self._store.key(key_id)] = name & _FLAGS
            at += 1
        return names

    def row(self, place: Place) -> PlaceRow:
        """Return the row of a place of the store."""
        return PlaceRow(
            place_id=place.place_id,
            name=place.name,
            kind=place.kind,
            feature=place.feature,
            lat=place.lat,
            lon=place.lon,
            country=place.country,
            admin1=place.admin1,
            admin2=place.admin2,
            radius_km=place.radius_km,
            population=place.population,
            names=self.names(place.index),
            labels=self._store.labels(place.index),
            area=self._store.area(place.index) if place.has_area else None,
            own=self._store.is_own(place.index),
        )


def rows_of(store: Store) -> Iterator[PlaceRow]:
    """Yield the rows that a store was compiled from; see :class:`StoredRows`."""
    yield from StoredRows(store)
