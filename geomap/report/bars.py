"""The bars of a timeline: how long each is, and how many events stand in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from geomap.figure.model import Model

__all__ = ["DENIED", "HAPPENED", "POSSIBLE", "Bar", "Bars", "bars_of", "kind_of"]

Integers = NDArray[np.int64]

#: Kinds of status: what happened, what may, and what is said not to.
HAPPENED, POSSIBLE, DENIED = range(3)
_KINDS: Final = {
    "planned": POSSIBLE, "hypothetical": POSSIBLE, "cancelled": DENIED, "denied": DENIED,
}  # fmt: skip
_MOST_BARS: Final = 62
#: For each length: the most days that it has, the unit of numpy that it is counted in, how many of
#: it, and the shift that lets weeks begin on Monday.
_LENGTHS: Final = {
    "day": (1, "D", 1, 0),
    "week": (7, "D", 7, 3),
    "month": (31, "M", 1, 0),
    "quarter": (92, "M", 3, 0),
    "year": (366, "Y", 1, 0),
    "decade": (3653, "Y", 10, 0),
}
#: Days within which an event is dated well enough to settle how long the timeline is.
_WELL_DATED: Final = 7
_LEAST_WIDE: Final = 31
#: An event is far off where it is so many times as far away as the others are from each other.
_FAR: Final = 9
_LEAST_REACH: Final = 14
_FEWEST_TO_PART: Final = 4


@dataclass(frozen=True, slots=True)
class Bar:
    """A stretch of days and its events.

    Attributes
    ----------
    first, last : int
        Days since 1970, both included.
    counts : array of shape (types, 3)
        How many events of each type are of each kind of status.
    vague : int
        How many events can have been on these days, or on those of another bar.
    apart : bool
        Whether other bars would stand between this one and the others, all empty.
    """

    first: int
    last: int
    counts: Integers
    vague: int = 0
    apart: bool = False

    @property
    def total(self) -> int:
        """How high the bar is."""
        return int(self.counts.sum()) + self.vague


@dataclass(frozen=True, slots=True)
class Bars:
    """The bars of a timeline.

    Attributes
    ----------
    length : str
        ``day``, ``week``, ``month``, ``quarter``, ``year`` or ``decade``.
    bars : list of Bar
        In the order of their days.
    wide : int
        How many events are in no bar, since all that is known of them is a stretch of days longer
        than that of all others.
    """

    length: str
    bars: list[Bar]
    wide: int


def bars_of(model: Model) -> Bars | None:
    """Return the bars of the events of a table, ``None`` where no event has a date."""
    starts, ends = model.spans
    rows = np.nonzero(np.isfinite(starts))[0]
    if not len(rows):
        return None
    first, last = starts[rows].astype(np.int64), ends[rows].astype(np.int64)
    drawn = ~_too_wide(first, last)
    rows, first, last = rows[drawn], first[drawn], last[drawn]
    before, after = _far_off(first, last)
    near = ~(before | after)
    typical = float(np.median(last[near] - first[near])) + 1
    length, edges = _edges(int(first[near].min()), int(last[near].max()), typical)
    types = model.types.codes[rows]
    kinds = np.asarray([HAPPENED, *map(kind_of, model.statuses.words)])[model.statuses.codes[rows]]
    first_bar, last_bar = (np.searchsorted(edges, days, side="right") - 1 for days in (first, last))
    exact, vague = near & (first_bar == last_bar), near & (first_bar != last_bar)
    counts = np.zeros((len(edges) - 1, len(model.types.words) + 1, 3), dtype=np.int64)
    np.add.at(counts, (first_bar[exact], types[exact], kinds[exact]), 1)
    steps = np.zeros(len(edges), dtype=np.int64)
    np.add.at(steps, first_bar[vague], 1)
    np.add.at(steps, last_bar[vague] + 1, -1)
    bars = [
        Bar(int(edges[place]), int(edges[place + 1]) - 1, counts[place, 1:], int(some))
        for place, some in enumerate(np.cumsum(steps)[:-1])
    ]

    def apart(far: NDArray[np.bool_]) -> list[Bar]:
        if not far.any():
            return []
        together = np.zeros_like(counts[0])
        np.add.at(together, (types[far], kinds[far]), 1)
        return [Bar(int(first[far].min()), int(last[far].max()), together[1:], apart=True)]

    wide = len(drawn) - int(drawn.sum())
    return Bars(length, [*apart(before), *bars, *apart(after)], wide)


def _too_wide(first: Integers, last: Integers) -> NDArray[np.bool_]:
    """Return which events are known to a longer stretch of days than all well dated ones take."""
    long = last - first + 1
    well = long <= max(_WELL_DATED, float(np.median(long)))
    reach = int(last[well].max() - first[well].min()) + 1
    wide: NDArray[np.bool_] = ~well & (long > max(_LEAST_WIDE, reach))
    return wide


def _far_off(first: Integers, last: Integers) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return which few events are so long before all others, and after, that bars would shrink."""
    middle = np.sort((first + last) // 2)
    few = max(1, len(middle) // 20) if len(middle) >= _FEWEST_TO_PART else 0
    most = middle[few : len(middle) - few]
    reach = _FAR * max(_LEAST_REACH, int(most[-1] - most[0]))
    return last < most[0] - reach, first > most[-1] + reach


def kind_of(status: str) -> int:
    """Return the kind of a status; one that is none of the known ones counts as what happened."""
    return _KINDS.get(status, HAPPENED)


def _edges(first: int, last: int, typical: float) -> tuple[str, Integers]:
    """Return the shortest bars that are not too many, and the first day of each and of the next.

    Most events stand in one bar: none is shorter than the days that are typically known of one.
    """
    for length, (days, unit, step, shift) in _LENGTHS.items():
        start, end = (
            (np.datetime64(day, "D").astype(f"M8[{unit}]").astype(np.int64) + shift) // step
            for day in (first, last)
        )
        units = np.arange(start, end + 2) * step - shift
        edges = units.astype(f"M8[{unit}]").astype("M8[D]").astype(np.int64)
        fits = len(units) - 1 <= _MOST_BARS and days >= typical
        if fits or length == "decade":
            break
    return length, edges
