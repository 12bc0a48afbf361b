"""``geomap figure``: a still picture for print and slides."""

from __future__ import annotations

import logging
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from geomap.cli.columns import Columns
from geomap.cli.console import note, write_standard_output
from geomap.cli.disclosure import Disclosure
from geomap.cli.extras import ExtraOptions
from geomap.cli.filters import Filters
from geomap.cli.groups import grouping
from geomap.cli.options import (
    Gazetteer,
    Home,
    Inputs,
    Lang,
    Merge,
    Published,
    checked_lang,
    checked_ui_lang,
)
from geomap.cli.review import Corrections
from geomap.days import day_of_option

if TYPE_CHECKING:
    from geomap.figure import EventFigure

__all__ = ["figure"]

_MOST_LETTERS = 12


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
    title: Annotated[
        str | None, typer.Option("--title", metavar="TEXT", help="Title above the map.")
    ] = None,
    subtitle: Annotated[
        str | None, typer.Option("--subtitle", metavar="TEXT", help="Line below the title.")
    ] = None,
    source: Annotated[
        str | None,
        typer.Option(
            "--source", metavar="TEXT", help="Whom to credit. Default: the sites of the events."
        ),
    ] = None,
    ui_lang: Annotated[
        str | None,
        typer.Option(
            "--ui-lang",
            metavar="CODE",
            help="Language of the words: en, fr, uk, ru, de or es. Default: that of the events.",
        ),
    ] = None,
    published: Published = None,
    lang: Lang = None,
    home: Home = None,
    filters: Filters,
    corrections: Corrections = None,
    merge: Merge = False,
    disclosure: Disclosure,
    columns: Columns,
    gazetteer: Gazetteer = None,
    more: ExtraOptions,
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
    words = checked_ui_lang(ui_lang)
    extras = more.extras()
    reading = work.Reading(
        published=day_of_option("--published", published),
        lang=checked_lang(lang),
        home=home,
        gazetteer=gazetteer,
        extras=extras,
        merge=merge,
        layout=columns.layout(),
        corrections=corrections or (),
    )
    table = work.gather(inputs, output, reading, filters.wanted(extras.types), disclosure)
    drawn = EventFigure(
        table,
        title=title or shared_title(table),
        subtitle=subtitle,
        lang=words,
        size=size,
        dpi=dpi,
        source=source,
        areas=partial(gazetteer_areas, store=open_gazetteer(gazetteer)),
    )
    data = drawn.to_bytes(chosen)
    _say_missing(drawn)
    if output == "-":
        write_standard_output(data)
    else:
        write_bytes(output, data)


def _say_missing(drawn: EventFigure) -> None:
    """Say which letters no font of the machine has."""
    missing = drawn.missing_letters
    if missing:
        shown = " ".join(missing[:_MOST_LETTERS])
        more = f" and {len(missing) - _MOST_LETTERS} more" if len(missing) > _MOST_LETTERS else ""
        note(
            f"no font here can write {shown}{more}, so the figure has … for them:"
            " install a font of that script, such as one of the Noto family"
        )
