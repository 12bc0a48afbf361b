"""A run over many articles that is stopped goes on, and two do not write one file."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest

from geomap.reader import ArticleReader

from .conftest import Run

DATED = ("--published", "2025-10-16")
EXTRACT = ("extract", "inbox", *DATED, "-o", "events.jsonl")

#: Makes Python die when geomap is at one of two articles.
DEADLY = """
import os
import signal
from geomap.reader import ArticleReader
read = ArticleReader.read
def deadly(self, document):
    if document.document_id in ("12", "22"):
        os.kill(os.getpid(), signal.SIGKILL)
    return read(self, document)
ArticleReader.read = deadly
"""

pytestmark = pytest.mark.skipif(os.name == "nt", reason="runs are stopped by signals")


@pytest.fixture(autouse=True)
def inbox() -> None:
    """Put thirty articles into a folder."""
    Path("inbox").mkdir()
    for number in range(30):
        text = f"Drones struck a warehouse in Poltava on Monday, killing {number + 2} people."
        Path(f"inbox/{number:02}.txt").write_text(text)


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a run that goes on read in this process, where the tests see it."""
    monkeypatch.setattr("geomap.resume.apart", lambda: nullcontext(map))


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Stop the run at its 26th article; return the articles that are read."""
    read, ids = ArticleReader.read, []

    def breaking(self: ArticleReader, document: Any) -> Any:
        if len(ids) == 25 and document.document_id == "25":
            ids.append("stopped")
            raise KeyboardInterrupt
        ids.append(document.document_id)
        return read(self, document)

    monkeypatch.setattr(ArticleReader, "read", breaking)
    return ids


def journals() -> list[str]:
    """Return the journals that lie here."""
    return [name for name in os.listdir() if name.endswith(".journal")]


@pytest.mark.parametrize(
    "options",
    [
        EXTRACT,
        (*EXTRACT[:-1], "events.gpkg"),
        ("map", *EXTRACT[1:-1], "map.html"),
        ("figure", *EXTRACT[1:-1], "figure.svg"),
        ("report", *EXTRACT[1:-1], "report.md"),
    ],
)
def test_a_stopped_run_goes_on(run: Run, broken: list[str], options: tuple[str, ...]) -> None:
    """It says so, reads what was not read yet, and writes what an unbroken run writes."""
    stopped = run(*options)
    assert stopped.code == 130
    assert "repeat the command" in stopped.err
    assert len(journals()) == 1
    again = run(*options)
    assert again.code == 0
    assert "going on with what was read" in again.err
    assert broken == [f"{n:02}" for n in range(25)] + ["stopped"] + [f"{n}" for n in range(25, 30)]
    assert journals() == []
    data = Path(options[-1]).read_bytes()
    assert run(*options).code == 0
    assert Path(options[-1]).read_bytes() == data


def test_a_run_with_other_options_is_not_mixed_with_it(run: Run, broken: list[str]) -> None:
    """The journal of other options is told, and left alone; another output is free."""
    run(*EXTRACT)
    refused = run(*EXTRACT, "--lang", "en")
    assert refused.code == 2
    assert "was begun without lang, now with lang en: repeat the command" in refused.err
    assert run(*EXTRACT[:-1], "others.jsonl", "--lang", "en").code == 0
    assert len(journals()) == 1


def test_a_short_run_leaves_nothing(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is read again in no time is not kept: the folder is as it was."""

    def breaking(self: ArticleReader, document: Any) -> Any:
        raise KeyboardInterrupt

    monkeypatch.setattr(ArticleReader, "read", breaking)
    assert run(*EXTRACT).code == 130
    assert os.listdir() == ["inbox"]


def test_toponyms_go_on(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """So do the mentions of places; a line at which geomap fails is left out, and said."""
    import geomap.cli.toponyms as toponyms

    lines = [f'{{"id": {n}, "text": "Fires in Sumy and Poltava, {n}."}}\n' for n in range(30)]
    Path("docs.jsonl").write_text("".join(lines))
    command = ("toponyms", "docs.jsonl", "-o", "mentions.jsonl")
    assert run(*command).code == 0
    whole = Path("mentions.jsonl").read_text()
    resolve, done = toponyms.resolve_documents, []

    def breaking(texts: list[str], **options: Any) -> Any:
        done.append(texts)
        if len(done) == 25:
            raise KeyboardInterrupt
        if '"id": 28' in texts[0]:
            raise RecursionError("too deep")
        return resolve(texts, **options)

    monkeypatch.setattr(toponyms, "resolve_documents", breaking)
    assert run(*command).code == 130
    assert Path("mentions.jsonl").read_text() == whole
    again = run(*command)
    assert again.code == 0
    assert "left out: docs.jsonl:29: cannot be read, an error of ours (RecursionError" in again.err
    assert len(done) == 25 + 6
    expected = [line for number, line in enumerate(whole.splitlines()) if number != 28]
    assert Path("mentions.jsonl").read_text().splitlines() == expected


def test_an_article_that_kills_the_run_is_left_out(fresh: Run) -> None:
    """The next run reads apart, and goes on over it; all others are read."""
    Path("sitecustomize.py").write_text(DEADLY)
    environment = os.environ | {"PYTHONPATH": os.getcwd()}
    assert fresh(*EXTRACT, env=environment).code == -signal.SIGKILL
    again = fresh(*EXTRACT, env=environment)
    assert again.code == 0, again.err
    why = "left out: {}: the process that was at it died (SIGKILL)"
    assert all(why.format(number) in again.err for number in (12, 22))
    lines = Path("events.jsonl").read_text().splitlines()
    assert len(lines) == 28
    Path("sitecustomize.py").unlink()
    assert fresh(*EXTRACT).code == 0
    assert set(lines) < {*Path("events.jsonl").read_text().splitlines()}


def test_two_runs_do_not_write_one_file(run: Run) -> None:
    """The second is told who writes there; after a kill it goes on from where the first was."""
    big = "".join(f'{{"text": "Drones struck Sumy on Monday, {n}."}}\n' for n in range(100_000))
    Path("inbox/zz.jsonl").write_text(big)
    command = [sys.executable, "-m", "geomap", *EXTRACT]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as first:
        end = time.monotonic() + 60
        while not journals() or Path(journals()[0]).stat().st_size < 50_000:
            assert time.monotonic() < end
            time.sleep(0.02)
        refused = run(*EXTRACT)
        assert refused.code == 2
        assert f"is held by process {first.pid} on" in refused.err
        first.send_signal(signal.SIGKILL)
    Path("inbox/zz.jsonl").unlink()
    again = run(*EXTRACT)
    assert again.code == 0
    assert "going on with" in again.err
    assert [name for name in os.listdir() if name.startswith(".geomap-")] == []


def test_an_article_over_its_limits_is_left_out(run: Run) -> None:
    """It is said with its reason; a limit of nothing, and no number, are refused."""
    Path("inbox/large.txt").write_text("Drones struck Sumy on Monday, and it burned. " * 30_000)
    for options, reason in (
        (("--max-size", "1"), "its text is larger than 1 MB"),
        (("--time-limit", "0.5"), "takes more than 0.5 s of CPU"),
    ):
        done = run(*EXTRACT, *options)
        assert done.code == 0
        assert f"left out: large: {reason}" in done.err
    assert run(*EXTRACT, "--time-limit", "0").code == 2
    assert run(*EXTRACT, "--memory-limit", "1").code == 2
