"""The bench tells what has grown, and nothing else. No time is asserted here."""

from __future__ import annotations

from typing import Any


def test_what_has_grown_much_is_told(bench: Any) -> None:
    """A ratio that is half as large again is told; noise, a gain and new work are not."""
    old = {"map": {"time": 2.0, "memory": 1.0}, "geocode": {"time": 0.4, "memory": 0.3}}
    new = {"map": {"time": 3.0, "memory": 1.1}, "geocode": {"time": 0.2, "memory": 0.3}}
    told = bench.grown(old, {**new, "new work": {"time": 9.0, "memory": 9.0}})
    assert told == ["map: time is 3.0 times the baseline's, was 2.0"]


def test_a_baseline_that_is_not_installed_is_told(bench: Any) -> None:
    """The table says that a baseline was not run, and has no ratio of it."""
    work = bench.Work("ours", (), "theirs", (), "no_such_module")
    alone = bench.Measured(work, bench.Cost(1.0, 50.0), None)
    assert alone.ratios == {}
    assert "| ours | 1 s, 50 MB | theirs | not installed, not run |" in bench.as_markdown([alone])
