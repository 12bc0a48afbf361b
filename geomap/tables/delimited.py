"""CSV and TSV: read as spreadsheets write it, written so that no spreadsheet runs a cell.

A text cell that begins with a character that starts a formula gets an apostrophe in front, and
loses it when it is read; so does one whose own apostrophe could be taken for ours. Nothing else is
altered, and numbers are not touched.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from typing import Any, Literal

import pandas as pd

from geomap.decoding import decode
from geomap.errors import ReadError
from geomap.tables.rows import MAX_COLUMNS, RawRows, Rejected, header
from geomap.tables.schema import COLUMNS, to_records
from geomap.tables.schemes.scheme import header_of

__all__ = ["read", "write", "write_tsv"]

_MAX_CELL = 10_000_000
_FORMULA = re.compile("'*[=+\\-@\t\r\n＝＋－＠]")  # full-width signs start formulas too
_GUARDED = re.compile("''*[=+\\-@\t\r\n＝＋－＠]")
_NUMERIC = frozenset(c.name for c in COLUMNS if c.kind in ("number", "offset"))


def write(table: pd.DataFrame, delimiter: str = ",") -> bytes:
    """Return an event table as CSV: UTF-8, CRLF, objects and lists as JSON text."""
    records = to_records(table)
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    names = [str(n) for n in table.columns if n != "geometry"] if not records else list(records[0])
    writer.writerow([_guard(name) for name in names])
    for record in records:
        writer.writerow([_cell(name, value) for name, value in record.items()])
    return out.getvalue().encode("utf-8")


def write_tsv(table: pd.DataFrame) -> bytes:
    """Return an event table as CSV with tabs; see :func:`write`."""
    return write(table, "\t")


def read(data: bytes, file: str) -> RawRows:
    """Return the rows of a CSV file; the delimiter may be a comma, a semicolon or a tab.

    Raises
    ------
    ReadError
        When it is not text, or its header cannot be read.
    """
    text = decode(data, name=file)
    text, delimiter = _delimiter(text)
    names: list[str] | None = None
    rows: list[list[str]] = []
    lines: list[int] = []
    rejected: list[Rejected] = []
    is_bare = header_of(_first(text).split("\t")) is not None
    quoting: Literal[0, 3] = csv.QUOTE_NONE if is_bare else csv.QUOTE_MINIMAL
    for line, cells, fault in _lines(text, delimiter, quoting):
        if fault is not None:
            rejected.append(Rejected(file, line, None, None, fault))
        elif not any(cells):
            continue
        elif names is None:
            if len(cells) > MAX_COLUMNS:
                cells = [""] * len(cells)
            if (known := header_of(cells)) is not None:
                rows.append(cells)
                lines.append(line)
            names = header(known or [_unguard(cell) for cell in cells], file)
        elif len(cells) != len(names):
            reason = f"has {len(cells)} cells where the header has {len(names)}"
            rejected.append(Rejected(file, line, None, delimiter.join(cells)[:200], reason))
        else:
            rows.append(cells)
            lines.append(line)
    if names is None:
        raise ReadError(f"{file}: has no header line", mend="name the columns in its first line")
    columns = {n: [_unguard(row[i]) for row in rows] for i, n in enumerate(names) if n}
    return RawRows(file, columns, lines, rejected)


def _cell(name: str, value: Any) -> str:
    if value is None or value == {} or value == []:
        return ""
    if name in _NUMERIC:
        return repr(value)
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return _guard(str(value))


def _guard(text: str) -> str:
    return "'" + text if _FORMULA.match(text) else text


def _unguard(text: str) -> str:
    return text[1:] if text[:1] == "'" and _GUARDED.match(text) else text


def _delimiter(text: str) -> tuple[str, str]:
    """Return the text without a ``sep=`` line, and its delimiter: the commonest in the header."""
    if match := re.match(r"sep=([,;\t])\r?\n", text):
        return text[match.end() :], match[1]
    first = re.sub(r'"[^"]*"', "", _first(text))
    return text, max(",;\t", key=first.count)


def _first(text: str) -> str:
    """Return the first line, as far as it is looked at."""
    return text[:100_000].partition("\n")[0]


def _lines(
    text: str, delimiter: str, quoting: Literal[0, 3]
) -> Iterator[tuple[int, list[str], str | None]]:
    """Yield the first line number, the cells, and the fault, of each record."""
    old_limit = csv.field_size_limit(_MAX_CELL)
    try:
        reader = csv.reader(
            io.StringIO(text, newline=""), delimiter=delimiter, quoting=quoting, strict=True
        )
        while True:
            line = reader.line_num + 1
            try:
                yield line, next(reader), None
            except StopIteration:
                return
            except csv.Error as error:
                yield line, [], f"is torn ({error})"
    finally:
        csv.field_size_limit(old_limit)
