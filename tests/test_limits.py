"""A piece of work that takes too long is interrupted, and nothing else is."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
from textwrap import dedent

import pytest

from geomap.errors import OptionError
from geomap.limits import LimitError, check_memory_limit, check_time_limit, within

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


def run_by_itself(program: str) -> None:
    """Run a program in a process that has no memory which others left free."""
    subprocess.run([sys.executable, "-c", dedent(program)], check=True)


@pytest.mark.skipif(sys.platform != "linux", reason="a limit of Linux")
def test_what_takes_too_much_memory_is_ended() -> None:
    """Beyond its memory a call is an error that says so; within it, it gives its result."""
    run_by_itself("""
        import resource
        import pytest
        from geomap.limits import LimitError, within_memory

        before = resource.getrlimit(resource.RLIMIT_DATA)
        told = r"a.txt: takes more than 50 MB of memory: allow it more"
        with pytest.raises(LimitError, match=told):
            within_memory(50.0, lambda: [bytes(1 << 20) for _ in range(100)], "a.txt")
        assert len(within_memory(50.0, lambda: [bytes(1 << 20) for _ in range(20)], "a.txt")) == 20
        assert within_memory(None, lambda: len(bytes(100 << 20)), "a.txt") == 100 << 20
        with pytest.raises(KeyError):
            within_memory(50.0, lambda: {}["x"], "a.txt")
        assert resource.getrlimit(resource.RLIMIT_DATA) == before
    """)


def test_where_memory_is_not_told_a_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a system that does not say what a process takes, a limit would not hold."""
    monkeypatch.setattr(sys, "platform", "darwin")
    with pytest.raises(OptionError, match="how much memory an article takes: leave the memory"):
        check_memory_limit()


@pytest.mark.skipif(sys.platform != "linux", reason="a limit of Linux")
def test_an_article_that_takes_too_much_memory_is_left_out() -> None:
    """The articles before and after it are read."""
    run_by_itself("""
        import geomap
        from geomap.extraction.engine import Extraction
        from geomap.pipeline import extract_tables

        class Hungry:
            def read(self, document, **_):
                bytes(len(document.text) << 20)
                return Extraction()

        documents = [geomap.Document(str(size), size * "x") for size in (1, 200, 20)]
        rejected = []
        tables = extract_tables(documents, llm=Hungry(), most_memory=50.0, rejected=rejected)
        assert [len(table) for table in tables] == [0]
        told = [(row["file"], row["reason"]) for row in rejected]
        assert told == [("200", "takes more than 50 MB of memory")]
    """)
