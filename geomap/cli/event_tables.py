"""Event tables as the commands read and write them: whole, or some rows at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from geomap import tables
from geomap.cli.console import (
    MOST_SHOWN,
    note,
    progress,
    report_rejected,
    write_standard_output,
)
from geomap.cli.output import write_pieces
from geomap.documents import is_document
from geomap.errors import ReadError
from geomap.inputs import Source
from geomap.tables.assembly import TableReader
from geomap.tables.blocks import RowBlocks
from geomap.tables.reading import raw_blocks, raw_rows
from geomap.tables.schemes import Layout, begins_known
from geomap.tables.stream import STREAMED, encoded
from geomap.tables.tally import Tally
from geomap.taxonomy import OwnType

if TYPE_CHECKING:
    import geopandas as gpd

__all__ = [
    "PART",
    "TABLE_ENDINGS",
    "are_large",
    "can_be_shared",
    "goes_in_parts",
    "is_table",
    "output_format",
    "parts_of",
    "read_parts",
    "read_table",
    "read_tables",
    "tell",
    "whole_because",
    "write_parts",
    "write_table",
]

#: How files end that are event tables, and never articles.
TABLE_ENDINGS = frozenset({".zip", ".kmz", *tables.ENDINGS} - {".jsonl", ".ndjson"})
#: Most rows that are read, or written, at a time.
PART = 1 << 16
#: A table of more bytes, or rows, is read in parts where that can be.
_LARGE_BYTES = 32_000_000
_LARGE_ROWS = 1_000_000


def is_table(source: Source) -> bool:
    """Return whether a source is an event table, not articles."""
    if source.ending in TABLE_ENDINGS:
        return True
    if source.ending in (".jsonl", ".ndjson", ""):
        head = source.head()
        return not is_document(head) and (b"event_type" in head or begins_known(head))
    return False


def are_large(sources: Sequence[Source]) -> bool:
    """Return whether sources are tables only, and so large that they are read in parts."""
    large = any(source.size > _LARGE_BYTES or _has_many_rows(source) for source in sources)
    return large and all(map(is_table, sources))


def _has_many_rows(source: Source) -> bool:
    """Return whether a file says, where it is one that says it, that it has many rows."""
    if source.data is not None or source.ending not in (".parquet", ".geoparquet"):
        return False
    import pyarrow.parquet as pq
    from pyarrow import ArrowException

    with suppress(OSError, ArrowException):
        return bool(pq.read_metadata(source.name).num_rows > _LARGE_ROWS)
    return False


def read_tables(
    sources: Sequence[Source],
    types: Sequence[OwnType],
    layout: Layout | None,
    left_out: list[dict[str, Any]] | None,
) -> list[gpd.GeoDataFrame]:
    """Return the event tables of sources; a file that is none is an error, or is left out."""
    read = []
    for source in progress(sources, "table"):
        try:
            read.append(read_table(source, types, layout))
        except ReadError as error:
            if left_out is None:
                raise
            note(f"left out: {error.problem}")
            left_out.append(
                {"file": source.name, "line": 0, "column": None, "value": None,
                 "reason": error.problem}
            )  # fmt: skip
    return read


def read_table(source: Source, types: Sequence[OwnType], layout: Layout | None) -> gpd.GeoDataFrame:
    """Return an event table whole; say what there is to say of it."""
    reader = TableReader([raw_rows(source, layout=layout)], types)
    (table,) = _told(reader)
    rejected = [asdict(one) for one in reader.tally.rejected]
    table.attrs |= {"rejected": rejected, "notes": reader.tally.notes}
    return table


def read_parts(
    source: Source, types: Sequence[OwnType], layout: Layout | None
) -> Iterator[gpd.GeoDataFrame]:
    """Yield an event table, some rows at a time; say at the end what there is to say of it."""
    return parts_of(raw_blocks(source, layout=layout), types)


def parts_of(blocks: RowBlocks, types: Sequence[OwnType]) -> Iterator[gpd.GeoDataFrame]:
    """Yield the event table that blocks make; say at the end what there is to say of it."""
    return _told(TableReader(blocks(), types, shown=MOST_SHOWN), PART)


def _told(reader: TableReader, rows: int | None = None) -> Iterator[gpd.GeoDataFrame]:
    """Yield what a reader reads; say at the end what there is to say of it."""
    yield from reader.tables(rows)
    tell(reader.tally)


def tell(tally: Tally) -> None:
    """Say what became of the rows of a table."""
    report_rejected([asdict(one) for one in tally.rejected], tally.refused)
    for remark in tally.notes:
        note(remark)


def whole_because(format: str, **asked: object) -> str | None:
    """Return why a table has to be written whole; ``None`` where it can be in parts.

    Parameters
    ----------
    format : str
        What is written.
    **asked
        What was typed for options that need all rows, by their names.
    """
    needs = [f"--{name}" for name, value in asked.items() if value]
    if not goes_in_parts(format):
        needs.append(f"the format {format}")
    return f"{needs[0]} needs all rows at once" if needs else None


def can_be_shared(source: Source, whole: str | None) -> bool:
    """Return whether the work on a table can be shared out, as was asked; say why where it cannot.

    Parameters
    ----------
    source : Source
        The table.
    whole : str or None
        Why it has to be written whole.
    """
    why = "standard input cannot be cut" if source.data is not None else whole
    if why is not None:
        note(f"the work is not shared out: {why}")
    return why is None


def output_format(output: str, format: str | None) -> str:
    """Return the name of the format to write; standard output gets JSON Lines by default."""
    if output == "-" and format is None:
        return "jsonl"
    return tables.format_for(output, format).name


def goes_in_parts(format: str) -> bool:
    """Return whether a table of a format can be written part by part."""
    return format in STREAMED


def write_table(table: gpd.GeoDataFrame, output: str, format: str) -> None:
    """Write an event table to a file or to standard output."""
    write_parts([table], output, format)


def write_parts(parts: Iterable[gpd.GeoDataFrame], output: str, format: str) -> None:
    """Write the rows of a table as they come, to a file that is there when all are written.

    Only what :func:`goes_in_parts` may come in more than one part.
    """
    if not goes_in_parts(format):
        (table,) = parts
        if output == "-":
            write_standard_output(tables.format_for(output, format).write(table))
        else:
            tables.write_events(table, output, format=format)
        return
    write_pieces(output, encoded(_pieces(parts), format))


def _pieces(parts: Iterable[gpd.GeoDataFrame]) -> Iterator[gpd.GeoDataFrame]:
    """Yield parts so short that what is made of one of them is not much."""
    for part in parts:
        for first in range(0, max(len(part), 1), PART):
            yield part.iloc[first : first + PART]
