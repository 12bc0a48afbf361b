"""Places of tables, looked up by their names, and what there is to say of that."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from geomap.cli.console import MOST_SHOWN, note
from geomap.cli.event_tables import PART, parts_of, tell
from geomap.inputs import Source
from geomap.tables.assembly import TableReader
from geomap.tables.blocks import RowBlocks
from geomap.tables.reading import raw_blocks
from geomap.tables.schemes import Layout
from geomap.taxonomy import OwnType

if TYPE_CHECKING:
    import geopandas as gpd

    from geomap.tables.locate import Lookup

__all__ = ["located_by_names", "located_parts", "note_placed", "read_all_in_parts"]


def located_by_names(table: gpd.GeoDataFrame, gazetteer: str | None = None) -> gpd.GeoDataFrame:
    """Return a table that has names and no coordinates at all with coordinates; others as is."""
    names = _unplaced(table)
    if not names:
        return table
    if table["lat"].notna().any():
        _note_unplaced(names)
        return table
    from geomap.tables.locate import Lookup, locate_events

    found = locate_events(table, Lookup(gazetteer=gazetteer))
    note_placed(found.attrs)
    return found


def read_all_in_parts(
    sources: Sequence[Source],
    types: Sequence[OwnType],
    layout: Layout | None,
    gazetteer: str | None,
) -> Iterator[gpd.GeoDataFrame]:
    """Yield the events of tables, some rows at a time, each located as by its names."""
    from geomap.tables.locate import Lookup

    unplaced = 0
    for source in sources:
        blocks = raw_blocks(source, layout=layout)
        if _has_only_names(blocks, types):
            yield from located_parts(blocks, types, Lookup(gazetteer=gazetteer))
            continue
        for part in parts_of(blocks, types):
            unplaced += _unplaced(part)
            yield part
    _note_unplaced(unplaced)


def _has_only_names(blocks: RowBlocks, types: Sequence[OwnType]) -> bool:
    """Return whether rows have names of places, and none has coordinates."""
    has_names = False
    for rows in TableReader(blocks(), types, shown=1, needs_one=False).typed():
        if rows.columns["lat"].known.any():
            return False
        has_names |= "place_name" in rows.columns and bool(rows.columns["place_name"].known.any())
    return has_names


def located_parts(
    blocks: RowBlocks, types: Sequence[OwnType], lookup: Lookup, rows: int | None = PART
) -> Iterator[gpd.GeoDataFrame]:
    """Yield the event table that blocks make, located; say at the end what became of its rows."""
    from geomap.tables.locate import LocatedParts

    parts = LocatedParts(blocks, types, lookup, rows=rows, shown=MOST_SHOWN)
    yield from parts
    tell(parts.tally)
    note_placed(parts.attrs)


def note_placed(attrs: Mapping[str, Any]) -> None:
    """Say how many rows were placed, how many are not sure, and which were not found."""
    counts = attrs["located"]
    said = [
        f"{counts['placed']} placed by name",
        f"{counts['doubtful']} of them doubtful" if counts["doubtful"] else "",
        f"{counts['not_found']} not found" if counts["not_found"] else "",
        f"{counts['no_name']} name no place" if counts["no_name"] else "",
        f"{counts['kept']} have coordinates, which they keep" if counts["kept"] else "",
    ]
    note(", ".join(filter(None, said)))
    for one in attrs["unplaced"][:MOST_SHOWN]:
        rows = f" ({one['rows']} rows)" if one["rows"] > 1 else ""
        nearest = f"; {one['nearest']!r} is known" if one["nearest"] else ""
        note(f"not found{rows}: {one['reason']}{nearest}")
    more = len(attrs["unplaced"]) - MOST_SHOWN
    if more > 0:
        note(f"not found: {more} more names; see the column place_note")


def _unplaced(table: gpd.GeoDataFrame) -> int:
    return int((table["lat"].isna() & table["place_name"].notna()).sum())


def _note_unplaced(events: int) -> None:
    """Say how many events have a name of a place, and no coordinates."""
    if events:
        told = "events with a name and without coordinates: `geomap locate` fills them in"
        note(f"{events} {told}")
