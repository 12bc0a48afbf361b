"""Stopping a watch: at once while it waits or reads, never while it writes."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

__all__ = ["Stop"]

T = TypeVar("T")


@dataclass(slots=True)
class Stop:
    """Whether a watch is to stop.

    Attributes
    ----------
    sleep : callable
        Waits for some seconds.
    asked : bool
        Whether it was asked to stop.
    """

    sleep: Callable[[float], None] = time.sleep
    asked: bool = False
    _may_interrupt: bool = field(default=False, init=False)

    def ask(self, *_: object) -> None:
        """Ask to stop; may be the handler of a signal. Who asks again is not put off."""
        again, self.asked = self.asked, True
        if again or self._may_interrupt:
            raise KeyboardInterrupt

    def interruptible(self, call: Callable[[], T]) -> T | None:
        """Return what a call gives, or ``None`` when it is asked to stop before it is done.

        An import that is interrupted may end in an error of its own, or a result that is none.
        """
        self._may_interrupt = True
        try:
            given = None if self.asked else call()
        except KeyboardInterrupt:
            self.asked = True
        except Exception:
            if not self.asked:
                raise
        finally:
            self._may_interrupt = False
        return None if self.asked else given

    def wait(self, seconds: float) -> None:
        """Wait, unless or until it is asked to stop."""
        self.interruptible(lambda: self.sleep(seconds))
