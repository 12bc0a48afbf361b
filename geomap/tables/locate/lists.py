"""Cells that list several places."""

from __future__ import annotations

from collections.abc import Sequence

from geomap.tables.locate.cells import LONGEST, is_position, parted, places_in
from geomap.tables.locate.names import Names, Unit

__all__ = ["listed_places"]


def listed_places(text: str, names: Names) -> list[str]:
    """Return the texts of the places that a cell lists; of one place its own.

    Parameters
    ----------
    text : str
        The cell: "Kharkiv; Sumy", "Kharkiv and Sumy", but "Kharkiv; Ukraine" is one place.
    names : Names
        The names of the gazetteer.
    """
    if len(text) > LONGEST or is_position(text):
        return [text]
    listed = places_in(text)
    if len(listed) == 1 and not names.options(listed[0]):
        parts = parted(listed[0])
        if len(parts) > 1 and all(names.options(part) for part in parts):
            listed = parts
    if len(listed) > 1 and _is_one_place(listed, names):
        return [", ".join(listed)]
    return listed or [text]


def _is_one_place(listed: Sequence[str], names: Names) -> bool:
    """Tell whether each text that follows holds the first."""
    options = names.options(listed[0])
    for written in listed[1:]:
        unit = Unit(written, (*names.unit(written).places, *names.country(written).places))
        rows = {place.index for place in unit.places}
        if not any(
            one.place.kind != "country" and names.lies_in(one.place, unit)
            for one in options
            if one.place.index not in rows
        ):
            return False
    return True
