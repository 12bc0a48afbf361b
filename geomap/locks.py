"""Files that one process holds at a time.

The lock is the system's own: it ends with the process that has it, however that ends. On POSIX it
only keeps out those who ask for it.
"""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path

__all__ = ["is_still", "lock", "lock_where_possible"]

#: On Windows a lock keeps others from reading what is locked: so it lies behind all that is read.
_LOCKED_BYTE = 0x7FFF_0000
_BUSY = frozenset({errno.EACCES, errno.EAGAIN, errno.EDEADLK})


def lock(descriptor: int) -> bool:
    """Take an open file for this process, and return whether no other has it.

    Raises
    ------
    OSError
        When its file system has no locks.
    """
    try:
        if sys.platform == "win32":
            import msvcrt

            os.lseek(descriptor, _LOCKED_BYTE, os.SEEK_SET)
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in _BUSY:
            return False
        raise
    return True


def lock_where_possible(descriptor: int) -> bool:
    """Take an open file for this process, and return whether no other is known to have it.

    On a file system without locks none is.
    """
    try:
        return lock(descriptor)
    except OSError:
        return True


def is_still(path: Path, descriptor: int) -> bool:
    """Return whether a path still names an open file, and was not removed or replaced."""
    try:
        return os.path.samestat(os.stat(path), os.fstat(descriptor))
    except FileNotFoundError:
        return False
