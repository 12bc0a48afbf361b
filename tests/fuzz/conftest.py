"""Fuzzing: a few examples of each by default, as many as time allows when asked for.

``GEOMAP_FUZZ_SECONDS=600 make test`` runs each of these tests for that many seconds, with other
examples each time; by default the examples are few, and the same in every run. ``run.py`` fuzzes
the targets of ``targets.py`` by coverage, far more often.
"""

from __future__ import annotations

import os
import sys
import time
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings

SECONDS = float(os.environ.get("GEOMAP_FUZZ_SECONDS") or 0)
HERE = Path(__file__).parent
if str(HERE) not in sys.path:
    sys.path.insert(0, str(HERE))  # for ``targets`` and ``seeds``, which ``run.py`` imports, too
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


def is_drawn(item: pytest.Item) -> bool:
    """Tell whether Hypothesis draws the examples of a test."""
    return isinstance(item, pytest.Function) and hasattr(item.obj, "hypothesis")


def pytest_itemcollected(item: pytest.Item) -> None:
    """Give the tests of this folder the settings of the run."""
    if HERE in item.path.parents and is_drawn(item):
        set_up(item.obj)


@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> object:
    """Run a test again, with new examples, until its time is up."""
    until = time.monotonic() + SECONDS
    result = yield
    if HERE in pyfuncitem.path.parents and is_drawn(pyfuncitem):
        names = pyfuncitem._fixtureinfo.argnames
        while time.monotonic() < until:
            pyfuncitem.obj(**{name: pyfuncitem.funcargs[name] for name in names})
    return result
