"""The event table as the page carries it: one block of base64 lines.

The first line is the head, JSON: the columns and how to read them, titles, interface words, styles.
The second holds the columns of numbers, the third the polygons of regions, the rest the chunks of
the table of strings. Each line is deflated. Nothing in the block can be anything but text to an
HTML parser, a JavaScript parser or a Jinja template.

Rows travel along a space-filling curve, those with a place first.
"""

from __future__ import annotations

import datetime as dt
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geomap.page.areas import AreaLookup, packed_areas
from geomap.page.pack import Columns, Integers, Strings, deflate64, json_text
from geomap.page.style import styles_for
from geomap.taxonomy import DATE_PRECISIONS, EVENT_TYPES, PRECISIONS, STATUSES

__all__ = ["Payload", "build_payload"]

FORMAT_VERSION: Final = 1
#: Positions are whole multiples of this many parts of a degree (0.1 m).
POSITION_PARTS: Final = 1_000_000

#: Columns of few different words, with the order in which the page lists them.
_CATEGORIES: Final[dict[str, tuple[str, ...]]] = {
    "event_type": EVENT_TYPES,
    "status": STATUSES,
    "precision": PRECISIONS,
    "date_precision": DATE_PRECISIONS,
    "country": (),
}
_DAYS: Final = ("date_start", "date_end")
#: Columns of numbers, with the parts of one that they are kept to.
_NUMBERS: Final = {
    "confidence": 1000,
    "place_confidence": 1000,
    "radius_km": 1000,
    "quote_start": 1,
    "quote_end": 1,
}
_TEXTS: Final = (
    "event_id",
    "subtype",
    "date_text",
    "place_name",
    "place_label",
    "place_id",
    "admin1",
    "place_candidates",
    "actors",
    "counts",
    "attribution",
    "cause",
    "document_id",
    "title",
    "source_url",
    "published",
    "lang",
    "quote",
)
_POSITION: Final = ("lat", "lon", "geometry")
#: Precisions that are drawn as the polygon of their place, where there is one.
_DRAWN_AS_AREA: Final = frozenset({"district", "region", "country", "area"})
_EPOCH: Final = dt.date(1970, 1, 1).toordinal()
#: What a column that is missing, or a cell that is empty, says.
_DEFAULTS: Final = {"event_type": "other", "status": "occurred", "date_precision": "unknown"}


@dataclass(frozen=True, slots=True)
class Payload:
    """What a page carries of a table.

    Attributes
    ----------
    text : str
        The block: base64 lines.
    rows, placed : int
        How many events there are, and how many of them have a position.
    bounds : tuple of float or None
        (west, south, east, north) of the positions, degrees, WGS 84.
    """

    text: str
    rows: int
    placed: int
    bounds: tuple[float, float, float, float] | None
    positions: NDArray[np.float64] = field(repr=False)


def build_payload(
    events: pd.DataFrame, *, head: Mapping[str, Any], areas: AreaLookup | None = None
) -> Payload:
    """Pack an event table for a page.

    Parameters
    ----------
    events : GeoDataFrame or DataFrame
        Columns of the event table; any may be missing, and columns of the user's own are kept as
        text. Positions come from ``lat`` and ``lon``, or from a geometry of points, in degrees,
        WGS 84. A position that is not on the globe counts as none.
    head : mapping
        What the page needs besides: titles, words; JSON values.
    areas : callable, optional
        Polygons of places by ``place_id``; by default from the gazetteer.
    """
    lon, lat = _positions(events)
    placed = np.isfinite(lon) & np.isfinite(lat) & (np.abs(lat) <= 90) & (np.abs(lon) <= 180)
    order = _curve_order(lon, lat, placed)
    count = int(placed.sum())
    table = events.iloc[order]
    lon, lat = lon[order], lat[order]

    columns, strings = Columns(), Strings()
    described: list[dict[str, Any]] = []

    def describe(name: str, kind: str, values: Integers, **more: Any) -> None:
        steps = kind in ("position", "text")
        described.append({"name": name, "kind": kind, **columns.add(values, steps=steps), **more})

    for name, degrees in (("lon", lon), ("lat", lat)):
        parts = np.zeros(len(degrees), dtype=np.int64)
        parts[:count] = np.rint(degrees[:count] * POSITION_PARTS)
        parts[count:] = parts[count - 1] if count else 0
        describe(name, "position", parts, parts=POSITION_PARTS)

    for name, known in _CATEGORIES.items():
        codes, words = _category(_texts(table, name), known, _DEFAULTS.get(name))
        describe(name, "category", codes, words=words)
        if name == "event_type":
            types = words
        if name == "precision":
            precision = [words[code - 1] if code else "none" for code in codes.tolist()]
    for name in _DAYS:
        codes, least = _from_one(_days(table, name))
        describe(name, "number", codes, least=least, parts=1)
    for name, parts_of_one in _NUMBERS.items():
        if name in table.columns:
            codes, least = _from_one(np.rint(_floats(table[name]) * parts_of_one))
            describe(name, "number", codes, least=least, parts=parts_of_one)

    place_ids = _texts(table, "place_id")
    wanted = [
        place if place is not None and kind in _DRAWN_AS_AREA else None
        for place, kind in zip(place_ids, precision, strict=True)
    ]
    area_block, area_codes = packed_areas(wanted, areas)
    describe("area", "category", area_codes, words=[])

    own = {"event_type", *_CATEGORIES, *_DAYS, *_NUMBERS, *_POSITION}
    extra = [name for name in map(str, table.columns) if name not in own and name not in _TEXTS]
    for name in (*(name for name in _TEXTS if name in table.columns), *extra):
        cells = _texts(table, name)
        codes, texts = _unique(cells)
        if texts or name in extra:
            first = strings.extend(texts)
            values = np.where(codes >= 0, codes + first, 0)
            describe(name, "text", values, extra=name in extra)

    starts, chunks = strings.blocks()
    styles = styles_for(types)
    full_head = {
        "format": FORMAT_VERSION,
        "rows": len(table),
        "placed": count,
        "columns": described,
        "strings": starts,
        "styles": [[style.shape, style.light, style.dark] for style in styles.values()],
        **head,
    }
    lines = [deflate64(json_text(full_head).encode("utf-8")), columns.block(), area_block, *chunks]
    return Payload(
        text="\n".join(lines),
        rows=len(table),
        placed=count,
        bounds=_bounds(lon[:count], lat[:count]),
        positions=np.column_stack([lon[:count], lat[:count]]),
    )


