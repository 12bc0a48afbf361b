"""Numbers that come part by part, counted."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["Counted"]

Numbers = NDArray[Any]
Counts = NDArray[np.int64]


class Counted:
    """How often each number came; in memory is each number once.

    Parameters
    ----------
    dtype : data type
        That of the numbers, which may be days, too. None of them is NaN or NaT.
    """

    def __init__(self, dtype: Any) -> None:
        #: Different numbers, and how often they came, each more than twice as long as the next.
        self._parts = [(np.zeros(0, dtype), np.zeros(0, np.int64))]

    def add(self, numbers: Numbers) -> None:
        """Count further numbers."""
        if not numbers.size:
            return
        parts = self._parts
        parts.append(np.unique(numbers, return_counts=True))
        while len(parts) > 1 and len(parts[-2][0]) <= 2 * len(parts[-1][0]):
            parts.append(_sum([parts.pop(), parts.pop()]))

    def counts(self) -> tuple[Numbers, Counts]:
        """Return the different numbers, in their order, and how often each came."""
        if len(self._parts) > 1:
            self._parts = [_sum(self._parts)]
        return self._parts[0]

    @property
    def total(self) -> int:
        """How many numbers came."""
        return int(self.counts()[1].sum())

    def quantile(self, share: float) -> float:
        """Return the number below which a share of all lies, as :func:`numpy.quantile` does."""
        different, counts = self.counts()
        last = self.total - 1
        at = share * last
        ranks = np.minimum([int(at), int(at) + 1], last)
        beside = different[np.searchsorted(counts.cumsum(), ranks, side="right")]
        return float(np.quantile(beside, at - int(at)))


def _sum(parts: list[tuple[Numbers, Counts]]) -> tuple[Numbers, Counts]:
    numbers = np.concatenate([numbers for numbers, _ in parts])
    order = np.argsort(numbers, kind="stable")
    numbers = numbers[order]
    counts = np.concatenate([counts for _, counts in parts])[order]
    firsts = np.flatnonzero(np.concatenate([[True], numbers[1:] != numbers[:-1]]))
    return numbers[firsts], np.add.reduceat(counts, firsts)
