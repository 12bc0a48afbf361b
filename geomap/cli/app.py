"""The commands: each parses what was typed and calls the library.

What a command needs is imported when it runs, so that ``geomap geocode`` starts without the
libraries that draw maps.
"""

from __future__ import annotations

from typing import Annotated

import typer

from geomap.cli.aggregate import aggregate
from geomap.cli.check import check
from geomap.cli.console import say
from geomap.cli.convert import convert
from geomap.cli.embed import embed
from geomap.cli.extract import extract
from geomap.cli.figure import figure
from geomap.cli.gazetteer import gazetteer_app
from geomap.cli.locate import locate
from geomap.cli.lookup import geocode, toponyms
from geomap.cli.map import demo, map_command
from geomap.cli.report import report
from geomap.cli.review import review
from geomap.cli.watch import watch

__all__ = ["app"]

app = typer.Typer(
    name="geomap",
    help="News articles or event tables in, a map that people can trust out.",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
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


app.command("map")(map_command)
#: In the order of the help: what draws, what makes and mends tables, what looks names up.
for _command in (
    *(figure, report, embed, watch),
    *(extract, review, check, convert, locate, aggregate),
    *(geocode, toponyms, demo),
):
    app.command()(_command)
