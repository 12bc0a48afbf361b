"""Options that say what a figure or a report tells besides its events."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import typer

from geomap.cli.console import note
from geomap.cli.options import checked_ui_lang

if TYPE_CHECKING:
    import geopandas as gpd

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

    def check(self) -> None:
        """Raise, before any work is done, when geomap has no words in the language.

        Raises
        ------
        OptionError
            When it has none.
        """
        checked_ui_lang(self.ui_lang)

    def drawing(self, table: gpd.GeoDataFrame, gazetteer: str | None) -> dict[str, Any]:
        """Return the parameters that a figure and a report of a table share."""
        from geomap.cli.pages import areas_of, shared_title

        # matplotlib tells of its cache of fonts, which is nobody's concern here.
        logging.getLogger("matplotlib").setLevel(logging.ERROR)
        return {
            "title": self.title or shared_title(table),
            "subtitle": self.subtitle,
            "lang": checked_ui_lang(self.ui_lang),
            "source": self.source,
            "areas": areas_of(gazetteer),
        }


def note_missing_letters(missing: Sequence[str], instead: str = "the picture has …") -> None:
    """Say which letters no font of the machine has, and what is there instead."""
    if missing:
        shown = " ".join(missing[:_MOST_LETTERS])
        more = f" and {len(missing) - _MOST_LETTERS} more" if len(missing) > _MOST_LETTERS else ""
        note(
            f"no font here can write {shown}{more}, so {instead} for them:"
            " install a font of that script, such as one of the Noto family"
        )
