"""The event table as the page carries it: one block of base64 lines.

The first line is the head, JSON: the columns and how to read them, titles, interface words, styles.
The second holds the columns of numbers, the third the polygons of regions, the rest the chunks of
the table of strings. Each line is deflated. Nothing in the block can be anything but text to an
HTML parser, a JavaScript parser or a Jinja template.

Rows travel along a space-filling curve, those with a place first.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geomap.page.areas import DRAWN_AS_AREA, AreaLookup, packed_areas
from geomap.page.cells import CATEGORIES, category, days, different
from geomap.page.own_types import own_types
from geomap.page.pack import Columns, Integers, Strings, deflate64, json_text
from geomap.page.style import styles_for
from geomap.tables.positions import floats, plain, positions
from geomap.tables.schema import NAMES

__all__ = ["NUMBERS", "POSITION_PARTS", "Payload", "build_payload", "curve_order"]

FORMAT_VERSION: Final = 2
#: Positions are whole multiples of this many parts of a degree (0.1 m).
POSITION_PARTS: Final = 1_000_000

_DAYS: Final = ("date_start", "date_end")
#: A number of more parts is none that a column can hold.
_MOST_PARTS: Final = 2**31 - 2
#: Columns of numbers, with the parts of one that they are kept to and the most that they can be;
#: what is more, or below 0, is not known.
NUMBERS: Final = {
    "confidence": (1000, 1.0),
    "place_confidence": (1000, 1.0),
    "radius_km": (1000, _MOST_PARTS / 1000),
    "quote_start": (1, _MOST_PARTS),
    "quote_end": (1, _MOST_PARTS),
}
_POSITION: Final = ("lat", "lon")
#: The column that says how many events a row of an overview stands for.
WEIGHT: Final = "events"


@dataclass(frozen=True, slots=True)
class Payload:
    """What a page carries of a table.

    Attributes
    ----------
    text : str
        The block: base64 lines.
    rows : int
        How many events there are.
    positions : array of shape (n, 2)
        (lon, lat) of the events that have a position, degrees, WGS 84.
    """

    text: str
    rows: int
    positions: NDArray[np.float64]


def build_payload(
    events: pd.DataFrame,
    *,
    head: Mapping[str, Any],
    areas: AreaLookup | None = None,
    weights: Integers | None = None,
    in_order: bool = False,
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
    weights : array of int64, optional
        How many events each row stands for; by default one.
    in_order : bool
        Whether the rows are to stay as they come, which is with a place first.
    """
    lon, lat = positions(events)
    placed = np.isfinite(lon) & np.isfinite(lat)
    order = np.arange(len(events)) if in_order else curve_order(lon, lat)
    table, count = plain(events), int(placed.sum())
    where = np.column_stack([lon, lat])[order][:count]

    packing = _Packing(table, order)
    packing.add_positions(where)
    types = packing.add_category("event_type")
    for name in ("status", "precision", "date_precision", "country"):
        packing.add_category(name)
    packing.add_days()
    for name, (parts, most) in NUMBERS.items():
        if name in table.columns:
            packing.add_number(name, parts=parts, most=most)
    if weights is not None:
        packing.add_weights(weights)
    area_block = packing.add_areas(areas)
    coded = {*CATEGORIES, *_DAYS, *NUMBERS, *_POSITION}
    for name in (*NAMES, *(name for name in table.columns if name not in NAMES)):
        if name in table.columns and name not in coded:
            packing.add_text(name, own=name not in NAMES)

    starts, chunks = packing.strings.blocks()
    styles = styles_for(types, own_types(events))
    full_head = {
        "format": FORMAT_VERSION,
        "rows": len(table),
        "placed": count,
        "columns": packing.described,
        "strings": starts,
        "styles": [[style.shape, style.light, style.dark] for style in styles.values()],
        **head,
    }
    lines = [
        deflate64(json_text(full_head).encode("utf-8")),
        packing.columns.block(),
        area_block,
        *chunks,
    ]
    return Payload("\n".join(lines), len(table), where)


