"""Writes the files of a gazetteer store from rows.

The rows come from ``gazetteer/build.py`` for the store that ships with geomap, and from
``geomap gazetteer build`` for one that a user extends. The same rows give the same bytes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import marisa_trie

from geomap.errors import GazetteerError
from geomap.places.areas import Area, pack_areas
from geomap.places.fold import fold
from geomap.places.store import (
    FLAG_BITS,
    FORMAT_VERSION,
    HAS_AREA,
    KINDS,
    LABEL_LANGUAGES,
    LABEL_RECORD,
    NAME_MAIN,
    OVERFLOW,
    OWN_ID,
    PLACE_RECORD,
    POSTING,
    Store,
)

__all__ = ["PlaceRow", "compile_store", "rows_of"]

_MEND = "correct the row and build again"


@dataclass(slots=True)
class PlaceRow:
    """One place to be compiled.

    Attributes
    ----------
    place_id : str
        ``"geonames:<number>"`` or ``"geomap:<slug>"``.
    name : str
        Main name; it is a key by itself, without being listed in ``names``.
    kind, feature : str
        See :class:`geomap.places.store.Place`.
    lat, lon : float
        Degrees, WGS 84.
    names : dict of str to int
        Other names as written → ``NAME_*`` flags. Names with one key have their flags joined.
    labels : dict of str to str
        ISO 639-1 code → name in that language.
    area : Area or None
        Polygons.
    """

    place_id: str
    name: str
    kind: str
    feature: str
    lat: float
    lon: float
    country: str | None = None
    admin1: str | None = None
    admin2: str | None = None
    radius_km: float = 0.0
    population: int = 0
    names: dict[str, int] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    area: Area | None = None


class _Strings:
    """The blob of names: each string once, the empty string at 0."""

    def __init__(self) -> None:
        self.blob = bytearray(b"\0")
        self._offsets: dict[str, int] = {"": 0}

    def offset(self, text: str) -> int:
        if text not in self._offsets:
            self._offsets[text] = len(self.blob)
            self.blob += text.replace("\0", "").encode("utf-8") + b"\0"
        return self._offsets[text]


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
    ordered = sorted(rows, key=_order)
    _check(ordered)
    row_of = {row.place_id: number for number, row in enumerate(ordered)}
    counts = {kind: sum(row.kind == kind for row in ordered) for kind in KINDS}
    first_admin2 = counts["country"] + counts["admin1"]
    countries = sorted({row.country for row in ordered if row.country})
    admin1_codes = sorted({row.admin1 for row in ordered if row.admin1})
    features = sorted({row.feature for row in ordered})
    number_of_country = {code: number for number, code in enumerate(countries, 1)}
    number_of_admin1 = {code: number for number, code in enumerate(admin1_codes, 1)}
    number_of_feature = {feature: number for number, feature in enumerate(features)}

    strings = _Strings()
    places = bytearray()
    labels = bytearray()
    for number, row in enumerate(ordered):
        places += PLACE_RECORD.pack(
            round(row.lat * 1e5),
            round(row.lon * 1e5),
            row.population,
            _id_number(row.place_id, strings),
            strings.offset(row.name),
            number_of_admin1[row.admin1] if row.admin1 else 0,
            row_of[row.admin2] - first_admin2 + 1 if row.admin2 else 0,
            min(round(row.radius_km * 10), 0xFFFF),
            number_of_country[row.country] if row.country else 0,
            KINDS.index(row.kind),
            number_of_feature[row.feature],
            HAS_AREA if row.area else 0,
        )
        if row.labels:
            offsets = [strings.offset(row.labels.get(lang, "")) for lang in LABEL_LANGUAGES]
            labels += LABEL_RECORD.pack(number, *offsets)

    names, postings = _index_names(ordered)
    folder.mkdir(parents=True, exist_ok=True)
    contents = {
        "areas.bin": pack_areas({n: row.area for n, row in enumerate(ordered) if row.area}),
        "labels.bin": bytes(labels),
        "names.marisa": names,
        "places.bin": bytes(places),
        "postings.bin": postings,
        "strings.bin": bytes(strings.blob),
    }
    meta = {
        "format_version": FORMAT_VERSION,
        "counts": {**counts, "names": len(set(_all_keys(ordered)))},
        "sources": [dict(source) for source in sources],
        "files": {
            name: {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
            for name, data in contents.items()
        },
        "tables": {
            "countries": countries,
            "admin1": admin1_codes,
            "features": features,
            "country_rows": _rows_of(ordered, "country", "country"),
            "admin1_rows": _rows_of(ordered, "admin1", "admin1"),
        },
    }
    contents["meta.json"] = json.dumps(meta, ensure_ascii=False, indent=1).encode() + b"\n"
    for name, data in contents.items():
        (folder / name).write_bytes(data)


def rows_of(store: Store) -> list[PlaceRow]:
    """Return the rows that a store was compiled from, to add some and compile again.

    Names other than main names and labels come back as keys, which say the same.
    """
    names: dict[int, dict[str, int]] = {}
    keys = store.keys()
    for key in keys:
        for row, flags in store.hits(store.key_id(key) or 0):
            names.setdefault(row, {})[key] = flags
    rows = []
    for place in store:
        labels = {lang: store.label(place.index, lang) for lang in LABEL_LANGUAGES}
        rows.append(
            PlaceRow(
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
                names=names.get(place.index, {}),
                labels={lang: label for lang, label in labels.items() if label != place.name},
                area=store.area(place.index),
            )
        )
    return rows


def _order(row: PlaceRow) -> tuple[int, int, str]:
    """Places of one kind stand together, in the order of ids that Store.by_id searches."""
    if row.kind not in KINDS:
        raise GazetteerError(f"{row.place_id} has the kind {row.kind!r}", mend=_MEND)
    scheme, _, local = row.place_id.partition(":")
    if scheme == "geonames" and local.isascii() and local.isdigit() and 0 < int(local) < OWN_ID:
        return KINDS.index(row.kind), int(local), ""
    if scheme == "geomap" and local:
        return KINDS.index(row.kind), OWN_ID, local
    raise GazetteerError(
        f"{row.place_id!r} is no place id", mend="write geonames:<number> or geomap:<slug>"
    )


def _check(rows: Sequence[PlaceRow]) -> None:
    seen: set[str] = set()
    admin2 = {row.place_id for row in rows if row.kind == "admin2"}
    for row in rows:
        if row.place_id in seen:
            raise GazetteerError(f"{row.place_id} occurs twice", mend=_MEND)
        seen.add(row.place_id)
        if not (-90 <= row.lat <= 90 and -180 <= row.lon <= 180):
            raise GazetteerError(
                f"{row.place_id} stands at lon {row.lon}, lat {row.lat}", mend=_MEND
            )
        if row.admin2 is not None and row.admin2 not in admin2:
            raise GazetteerError(
                f"{row.place_id} is in {row.admin2}, which is no admin2 row", mend=_MEND
            )
        if not fold(row.name):
            raise GazetteerError(f"{row.place_id} has the name {row.name!r}", mend=_MEND)
    if len(rows) >= 1 << (31 - FLAG_BITS):
        raise GazetteerError(f"{len(rows)} places are too many", mend="leave some out")


def _id_number(place_id: str, strings: _Strings) -> int:
    scheme, _, local = place_id.partition(":")
    return int(local) if scheme == "geonames" else OWN_ID | strings.offset(local)


def _rows_of(rows: Sequence[PlaceRow], kind: str, attribute: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for number, row in enumerate(rows):
        code = getattr(row, attribute)
        if row.kind == kind and code:
            found.setdefault(code, number)
    return dict(sorted(found.items()))


def _keys(row: PlaceRow) -> dict[str, int]:
    keys = {fold(row.name): NAME_MAIN}
    for name, flags in row.names.items():
        key = fold(name)
        if key:
            keys[key] = keys.get(key, 0) | flags
    return keys


def _all_keys(rows: Sequence[PlaceRow]) -> Iterable[str]:
    return (key for row in rows for key in _keys(row))


def _index_names(rows: Sequence[PlaceRow]) -> tuple[bytes, bytes]:
    """Return the trie of keys and the postings, most populous place first."""
    places_of: dict[str, list[tuple[int, int]]] = {}
    for number, row in enumerate(rows):
        for key, flags in _keys(row).items():
            places_of.setdefault(key, []).append((number, flags))
    trie = marisa_trie.Trie(sorted(places_of))
    heads = [0] * len(trie)
    overflow: list[int] = []
    for key, places in places_of.items():
        places.sort(key=lambda hit: (-rows[hit[0]].population, hit[0]))
        postings = [number << FLAG_BITS | flags for number, flags in places]
        if len(postings) == 1:
            heads[trie[key]] = postings[0]
        else:
            heads[trie[key]] = OVERFLOW | len(overflow)
            overflow += [len(postings), *postings]
    return trie.tobytes(), b"".join(POSTING.pack(value) for value in heads + overflow)
