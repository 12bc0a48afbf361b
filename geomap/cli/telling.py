"""Options that say what a figure or a report tells besides its events."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

import typer

from geomap.cli.console import note
from geomap.cli.options import checked_ui_lang

__all__ = ["Telling", "note_missing_letters"]

_MOST_LETTERS = 12


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


def note_missing_letters(missing: Sequence[str], instead: str = "the picture has …") -> None:
    """Say which letters no font of the machine has, and what is there instead."""
    if missing:
        shown = " ".join(missing[:_MOST_LETTERS])
        more = f" and {len(missing) - _MOST_LETTERS} more" if len(missing) > _MOST_LETTERS else ""
        note(
            f"no font here can write {shown}{more}, so {instead} for them:"
            " install a font of that script, such as one of the Noto family"
        )
