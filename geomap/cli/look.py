"""Options that say how a page looks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from geomap.cli.options import Title, UiLang, checked_ui_lang
from geomap.errors import OptionError

if TYPE_CHECKING:
    from geomap.cli.pages import Look

__all__ = ["LookOptions"]

#: When events are counted on a page and kept beside it; by default where there are many.
OVERVIEWS = ("auto", "always", "never")


@dataclass(frozen=True, slots=True)
class LookOptions:
    """What was typed for the commands that draw a page."""

    title: Title = None
    ui_lang: UiLang = None
    tiles: Annotated[
        str | None,
        typer.Option(
            "--tiles",
            metavar="NAME",
            help="Basemap from the network: a name of xyzservices, a URL.",
        ),
    ] = None
    tiles_credit: Annotated[
        str | None,
        typer.Option("--tiles-credit", metavar="TEXT", help="Whose tiles a URL gives."),
    ] = None

    overview: Annotated[
        str,
        typer.Option(
            "--overview",
            metavar="WHEN",
            help="Count events on the page, and keep them beside it: auto, always or never.",
        ),
    ] = "auto"

    def look(self) -> Look:
        """Return how the page is to look.

        Raises
        ------
        OptionError
            When it speaks no such language, or an overview is wanted at no such time.
        """
        from geomap.cli.pages import Look

        if self.overview not in OVERVIEWS:
            raise OptionError(
                f"no --overview {self.overview!r}", mend=f"use one of {', '.join(OVERVIEWS)}"
            )

        return Look(
            title=self.title,
            lang=checked_ui_lang(self.ui_lang),
            tiles=self.tiles,
            tiles_credit=self.tiles_credit,
            overview=self.overview,
        )
