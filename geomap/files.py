"""Files, read within bounds and written whole or not at all.

Everything that geomap reads from disk comes through :func:`read_bytes` or :func:`read_text`, and
every file that it writes goes through :func:`replacing`: into a temporary file beside the target,
onto the disk, and only then into the target's place. Whatever interrupts a run, the old file is
still whole. Folders are written so by :func:`geomap.folders.replacing_folder`.
"""

from __future__ import annotations

import contextlib
import difflib
import errno
import os
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import BinaryIO

from geomap.decoding import decode
from geomap.errors import OutputError, ReadError
from geomap.temporary import flush, flush_folder, temporary_file

__all__ = [
    "MAX_TEXT_BYTES",
    "OUTPUT_FOLDER",
    "check_target",
    "explaining",
    "is_device",
    "open_binary",
    "read_bytes",
    "read_text",
    "replacing",
    "unwritable",
    "write_bytes",
    "write_text",
    "write_together",
]

#: Largest article that is read, in bytes.
MAX_TEXT_BYTES = 32 * 1024 * 1024

#: The one folder that is made when it is missing: where maps land.
OUTPUT_FOLDER = "outputs"


def read_bytes(path: str | os.PathLike[str], *, limit: int = MAX_TEXT_BYTES) -> bytes:
    """Return what a file holds.

    Parameters
    ----------
    path : path-like
        The file.
    limit : int
        Largest size that is read, in bytes.

    Raises
    ------
    ReadError
        When there is no such file, it cannot be read, or it is larger than the limit.
    """
    with open_binary(path) as stream:
        data = stream.read(limit + 1) if os.fstat(stream.fileno()).st_size <= limit else None
    if data is None or len(data) > limit:
        raise ReadError(
            f"{os.fspath(path)}: larger than {limit // 1024 // 1024} MB",
            mend="split it into smaller files",
        )
    return data


def open_binary(path: str | os.PathLike[str]) -> BinaryIO:
    """Open a file for reading bytes.

    Raises
    ------
    ReadError
        When there is no such file, or it cannot be read.
    """
    name = os.fspath(path)
    if not name:
        raise ReadError("the name of a file is empty", mend="name a file")
    try:
        return open(path, "rb")
    except FileNotFoundError:
        if os.path.islink(path):
            raise ReadError(f"{name}: is a link that leads nowhere", mend="mend the link") from None
        raise ReadError(f"{name}: no such file", mend=_near_names(Path(path))) from None
    except IsADirectoryError:
        raise ReadError(f"{name}: is a folder", mend="name a file in it") from None
    except PermissionError:
        raise ReadError(f"{name}: may not be read", mend="change its permissions") from None
    except (OSError, ValueError) as error:
        raise ReadError(f"{name!r}: cannot be read ({error})", mend="check the path") from None


def read_text(path: str | os.PathLike[str], *, limit: int = MAX_TEXT_BYTES) -> str:
    """Return the text of a file; its line ends stay as they are.

    See :func:`geomap.decoding.decode` for the encodings that are recognised.

    Raises
    ------
    ReadError
        When the file is missing, empty, not text, or larger than the limit.
    """
    return decode(read_bytes(path, limit=limit), name=os.fspath(path))


def _near_names(path: Path) -> str:
    """Return the mend for a file that is not there: the nearest name, where there is one."""
    try:
        names = sorted(os.listdir(path.parent))
    except OSError:
        return f"check the path, there is no folder {str(path.parent)!r} that can be listed"
    near = difflib.get_close_matches(path.name, names[:10_000], n=1, cutoff=0.75)
    return f"did you mean {str(path.parent / near[0])!r}?" if near else "check the path"


_REASONS = {
    errno.ENOSPC: ("the disk is full", "free some space, or write to another disk"),
    errno.EDQUOT: ("the disk quota is used up", "free some space, or write to another disk"),
    errno.EFBIG: ("the file is too large for its disk", "write to another disk"),
    errno.EROFS: ("the disk is read-only", "write to another folder"),
    errno.EACCES: ("the folder may not be written to", "write to another folder with -o"),
    errno.EPERM: ("the folder may not be written to", "write to another folder with -o"),
    errno.ENOENT: ("its folder is not there any more", "make it again, or write to another"),
    errno.ENAMETOOLONG: ("the file name is too long", "choose a shorter one"),
    errno.ENOTDIR: ("a part of the path is a file, not a folder", "choose another path"),
}


