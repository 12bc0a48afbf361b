"""Work on partitions: of each a file is made by itself, there whole or not at all."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import TypeAlias

from geomap.cluster import Each
from geomap.errors import OutputError, ReadError
from geomap.files import read_text, write_text
from geomap.limits import LimitError
from geomap.partitions.cut import Partition
from geomap.tables.assembly import TableReader
from geomap.tables.blocks import RowBlocks
from geomap.tables.ids import UniqueIds
from geomap.tables.schemes import Layout
from geomap.tables.tally import Tally
from geomap.taxonomy import OwnType

__all__ = ["Made", "Work", "made", "made_of", "told_beside"]

#: How many of the rows that cannot be used are told of one partition.
_SHOWN = 5


@dataclass(frozen=True, kw_only=True)
class Work(ABC):
    """What is made of partitions; it is sent to other processes.

    Attributes
    ----------
    types : tuple of OwnType
        Event types that a user declared.
    layout : Layout or None
        What a user says of the columns.
    """

    types: tuple[OwnType, ...] = ()
    layout: Layout | None = None

    @abstractmethod
    def make(self, partition: Partition, path: Path) -> Tally:
        """Write what is made of a partition to a file, whole or not at all.

        Returns
        -------
        Tally
            What became of its rows.

        Raises
        ------
        ReadError
            When it cannot be read.
        """

    def reader(self, blocks: RowBlocks, ids: UniqueIds | None = None) -> TableReader:
        """Return what reads the rows of a partition."""
        return TableReader(blocks(), self.types, shown=_SHOWN, needs_one=False, ids=ids)


@dataclass(slots=True)
class Made:
    """What was made of one table.

    Attributes
    ----------
    files : list of pathlib.Path
        A file for each of its partitions, in their order.
    tally : Tally
        What became of its rows.
    """

    files: list[Path] = field(default_factory=list)
    tally: Tally = field(default_factory=Tally)


#: One partition, and the file that is to be made of it.
_Job: TypeAlias = tuple[Partition, Path]


def made(
    parts: Sequence[Partition], work: Work, folder: Path, each: Each = map
) -> Iterator[Made | ReadError]:
    """Have work done; yield what was made of each table, or why it cannot be read.

    Parameters
    ----------
    parts : sequence of Partition
        The partitions of the tables, those of a table after one another.
    work : Work
        What is made of them.
    folder : pathlib.Path
        Where the files are made. What is there already is not made again.
    each : callable, optional
        Shares the work out, to this process or others; by default :func:`map`.

    Raises
    ------
    OutputError
        When a file cannot be written, or the workers write to another folder.
    """
    jobs = [(part, folder / f"{at:06}.part") for at, part in enumerate(parts)]
    done = _done(jobs, each(partial(_do, work), jobs))
    for _, of_one in groupby(done, lambda one: one[0].source.name):
        yield _of_table(of_one)


def made_of(parts: Sequence[Partition], work: Work, folder: Path, each: Each = map) -> Made:
    """Return what is made of the partitions of one table; see :func:`made`.

    Raises
    ------
    ReadError
        When it cannot be read.
    OutputError
        As :func:`made` does.
    """
    (table,) = made(parts, work, folder, each)
    if isinstance(table, ReadError):
        raise table
    return table


def _done(
    jobs: Sequence[_Job], tallies: Iterator[Tally | ReadError]
) -> Iterator[tuple[Partition, Path, Tally | ReadError]]:
    for partition, path in jobs:
        try:
            yield partition, path, next(tallies)
        except LimitError as error:
            file = partition.source.name
            raise LimitError(f"{file}: {error.problem}", mend=error.mend) from error


def _of_table(done: Iterable[tuple[Partition, Path, Tally | ReadError]]) -> Made | ReadError:
    whole = Made()
    for _, path, tally in done:
        if isinstance(tally, ReadError):
            return tally
        whole.files.append(_there(path))
        whole.tally.add(tally)
    try:
        whole.tally.refuse_useless()
    except ReadError as error:
        return error
    return whole


def _do(work: Work, job: _Job) -> Tally | ReadError:
    """Make a file, unless it is made."""
    partition, path = job
    if not path.parent.is_dir():
        raise _not_shared(path.parent)
    told = told_beside(path)
    if told.exists():
        return Tally.from_record(json.loads(read_text(told)))
    try:
        tally = work.make(partition, path)
    except ReadError as error:
        return error
    write_text(told, json.dumps(asdict(tally), ensure_ascii=False))
    return tally


def told_beside(path: Path) -> Path:
    """Return the file that says what became of the rows of a file, and that it is made."""
    return path.with_suffix(".told")


def _there(file: Path) -> Path:
    """Return what a worker wrote, which this process must see, too."""
    if not file.exists():
        raise _not_shared(file.parent)
    return file


def _not_shared(folder: Path) -> OutputError:
    return OutputError(
        f"{folder}: is not the same folder for the workers",
        mend="write to a folder that all of them share",
    )
