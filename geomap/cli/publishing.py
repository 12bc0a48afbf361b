"""What becomes of events between reading and writing: corrected, merged, those wanted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from geomap import tables
from geomap.cli.console import note
from geomap.cli.reading import Reading
from geomap.cli.review import corrected
from geomap.tables.filters import EventFilter

if TYPE_CHECKING:
    import geopandas as gpd

__all__ = ["filtered", "note_passed", "passing", "publishable"]


def publishable(table: gpd.GeoDataFrame, reading: Reading) -> gpd.GeoDataFrame:
    """Return events as they may be published: corrected, merged, those wanted, as fine as asked."""
    events = corrected(table, reading.corrections, reading.extras.types, reading.gazetteer)
    if reading.merge:
        events = _merged(events)
    return reading.disclosure.apply(filtered(events, reading.wanted), reading.gazetteer)


def _merged(table: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return a table in which an event that is told several times is one."""
    merged = tables.merge_events(table)
    if len(merged) < len(table):
        note(f"{len(table)} events merged into {len(merged)}")
    return merged


def filtered(table: gpd.GeoDataFrame, wanted: EventFilter) -> gpd.GeoDataFrame:
    """Return the events that are wanted; say how many are not."""
    (kept,) = passing([table], wanted)
    return kept


def passing(parts: Iterable[gpd.GeoDataFrame], wanted: EventFilter) -> Iterator[gpd.GeoDataFrame]:
    """Yield the events that are wanted; say at the end how many were not."""
    found = passed = 0
    for table in parts:
        kept = wanted.apply(table)
        found, passed = found + len(table), passed + len(kept)
        yield kept
    note_passed(found, passed)


def note_passed(found: int, passed: int) -> None:
    """Say how many events were not wanted."""
    if not found:
        note("no events found")
    elif passed < found:
        note(f"{found - passed} of {found} events do not pass the filters")
