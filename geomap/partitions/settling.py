"""Ids of partitions, settled over all of them so that none comes twice.

Each partition settles its own, and notes what they were before. Where that is not what all of them
settle, it is made anew, with the ids that it gets.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from geomap.files import replacing
from geomap.partitions.work import told_beside
from geomap.tables.ids import Ids, UniqueIds, keys_of, unique_ids

__all__ = ["PartIds", "settle"]


class PartIds(UniqueIds):
    """Gives the rows of a partition what all partitions settled; before that, what it settles.

    Parameters
    ----------
    path : pathlib.Path
        The file that is made of the partition.
    level : str
        Which of its ids these are, where they are settled more than once.
    """

    def __init__(self, path: Path, level: str) -> None:
        super().__init__()
        self._noted = _noted(path, level)
        self._own: list[Ids] = []
        settled = _settled(path, level)
        self._given: Ids | None = _read(settled) if settled.exists() else None

    def settle(self, ids: Ids) -> Ids:
        """Return the ids of further rows."""
        if self._given is None:
            self._own.append(ids)
            return super().settle(ids)
        given, self._given = self._given[: len(ids)], self._given[len(ids) :]
        self.renamed += int((given != ids).sum())
        return given

    def note(self) -> None:
        """Write, for :func:`settle`, what the ids were, unless they are settled."""
        if self._given is None:
            own = np.concatenate([np.zeros(0, dtype=object), *self._own])
            _write(self._noted, own)


def settle(files: Sequence[Path], level: str) -> bool:
    """Settle the ids of partitions; return whether some have to be made anew.

    Parameters
    ----------
    files : sequence of pathlib.Path
        The files that were made of all partitions, in their order; what is to be made anew is no
        longer told to be made.
    level : str
        Which of their ids are settled.
    """
    ids = UniqueIds()
    is_any = False
    for file in files:
        noted, given = _noted(file, level), _settled(file, level)
        if ids.takes(pq.read_table(noted, columns=["key"])["key"].to_numpy()):
            continue
        own = _read(noted)
        settled = ids.settle(own)
        if not given.exists() and (settled != unique_ids(own)).any():
            told_beside(file).unlink()
            _write(given, settled)
            is_any = True
    return is_any


def _noted(path: Path, level: str) -> Path:
    return path.with_suffix(f".{level}")


def _settled(path: Path, level: str) -> Path:
    return path.with_suffix(f".{level}-settled")


def _read(path: Path) -> Ids:
    ids: Ids = pq.read_table(path, columns=["id"])["id"].to_numpy()
    return ids


def _write(path: Path, ids: Ids) -> None:
    columns = {"id": pa.array(ids, pa.string()), "key": pa.array(keys_of(ids))}
    with replacing(path) as part:
        pq.write_table(pa.table(columns), part, use_dictionary=False)
