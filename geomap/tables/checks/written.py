"""Rules on cells as they stand in the file, before they are read as what they say.

Rows are counted as the file has them, with those that cannot be used.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from geomap.tables.checks.finding import Finding, found, told
from geomap.tables.checks.repeats import RepeatedIds
from geomap.tables.checks.rule import Rule, WholeRule
from geomap.tables.coded import Coded, is_empty
from geomap.tables.rows import RawRows

__all__ = ["WRITTEN_RULES"]

_COMMA = re.compile(r"\s*[+-]?[0-9]{1,12},[0-9]{1,15}\s*")
_LONGEST = 40
_NUMBERS = ("lat", "lon", "radius_km", "confidence", "place_confidence")


class Ids(WholeRule[RawRows]):
    """No id comes twice; the reader gives the second one of its own."""

    def __init__(self) -> None:
        self._ids = RepeatedIds()

    def look(self, raw: RawRows) -> None:
        self._ids.look(_ids(raw))

    def __call__(self, raw: RawRows) -> Iterator[Finding]:
        yield from self._ids.found(_ids(raw), np.asarray(raw.lines), "line {}".format)


def _ids(raw: RawRows) -> Coded:
    """Return the ids of rows as texts."""
    if "event_id" not in raw.columns:
        return Coded.same(None, len(raw.lines))
    return Coded.of(raw.columns["event_id"]).map(str)


def decimal_commas(raw: RawRows) -> Iterator[Finding]:
    """Numbers have a decimal point."""
    for name in _NUMBERS:
        if name in raw.columns:
            said = Coded.of(raw.columns[name]).map(_with_point)
            yield from told("decimal-comma", name, said)


def _with_point(cell: Any) -> tuple[str, str] | None:
    if not isinstance(cell, str) or len(cell) > _LONGEST or not _COMMA.fullmatch(cell):
        return None
    return "has a decimal comma", f"it was read as {cell.strip().replace(',', '.')}: write it so"


def precisions(raw: RawRows) -> Iterator[Finding]:
    """A row that says how well its place is known has coordinates."""
    if not {"precision", "lat", "lon"} <= raw.columns.keys() or raw.points is not None:
        return
    said, lat = Coded.of(raw.columns["precision"]), Coded.of(raw.columns["lat"])
    none = said.map(lambda cell: cell if str(cell).strip().lower() == "none" else None)
    torn = said.known & ~none.known & ~lat.known
    reason = "says how well the place is known, but there are no coordinates"
    mend = "give lat and lon, have them found with geomap locate, or write none"
    yield from found("place-without-coordinates", "precision", torn, reason, mend)


def geometry(raw: RawRows) -> Iterator[Finding]:
    """The geometry of a row is where lat and lon say."""
    if raw.points is None or not {"lat", "lon"} <= raw.columns.keys():
        return
    lats, lons = raw.columns["lat"], raw.columns["lon"]
    rows = [
        i
        for i, (x, y, lat, lon) in enumerate(
            zip(raw.points.lon, raw.points.lat, lats, lons, strict=True)
        )
        if x is not None and not is_empty(lat) and not is_empty(lon)
        and not (_is(x, lon) and _is(y, lat))
    ]  # fmt: skip
    if rows:
        reason = "or lon is not where the geometry is, which was taken"
        yield Finding("geometry", "lat", _rows(rows), reason, "make both the same")


def _is(number: Any, cell: Any) -> bool:
    try:
        return abs(float(number) - float(cell)) < 1e-6
    except (TypeError, ValueError):
        return False


def _rows(rows: Sequence[int]) -> Any:
    return np.array(rows, dtype=np.intp)


WRITTEN_RULES: tuple[Rule[RawRows] | type[WholeRule[RawRows]], ...] = (
    Ids,
    decimal_commas,
    precisions,
    geometry,
)
