"""Options that say which columns of a table are which."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from geomap.errors import OptionError

if TYPE_CHECKING:
    from geomap.tables.schemes import Layout

__all__ = ["Date", "DayOrder", "Lat", "Lon", "Place", "TypeColumn", "layout"]


def _column(option: str, what: str) -> typer.models.OptionInfo:
    info: typer.models.OptionInfo = typer.Option(
        option, metavar="COLUMN", help=f"Column of a table that holds {what}."
    )
    return info


Lat = Annotated[str | None, _column("--lat", "the latitude")]
Lon = Annotated[str | None, _column("--lon", "the longitude")]
Place = Annotated[str | None, _column("--place", "the name of the place")]
Date = Annotated[str | None, _column("--date", "the day")]
TypeColumn = Annotated[str | None, _column("--type-column", "the type")]
DayOrder = Annotated[
    str | None,
    typer.Option(
        "--day-order", metavar="day|month", help="What comes first in days such as 03/04/2024."
    ),
]


def layout(
    lat: str | None,
    lon: str | None,
    place: str | None,
    date: str | None,
    type_column: str | None,
    day_order: str | None,
) -> Layout | None:
    """Return what the options say of a table; ``None`` where none was given.

    Raises
    ------
    OptionError
        When there is no such order.
    """
    from geomap.tables.schemes import Layout

    named = {
        "lat": lat,
        "lon": lon,
        "place_name": place,
        "date_start": date,
        "event_type": type_column,
    }
    columns = {ours: theirs for ours, theirs in named.items() if theirs is not None}
    if day_order is None:
        return Layout(columns) if columns else None
    if day_order == "day":
        return Layout(columns, "day")
    if day_order == "month":
        return Layout(columns, "month")
    raise OptionError(f"no --day-order {day_order!r}", mend="use day or month")
