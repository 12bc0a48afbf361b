"""The gazetteer store: places and their names in memory-mapped files, opened in no time.

Nothing is read at opening but ``meta.json``; a place is decoded when it is asked for. What the
files hold is told in :mod:`geomap.places.store_files`.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import marisa_trie

from geomap.places.areas import Area, AreaFile
from geomap.places.store_files import (
    FEATURE_AT,
    FLAG_BITS,
    HAS_AREA,
    IS_OWN,
    OVERFLOW,
    OWN_ID,
    PLACE_RECORD,
    POSITION,
    POSTING,
    check_size,
    id_of,
    label_record,
    map_file,
    number_of,
    read_meta,
)

__all__ = [
    "KINDS",
    "NAME_ABBREVIATION",
    "NAME_ADJECTIVE",
    "NAME_ALTERNATE",
    "NAME_DEMONYM",
    "NAME_MAIN",
    "NAME_OLD",
    "NAME_TYPED",
    "NameHit",
    "Place",
    "Store",
]

KINDS = ("country", "admin1", "admin2", "city", "facility", "area")
"""What a place is; places of one kind stand together in the store, in this order."""

NAME_MAIN = 1
"""The name that the gazetteer shows."""
NAME_ALTERNATE = 2
"""Another name in use, in any language."""
NAME_DEMONYM = 4
"""An adjective or the name of inhabitants: *Ukrainian*, *Ukrainiens*, *харків'яни*."""
NAME_OLD = 8
"""A name no longer official: *Artemivsk*."""
NAME_ABBREVIATION = 16
"""A short form: *UK*, *Fla.*, *США*."""
NAME_TYPED = 32
"""A name with its type word: *Kharkiv Oblast*, *Харківська область*."""
NAME_ADJECTIVE = 64
"""The adjective of a typed name without its noun: *Харківська*."""

PRECISION_OF_KIND = {
    "country": "country",
    "admin1": "region",
    "admin2": "district",
    "city": "city",
    "facility": "point",
    "area": "area",
}


@dataclass(frozen=True, slots=True)
class Place:
    """One place of the gazetteer.

    Attributes
    ----------
    index : int
        Its row in the store that it came from.
    place_id : str
        ``"geonames:706483"``, or ``"geomap:white-house"`` for a place of our own.
    name : str
        The main name, romanised or English.
    kind : str
        One of :data:`KINDS`.
    feature : str
        A finer word: ``"capital"``, ``"village"``, ``"oblast"``, ``"airport"``, ``"river"``, …
    country : str or None
        ISO 3166-1 alpha-2, internationally recognised (Crimea is ``UA``); ``None`` for seas.
    admin1 : str or None
        ISO 3166-2 code of the first-level unit.
    admin2 : str or None
        ``place_id`` of the second-level unit.
    precision : str
        ``point``, ``city``, ``district``, ``region``, ``country`` or ``area``.
    lat, lon : float
        Degrees, WGS 84.
    radius_km : float
        How far off the point can be.
    population : int
        0 where it is not known.
    has_area : bool
        Whether polygons are stored for it.
    """

    index: int
    place_id: str
    name: str
    kind: str
    feature: str
    country: str | None
    admin1: str | None
    admin2: str | None
    precision: str
    lat: float
    lon: float
    radius_km: float
    population: int
    has_area: bool


class NameHit(NamedTuple):
    """One place that bears a name.

    Attributes
    ----------
    place : int
        Row of the place in the store.
    flags : int
        ``NAME_*`` bits: in what way the name is its name.
    """

    place: int
    flags: int

    @property
    def is_noun(self) -> bool:
        """Whether the name is that of the place, and not of its people or what is of it alone."""
        return bool(self.flags & ~(NAME_ADJECTIVE | NAME_DEMONYM))


