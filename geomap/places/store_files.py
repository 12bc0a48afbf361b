"""The files of a gazetteer store: what is in each, and how they are opened.

A store is a folder of files that :mod:`geomap.places.compile` writes::

    meta.json      format version, counts, sources, and the small tables that records point into
    names.marisa   a trie of folded names; the number of a key points into postings.bin
    postings.bin   for each key, the places that bear it, with flags
    places.bin     one record of fixed size for each place, in the order of KINDS
    strings.bin    names and labels, UTF-8, each ended by a NUL
    labels.bin     for places that have them, the name in each language of the labels
    areas.bin      polygons (see geomap.places.areas)
"""

from __future__ import annotations

import json
import mmap
import struct
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from geomap.errors import GazetteerError

__all__ = [
    "FEATURE_AT",
    "FLAG_BITS",
    "FORMAT_VERSION",
    "HAS_AREA",
    "IS_OWN",
    "OVERFLOW",
    "OWN_ID",
    "PLACE_RECORD",
    "POSITION",
    "POSTING",
    "STORE_FILES",
    "check_size",
    "label_record",
    "local_id",
    "map_file",
    "read_meta",
]

FORMAT_VERSION = 3

STORE_FILES = (
    "areas.bin",
    "labels.bin",
    "meta.json",
    "names.marisa",
    "places.bin",
    "postings.bin",
    "strings.bin",
)
"""The files of a store."""

# lat, lon (1e-5 degrees), population, GeoNames id (or OWN_ID and the offset of a slug in strings),
# offset of the name in strings, admin1, admin2 (numbers in their tables, from 1; 0: none), radius
# (0.1 km), country (as admin1), kind, feature, flags.
PLACE_RECORD = struct.Struct("<iiIIIHIHBBBB")
POSITION = struct.Struct("<ii")
#: Where in a record the number of its feature stands.
FEATURE_AT = PLACE_RECORD.size - 2
OWN_ID = 1 << 31
HAS_AREA = 1
IS_OWN = 2
POSTING = struct.Struct("<I")
# A posting is place << 7 | flags. A head with the top bit set is no posting but the position, in
# the overflow that follows the heads, of a count and as many postings.
OVERFLOW = 1 << 31
FLAG_BITS = 7

_MEND = "install geomap again, or rebuild the gazetteer with `geomap gazetteer build`"


def label_record(languages: Sequence[str]) -> struct.Struct:
    """Return the record of the labels of a place: its row, then an offset for each language."""
    return struct.Struct(f"<I{len(languages)}I")


def local_id(place_id: str) -> str:
    """Return how an id that is not GeoNames' is stored: ``white-house``, ``:user:camp-eagle``."""
    scheme, _, local = place_id.partition(":")
    return local if scheme == "geomap" else f":{place_id}"


def read_meta(folder: Path) -> dict[str, Any]:
    """Return what ``meta.json`` says.

    Raises
    ------
    GazetteerError
        When it is missing, torn, or of another version.
    """
    source = folder / "meta.json"
    try:
        meta = json.loads(source.read_bytes())
    except OSError as error:
        raise GazetteerError(f"no gazetteer in {folder} ({error.strerror})", mend=_MEND) from error
    except ValueError as error:
        raise GazetteerError(f"{source} is not JSON ({error})", mend=_MEND) from error
    version = meta.get("format_version") if isinstance(meta, dict) else None
    if version != FORMAT_VERSION:
        raise GazetteerError(
            f"{source} has format version {version!r}, this geomap reads {FORMAT_VERSION}",
            mend=_MEND,
        )
    result: dict[str, Any] = meta
    return result


def check_size(source: Path, meta: dict[str, Any]) -> int:
    """Return the size of a file in bytes, which must be the one that ``meta.json`` says.

    Raises
    ------
    GazetteerError
        When the file is missing or torn.
    """
    expected = int(meta["files"][source.name]["bytes"])
    try:
        size = source.stat().st_size
    except OSError as error:
        raise GazetteerError(f"{source} cannot be read ({error.strerror})", mend=_MEND) from error
    if size != expected:
        raise GazetteerError(f"{source} has {size} bytes instead of {expected}", mend=_MEND)
    return size


def map_file(source: Path, meta: dict[str, Any]) -> mmap.mmap | bytes:
    """Return a file of the store, mapped into memory; see :func:`check_size`."""
    if check_size(source, meta) == 0:
        return b""
    with source.open("rb") as file:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
