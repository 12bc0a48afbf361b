"""Partitions of tables, the units of counting: each is counted by itself, into its own file."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from itertools import accumulate
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from geomap.aggregation.groups import PARTIAL, Grouping
from geomap.errors import ReadError
from geomap.files import read_text, replacing, write_text
from geomap.inputs import Source
from geomap.tables import parquet
from geomap.tables.assembly import TableReader
from geomap.tables.coded import Coded
from geomap.tables.filters import EventFilter
from geomap.tables.formats import format_beginning, format_with
from geomap.tables.reading import raw_blocks
from geomap.tables.rows import RawRows
from geomap.tables.schemes import Layout
from geomap.tables.schemes.scheme import is_ours
from geomap.taxonomy import OwnType

__all__ = [
    "Counted",
    "Partition",
    "Task",
    "aggregate_partition",
    "count_rows",
    "partitions",
    "told_together",
]

#: Rows from which a Parquet file is counted in several partitions.
_ROWS = 1 << 20
#: How many of the rows that cannot be used are told of one partition.
_SHOWN = 5
_FILTERED = ("event_type", "status", "country", "date_start", "date_end")
_NUMBERS = ("lat", "lon", "confidence")
_NEEDED = frozenset({*PARTIAL.names, *_FILTERED, *_NUMBERS, "place_name", "place_label"})


@dataclass(frozen=True, slots=True)
class Task:
    """What is counted.

    Attributes
    ----------
    grouping : Grouping
        Which events are counted together.
    wanted : EventFilter
        Which events are counted.
    types : tuple of OwnType
        Event types that a user declared.
    layout : Layout or None
        What a user says of the columns.
    """

    grouping: Grouping = field(default_factory=Grouping)
    wanted: EventFilter = field(default_factory=EventFilter)
    types: tuple[OwnType, ...] = ()
    layout: Layout | None = None


@dataclass(frozen=True, slots=True)
class Partition:
    """A table, or a part of one that can be read by itself.

    Attributes
    ----------
    source : Source
        The table.
    groups : tuple of int or None
        First and last number of the row groups of Parquet, the last excluded; ``None`` for all.
    """

    source: Source
    groups: tuple[int, int] | None = None


@dataclass(slots=True)
class Counted:
    """What there is to say of counted rows.

    Attributes
    ----------
    file : str
        The table.
    rows, passed, refused : int
        Rows that can be used, those of them that pass the filters, and rows that cannot be used.
    rejected : list of dict
        The first rows that cannot be used.
    notes : list of str
        What there is to say of the table.
    problem, mend : str
        Why it cannot be read, and what to do about it, where that is so.
    """

    file: str
    rows: int = 0
    passed: int = 0
    refused: int = 0
    rejected: list[dict[str, Any]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    problem: str = ""
    mend: str = ""


def partitions(source: Source, layout: Layout | None = None) -> list[Partition]:
    """Return the partitions of a table: row groups of Parquet in our columns, else the whole.

    Raises
    ------
    ReadError
        When the table cannot be read.
    """
    if not _is_parquet(source) or (layout is not None and layout.columns):
        return [Partition(source)]
    names, rows = parquet.shape(source)
    if not is_ours(names) or len(rows) < 2:
        return [Partition(source)]
    found: list[Partition] = []
    first = 0
    for number, (count, before) in enumerate(zip(rows, accumulate(rows, initial=0), strict=False)):
        if before + count >= _ROWS * (len(found) + 1) or number == len(rows) - 1:
            found.append(Partition(source, (first, number + 1)))
            first = number + 1
    return found


def _is_parquet(source: Source) -> bool:
    chosen = format_with(source.ending) or format_beginning(source)
    return chosen.name == "parquet" and source.head().startswith(b"PAR1")


def aggregate_partition(partition: Partition, task: Task, path: Path) -> Counted:
    """Count the events of a partition into a file, which is there whole or not at all.

    Parameters
    ----------
    partition : Partition
        The table, or the part of it.
    task : Task
        What is counted.
    path : path-like
        The file: Parquet with the columns :data:`geomap.aggregation.groups.PARTIAL`; beside it, in
        ``.json``, lies what there is to say, and is written when the file is there. Where both are
        there already, nothing is counted.

    Raises
    ------
    ReadError
        When the table cannot be read.
    """
    told = path.with_suffix(".json")
    if told.exists() and path.exists():
        return Counted(**json.loads(read_text(told)))
    counted = Counted(partition.source.name)
    with replacing(path) as part, pq.ParquetWriter(part, PARTIAL, compression="zstd") as writer:
        for table in _count_blocks(_blocks(partition, task), task, counted):
            writer.write_table(table)
    write_text(told, json.dumps(asdict(counted), ensure_ascii=False))
    return counted


def _count_blocks(
    blocks: Callable[[], Iterator[RawRows]], task: Task, counted: Counted
) -> Iterator[pa.Table]:
    """Yield what is counted of blocks of rows, and keep what there is to say of them."""
    reader = TableReader(blocks(), task.types, shown=_SHOWN, needs_one=False)
    for block in reader.typed():
        table, passed = count_rows(block.columns, block.count, task)
        counted.passed += passed
        yield table
    counted.rows, counted.refused, counted.notes = reader.kept, reader.refused, reader.notes
    counted.rejected = [asdict(one) for one in reader.rejected]


def count_rows(columns: Mapping[str, Coded], count: int, task: Task) -> tuple[pa.Table, int]:
    """Return what is counted of typed rows, and how many of them pass the filters."""
    passing = task.wanted.passing(_filtered(columns, count))
    if not passing.all():
        columns = {name: cells.take(passing) for name, cells in columns.items()}
        count = int(passing.sum())
    return task.grouping.counted(columns, count), count


def _blocks(partition: Partition, task: Task) -> Callable[[], Iterator[RawRows]]:
    source = partition.source
    if partition.groups is None:
        return raw_blocks(source, layout=task.layout)
    return parquet.read_blocks(source, needed=_NEEDED, groups=range(*partition.groups))


def _filtered(columns: Mapping[str, Coded], count: int) -> pd.DataFrame:
    """Return the columns that filters look at."""
    blank = Coded.same(None, count)
    words: dict[str, Any] = {name: columns.get(name, blank).objects() for name in _FILTERED}
    return pd.DataFrame(words | {name: columns.get(name, blank).floats() for name in _NUMBERS})


def told_together(counted: Sequence[Counted]) -> Counted:
    """Return what there is to say of all partitions of one table.

    Raises
    ------
    ReadError
        When it cannot be read, or none of its rows can be used.
    """
    for one in counted:
        if one.problem:
            raise ReadError(one.problem, mend=one.mend)
    whole = Counted(counted[0].file)
    for one in counted:
        whole.rows += one.rows
        whole.passed += one.passed
        whole.refused += one.refused
        whole.rejected += one.rejected
        whole.notes += [remark for remark in one.notes if remark not in whole.notes]
    if whole.refused and not whole.rows:
        first = whole.rejected[0]
        raise ReadError(
            f"{whole.file}: none of its {whole.refused} rows can be used",
            mend=f"the first is {first['file']}:{first['line']}: {first['reason']}",
        )
    return whole
