"""``geomap figure``: a still picture for print and slides."""

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

__all__ = ["figure"]


@grouping
def figure(
    inputs: Inputs,
    *,
    output: Annotated[
        str, typer.Option("--output", "-o", metavar="FILE", help="A .png, .svg or .pdf, or -.")
    ] = "outputs/map.png",
    format: Annotated[
        str | None, typer.Option("--format", metavar="NAME", help="png, svg or pdf.")
    ] = None,
    size: Annotated[
        str,
        typer.Option("--size", metavar="SIZE", help="column, page, slide, or mm: 120, 120x90."),
    ] = "page",
    dpi: Annotated[
        float | None,
        typer.Option("--dpi", metavar="N", help="Dots an inch of a PNG. Default: 300, slides 144."),
    ] = None,
    telling: Telling,
    options: ReadingOptions,
    columns: Columns,
) -> None:
    """Draw a still picture, PNG, SVG or PDF, from articles or event tables."""
    from geomap.cli import work
    from geomap.cli.pages import shared_title

    # matplotlib tells of its cache of fonts, which is nobody's concern here.
    logging.getLogger("matplotlib").setLevel(logging.ERROR)
    from geomap.figure import EventFigure, format_of
    from geomap.figure.size import size_of
    from geomap.files import write_bytes
    from geomap.page.areas import gazetteer_areas
    from geomap.places.overlay import open_gazetteer

    chosen = format_of(output, format)
    size_of(size, dpi)
    lang = telling.lang
    reading, wanted = options.asked(columns)
    table = work.gather(inputs, output, reading, wanted, options.disclosure)
    drawn = EventFigure(
        table,
        title=telling.title or shared_title(table),
        subtitle=telling.subtitle,
        lang=lang,
        size=size,
        dpi=dpi,
        source=telling.source,
        areas=partial(gazetteer_areas, store=open_gazetteer(reading.gazetteer)),
    )
    data = drawn.to_bytes(chosen)
    note_missing_letters(drawn.missing_letters)
    if output == "-":
        write_standard_output(data)
    else:
        write_bytes(output, data)
