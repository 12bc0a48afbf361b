"""A piece of work that takes too long is interrupted, and nothing else is."""

from __future__ import annotations

import contextlib
import os
import signal
import threading

import pytest

from geomap.errors import OptionError
from geomap.limits import LimitError, check_time_limit, within

pytestmark = pytest.mark.skipif(os.name == "nt", reason="a timer of POSIX")


def test_what_is_done_in_time_is_given() -> None:
    """Within its time a call gives its result, or its own error; the signal is as it was."""
    before = signal.getsignal(signal.SIGPROF)
    assert within(60.0, lambda: 1, "a.txt") == 1
    assert within(None, lambda: 2, "a.txt") == 2
    with pytest.raises(KeyError):
        within(60.0, lambda: {}["x"], "a.txt")
    assert signal.getsignal(signal.SIGPROF) == before
    assert signal.getitimer(signal.ITIMER_PROF) == (0.0, 0.0)


def test_what_takes_too_long_is_interrupted() -> None:
    """The time up is an error that says so, also where the work catches all exceptions."""

    def endless() -> None:
        while True:
            with contextlib.suppress(Exception):
                sum(range(1_000))

    with pytest.raises(LimitError, match=r"a.txt: takes more than 0.05 s of CPU: allow it more"):
        within(0.05, endless, "a.txt")
    assert within(60.0, lambda: 1, "a.txt") == 1


def test_where_nothing_can_be_interrupted_a_limit_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """In another thread, and on a system without the timer, a limit would not hold."""
    check_time_limit()
    refused: list[str] = []

    def try_it() -> None:
        try:
            check_time_limit()
        except OptionError as error:
            refused.append(error.mend)

    thread = threading.Thread(target=try_it)
    thread.start()
    thread.join()
    assert refused == ["leave the time limit out"]
    monkeypatch.delattr(signal, "setitimer")
    with pytest.raises(OptionError, match="no timer"):
        check_time_limit()