# -- rows ------------------------------------------------------------------------------------


def _positions(events: pd.DataFrame) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return (lon, lat) of every row, degrees, NaN where there is none."""
    if "lon" in events.columns and "lat" in events.columns:
        return _floats(events["lon"]), _floats(events["lat"])
    geometry = getattr(events, "geometry", None) if "geometry" in events.columns else None
    if geometry is None:
        return (np.full(len(events), math.nan),) * 2
    if geometry.crs is not None and geometry.crs.to_epsg() != 4326:
        geometry = geometry.to_crs(4326)
    points = geometry.where(geometry.geom_type == "Point")
    return points.x.to_numpy(np.float64), points.y.to_numpy(np.float64)


def _curve_order(
    lon: NDArray[np.float64], lat: NDArray[np.float64], placed: NDArray[np.bool_]
) -> NDArray[np.intp]:
    """Return the rows along a Morton curve, those without a place last, each as they came."""
    scaled = [
        np.where(placed, (values + half) / (2 * half) * 65535, 0).astype(np.uint64)
        for values, half in ((lon, 180.0), (lat, 90.0))
    ]
    key = _spread(scaled[0]) | (_spread(scaled[1]) << np.uint64(1))
    return np.lexsort((key, ~placed))


def _spread(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return 16-bit numbers with a zero put before each of their bits."""
    for shift, mask in ((8, 0x00FF00FF), (4, 0x0F0F0F0F), (2, 0x33333333), (1, 0x55555555)):
        values = (values | (values << np.uint64(shift))) & np.uint64(mask)
    return values


def _bounds(
    lon: NDArray[np.float64], lat: NDArray[np.float64]
) -> tuple[float, float, float, float] | None:
    if not len(lon):
        return None
    return float(lon.min()), float(lat.min()), float(lon.max()), float(lat.max())


# -- columns ---------------------------------------------------------------------------------


def _texts(table: pd.DataFrame, name: str) -> list[str | None]:
    """Return a column as text; objects as JSON, empty cells as ``None``."""
    if name not in table.columns:
        return [None] * len(table)
    column = table[name]
    if isinstance(column, pd.DataFrame):  # two columns of one name
        column = column.iloc[:, 0]
    return [_text(value) for value in column.tolist()]


def _text(value: Any) -> str | None:
    if isinstance(value, str):
        return value or None
    if isinstance(value, Mapping | list | tuple | set):
        plain = sorted(value, key=str) if isinstance(value, set) else value
        return json.dumps(plain, ensure_ascii=False, default=str) if value else None
    if isinstance(value, np.ndarray):
        return _text(value.tolist())
    if value is None or pd.isna(value):
        return None
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dt.datetime) and value == value.replace(hour=0, minute=0, second=0):
        return value.date().isoformat()
    return str(value)


def _unique(cells: list[str | None]) -> tuple[Integers, list[str]]:
    """Return for each cell the number of its text among the different ones, -1 for none."""
    numbers: dict[str, int] = {}
    codes = [-1 if cell is None else numbers.setdefault(cell, len(numbers)) for cell in cells]
    return np.asarray(codes, dtype=np.int64).reshape(-1), list(numbers)


def _category(
    cells: list[str | None], known: Sequence[str], default: str | None
) -> tuple[Integers, list[str]]:
    """Return codes, 0 for none, and the words: those known in their order, then the others."""
    filled = [default if cell is None else cell for cell in cells]
    used = {cell for cell in filled if cell is not None}
    words = [word for word in known if word in used] + sorted(used.difference(known))
    numbers = {word: number for number, word in enumerate(words, start=1)}
    codes = [0 if cell is None else numbers[cell] for cell in filled]
    return np.asarray(codes, dtype=np.int64).reshape(-1), words


def _floats(column: pd.Series[Any]) -> NDArray[np.float64]:
    numbers = pd.to_numeric(column, errors="coerce")
    return np.asarray(numbers.to_numpy(np.float64, na_value=math.nan))


def _days(table: pd.DataFrame, name: str) -> NDArray[np.float64]:
    """Return days since 1970, NaN for none."""
    if name not in table.columns:
        return np.full(len(table), math.nan)
    return np.asarray([_day(value) for value in table[name].tolist()], dtype=np.float64)


def _day(value: Any) -> float:
    if isinstance(value, str):
        try:
            value = dt.date.fromisoformat(value[:10])
        except ValueError:
            return math.nan
    if isinstance(value, dt.date) and not pd.isna(value):
        return float(value.toordinal() - _EPOCH)
    return math.nan


def _from_one(values: NDArray[np.float64]) -> tuple[Integers, int]:
    """Return whole numbers counted from 1, 0 where there is none, and what 1 stands for."""
    known = np.isfinite(values)
    least = int(values[known].min()) if known.any() else 0
    return np.where(known, values - least + 1, 0).astype(np.int64), least
