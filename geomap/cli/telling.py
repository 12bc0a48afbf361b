"""Options that say what a figure or a report tells besides its events."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import typer

from geomap.cli.options import checked_ui_lang

__all__ = ["Telling"]


@dataclass(frozen=True, slots=True)
class Telling:
    """What was typed of title, credits and language."""

    title: Annotated[
        str | None, typer.Option("--title", metavar="TEXT", help="Title above the map.")
    ] = None
    subtitle: Annotated[
        str | None, typer.Option("--subtitle", metavar="TEXT", help="Line below the title.")
    ] = None
    source: Annotated[
        str | None,
        typer.Option(
            "--source", metavar="TEXT", help="Whom to credit. Default: the sites of the events."
        ),
    ] = None
    ui_lang: Annotated[
        str | None,
        typer.Option(
            "--ui-lang",
            metavar="CODE",
            help="Language of the words: en, fr, uk, ru, de or es. Default: that of the events.",
        ),
    ] = None

    @property
    def lang(self) -> str | None:
        """The language of the words, where one was named.

        Raises
        ------
        OptionError
            When the page speaks no such language.
        """
        return checked_ui_lang(self.ui_lang)
