"""A user's own places laid over a gazetteer; they win over ours."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import marisa_trie  # type: ignore[import-not-found, unused-ignore]

from geomap.places.areas import Area
from geomap.places.fold import fold
from geomap.places.own_places import read_places
from geomap.places.store import NAME_ALTERNATE, NAME_MAIN, NameHit, Place, Store

__all__ = ["OverlayStore", "open_gazetteer", "read_places"]


def open_gazetteer(path: str | Path | None = None) -> Store:
    """Open a gazetteer, or a user's places over the one that ships with geomap.

    Parameters
    ----------
    path : path-like, optional
        A folder made by ``geomap gazetteer build``, or a CSV file of places.

    Raises
    ------
    GazetteerError
        When the folder holds no gazetteer.
    ReadError
        When the CSV file cannot be read, or a row of it cannot be right.
    """
    if path is None or Path(path).is_dir() or not str(path).lower().endswith((".csv", ".tsv")):
        return Store.open(None if path is None else Path(path))
    return OverlayStore(Store.open(), read_places(Path(path)))


class OverlayStore(Store):
    """A store with places of the user before its own.

    Parameters
    ----------
    base : Store
        What lies beneath.
    rows : list of (Place, tuple of str)
        Places with all their names; their ``index`` is set here.
    """

    def __init__(self, base: Store, rows: list[tuple[Place, tuple[str, ...]]]) -> None:
        self._base = base
        self.path = base.path
        self.label_languages = base.label_languages
        self._first = len(base)
        self._own: list[Place] = []
        by_key: dict[str, list[NameHit]] = {}
        for number, (place, names) in enumerate(rows):
            row = self._first + number
            self._own.append(_with_index(place, row))
            for position, name in enumerate(names):
                flags = NAME_ALTERNATE if position else NAME_MAIN
                by_key.setdefault(fold(name), []).append(NameHit(row, flags))
        self._keys = marisa_trie.Trie(sorted(by_key))
        self._hits_of = {self._keys[key]: tuple(hits) for key, hits in by_key.items()}
        self._base_keys: int = base.info()["counts"]["names"]
        self.place = lru_cache(maxsize=1 << 14)(self._decode_place)

    def is_own(self, index: int) -> bool:
        """Tell whether a row is one of the user's."""
        return index >= self._first

    def prefixes(self, folded: str) -> list[tuple[str, int]]:
        """See :meth:`Store.prefixes`."""
        found = dict(self._base.prefixes(folded))
        end = len(folded)
        for key in self._keys.prefixes(folded):
            if len(key) == end or folded[len(key)] == " ":
                found[key] = self._base_keys + self._keys[key]
        return sorted(found.items(), key=lambda pair: len(pair[0]))

    def key_id(self, folded: str) -> int | None:
        """See :meth:`Store.key_id`."""
        own = self._keys.get(folded)
        return self._base.key_id(folded) if own is None else self._base_keys + int(own)

    def has_prefix(self, folded: str) -> bool:
        """See :meth:`Store.has_prefix`."""
        return self._base.has_prefix(folded) or (
            next(self._keys.iterkeys(folded), None) is not None
        )

    def hits(self, key_id: int) -> tuple[NameHit, ...]:
        """See :meth:`Store.hits`; the user's places come first."""
        if key_id < self._base_keys:
            return self._base.hits(key_id)
        own = key_id - self._base_keys
        beneath = self._base.key_id(self._keys.restore_key(own))
        return self._hits_of[own] + (() if beneath is None else self._base.hits(beneath))

    def keys(self, prefix: str = "") -> Iterator[str]:
        """See :meth:`Store.keys`."""
        yield from self._keys.iterkeys(prefix)
        yield from (key for key in self._base.keys(prefix) if key not in self._keys)

    def __len__(self) -> int:
        return self._first + len(self._own)

    def __iter__(self) -> Iterator[Place]:
        yield from self._base
        yield from self._own

    def positions(self, kind: str) -> Iterator[tuple[int, float, float]]:
        """See :meth:`Store.positions`."""
        yield from self._base.positions(kind)
        yield from ((p.index, p.lat, p.lon) for p in self._own if p.kind == kind)

    def rows_of_feature(self, kind: str, feature: str) -> list[int]:
        """See :meth:`Store.rows_of_feature`."""
        own = [p.index for p in self._own if p.kind == kind and p.feature == feature]
        return [*self._base.rows_of_feature(kind, feature), *own]

    def _decode_place(self, index: int) -> Place:
        return self._base.place(index) if index < self._first else self._own[index - self._first]

    def by_id(self, place_id: str) -> Place | None:
        """See :meth:`Store.by_id`."""
        for place in self._own:
            if place.place_id == place_id:
                return place
        return self._base.by_id(place_id)

    def country(self, iso2: str) -> Place | None:
        """See :meth:`Store.country`."""
        return self._base.country(iso2)

    def admin1(self, code: str) -> Place | None:
        """See :meth:`Store.admin1`."""
        return self._base.admin1(code)

    def label(self, index: int, lang: str) -> str:
        """See :meth:`Store.label`; the user's names are shown as given."""
        return self.place(index).name if self.is_own(index) else self._base.label(index, lang)

    def labels(self, index: int) -> dict[str, str]:
        """See :meth:`Store.labels`; the user's places have none."""
        return {} if self.is_own(index) else self._base.labels(index)

    def area(self, index: int) -> Area | None:
        """See :meth:`Store.area`."""
        return None if self.is_own(index) else self._base.area(index)

    def areas_at(self, lon: float, lat: float) -> list[Place]:
        """See :meth:`Store.areas_at`."""
        return self._base.areas_at(lon, lat)

    def info(self) -> dict[str, Any]:
        """See :meth:`Store.info`; with the number of the user's places."""
        return {**self._base.info(), "own_places": len(self._own)}


def _with_index(place: Place, index: int) -> Place:
    values = {name: getattr(place, name) for name in Place.__slots__}
    return Place(**{**values, "index": index})
