"""Temporary files and folders, beside what they are to replace and held while they are written.

What a process that was killed left is removed by the next one that writes into the same folder.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from geomap.locks import is_still, lock, lock_where_possible

__all__ = [
    "flush",
    "flush_folder",
    "named_after",
    "remove_left_over",
    "temporary_file",
    "temporary_folder",
]

#: What a file system says that puts no folders onto the disk.
_NO_FLUSHING = frozenset({errno.EINVAL, errno.ENOTSUP, errno.EBADF})
_NAME = re.compile(r"\.geomap-[0-9]+-[0-9]+(\.[^.]{0,15})?")


@contextlib.contextmanager
def temporary_file(target: Path) -> Iterator[Path]:
    """Give a new file beside a target, with its ending; if it is still there at the end, it goes.

    It has the permissions that any new file gets.

    Raises
    ------
    OSError
        When it cannot be made.
    """
    with _held(target.parent, target.suffix[:16], _new_file) as (part, descriptor):
        try:
            yield part
        finally:
            # Once it has taken its target's place, another process may use its name.
            if descriptor is None or is_still(part, descriptor):
                part.unlink(missing_ok=True)


@contextlib.contextmanager
def temporary_folder(target: Path) -> Iterator[Path]:
    """Give a new folder beside a target; what lies there at the end goes.

    Raises
    ------
    OSError
        When it cannot be made.
    """
    with _held(target.parent, "", _new_folder) as (part, _):
        try:
            yield part
        finally:
            shutil.rmtree(part, ignore_errors=True)


@contextlib.contextmanager
def _held(
    folder: Path, ending: str, make: Callable[[Path], int | None]
) -> Iterator[tuple[Path, int | None]]:
    """Give a path that was made in a folder, and the descriptor by which it is held."""
    remove_left_over(folder)
    number = 0
    while True:
        part = folder / f".geomap-{os.getpid()}-{number}{ending}"
        number += 1
        try:
            descriptor = make(part)
        except FileExistsError:
            continue
        if descriptor is None:
            break
        if lock_where_possible(descriptor) and is_still(part, descriptor):
            break
        os.close(descriptor)  # another process took it for something left over
    try:
        yield part, descriptor
    finally:
        if descriptor is not None:
            os.close(descriptor)


def _new_file(part: Path) -> int | None:
    descriptor = os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666)
    if os.name != "nt":
        return descriptor
    os.close(descriptor)  # an open file cannot take another's place there
    return None


def _new_folder(part: Path) -> int | None:
    part.mkdir()
    return None if os.name == "nt" else os.open(part, os.O_RDONLY)


def remove_left_over(folder: Path) -> None:
    """Remove the temporary files and folders of processes that were killed: those nobody holds."""
    try:
        entries = [] if os.name == "nt" else list(os.scandir(folder))
    except PermissionError:  # a folder may be written to, and not be read
        return
    for entry in entries:
        if _NAME.fullmatch(entry.name):
            with contextlib.suppress(OSError):
                if entry.is_dir(follow_symlinks=False):
                    _remove_if_free(Path(entry), shutil.rmtree)
                elif entry.is_file(follow_symlinks=False):
                    _remove_if_free(Path(entry), os.unlink)


def _remove_if_free(path: Path, remove: Callable[[Path], object]) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        if lock(descriptor):
            remove(path)
    finally:
        os.close(descriptor)


def named_after(target: Path, ending: str) -> Path:
    """Return what lies beside a target and belongs to it alone; its name is as short as any."""
    digest = hashlib.blake2b(os.fsencode(target.name), digest_size=6).hexdigest()
    return target.with_name(f".geomap-{digest}.{ending}")


def flush(file: Path) -> None:
    """Wait until a file is on the disk."""
    with open(file, "r+b") as stream:
        os.fsync(stream.fileno())


def flush_folder(folder: Path) -> None:
    """Wait until the names in a folder are on the disk, where the system can say so."""
    if os.name == "nt":
        return
    with contextlib.suppress(PermissionError):  # it may be written to, and not be read
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        except OSError as error:
            if error.errno not in _NO_FLUSHING:
                raise
        finally:
            os.close(descriptor)
