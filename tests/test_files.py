"""Files are read within bounds, and written whole or not at all."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from geomap import files
from geomap.errors import OutputError, ReadError


def test_text_is_decoded() -> None:
    """A file is read in the encoding that it is in; its line ends stay."""
    Path("a.txt").write_bytes("Нет света\r\n".encode("cp1251"))
    assert files.read_text("a.txt") == "Нет света\r\n"
    Path("a.txt").write_bytes(b"")
    with pytest.raises(ReadError, match="a.txt: is empty"):
        files.read_text("a.txt")


def test_a_missing_file_names_its_neighbour() -> None:
    """A misspelled file name is answered with the name that was meant."""
    Path("article.txt").write_text("x")
    with pytest.raises(ReadError, match=r"artcle\.txt: no such file: did you mean 'article\.txt'"):
        files.read_text("artcle.txt")
    with pytest.raises(ReadError, match="no such file: check the path"):
        files.read_text("quite-another.csv")


@pytest.mark.parametrize("path", [".", "a\0b", "x" * 5000])
def test_what_is_no_file_is_refused(path: str) -> None:
    """A folder, and a name that no file can have, are refused."""
    with pytest.raises(ReadError):
        files.read_text(path)


def test_a_file_over_the_limit_is_refused() -> None:
    """Reading is bounded: one byte over the limit is refused, the limit itself is not."""
    Path("a.txt").write_bytes(b"x" * 11)
    assert files.read_bytes("a.txt", limit=11) == b"x" * 11
    with pytest.raises(ReadError, match="larger than"):
        files.read_bytes("a.txt", limit=10)


def test_writing_replaces_and_leaves_nothing_behind() -> None:
    """A file is written, then replaced; no temporary file stays."""
    files.write_text("a.html", "one")
    files.write_bytes("a.html", b"two\r\n")
    assert Path("a.html").read_bytes() == b"two\r\n"
    assert os.listdir() == ["a.html"]


@pytest.mark.parametrize(
    "interruption", [KeyboardInterrupt, RuntimeError, OSError(errno.ENOSPC, "")]
)
def test_an_interrupted_write_keeps_the_old_file(
    interruption: type[BaseException] | BaseException,
) -> None:
    """Whatever ends a write half-way, the old file is whole and no temporary file stays."""
    files.write_text("a.html", "old")
    with pytest.raises((KeyboardInterrupt, RuntimeError, OutputError)):
        with files.replacing("a.html") as part:
            part.write_text("half")
            raise interruption
    assert Path("a.html").read_text() == "old"
    assert os.listdir() == ["a.html"]


def test_a_full_disk_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk ends in a clear error, and the old file is whole."""
    files.write_text("a.html", "old")

    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OutputError, match="a.html: cannot be written, the disk is full: free"):
        files.write_text("a.html", "new")
    assert Path("a.html").read_text() == "old"


