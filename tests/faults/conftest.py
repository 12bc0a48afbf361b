"""What the tests of faults share: the inputs, and what each command makes of them unbroken."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from .commands import ALL, OLD, Files, copy, prepare, start, written


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with what the commands read."""
    folder = tmp_path_factory.mktemp("prepared")
    prepare(folder)
    return folder


@pytest.fixture(scope="session")
def unbroken(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Files]:
    """Return what gives what a command writes when nothing breaks it."""

    @cache
    def run(name: str) -> Files:
        command = ALL[name]
        folder = tmp_path_factory.mktemp("unbroken") / "folder"
        copy(prepared, folder, command)
        assert start(folder, command.arguments).wait() == 0, name
        found = written(folder, command)
        assert OLD not in found.values(), name
        return found

    return run
