"""``geomap convert``: an event table in another format or scheme."""

from __future__ import annotations

from typing import Annotated

import typer

from geomap.cli.columns import Columns
from geomap.cli.console import report_notes, report_rejected
from geomap.cli.disclosure import Disclosure
from geomap.cli.extras import Cues, Extras
from geomap.cli.filters import Filters
from geomap.cli.groups import grouping
from geomap.cli.options import Format
from geomap.cli.output import check_output, write_output
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
) -> None:
    """Write an event table in another format or scheme."""
    from geomap import tables
    from geomap.cli.event_tables import (
        goes_in_parts,
        output_format,
        read_parts,
        read_table,
        write_parts,
    )
    from geomap.cli.publishing import filtered, passing
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
    needs_all = scheme is not None or disclosure.is_asked or corrections
    if goes_in_parts(chosen.name) and not needs_all:
        write_parts(passing(read_parts(source, types, layout), wanted), output, chosen.name)
        return
    events = corrected(read_table(source, types, layout), corrections or (), types)
    published = disclosure.apply(filtered(events, wanted))
    data, left_out, notes = tables.encode(published, chosen, scheme)
    report_rejected(left_out)
    report_notes(notes)
    write_output(output, data)
