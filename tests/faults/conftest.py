"""What the tests of faults share: the inputs, and what each command makes of them unbroken."""

from __future__ import annotations

from pathlib import Path

import pytest

from .commands import COMMANDS, copy, prepare, start, written


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with what the commands read."""
    folder = tmp_path_factory.mktemp("prepared")
    prepare(folder)
    return folder


@pytest.fixture(scope="session")
def unbroken(
    prepared: Path, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, dict[str, bytes]]:
    """Return what each command writes when nothing breaks it."""
    found: dict[str, dict[str, bytes]] = {}
    for name, command in COMMANDS.items():
        folder = tmp_path_factory.mktemp("unbroken") / "folder"
        copy(prepared, folder, command)
        assert start(folder, command.arguments).wait() == 0, name
        found[name] = written(folder, command)
        assert b"old" not in found[name].values(), name
    return found
