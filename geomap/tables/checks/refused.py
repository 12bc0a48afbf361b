"""What a reader refused, told with the likely cause and the mend."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any, Final

from geomap.tables.checks.names import country_mend
from geomap.tables.coded import is_empty
from geomap.tables.schema import COLUMNS

__all__ = ["explained"]

_WORDS: Final = {column.name: column.words for column in COLUMNS if column.kind == "word"}
_COUNTRY: Final = frozenset(column.name for column in COLUMNS if column.kind == "country")
_DAYS: Final = frozenset(column.name for column in COLUMNS if column.kind == "day")
_NUMBER = re.compile(r"[+-]?[0-9]{1,12}([.,][0-9]{0,15})?([eE][+-]?[0-9]{1,2})?")
_SEXAGESIMAL = re.compile(r"[0-9.,\s]{1,30}[°º'′\"″NSEWnsew]")
_SPLIT_COMMA = re.compile(r"has ([0-9]+) cells where the header has ([0-9]+)")
_LONGEST = 60
_CLOSE = 0.6
_WEST_OF_ALL, _NORTH_OF_ALL = 180.0, 90.0
_METRES_FROM = 10_000.0
#: Half the way round the Earth in Web Mercator.
_MERCATOR = 20_037_508.342789244


def explained(
    column: str | None, value: str | None, reason: str, row: Mapping[str, Any]
) -> tuple[str, str, str]:
    """Return the rule that a refused row breaks, the reason and the mend.

    Parameters
    ----------
    column : str or None
        The column at fault, by our name.
    value : str or None
        What stands there.
    reason : str
        What the reader said.
    row : mapping
        The other cells of the row, as far as they could be told apart.
    """
    what, _, mend = reason.partition(": ")
    if column is None:
        return "row", what, mend or _row_mend(what)
    if column in ("lat", "lon"):
        return _coordinate(str(value), reason, row)
    if column in _COUNTRY:
        return "country-code", reason, country_mend(value)
    if column == "date_end" and what.startswith("is before"):
        return "date-order", reason, "swap them, or correct one"
    if column in _DAYS:
        return "cell", what, mend or "write the day as YYYY-MM-DD"
    if column in _WORDS and value:
        words = _WORDS[column]
        word = value.strip().lower().replace(" ", "_").replace("-", "_")[:_LONGEST]
        close = get_close_matches(word, words, n=1, cutoff=_CLOSE)
        return "cell", reason, f"write {close[0]}" if close else "use one of these words"
    if column in _WORDS:
        return "cell", reason, f"write one of {', '.join(_WORDS[column])}"
    return "cell", what, mend or "correct the cell"


def _row_mend(what: str) -> str:
    match = _SPLIT_COMMA.match(what)
    if match is None:
        return "correct the row"
    if int(match[1]) > int(match[2]):
        return "put cells with a comma in quotes, and write numbers with a point: 50.45"
    return "give every cell of the row, empty ones too"


def _coordinate(value: str, reason: str, row: Mapping[str, Any]) -> tuple[str, str, str]:
    lat, lon = _number(row.get("lat")), _number(row.get("lon"))
    if "0,0 is no place" in reason:
        return "null-island", "0,0 is no place", "leave lat and lon empty where they are not known"
    if lat is None or lon is None:
        if _SEXAGESIMAL.match(value[:_LONGEST]):
            return "cell", reason, "write degrees as a number, as 50.45: minutes / 60"
        return "cell", reason, "write degrees as a number, as 50.45, or leave both empty"
    if max(abs(lat), abs(lon)) > _METRES_FROM:
        return "projected-coordinates", *_projected(lat, lon)
    if abs(lat) <= _WEST_OF_ALL and abs(lon) <= _NORTH_OF_ALL:
        what = f"{reason}: lat and lon are swapped, it seems"
        return "swapped-coordinates", what, f"write lat {lon:g} and lon {lat:g}, if that is it"
    return "cell", reason, "give degrees, WGS 84, as 50.45"


def _projected(lat: float, lon: float) -> tuple[str, str]:
    """Return what coordinates that are no degrees may be, and the mend."""
    mend = "give degrees, WGS 84 (EPSG:4326)"
    largest = max(abs(lat), abs(lon))
    if largest > _MERCATOR:
        for power in (5, 6, 7):
            y, x = lat / 10**power, lon / 10**power
            if abs(y) <= _NORTH_OF_ALL and abs(x) <= _WEST_OF_ALL:
                return f"is no degree, but may be degrees times 10^{power}: {y:g}, {x:g}", mend
        return "is no degree", mend
    x = lon / _MERCATOR * 180
    y = math.degrees(math.atan(math.sinh(lat / _MERCATOR * math.pi)))
    return (
        f"is no degree, but metres, it seems: of Web Mercator ({y:.4f}, {x:.4f}), UTM or another"
        " projection",
        mend,
    )


def _number(cell: Any) -> float | None:
    text = "" if is_empty(cell) else str(cell).strip()
    if len(text) > _LONGEST or not _NUMBER.fullmatch(text):
        return None
    return float(text.replace(",", "."))
