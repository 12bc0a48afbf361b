"""How long one piece of work may take, and how much memory."""

from __future__ import annotations

import os
import signal
import sys
import threading
import weakref
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import TypeVar

from geomap.errors import InputError, OptionError

__all__ = ["LimitError", "check_memory_limit", "check_time_limit", "within", "within_memory"]

T = TypeVar("T")

#: Seconds of CPU after which a call that was not interrupted is interrupted again.
_AGAIN = 0.02
#: Where Linux says how many pages of memory a process has, and which of its numbers are its data.
_PAGES, _DATA = Path("/proc/self/statm"), 5


class LimitError(InputError):
    """Something that is larger, or takes longer, than it may."""


class _TimeUp(BaseException):
    """The time is up: no :class:`Exception`, so that nothing on its way takes it for its own."""


def check_time_limit() -> None:
    """Raise where no work can be interrupted: on Windows, and in a thread that is not the first.

    Raises
    ------
    OptionError
        When a limit would not hold.
    """
    if (
        not hasattr(signal, "setitimer")
        or threading.current_thread() is not threading.main_thread()
    ):
        raise OptionError(
            "this system has no timer that could interrupt an article",
            mend="leave the time limit out",
        )


def within(seconds: float | None, call: Callable[[], T], what: str) -> T:
    """Return what a call gives, if it takes no more CPU than it may.

    It is interrupted between two steps of Python; one long step of a library is waited for.

    Parameters
    ----------
    seconds : float or None
        Seconds of CPU of this process; ``None`` for no limit.
    call : callable
    what : str
        What it is that takes long, for the error.

    Raises
    ------
    LimitError
        When the time is up.
    """
    if seconds is None:
        return call()
    old = signal.signal(signal.SIGPROF, _interrupt)
    try:
        signal.setitimer(signal.ITIMER_PROF, seconds, _AGAIN)
        try:
            return call()
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
    except _TimeUp:
        raise LimitError(
            f"{what}: takes more than {seconds:g} s of CPU", mend="allow it more, or leave it out"
        ) from None
    finally:
        signal.signal(signal.SIGPROF, old)


def check_memory_limit() -> None:
    """Raise where the system does not say how much memory a process has: on all but Linux.

    Raises
    ------
    OptionError
        When a limit would not hold.
    """
    if sys.platform != "linux" or not _PAGES.exists():
        raise OptionError(
            "this system does not say how much memory an article takes",
            mend="leave the memory limit out",
        )


def within_memory(megabytes: float | None, call: Callable[[], T], what: str) -> T:
    """Return what a call gives, if it makes this process larger by no more than it may.

    Memory that the process has already, and that is free, counts for nothing.

    Parameters
    ----------
    megabytes : float or None
        Megabytes that it may ask the system for; ``None`` for no limit.
    call : callable
    what : str
        What it is that takes so much, for the error.

    Raises
    ------
    LimitError
        When it asks for more.
    """
    if megabytes is None:
        return call()
    import resource

    data = int(_PAGES.read_text().split()[_DATA]) * os.sysconf("SC_PAGE_SIZE")
    old, most = resource.getrlimit(resource.RLIMIT_DATA)
    limit = data + int(megabytes * 1024 * 1024)
    try:
        limited = limit if most == resource.RLIM_INFINITY else min(limit, most)
        resource.setrlimit(resource.RLIMIT_DATA, (limited, most))
        try:
            return call()
        finally:
            resource.setrlimit(resource.RLIMIT_DATA, (old, most))
    except MemoryError:
        raise LimitError(
            f"{what}: takes more than {megabytes:g} MB of memory",
            mend="allow it more, or leave it out",
        ) from None


def _interrupt(_number: int, frame: FrameType | None) -> None:
    """Raise, but not where Python drops what is raised: the timer comes again."""
    while frame is not None:
        code = frame.f_code
        if code.co_name == "__del__" or code.co_filename == weakref.__file__:
            return
        frame = frame.f_back
    signal.setitimer(signal.ITIMER_PROF, 0)
    raise _TimeUp
