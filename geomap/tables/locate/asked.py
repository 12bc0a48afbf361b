"""What is asked of a row of a table, and what is answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from geomap.places.store import Place
from geomap.tables.locate.names import Option

__all__ = ["DOUBTFUL", "SHOWN", "Answer", "Asked", "Lean"]

#: A place that is less sure than this is doubtful.
DOUBTFUL = 0.8
#: How much of a cell a note shows.
SHOWN = 60

#: How much more a candidate weighs in a country, or region, of all the table's other places.
_COUNTRY_GAIN, _REGION_GAIN = 5.0, 3.0


class Asked(NamedTuple):
    """What a row says of its place; an empty cell is ``""``."""

    name: str
    country: str = ""
    region: str = ""
    district: str = ""
    day: str = ""
    place_id: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """Where a row is.

    Attributes
    ----------
    place : Place or None
        The place; ``None`` where it is not known.
    confidence : float
        From 0 to 1.
    rivals : tuple of Option
        What it could also be; of a row without a place, what bears its name.
    note : str or None
        Why there is no place, or why it is doubtful.
    """

    place: Place | None
    confidence: float = 0.0
    rivals: tuple[Option, ...] = ()
    note: str | None = None

    @property
    def clear(self) -> Place | None:
        """The place, where there is no doubt of it."""
        return self.place if self.confidence >= DOUBTFUL else None


@dataclass(frozen=True, slots=True)
class Lean:
    """How likely a place is by where the other rows of its table are.

    Attributes
    ----------
    countries, regions : mapping of str to int
        How many different rows are in a country, and in a first-level unit, by their ISO codes.
    total : int
        How many there are.
    """

    countries: Mapping[str | None, int]
    regions: Mapping[str | None, int]
    total: int

    def __call__(self, place: Place) -> float:
        """Return how much a place weighs: 1, and more where others are in its country or unit."""
        region = self.regions.get(place.admin1, 0) if place.admin1 else 0
        gain = _COUNTRY_GAIN * self.countries.get(place.country, 0) + _REGION_GAIN * region
        return 1.0 + gain / max(1, self.total)
