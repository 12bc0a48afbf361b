"""What the terminal sees: progress only there, results and remarks apart."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from geomap.cli import main
from geomap.cli.console import progress


class Terminal(io.StringIO):
    """A stream that says that it is a terminal."""

    def isatty(self) -> bool:
        """Return that it is."""
        return True


@pytest.mark.parametrize("stream", [Terminal, io.StringIO])
def test_progress_is_for_terminals(
    stream: type[io.StringIO], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Items are counted on a terminal, and the count is wiped; elsewhere nothing is printed."""
    monkeypatch.setattr(sys, "stderr", stream())
    assert list(progress(["a", "b"], "article")) == ["a", "b"]
    printed = sys.stderr.getvalue()  # type: ignore[attr-defined]
    assert ("article 2" in printed) is (stream is Terminal)
    assert not printed or printed.endswith(" \r")


def test_results_and_remarks_are_apart(run: Any, article: str) -> None:
    """Standard output holds the result alone; remarks go to standard error."""
    result = run("extract", article)
    assert all(line.startswith("{") for line in result.out.splitlines())
    assert all(line.startswith("geomap: note: ") for line in result.err.splitlines())


def test_every_command_has_help(run: Any) -> None:
    """``--help`` and no arguments at all print help and are no error."""
    from geomap.cli.app import app, gazetteer_app

    for words in (["--help"], [], ["gazetteer"], ["-h"], ["--version"]):
        result = run(*words)
        assert (result.code, result.err) == (0, "")
        assert "geomap" in result.out
    for prefix, group in (([], app), (["gazetteer"], gazetteer_app)):
        for command in group.registered_commands:
            name = command.name or command.callback.__name__  # type: ignore[union-attr]
            assert "Usage: geomap" in run(*prefix, name, "--help").out


def test_a_command_leaves_the_process_as_it_was() -> None:
    """Running a command changes no handler of signals for good."""
    before = signal.getsignal(signal.SIGTERM)
    assert main(["--version"]) == 0
    assert signal.getsignal(signal.SIGTERM) is before


@pytest.mark.skipif(os.name == "nt", reason="POSIX pipes")
@pytest.mark.parametrize(
    "command",
    [
        ["gazetteer", "search", "a", "--limit", "5000"],
        ["toponyms", "many.jsonl"],
        ["map", "-o", "-"],
    ],
)
def test_a_reader_that_stops_early_is_no_error(command: list[str], article: str) -> None:
    """``geomap … | head -1`` ends quietly, with exit code 0."""
    Path("many.jsonl").write_text('{"id": 1, "text": "Drones hit Kyiv."}\n' * 2000)
    command = [*command, article, "--published", "2026-03-12"] if command[0] == "map" else command
    with subprocess.Popen(
        [sys.executable, "-m", "geomap", *command], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as child:
        assert child.stdout is not None
        assert child.stderr is not None
        child.stdout.read(1)
        child.stdout.close()
        assert (child.stderr.read(), child.wait(timeout=120)) == (b"", 0)


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")
@pytest.mark.parametrize("command", [["gazetteer", "info"], ["geocode", "Kyiv"]])
def test_a_full_disk_is_not_our_fault(command: list[str]) -> None:
    """A result that standard output has no room for is one line, and exit code 2."""
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "geomap", *command], stdout=full, stderr=subprocess.PIPE
        )
    assert done.returncode == 2
    assert done.stderr.decode().startswith("geomap: standard output: cannot be written")
