"""What geomap costs, each piece of work in a group with its baseline.

``make bench`` runs these; the numbers to compare are the two medians of a group. Nothing here
asserts a time.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pytest_benchmark.fixture import BenchmarkFixture


@pytest.fixture(scope="module")
def folder(bench: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of the files to work on."""
    made = tmp_path_factory.mktemp("bench")
    bench.make_files(made)
    return made


@pytest.mark.parametrize("side", ["theirs", "ours"])
def test_costs(benchmark: BenchmarkFixture, bench: Any, work: Any, side: str, folder: Path) -> None:
    """Each runs in a process of its own, as a user runs it."""
    if side == "theirs" and work.needs:
        pytest.importorskip(work.needs)
    benchmark.group = work.what
    benchmark.pedantic(bench.cost, args=(getattr(work, side), folder), rounds=bench.ROUNDS)
