"""What may not be read is left out and said; what may not be written is said, and stays."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from .commands import DATED, start, text

pytestmark = pytest.mark.skipif(os.name == "nt", reason="POSIX permissions")

_PR_CAPBSET_DROP, _CAPABILITIES = 24, range(4)


def obeying() -> None:
    """Let this process, if it is root's, obey the permissions of files as any other does."""
    if os.geteuid() == 0:
        import ctypes

        for capability in _CAPABILITIES:  # of those who own files, and those who need not
            if ctypes.CDLL(None).prctl(_PR_CAPBSET_DROP, capability, 0, 0, 0):
                raise OSError


@pytest.fixture(scope="module", autouse=True)
def _permissions_hold(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("held")
    folder.chmod(0o555)
    try:
        tried = subprocess.run(["touch", "x"], cwd=folder, preexec_fn=obeying, capture_output=True)
    except (OSError, subprocess.SubprocessError):
        pytest.skip("root cannot be made to obey permissions here")
    if tried.returncode == 0:
        pytest.skip("permissions hold nobody back here")


@pytest.fixture
def shut() -> Iterator[list[Path]]:
    """Return a list; what is put into it is opened again at the end."""
    paths: list[Path] = []
    yield paths
    for path in paths:
        path.chmod(0o755)


def run(*arguments: str) -> tuple[int, str]:
    """Run a command that obeys permissions; return how it ended, and what it said."""
    process = start(Path(), arguments, stderr=subprocess.PIPE, preexec_fn=obeying)
    said = process.communicate()[1].decode()
    return process.returncode, said


def inbox(articles: int) -> Path:
    """Make a folder of articles, the third of which may not be read."""
    folder = Path("inbox")
    (folder / "deep").mkdir(parents=True)
    for number in range(articles):
        (folder / f"{number}.txt").write_text(text(number))
    (folder / "deep" / "one.txt").write_text(text(articles))
    return folder


@pytest.mark.parametrize("command", ["extract", "watch"])
def test_what_may_not_be_read_is_left_out(command: str, shut: list[Path]) -> None:
    """A file and a folder that may not be read are said; all others of the folder are read."""
    folder = inbox(5)
    shut += [folder / "2.txt", folder / "deep"]
    for path in shut:
        path.chmod(0)
    (folder / "3.txt").chmod(0o444)
    output = ("-o", "e.csv") if command == "extract" else ("--once", "--table", "e.csv")
    Path("outputs").mkdir()
    code, said = run(command, "inbox", *DATED, *output)
    assert code == 0
    assert "2.txt: may not be read" in said
    assert "deep: may not be read" in said
    for number in (0, 1, 3, 4):
        assert f"killing {number + 2} people" in Path("e.csv").read_text(encoding="utf-8-sig")


@pytest.mark.parametrize(
    "arguments",
    [
        ("extract", "inbox", *DATED, "-o", "shut/e.csv"),
        ("aggregate", "e.jsonl", "-o", "shut/counts"),
        ("map", "e.jsonl", "--overview", "always", "-o", "shut/o.html"),
        ("watch", "inbox", *DATED, "--once", "-o", "shut/w.html"),
    ],
)
def test_a_folder_that_may_not_be_written_to_is_said(
    arguments: tuple[str, ...], shut: list[Path]
) -> None:
    """It is said before any work is done, and nothing is in it."""
    inbox(3)
    Path("e.jsonl").write_text('{"event_type": "strike", "date_start": "2025-10-16"}\n')
    Path("shut").mkdir()
    Path("shut").chmod(0o555)
    shut.append(Path("shut"))
    code, said = run(*arguments)
    assert code == 2
    assert "the folder may not be written to: write to another folder with -o" in said
    assert os.listdir("shut") == []


def test_a_folder_that_may_not_be_written_to_any_more_is_said(shut: list[Path]) -> None:
    """A watch whose folder is shut after it began ends with what is there whole, and goes on."""
    folder = inbox(2)
    Path("out").mkdir()
    watch = ("watch", "inbox", *DATED, "--once", "-o", "out/w.html", "--state", "w.watch")
    assert run(*watch)[0] == 0
    before = Path("out/w.html").read_bytes()
    (folder / "2.txt").write_text(text(2))
    Path("out").chmod(0o555)
    shut.append(Path("out"))
    assert run(*watch)[0] == 2
    assert Path("out/w.html").read_bytes() == before
    Path("out").chmod(0o755)
    assert run(*watch)[0] == 0
    assert Path("out/w.html").read_bytes() != before


def test_a_file_that_may_not_be_written_is_not_replaced(shut: list[Path]) -> None:
    """A read-only file in a folder of ours stays; a folder that may not be listed is written to."""
    inbox(2)
    Path("e.csv").write_text("corrected by hand")
    Path("e.csv").chmod(0o444)
    code, said = run("extract", "inbox", *DATED, "-o", "e.csv")
    assert code == 2
    assert "e.csv: may not be written: write to another file with -o" in said
    assert Path("e.csv").read_text() == "corrected by hand"
    Path("blind").mkdir()
    Path("blind").chmod(0o333)
    shut.append(Path("blind"))
    assert run("extract", "inbox", *DATED, "-o", "blind/e.csv")[0] == 0


@pytest.mark.parametrize("closed", [1, 2])
def test_a_closed_stream_is_no_error_of_ours(closed: int) -> None:
    """Without standard output or error, as of a daemon, what is written is whole."""
    inbox(2)
    process = start(
        Path(), ("extract", "inbox", *DATED, "-o", "e.csv"), preexec_fn=lambda: os.close(closed)
    )
    assert process.wait() == 0
    assert "Poltava" in Path("e.csv").read_text(encoding="utf-8-sig")
