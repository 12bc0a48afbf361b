"""Folders, written whole or not at all.

A new folder takes the place of an old one in one step where the system has such a step: Linux and
macOS on most file systems. Elsewhere there are two, and for a moment neither is there; what a
process that was killed just then had put aside comes back with the next run.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
from collections.abc import Collection, Iterator
from pathlib import Path

from geomap.errors import OutputError
from geomap.files import explaining
from geomap.temporary import flush, flush_folder, named_after, temporary_folder

__all__ = ["replacing_folder"]

#: Of Linux's renameat2: paths from the current folder; exchange both.
_AT_FDCWD, _RENAME_EXCHANGE = -100, 2
#: Of macOS's renamex_np: exchange both.
_RENAME_SWAP = 2


@contextlib.contextmanager
def replacing_folder(path: str | os.PathLike[str], *, may_hold: Collection[str]) -> Iterator[Path]:
    """Give a folder to write into; when the block ends well, it takes the target's place.

    The folder lies beside the target. When the block raises, or is interrupted, it is removed and
    the target stays as it was. A folder that is replaced passes its permissions on.

    Parameters
    ----------
    path : path-like
        The target: a new folder, or one that is to be replaced.
    may_hold : collection of str
        What the target may hold already; a folder with anything else is not replaced.

    Yields
    ------
    pathlib.Path
        Where to write.

    Raises
    ------
    OutputError
        When the target cannot be written, or holds something else.
    """
    with explaining(path):
        target = _target_folder(path, may_hold)
        with temporary_folder(target) as part:
            yield part
            for inner in sorted(part.rglob("*")):
                (flush_folder if inner.is_dir() else flush)(inner)
            flush_folder(part)
            if target.exists():
                shutil.copymode(target, part)
                if not _exchange(part, target):
                    _replace(part, target)
            else:
                os.rename(part, target)
            flush_folder(target.parent)


def _target_folder(path: str | os.PathLike[str], may_hold: Collection[str]) -> Path:
    """Return the folder behind any links, once it is known that it may be replaced."""
    name, mend = os.fspath(path), "name a new folder with -o"
    if "\0" in name:
        raise OutputError(f"{name!r}: is not a folder name", mend=mend)
    target = Path(os.path.realpath(path))
    if not target.parent.is_dir():
        folder = target.parent
        raise OutputError(
            f"{name}: there is no folder {str(folder)!r}", mend=f"make it with: mkdir -p {folder}"
        )
    _put_back(target)
    if target.exists():
        if not target.is_dir():
            raise OutputError(f"{name}: is a file", mend=mend)
        others = sorted(set(os.listdir(target)) - set(may_hold))
        if others:
            raise OutputError(f"{name}: holds other files, such as {others[0]!r}", mend=mend)
    return target


def _exchange(one: Path, other: Path) -> bool:
    """Let two folders take each other's place in one step, and return whether the system could."""
    import ctypes

    paths = os.fsencode(one), os.fsencode(other)
    if sys.platform == "linux":
        rename = getattr(ctypes.CDLL(None), "renameat2", None)
        arguments = _AT_FDCWD, paths[0], _AT_FDCWD, paths[1], _RENAME_EXCHANGE
        return rename is not None and rename(*arguments) == 0
    if sys.platform == "darwin":
        return ctypes.CDLL(None).renamex_np(*paths, _RENAME_SWAP) == 0
    return False


def _replace(part: Path, target: Path) -> None:
    """Let a folder take the place of another in two steps."""
    aside = named_after(target, "old")
    os.rename(target, aside)
    try:
        os.rename(part, target)
    finally:
        _put_back(target)


def _put_back(target: Path) -> None:
    """Put what was put aside for a target in its place again, unless the new one is there."""
    aside = named_after(target, "old")
    if target.exists():
        shutil.rmtree(aside, ignore_errors=True)
    elif aside.exists():
        os.rename(aside, target)
