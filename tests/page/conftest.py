"""Texts and tables for the tests of the page."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest


def _module(name: str) -> ModuleType:
    """Return a module of this folder: tests are no package, so none is imported by name."""
    spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def story() -> ModuleType:
    """Return the module story.py."""
    return _module("story")


@pytest.fixture(scope="session")
def hostile() -> list[str]:
    """Return the texts of hostile.py."""
    return list(_module("hostile").TEXTS)
