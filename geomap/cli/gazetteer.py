"""``geomap gazetteer``: what it holds, and a larger one."""

from __future__ import annotations

from typing import Annotated

import typer

from geomap.cli.options import Gazetteer

__all__ = ["gazetteer_app"]

gazetteer_app = typer.Typer(
    help="Say what the gazetteer holds, or build another.", rich_markup_mode=None
)


@gazetteer_app.command()
def info(gazetteer: Gazetteer = None) -> None:
    """Print what the gazetteer holds and where it comes from."""
    from geomap.cli import names as work

    work.gazetteer_info(gazetteer)


@gazetteer_app.command()
def search(
    text: Annotated[str, typer.Argument(metavar="TEXT", help="How a name begins.")],
    limit: Annotated[
        int, typer.Option("--limit", metavar="N", min=1, help="At most so many names.")
    ] = 20,
    gazetteer: Gazetteer = None,
) -> None:
    """List names that begin with a text, and the places they name."""
    from geomap.cli import names as work

    work.gazetteer_search(text, limit, gazetteer)


@gazetteer_app.command()
def build(
    inputs: Annotated[
        list[str],
        typer.Argument(metavar="INPUT", help="GeoNames dumps (.txt, .zip), own places (.csv)."),
    ],
    output: Annotated[str, typer.Option("--output", "-o", metavar="FOLDER", help="Folder.")],
    countries: Annotated[
        list[str] | None,
        typer.Option("--country", metavar="CODE", help="Of dumps, this country; repeatable."),
    ] = None,
    features: Annotated[
        list[str] | None,
        typer.Option(
            "--feature", metavar="CODE", help="Of dumps, this class or code: P, S.AIRP; repeatable."
        ),
    ] = None,
    min_population: Annotated[
        int,
        typer.Option("--min-population", metavar="N", min=0, help="Of dumps, towns from N people."),
    ] = 0,
    only_new: Annotated[
        bool, typer.Option("--only-new", help="Leave places that geomap has as they are.")
    ] = False,
    gazetteer: Annotated[
        str | None,
        typer.Option("--gazetteer", metavar="FOLDER", help="Extend this one, not geomap's."),
    ] = None,
) -> None:
    """Build a larger gazetteer, of GeoNames or places of your own."""
    from geomap.cli import build as work
    from geomap.places.extend import selection

    wanted = selection(countries or (), features or (), min_population)
    work.build(inputs, output, wanted, only_new=only_new, base=gazetteer)
