"""Tables in another format, made of partitions."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from mmap import ACCESS_READ, mmap
from pathlib import Path

import geopandas as gpd

from geomap.cluster import Each
from geomap.errors import ReadError
from geomap.files import replacing
from geomap.inputs import Source
from geomap.partitions.cut import Partition, partitions
from geomap.partitions.settling import PartIds, settle
from geomap.partitions.work import Made, Work, made
from geomap.partitions.workshop import workshop
from geomap.tables.assembly import TableReader
from geomap.tables.filters import EventFilter
from geomap.tables.parquet import encoded_arrow, read_arrow, write_arrow
from geomap.tables.rows import BLOCK_ROWS
from geomap.tables.stream import encoded, joined
from geomap.tables.tally import Tally

__all__ = ["Conversion", "converted"]


@dataclass(frozen=True)
class Conversion(Work):
    """An event table in another format.

    Attributes
    ----------
    format : str
        One of :data:`geomap.tables.stream.STREAMED`.
    wanted : EventFilter
        Which events are kept.
    """

    format: str
    wanted: EventFilter

    def make(self, partition: Partition, path: Path) -> Tally:
        """Write the events of a partition."""
        ids = PartIds(path)
        reader = self.reader(partition.blocks(self.layout), ids)
        with replacing(path) as part:
            self._write(self._passing(reader), part)
        ids.note()
        return reader.tally

    def _passing(self, reader: TableReader) -> Iterator[gpd.GeoDataFrame]:
        for table in reader.tables(BLOCK_ROWS):
            kept = self.wanted.apply(table)
            reader.tally.passed += len(kept)
            yield kept

    def _write(self, tables: Iterator[gpd.GeoDataFrame], path: Path) -> None:
        if self.format == "parquet":  # its row groups go on from partition to partition
            write_arrow(tables, path)
            return
        with path.open("wb") as stream:
            for data in encoded(tables, self.format):
                stream.write(data)

    def joined(self, files: Iterable[Path]) -> Iterator[bytes]:
        """Yield the bytes of the table whose parts some files hold."""
        if self.format == "parquet":
            return encoded_arrow(chain.from_iterable(map(read_arrow, files)))
        return joined(map(_mapped, files), self.format)


@contextlib.contextmanager
def converted(
    source: Source, path: str | os.PathLike[str], work: Conversion, each: Each = map
) -> Iterator[tuple[Tally, Iterator[bytes]]]:
    """Convert an event table; give what became of its rows, and the bytes of the result.

    Parameters
    ----------
    source : Source
        The table.
    path : path-like
        What is to be written; what is needed meanwhile lies beside it.
    work : Conversion
        What is made of it.
    each : callable, optional
        Applies a function to the partitions, in this process or others; by default :func:`map`.

    Raises
    ------
    ReadError
        When the table cannot be read, or none of its rows can be used.
    OutputError
        When nothing can be written there, or another run is about to.
    """
    (parts,) = partitions([source], work.layout, each)
    if isinstance(parts, ReadError):
        raise parts
    with workshop(path, work, parts) as folder:
        table = _made(parts, work, folder, each)
        if settle(table.files):
            table = _made(parts, work, folder, each)
        yield table.tally, work.joined(table.files)


def _made(parts: Sequence[Partition], work: Work, folder: Path, each: Each) -> Made:
    (table,) = made(parts, work, folder, each)
    if isinstance(table, ReadError):
        raise table
    return table


def _mapped(path: Path) -> bytes | mmap:
    with path.open("rb") as stream:
        return mmap(stream.fileno(), 0, access=ACCESS_READ) if path.stat().st_size else b""
