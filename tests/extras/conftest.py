"""What the tests of the extras share: a chat endpoint on this machine."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import ThreadingHTTPServer

import pytest

from .server import FakeServer, Handler


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeServer]:
    """Run the server for one test."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "GEOMAP_LLM_KEY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    fake = FakeServer()
    handler = type("OneHandler", (Handler,), {"fake": fake})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as running:
        running.daemon_threads = True
        thread = threading.Thread(target=running.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        fake.url = f"http://127.0.0.1:{running.server_address[1]}/v1"
        yield fake
        running.shutdown()
        thread.join()
