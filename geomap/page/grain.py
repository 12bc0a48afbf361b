"""How finely an overview counts events: by place or cell, and by day, week, month or more."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

__all__ = ["GRAINS", "MOST_BYTES", "MOST_EVENTS", "UNITS", "Grain", "finest", "last_days"]

#: A page of more events than this is slow to open, and to filter.
MOST_EVENTS: Final = 1_000_000
#: So is one of long texts that is larger than this.
MOST_BYTES: Final = 100_000_000
#: Spans of days that events are counted by: weeks begin on Monday, the others as in the calendar.
UNITS: Final = ("day", "week", "month", "quarter", "year", "decade")
#: Of those that the calendar has, what NumPy calls them, and how many of those they are.
_CALENDAR: Final = {"month": ("M", 1), "quarter": ("M", 3), "year": ("Y", 1), "decade": ("Y", 10)}


@dataclass(frozen=True, slots=True)
class Grain:
    """How finely events are counted.

    Attributes
    ----------
    cell : float
        Width and height of a cell, degrees; 0 counts every position by itself.
    unit : str
        One of :data:`UNITS`.
    """

    cell: float
    unit: str


#: From the finest: place and time get coarser by turns.
GRAINS: Final = (
    Grain(0, "day"),
    Grain(0.05, "day"),
    Grain(0.1, "day"),
    Grain(0.1, "week"),
    Grain(0.25, "week"),
    Grain(0.25, "month"),
    Grain(0.5, "month"),
    Grain(1, "month"),
    Grain(1, "quarter"),
    Grain(2, "quarter"),
    Grain(2, "year"),
    Grain(5, "year"),
    Grain(10, "decade"),
)


def finest(fits: Callable[[Grain], bool]) -> Grain:
    """Return the finest grain that fits, or the coarsest of all where none does.

    Parameters
    ----------
    fits : callable
        Whether a grain is coarse enough; a coarser one is taken to be as well.
    """
    low, high = 0, len(GRAINS) - 1
    while low < high:
        middle = (low + high) // 2
        if fits(GRAINS[middle]):
            high = middle
        else:
            low = middle + 1
    return GRAINS[low]


def last_days(first: NDArray[np.int64], unit: str) -> NDArray[np.int64]:
    """Return the last day of each unit, by its first; days since 1970."""
    if unit == "day":
        return first
    if unit == "week":
        return first + 6
    name, count = _CALENDAR[unit]
    begins = first.astype("datetime64[D]").astype(f"datetime64[{name}]").astype(np.int64)
    following = (begins + count).astype(f"datetime64[{name}]").astype("datetime64[D]")
    return np.asarray(following.astype(np.int64) - 1)
