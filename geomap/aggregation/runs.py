"""How many events there are by place, type, status and day, of tables of any length."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

import pyarrow as pa

from geomap.aggregation.combine import combine
from geomap.aggregation.counting import Task
from geomap.aggregation.layout import read_groups, schema
from geomap.aggregation.writing import Split, write_folder
from geomap.cluster import Each
from geomap.errors import ReadError
from geomap.folders import replacing_folder
from geomap.inputs import Source
from geomap.partitions import Partition, made, partitions, workshop
from geomap.tables.parquet import geo_metadata
from geomap.tables.tally import Tally

__all__ = [
    "MARK",
    "Totals",
    "aggregate_into_folder",
    "combined_tables",
    "grouped_tables",
]

#: Lies in a folder that was written here, and so may be replaced.
MARK = "_geomap.json"
_COMBINED = "combined.parquet"


@dataclass(slots=True)
class Totals:
    """What became of the rows of all tables.

    Attributes
    ----------
    tables : list of Tally
        What became of the rows of each table that was counted.
    left_out : list of str
        Why which tables were not.
    """

    tables: list[Tally] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)

    @property
    def events(self) -> int:
        """How many events were counted."""
        return sum(one.passed for one in self.tables)


def aggregate_into_folder(
    sources: Sequence[Source],
    path: str | os.PathLike[str],
    split: Split,
    task: Task,
    each: Each = map,
) -> Totals:
    """Write a table of groups to a folder of GeoParquet, whole or not at all.

    Parameters
    ----------
    path : path-like
        The folder: a new one, or one that was written here and is replaced.
    split : {"year", "country"}
        What the folders in it are of.
    sources, task, each
        As of :func:`grouped_tables`.

    Raises
    ------
    ReadError, OutputError
        As :func:`grouped_tables` does; when the folder holds something else, too.
    """
    by_country = split == "country"
    held = os.listdir(path) if os.path.exists(os.path.join(path, MARK)) else []
    ours = [name for name in held if name == MARK or name.startswith(("year=", "country="))]
    with (
        grouped_tables(sources, path, task, each, by_country=by_country) as (totals, tables),
        replacing_folder(path, may_hold=ours) as folder,
    ):
        write_folder(tables, folder, split)
        about = {"grouping": asdict(task.grouping), "split": split, "events": totals.events}
        (folder / MARK).write_text(json.dumps(about, indent=1) + "\n", encoding="utf-8")
    return totals


@contextlib.contextmanager
def grouped_tables(
    sources: Sequence[Source],
    path: str | os.PathLike[str],
    task: Task,
    each: Each = map,
    *,
    by_country: bool = False,
) -> Iterator[tuple[Totals, Iterator[pa.Table]]]:
    """Count tables, and give the groups as they are written, in parts, at least one.

    Parameters
    ----------
    sources : sequence of Source
        Event tables. Of several, those that cannot be read are left out, and told.
    path : path-like
        What is to be written; what is needed meanwhile lies beside it.
    task : Task
        What is counted.
    each : callable, optional
        Applies a function to the partitions, in this process or others; by default :func:`map`.
    by_country : bool
        Whether they come in the order of countries; else in that of days.

    Raises
    ------
    ReadError
        When no table can be read.
    OutputError
        When nothing can be written there, or another run is about to.
    """
    totals = Totals()
    parts: list[Partition] = []
    for found in partitions(sources, task.layout, each):
        if isinstance(found, ReadError):
            _leave_out(found, sources, totals)
        else:
            parts += found
    with workshop(path, task, parts) as folder:
        files: list[Path] = []
        for counted in made(parts, task, folder, each):
            if isinstance(counted, ReadError):
                _leave_out(counted, sources, totals)
            else:
                totals.tables.append(counted.tally)
                files += counted.files
        if not files:
            raise ReadError("none of the tables can be read", mend=totals.left_out[0])
        yield totals, combined_tables(files, task, folder, by_country=by_country)


def _leave_out(error: ReadError, sources: Sequence[Source], totals: Totals) -> None:
    """Keep why a table of several cannot be read; of one, that ends the run."""
    if len(sources) == 1:
        raise error
    totals.left_out.append(error.problem)


def combined_tables(
    files: Sequence[Path], task: Task, folder: Path, *, by_country: bool = False
) -> Iterator[pa.Table]:
    """Yield the groups of counted partitions as they are written, in parts, at least one.

    Parameters
    ----------
    files : sequence of pathlib.Path
        What was counted, a file for each partition, at least one.
    task : Task
        What is counted.
    folder : pathlib.Path
        Where what is needed meanwhile lies.
    by_country : bool
        Whether they come in the order of countries; else in that of days.
    """
    path = folder / _COMBINED
    combine(files, task.grouping, path, by_country=by_country)
    metadata = geo_metadata("geometry")
    is_empty = True
    for table in read_groups(path, task.grouping.by):
        is_empty = False
        yield table.replace_schema_metadata(metadata)
    if is_empty:
        empty = schema(task.grouping.by).empty_table()
        yield empty.replace_schema_metadata(metadata)
