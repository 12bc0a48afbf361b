"""Files beside a page that hold its events, loaded when a reader wants to see one.

A page that was opened from disk may not fetch anything, but it may have style sheets. So each file
is a style sheet that says nothing but a text: the block of a payload, in the value of custom
properties. Nothing in it runs, whatever it holds; the page reads the text, and takes it only when
its hash is the one that the page was written with.

The folder is named by what it holds, and the page by the folder, so that a page and a folder of
different makes never meet.
"""

from __future__ import annotations

import base64
import filecmp
import hashlib
import html
import math
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Final

import pandas as pd
from pandas.api.types import is_numeric_dtype

from geomap.files import explaining
from geomap.page.document import escaped
from geomap.page.payload import build_payload
from geomap.temporary import temporary_folder

__all__ = ["SideFiles", "folder_mark", "superseding"]

#: A file holds so many events, or more where there would be too many files.
_EVENTS_A_FILE: Final = 2048
_MOST_FILES: Final = 50_000
#: A file of longer texts holds fewer events.
_CHARACTERS_A_FILE: Final = 4_000_000
#: A value that is longer than twice this is none to a browser.
_CHARACTERS_A_PROPERTY: Final = 1_000_000
_HASH_BYTES: Final = 16

_FILE = re.compile(r"[0-9]{1,9}\.css")
_FOLDER = re.compile(r"[^/\\]{1,240}-data-[0-9a-f]{16}")
_MARK: Final = '<meta name="geomap-details" content="{}">'
_MARKED = re.compile(_MARK.format('([^"]{1,2000})'))
#: The mark stands before any data.
_HEAD_BYTES: Final = 1 << 14


class SideFiles:
    """The files beside one page, while they are written.

    Until :meth:`settle` they lie in a folder that is removed when something goes wrong.

    Parameters
    ----------
    page : path-like
        The page that they are to lie beside.
    events : int
        How many events there are.
    """

    def __init__(self, page: str | os.PathLike[str], events: int) -> None:
        self._events_a_file = max(_EVENTS_A_FILE, math.ceil(events / _MOST_FILES))
        self._page = Path(os.path.realpath(page))
        self._made = ExitStack()
        self._settled: Path | None = None
        self._starts: list[int] = []
        self._hashes: list[bytes] = []
        self._events = 0

    def __enter__(self) -> SideFiles:
        with explaining(self._page):
            self._part = self._made.enter_context(temporary_folder(self._page))
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._made.close()
        if error and self._settled and self._settled != _folder_of(self._page):
            shutil.rmtree(self._settled, ignore_errors=True)

    @property
    def count(self) -> int:
        """How many files there are."""
        return len(self._starts)

    def write(self, events: pd.DataFrame) -> None:
        """Write events, those with a place first, to as many files as they need.

        Raises
        ------
        OutputError
            When they cannot be written.
        """
        for part in _cut(events, self._events_a_file):
            text = build_payload(part, head={}, areas=lambda _: {}, in_order=True).text
            value = text.replace("\n", " ")
            self._write(f"{self.count}.css", _sheet(value))
            self._starts.append(self._events)
            self._hashes.append(hashlib.sha256(value.encode("ascii")).digest()[:_HASH_BYTES])
            self._events += len(part)

    def _write(self, name: str, text: str) -> None:
        with explaining(self._part / name):
            (self._part / name).write_text(text, encoding="ascii")

    def details(self) -> dict[str, Any]:
        """Return what the page needs to know of the files, once all are written."""
        hashes = base64.b64encode(b"".join(self._hashes)).decode("ascii")
        return {"folder": self._folder().name, "starts": self._starts, "hashes": hashes}

    def _folder(self) -> Path:
        """Return where the files are to lie."""
        digest = hashlib.sha256(b"".join(self._hashes)).hexdigest()[:16]
        return self._page.with_name(f"{self._page.stem}-data-{digest}")

    def settle(self) -> None:
        """Give the folder its name.

        Raises
        ------
        OutputError
            When the folder cannot be put there.
        """
        folder = self._folder()
        with explaining(folder):
            if not _is_same(folder, self._part):
                if _is_ours(folder):
                    shutil.rmtree(folder)
                _flush()
                os.rename(self._part, folder)
        self._settled = folder


def folder_mark(folder: str) -> str:
    """Return the element by which a page names the folder beside it."""
    return _MARK.format(escaped(folder))


@contextmanager
def superseding(page: str | os.PathLike[str]) -> Iterator[None]:
    """Let a page be replaced, and then remove the folder of the old one, unless it is the same."""
    old = _folder_of(page)
    yield
    if old is not None and old != _folder_of(page) and _is_ours(old):
        shutil.rmtree(old, ignore_errors=True)


def _folder_of(page: str | os.PathLike[str]) -> Path | None:
    """Return the folder that a page names, where there is such a page."""
    head = b""
    with suppress(OSError, ValueError):
        path = Path(os.path.realpath(page))
        if path.is_file():
            with path.open("rb") as stream:
                head = stream.read(_HEAD_BYTES)
    marked = _MARKED.search(head.decode("ascii", errors="replace"))
    name = html.unescape(marked[1]) if marked else ""
    return path.with_name(name) if _FOLDER.fullmatch(name) else None


def _is_ours(folder: Path) -> bool:
    """Return whether a folder is there that holds side files and nothing else."""
    return folder.is_dir() and all(_FILE.fullmatch(name) for name in os.listdir(folder))


def _is_same(folder: Path, other: Path) -> bool:
    """Return whether a folder is there that holds the same files as another."""
    names = sorted(os.listdir(other))
    if not folder.is_dir() or sorted(os.listdir(folder)) != names:
        return False
    return all(filecmp.cmp(folder / name, other / name, shallow=False) for name in names)


def _flush() -> None:
    """Put what was written onto the disk: thousands of files one by one would take minutes."""
    if os.name != "nt":
        os.sync()


def _cut(events: pd.DataFrame, rows: int) -> Iterator[pd.DataFrame]:
    """Yield the events in parts that are no larger than a file should be."""
    texts = [name for name in events.columns if not is_numeric_dtype(events[name])]
    lengths = events[texts].apply(lambda cells: cells.str.len()).sum(axis="columns")
    numbers = (lengths.cumsum() // _CHARACTERS_A_FILE).to_numpy()
    for _, part in events.groupby(numbers, sort=True):
        for first in range(0, len(part), rows):
            yield part.iloc[first : first + rows]


def _sheet(value: str) -> str:
    """Return a style sheet that says a text of base64 and spaces, and nothing else."""
    pieces = range(0, len(value), _CHARACTERS_A_PROPERTY)
    told = ";".join(
        f'--geomap-{number}:"{value[first : first + _CHARACTERS_A_PROPERTY]}"'
        for number, first in enumerate(pieces)
    )
    return f":host{{{told}}}\n"
