"""Options that say which columns of a table are which."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from geomap.errors import OptionError

if TYPE_CHECKING:
    from geomap.tables.schemes import Layout

__all__ = ["Columns"]


def _column(option: str, what: str) -> typer.models.OptionInfo:
    info: typer.models.OptionInfo = typer.Option(
        option, metavar="COLUMN", help=f"Column of a table that holds {what}."
    )
    return info


@dataclass(frozen=True, slots=True)
class Columns:
    """Which columns of a table are which, as typed; see :class:`geomap.tables.schemes.Layout`."""

    lat: Annotated[str | None, _column("--lat", "the latitude")] = None
    lon: Annotated[str | None, _column("--lon", "the longitude")] = None
    place: Annotated[str | None, _column("--place", "the name of the place")] = None
    date: Annotated[str | None, _column("--date", "the day")] = None
    type_column: Annotated[str | None, _column("--type-column", "the type")] = None
    day_order: Annotated[
        str | None,
        typer.Option(
            "--day-order", metavar="day|month", help="What comes first in days such as 03/04/2024."
        ),
    ] = None

    def layout(self) -> Layout | None:
        """Return what the options say of a table; ``None`` where none was given.

        Raises
        ------
        OptionError
            When there is no such order.
        """
        from geomap.tables.schemes import Layout

        named = {
            "lat": self.lat,
            "lon": self.lon,
            "place_name": self.place,
            "date_start": self.date,
            "event_type": self.type_column,
        }
        columns = {ours: theirs for ours, theirs in named.items() if theirs is not None}
        if self.day_order is None:
            return Layout(columns) if columns else None
        if self.day_order == "day":
            return Layout(columns, "day")
        if self.day_order == "month":
            return Layout(columns, "month")
        raise OptionError(f"no --day-order {self.day_order!r}", mend="use day or month")