class _Packing:
    """A table on its way into a payload: columns, strings, and how to read them."""

    def __init__(self, table: pd.DataFrame, order: NDArray[np.intp]) -> None:
        self.table = table
        self.order = order
        self.columns = Columns()
        self.strings = Strings()
        self.described: list[dict[str, Any]] = []

    def _add(self, name: str, kind: str, codes: Integers, **more: Any) -> None:
        steps = kind in ("position", "text")
        stored = self.columns.add(codes, steps=steps)
        self.described.append({"name": name, "kind": kind, **stored, **more})

    def _texts(self, name: str) -> tuple[Integers, list[str | None]]:
        """Return a column's cells, in the payload's order, as numbers of different texts."""
        if name not in self.table.columns:
            return np.zeros(len(self.order), dtype=np.int64), [None]
        return different(self.table[name].iloc[self.order])

    def add_positions(self, positions: NDArray[np.float64]) -> None:
        """Add (lon, lat); rows without a position repeat the last one, which costs nothing."""
        for name, degrees in zip(("lon", "lat"), positions.T, strict=True):
            parts = np.zeros(len(self.order), dtype=np.int64)
            parts[: len(degrees)] = np.rint(degrees * POSITION_PARTS)
            parts[len(degrees) :] = parts[len(degrees) - 1] if len(degrees) else 0
            self._add(name, "position", parts, parts=POSITION_PARTS)

    def add_category(self, name: str) -> list[str]:
        """Add a column of few words, and return them: those known in their order, then others."""
        codes, words = category(self.table, name)
        self._add(name, "category", codes[self.order], words=words)
        return words

    def add_number(self, name: str, *, parts: int, most: float) -> None:
        """Add a column of numbers as :func:`_counted` counts them."""
        values = floats(self.table[name])[self.order]
        known = np.where((values >= 0) & (values <= most), values, math.nan)
        codes, least = _counted(np.rint(known * parts))
        self._add(name, "number", codes, least=least, parts=parts)

    def add_weights(self, weights: Integers) -> None:
        """Add how many events each row stands for."""
        self._add(WEIGHT, "number", weights[self.order], least=1, parts=1)

    def add_days(self) -> None:
        """Add the first and the last day; the last as days beyond the first where it can be."""
        start, end = (days(self.table, name)[self.order] for name in _DAYS)
        codes, least = _counted(start)
        self._add(_DAYS[0], "number", codes, least=least, parts=1)
        if np.isfinite(start[np.isfinite(end)]).all() and not (end < start).any():
            known = np.isfinite(end)
            beyond = np.where(known, end - start + 1, 0).astype(np.int64)
            self._add(_DAYS[1], "number", beyond, least=least, parts=1, beyond=_DAYS[0])
        else:
            codes, least = _counted(end)
            self._add(_DAYS[1], "number", codes, least=least, parts=1)

    def add_text(self, name: str, *, own: bool) -> None:
        """Add a column of texts; each different text is stored once."""
        numbers, cells = self._texts(name)
        texts = [cell for cell in cells if cell is not None]
        first = self.strings.extend(texts)
        is_text = np.asarray([cell is not None for cell in cells], dtype=np.int64)
        codes = np.where(is_text, np.cumsum(is_text) + first - 1, 0)
        self._add(name, "text", codes[numbers], first=first, strings=len(texts), extra=own)

    def add_areas(self, lookup: AreaLookup | None) -> str:
        """Add which polygon each row is drawn as, and return the polygons as a base64 line."""
        precisions, levels = self._texts("precision")
        places, place_ids = self._texts("place_id")
        drawn = np.asarray([level in DRAWN_AS_AREA for level in levels])[precisions]
        asked = np.zeros(len(place_ids), dtype=bool)
        asked[places[drawn]] = True
        block, areas = packed_areas(
            [place if ask else None for place, ask in zip(place_ids, asked, strict=True)], lookup
        )
        self._add("area", "category", np.where(drawn, areas[places], 0), words=[])
        return block


def curve_order(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.intp]:
    """Return the rows along a Morton curve, those without a place last, each as they came."""
    placed = np.isfinite(lon) & np.isfinite(lat)
    scaled = [
        np.where(placed, (values + half) / (2 * half) * 65535, 0).astype(np.uint64)
        for values, half in ((lon, 180.0), (lat, 90.0))
    ]
    key = _spread(scaled[0]) | (_spread(scaled[1]) << np.uint64(1))
    return np.argsort(np.where(placed, key, np.uint64(1 << 32)), kind="stable")


def _spread(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return 16-bit numbers with a zero put before each of their bits."""
    for shift, mask in ((8, 0x00FF00FF), (4, 0x0F0F0F0F), (2, 0x33333333), (1, 0x55555555)):
        values = (values | (values << np.uint64(shift))) & np.uint64(mask)
    return values


def _counted(values: NDArray[np.float64]) -> tuple[Integers, int]:
    """Return whole numbers counted from 1, 0 where there is none, and what 1 stands for."""
    known = np.isfinite(values)
    least = int(values[known].min()) if known.any() else 0
    return np.where(known, values - least + 1, 0).astype(np.int64), least
