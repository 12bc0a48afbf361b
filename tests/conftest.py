"""What every test shares: no network, and a folder of its own to work in."""

from __future__ import annotations

import socket
from typing import Any, NoReturn

import pytest

_LOCAL = {"127.0.0.1", "::1", "localhost"}


def _refuse(address: Any) -> NoReturn:
    raise RuntimeError(f"a test asked for the network: {address!r}")


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a test reach no machine but this one."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        remote = self.family in (socket.AF_INET, socket.AF_INET6)
        if remote and str(address[0]) not in _LOCAL:
            _refuse(address)
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run each test in an empty folder, so that nothing lands in the project."""
    monkeypatch.chdir(tmp_path)
