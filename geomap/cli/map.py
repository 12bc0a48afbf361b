"""``geomap map``, and ``geomap demo``, the map of the sample article."""

from __future__ import annotations

import os

from geomap.cli.columns import Columns
from geomap.cli.console import say
from geomap.cli.groups import grouping
from geomap.cli.look import LookOptions
from geomap.cli.options import Inputs, Output
from geomap.cli.output import check_output
from geomap.cli.reading import ReadingOptions

__all__ = ["demo", "map_command"]


@grouping
def map_command(
    inputs: Inputs,
    *,
    output: Output = "outputs/map.html",
    options: ReadingOptions,
    looks: LookOptions,
    columns: Columns,
) -> None:
    """Draw one map page from articles, or from event tables."""
    from geomap.cli.gather import gathered_in_parts
    from geomap.cli.pages import draw_parts

    reading = options.reading(columns)
    look = looks.look()
    with gathered_in_parts(inputs, output, reading) as parts:
        draw_parts(parts, output, look, reading.gazetteer)


def demo(output: Output = "outputs/demo.html") -> None:
    """Draw the map of a sample article that ships with geomap."""
    from geomap.cli.pages import Look, draw_page
    from geomap.pipeline import extract
    from geomap.samples import sample

    check_output(output)
    article = sample()
    draw_page(extract(article), output, Look(title=article.title))
    if output != "-":
        say(os.path.abspath(output))
