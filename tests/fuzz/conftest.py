"""Fuzzing: a few examples of each by default, as many as time allows when asked for.

``GEOMAP_FUZZ_SECONDS=600 make test`` runs each of these tests for that many seconds, with other
examples each time; by default the examples are few, and the same in every run.
"""

from __future__ import annotations

import os
import time
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings

SECONDS = float(os.environ.get("GEOMAP_FUZZ_SECONDS") or 0)
HERE = Path(__file__).parent
SETTINGS = settings(
    max_examples=400 if SECONDS else 25,
    derandomize=not SECONDS,
    deadline=None,
    database=None,
    phases=(Phase.explicit, Phase.generate, *([Phase.shrink] if SECONDS else [])),
    suppress_health_check=list(HealthCheck),
)

#: A test with several parameters is one function, and takes settings once.
set_up = cache(SETTINGS)


def pytest_itemcollected(item: pytest.Item) -> None:
    """Give the tests of this folder the settings of the run."""
    if HERE in item.path.parents and isinstance(item, pytest.Function):
        set_up(item.obj)


@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> object:
    """Run a test again, with new examples, until its time is up."""
    until = time.monotonic() + SECONDS
    result = yield
    if HERE in pyfuncitem.path.parents:
        names = pyfuncitem._fixtureinfo.argnames
        while time.monotonic() < until:
            pyfuncitem.obj(**{name: pyfuncitem.funcargs[name] for name in names})
    return result
