"""``geomap convert``: an event table in another format or scheme."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

import typer

from geomap.cli.columns import Columns
from geomap.cli.console import report_notes, report_rejected
from geomap.cli.disclosure import Disclosure
from geomap.cli.extras import Cues, Extras
from geomap.cli.filters import Filters
from geomap.cli.groups import grouping
from geomap.cli.options import Cluster, Format
from geomap.cli.output import check_output, set_aside, write_output, write_pieces
from geomap.cli.review import Corrections, corrected

__all__ = ["convert"]


@grouping
def convert(
    table: Annotated[str, typer.Argument(metavar="TABLE", help="An event table, or -.")],
    output: Annotated[str, typer.Option("--output", "-o", metavar="FILE", help="File, or -.")],
    *,
    format: Format = None,
    scheme: Annotated[
        str | None,
        typer.Option(
            "--scheme", metavar="NAME", help="Write it as acled, gdelt, timemap, ucdp, viina, ours."
        ),
    ] = None,
    filters: Filters,
    corrections: Corrections = None,
    disclosure: Disclosure,
    columns: Columns,
    cues: Cues = None,
    cluster: Cluster = None,
) -> None:
    """Write an event table in another format or scheme."""
    from geomap import tables
    from geomap.cli.event_tables import (
        goes_in_parts,
        note_unshared,
        output_format,
        read_parts,
        read_table,
        tell,
        write_parts,
    )
    from geomap.cli.publishing import filtered, note_passed, passing
    from geomap.inputs import one_source
    from geomap.tables.schemes.write import scheme_named

    types = Extras(cues).types
    wanted = filters.wanted(types)
    layout = columns.layout()
    chosen = tables.format_for(output, output_format(output, format))
    check_output(output)
    disclosure.check()
    if scheme is not None:
        scheme_named(scheme)
    source = one_source(table)
    held = _held_by(
        {
            "--scheme": scheme,
            "--corrections": corrections,
            "--coarsen": disclosure.coarsen,
            "--redact": disclosure.redact,
            f"the format {chosen.name}": not goes_in_parts(chosen.name),
        }
    )
    if held is None and (cluster is None or source.data is not None):
        write_parts(passing(read_parts(source, types, layout), wanted), output, chosen.name)
        return
    if held is None:
        from geomap.cluster import workers
        from geomap.partitions.conversion import Conversion, converted

        work = Conversion(chosen.name, wanted, types=tuple(types), layout=layout)
        with (
            workers(cluster) as each,
            set_aside(output) as path,
            converted(source, path, work, each) as (tally, pieces),
        ):
            write_pieces(output, pieces)
        tell(tally)
        note_passed(tally.used, tally.passed)
        return
    if cluster is not None:
        note_unshared(held)
    events = corrected(read_table(source, types, layout), corrections or (), types)
    published = disclosure.apply(filtered(events, wanted))
    data, left_out, notes = tables.encode(published, chosen, scheme)
    report_rejected(left_out)
    report_notes(notes)
    write_output(output, data)


def _held_by(needs: Mapping[str, object]) -> str | None:
    """Return the first thing asked for that needs all rows at once."""
    return next((name for name, asked in needs.items() if asked), None)
