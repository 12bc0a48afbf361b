"""What the terminal sees: progress only there, results and remarks apart."""

from __future__ import annotations

import io
import signal
import sys
from typing import Any

import pytest

from geomap.cli.console import main, progress


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
