"""The event table of the articles that were read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

import geopandas as gpd

from geomap.events import Event, id_of
from geomap.tables.schema import NAMES, from_columns, to_records, to_table
from geomap.taxonomy import OwnType
from geomap.watch.articles import Version, is_lines

__all__ = ["rows_of", "table_of"]

Row = Mapping[str, Any]


def rows_of(events: Sequence[Event], types: Sequence[OwnType]) -> list[Row]:
    """Return events as rows of the event table, as JSON can hold them."""
    if not events:
        return []
    return [
        {name: cell for name, cell in row.items() if cell is not None}
        for row in to_records(to_table(events, types=types))
    ]


def table_of(versions: Iterable[Version], types: Sequence[OwnType]) -> gpd.GeoDataFrame:
    """Return the events of articles as an event table.

    Articles of several files and feeds that have one id are numbered, as
    :func:`geomap.read_documents` does; documents of JSON Lines keep theirs.
    """
    times: Counter[str] = Counter()
    rows: list[Row] = []
    for version in versions:
        name = version.document.document_id
        times[name] += 1
        if times[name] == 1 or is_lines(version.origin):
            rows += version.events
        else:
            rows += [_renamed(row, f"{name}-{times[name]}") for row in version.events]
    table = from_columns({name: [row.get(name) for row in rows] for name in NAMES})
    if types:
        table.attrs["types"] = [asdict(one) for one in types]
    return table


def _renamed(row: Row, document_id: str) -> Row:
    """Return a row under another id of its document, with the id that its event has then."""
    event_id = id_of(
        document_id,
        row["event_type"],
        row.get("place_id") or row.get("place_name"),
        row.get("date_start"),
        row["status"],
        row.get("quote_start"),
    )
    return {**row, "document_id": document_id, "event_id": event_id}