def check_target(path: str | os.PathLike[str]) -> None:
    """Raise what writing to a path would raise, as far as can be told before there is anything.

    Raises
    ------
    OutputError
        When the path is a folder, or its folder is missing or may not be written to.
    """
    with explaining(path):
        if is_device(path):
            return
        folder = _target(path).parent
        if not folder.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, "")
        if not os.access(folder, os.W_OK):
            raise PermissionError(errno.EACCES, "")


def write_bytes(path: str | os.PathLike[str], data: bytes) -> None:
    """Write a file whole or not at all.

    Parameters
    ----------
    path : path-like
        The file; its folder must be there, but for ``outputs``, which is made.
    data : bytes
        What it shall hold.

    Raises
    ------
    OutputError
        When the file cannot be written. What was there before is still there.
    """
    with replacing(path) as part:
        part.write_bytes(data)


def write_together(files: Mapping[str | os.PathLike[str], bytes]) -> None:
    """Write some files, each whole, all of them or none.

    Parameters
    ----------
    files : mapping of path-like to bytes
        What each shall hold; the first takes its place last.

    Raises
    ------
    OutputError
        When one of them cannot be written. What was there before is still there.
    """
    with contextlib.ExitStack() as stack:
        for path, data in files.items():
            part = stack.enter_context(replacing(path))
            part.write_bytes(data)
            # All are on the disk before the first takes its place.
            if not is_device(part):
                flush(part)


def write_text(path: str | os.PathLike[str], text: str) -> None:
    """Write a file as UTF-8, whole or not at all, line ends as given; see :func:`write_bytes`."""
    write_bytes(path, text.encode("utf-8"))


@contextlib.contextmanager
def replacing(path: str | os.PathLike[str]) -> Iterator[Path]:
    """Give a path to write to; when the block ends well, it takes the target's place.

    The path lies beside the target and has its ending. When the block raises, or is interrupted,
    it is removed and the target stays as it was. A symbolic link stays a link, and an existing
    file keeps its permissions. A device or a pipe is written to, not replaced.

    Yields
    ------
    pathlib.Path
        Where to write.

    Raises
    ------
    OutputError
        When the target cannot be written.
    """
    with explaining(path):
        mode = _mode(path)
        if is_device(path):
            yield Path(path)
            return
        target = _target(path)
        with temporary_file(target) as part:
            yield part
            flush(part)
            if mode is not None:
                os.chmod(part, stat.S_IMODE(mode))
            os.replace(part, target)
            flush_folder(target.parent)


@contextlib.contextmanager
def explaining(path: str | os.PathLike[str]) -> Iterator[None]:
    """Let an error of the system say that a path cannot be written, why, and what to do.

    Raises
    ------
    OutputError
        In its place.
    """
    try:
        yield
    except OSError as error:
        if error.errno is None:
            raise
        raise unwritable(path, error) from error


def unwritable(path: str | os.PathLike[str], error: OSError) -> OutputError:
    """Return the error that says why a path cannot be written, and what to do."""
    unknown = (error.strerror or type(error).__name__, "write to another folder with -o")
    reason, mend = _REASONS.get(error.errno or 0, unknown)
    return OutputError(f"{os.fspath(path)}: cannot be written, {reason}", mend=mend)


def _target(path: str | os.PathLike[str]) -> Path:
    """Return the file behind any links, once its folder is known to be there."""
    name = os.fspath(path)
    if not name:
        raise OutputError("the name of the output is empty", mend="name a file with -o")
    folder = Path(path).parent
    if folder == Path(OUTPUT_FOLDER):
        with contextlib.suppress(FileExistsError):
            folder.mkdir()
    target = Path(os.path.realpath(path))
    if target.is_dir() or name.endswith("/"):
        raise OutputError(f"{name}: is a folder", mend="name a file in it")
    if not target.parent.exists():
        raise OutputError(
            f"{name}: there is no folder {str(folder)!r}", mend=f"make it with: mkdir -p {folder}"
        )
    if target.exists() and not os.access(target, os.W_OK):
        raise OutputError(f"{name}: may not be written", mend="write to another file with -o")
    return target


def _mode(path: str | os.PathLike[str]) -> int | None:
    try:
        return os.stat(path).st_mode
    except OSError:
        return None
    except ValueError:
        name = os.fspath(path)
        raise OutputError(f"{name!r}: is not a file name", mend="choose another path") from None


def is_device(path: str | os.PathLike[str]) -> bool:
    """Return whether something is there that is written to, not replaced: a device, a pipe."""
    mode = _mode(path)
    return mode is not None and not stat.S_ISREG(mode) and not stat.S_ISDIR(mode)
