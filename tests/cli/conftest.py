"""How the tests type commands."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from geomap.cli import main
from geomap.samples import sample


@dataclass(frozen=True)
class Result:
    """What a command left behind: exit code, standard output, standard error."""

    code: int
    out: str
    err: str


Run = Callable[..., Result]


@pytest.fixture
def run(capfdbinary: pytest.CaptureFixture[bytes]) -> Run:
    """Run a command in this process, for speed."""

    def typed(*arguments: str) -> Result:
        code = main(list(arguments))
        out, err = capfdbinary.readouterr()
        return Result(code, out.decode("utf-8"), err.decode("utf-8"))

    return typed


@pytest.fixture
def fresh() -> Run:
    """Run a command in a process of its own, as a user does."""

    def typed(*arguments: str, **options: Any) -> Result:
        command = [sys.executable, "-m", "geomap", *arguments]
        done = subprocess.run(command, capture_output=True, timeout=120, **options)
        return Result(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))

    return typed


@pytest.fixture
def article() -> str:
    """Put the sample article into the folder; return its name."""
    Path("article.txt").write_text(sample().text, encoding="utf-8")
    return "article.txt"


@pytest.fixture
def table(run: Run, article: str) -> str:
    """Put the events of the sample article into the folder as CSV; return its name."""
    assert run("extract", article, "--published", "2026-03-12", "-o", "events.csv").code == 0
    return "events.csv"
