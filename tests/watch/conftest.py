"""What the tests of watching share: a watch over ``inbox`` that does not sleep."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from geomap.watch import Watch
from geomap.watch.stop import Stop

from .inbox import Told, Web


@pytest.fixture
def web() -> Web:
    """Return a web without addresses."""
    return Web()


@pytest.fixture
def told() -> Told:
    """Return an ear."""
    return Told()


@pytest.fixture
def watching(web: Web, told: Told) -> Iterator[Callable[..., Watch]]:
    """Return a maker of watches; one that is made lets the one before go."""
    Path("inbox").mkdir()
    made: list[Watch] = []

    def watch(*inputs: str, **options: Any) -> Watch:
        while made:
            made.pop().__exit__(None, None, None)
        given = {
            "state": "state.watch",
            "published": "2025-10-16",
            "stop": Stop(sleep=lambda _: None),
            "fetch": web.fetch,
            "tell": told,
            **options,
        }
        made.append(Watch(inputs or ("inbox",), **given))
        return made[-1]

    yield watch
    while made:
        made.pop().__exit__(None, None, None)
