"""Coordinates as people write them: degrees and minutes, hemispheres, two in one cell."""

from __future__ import annotations

import json
import re
from typing import Any, Literal

__all__ = ["parse_degrees", "parse_point"]

#: Which of two coordinates in one cell comes first.
First = Literal["lat", "lon"]

_LONGEST = 200
_MEND = "is not a pair of coordinates: write latitude, longitude in degrees, as 49.99, 36.23"
_NUMBER = r"[0-9]{1,3}(?:[.,][0-9]{1,15})?"
_DECIMAL = re.compile(rf"[+-]?{_NUMBER}")
_DEGREES = re.compile(
    rf"([NSEW]?) ?([+-]?)({_NUMBER}) ?[°:d]? ?(?:({_NUMBER}) ?[':m]? ?)?(?:({_NUMBER}) ?[\"s]? ?)?"
    r"([NSEW]?)",
    re.IGNORECASE,
)
_IS_MARKED = re.compile(r"[°:'\"NSEW]", re.IGNORECASE)
_WKT = re.compile(
    r"(?:SRID=4326; ?)?POINT ?(?:Z|M|ZM)? ?\( ?([+-]?[0-9.]{1,20}(?:e-?[0-9]{1,2})?)"
    r" ([+-]?[0-9.]{1,20}(?:e-?[0-9]{1,2})?)(?: [+-]?[0-9.]{1,20}){0,2} ?\)",
    re.IGNORECASE,
)
_SIGNS = str.maketrans(
    {
        "º": "°",
        "˚": "°",
        "′": "'",
        "’": "'",
        "´": "'",
        "ʹ": "'",
        "″": '"',
        "”": '"',
        "“": '"',
        "−": "-",
    }
)
_HEMISPHERES = {"N": ("lat", 1), "S": ("lat", -1), "E": ("lon", 1), "W": ("lon", -1)}


def parse_degrees(text: str) -> tuple[float, str | None]:
    """Return the degrees of one coordinate, and the axis that its letter tells.

    Parameters
    ----------
    text : str
        As ``49.99``, ``49,99``, ``49°59'33"N``, ``N 49 59.55`` or ``49:59:33``.

    Returns
    -------
    tuple of (float, str or None)
        Degrees, and ``"lat"`` or ``"lon"`` where a letter of a hemisphere says so. West and south
        are negative.

    Raises
    ------
    ValueError
        When it is none; the message is the reason.
    """
    plain = " ".join(text.translate(_SIGNS).replace("''", '"').split())
    if len(plain) > _LONGEST:
        raise ValueError("is not a number of degrees")
    if _DECIMAL.fullmatch(plain):
        return float(plain.replace(",", ".")), None
    match = _DEGREES.fullmatch(plain)
    if match is None or not _IS_MARKED.search(plain) or (match[1] and match[6]):
        raise ValueError("is not a number of degrees")
    degrees, minutes, seconds = (float((match[i] or "0").replace(",", ".")) for i in (3, 4, 5))
    whole = degrees.is_integer() and (match[5] is None or minutes.is_integer())
    if minutes >= 60 or seconds >= 60 or (match[4] is not None and not whole):
        raise ValueError("is not a number of degrees, minutes and seconds")
    axis, sign = _HEMISPHERES.get((match[1] or match[6]).upper(), (None, 1))
    if match[2] == "-":
        if axis is not None:
            raise ValueError("has both a sign and a letter of a hemisphere")
        sign = -1
    return sign * (degrees + minutes / 60 + seconds / 3600), axis


def parse_point(value: Any, first: First = "lat") -> tuple[float, float]:
    """Return the point that a cell holds.

    Parameters
    ----------
    value : object
        ``49.99, 36.23``, ``49,99; 36,23``, two with letters of hemispheres, WKT or GeoJSON of a
        point, or ``geo:49.99,36.23``.
    first : {"lat", "lon"}
        Which of two numbers comes first where nothing says it. In WKT and GeoJSON that is the
        longitude.

    Returns
    -------
    tuple of float
        (lon, lat), degrees.

    Raises
    ------
    ValueError
        When it holds none; the message is the reason, with the mend.
    """
    text = " ".join(str(value).split())
    if len(text) > _LONGEST:
        raise ValueError(_MEND)
    if text.startswith(("{", "[{")):
        return _of_json(text)
    if match := _WKT.fullmatch(text):
        return float(match[1]), float(match[2])
    parts = _halves(text.removeprefix("geo:").strip("()[] "))
    try:
        (one, its_axis), (other, other_axis) = (parse_degrees(part) for part in parts)
    except ValueError:
        raise ValueError(_MEND) from None
    if its_axis is not None and its_axis == other_axis:
        raise ValueError("has two coordinates of one axis")
    is_lat_first = (its_axis or {"lat": "lon", "lon": "lat"}.get(other_axis or "", first)) == "lat"
    return (other, one) if is_lat_first else (one, other)


def _halves(text: str) -> list[str]:
    """Return the two parts of a cell that holds two coordinates."""
    for separator in (";", "|", "/", ", ", ",", " "):
        parts = [part.strip() for part in text.split(separator)]
        if len(parts) == 2 and all(parts):
            if separator == "," and all(part.isdecimal() for part in parts):
                break  # 49,99 is rather one number
            return parts
    raise ValueError(_MEND)


def _of_json(text: str) -> tuple[float, float]:
    try:
        held = json.loads(text)
    except (ValueError, RecursionError):
        raise ValueError(_MEND) from None
    if isinstance(held, dict):
        pair = held.get("coordinates")
        if held.get("type", "Point") == "Point" and isinstance(pair, list) and len(pair) >= 2:
            return _floats(pair[0], pair[1])
        small = {str(key).lower(): value for key, value in held.items()}
        lon = next(
            (small[key] for key in ("lon", "lng", "long", "longitude") if key in small), None
        )
        return _floats(lon, small.get("lat", small.get("latitude")))
    raise ValueError(_MEND)


def _floats(lon: Any, lat: Any) -> tuple[float, float]:
    try:
        return float(lon), float(lat)
    except (TypeError, ValueError):
        raise ValueError(_MEND) from None
