"""Writes GeoParquet of made-up events: ``python made_up_events.py ROWS events.parquet``.

The table is geomap's own, of as many rows as wanted, written a million at a time. Statuses, types,
days that are known to the day, week, month or year or not at all, and events without a place come
in shares as reports have them. The same arguments give the same bytes.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import shapely
from numpy.typing import NDArray

PART = 1_000_000
TOWNS = 5_000
COUNTRIES = ("UA", "RU", "PL", "DE", "FR", "GB", "US", "TR", "SY", "SD")
TYPES = {
    "strike": 30, "air_defence": 16, "ground_combat": 14, "alert": 12, "protest": 8,
    "infrastructure_disruption": 6, "explosion": 5, "meeting": 4, "statement": 3, "detention": 2,
}  # fmt: skip
STATUSES = {"occurred": 90, "planned": 4, "denied": 3, "hypothetical": 2, "cancelled": 1}
PRECISIONS = {"day": 88, "unknown": 4, "week": 3, "month": 3, "year": 2}
#: Days of a span of each precision.
SPANS = {"day": 1, "week": 7, "month": 30, "year": 365}
PLACED = {"city": 92, "none": 5, "country": 3}
FIRST_DAY = np.datetime64("2022-02-24", "D")
DAYS = 1_400
GEO = {
    "version": "1.0.0",
    "primary_column": "geometry",
    "columns": {"geometry": {"encoding": "WKB", "geometry_types": ["Point"]}},
}

Numbers = NDArray[np.int64]


def main(argv: Sequence[str] | None = None) -> None:
    """Write as many rows as the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("rows", type=int)
    parser.add_argument("path")
    parser.add_argument("--group-rows", type=int, default=1 << 17, help="rows of a row group")
    given = parser.parse_args(argv)
    writer: pq.ParquetWriter | None = None
    waiting: list[pa.Table] = []
    for first in range(0, max(given.rows, 1), PART):
        waiting.append(events(first, min(PART, given.rows - first)))
        writer = writer or pq.ParquetWriter(given.path, waiting[0].schema, compression="zstd")
        if sum(map(len, waiting)) >= given.group_rows:
            writer.write_table(pa.concat_tables(waiting), row_group_size=given.group_rows)
            waiting = []
    if writer is not None:
        if waiting:
            writer.write_table(pa.concat_tables(waiting), row_group_size=given.group_rows)
        writer.close()


def events(first: int, count: int) -> pa.Table:
    """Return some rows of the table.

    Parameters
    ----------
    first : int
        The number of the first of them, from 0.
    count : int
        How many.
    """
    rng = np.random.default_rng([7, first])
    number = np.arange(first, first + count)
    text = pc.cast(pa.array(number), pa.string())
    types, statuses = _picked(rng, TYPES, count), _picked(rng, STATUSES, count)
    width, placed = _picked(rng, PRECISIONS, count), _picked(rng, PLACED, count)
    start = FIRST_DAY + rng.integers(0, DAYS, count)
    spans = np.array([SPANS.get(word, 0) for word in PRECISIONS])
    end = start + spans[width] - 1
    no_day = width == list(PRECISIONS).index("unknown")
    town = np.minimum(rng.zipf(1.2, count) - 1, rng.integers(0, TOWNS, count))
    nowhere = placed == list(PLACED).index("none")
    of_country = placed == list(PLACED).index("country")
    country = town % len(COUNTRIES)
    lat = np.round(46 + town % 61 / 10 + np.where(of_country, 0, rng.random(count) / 50), 4)
    lon = np.round(24 + town % 157 / 10 + np.where(of_country, 0, rng.random(count) / 50), 4)
    points = np.full(count, shapely.Point(), dtype=object)
    points[~nowhere] = shapely.points(lon[~nowhere], lat[~nowhere])
    names = [f"Town {n}" for n in range(TOWNS)]
    regions = [f"{COUNTRIES[n % len(COUNTRIES)]}-{n % 25 + 1:02}" for n in range(TOWNS)]
    ids = [f"own:{n}" for n in range(TOWNS)]
    nameless = nowhere | of_country
    quote = pc.binary_join_element_wise(
        "Made-up report", text, "tells of what did not happen in", _taken(names, town), " "
    )
    table: dict[str, Any] = {
        "event_id": pc.binary_join_element_wise("made-up", text, "-"),
        "event_type": _taken(list(TYPES), types),
        "subtype": pa.nulls(count, pa.string()),
        "status": _taken(list(STATUSES), statuses),
        "date_start": _days(start, no_day),
        "date_end": _days(end, no_day),
        "date_precision": _taken(list(PRECISIONS), width),
        "date_text": pa.nulls(count, pa.string()),
        "place_name": _taken(names, town, nameless),
        "place_label": _taken(names, town, nameless),
        "place_id": _taken(ids, town, nameless),
        "country": _taken(list(COUNTRIES), country, nowhere),
        "admin1": _taken(regions, town, nameless),
        "precision": _taken(list(PLACED), placed),
        "lat": pa.array(lat, mask=nowhere),
        "lon": pa.array(lon, mask=nowhere),
        "radius_km": pa.array(np.where(of_country, 400.0, 5.0), mask=nowhere),
        "place_confidence": pa.array(np.round(rng.random(count), 2)),
        "place_candidates": pa.nulls(count, pa.string()),
        "actors": _taken(['{"initiator": ["A made-up army"]}', None], number % 3 % 2),
        "counts": _taken([None, *(json.dumps({"killed": n}) for n in range(1, 9))], number % 9),
        "attribution": pa.nulls(count, pa.string()),
        "cause": pa.nulls(count, pa.string()),
        "confidence": pa.array(np.round(rng.random(count), 2)),
        "document_id": pc.binary_join_element_wise("report", text, "-"),
        "title": pa.nulls(count, pa.string()),
        "source_url": pc.binary_join_element_wise("https://example.org", text, "/"),
        "published": _days(start + 1, np.zeros(count, dtype=bool)),
        "lang": _taken(["en", "uk", "fr"], number % 3),
        "quote": quote,
        "quote_start": pa.array(np.full(count, 10)),
        "quote_end": pc.add(pc.utf8_length(quote), 10),
        "geometry": pa.array(shapely.to_wkb(points), pa.binary()),
    }
    return pa.table(table, metadata={"geo": json.dumps(GEO)})


def _picked(rng: np.random.Generator, shares: dict[str, int], count: int) -> Numbers:
    """Return the numbers of words, picked by their shares."""
    weights = np.array(list(shares.values()), dtype=float)
    return rng.choice(len(weights), count, p=weights / weights.sum())


def _taken(words: Sequence[str | None], at: Numbers, empty: NDArray[np.bool_] | None = None) -> Any:
    """Return words by their numbers, ``None`` where a cell is to be empty."""
    return pa.array(words, pa.string()).take(pa.array(at, mask=empty))


def _days(days: NDArray[np.datetime64], empty: NDArray[np.bool_]) -> Any:
    return pc.cast(pa.array(days, mask=empty), pa.string())


if __name__ == "__main__":
    main()
