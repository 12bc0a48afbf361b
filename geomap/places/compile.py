"""Writes the files of a gazetteer store from rows.

The rows come from ``gazetteer/build.py`` for the store that ships with geomap, and from
:mod:`geomap.places.extend` for one that a user extends. The same rows give the same bytes,
whatever their order. What is held in memory does not grow with the rows but for the trie of their
names: all else is sorted on disk.
"""

from __future__ import annotations

import hashlib
import json
import sys
import tempfile
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any, BinaryIO

import marisa_trie

from geomap.errors import GazetteerError
from geomap.languages import shipped
from geomap.places.areas import Area, pack_areas
from geomap.places.place_row import MEND, PlaceRow, checked
from geomap.places.sorting import Sorter
from geomap.places.store import KINDS
from geomap.places.store_files import (
    FLAG_BITS,
    FORMAT_VERSION,
    HAS_AREA,
    IS_OWN,
    OVERFLOW,
    OWN_ID,
    PLACE_RECORD,
    POSTING,
    STORE_FILES,
    id_of,
    label_record,
    number_of,
)

__all__ = ["Compiler", "compile_store", "described"]

_META = "meta.json"
_LARGEST = 0xFFFFFFFF
_MOST_PLACES = 1 << (31 - FLAG_BITS)
_MOST_OF = {"country": 0xFF, "admin1": 0xFFFF, "feature": 0x100}
# So many names are kept in mind, to store a name that comes again once.
_SHARED_STRINGS = 1_000_000
_COUNTED = 1 << 16


