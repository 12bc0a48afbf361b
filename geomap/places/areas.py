"""Polygons of places, packed small and decoded only when asked for.

An area file is an index of fixed-size records, sorted by row, and the packed areas after it.
Positions are whole multiples of 1e-4 degree (11 m), written as differences in variable-length
integers, and each area is deflated by itself.
"""

from __future__ import annotations

import mmap
import struct
import zlib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import accumulate
from typing import TypeAlias

from geomap.errors import GazetteerError

__all__ = ["Area", "AreaFile", "contains", "pack_areas"]

Position: TypeAlias = tuple[float, float]
Area: TypeAlias = list[list[list[Position]]]
"""Polygons, each a list of rings, outer first, each a closed list of ``(lon, lat)``, degrees."""

SCALE = 10_000
_COUNT = struct.Struct("<I")
# row, offset and length of the packed area, west, south, east, north in units of 1e-4 degree
_INDEX = struct.Struct("<IIIiiii")


def pack_areas(areas: Mapping[int, Area]) -> bytes:
    """Return the bytes of an area file.

    Parameters
    ----------
    areas : mapping of int to Area
        Row of the place → its polygons, positions ``(lon, lat)``, degrees, WGS 84.
    """
    index = []
    packed = []
    offset = _COUNT.size + len(areas) * _INDEX.size
    for row in sorted(areas):
        rings = [
            [[(round(lon * SCALE), round(lat * SCALE)) for lon, lat in ring] for ring in polygon]
            for polygon in areas[row]
        ]
        positions = [position for polygon in rings for ring in polygon for position in ring]
        lons = [lon for lon, _ in positions]
        lats = [lat for _, lat in positions]
        data = zlib.compress(_encode(rings), 9)
        box = (min(lons), min(lats), max(lons), max(lats))
        index.append(_INDEX.pack(row, offset, len(data), *box))
        packed.append(data)
        offset += len(data)
    return _COUNT.pack(len(areas)) + b"".join(index) + b"".join(packed)


class AreaFile:
    """Reads an area file.

    Parameters
    ----------
    data : bytes or mmap
        What :func:`pack_areas` returned.
    """

    def __init__(self, data: mmap.mmap | bytes) -> None:
        self._data = data
        self._count = _COUNT.unpack_from(data)[0] if len(data) else 0
        self._decode = lru_cache(maxsize=64)(self._decode_entry)

    def area(self, row: int) -> Area | None:
        """Return the polygons of the place in a row, or ``None`` where it has none."""
        low, high = 0, self._count
        while low < high:
            middle = (low + high) // 2
            found = self._entry(middle)[0]
            if found == row:
                return self._decode(middle)
            if found < row:
                low = middle + 1
            else:
                high = middle
        return None

    def rows_at(self, lon: float, lat: float) -> list[int]:
        """Return the rows of the places whose polygons hold ``(lon, lat)``, degrees, WGS 84."""
        x, y = lon * SCALE, lat * SCALE
        rows = []
        for number in range(self._count):
            row, _, _, west, south, east, north = self._entry(number)
            if (
                west <= x <= east
                and south <= y <= north
                and contains(self._decode(number), lon, lat)
            ):
                rows.append(row)
        return rows

    def _entry(self, number: int) -> tuple[int, int, int, int, int, int, int]:
        entry: tuple[int, int, int, int, int, int, int] = _INDEX.unpack_from(
            self._data, _COUNT.size + number * _INDEX.size
        )
        return entry

    def _decode_entry(self, number: int) -> Area:
        _, offset, length, *_ = self._entry(number)
        try:
            return _decode(zlib.decompress(self._data[offset : offset + length]))
        except (zlib.error, IndexError) as error:
            raise GazetteerError(
                f"the area number {number} of the gazetteer is torn",
                mend="install geomap again, or rebuild the gazetteer",
            ) from error


def contains(area: Area, lon: float, lat: float) -> bool:
    """Tell whether an area holds ``(lon, lat)``, degrees, WGS 84, by the even-odd rule."""
    inside = False
    for polygon in area:
        for ring in polygon:
            lon1, lat1 = ring[-1]
            for lon2, lat2 in ring:
                if (lat1 > lat) != (lat2 > lat) and lon < lon1 + (lat - lat1) * (lon2 - lon1) / (
                    lat2 - lat1
                ):
                    inside = not inside
                lon1, lat1 = lon2, lat2
    return inside


def _encode(polygons: Sequence[Sequence[Sequence[tuple[int, int]]]]) -> bytes:
    """Write polygons as varints: counts, then zigzag differences, closing positions left out."""
    out = bytearray()
    _put(out, len(polygons))
    x = y = 0
    for polygon in polygons:
        _put(out, len(polygon))
        for ring in polygon:
            opened = ring[:-1] if ring[0] == ring[-1] else ring
            _put(out, len(opened))
            for next_x, next_y in opened:
                _put(out, _zigzag(next_x - x))
                _put(out, _zigzag(next_y - y))
                x, y = next_x, next_y
    return bytes(out)


def _decode(data: bytes) -> Area:
    """Read polygons; the inverse of :func:`_encode`.

    Raises
    ------
    IndexError
        When the data end too soon.
    """
    values = _varints(data)
    at = 1
    area: Area = []
    x = y = 0
    for _ in range(values[0]):
        rings = values[at]
        at += 1
        polygon = []
        for _ in range(rings):
            first, at = at + 1, at + 1 + 2 * values[at]
            if at > len(values):
                raise IndexError("a ring ends too soon")
            moves = [(step >> 1) ^ -(step & 1) for step in values[first:at]]
            xs = list(accumulate(moves[::2], initial=x))
            ys = list(accumulate(moves[1::2], initial=y))
            x, y = xs[-1], ys[-1]
            ring = [(i / SCALE, j / SCALE) for i, j in zip(xs[1:], ys[1:], strict=True)]
            polygon.append([*ring, ring[0]])
        area.append(polygon)
    return area


def _varints(data: bytes) -> list[int]:
    values = []
    value = shift = 0
    for byte in data:
        if byte < 0x80:
            values.append(value | byte << shift)
            value = shift = 0
        else:
            value |= (byte & 0x7F) << shift
            shift += 7
    return values


def _put(out: bytearray, value: int) -> None:
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)


def _zigzag(value: int) -> int:
    return value << 1 if value >= 0 else (-value << 1) - 1
