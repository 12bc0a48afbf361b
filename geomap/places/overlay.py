"""A user's own places, from a CSV file, laid over a gazetteer; they win over ours.

The file has a header and at least ``name``, ``lat`` and ``lon`` (degrees, WGS 84). It may have
``names`` (other names, parted by ``|``), ``id``, ``kind``, ``feature``, ``country`` (ISO 3166-1
alpha-2), ``admin1`` (ISO 3166-2), ``radius_km`` and ``population``. A row that cannot be right is
refused with its line, the value, and what to do.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import marisa_trie  # type: ignore[import-not-found, unused-ignore]

from geomap.errors import ReadError
from geomap.files import read_text
from geomap.places.areas import Area
from geomap.places.fold import fold
from geomap.places.store import (
    KINDS,
    NAME_ALTERNATE,
    NAME_MAIN,
    PRECISION_OF_KIND,
    NameHit,
    Place,
    Store,
)

__all__ = ["OverlayStore", "open_gazetteer", "read_places"]

DEFAULT_RADIUS_KM = {"city": 5.0, "facility": 1.0, "area": 100.0, "admin1": 100.0, "admin2": 25.0}
MOST_ROWS = 1_000_000
_ID = re.compile(r"[\w.:-]{1,80}")
_COUNTRY = re.compile("[A-Z]{2}")


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


def read_places(path: Path) -> list[tuple[Place, tuple[str, ...]]]:
    """Return the places of a CSV file, each with its names, the main one first.

    Raises
    ------
    ReadError
        When the file cannot be read, or a row of it cannot be right.
    """
    text = read_text(path)
    first = text.partition("\n")[0]
    delimiter = "\t" if path.suffix.lower() == ".tsv" else max(",;\t", key=first.count)
    reader = csv.DictReader(io.StringIO(text.lstrip("\ufeff")), delimiter=delimiter)
    rows = []
    try:
        header = [(name or "").strip().lower() for name in reader.fieldnames or ()]
        twice = sorted({name for name in header if name and header.count(name) > 1})
        if twice:
            raise ReadError(f"{path}: has two columns {twice[0]!r}", mend="rename or delete one")
        missing = [name for name in ("name", "lat", "lon") if name not in header]
        if missing:
            raise ReadError(
                f"{path}: no column {', '.join(missing)}", mend="begin it with a line name,lat,lon"
            )
        for cells in reader:
            row = {
                (key or "").strip().lower(): str(value or "").strip()
                for key, value in cells.items()
            }
            if any(row.values()):
                rows.append(_place(row, f"{path}, line {reader.line_num}"))
            if len(rows) > MOST_ROWS:
                raise ReadError(
                    f"{path}: more than {MOST_ROWS:,} places",
                    mend="make a gazetteer of it with `geomap gazetteer build`",
                )
    except csv.Error as error:
        raise ReadError(
            f"{path}, line {reader.line_num}: {error}", mend="save it as CSV again"
        ) from None
    return rows


def _place(row: Mapping[str, str], where: str) -> tuple[Place, tuple[str, ...]]:
    name = row["name"][:200]
    if not fold(name):
        raise ReadError(f"{where}: no name", mend="give each place a name, or take the line out")
    lat, lon = _number(row, "lat", where), _number(row, "lon", where)
    if abs(lat) > 90 and abs(lon) <= 90 and abs(lat) <= 180:
        raise ReadError(
            f"{where}: lat {lat:g}, lon {lon:g}: the two are swapped",
            mend=f"write lat {lon:g}, lon {lat:g}",
        )
    if not (abs(lat) <= 90 and abs(lon) <= 180):
        raise ReadError(
            f"{where}: lat {lat:g}, lon {lon:g} is not on the globe", mend="give degrees, WGS 84"
        )
    if lat == 0 and lon == 0:
        raise ReadError(f"{where}: 0,0 is no place", mend="give its position, or take the line out")
    country = (row.get("country") or "").upper()
    if country and not _COUNTRY.fullmatch(country):
        raise ReadError(f"{where}: country {country[:40]!r}", mend="use ISO 3166-1, for example UA")
    radius = _number(row, "radius_km", where, -1.0)
    if radius < 0 and row.get("radius_km"):
        raise ReadError(f"{where}: radius_km {radius:g}", mend="give kilometres, or nothing")
    kind = row.get("kind") or "city"
    if kind not in KINDS:
        raise ReadError(f"{where}: kind {kind!r}", mend=f"use one of {', '.join(KINDS)}")
    place_id = row.get("id") or f"user:{fold(name).replace(' ', '-')}"
    if not _ID.fullmatch(place_id):
        raise ReadError(f"{where}: id {place_id[:40]!r}", mend="use letters, digits, - . : _")
    place = Place(
        index=-1,
        place_id=place_id,
        name=name,
        kind=kind,
        feature=row.get("feature") or kind,
        country=country or None,
        admin1=(row.get("admin1") or "").upper() or None,
        admin2=None,
        precision=PRECISION_OF_KIND[kind],
        lat=lat,
        lon=lon,
        radius_km=DEFAULT_RADIUS_KM.get(kind, 500.0) if radius < 0 else radius,
        population=int(_number(row, "population", where, 0.0)),
        has_area=False,
    )
    others = (other.strip()[:200] for other in (row.get("names") or "").split("|"))
    return place, (name, *(other for other in others if fold(other)))


def _number(row: Mapping[str, str], column: str, where: str, default: float | None = None) -> float:
    cell = row.get(column, "")
    if not cell and default is not None:
        return default
    try:
        value = float(cell)
    except ValueError:
        value = float("nan")
    if not abs(value) < 1e12:
        raise ReadError(
            f"{where}: {column} is {cell[:40]!r}", mend="give a number with a decimal point"
        )
    return value
