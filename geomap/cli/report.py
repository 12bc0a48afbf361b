"""``geomap report``: one document with the map, the numbers, the events and their sources."""

from __future__ import annotations

from typing import Annotated

import typer

from geomap.cli.columns import Columns
from geomap.cli.console import write_standard_output
from geomap.cli.groups import grouping
from geomap.cli.options import Inputs
from geomap.cli.reading import ReadingOptions
from geomap.cli.telling import Telling, note_missing_letters

__all__ = ["report"]


@grouping
def report(
    inputs: Inputs,
    *,
    output: Annotated[
        str,
        typer.Option(
            "--output", "-o", metavar="FILE", help="A .html, .md, .qmd, .docx or .pdf, or -."
        ),
    ] = "outputs/report.html",
    format: Annotated[
        str | None,
        typer.Option("--format", metavar="NAME", help="html, md, qmd, docx or pdf."),
    ] = None,
    rows: Annotated[
        int | None,
        typer.Option(
            "--rows", metavar="N", min=0, help="Events in the table at most. Default: 1000."
        ),
    ] = None,
    telling: Telling,
    options: ReadingOptions,
    columns: Columns,
) -> None:
    """Write one document: map, numbers, timeline, events, sources."""
    from geomap.cli.gather import gathered
    from geomap.report import MOST_ROWS, EventReport, format_of

    chosen = format_of(output, format)
    telling.check()
    reading = options.reading(columns)
    with gathered(inputs, output, reading) as table:
        drawing = telling.drawing(table, reading.gazetteer)
        made = EventReport(table, rows=MOST_ROWS if rows is None else rows, **drawing)
        what = "the report has … or \N{REPLACEMENT CHARACTER}"
        note_missing_letters(made.missing_letters(chosen), what)
        if output == "-":
            write_standard_output(made.to_bytes(chosen))
        else:
            made.save(output, format=chosen)
