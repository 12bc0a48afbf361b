"""``geomap locate``, and what every command says of places that were looked up."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

from geomap.cli.columns import Columns
from geomap.cli.console import note
from geomap.cli.extras import Cues, Extras
from geomap.cli.filters import Filters
from geomap.cli.groups import grouping
from geomap.cli.options import (
    Format,
    Gazetteer,
    Lang,
    checked_lang,
)

if TYPE_CHECKING:
    import geopandas as gpd

__all__ = ["locate", "located_by_names"]

_SHOWN = 5


def _context(option: str, what: str) -> typer.models.OptionInfo:
    info: typer.models.OptionInfo = typer.Option(
        option, metavar="COLUMN", help=f"Column that holds {what} of the place."
    )
    return info


@grouping
def locate(
    table: Annotated[str, typer.Argument(metavar="TABLE", help="A table, or -.")],
    output: Annotated[str, typer.Option("--output", "-o", metavar="FILE", help="File, or -.")],
    *,
    format: Format = None,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Place rows that have coordinates by name, too.")
    ] = False,
    split: Annotated[
        bool, typer.Option("--split", help="Make a row of each place that a row names.")
    ] = False,
    coarse: Annotated[
        bool,
        typer.Option(
            "--coarse", help="Put a place that is not known at the region that its row names."
        ),
    ] = False,
    filters: Filters,
    lang: Lang = None,
    columns: Columns,
    country_column: Annotated[str | None, _context("--country-column", "the country")] = None,
    region_column: Annotated[str | None, _context("--region-column", "the region")] = None,
    district_column: Annotated[str | None, _context("--district-column", "the district")] = None,
    gazetteer: Gazetteer = None,
    cues: Cues = None,
) -> None:
    """Fill in the coordinates of a table that has names of places."""
    from geomap.cli import work
    from geomap.files import check_target
    from geomap.inputs import one_source, refuse_overwriting
    from geomap.tables.locate import locate_events
    from geomap.tables.schemes import Layout

    declared = Extras(cues).types
    wanted = filters.wanted(declared)
    chosen = work.output_format(output, format)
    if output != "-":
        check_target(output)
    language = checked_lang(lang) or "en"
    known = columns.layout() or Layout()
    context = {"country": country_column, "admin1": region_column}
    named = {ours: theirs for ours, theirs in context.items() if theirs is not None}
    source = one_source(table)
    refuse_overwriting([source], output)
    events = work.read_table(source, declared, Layout({**known.columns, **named}, known.order))
    found = locate_events(
        events,
        gazetteer=gazetteer,
        lang=language,
        overwrite=overwrite,
        split=split,
        coarse=coarse,
        district=district_column,
    )
    _tell(found.attrs)
    work.write_table(work.filtered(found, wanted), output, chosen)


def located_by_names(table: gpd.GeoDataFrame, gazetteer: str | None = None) -> gpd.GeoDataFrame:
    """Return a table that has names and no coordinates at all with coordinates; others as is."""
    names = int((table["lat"].isna() & table["place_name"].notna()).sum())
    if not names:
        return table
    if table["lat"].notna().any():
        note(f"{names} events with a name and without coordinates: `geomap locate` fills them in")
        return table
    from geomap.tables.locate import locate_events

    found = locate_events(table, gazetteer=gazetteer)
    _tell(found.attrs)
    return found


def _tell(attrs: Mapping[str, Any]) -> None:
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
    for one in attrs["unplaced"][:_SHOWN]:
        rows = f" ({one['rows']} rows)" if one["rows"] > 1 else ""
        nearest = f"; {one['nearest']!r} is known" if one["nearest"] else ""
        note(f"not found{rows}: {one['reason']}{nearest}")
    if len(attrs["unplaced"]) > _SHOWN:
        note(f"not found: {len(attrs['unplaced']) - _SHOWN} more names; see the column place_note")
