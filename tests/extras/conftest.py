"""What the tests of the extras share: a chat endpoint on this machine."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from .server import FakeServer, Handler


@pytest.fixture
def server(serving: Callable[[type[Handler]], str], monkeypatch: pytest.MonkeyPatch) -> FakeServer:
    """Run the server for one test."""
    monkeypatch.delenv("GEOMAP_LLM_KEY", raising=False)
    fake = FakeServer()
    fake.url = serving(type("OneHandler", (Handler,), {"fake": fake})) + "/v1"
    return fake
