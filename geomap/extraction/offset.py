"""Places told by distance and direction from a town: "23 km south of Izium"."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from geomap.extraction.numerals import Quantity
from geomap.extraction.text import Sentence
from geomap.places.grid import EARTH_KM

__all__ = ["Offset", "read_offset", "shifted"]

#: How many words may stand between the direction and the name, and the unit and the direction.
_TO_NAME, _TO_DIRECTION = 3, 3
_FARTHEST_KM = 500.0
_POINTS = ("N", "NE", "E", "SE", "S", "SW", "W", "NW")


@dataclass(frozen=True, slots=True)
class Offset:
    """How far, and in which direction, from a named place.

    Attributes
    ----------
    km : float
        Distance, kilometres.
    bearing : float
        Direction, degrees clockwise from north.
    start : int
        Where its words begin in the text, in code points.
    """

    km: float
    bearing: float
    start: int

    @property
    def label(self) -> str:
        """The offset in short: "23 km S"."""
        return f"{self.km:.0f} km {_POINTS[round(self.bearing / 45) % 8]}"


def read_offset(
    sentence: Sentence,
    first: int,
    quantities: Sequence[Quantity],
    units: dict[str, float],
    bearings: dict[str, float],
) -> Offset | None:
    """Return the distance and direction told before a place name, or ``None``.

    Parameters
    ----------
    sentence : Sentence
    first : int
        Index of the first word of the name.
    quantities : sequence of Quantity
        Numbers of the sentence.
    units : dict of str to float
        Folded unit to kilometres.
    bearings : dict of str to float
        Folded direction, of one or two words, to degrees clockwise from north.
    """
    words = sentence.words
    for last in range(first - 1, max(first - 2 - _TO_NAME, -1), -1):
        if not words[last].is_word:
            return None
        for size in (3, 2, 1):
            begin = last - size + 1
            told = " ".join(w.folded for w in words[max(begin, 0) : last + 1])
            if begin < 1 or told not in bearings:
                continue
            for unit in range(begin - 1, max(begin - 2 - _TO_DIRECTION, -1), -1):
                km = units.get(words[unit].folded, 0.0)
                number, start = _number_before(sentence, unit, quantities)
                if 0 < number * km <= _FARTHEST_KM:
                    return Offset(number * km, bearings[told], start)
    return None


def _number_before(
    sentence: Sentence, unit: int, quantities: Sequence[Quantity]
) -> tuple[float, int]:
    """Return the number before the unit at this word and where it begins; 0 where none is."""
    before = sentence.words[unit - 1] if unit else None
    if before is not None and before.text[0].isdigit():
        whole, _, decimals = before.text.replace(",", ".").partition(".")
        return float(f"{whole}.{decimals.replace('.', '') or 0}"), before.start
    start, end = sentence.words[unit].start, sentence.words[unit].end
    for quantity in quantities:
        if quantity.start < start and start - 1 <= quantity.end <= end:
            return float(quantity.value), quantity.start
    return 0.0, start


def shifted(lon: float, lat: float, offset: Offset) -> tuple[float, float]:
    """Return the point at an offset from another.

    Parameters
    ----------
    lon, lat : float
        Degrees, WGS 84.
    offset : Offset

    Returns
    -------
    tuple of float
        (lon, lat), degrees, WGS 84; on a sphere, right to 0.5 % of the distance.
    """
    angle = offset.km / EARTH_KM
    bearing, from_lat = math.radians(offset.bearing), math.radians(lat)
    to_lat = math.asin(
        math.sin(from_lat) * math.cos(angle)
        + math.cos(from_lat) * math.sin(angle) * math.cos(bearing)
    )
    turn = math.atan2(
        math.sin(bearing) * math.sin(angle) * math.cos(from_lat),
        math.cos(angle) - math.sin(from_lat) * math.sin(to_lat),
    )
    to_lon = (lon + math.degrees(turn) + 540) % 360 - 180
    return to_lon, math.degrees(to_lat)
