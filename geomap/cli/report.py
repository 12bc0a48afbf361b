"""``geomap report``: one document with the map, the numbers, the events and their sources."""

from __future__ import annotations

import logging
from functools import partial
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
    """Write one document on events: map, numbers, timeline, table, sources."""
    from geomap.cli import work
    from geomap.cli.pages import shared_title

    # matplotlib tells of its cache of fonts, which is nobody's concern here.
    logging.getLogger("matplotlib").setLevel(logging.ERROR)
    from geomap.page.areas import gazetteer_areas
    from geomap.places.overlay import open_gazetteer
    from geomap.report import MOST_ROWS, EventReport, format_of

    chosen = format_of(output, format)
    lang = telling.lang
    reading, wanted = options.asked(columns)
    table = work.gather(inputs, output, reading, wanted, options.disclosure)
    made = EventReport(
        table,
        title=telling.title or shared_title(table),
        subtitle=telling.subtitle,
        lang=lang,
        source=telling.source,
        areas=partial(gazetteer_areas, store=open_gazetteer(reading.gazetteer)),
        rows=MOST_ROWS if rows is None else rows,
    )
    what = "the report has … or \N{REPLACEMENT CHARACTER}"
    note_missing_letters(made.missing_letters(chosen), what)
    if output == "-":
        write_standard_output(made.to_bytes(chosen))
    else:
        made.save(output, format=chosen)
