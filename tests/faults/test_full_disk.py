"""A full disk is said, and the old file stays whole."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest

from .commands import BESIDE, COMMANDS, Files, copy, is_whole, others, put_old, start, written

pytestmark = pytest.mark.skipif(os.name == "nt", reason="limits and mounts of POSIX")


def no_larger_files_than(size: int) -> None:
    """Let this process write no file that is larger."""
    import resource

    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


@pytest.mark.parametrize("name", COMMANDS)
def test_a_disk_without_room_is_said(
    name: str, prepared: Path, unbroken: Callable[[str], Files], tmp_path: Path
) -> None:
    """Wherever the room ends, the command ends with 2 and the mend, and the old file is whole."""
    command, expected = COMMANDS[name], unbroken(name)
    folder = tmp_path / "folder"
    copy(prepared, folder, command)
    room = max(map(len, expected.values())) - 1
    process = start(
        folder,
        command.arguments,
        stderr=subprocess.PIPE,
        preexec_fn=partial(no_larger_files_than, room),
    )
    said = process.communicate()[1].decode()
    assert process.returncode == 2, said
    assert "cannot be written" in said
    assert is_whole(written(folder, command), expected, command)
    left = others(folder, prepared, command) - BESIDE
    assert all(name.endswith((".journal", ".parts")) for name in left), left


@contextmanager
def small_disk(folder: Path, kilobytes: int) -> Iterator[None]:
    """Let a folder be a disk of some size."""
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", str(folder)]
    if shutil.which("mount") is None or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("no disk can be mounted here")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.mark.skipif(getattr(os, "geteuid", lambda: 1)() != 0, reason="only root mounts disks")
@pytest.mark.parametrize("name", COMMANDS)
def test_a_disk_that_fills_up_is_said(
    name: str, prepared: Path, unbroken: Callable[[str], Files], tmp_path: Path
) -> None:
    """On a disk that is too small for the new file beside the old one, the old one stays."""
    command, expected = COMMANDS[name], unbroken(name)
    disk = tmp_path / "disk"
    with small_disk(disk, 64 + 4 * len(command.outputs)):
        arguments = [str(disk / a) if a in command.outputs else a for a in command.arguments]
        put_old(disk, command)
        filler = disk / "filler"
        filler.write_bytes(b"x" * (56 * 1024))
        process = start(prepared, arguments, stderr=subprocess.PIPE)
        said = process.communicate()[1].decode()
        found = written(disk, command)
    too_large = sum(map(len, expected.values())) > 8 * 1024
    assert process.returncode in ({2} if too_large else {0, 2}), said
    if process.returncode:
        assert "the disk is full" in said
        assert is_whole(found, expected, command)
    else:
        assert found == expected
