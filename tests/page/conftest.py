"""Texts and tables for the tests of the page."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType

import pytest


@pytest.fixture(scope="session")
def story(module: Callable[[str], ModuleType]) -> ModuleType:
    """Return the module story.py."""
    return module("page/story")
