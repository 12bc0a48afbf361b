"""What a rule found: the rule, the rows, the column, what is wrong and what to do about it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from geomap.tables.coded import Coded

__all__ = ["LEVELS", "Finding", "Level", "Mask", "Rows", "found", "told"]

Level = Literal["error", "warning"]
Rows = NDArray[np.intp]
Mask = NDArray[np.bool_]

#: The name of each rule, and how bad it is to break it. An error breaks the contract of the table,
#: or cannot be true; a warning is very likely a mistake.
LEVELS: Mapping[str, Level] = {
    "actors": "error",
    "admin1-country": "error",
    "call-with-place": "error",
    "cell": "error",
    "coarse-coordinates": "warning",
    "column-name": "warning",
    "coordinates-and-place": "warning",
    "country-code": "error",
    "country-missing": "warning",
    "counts": "error",
    "date-order": "error",
    "date-precision": "error",
    "day-and-month": "warning",
    "decimal-comma": "warning",
    "decimal-point": "error",
    "equal-coordinates": "warning",
    "geometry": "warning",
    "happened-after-report": "error",
    "lost-sign": "error",
    "missing-column": "error",
    "mojibake": "warning",
    "name-and-place": "warning",
    "null-island": "error",
    "odd-date": "warning",
    "outside-country": "error",
    "place-without-coordinates": "warning",
    "planned-before-report": "warning",
    "precision-and-place": "warning",
    "projected-coordinates": "error",
    "quote-offsets": "error",
    "radius": "warning",
    "repeated-id": "error",
    "repeated-row": "warning",
    "row": "error",
    "subtype": "warning",
    "swapped-coordinates": "error",
    "unknown-count": "warning",
    "unlikely-text": "warning",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """The rows that break one rule in one way.

    Attributes
    ----------
    rule : str
        One of :data:`LEVELS`.
    column : str
        Where to look first.
    rows : array of int
        Their numbers in the part of the table that was looked at, from 0.
    reason : str or sequence of str
        What is wrong, for all or for each of them.
    mend : str or sequence of str
        What to do about it, likewise.
    level : {"error", "warning"} or None
        How bad it is, where that is not what the rule says.
    """

    rule: str
    column: str
    rows: Rows
    reason: str | Sequence[str]
    mend: str | Sequence[str]
    level: Level | None = None

    @property
    def severity(self) -> Level:
        """How bad it is."""
        return self.level or LEVELS[self.rule]

    @property
    def said(self) -> tuple[list[str], list[str]]:
        """What is wrong with each of the rows, and the mends."""
        reasons, mends = (
            [text] * len(self.rows) if isinstance(text, str) else list(text)
            for text in (self.reason, self.mend)
        )
        return reasons, mends


def found(
    rule: str,
    column: str,
    rows: Mask,
    reason: str,
    mend: str,
    level: Level | None = None,
) -> Iterator[Finding]:
    """Yield what was found in the rows of a mask, where there are any."""
    if rows.any():
        yield Finding(rule, column, np.flatnonzero(rows), reason, mend, level)


def told(
    rule: str, column: str, said: Coded, mend: str | None = None, level: Level | None = None
) -> Iterator[Finding]:
    """Yield what was found in the rows of which something is said, where there are any.

    Parameters
    ----------
    rule, column : str
        As of a :class:`Finding`.
    said : Coded
        The reason; without `mend`, both of them as a tuple.
    mend : str, optional
        What to do about all of them.
    level : {"error", "warning"}, optional
        How bad it is, where that is not what the rule says.
    """
    if said.known.any():
        rows = np.flatnonzero(said.known)
        cells = said.take(rows).tolist()
        if mend is not None:
            yield Finding(rule, column, rows, cells, mend, level)
        else:
            reasons, mends = zip(*cells, strict=True)
            yield Finding(rule, column, rows, reasons, mends, level)