def compile_store(
    rows: Iterable[PlaceRow],
    folder: Path,
    *,
    sources: Sequence[Mapping[str, Any]] = (),
) -> None:
    """Write the files of a store.

    Parameters
    ----------
    rows : iterable of PlaceRow
        In any order; ids are unique.
    folder : Path
        Where the files go; it is made if need be.
    sources : sequence of mapping
        What the rows were made from (name, version, licence, sha256, …), kept in ``meta.json``.

    Raises
    ------
    GazetteerError
        When a row does not hold together: an unknown kind, a position off the globe, an id that
        occurs twice, a second-level unit that is not there.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".geomap-", dir=folder) as scratch:
        compiler = Compiler(Path(scratch))
        for row in rows:
            compiler.add(row)
        compiler.write(folder, sources=sources)


class Compiler:
    """Takes rows one by one, and writes the store of them.

    Parameters
    ----------
    scratch : Path
        A folder for what is sorted; it may come to hold twice what the store does.
    """

    def __init__(self, scratch: Path) -> None:
        self._scratch = scratch
        self._languages = shipped()
        self._rows = Sorter(scratch, "rows")
        self._names = Sorter(scratch, "names", run=400_000)
        self._ids = _Ids()
        self._areas: dict[tuple[int, str], Area] = {}
        self._counts = dict.fromkeys(KINDS, 0)
        self._own = 0
        self._districts: list[tuple[int, str]] = []
        self._codes: dict[str, set[str]] = {name: set() for name in _MOST_OF}

    def __contains__(self, place_id: object) -> bool:
        """Tell whether a place has a row already."""
        return isinstance(place_id, str) and number_of(place_id) in self._ids

    def __len__(self) -> int:
        return sum(self._counts.values())

    def add(self, row: PlaceRow) -> None:
        """Take one row.

        Raises
        ------
        GazetteerError
            When the row does not hold together.
        """
        number = checked(row)
        if not self._ids.add(number):
            raise GazetteerError(f"{row.place_id} occurs twice", mend=MEND)
        self._counts[row.kind] += 1
        self._own += row.own
        if row.kind == "admin2":
            self._districts.append(number)
        if row.area:
            self._areas[number] = row.area
        for column, values in self._codes.items():
            if value := getattr(row, column):
                values.add(value)
        labels = row.labels and tuple(row.labels.get(lang, "") for lang in self._languages)
        self._rows.add(
            (
                KINDS.index(row.kind),
                *number,
                row.name,
                round(row.lat * 1e5),
                round(row.lon * 1e5),
                min(row.population, _LARGEST),
                row.country,
                row.admin1,
                row.admin2,
                min(round(row.radius_km * 10), 0xFFFF),
                row.feature,
                bool(row.area),
                row.own,
                labels or None,
                tuple(row.keys().items()),
            )
        )

    def write(
        self,
        folder: Path,
        *,
        sources: Sequence[Mapping[str, Any]] = (),
        progress: Callable[[int], None] | None = None,
    ) -> None:
        """Write the files of the store; the compiler is of no use afterwards.

        Parameters
        ----------
        folder : Path
            Where the files go.
        sources : sequence of mapping
            See :func:`compile_store`.
        progress : callable, optional
            Is told from time to time how many places are written.

        Raises
        ------
        GazetteerError
            When there are more places, countries or features than a store can number, or a place
            is in a second-level unit that is not there.
        """
        tables = self._tables()
        tables |= self._write_places(folder, tables, progress)
        self._rows.clear()
        number_of_names = self._write_names(folder)
        meta = {
            "format_version": FORMAT_VERSION,
            "counts": {**self._counts, "names": number_of_names},
            "own_places": self._own,
            "sources": [dict(source) for source in sources],
            "files": {name: described(folder / name) for name in STORE_FILES if name != _META},
            "tables": tables,
        }
        text = json.dumps(meta, ensure_ascii=False, indent=1)
        (folder / _META).write_bytes(text.encode() + b"\n")

    def _tables(self) -> dict[str, Any]:
        if len(self) >= _MOST_PLACES:
            raise GazetteerError(f"{len(self):,} places are too many", mend="leave some out")
        for column, most in _MOST_OF.items():
            if len(self._codes[column]) > most:
                raise GazetteerError(
                    f"there are more than {most:,} values of {column}", mend="leave some out"
                )
        return {
            "countries": sorted(self._codes["country"]),
            "admin1": sorted(self._codes["admin1"]),
            "features": sorted(self._codes["feature"]),
            "label_languages": list(self._languages),
        }

    def _write_places(
        self, folder: Path, tables: Mapping[str, list[str]], progress: Callable[[int], None] | None
    ) -> dict[str, dict[str, int]]:
        """Write all but the names; return the rows of countries and first-level units by code."""
        country_numbers = _numbered(tables["countries"])
        admin1_numbers = _numbered(tables["admin1"])
        feature_numbers = _numbered(tables["features"])
        district_numbers = {id_: n for n, id_ in enumerate(sorted(self._districts), 1)}
        country_rows: dict[str, int] = {}
        admin1_rows: dict[str, int] = {}
        areas: dict[int, Area] = {}
        with (
            (folder / "places.bin").open("wb") as places,
            (folder / "labels.bin").open("wb") as labels,
            (folder / "strings.bin").open("wb") as blob,
        ):
            strings = _Strings(blob)
            label = label_record(self._languages)
            for row, record in enumerate(self._rows):
                kind, number, local, name, lat, lon, population, country, admin1 = record[:9]
                admin2, radius, feature, has_area, own, names_by_language, keys = record[9:]
                district = district_numbers.get(number_of(admin2), 0) if admin2 else 0
                if admin2 and not district:
                    raise GazetteerError(
                        f"{id_of(number, local)} is in {admin2}, which is no admin2 row", mend=MEND
                    )
                if KINDS[kind] == "country" and country:
                    country_rows.setdefault(country, row)
                elif KINDS[kind] == "admin1" and admin1:
                    admin1_rows.setdefault(admin1, row)
                if has_area:
                    areas[row] = self._areas[number, local]
                places.write(
                    PLACE_RECORD.pack(
                        lat,
                        lon,
                        population,
                        OWN_ID | strings.offset(local) if local else number,
                        strings.offset(name),
                        admin1_numbers[admin1] if admin1 else 0,
                        district,
                        radius,
                        country_numbers[country] if country else 0,
                        kind,
                        feature_numbers[feature] - 1,
                        HAS_AREA * has_area | IS_OWN * own,
                    )
                )
                if names_by_language:
                    offsets = map(strings.offset, names_by_language)
                    labels.write(label.pack(row, *offsets))
                for key, flags in keys:
                    self._names.add((key, not own, -population, row << FLAG_BITS | flags))
                if progress is not None and row % _COUNTED == 0:
                    progress(row)
        (folder / "areas.bin").write_bytes(pack_areas(areas))
        self._areas.clear()
        return {
            "country_rows": dict(sorted(country_rows.items())),
            "admin1_rows": dict(sorted(admin1_rows.items())),
        }

    def _write_names(self, folder: Path) -> int:
        """Write the trie of keys and the postings; return how many keys there are.

        Keys and postings are set aside in the order of keys while the trie takes the keys, for the
        numbers of keys are known only when it is made.
        """
        keys, groups = self._scratch / "keys", self._scratch / "groups"
        with keys.open("w", encoding="utf-8", newline="\n") as lines, groups.open("wb") as postings:
            trie = marisa_trie.Trie(_grouped(self._names, lines.write, postings.write))
        self._names.clear()
        trie.save(str(folder / "names.marisa"))
        heads = array("I", bytes(POSTING.size * len(trie)))
        length = 0
        with (folder / "postings.bin").open("wb") as file:
            file.seek(POSTING.size * len(trie))
            with keys.open(encoding="utf-8", newline="\n") as lines, groups.open("rb") as postings:
                for line in lines:
                    number = trie[line[:-1]]
                    (count,) = POSTING.unpack(postings.read(POSTING.size))
                    data = postings.read(POSTING.size * count)
                    if count == 1:
                        (heads[number],) = POSTING.unpack(data)
                    else:
                        heads[number] = OVERFLOW | length
                        file.write(POSTING.pack(count) + data)
                        length += 1 + count
            if sys.byteorder == "big":
                heads.byteswap()
            file.seek(0)
            file.write(heads)
        return len(trie)


class _Ids:
    """A set of ids, in which GeoNames' numbers take a bit each."""

    def __init__(self) -> None:
        self._numbers = bytearray()
        self._locals: set[str] = set()

    def __contains__(self, id_: tuple[int, str]) -> bool:
        number, local = id_
        if local:
            return local in self._locals
        byte = number >> 3
        return byte < len(self._numbers) and bool(self._numbers[byte] & 1 << (number & 7))

    def add(self, id_: tuple[int, str]) -> bool:
        """Add an id; tell whether it is new."""
        if id_ in self:
            return False
        number, local = id_
        if local:
            self._locals.add(local)
        else:
            byte = number >> 3
            if byte >= len(self._numbers):
                self._numbers.extend(bytes(byte - len(self._numbers) + 1))
            self._numbers[byte] |= 1 << (number & 7)
        return True


