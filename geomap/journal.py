"""Journals: what a run has done, so that the next one goes on where it was stopped or killed.

A journal is a file of JSON lines. The first says what the run is of; each further one begins with a
sum of itself, and is whole before the next is begun. A last one that is torn is dropped, and so is
all from where a power cut left a gap; anything else that was altered is an error. While a run holds
a journal no other can: the lock is the system's own, and ends with the process, however it ends.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
import socket
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, suppress
from io import FileIO
from pathlib import Path
from typing import Any

from geomap.errors import OptionError, OutputError, ReadError
from geomap.files import check_target, explaining, open_binary
from geomap.locks import is_still, lock_where_possible
from geomap.temporary import flush_folder, temporary_folder

__all__ = ["Journal", "Memory", "Run", "digest", "fingerprint"]

#: What a run is of: its options by name, as text, or ``None`` where they were not given.
Run = Mapping[str, str | None]

_FORMAT = "journal 2"
_HOLDER_LENGTH = 512
_SUM_LENGTH = len('{"crc32": "00000000", ')
_MAX_HEADER = 1 << 20
#: Larger files of a folder are known by their size.
_MAX_HASHED = 1 << 20
_MAX_SHOWN = 60


class Journal:
    """A journal that this run holds; a context that lets it go.

    Parameters
    ----------
    path : path-like
        The file; made when it is not there.
    run : mapping of str to str or None
        What this run is of. A journal of another one is refused.
    mend : str
        What to type when it is refused.

    Attributes
    ----------
    was_begun : bool
        Whether another run held it before, which did not end well.

    Raises
    ------
    OptionError
        When the file is no journal, or that of another run.
    ReadError
        When an entry is not as it was written.
    OutputError
        When another process holds it, or it cannot be written.
    """

    def __init__(self, path: str | os.PathLike[str], run: Run, *, mend: str) -> None:
        self.path = Path(path)
        self._end = self._start = self._length = 0
        self.was_begun = False
        self._run = dict(run)
        check_target(path)
        with explaining(path), ExitStack() as opened:
            self._file = opened.enter_context(_held(self.path))
            self._reader = opened.enter_context(self.path.open("rb"))
            self._begin(mend)
            self._opened = opened.pop_all()

    def _begin(self, mend: str) -> None:
        """Check whose journal it is, drop a torn end, and write down who holds it now."""
        header = _dumps({"geomap": _FORMAT, "run": self._run})
        first = self._reader.readline(_MAX_HEADER)
        if first.endswith(b"\n"):
            self._check(first, mend)
            header = first
            self.was_begun = True
        elif not header.startswith(first):
            raise self._no_journal(mend)
        self._start = len(header) + _HOLDER_LENGTH
        self._end = self._whole()
        self._write(header + _holder_line(), 0)
        self._end = max(self._end, self._start)
        self._file.truncate(self._end)

    def _whole(self) -> int:
        """Return where the last line ends that is not torn; 0 where there is none yet."""
        end = self._reader.seek(self._start)
        if end > os.fstat(self._file.fileno()).st_size:
            return 0
        for line in self._reader:
            if not _is_whole(line):
                if b"\0" in line or not self._reader.read(1):
                    break
                raise self.altered(end)
            end += len(line)
            self._length += 1
        return end

    def __enter__(self) -> Journal:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let the journal go; what it holds stays."""
        self._opened.close()

    def remove(self) -> None:
        """Remove the journal of a run that is done, and let it go."""
        if os.name == "nt":  # an open file cannot be removed there
            self.close()
        self.path.unlink(missing_ok=True)
        self.close()

    def __len__(self) -> int:
        return self._length

    def entries(self) -> Iterator[tuple[int, dict[str, Any]]]:
        """Yield what was noted down, each entry with its position in the file."""
        at = self._start
        while at < self._end:
            entry, position = self.entry(at), at
            at = self._reader.tell()
            yield position, entry

    def entry(self, position: int) -> dict[str, Any]:
        """Return the entry at a position that :meth:`entries` or :meth:`add` gave."""
        self._reader.seek(position)
        line = self._reader.readline()
        if not _is_whole(line):
            raise self.altered(position)
        entry: dict[str, Any] = json.loads(b"{" + line[_SUM_LENGTH:])
        return entry

    def altered(self, position: int) -> ReadError:
        """Return the error that says that an entry is not what it should be."""
        return ReadError(
            f"{self.path}: what stands at byte {position} is not as it was written",
            mend="remove the file, to begin anew",
        )

    def add(self, entry: Mapping[str, Any]) -> int:
        """Note something down, whole or not at all; return its position.

        Raises
        ------
        OutputError
            When it cannot be written; what was there before is still there.
        """
        line, position = _line(entry), self._end
        self._write(line, position)
        self._end += len(line)
        self._length += 1
        return position

    def _write(self, data: bytes, position: int) -> None:
        with explaining(self.path):
            try:
                self._file.seek(position)
                if self._file.write(data) != len(data):
                    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            except BaseException:
                self._file.truncate(self._end)
                raise

    def keep_only(self, entries: Iterable[Mapping[str, Any]]) -> Journal:
        """Let the journal go, and return the one that takes its place, with these entries alone.

        Whatever happens, there is the one or the other, whole, and held. On Windows it stays.

        Raises
        ------
        OutputError
            When there is no room for it; this one is still held.
        """
        if os.name == "nt":  # an open file cannot be replaced there
            return self
        target = Path(os.path.realpath(self.path))
        with explaining(self.path), temporary_folder(target) as folder, ExitStack() as made:
            shorter = made.enter_context(Journal(folder / target.name, self._run, mend=""))
            for entry in entries:
                shorter.add(entry)
            shorter.sync()
            with suppress(FileNotFoundError):
                shutil.copymode(target, shorter.path)
            os.replace(shorter.path, target)
            flush_folder(target.parent)
            shorter.path = self.path
            made.pop_all()
        self.close()
        return shorter

    def sync(self) -> None:
        """Wait until all is on the disk, so that it outlives a power cut, too.

        Raises
        ------
        OutputError
            When the disk takes no more.
        """
        with explaining(self.path):
            os.fsync(self._file.fileno())

    def _check(self, line: bytes, mend: str) -> None:
        try:
            header = json.loads(line)
            form, begun = header["geomap"], dict(header["run"])
        except (ValueError, LookupError, TypeError):
            raise self._no_journal(mend) from None
        if form != _FORMAT:
            raise OptionError(f"{self.path}: was begun by another release of geomap", mend=mend)
        if begun != self._run:
            raise OptionError(f"{self.path}: was begun {_difference(begun, self._run)}", mend=mend)

    def _no_journal(self, mend: str) -> OptionError:
        return OptionError(f"{self.path}: is no journal of geomap's", mend=mend)


