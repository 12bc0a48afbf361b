"""The commands: each parses what was typed and calls the library.

What a command needs is imported when it runs, so that ``geomap geocode`` starts without the
libraries that draw maps.
"""

from __future__ import annotations

from typing import Annotated

import typer

from geomap.cli.aggregate import aggregate
from geomap.cli.columns import Columns
from geomap.cli.console import say
from geomap.cli.convert import convert
from geomap.cli.embed import embed
from geomap.cli.extract import extract
from geomap.cli.extras import Cues, Extras, Languages
from geomap.cli.figure import figure
from geomap.cli.filters import Filters
from geomap.cli.groups import grouping
from geomap.cli.locate import locate
from geomap.cli.map import demo, map_command
from geomap.cli.options import Cluster, Gazetteer, Home, Lang, Output, checked_lang
from geomap.cli.report import report
from geomap.cli.review import review
from geomap.cli.watch import watch
from geomap.days import day_of_option

__all__ = ["app"]

app = typer.Typer(
    name="geomap",
    help="News articles or event tables in, a map that people can trust out.",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
gazetteer_app = typer.Typer(
    help="Say what the gazetteer holds, or build another.", rich_markup_mode=None
)
app.add_typer(gazetteer_app, name="gazetteer")


@app.callback(invoke_without_command=True)
def _geomap(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    if version:
        import geomap

        say(f"geomap {geomap.__version__}")
    else:
        _help(context)


@gazetteer_app.callback(invoke_without_command=True)
def _help(context: typer.Context) -> None:
    if context.invoked_subcommand is None:
        say(context.get_help())


def geocode(
    names: Annotated[list[str], typer.Argument(metavar="NAME", help="Names, or - for lines.")],
    country: Annotated[
        str | None, typer.Option("--country", metavar="CODE", help="Only in this country, as UA.")
    ] = None,
    near: Annotated[
        str | None,
        typer.Option("--near", metavar="LAT,LON", help="Prefer places near this point."),
    ] = None,
    lang: Lang = None,
    limit: Annotated[
        int, typer.Option("--limit", metavar="N", min=1, help="At most so many candidates.")
    ] = 5,
    json: Annotated[bool, typer.Option("--json", help="One JSON object a name.")] = False,
    gazetteer: Gazetteer = None,
) -> None:
    """Find places by name: candidates, best first."""
    from geomap.cli import names as work
    from geomap.countries import country_of_option

    code = None if country is None else country_of_option("--country", country)
    query = work.Query(country=code, near=work.point(near), lang=checked_lang(lang), limit=limit)
    work.geocode(names, query, as_json=json, gazetteer=gazetteer)


def toponyms(
    inputs: Annotated[list[str], typer.Argument(metavar="DOCS.jsonl", help="Documents, or -.")],
    output: Output = "-",
    lang: Lang = None,
    home: Home = None,
    gazetteer: Gazetteer = None,
    languages: Languages = None,
    cluster: Cluster = None,
) -> None:
    """Write every mention of a place in documents, resolved."""
    from geomap.cli import toponyms as work

    work.toponyms(
        inputs,
        output,
        lang=checked_lang(lang),
        home=home,
        gazetteer=gazetteer,
        languages=languages,
        cluster=cluster,
    )


@grouping
def check(
    table: Annotated[str, typer.Argument(metavar="TABLE", help="An event table, or -.")],
    *,
    today: Annotated[
        str | None,
        typer.Option(
            "--today", metavar="DATE", help="Nothing that occurred may be after this day."
        ),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
    most: Annotated[
        int,
        typer.Option("--most", metavar="N", min=0, help="Show so many of a kind; 0 shows all."),
    ] = 1000,
    filters: Filters,
    columns: Columns,
    gazetteer: Gazetteer = None,
    cues: Cues = None,
) -> None:
    """Say what is wrong with an event table, row by row."""
    from geomap.cli import check as work

    declared = Extras(cues).types
    work.check(
        table,
        declared,
        columns.layout(),
        today=day_of_option("--today", today),
        most=0 if json else most,
        as_json=json,
        gazetteer=gazetteer,
        wanted=filters.wanted(declared),
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


app.command("map")(map_command)
#: In the order of the help: what draws, what makes and mends tables, what looks names up.
for _command in (
    *(figure, report, embed, watch),
    *(extract, review, check, convert, locate, aggregate),
    *(geocode, toponyms, demo),
):
    app.command()(_command)
