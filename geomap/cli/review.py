"""``geomap review``, and the corrections that other commands make again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from geomap.cli.console import note, report_notes
from geomap.cli.extras import Cues, Extras
from geomap.cli.options import Output
from geomap.cli.output import check_output, write_output

if TYPE_CHECKING:
    import geopandas as gpd

    from geomap.taxonomy import OwnType

__all__ = ["Corrections", "corrected", "note_stale_places", "review"]

Corrections = Annotated[
    list[str] | None,
    typer.Option(
        "--corrections",
        metavar="FILE",
        help="Make the corrections that geomap review found; repeatable.",
    ),
]


def review(
    original: Annotated[
        str, typer.Argument(metavar="ORIGINAL", help="The table as it was written.")
    ],
    corrected: Annotated[
        str, typer.Argument(metavar="CORRECTED", help="The same table, corrected by hand.")
    ],
    output: Output = "-",
    cues: Cues = None,
) -> None:
    """Write what was corrected in a table by hand.

    Other commands make it again with --corrections.
    """
    from geomap.inputs import Source, refuse_overwriting
    from geomap.tables.corrections import corrections_bytes
    from geomap.tables.review import find_corrections, read_for_review

    sources = [Source(original), Source(corrected)]
    check_output(output)
    refuse_overwriting(sources, output)
    types = Extras(cues).types
    (before, old_names), (after, new_names) = (read_for_review(s, types) for s in sources)
    notes: list[str] = [*before.attrs["notes"], *after.attrs["notes"]]
    found = find_corrections(before, after, columns=old_names & new_names, notes=notes)
    write_output(output, corrections_bytes(found))
    for remark in notes:
        note(remark)
    changed = [one for one in found if one.kind == "change"]
    events = len({one.event_id for one in changed})
    deleted, added = (sum(one.kind == kind for one in found) for kind in ("delete", "add"))
    note(f"{len(changed)} cells of {events} events corrected, {deleted} deleted, {added} added")


def corrected(
    table: gpd.GeoDataFrame,
    files: Sequence[str],
    types: Sequence[OwnType] = (),
    gazetteer: str | None = None,
) -> gpd.GeoDataFrame:
    """Return a table with the corrections of files made; say what does not fit."""
    if not files:
        return table
    from geomap.tables.amend import apply_corrections
    from geomap.tables.corrections import read_corrections

    for file in files:
        done = apply_corrections(table, read_corrections(file, types=types), gazetteer=gazetteer)
        table = done.table
        for sentence in done.unfit:
            note(sentence)
        report_notes(done.notes)
        note(
            f"{file}: {done.made} corrections made, {done.already} made already,"
            f" {len(done.unfit)} do not fit"
        )
    return table


def note_stale_places(tables: Sequence[gpd.GeoDataFrame], gazetteer: str | None = None) -> None:
    """Say in which rows the name of the place was corrected, and its coordinates were not."""
    from geomap.places.overlay import open_gazetteer
    from geomap.tables.review import stale_places

    for table in tables:
        ids = stale_places(table, open_gazetteer(gazetteer))
        if ids:
            what = "1 row has" if len(ids) == 1 else f"{len(ids):,} rows have"
            note(
                f"{what} a place_name that is not what place_id and the coordinates say (the first"
                f" is {ids[0]}): geomap check names them"
            )
