"""Sorting more records than memory holds: sorted runs on disk, merged when they are read."""

from __future__ import annotations

import heapq
import marshal
import struct
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

__all__ = ["Sorter"]

_LENGTH = struct.Struct("<I")
_BATCH = 500


class Sorter:
    """Takes records in any order, and gives them back sorted, as often as they are asked for.

    Parameters
    ----------
    folder : Path
        Where the runs are kept; whoever made it removes it.
    name : str
        What the files of the runs are called.
    run : int
        How many records are held in memory.

    Notes
    -----
    A record is a tuple of numbers, texts, ``None`` and tuples of such, and no two that are equal
    up to a place are of different types there.
    """

    def __init__(self, folder: Path, name: str, *, run: int = 200_000) -> None:
        self._folder = folder
        self._name = name
        self._run = run
        self._held: list[tuple[Any, ...]] = []
        self._runs: list[Path] = []

    def add(self, record: tuple[Any, ...]) -> None:
        """Take one record."""
        self._held.append(record)
        if len(self._held) >= self._run:
            self._runs.append(self._folder / f"{self._name}-{len(self._runs)}")
            _write(self._runs[-1], sorted(self._held))
            self._held.clear()

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        self._held.sort()
        runs: list[Iterable[tuple[Any, ...]]] = [_read(run) for run in self._runs]
        return heapq.merge(*runs, self._held)

    def clear(self) -> None:
        """Let go of all records."""
        self._held.clear()
        for run in self._runs:
            run.unlink()
        self._runs.clear()


def _write(run: Path, records: list[tuple[Any, ...]]) -> None:
    with run.open("wb") as file:
        for start in range(0, len(records), _BATCH):
            data = marshal.dumps(records[start : start + _BATCH])
            file.write(_LENGTH.pack(len(data)) + data)


def _read(run: Path) -> Iterator[tuple[Any, ...]]:
    with run.open("rb") as file:
        while head := file.read(_LENGTH.size):
            yield from marshal.loads(file.read(*_LENGTH.unpack(head)))  # noqa: S302 - our own file
