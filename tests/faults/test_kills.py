"""A command that is killed at any moment leaves whole files, and the next one goes on.

``GEOMAP_KILLS=200 pytest tests/faults`` kills more often than the usual 6 times.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from .commands import (
    ALL,
    BESIDE,
    Command,
    Files,
    copy,
    files_in,
    is_whole,
    others,
    start,
    written,
)

KILLS = int(os.environ.get("GEOMAP_KILLS", "6"))
#: Commands that read much are killed more often; few kills are of commands of all kinds.
NAMES = [*ALL, "extract", "toponyms", "watch"]
random.Random(4).shuffle(NAMES)
SIGNALS = ("SIGKILL", "SIGKILL", "SIGINT", "SIGTERM", "SIGHUP")
#: Seconds: longer than any of the commands takes on a busy machine.
LONGEST = 6.0

pytestmark = pytest.mark.skipif(os.name == "nt", reason="processes are killed by signals")


def is_writing(folder: Path) -> bool:
    """Return whether a temporary file or a journal lies in a folder."""
    return any(name.startswith(".geomap-") for name in os.listdir(folder))


def kill(folder: Path, command: Command, moment: random.Random) -> tuple[int, bytes]:
    """Start a command and kill it at some moment; return how it ended, and what it said.

    Half of the moments lie anywhere, half shortly after the command has begun to write.
    """
    process = start(folder, command.arguments, stderr=subprocess.PIPE)
    if moment.random() < 0.5:
        waits = moment.uniform(0.0, LONGEST / 3)
    else:
        waits = moment.uniform(0.0, 0.3) * moment.random()
        while not is_writing(folder) and process.poll() is None:
            time.sleep(0.001)
    try:
        process.wait(waits)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.Signals[moment.choice(SIGNALS)])
    said = process.communicate()[1]
    return process.returncode, said


def ended_well(code: int, said: bytes) -> bool:
    """Return whether a command is done, stopped or killed, or Python was before it began."""
    is_killed = code < 0 and signal.Signals(-code).name in SIGNALS
    return code in (0, 130) or is_killed or b"Fatal Python error: init" in said


@pytest.mark.parametrize("seed", range(KILLS))
def test_a_kill_leaves_whole_files_and_the_next_run_goes_on(
    seed: int, prepared: Path, unbroken: Callable[[str], Files], tmp_path: Path
) -> None:
    """After each of one to three kills outputs are the old or the new ones; then all is as ever."""
    name = NAMES[seed % len(NAMES)]
    command, expected = ALL[name], unbroken(name)
    moment = random.Random(seed)
    folder = tmp_path / "folder"
    copy(prepared, folder, command)
    for _ in range(moment.randint(1, 3)):
        code, said = kill(folder, command, moment)
        found = written(folder, command)
        assert is_whole(found, expected, command), f"{name}: {sorted(found)} are torn"
        assert ended_well(code, said), f"{name}: {code}, {said.decode()}"
    assert start(folder, command.arguments).wait() == 0
    assert written(folder, command) == expected
    assert others(folder, prepared, command) <= BESIDE
    inputs = files_in(folder)
    for path, data in files_in(prepared).items():
        assert inputs[path] == data, f"{path} was altered"
    shutil.rmtree(folder)
