"""Options that say how much of the events is published."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    import geopandas as gpd

__all__ = ["Disclosure"]


@dataclass(frozen=True, slots=True)
class Disclosure:
    """What was typed for the options of :mod:`geomap.tables.disclosure`."""

    coarsen: Annotated[
        str | None,
        typer.Option(
            "--coarsen",
            metavar="LEVEL",
            help="Publish no place finer than city, district, region, country, or so many km.",
        ),
    ] = None
    redact: Annotated[
        list[str] | None,
        typer.Option("--redact", metavar="FIELD", help="Leave this column out; repeatable."),
    ] = None

    @property
    def is_asked(self) -> bool:
        """Whether less than all is published."""
        return self.coarsen is not None or bool(self.redact)

    def check(self) -> None:
        """Raise, before any work is done, when there is no such level.

        Raises
        ------
        OptionError
            When there is none.
        """
        from geomap.tables.disclosure import parse_coarseness

        if self.coarsen is not None:
            parse_coarseness(self.coarsen)

    def apply(self, table: gpd.GeoDataFrame, gazetteer: str | None = None) -> gpd.GeoDataFrame:
        """Return the table as it may be published."""
        if not self.is_asked:
            return table
        from geomap.places.overlay import open_gazetteer
        from geomap.tables.disclosure import disclose

        store = open_gazetteer(gazetteer)
        return disclose(table, coarsen=self.coarsen, redact=self.redact or (), store=store)
