"""JSON Lines: one flat object a line."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd

from geomap.decoding import decode
from geomap.errors import ReadError
from geomap.tables.rows import RawRows, Rejected, header
from geomap.tables.schema import NAMES, to_records

__all__ = ["columns_of", "dumps", "loads", "read", "write"]

_LINE_ENDS = {0x85: "\\u0085", 0x2028: "\\u2028", 0x2029: "\\u2029"}


def dumps(value: Any) -> str:
    """Return a value as one line of JSON that no reader of lines breaks in two."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False).translate(_LINE_ENDS)


def loads(text: str) -> Any:
    """Return what JSON text says; NaN and infinities come as text, to be refused as cells.

    Raises
    ------
    ValueError
        When it is not JSON, or nested too deeply.
    """
    try:
        return json.loads(text, parse_constant=str)
    except RecursionError:
        raise ValueError("nested too deeply") from None


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
    return RawRows(file, columns_of(records, file), lines, rejected)


def columns_of(records: list[dict[str, Any]], file: str) -> dict[str, list[Any]]:
    """Return records as columns; a name that a record does not have is an empty cell.

    Raises
    ------
    ReadError
        When there are too many names.
    """
    names = list(dict.fromkeys(name for record in records for name in record))
    ours = header(names, file)
    return {
        our: [record.get(name) for record in records]
        for our, name in zip(ours, names, strict=True)
        if our
    }
