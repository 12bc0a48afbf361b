"""Cutting tables into partitions, the units of work."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from geomap.cluster import Each
from geomap.errors import ReadError
from geomap.inputs import Source
from geomap.tables.blocks import Parted, RowBlocks
from geomap.tables.reading import goes_in_blocks, raw_blocks
from geomap.tables.schemes import Layout

__all__ = ["Partition", "partitions", "parts_of"]

#: Tables of more bytes are cut.
_WHOLE_BYTES = 1 << 24


@dataclass(frozen=True, slots=True)
class Partition:
    """A table, or a part of one that can be read by itself.

    Attributes
    ----------
    source : Source
        The table.
    part : Parted or None
        What reads its part; ``None`` for the whole table, of which nothing was read yet.
    """

    source: Source
    part: Parted | None = None

    @property
    def span(self) -> tuple[int, ...] | None:
        """Which part of the table it is; ``None`` for the whole."""
        return None if self.part is None else self.part.span

    def blocks(self, layout: Layout | None) -> RowBlocks:
        """Return what yields its rows in blocks.

        Raises
        ------
        ReadError
            When the table cannot be read; while rows are asked for, too.
        """
        return self.part or raw_blocks(self.source, layout=layout)


def partitions(
    sources: Iterable[Source], layout: Layout | None = None, each: Each = map
) -> Iterator[list[Partition] | ReadError]:
    """Yield for each table its partitions, or why it cannot be read.

    Tables that can be read in blocks and are long are cut: Parquet at row groups. Where the cuts
    are depends on the table alone.

    Parameters
    ----------
    sources : iterable of Source
        The tables.
    layout : Layout, optional
        What a user says of their columns.
    each : callable, optional
        Looks through the long tables, in this process or others; by default :func:`map`.
    """
    listed = list(sources)
    long = [source for source in listed if source.data is None and source.size > _WHOLE_BYTES]
    cut = dict(zip(long, each(partial(_cut, layout), long), strict=True)) if long else {}
    for source in listed:
        yield cut.get(source) or [Partition(source)]


def parts_of(source: Source, layout: Layout | None = None, each: Each = map) -> list[Partition]:
    """Return the partitions of one table; see :func:`partitions`.

    Raises
    ------
    ReadError
        When it cannot be read.
    """
    (found,) = partitions([source], layout, each)
    if isinstance(found, ReadError):
        raise found
    return found


def _cut(layout: Layout | None, source: Source) -> list[Partition] | ReadError:
    try:
        blocks = raw_blocks(source, layout=layout) if goes_in_blocks(source) else None
        if not isinstance(blocks, Parted):
            return [Partition(source)]
        return [Partition(source, part) for part in blocks.parts()]
    except ReadError as error:
        return error
