"""Groups as they are written: with names and points of places, and columns in their order."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import shapely

from geomap.aggregation.groups import By
from geomap.places.store import Place, Store

__all__ = ["read_groups", "schema"]

_BATCH = 1 << 16
_DAYS = ("date_start", "date_end")
_WHERE = {
    "place": ("country", "admin1", "place_id", "place_label", "precision"),
    "admin1": ("country", "admin1", "place_label"),
    "country": ("country", "place_label"),
}
_KNOWN = 50_000


def schema(by: By) -> pa.Schema:
    """Return the columns of a table of groups; ``geometry`` is WKB of points, (lon, lat)."""
    texts = [(name, pa.string()) for name in ("date_precision", *_WHERE[by])]
    return pa.schema(
        [
            *((name, pa.date32()) for name in _DAYS),
            *texts,
            ("lat", pa.float64()),
            ("lon", pa.float64()),
            ("event_type", pa.string()),
            ("status", pa.string()),
            ("events", pa.int64()),
            ("geometry", pa.binary()),
        ]
    )


def read_groups(path: Path, by: By) -> Iterator[pa.Table]:
    """Yield the groups that were put together, some at a time, as they are written."""
    wanted = schema(by)
    for batch in pq.ParquetFile(path).iter_batches(_BATCH):
        columns: dict[str, Any] = {name: batch[name] for name in batch.schema.names}
        if by == "place":
            columns["place_label"] = pa.compute.coalesce(batch["called"], batch["name"])
        else:
            columns |= _of_gazetteer(batch, by)
        for name in _DAYS:
            days = columns[name].dictionary_encode()
            known = [dt.date.fromisoformat(day) for day in days.dictionary.to_pylist()]
            columns[name] = pa.array(known, pa.date32()).take(days.indices)
        lon, lat = (np.asarray(columns[name].to_numpy(zero_copy_only=False)) for name in _AXES)
        points = np.full(len(lon), None, dtype=object)
        placed = ~np.isnan(lon)
        points[placed] = shapely.points(lon[placed], lat[placed])
        columns["geometry"] = pa.array(shapely.to_wkb(points), pa.binary())
        yield pa.table({name: columns[name] for name in wanted.names}, schema=wanted)


_AXES = ("lon", "lat")


def _of_gazetteer(batch: pa.RecordBatch, by: By) -> dict[str, pa.Array]:
    """Return names and points of countries or of their first-level units."""
    places = [_place(by, code) for code in batch[by].to_pylist()]
    return {
        "place_label": pa.array([place and place.name for place in places], pa.string()),
        "lat": pa.array([place and place.lat for place in places], pa.float64()),
        "lon": pa.array([place and place.lon for place in places], pa.float64()),
    }


@lru_cache(_KNOWN)
def _place(by: By, code: str | None) -> Place | None:
    if code is None:
        return None
    store = Store.open()
    return store.country(code) if by == "country" else store.admin1(code)
