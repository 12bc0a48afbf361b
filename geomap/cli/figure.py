"""``geomap figure``: a still picture for print and slides."""

from __future__ import annotations

from typing import Annotated

import typer

from geomap.cli.columns import Columns
from geomap.cli.groups import grouping
from geomap.cli.options import Inputs
from geomap.cli.output import write_output
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
    """Draw a still picture for print and slides: PNG, SVG or PDF."""
    from geomap.cli.gather import gathered
    from geomap.figure import EventFigure, format_of
    from geomap.figure.size import size_of

    chosen = format_of(output, format)
    size_of(size, dpi)
    telling.check()
    reading = options.reading(columns)
    with gathered(inputs, output, reading) as table:
        drawing = telling.drawing(table, reading.gazetteer)
        drawn = EventFigure(table, size=size, dpi=dpi, **drawing)
        data = drawn.to_bytes(chosen)
        note_missing_letters(drawn.missing_letters)
        write_output(output, data)