def test_several_files_are_written_or_none() -> None:
    """When one of several files cannot be written, the others are as they were."""
    files.write_together({"a.md": b"old", "a.png": b"old"})
    with pytest.raises(OutputError, match="mkdir"):
        files.write_together({"a.md": b"new", "a.png": b"new", "nowhere/b.png": b"new"})
    assert [Path(name).read_bytes() for name in ("a.md", "a.png")] == [b"old", b"old"]
    assert sorted(os.listdir()) == ["a.md", "a.png"]
    files.write_together({"a.md": b"new", "a.png": b"new"})
    assert [Path(name).read_bytes() for name in ("a.md", "a.png")] == [b"new", b"new"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_device_is_written_to_not_replaced() -> None:
    """A device stays a device, and its error is said."""
    files.write_text("/dev/null", "x")
    assert not Path("/dev/null").is_file()
    with pytest.raises(OutputError, match="the disk is full"):
        files.write_text("/dev/full", "x")


def test_the_outputs_folder_is_made_and_no_other() -> None:
    """``outputs`` is made where it is missing; any other missing folder is an error with a mend."""
    files.write_text("outputs/map.html", "x")
    assert Path("outputs/map.html").read_text() == "x"
    with pytest.raises(OutputError, match="no folder 'maps': make it with: mkdir -p maps"):
        files.write_text("maps/map.html", "x")
    assert not Path("maps").exists()


def test_a_bad_target_is_refused() -> None:
    """A folder, a path through a file, a name too long and a name of no file are refused."""
    Path("folder").mkdir()
    Path("plain").write_text("x")
    for path in ("folder", "plain/map.html", "x" * 300 + ".html", "a\0b", "new/"):
        with pytest.raises(OutputError):
            files.write_text(path, "x")
    assert sorted(os.listdir()) == ["folder", "plain"]


def test_a_target_can_be_checked_before_the_work(monkeypatch: pytest.MonkeyPatch) -> None:
    """A check raises what writing would raise, and lets a good target, and a device, pass."""
    Path("folder").mkdir()
    for path in ("folder", "missing/map.html", "a\0b", "new/"):
        with pytest.raises(OutputError):
            files.check_target(path)
    files.check_target("map.html")
    files.check_target("outputs/map.html")
    if Path("/dev/null").exists():
        files.check_target("/dev/null")
    assert sorted(os.listdir()) == ["folder", "outputs"]
    monkeypatch.setattr(os, "access", lambda *args: False)
    with pytest.raises(OutputError, match="may not be written to"):
        files.check_target("map.html")


def test_an_unwritable_folder_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder that may not be written to is an error that says so."""

    def refuse(*args: object) -> int:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(OutputError, match="the folder may not be written to: write to another"):
        files.write_text("map.html", "x")


@pytest.mark.skipif(os.name == "nt", reason="POSIX permissions and links")
def test_permissions_and_links_stay() -> None:
    """A replaced file keeps its permissions, a new one gets the usual ones, a link stays a link."""
    Path("real.html").write_text("old")
    os.chmod("real.html", 0o640)
    os.symlink("real.html", "link.html")
    files.write_text("link.html", "new")
    assert os.path.islink("link.html")
    assert Path("real.html").read_text() == "new"
    assert os.stat("real.html").st_mode & 0o777 == 0o640
    umask = os.umask(0o022)
    try:
        files.write_text("fresh.html", "x")
    finally:
        os.umask(umask)
    assert os.stat("fresh.html").st_mode & 0o777 == 0o644


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
@pytest.mark.parametrize("signal_number", [signal.SIGKILL, signal.SIGINT])
def test_a_killed_process_leaves_the_old_file(signal_number: signal.Signals) -> None:
    """A process that is killed or interrupted while it writes leaves the old file whole."""
    Path("a.html").write_text("old")
    program = (
        "import time\nfrom geomap import files\n"
        "with files.replacing('a.html') as part:\n"
        "    part.write_text('half')\n    open('started', 'w').close()\n    time.sleep(60)\n"
    )
    child = subprocess.Popen([sys.executable, "-c", program], stderr=subprocess.DEVNULL)
    while not Path("started").exists() and child.poll() is None:
        time.sleep(0.01)
    child.send_signal(signal_number)
    assert child.wait(timeout=30) != 0
    assert Path("a.html").read_text() == "old"


@pytest.mark.skipif(os.name == "nt", reason="POSIX locks")
def test_what_a_killed_process_left_is_removed_by_the_next() -> None:
    """Temporary files that nobody holds go; those of a process that still writes stay."""
    Path(".geomap-1-0.html").write_text("left over")
    Path(".geomap-notes.html").write_text("not ours")
    with files.replacing("a.html") as part:
        part.write_text("one")
        with files.replacing("b.html") as other:
            other.write_text("two")
            assert part.exists()
    assert sorted(os.listdir()) == [".geomap-notes.html", "a.html", "b.html"]
    assert (Path("a.html").read_text(), Path("b.html").read_text()) == ("one", "two")
