"""JSON Lines: one flat object a line, or one GeoJSON feature a line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import pandas as pd

from geomap.errors import ReadError
from geomap.inputs import Source
from geomap.tables.json_rows import dumps, feature_rows, is_feature, loads, rows_from
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


def read_blocks(source: Source) -> Callable[[], Iterator[RawRows]]:
    """Return what yields the rows of a JSON Lines file, some at a time.

    A line that is no object is rejected. A file without lines is a table without rows, as
    :func:`write` writes it.

    Raises
    ------
    ReadError
        When it is not text, or no line is an object.
    """
    file = source.name
    with source.open() as stream:
        is_blank = not any(line.strip() for line in stream)
    if is_blank:
        return lambda: iter([RawRows(file, {name: [] for name in NAMES}, [])])
    source = in_utf8(source)
    names: dict[str, None] = {}
    properties: dict[str, None] = {}
    are_features, count, first = True, 0, ""
    for records, _, rejected in _blocks(source):
        count += len(records)
        first = first or next((one.reason for one in rejected), "")
        _add_names(names, records)
        are_features = are_features and all(map(is_feature, records))
        if are_features:
            _add_names(properties, (record.get("properties") for record in records))
    if not count:
        raise ReadError(
            f"{file}: is not JSON Lines (line 1 {first or 'has no lines'})",
            mend="give one object a line",
        )
    read, known = (feature_rows, properties) if are_features else (rows_from, names)
    return lambda: (_rows(read, known, file, *block) for block in _blocks(source))


def _add_names(names: dict[str, None], records: Iterable[Any]) -> None:
    """Add the names that further objects have, in the order in which they come."""
    for record in records:
        if isinstance(record, dict) and not names.keys() >= record.keys():
            names |= dict.fromkeys(record)


def _rows(
    read: Callable[..., RawRows],
    names: Iterable[str],
    file: str,
    records: Sequence[dict[str, Any]],
    lines: Sequence[int],
    rejected: Sequence[Rejected],
) -> RawRows:
    rows = read(records, file, lines, names)
    rows.rejected += rejected
    return rows


def _blocks(source: Source) -> Iterator[tuple[list[dict[str, Any]], list[int], list[Rejected]]]:
    """Yield the objects of a file, their lines, and what is none, some at a time."""
    records: list[dict[str, Any]] = []
    lines: list[int] = []
    rejected: list[Rejected] = []
    with source.open() as stream:
        for number, data in enumerate(stream, start=1):
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
