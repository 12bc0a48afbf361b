"""How long one piece of work may take."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from typing import NoReturn, TypeVar

from geomap.errors import InputError, OptionError

__all__ = ["LimitError", "check_time_limit", "within"]

T = TypeVar("T")


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
        signal.setitimer(signal.ITIMER_PROF, seconds)
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


def _interrupt(_number: int, _frame: object) -> NoReturn:
    raise _TimeUp
