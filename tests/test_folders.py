"""Folders are written whole or not at all."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from geomap import folders
from geomap.errors import OutputError
from geomap.folders import replacing_folder

HELD = ("meta.json", "places.bin")


def _fill(folder: Path, text: str) -> None:
    folder.mkdir(exist_ok=True)
    for name in HELD:
        (folder / name).write_text(text)


def _found(folder: str) -> list[str]:
    return [(Path(folder) / name).read_text() for name in HELD]


@pytest.fixture(params=["in one step", "in two steps"])
def step(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Let the system be one that can exchange two folders, or one that cannot."""
    if request.param == "in two steps":
        monkeypatch.setattr(folders, "_exchange", lambda *_: False)
    return str(request.param)


@pytest.mark.usefixtures("step")
def test_a_folder_is_replaced_whole() -> None:
    """A new folder appears, and an old one is exchanged, with nothing left beside it."""
    for text in ("old", "new"):
        with replacing_folder("store", may_hold=HELD) as part:
            _fill(part, text)
        assert _found("store") == [text, text]
        assert os.listdir() == ["store"]


@pytest.mark.skipif(sys.platform not in ("linux", "darwin"), reason="systems that can exchange")
def test_there_is_a_folder_at_every_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the system can, an old folder is exchanged for the new one: no name is ever free."""
    _fill(Path("store"), "old")

    def refuse(*_: object) -> None:
        raise AssertionError("renamed in two steps")

    monkeypatch.setattr(os, "rename", refuse)
    with replacing_folder("store", may_hold=HELD) as part:
        _fill(part, "new")
    assert _found("store") == ["new", "new"]


@pytest.mark.usefixtures("step")
def test_an_interrupted_folder_stays_as_it_was() -> None:
    """Whatever is raised while a folder is written, the old one is still whole."""
    _fill(Path("store"), "old")
    for error in (KeyboardInterrupt(), ValueError("x"), OSError(errno.ENOSPC, "full")):
        with pytest.raises((KeyboardInterrupt, ValueError, OutputError)):
            with replacing_folder("store", may_hold=HELD) as part:
                (part / "meta.json").write_text("half")
                raise error
        assert _found("store") == ["old", "old"]
        assert os.listdir() == ["store"]


def test_an_exchange_that_fails_is_undone(monkeypatch: pytest.MonkeyPatch) -> None:
    """When the new folder cannot take its place, the old one takes it again."""
    _fill(Path("store"), "old")
    rename = os.rename

    def refuse(source: Path, target: Path) -> None:
        if (Path(source) / "meta.json").read_text() == "new":
            raise PermissionError(errno.EACCES, "Permission denied")
        rename(source, target)

    monkeypatch.setattr(folders, "_exchange", lambda *_: False)
    monkeypatch.setattr(os, "rename", refuse)
    with pytest.raises(OutputError, match="may not be written to"):
        with replacing_folder("store", may_hold=HELD) as part:
            _fill(part, "new")
    assert _found("store") == ["old", "old"]
    assert os.listdir() == ["store"]


KILLED = """
import os
from pathlib import Path
from geomap import folders
rename, calls = os.rename, 0

def dying(source, target):
    global calls
    calls += 1
    if calls == {last}:
        os._exit(9)
    rename(source, target)

os.rename = dying
{exchange}
with folders.replacing_folder("store", may_hold={held}) as part:
    for name in {held}:
        (part / name).write_text("new")
    {then}
"""


@pytest.mark.skipif(os.name == "nt", reason="there, what a killed process left stays")
@pytest.mark.parametrize(("last", "then"), [(0, "os._exit(9)"), (1, "pass"), (2, "pass")])
def test_what_a_killed_process_left_is_mended_by_the_next(last: int, then: str) -> None:
    """Killed while it writes, or in either of two steps: the old folder is back, with no others."""
    _fill(Path("store"), "old")
    exchange = "folders._exchange = lambda *_: False"
    program = KILLED.format(last=last, then=then, held=HELD, exchange=exchange)
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 9
    assert [name for name in os.listdir() if name != "store"]
    with pytest.raises(ValueError, match="nothing"):
        with replacing_folder("store", may_hold=HELD):
            raise ValueError("nothing is written")
    assert _found("store") == ["old", "old"]
    assert os.listdir() == ["store"]


@pytest.mark.skipif(os.name == "nt", reason="POSIX locks")
def test_a_folder_that_is_being_written_is_left_alone() -> None:
    """What another writes at the moment is no left-over; a link that is called so is not ours."""
    os.symlink("elsewhere", ".geomap-1-1")
    Path(".geomap-1-0").mkdir()
    with replacing_folder("one", may_hold=HELD) as part:
        _fill(part, "one")
        with replacing_folder("other", may_hold=HELD) as other:
            _fill(other, "other")
        assert part.exists()
    assert sorted(os.listdir()) == [".geomap-1-1", "one", "other"]


@pytest.mark.skipif(os.name == "nt", reason="POSIX permissions")
def test_a_folder_keeps_its_permissions() -> None:
    """A folder that others may not look into is not opened to them when it is replaced."""
    _fill(Path("store"), "old")
    os.chmod("store", 0o700)
    with replacing_folder("store", may_hold=HELD) as part:
        _fill(part, "new")
    assert os.stat("store").st_mode & 0o777 == 0o700


def test_a_folder_that_holds_other_files_is_not_replaced() -> None:
    """A folder of something else, a file, a missing folder and no name at all are refused."""
    _fill(Path("store"), "old")
    Path("store/thesis.docx").write_text("x")
    Path("plain").write_text("x")
    for path in ("store", "plain", "missing/store", "a\0b", "."):
        with pytest.raises(OutputError):
            with replacing_folder(path, may_hold=HELD) as part:
                _fill(part, "new")
    assert sorted(os.listdir()) == ["plain", "store"]
    assert Path("store/thesis.docx").read_text() == "x"


@pytest.mark.skipif(os.name == "nt", reason="links")
def test_a_link_to_a_folder_stays_a_link() -> None:
    """The folder behind a link is replaced."""
    _fill(Path("real"), "old")
    os.symlink("real", "link")
    with replacing_folder("link", may_hold=HELD) as part:
        _fill(part, "new")
    assert os.path.islink("link")
    assert _found("real") == ["new", "new"]
