"""Options that commands share, and what their values mean."""

from __future__ import annotations

from typing import Annotated

import typer

from geomap.errors import OptionError
from geomap.languages import available

__all__ = [
    "Cluster",
    "Format",
    "Gazetteer",
    "Home",
    "Inputs",
    "Lang",
    "Merge",
    "Output",
    "Published",
    "Title",
    "UiLang",
    "checked_lang",
    "checked_ui_lang",
]

Cluster = Annotated[
    str | None,
    typer.Option(
        "--cluster", metavar="WHERE", help="Share the work out: local, local:4, tcp://HOST:PORT."
    ),
]
Inputs = Annotated[list[str], typer.Argument(metavar="INPUT", help="Files, folders, globs, or -.")]
Output = Annotated[str, typer.Option("--output", "-o", metavar="FILE", help="File, or -.")]
Format = Annotated[
    str | None,
    typer.Option(
        "--format", metavar="NAME", help="geojson, csv, tsv, jsonl, parquet, gpkg, fgb, kml, xlsx."
    ),
]
Published = Annotated[
    str | None,
    typer.Option(
        "--published", metavar="DATE", help='Day of publication, the anchor of "Thursday".'
    ),
]
Lang = Annotated[
    str | None, typer.Option("--lang", metavar="CODE", help="Language: en, fr, uk, ru, de or es.")
]
Home = Annotated[
    str | None,
    typer.Option("--home", metavar="CODE", help="Country the source writes from, as UA."),
]
Merge = Annotated[
    bool,
    typer.Option("--merge", help="Make an event that several articles tell one, with its sources."),
]
Title = Annotated[str | None, typer.Option("--title", metavar="TEXT", help="Title of the page.")]
Gazetteer = Annotated[
    str | None,
    typer.Option("--gazetteer", metavar="PATH", help="CSV of your own places, or a gazetteer."),
]
UiLang = Annotated[
    str | None,
    typer.Option(
        "--ui-lang",
        metavar="CODE",
        help="Language of the page: en, fr, uk, ru, de or es. Default: the reader's.",
    ),
]


def checked_lang(value: str | None) -> str | None:
    """Return a language code that has a pack.

    Raises
    ------
    OptionError
        When there is no pack for it.
    """
    if value is None or value.lower() in available():
        return value and value.lower()
    raise OptionError(
        f"--lang {value!r} is not a language that geomap reads",
        mend=f"use one of {', '.join(available())}",
    )


def checked_ui_lang(value: str | None) -> str | None:
    """Return the code of a language that the page speaks.

    Raises
    ------
    OptionError
        When it speaks no such language.
    """
    from geomap.page import UI_LANGUAGES

    if value is None or value.lower() in UI_LANGUAGES:
        return value and value.lower()
    raise OptionError(
        f"--ui-lang {value!r} is not a language that the page speaks",
        mend=f"use one of {', '.join(UI_LANGUAGES)}",
    )
