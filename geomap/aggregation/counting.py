"""Counting the events of a partition into a file of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from geomap.aggregation.groups import PARTIAL, Grouping
from geomap.files import replacing
from geomap.partitions import Partition, Work
from geomap.tables.blocks import Parted
from geomap.tables.coded import Coded
from geomap.tables.filters import EventFilter
from geomap.tables.tally import Tally

__all__ = ["Task", "count_rows"]

_FILTERED = ("event_type", "status", "country", "date_start", "date_end")
_NUMBERS = ("lat", "lon", "confidence")
_NEEDED = frozenset({*PARTIAL.names, *_FILTERED, *_NUMBERS, "place_name", "place_label"})


@dataclass(frozen=True)
class Task(Work):
    """What is counted.

    Of each partition a file is made, Parquet with the columns
    :data:`geomap.aggregation.groups.PARTIAL`.

    Attributes
    ----------
    grouping : Grouping
        Which events are counted together.
    wanted : EventFilter
        Which events are counted.
    """

    grouping: Grouping = field(default_factory=Grouping)
    wanted: EventFilter = field(default_factory=EventFilter)

    def make(self, partition: Partition, path: Path) -> Tally:
        """Count the rows of a partition into a file."""
        blocks = partition.blocks(self.layout)
        reader = self.reader(blocks.having(_NEEDED) if isinstance(blocks, Parted) else blocks)
        with replacing(path) as part, pq.ParquetWriter(part, PARTIAL, compression="zstd") as writer:
            for block in reader.typed():
                table, passed = count_rows(block.columns, block.count, self)
                reader.tally.passed += passed
                writer.write_table(table)
        return reader.tally


def count_rows(columns: Mapping[str, Coded], count: int, task: Task) -> tuple[pa.Table, int]:
    """Return what is counted of typed rows, and how many of them pass the filters."""
    passing = task.wanted.passing(_filtered(columns, count))
    if not passing.all():
        columns = {name: cells.take(passing) for name, cells in columns.items()}
        count = int(passing.sum())
    return task.grouping.counted(columns, count), count


def _filtered(columns: Mapping[str, Coded], count: int) -> pd.DataFrame:
    """Return the columns that filters look at."""
    blank = Coded.same(None, count)
    words: dict[str, Any] = {name: columns.get(name, blank).objects() for name in _FILTERED}
    return pd.DataFrame(words | {name: columns.get(name, blank).floats() for name in _NUMBERS})
