"""JSON Lines: one flat object a line, or one GeoJSON feature a line."""

from __future__ import annotations

from typing import Any

import pandas as pd

from geomap.decoding import decode
from geomap.errors import ReadError
from geomap.tables.json_rows import dumps, feature_rows, is_feature, loads, rows_from
from geomap.tables.rows import RawRows, Rejected
from geomap.tables.schema import NAMES, to_records

__all__ = ["read", "write"]

#: What begins each record of a GeoJSON text sequence (RFC 8142).
_RECORD = "\x1e"


def write(table: pd.DataFrame) -> bytes:
    """Return an event table as JSON Lines in UTF-8."""
    return "".join(dumps(record) + "\n" for record in to_records(table)).encode("utf-8")


def read(data: bytes, file: str) -> RawRows:
    """Return the rows of a JSON Lines file; a line that is no object is rejected.

    A file without lines is a table without rows, as :func:`write` writes it.

    Raises
    ------
    ReadError
        When it is not text, or no line is an object.
    """
    if not data.strip():
        return RawRows(file, {name: [] for name in NAMES}, [])
    records: list[dict[str, Any]] = []
    lines: list[int] = []
    rejected: list[Rejected] = []
    for number, line in enumerate(decode(data, name=file).split("\n"), start=1):
        line = line.lstrip(_RECORD)
        if not line.strip():
            continue
        try:
            record = loads(line)
        except ValueError as error:
            rejected.append(Rejected(file, number, None, line[:200], f"is not JSON ({error})"))
            continue
        if not isinstance(record, dict):
            rejected.append(Rejected(file, number, None, line[:200], "is not an object: {…}"))
            continue
        records.append(record)
        lines.append(number)
    if not records:
        reason = rejected[0].reason if rejected else "has no lines"
        raise ReadError(
            f"{file}: is not JSON Lines (line 1 {reason})", mend="give one object a line"
        )
    rows = feature_rows if all(is_feature(record) for record in records) else rows_from
    found = rows(records, file, lines)
    found.rejected += rejected
    return found
