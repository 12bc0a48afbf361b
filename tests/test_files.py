"""Files are read within bounds, decoded or refused, and written whole or not at all."""

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

FRENCH = "Un incendie s’est déclaré près de l’hôtel ; l’élève était à l’étage."
SHORT_FRENCH = "Le président a été reçu à l'Élysée."
RUSSIAN = "Ночью в городе отключили свет, к утру его вернули."
UKRAINIAN = "Вночі у місті зникло світло, її ґанок був цілий."


@pytest.mark.parametrize("text", [FRENCH, SHORT_FRENCH, RUSSIAN, UKRAINIAN, "plain\r\nlines\n"])
@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
)
def test_unicode_is_read(text: str, encoding: str) -> None:
    """Text in any Unicode encoding comes back as it was, line ends too, without its mark."""
    Path("a.txt").write_bytes(text.encode(encoding))
    assert files.read_text("a.txt") == text


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (FRENCH, "cp1252"),
        (SHORT_FRENCH, "cp1252"),
        ("Für größere Übungen gesperrt.", "cp1252"),
        ("à", "cp1252"),
        (RUSSIAN, "cp1251"),
        (UKRAINIAN, "cp1251"),
        ("МОСКВА. ПОЖАР НА СКЛАДЕ.", "cp1251"),
        ("The BBC team in Киев wrote this in English, 12 May.", "cp1251"),
    ],
)
def test_one_byte_encodings_are_told_apart(text: str, encoding: str) -> None:
    """Windows-1251 and Windows-1252 are told apart by their words."""
    assert files.decode(text.encode(encoding), name="a.txt") == text


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"", "is empty"),
        (b" \r\n\t ", "is empty"),
        ("\ufeff".encode(), "is empty"),
        ("\ufeff \n".encode("utf-16-le"), "is empty"),
        (b"%PDF-1.7 text", "is a PDF file"),
        (b"PK\x03\x04rest", "office document"),
        (b"\x7fELF\x02\x01\x01\x00\x00\x00", "is a binary file"),
        (b"\x00\x01\x02\x03" * 40, "is a binary file"),
        (b"caf\xe9 \x01\x02", "is a binary file"),
        (RUSSIAN.encode("cp866"), "its encoding is not known"),
        (b"\xff\xfea", "is not UTF-16-LE"),
        ((RUSSIAN * 9).encode()[:-2] + b"\nnext", "line 1, byte"),
    ],
)
def test_what_is_not_text_is_refused(data: bytes, found: str) -> None:
    """Empty, binary and torn files are refused with what was found and a mend."""
    with pytest.raises(ReadError) as caught:
        files.decode(data, name="a.txt")
    assert found in caught.value.problem
    assert caught.value.mend


def test_lone_surrogates_never_pass() -> None:
    """No encoding lets a lone surrogate into a text."""
    for data in (b"\xed\xa0\x80 abc", "\ufeffab\ud800".encode("utf-16-le", "surrogatepass")):
        with pytest.raises(ReadError):
            files.decode(data, name="a.txt")


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


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write everywhere")
def test_an_unwritable_folder_is_said() -> None:
    """A folder that may not be written to is an error that says so."""
    Path("locked").mkdir(mode=0o500)
    with pytest.raises(OutputError, match="may not be written to"):
        files.write_text("locked/map.html", "x")


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
