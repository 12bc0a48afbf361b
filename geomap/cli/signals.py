"""The signals that ask a command to stop: Ctrl-C, the end of the session or of the terminal."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

__all__ = ["stopped_by"]

_STOPPING = ("SIGINT", "SIGTERM", "SIGHUP")


@contextmanager
def stopped_by(handler: Callable[[int, FrameType | None], object]) -> Iterator[None]:
    """Let a handler take the signals; one that is ignored, as by nohup, is still ignored."""
    known = [getattr(signal, name) for name in _STOPPING if hasattr(signal, name)]
    heeded = [number for number in known if signal.getsignal(number) != signal.SIG_IGN]
    old = {number: signal.signal(number, handler) for number in heeded}
    try:
        yield
    finally:
        for number, before in old.items():
            signal.signal(number, before)
