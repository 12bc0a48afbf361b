"""The rows of a table in blocks, as often as they are asked for; all, or those of a part."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import TypeAlias

from geomap.tables.rows import RawRows

__all__ = ["Parted", "RowBlocks"]

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
