"""The rows of a table in blocks, as often as they are asked for; all, or those of a part."""

from __future__ import annotations

import io
import sys
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, BinaryIO, Generic, TypeAlias, TypeVar

from geomap.inputs import Source
from geomap.tables.rows import RawRows

__all__ = ["PART_BYTES", "WHOLE", "ByteSpan", "Held", "Parted", "RowBlocks"]

#: Bytes of a part of a text, at least.
PART_BYTES = 1 << 26
_BUFFER = 1 << 20

T = TypeVar("T")
#: Yields the rows of a table in blocks, as often as it is called.
RowBlocks: TypeAlias = Callable[[], Iterator[RawRows]]


class Parted(ABC):
    """The blocks of a table that can be parted; what all rows settle together is settled.

    Each part is such blocks, too, and can be sent to another process.
    """

    @abstractmethod
    def __call__(self) -> Iterator[RawRows]:
        """Yield the rows in blocks, at least one, with their lines in the file."""

    @property
    @abstractmethod
    def span(self) -> tuple[int, ...] | None:
        """Which part of the table this is; ``None`` for the whole."""

    @abstractmethod
    def parts(self) -> Sequence[Parted]:
        """Return parts whose rows together are all rows, in their order."""

    def having(self, needed: Collection[str]) -> Parted:  # noqa: ARG002 - most read all columns
        """Return blocks of which just some columns of ours are needed."""
        return self


@dataclass(frozen=True, slots=True)
class ByteSpan:
    """Where a part of a text lies in its file.

    Attributes
    ----------
    first, end : int
        Its first byte, from 0, and the one behind its last; or any behind the end of the file.
    line : int
        The line that its first byte is in, from 1.
    """

    first: int
    end: int
    line: int

    @contextmanager
    def open(self, source: Source) -> Iterator[BinaryIO]:
        """Open a source for reading the bytes of the part alone."""
        with source.open() as stream:
            stream.seek(self.first)
            yield io.BufferedReader(_Bounded(stream, self.end - self.first), _BUFFER)


#: All of a text.
WHOLE = ByteSpan(0, sys.maxsize, 1)


class _Bounded(io.RawIOBase):
    """So many bytes of a stream, from where it is."""

    def __init__(self, stream: BinaryIO, length: int) -> None:
        self._stream, self._left = stream, length

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._stream.read(min(len(buffer), self._left))
        self._left -= len(data)
        buffer[: len(data)] = data
        return len(data)


class Held(Generic[T]):
    """Parts of a table, as often as they are asked for; those of a short one are read once.

    Parameters
    ----------
    read : callable
        Yields the parts.
    rows : callable
        Returns how many rows one has.
    most : int
        Most rows of a table that is held.
    """

    def __init__(
        self, read: Callable[[], Iterator[T]], rows: Callable[[T], int], most: int
    ) -> None:
        self._read, self._rows, self._most = read, rows, most
        self._held: list[T] | None = None

    def __iter__(self) -> Iterator[T]:
        if self._held is not None:
            yield from self._held
            return
        held: list[T] = []
        count = 0
        for part in self._read():
            count += self._rows(part)
            if count <= self._most:
                held.append(part)
            else:
                held.clear()
            yield part
        if count <= self._most:
            self._held = held
