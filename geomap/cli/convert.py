"""``geomap convert``: an event table in another format or scheme."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

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

if TYPE_CHECKING:
    from geomap.inputs import Source
    from geomap.partitions.conversion import Conversion

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
        can_be_shared,
        output_format,
        read_parts,
        read_table,
        whole_because,
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
    whole = whole_because(
        chosen.name,
        scheme=scheme,
        corrections=corrections,
        coarsen=disclosure.coarsen,
        redact=disclosure.redact,
    )
    if cluster is not None and can_be_shared(source, whole):
        from geomap.partitions.conversion import Conversion

        work = Conversion(chosen.name, wanted, types=tuple(types), layout=layout)
        _convert_shared(source, output, work, cluster)
        return
    if whole is None:
        write_parts(passing(read_parts(source, types, layout), wanted), output, chosen.name)
        return
    events = corrected(read_table(source, types, layout), corrections or (), types)
    published = disclosure.apply(filtered(events, wanted))
    data, left_out, notes = tables.encode(published, chosen, scheme)
    report_rejected(left_out)
    report_notes(notes)
    write_output(output, data)


def _convert_shared(source: Source, output: str, work: Conversion, cluster: str) -> None:
    """Write an event table of which others make the parts."""
    from geomap.cli.event_tables import tell
    from geomap.cli.publishing import note_passed
    from geomap.cluster import workers
    from geomap.partitions.conversion import converted

    with (
        workers(cluster) as each,
        set_aside(output) as path,
        converted(source, path, work, each) as (tally, pieces),
    ):
        write_pieces(output, pieces)
    tell(tally)
    note_passed(tally.used, tally.passed)
