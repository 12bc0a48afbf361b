"""Grains of an overview: units of days as the calendar has them, the finest that fits."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import numpy as np
import pytest

from geomap.page.grain import GRAINS, UNITS, Grain, finest, last_days

EPOCH = dt.date(1970, 1, 1)


@pytest.mark.parametrize(
    ("unit", "first", "last"),
    [
        ("day", "2024-02-29", "2024-02-29"),
        ("week", "2024-02-26", "2024-03-03"),
        ("month", "2024-02-01", "2024-02-29"),
        ("month", "1969-12-01", "1969-12-31"),
        ("quarter", "2023-10-01", "2023-12-31"),
        ("year", "1820-01-01", "1820-12-31"),
        ("decade", "2020-01-01", "2029-12-31"),
    ],
)
def test_a_unit_ends_where_the_next_begins(unit: str, first: str, last: str) -> None:
    """The last day of a unit is the one before the next unit, in leap years and before 1970 too."""
    days = np.array([(dt.date.fromisoformat(first) - EPOCH).days])
    ends = last_days(days, unit)
    assert (EPOCH + dt.timedelta(days=int(ends[0]))).isoformat() == last


def test_grains_get_coarser() -> None:
    """Each grain is coarser than the one before it in place or time, and finer in neither."""
    ranks = [(grain.cell, UNITS.index(grain.unit)) for grain in GRAINS]
    assert all(
        one != other and one[0] <= other[0] and one[1] <= other[1] for one, other in pairwise(ranks)
    )


@pytest.mark.parametrize("number", range(len(GRAINS)))
def test_the_finest_that_fits_is_taken(number: int) -> None:
    """Of the grains that fit, the first is taken."""
    fitting = GRAINS[number:]
    assert finest(lambda grain: grain in fitting) == GRAINS[number]


def test_where_none_fits_the_coarsest_is_taken() -> None:
    """There is always a grain."""
    assert finest(lambda _: False) == GRAINS[-1] == Grain(10, "decade")
