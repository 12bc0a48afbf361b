"""What fuzzing found once is never found again; and every target takes its own seeds."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from targets import TARGETS

from geomap.errors import GeomapError

FOUND = sorted(Path(__file__).with_name("corpus").glob("*/*"))


@pytest.mark.parametrize("path", FOUND, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_what_was_found_stays_mended(path: Path) -> None:
    """An input that once found a fault gives a result, or an error of ours."""
    with contextlib.suppress(GeomapError):
        TARGETS[path.parent.name].run(path.read_bytes())


@pytest.mark.parametrize("name", TARGETS)
def test_seeds_are_sound(name: str) -> None:
    """What fuzzing begins with gets a result, so that it reaches the code behind every check."""
    for seed in TARGETS[name].seeds():
        TARGETS[name].run(seed)