class Store:
    """A gazetteer in files that stay on disk; safe to share by threads. Use :meth:`open`.

    Attributes
    ----------
    path : Path
        Its folder.
    label_languages : tuple of str
        ISO 639-1 codes of the languages that labels are stored in.
    """

    @classmethod
    def open(cls, path: Path | None = None) -> Store:
        """Open a gazetteer.

        Parameters
        ----------
        path : Path, optional
            Folder of the store; by default the one that ships with geomap.

        Raises
        ------
        GazetteerError
            When files are missing, torn, or of another version.
        """
        return cls(Path(__file__).parent / "data" if path is None else Path(path))

    def __init__(self, folder: Path) -> None:
        self.path = folder
        self._meta = read_meta(folder)
        self._places = map_file(folder / "places.bin", self._meta)
        self._postings = map_file(folder / "postings.bin", self._meta)
        self._strings = map_file(folder / "strings.bin", self._meta)
        self._labels = map_file(folder / "labels.bin", self._meta)
        self._areas = AreaFile(map_file(folder / "areas.bin", self._meta))
        check_size(folder / "names.marisa", self._meta)
        self._names = marisa_trie.Trie().mmap(str(folder / "names.marisa"))
        tables = self._meta["tables"]
        self.label_languages = tuple(tables["label_languages"])
        self._label_record = label_record(self.label_languages)
        self._countries: list[str] = tables["countries"]
        self._admin1: list[str] = tables["admin1"]
        self._features: list[str] = tables["features"]
        counts = self._meta["counts"]
        self._first_row: dict[str, int] = {}
        row = 0
        for kind in KINDS:
            self._first_row[kind] = row
            row += counts[kind]
        self._size = row
        self._has_own = bool(self._meta["own_places"])
        self._overflow_at = len(self._names) * POSTING.size
        # Decoded places are kept: a text names the same few again and again.
        self.place = lru_cache(maxsize=1 << 14)(self._decode_place)

    # -- names ---------------------------------------------------------------------------------

    def prefixes(self, folded: str) -> list[tuple[str, int]]:
        """Return the stored names that ``folded`` begins with, cut at word ends.

        Parameters
        ----------
        folded : str
            Folded words joined by spaces, see :func:`geomap.places.fold.fold`.

        Returns
        -------
        list of (str, int)
            Key and key number, shortest first.
        """
        end = len(folded)
        return [
            (key, key_id)
            for key, key_id in self._names.iter_prefixes_with_ids(folded)
            if len(key) == end or folded[len(key)] == " "
        ]

    def key_id(self, folded: str) -> int | None:
        """Return the number of a stored name, or ``None`` where no place bears it."""
        key_id: int | None = self._names.get(folded)
        return key_id

    def has_prefix(self, folded: str) -> bool:
        """Tell whether some stored name begins with ``folded``."""
        return next(self._names.iterkeys(folded), None) is not None

    def hits(self, key_id: int) -> tuple[NameHit, ...]:
        """Return the places that bear a name, the user's own first, then the most populous.

        Parameters
        ----------
        key_id : int
            From :meth:`key_id` or :meth:`prefixes`.
        """
        (head,) = POSTING.unpack_from(self._postings, key_id * POSTING.size)
        if not head & OVERFLOW:
            return (NameHit(head >> FLAG_BITS, head & ((1 << FLAG_BITS) - 1)),)
        at = self._overflow_at + (head ^ OVERFLOW) * POSTING.size
        (count,) = POSTING.unpack_from(self._postings, at)
        postings = struct.unpack_from(f"<{count}I", self._postings, at + POSTING.size)
        return tuple(NameHit(p >> FLAG_BITS, p & ((1 << FLAG_BITS) - 1)) for p in postings)

    def key(self, key_id: int) -> str:
        """Return the stored name that has a number."""
        key: str = self._names.restore_key(key_id)
        return key

    def keys(self, prefix: str = "") -> Iterator[str]:
        """Yield the stored names that begin with ``prefix``, in the order of the trie."""
        yield from self._names.iterkeys(prefix)

    # -- places --------------------------------------------------------------------------------

    def __len__(self) -> int:
        return self._size

    def __iter__(self) -> Iterator[Place]:
        return (self._decode_place(index) for index in range(self._size))

    def positions(self, kind: str) -> Iterator[tuple[int, float, float]]:
        """Yield (row, lat, lon), degrees, WGS 84, of the places of one kind, undecoded."""
        first = self._first_row[kind]
        for row in range(first, first + int(self._meta["counts"][kind])):
            lat, lon = POSITION.unpack_from(self._places, row * PLACE_RECORD.size)
            yield row, lat / 1e5, lon / 1e5

    def rows_of_feature(self, kind: str, feature: str) -> list[int]:
        """Return the rows of the places of one kind with a feature, undecoded."""
        if feature not in self._features:
            return []
        first = self._first_row[kind]
        size = PLACE_RECORD.size
        stop = (first + int(self._meta["counts"][kind])) * size
        column = bytes(self._places[first * size + FEATURE_AT : stop : size])
        wanted = self._features.index(feature)
        return [first + k for k, number in enumerate(column) if number == wanted]

    def is_own(self, index: int) -> bool:
        """Tell whether a row is a user's own place, which wins over ours."""
        return self._has_own and bool(self._record(index)[-1] & IS_OWN)

    def _decode_place(self, index: int) -> Place:
        """Return the place in row ``index``."""
        record = self._record(index)
        lat, lon, population, _, name, admin1, admin2, radius = record[:8]
        country, kind_number, feature, flags = record[8:]
        kind = KINDS[kind_number]
        return Place(
            index=index,
            place_id=self._id_at(index),
            name=self._string(name),
            kind=kind,
            feature=self._features[feature],
            country=self._countries[country - 1] if country else None,
            admin1=self._admin1[admin1 - 1] if admin1 else None,
            admin2=self._id_at(self._first_row["admin2"] + admin2 - 1) if admin2 else None,
            precision=PRECISION_OF_KIND[kind],
            lat=lat / 1e5,
            lon=lon / 1e5,
            radius_km=radius / 10,
            population=population,
            has_area=bool(flags & HAS_AREA),
        )

    def by_id(self, place_id: str) -> Place | None:
        """Return the place with an id such as ``"geonames:706483"``, or ``None``."""
        wanted = number_of(place_id)
        for kind in KINDS:
            first = self._first_row[kind]
            row = self._bisect(first, first + int(self._meta["counts"][kind]), wanted)
            if row is not None:
                return self.place(row)
        return None

    def country(self, iso2: str) -> Place | None:
        """Return the country with an ISO 3166-1 alpha-2 code, or ``None``."""
        row = self._meta["tables"]["country_rows"].get(iso2)
        return None if row is None else self.place(row)

    def admin1(self, code: str) -> Place | None:
        """Return the first-level unit with an ISO 3166-2 code such as ``"UA-63"``, or ``None``."""
        row = self._meta["tables"]["admin1_rows"].get(code)
        return None if row is None else self.place(row)

    def label(self, index: int, lang: str) -> str:
        """Return the name of a place in a language, or its main name where that is not known.

        Parameters
        ----------
        index : int
            Row of the place.
        lang : str
            ISO 639-1 code.
        """
        return self.labels(index).get(lang) or self.place(index).name

    def labels(self, index: int) -> dict[str, str]:
        """Return the names of a place by language, as far as they are stored."""
        record = self._label_record
        low, high = 0, len(self._labels) // record.size
        while low < high:
            middle = (low + high) // 2
            row, *offsets = record.unpack_from(self._labels, middle * record.size)
            if row == index:
                known = zip(self.label_languages, offsets, strict=True)
                return {lang: self._string(offset) for lang, offset in known if offset}
            if row < index:
                low = middle + 1
            else:
                high = middle
        return {}

    # -- areas ---------------------------------------------------------------------------------

    def area(self, index: int) -> Area | None:
        """Return the polygons of a place, or ``None`` where none are stored.

        Returns
        -------
        Area or None
            A list of polygons, each a list of rings (the outer one first), each a list of
            ``(lon, lat)``, degrees, WGS 84, the first position repeated at the end.
        """
        return self._areas.area(index)

    def areas_at(self, lon: float, lat: float) -> list[Place]:
        """Return the places whose polygons hold a position, countries before their parts.

        Parameters
        ----------
        lon, lat : float
            Degrees, WGS 84.
        """
        return [self.place(row) for row in self._areas.rows_at(lon, lat)]

    # -- the store itself ----------------------------------------------------------------------

    def info(self) -> dict[str, Any]:
        """Return counts by kind, format version, sources and hashes, as in ``meta.json``."""
        wanted = ("format_version", "counts", "own_places", "sources", "files")
        return {key: self._meta[key] for key in wanted}

    def _record(self, index: int) -> tuple[Any, ...]:
        if not 0 <= index < self._size:
            raise IndexError(f"row {index} is not in the gazetteer, which has {self._size} places")
        return PLACE_RECORD.unpack_from(self._places, index * PLACE_RECORD.size)

    def _string(self, offset: int) -> str:
        return self._strings[offset : self._strings.find(b"\0", offset)].decode("utf-8")

    def _id_at(self, index: int) -> str:
        return id_of(*self._number_at(index))

    def _number_at(self, index: int) -> tuple[int, str]:
        """Return an id as it is stored; see :func:`geomap.places.store_files.number_of`."""
        number = self._record(index)[3]
        return (OWN_ID, self._string(number ^ OWN_ID)) if number & OWN_ID else (number, "")

    def _bisect(self, low: int, high: int, wanted: tuple[int, str]) -> int | None:
        """Find an id among rows of one kind, which stand in the order of their ids."""
        while low < high:
            middle = (low + high) // 2
            found = self._number_at(middle)
            if found == wanted:
                return middle
            if found < wanted:
                low = middle + 1
            else:
                high = middle
        return None
