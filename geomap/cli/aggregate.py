"""``geomap aggregate``."""

from __future__ import annotations

import os
from dataclasses import asdict
from pathlib import PurePath
from typing import TYPE_CHECKING, Annotated, cast

import typer

from geomap.cli.columns import Columns
from geomap.cli.console import note, report_notes, report_rejected
from geomap.cli.extras import Cues, Extras
from geomap.cli.filters import Filters
from geomap.cli.groups import grouping
from geomap.cli.options import Cluster
from geomap.cli.output import check_output, set_aside, write_pieces
from geomap.errors import OptionError

if TYPE_CHECKING:
    from geomap.aggregation.writing import Split
    from geomap.inputs import Source

__all__ = ["aggregate"]


@grouping
def aggregate(
    inputs: Annotated[
        list[str], typer.Argument(metavar="TABLE", help="Event tables, folders, globs, or -.")
    ],
    output: Annotated[
        str, typer.Option("--output", "-o", metavar="FOLDER|FILE", help="Folder, file, or -.")
    ],
    *,
    by: Annotated[
        str, typer.Option("--by", metavar="UNIT", help="Places by: place, admin1, country.")
    ] = "place",
    per: Annotated[
        str, typer.Option("--per", metavar="PERIOD", help="Days by: day, week, month, year.")
    ] = "day",
    split: Annotated[
        str, typer.Option("--split", metavar="UNIT", help="Folders by: year, country.")
    ] = "year",
    format: Annotated[
        str | None,
        typer.Option("--format", metavar="NAME", help="parquet, csv, tsv, geojson, jsonl."),
    ] = None,
    filters: Filters,
    columns: Columns,
    cues: Cues = None,
    cluster: Cluster = None,
) -> None:
    """Count events by place, type, status and day."""
    from geomap.aggregation import runs as work
    from geomap.aggregation.api import grouping as checked
    from geomap.aggregation.counting import Task
    from geomap.aggregation.writing import ENCODERS
    from geomap.cluster import workers
    from geomap.inputs import find_sources, refuse_overwriting
    from geomap.tables import ENDINGS

    declared = Extras(cues).types
    task = Task(
        checked(by, per, "--{}"),
        filters.wanted(declared),
        types=tuple(declared),
        layout=columns.layout(),
    )
    if split not in ("year", "country"):
        raise OptionError(f"no --split {split!r}", mend="use one of year, country")
    sources = _without_result(find_sources(inputs, sorted(ENDINGS)), output)
    refuse_overwriting(sources, output)
    chosen = _format(output, format)
    if chosen is not None:
        check_output(output)
    with workers(cluster) as each:
        if chosen is None and output != "-":
            totals = work.aggregate_into_folder(sources, output, cast("Split", split), task, each)
        else:
            with (
                set_aside(output) as path,
                work.grouped_tables(sources, path, task, each) as (totals, tables),
            ):
                write_pieces(output, ENCODERS[chosen or "jsonl"](tables))
    for why in totals.left_out:
        note(f"left out: {why}")
    for table in totals.tables:
        report_rejected([asdict(one) for one in table.rejected], table.refused)
        report_notes(table.notes)
    rows = sum(table.used for table in totals.tables)
    if totals.events < rows:
        note(f"{rows - totals.events} of {rows} events do not pass the filters")
    note(f"{totals.events} events counted")


def _without_result(sources: list[Source], output: str) -> list[Source]:
    """Return sources without the files of a folder that is to be replaced."""
    folder = os.path.join(os.path.realpath(output), "")
    kept = [one for one in sources if not os.path.realpath(one.name).startswith(folder)]
    if not kept:
        raise OptionError(f"{output}: is what is read", mend="name another folder with -o")
    return kept


def _format(output: str, format: str | None) -> str | None:
    """Return the name of the format of one file; ``None`` where a folder is to be written."""
    from geomap.aggregation.writing import ENCODERS
    from geomap.tables.formats import format_named, format_with

    ending = PurePath(output).suffix.lower()
    if format is None and (output == "-" or not ending):
        return None
    known = format_named(format) if format is not None else format_with(ending)
    if known is None or known.name not in ENCODERS:
        raise OptionError(
            f"{output}: counts are not written so",
            mend=f"name a folder, or a file of {', '.join(ENCODERS)}",
        )
    return known.name
