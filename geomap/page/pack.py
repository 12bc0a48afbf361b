"""Columns as bytes: how a table travels inside a page.

A column of whole numbers is written as steps from row to row where that deflates better, and split
into planes: first the low byte of every row, then the next byte of every row.
Texts stand once each in a table of strings, which is cut into chunks that a page inflates when it
needs them; a text column is a column of numbers that point into that table.
"""

from __future__ import annotations

import base64
import json
import re
import zlib
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

__all__ = ["Columns", "Strings", "deflate64", "json_text"]

Integers = NDArray[np.int64]

CHUNK_CHARACTERS: Final = 1 << 18
#: Of deflate: the highest makes a page of a million events one part in a hundred smaller, and takes
#: twice as long.
_LEVEL: Final = 7
#: Delete comes first: JSON writes it as it is.
_CONTROLS: Final = "\x7f" + "".join(map(chr, (*range(1, 32), *range(128, 160))))
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def deflate64(data: bytes) -> str:
    """Return bytes deflated (zlib format) and base64-coded: ASCII letters, digits, ``+/=``."""
    return base64.b64encode(zlib.compress(data, _LEVEL)).decode("ascii")


def json_text(value: Any) -> str:
    """Return compact JSON whose text is sound UTF-8, whatever lone surrogates the value holds."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return _LONE_SURROGATE.sub(lambda match: f"\\u{ord(match.group()):04x}", text)


class Columns:
    """Columns of whole numbers, gathered into one block of bytes."""

    def __init__(self) -> None:
        self._planes: list[bytes] = []

    def add(self, values: Integers, *, steps: bool = False) -> dict[str, int | bool]:
        """Append a column and return what a reader needs to know of it.

        Parameters
        ----------
        values : array of int64
            One for each row, none below 0 unless they are written as steps.
        steps : bool
            Write differences between neighbours, for values that run on from row to row.

        Returns
        -------
        dict
            ``width``, bytes a value, and ``steps``.
        """
        if steps:
            moves = np.diff(values, prepend=np.int64(0))
            values = (moves << 1) ^ (moves >> 63)
        top = int(values.max()) if len(values) else 0
        width = max(1, (top.bit_length() + 7) // 8)
        little = np.ascontiguousarray(values, dtype="<i8").view(np.uint8).reshape(-1, 8)
        self._planes.extend(little[:, plane].tobytes() for plane in range(width))
        return {"width": width, "steps": steps}

    def block(self) -> str:
        """Return all columns as one deflated base64 line, in the order in which they were added."""
        return deflate64(b"".join(self._planes))


class Strings:
    """The table of strings of a page; string 0 is no string at all.

    A chunk is one JSON string: its first character stands before each of its texts, and in none of
    them. Where there is no such character, the chunk is a JSON list.
    """

    def __init__(self) -> None:
        self._count = 1
        self._open: list[str] = []
        self._characters = 0
        self._blocks: list[str] = []
        self._starts: list[int] = []

    def extend(self, texts: Sequence[str]) -> int:
        """Append texts and return the number of the first."""
        first = self._count
        ends = np.cumsum(np.fromiter(map(len, texts), dtype=np.int64, count=len(texts)) + 1)
        start, base = 0, -self._characters
        while start < len(texts):
            full = int(np.searchsorted(ends, base + CHUNK_CHARACTERS)) + 1
            stop = min(full, len(texts))
            if not self._open:
                self._starts.append(self._count)
            self._open.extend(texts[start:stop])
            self._count += stop - start
            self._characters = int(ends[stop - 1]) - base
            if self._characters >= CHUNK_CHARACTERS:
                self._close()
                base = int(ends[stop - 1])
            start = stop
        return first

    def _close(self) -> None:
        if self._open:
            separator = _stranger(self._open)
            chunk = self._open if separator is None else separator + separator.join(self._open)
            self._blocks.append(deflate64(json_text(chunk).encode("utf-8")))
        self._open, self._characters = [], 0

    def blocks(self) -> tuple[list[int], list[str]]:
        """Return the number of each chunk's first string, and the chunks as base64 lines."""
        self._close()
        return self._starts, self._blocks


def _stranger(texts: Sequence[str]) -> str | None:
    """Return a control character that none of the texts holds, if there is one."""
    written = "".join(texts)
    return next((character for character in _CONTROLS if character not in written), None)
