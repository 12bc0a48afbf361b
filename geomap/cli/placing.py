"""Places of tables, looked up by their names, and what there is to say of that."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from geomap.cli.console import MOST_SHOWN, note

if TYPE_CHECKING:
    import geopandas as gpd

__all__ = ["located_by_names", "note_placed", "note_unplaced"]


def located_by_names(table: gpd.GeoDataFrame, gazetteer: str | None = None) -> gpd.GeoDataFrame:
    """Return a table that has names and no coordinates at all with coordinates; others as is."""
    names = int((table["lat"].isna() & table["place_name"].notna()).sum())
    if not names:
        return table
    if table["lat"].notna().any():
        note_unplaced(names)
        return table
    from geomap.tables.locate import locate_events

    found = locate_events(table, gazetteer=gazetteer)
    note_placed(found.attrs)
    return found


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


def note_unplaced(events: int) -> None:
    """Say how many events have a name of a place, and no coordinates."""
    if events:
        told = "events with a name and without coordinates: `geomap locate` fills them in"
        note(f"{events} {told}")
