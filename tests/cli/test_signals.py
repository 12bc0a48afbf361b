"""Signals that ask a command to stop are heeded while it runs, and only those."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

from geomap.cli.signals import stopped_by

pytestmark = pytest.mark.skipif(os.name == "nt", reason="POSIX signals")


def test_signals_are_heeded_in_the_block_alone() -> None:
    """Ctrl-C, the end of the session and of the terminal reach the handler, and it is let go."""
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = [signal.getsignal(number) for number in numbers]
    came: list[int] = []
    with stopped_by(lambda number, _: came.append(number)):
        for number in numbers:
            os.kill(os.getpid(), number)
    assert came == [*numbers]
    assert [signal.getsignal(number) for number in numbers] == before


def test_a_signal_that_is_ignored_is_still_ignored() -> None:
    """What nohup, or a script that goes on in the background, lets be ignored stops nothing."""
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    came: list[int] = []
    try:
        with stopped_by(lambda number, _: came.append(number)):
            os.kill(os.getpid(), signal.SIGHUP)
    finally:
        signal.signal(signal.SIGHUP, before)
    assert came == []


INTERRUPTED = """
import os, signal, sys

class Finder:
    @staticmethod
    def find_spec(name, *_):
        if name == "typer":
            os.kill(os.getpid(), signal.SIGINT)

sys.meta_path.insert(0, Finder)
from geomap.cli import main
sys.exit(main(["--version"]))
"""


def test_a_command_can_be_stopped_while_it_starts() -> None:
    """Ctrl-C in the second that the imports take is said as any other, not as a traceback."""
    done = subprocess.run([sys.executable, "-c", INTERRUPTED], capture_output=True, check=False)
    assert done.returncode == 130
    assert done.stderr.decode().splitlines() == [
        "geomap: stopped; files that were there before are as they were"
    ]
