"""What is asked of a row of a table, and what is answered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from geomap.places.store import Place
from geomap.tables.locate.names import Option

__all__ = ["DOUBTFUL", "SHOWN", "Answer", "Asked", "Lean", "Where", "leaning"]

#: A place that is less sure than this is doubtful.
DOUBTFUL = 0.8
#: How much of a cell a note shows.
SHOWN = 60

#: How much more a candidate weighs in a country, or region, of all the table's other places.
_COUNTRY_GAIN, _REGION_GAIN = 5.0, 3.0


@dataclass(frozen=True, slots=True)
class Asked:
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


#: ISO codes of a country and of a first-level unit of it.
Where: TypeAlias = tuple[str | None, str | None]
#: How likely a place is by where the other rows of the table are.
Lean: TypeAlias = Callable[[Place], float]


def leaning(where: Sequence[Where]) -> Lean:
    """Return how likely a place is by where the other rows of its table are."""
    countries, regions = Counter(one[0] for one in where), Counter(one[1] for one in where)
    total = max(1, len(where))

    def likely(place: Place) -> float:
        region = regions[place.admin1] if place.admin1 else 0
        gain = _COUNTRY_GAIN * countries[place.country] + _REGION_GAIN * region
        return 1.0 + gain / total

    return likely
