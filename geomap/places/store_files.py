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
    "id_of",
    "label_record",
    "map_file",
    "number_of",
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


def number_of(place_id: str) -> tuple[int, str]:
    """Return the number that an id is stored as and, where that is not all, its text.

    Places of one kind stand in the order of these, which :meth:`Store.by_id` searches by. The
    number of what is no id is 0.
    """
    scheme, _, local = place_id.partition(":")
    if scheme == "geonames":
        if local.isascii() and local.isdigit() and len(local) < 11 and int(local) < OWN_ID:
            return int(local), ""
        return 0, ""
    text = local if scheme == "geomap" else f":{place_id}"
    return (0, "") if not text or (scheme == "geomap" and text[0] == ":") else (OWN_ID, text)


def id_of(number: int, local: str) -> str:
    """Return the id that :func:`number_of` was made from."""
    if not local:
        return f"geonames:{number}"
    return local[1:] if local.startswith(":") else f"geomap:{local}"


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
