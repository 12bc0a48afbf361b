"""``geomap embed``: what to paste into a report."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from geomap.cli.console import note
from geomap.cli.options import Output
from geomap.cli.output import write_output
from geomap.errors import OutputError

__all__ = ["embed"]


def embed(
    page: Annotated[str, typer.Argument(metavar="MAP.html", help="A page of geomap map.")],
    kind: Annotated[
        str,
        typer.Option(
            "--as",
            metavar="KIND",
            help="iframe, srcdoc, fragment, markdown, quarto, latex or oembed.",
        ),
    ] = "iframe",
    output: Output = "-",
    url: Annotated[
        str | None,
        typer.Option("--url", metavar="URL", help="Where the page will stand on the web."),
    ] = None,
    picture: Annotated[
        str | None,
        typer.Option(
            "--picture",
            metavar="FILE",
            help="Still picture for Markdown, Quarto, LaTeX, of geomap figure.",
        ),
    ] = None,
) -> None:
    """Write what to paste into a report to show a map page there."""
    from geomap import embedding

    if os.path.realpath(page) == os.path.realpath(output):
        raise OutputError(f"{output}: is the map itself", mend="name another file with -o")
    if kind == "latex" and not picture:
        picture = f"{os.path.splitext(page)[0]}.pdf"
    folder = "." if output == "-" else os.path.dirname(output)
    text = embedding.embed(page, kind, folder=folder, url=url, picture=picture) + "\n"
    write_output(output, text.encode("utf-8"))
    if picture and not os.path.exists(picture):
        note(f"{picture} is not there yet: make it with geomap figure TABLE -o {picture}")
