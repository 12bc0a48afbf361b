"""Numbers that come part by part, counted."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from geomap.tables.checks.counted import Counted

NUMBERS = st.lists(st.floats(-180, 180).map(lambda n: round(n, 1) + 0.0))


@settings(max_examples=30)
@given(parts=st.lists(NUMBERS, max_size=6), share=st.sampled_from([0.0, 0.1, 0.5, 0.9, 1.0]))
def test_numbers_are_counted_as_if_they_had_come_at_once(
    parts: list[list[float]], share: float
) -> None:
    """Different numbers, how often each came, and quantiles, are those of all together."""
    counted = Counted(np.float64)
    for part in parts:
        counted.add(np.array(part))
    every = np.array([number for part in parts for number in part])
    numbers, counts = np.unique(every, return_counts=True)
    assert [one.tolist() for one in counted.counts()] == [numbers.tolist(), counts.tolist()]
    assert counted.total == len(every)
    if len(every):
        assert counted.quantile(share) == np.quantile(every, share)
