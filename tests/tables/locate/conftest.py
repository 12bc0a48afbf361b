"""One gazetteer for all tests of places in tables."""

from __future__ import annotations

import pytest

from geomap.places.overlay import open_gazetteer
from geomap.tables.locate.decide import Locator


@pytest.fixture(scope="session")
def locator() -> Locator:
    """Return what answers for rows, over the gazetteer that ships."""
    return Locator(open_gazetteer())
