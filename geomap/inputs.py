"""What a user named to be read: files, folders, globs, standard input."""

from __future__ import annotations

import contextlib
import glob
import io
import os
import re
import stat
import sys
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import BinaryIO

from geomap.errors import OptionError, ReadError
from geomap.files import open_binary, read_bytes

__all__ = [
    "STANDARD_INPUT",
    "Source",
    "find_sources",
    "is_address",
    "one_source",
    "refuse_overwriting",
]

STANDARD_INPUT = "standard input"
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{0,30}://")
_HEAD = 65_536
_MAX_PIPED = 1 << 30


@dataclass(frozen=True, slots=True)
class Source:
    """One file, or what came on standard input.

    Attributes
    ----------
    name : str
        The path as the user gave it, ``"standard input"``, or an address of the web.
    data : bytes or None
        What it holds, where that came through a pipe, or from the web.
    """

    name: str
    data: bytes | None = None

    @property
    def ending(self) -> str:
        """The ending of the file name, lower case, with its dot; empty where no file is named."""
        is_file = self.name != STANDARD_INPUT and not is_address(self.name)
        return PurePath(self.name).suffix.lower() if is_file else ""

    @property
    def stem(self) -> str:
        """The file name without folder and ending, or ``"stdin"``."""
        return PurePath(self.name).stem if self.name != STANDARD_INPUT else "stdin"

    @property
    def size(self) -> int:
        """How many bytes it holds, as far as that can be told; 0 where it cannot."""
        if self.data is not None:
            return len(self.data)
        try:
            return os.path.getsize(self.name)
        except (OSError, ValueError):
            return 0

    def read(self, *, limit: int) -> bytes:
        """Return what it holds; see :func:`geomap.files.read_bytes`."""
        if self.data is None:
            return read_bytes(self.name, limit=limit)
        if len(self.data) > limit:
            raise ReadError(
                f"{self.name}: larger than {limit // 1024 // 1024} MB", mend="give smaller parts"
            )
        return self.data

    def head(self) -> bytes:
        """Return how it begins; nothing where it cannot be read."""
        if self.data is not None:
            return self.data[:_HEAD]
        with contextlib.suppress(ReadError), open_binary(self.name) as stream:
            return stream.read(_HEAD)
        return b""

    def open(self) -> BinaryIO:
        """Open it for reading bytes; see :func:`geomap.files.open_binary`."""
        return open_binary(self.name) if self.data is None else io.BytesIO(self.data)


def is_address(name: str) -> bool:
    """Return whether a name is an address such as ``https://example.org``, and no path."""
    return _ADDRESS.match(name) is not None


def one_source(name: str) -> Source:
    """Return the file of a name, or what comes on standard input for ``"-"``."""
    if name == "-":
        return Source(STANDARD_INPUT, sys.stdin.buffer.read(_MAX_PIPED + 1))
    return Source(name)


def find_sources(
    inputs: Sequence[str], endings: Sequence[str], *, refused: Sequence[str] = ()
) -> list[Source]:
    """Return the files that a user named, each once, in the order named.

    Parameters
    ----------
    inputs : sequence of str
        Files, folders (with the folders in them), globs, or ``"-"`` for standard input. Files in
        folders come in the order of their paths, hidden ones are left out.
    endings : sequence of str
        Which files of a folder are meant, lower case, with the dot.
    refused : sequence of str
        Which others of a folder someone may take for these; reading them says what they are.

    Returns
    -------
    list of Source
        Files that are named one by one need not be there; reading them tells. So it does of links
        that lead nowhere and of folders that may not be looked into.

    Raises
    ------
    ReadError
        When a folder or a glob has no such files.
    """
    found: dict[str, Source] = {}
    for given in inputs:
        if given == "-":
            if "-" not in found:
                found["-"] = one_source("-")
            continue
        for name in _names(given, endings, refused):
            known = os.path.realpath(name) if "\0" not in name else name
            if known not in found:
                found[known] = Source(name, _piped(name))
    return list(found.values())


def refuse_overwriting(sources: Sequence[Source], output: str) -> None:
    """Raise when a result would take the place of what it is made from.

    Raises
    ------
    OptionError
        When the output is one of the files that are read.
    """
    target = os.path.realpath(output) if output != "-" and os.path.isfile(output) else None
    for source in sources:
        if target is not None and source.data is None and os.path.realpath(source.name) == target:
            raise OptionError(f"{output}: is what is read", mend="name another file with -o")


def _piped(name: str) -> bytes | None:
    """Return what comes through a pipe, which can be read only once; ``None`` for a file."""
    try:
        is_pipe = stat.S_ISFIFO(os.stat(name).st_mode)
    except (OSError, ValueError):
        return None
    return read_bytes(name, limit=_MAX_PIPED) if is_pipe else None


def _names(given: str, endings: Sequence[str], refused: Sequence[str]) -> list[str]:
    if "\0" not in given and os.path.isdir(given):
        paths = _files_in(given, {*endings, *refused})
        if not paths:
            raise ReadError(
                f"{given}: no files to read in this folder", mend=f"put {', '.join(endings)} there"
            )
        return [str(path) for path in paths]
    if glob.has_magic(given) and not os.path.exists(given):
        names = [name for name in sorted(glob.glob(given, recursive=True)) if os.path.isfile(name)]
        if not names:
            raise ReadError(f"{given}: no file fits this pattern", mend="check the pattern")
        return names
    return [given]


def _files_in(folder: str, endings: Collection[str]) -> list[Path]:
    """Return the files of a folder, and what in it cannot be looked at, in the order of paths."""
    closed: list[Path] = []
    paths: list[Path] = []
    for inside, folders, names in os.walk(
        folder, onerror=lambda e: closed.append(Path(e.filename))
    ):
        folders[:] = [name for name in folders if not name.startswith(".")]
        paths += [
            Path(inside, name)
            for name in names
            if not name.startswith(".") and PurePath(name).suffix.lower() in endings
        ]
    return sorted([*closed, *(path for path in paths if _is_file_or_unknown(path))])


def _is_file_or_unknown(path: Path) -> bool:
    try:
        return stat.S_ISREG(os.stat(path).st_mode)
    except OSError:
        return True
