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
from geomap.files import replacing
from geomap.inputs import Source
from geomap.partitions.cut import Partition, parts_of
from geomap.partitions.settling import PartIds, settle
from geomap.partitions.work import Made, Work, made_of
from geomap.partitions.workshop import workshop
from geomap.tables.filters import EventFilter
from geomap.tables.parquet import encoded_arrow, read_arrow, write_arrow
from geomap.tables.rows import BLOCK_ROWS
from geomap.tables.stream import encoded, joined
from geomap.tables.tally import Tally

__all__ = ["Conversion", "converted", "settled_parts"]


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

    @property
    def levels(self) -> tuple[str, ...]:
        """How often it is seen to that no id comes twice, by name."""
        return ("ids",)

    def make(self, partition: Partition, path: Path) -> Tally:
        """Write the events of a partition."""
        ids = [PartIds(path, level) for level in self.levels]
        reader = self.reader(partition.blocks(self.layout), ids[0])
        with replacing(path) as part:
            tables = self._tables(reader.tables(BLOCK_ROWS), path, ids[-1])
            self._write(self._passing(tables, reader.tally), part)
        for one in ids:
            one.note()
        return reader.tally

    def _tables(
        self,
        tables: Iterator[gpd.GeoDataFrame],
        path: Path,  # noqa: ARG002
        ids: PartIds,  # noqa: ARG002
    ) -> Iterator[gpd.GeoDataFrame]:
        """Yield what becomes of the events of a partition before they are filtered."""
        return tables

    def _passing(
        self, tables: Iterator[gpd.GeoDataFrame], tally: Tally
    ) -> Iterator[gpd.GeoDataFrame]:
        for table in tables:
            kept = self.wanted.apply(table)
            tally.passed += len(kept)
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
    parts = parts_of(source, work.layout, each)
    with workshop(path, work, parts) as folder:
        table = settled_parts(parts, work, folder, each)
        yield table.tally, work.joined(table.files)


def settled_parts(
    parts: Sequence[Partition], work: Conversion, folder: Path, each: Each = map
) -> Made:
    """Return what is made of the partitions of one table, with ids of which none comes twice.

    Raises
    ------
    ReadError
        When the table cannot be read, or none of its rows can be used.
    """
    table = made_of(parts, work, folder, each)
    for level in work.levels:
        if settle(table.files, level):
            table = made_of(parts, work, folder, each)
    return table


def _mapped(path: Path) -> bytes | mmap:
    with path.open("rb") as stream:
        return mmap(stream.fileno(), 0, access=ACCESS_READ) if path.stat().st_size else b""
