"""Sorting on disk: the same as sorting in memory."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from geomap.places.sorting import Sorter


@pytest.mark.parametrize("run", [1, 7, 100, 10_000])
def test_records_come_back_sorted_as_often_as_asked(run: int, tmp_path: Path) -> None:
    """However many runs are made, each reading gives all records in order."""
    chance = random.Random(1)
    records = [(chance.choice("abcї "), -chance.randrange(99), (n, None)) for n in range(500)]
    sorter = Sorter(tmp_path, "names", run=run)
    for record in records:
        sorter.add(record)
    assert list(sorter) == sorted(records)
    assert list(sorter) == sorted(records)


def test_nothing_stays_on_disk(tmp_path: Path) -> None:
    """What is let go of leaves no file, and no record."""
    sorter = Sorter(tmp_path, "names", run=2)
    for number in range(9):
        sorter.add((number,))
    assert len(list(tmp_path.iterdir())) == 4
    sorter.clear()
    assert list(tmp_path.iterdir()) == []
    assert list(sorter) == []
