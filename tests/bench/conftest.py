"""The module that knows what is measured, for the tests beside it."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import Any

import pytest


def _load() -> Any:
    spec = importlib.util.spec_from_file_location("bench_run", Path(__file__).with_name("run.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


RUN = _load()


@pytest.fixture(scope="session")
def bench() -> Any:
    """Return the module ``run.py``."""
    return RUN


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give a test that takes ``work`` each piece of work."""
    if "work" in metafunc.fixturenames:
        metafunc.parametrize("work", RUN.WORK, ids=lambda work: work.what)
