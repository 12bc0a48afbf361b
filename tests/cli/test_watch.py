"""``geomap watch``: the page and the table, written whole, and how it stops."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from .conftest import Run

ONE = "Drones struck a warehouse in Poltava on Monday, killing one person."
TWO = "A missile hit a school in Sumy on Tuesday, killing two people."
WATCH = ("watch", "inbox", "--published", "2025-10-16", "--table", "events.csv")

pytestmark = pytest.mark.skipif(os.name == "nt", reason="stopped by signals of POSIX")


@pytest.fixture(autouse=True)
def inbox() -> None:
    """Put one article into a folder."""
    Path("inbox").mkdir()
    Path("inbox/one.txt").write_text(ONE)


def until(is_so: Callable[[], bool]) -> None:
    """Wait until something is so."""
    end = time.monotonic() + 60
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.02)


@contextmanager
def watched(*options: str) -> Iterator[subprocess.Popen[bytes]]:
    """Watch the inbox in a process of its own; let it be written once before going on."""
    command = [sys.executable, "-m", "geomap", *WATCH, "--every", "1", *options]
    before = table()
    with subprocess.Popen(command, stderr=subprocess.PIPE) as process:
        try:
            assert process.stderr is not None
            said = b"begun"
            while said and b"events in outputs/map.html" not in said:
                said = process.stderr.readline()
            assert said
            until(lambda: bool(table() or before))
            yield process
        finally:
            process.kill()


def table() -> str:
    """Return the table, or nothing where there is none."""
    path = Path("events.csv")
    return path.read_text(encoding="utf-8-sig") if path.exists() else ""


def test_one_round_writes_page_and_table(run: Run) -> None:
    """The same articles give the same bytes in a second run; both are what the options say."""
    assert run(*WATCH, "--once", "--title", "What came").code == 0
    before = [Path(name).read_bytes() for name in ("outputs/map.html", "events.csv")]
    assert b"What came" in before[0]
    assert "Poltava" in table()
    done = run(*WATCH, "--once", "--title", "What came")
    assert done.code == 0
    assert "events in outputs/map.html: 1" in done.err
    assert [Path(name).read_bytes() for name in ("outputs/map.html", "events.csv")] == before
    assert sorted(os.listdir("outputs")) == ["map.html", "map.html.watch"]


def test_filters_and_disclosure_may_change_from_run_to_run(run: Run) -> None:
    """What is published is chosen anew each time; how articles are read is not."""
    assert run(*WATCH, "--once").code == 0
    assert run(*WATCH, "--once", "--country", "FR", "--redact", "quote").code == 0
    assert "Poltava" not in table()
    refused = run(*WATCH, "--once", "--lang", "uk")
    assert refused.code == 2
    assert "was begun without lang, now with lang uk" in refused.err


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("-o", "-"), "standard output cannot be written anew"),
        (("--table", "events.doc"), "its ending names no table format"),
        (("--explain", "-"), "No such option: --explain"),
        (("--merge",), "No such option: --merge"),
        (("-o", "missing/map.html"), "there is no folder"),
        (("--state", "inbox/one.txt"), "is no journal"),
        (("--every", "0"), "--every"),
        (("--coarsen", "street"), "street"),
        (("nowhere",), "nowhere: no such file"),
        (("events.csv",), "events.csv: is a table"),
    ],
)
def test_what_cannot_be_done_is_said_before_it_begins(
    run: Run, options: tuple[str, ...], said: str
) -> None:
    """Wrong options end with 2 and the mend, and nothing is written."""
    Path("events.csv").write_text("event_type,place_name\nstrike,Poltava\n")
    done = run(*WATCH, "--once", *options)
    assert done.code == 2
    assert said in done.err
    assert not Path("outputs/map.html").exists()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_stops_cleanly(number: signal.Signals, run: Run) -> None:
    """A signal ends it with 0 and all that was read written; what came later is read next time."""
    with watched() as process:
        Path("inbox/two.txt").write_text(TWO)
        until(lambda: "Sumy" in table())
        process.send_signal(number)
        assert process.wait(timeout=30) == 0
    Path("inbox/three.txt").write_text("A bomb hit Kharkiv on Wednesday.")
    assert run(*WATCH, "--once").code == 0
    assert "Kharkiv" in table()


def test_a_second_watch_is_told_who_holds_the_first(run: Run) -> None:
    """Two do not write one map; after SIGKILL the next one begins at once and goes on."""
    with watched() as process:
        refused = run(*WATCH, "--once")
        assert refused.code == 2
        assert f"is held by process {process.pid} on" in refused.err
        process.kill()
        process.wait()
    assert run(*WATCH, "--once").code == 0
    assert "Poltava" in table()