class _Strings:
    """The blob of names: most of them once, the empty string at 0."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._length = file.write(b"\0")
        self._offsets: dict[str, int] = {"": 0}

    def offset(self, text: str) -> int:
        offset = self._offsets.get(text)
        if offset is None:
            offset = self._length
            if offset >= OWN_ID:
                raise GazetteerError("the names take more than 2 GB", mend="leave some out")
            if len(self._offsets) < _SHARED_STRINGS:
                self._offsets[text] = offset
            self._length += self._file.write(text.replace("\0", "").encode("utf-8") + b"\0")
        return offset


def _numbered(codes: Iterable[str]) -> dict[str, int]:
    return {code: number for number, code in enumerate(codes, 1)}


def _grouped(
    names: Sorter, write_key: Callable[[str], Any], write_postings: Callable[[bytes], Any]
) -> Iterator[str]:
    """Yield each key once, and set it and its postings aside."""
    for key, records in groupby(names, itemgetter(0)):
        postings = array("I", [record[-1] for record in records])
        postings.insert(0, len(postings))
        if sys.byteorder == "big":
            postings.byteswap()
        write_key(f"{key}\n")
        write_postings(postings.tobytes())
        yield key


def described(source: Path) -> dict[str, Any]:
    """Return the size and the sha256 of a file, as ``bytes`` and ``sha256``."""
    digest = hashlib.sha256()
    size = 0
    with source.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
            size += len(block)
    return {"bytes": size, "sha256": digest.hexdigest()}
