"""Options that choose events."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from geomap.taxonomy import OwnType

if TYPE_CHECKING:
    from geomap.tables.filters import EventFilter

__all__ = ["Filters"]


@dataclass(frozen=True, slots=True)
class Filters:
    """What was typed for the options of :class:`geomap.tables.filters.EventFilter`."""

    type: Annotated[
        list[str] | None,
        typer.Option("--type", metavar="TYPE", help="Keep this event type; repeatable."),
    ] = None
    status: Annotated[
        list[str] | None,
        typer.Option("--status", metavar="STATUS", help="Keep this status; repeatable."),
    ] = None
    country: Annotated[
        list[str] | None,
        typer.Option("--country", metavar="CODE", help="Keep this country, as UA; repeatable."),
    ] = None
    since: Annotated[
        str | None,
        typer.Option("--since", metavar="DATE", help="Keep events on this day or later."),
    ] = None
    until: Annotated[
        str | None,
        typer.Option("--until", metavar="DATE", help="Keep events on this day or earlier."),
    ] = None
    bbox: Annotated[
        str | None,
        typer.Option("--bbox", metavar="W,S,E,N", help="Keep events in this box, in degrees."),
    ] = None
    within: Annotated[
        str | None,
        typer.Option("--within", metavar="FILE", help="Keep events in the polygons of a file."),
    ] = None
    min_confidence: Annotated[
        str | None,
        typer.Option("--min-confidence", metavar="0…1", help="Keep events at least this sure."),
    ] = None

    def wanted(self, own_types: Sequence[OwnType] = ()) -> EventFilter:
        """Return the filter that the options ask for.

        Parameters
        ----------
        own_types : sequence of OwnType
            Event types that a user declared.

        Raises
        ------
        OptionError
            When a value is not one of ours.
        ReadError
            When the polygons cannot be read.
        """
        from geomap.tables.filters import event_filter

        return event_filter(
            type=self.type,
            status=self.status,
            country=self.country,
            since=self.since,
            until=self.until,
            bbox=self.bbox,
            within=self.within,
            min_confidence=self.min_confidence,
            own_types=[one.name for one in own_types],
            spelling="--{}",
        )
