"""``geomap locate``: coordinates for a table that names its places."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from geomap.cli.columns import Columns
from geomap.cli.extras import Cues, Extras
from geomap.cli.filters import Filters
from geomap.cli.groups import grouping
from geomap.cli.options import Cluster, Format, Gazetteer, Lang, checked_lang
from geomap.cli.output import check_output, set_aside, write_pieces

if TYPE_CHECKING:
    from geomap.inputs import Source
    from geomap.partitions.location import Location

__all__ = ["locate"]


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
    cluster: Cluster = None,
) -> None:
    """Fill in the coordinates of a table that has names of places."""
    from dataclasses import asdict, replace

    from geomap.cli.event_tables import can_be_shared, output_format, whole_because, write_parts
    from geomap.cli.placing import located_parts
    from geomap.cli.publishing import passing
    from geomap.inputs import one_source, refuse_overwriting
    from geomap.tables.locate import Lookup
    from geomap.tables.reading import raw_blocks, raw_rows
    from geomap.tables.schemes import Layout

    types = Extras(cues).types
    wanted = filters.wanted(types)
    chosen = output_format(output, format)
    check_output(output)
    lookup = Lookup(
        gazetteer=gazetteer,
        lang=checked_lang(lang) or "en",
        overwrite=overwrite,
        split=split,
        coarse=coarse,
        district=district_column,
    )
    known = columns.layout() or Layout()
    context = {"country": country_column, "admin1": region_column}
    named = {ours: theirs for ours, theirs in context.items() if theirs is not None}
    layout = Layout({**known.columns, **named}, known.order)
    source = one_source(table)
    refuse_overwriting([source], output)
    whole = whole_because(chosen)
    if cluster is not None and can_be_shared(source, whole):
        from geomap.partitions.location import Location, PortableAnswers

        answers = PortableAnswers(**asdict(lookup))
        work = Location(chosen, wanted, answers, types=tuple(types), layout=layout)
        _locate_shared(source, output, work, cluster)
        return
    if whole is None:
        parts = located_parts(raw_blocks(source, layout=layout), types, lookup)
    else:
        held = raw_rows(source, layout=layout)
        parts = located_parts(lambda: iter([replace(held)]), types, lookup, rows=None)
    write_parts(passing(parts, wanted), output, chosen)


def _locate_shared(source: Source, output: str, work: Location, cluster: str) -> None:
    """Fill in the coordinates of a table of which others make the parts."""
    from geomap.cli.event_tables import tell
    from geomap.cli.placing import note_placed
    from geomap.cli.publishing import note_passed
    from geomap.cluster import workers
    from geomap.partitions.location import located

    with (
        workers(cluster) as each,
        set_aside(output) as path,
        located(source, path, work, each) as (tally, outcome, pieces),
    ):
        write_pieces(output, pieces)
    tell(tally)
    note_placed(outcome.attrs(work.answers))
    note_passed(outcome.rows, tally.passed)
