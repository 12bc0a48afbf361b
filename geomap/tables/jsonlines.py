"""JSON Lines: one flat object a line, or one GeoJSON feature a line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import astuple, dataclass, replace
from typing import Any

import pandas as pd

from geomap.errors import ReadError
from geomap.inputs import Source
from geomap.tables.blocks import PART_BYTES, WHOLE, ByteSpan, Parted
from geomap.tables.json_rows import add_names, dumps, feature_rows, is_feature, loads, rows_from
from geomap.tables.rows import BLOCK_ROWS, RawRows, Rejected
from geomap.tables.schema import NAMES, to_records
from geomap.tables.texts import in_utf8

__all__ = ["read_blocks", "write"]

#: What begins each record of a GeoJSON text sequence (RFC 8142).
_RECORD = "\x1e"
#: Objects take more room than cells.
_BLOCK_ROWS = BLOCK_ROWS // 4


def write(table: pd.DataFrame) -> bytes:
    """Return an event table as JSON Lines in UTF-8."""
    return "".join(dumps(record) + "\n" for record in to_records(table)).encode("utf-8")


def read_blocks(source: Source) -> Parted:
    """Return what yields the rows of a JSON Lines file, some at a time.

    A line that is no object is rejected. A file without lines is a table without rows, as
    :func:`write` writes it.

    Raises
    ------
    ReadError
        When it is not text, or no line is an object.
    """
    with source.open() as stream:
        is_blank = not any(line.strip() for line in stream)
    if is_blank:
        return _Blocks(source, NAMES, are_features=False)
    source = in_utf8(source)
    names: dict[str, None] = {}
    properties: dict[str, None] = {}
    are_features, count, first = True, 0, ""
    for records, _, rejected in _records(source, WHOLE):
        count += len(records)
        first = first or next((one.reason for one in rejected), "")
        add_names(names, records)
        are_features = are_features and all(map(is_feature, records))
        if are_features:
            add_names(properties, (record.get("properties") for record in records))
    if not count:
        raise ReadError(
            f"{source.name}: is not JSON Lines (line 1 {first or 'has no lines'})",
            mend="give one object a line",
        )
    return _Blocks(source, tuple(properties if are_features else names), are_features=are_features)


@dataclass(frozen=True, slots=True)
class _Blocks(Parted):
    """The rows of a file, or of some of its lines.

    Attributes
    ----------
    source : Source
        The file, in UTF-8.
    names : tuple of str
        The names that its objects, or the properties of its features, have.
    are_features : bool
        Whether its lines are GeoJSON.
    within : ByteSpan
        Which lines are read.
    """

    source: Source
    names: tuple[str, ...]
    are_features: bool
    within: ByteSpan = WHOLE

    def __call__(self) -> Iterator[RawRows]:
        read = feature_rows if self.are_features else rows_from
        for records, lines, rejected in _records(self.source, self.within):
            rows = read(records, self.source.name, lines, self.names)
            rows.rejected += rejected
            yield rows

    @property
    def span(self) -> tuple[int, ...]:
        return astuple(self.within)

    def parts(self) -> list[_Blocks]:
        return [replace(self, within=within) for within in _lines(self.source)]


def _lines(source: Source) -> Iterator[ByteSpan]:
    """Yield parts of a file that end where a line does."""
    first, line = 0, 1
    with source.open() as stream:
        while data := stream.read(PART_BYTES) + stream.readline():
            yield ByteSpan(first, first + len(data), line)
            first += len(data)
            line += data.count(b"\n")


def _records(
    source: Source, within: ByteSpan
) -> Iterator[tuple[list[dict[str, Any]], list[int], list[Rejected]]]:
    """Yield the objects of a file, their lines, and what is none, some at a time."""
    records: list[dict[str, Any]] = []
    lines: list[int] = []
    rejected: list[Rejected] = []
    with within.open(source) as stream:
        for number, data in enumerate(stream, start=within.line):
            line = data.decode("utf-8-sig" if number == 1 else "utf-8")
            line = line.removesuffix("\n").lstrip(_RECORD)
            if not line.strip():
                continue
            try:
                record = loads(line)
            except ValueError as error:
                reason = f"is not JSON ({error})"
                rejected.append(Rejected(source.name, number, None, line[:200], reason))
                continue
            if isinstance(record, dict):
                records.append(record)
                lines.append(number)
            else:
                reason = "is not an object: {…}"
                rejected.append(Rejected(source.name, number, None, line[:200], reason))
            if len(records) + len(rejected) >= _BLOCK_ROWS:
                yield records, lines, rejected
                records, lines, rejected = [], [], []
    yield records, lines, rejected