class Memory:
    """Results by name, kept in a journal: what was worked out once is not worked out again.

    Parameters
    ----------
    journal : Journal
        Which holds nothing else.
    """

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._known = {entry["name"]: position for position, entry in journal.entries()}

    def __contains__(self, name: str) -> bool:
        return name in self._known

    def recall(self, name: str) -> dict[str, Any]:
        """Return the result of a name that is known."""
        return self._journal.entry(self._known[name])

    def keep(self, name: str, result: Mapping[str, Any]) -> None:
        """Keep a result, unless there is one of this name.

        Raises
        ------
        OutputError
            When the journal takes no more.
        """
        if name not in self._known:
            self._known[name] = self._journal.add({"name": name, **result})


def digest(text: str) -> str:
    """Return a name for a text, by which it is known again."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def fingerprint(path: str | os.PathLike[str] | None) -> str | None:
    """Return a path with a digest of what lies there, so that a change of it is seen.

    Parameters
    ----------
    path : path-like or None
        A file or a folder; of a folder, files of more than 1 MB count by their sizes.

    Raises
    ------
    ReadError
        When a file cannot be read.
    """
    if path is None:
        return None
    root = Path(path)
    content = hashlib.blake2b(digest_size=8)
    for file in sorted(root.rglob("*")) if root.is_dir() else [root]:
        if file.is_dir():
            continue
        with open_binary(file) as stream:
            size = os.fstat(stream.fileno()).st_size
            content.update(f"{file.relative_to(root).as_posix()}\0{size}\0".encode())
            while (file == root or size <= _MAX_HASHED) and (piece := stream.read(_MAX_HASHED)):
                content.update(piece)
    return f"{os.fspath(path)} ({content.hexdigest()})"


def _held(path: Path) -> FileIO:
    """Return the file, open for reading and writing, once no other process can have it so."""
    while True:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o666)
        file = FileIO(descriptor, "r+")
        try:
            if not lock_where_possible(file.fileno()):
                raise OutputError(
                    f"{path}: is held by {_holder(path)}",
                    mend="wait until it ends, or write elsewhere with -o",
                )
            if is_still(path, file.fileno()):
                return file
        except BaseException:
            file.close()
            raise
        file.close()  # it was removed while we opened it


def _holder_line() -> bytes:
    """Return the line that says who holds a journal, as long as any other such line."""
    holder = f"process {os.getpid()} on {socket.gethostname()}"
    line = _dumps({"held_by": holder[:_MAX_SHOWN]})
    return line[:-2].ljust(_HOLDER_LENGTH - 2) + line[-2:]


def _holder(path: Path) -> str:
    """Return which process says that it holds a journal."""
    with open(path, "rb") as stream:
        stream.readline(_MAX_HEADER)
        try:
            return str(json.loads(stream.readline(_HOLDER_LENGTH))["held_by"])
        except (ValueError, LookupError, TypeError):
            return "another process"


def _difference(old: Run, new: Run) -> str:
    """Return how a run was begun otherwise."""
    told = []
    for name in [*old, *(n for n in new if n not in old)]:
        before, now = old.get(name), new.get(name)
        if before != now:
            told.append(f"{_with(name, before)}, now {_with(name, now)}")
    return "; ".join(told)


def _with(name: str, value: str | None) -> str:
    if value is None:
        return f"without {name}"
    shown = value if len(value) <= _MAX_SHOWN else f"{value[:_MAX_SHOWN]}…"
    return f"with {name} {shown}"


def _line(entry: Mapping[str, Any]) -> bytes:
    """Return an entry as a line, with a sum of it at the beginning."""
    line = _dumps(entry)
    return _sum(line) + line[1:]


def _is_whole(line: bytes) -> bool:
    """Return whether a line is as :func:`_line` gave it."""
    return line[:_SUM_LENGTH] == _sum(b"{" + line[_SUM_LENGTH:])


def _sum(line: bytes) -> bytes:
    return b'{"crc32": "%08x", ' % zlib.crc32(line)


def _dumps(entry: Mapping[str, Any]) -> bytes:
    return json.dumps(entry, ensure_ascii=True, allow_nan=False).encode("ascii") + b"\n"
