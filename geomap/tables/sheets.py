"""Rows of spreadsheets, XLSX and ODS, read through calamine.

calamine works nothing out: of a formula the saved result counts, and macros are not looked at.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from geomap.errors import ReadError
from geomap.tables.heads import LOOKED_AT, columns_under, head_at, head_of
from geomap.tables.review_sheet import GUIDE_HEAD
from geomap.tables.rows import RawRows
from geomap.tables.schemes.any_table import scheme_for
from geomap.tables.schemes.scheme import recognise
from geomap.tables.sheet_bounds import look_at
from geomap.tables.zipped import parts_of

__all__ = ["MAX_UNPACKED_BYTES", "read"]

#: Most bytes that a spreadsheet may unpack to.
MAX_UNPACKED_BYTES = 1 << 29

_MOST_SHEETS = 100
#: How strange a sheet is that tells of no events.
_OF_NO_EVENTS = 2
_OLD_SIGNATURE = b"\xd0\xcf\x11\xe0"


def read(data: bytes, file: str) -> RawRows:
    """Return the rows of the sheet that holds events, else of the first that holds anything.

    Raises
    ------
    ReadError
        When it is no spreadsheet, is locked, or asks for too much memory.
    """
    if data.startswith(_OLD_SIGNATURE):
        raise ReadError(
            f"{file}: is locked with a password, or of an old version of Excel",
            mend="save it as .xlsx without a password",
        )
    if not data.startswith(b"PK"):
        raise ReadError(
            f"{file}: is not a spreadsheet",
            mend="give it the ending of what it holds, as .csv, or save it as .xlsx",
        )
    notes = look_at(parts_of(data, file, limit=MAX_UNPACKED_BYTES), file)
    found: list[tuple[str, RawRows]] = []
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for name in book.sheet_names[:_MOST_SHEETS]:
            sheet = book.get_sheet_by_name(name)
            raw = _rows(sheet.to_python(skip_empty_area=False), file)
            if raw is not None:
                found.append((name, raw))
    except (CalamineError, OSError) as error:
        raise ReadError(
            f"{file}: is not a spreadsheet that can be read ({str(error)[:80]})",
            mend="save it again",
        ) from None
    if not found:
        raise ReadError(f"{file}: has no header row", mend="name the columns in its first row")
    name, raw = min(found, key=lambda one: _strangeness(one[1].columns))
    raw.notes += notes
    if sum(_strangeness(one.columns) < _OF_NO_EVENTS for _, one in found) > 1:
        raw.notes.append(f"{file}: of its {len(found)} sheets, {name[:40]!r} was read")
    return raw


def _strangeness(columns: Mapping[str, Sequence[Any]]) -> int:
    """Return how unlike a table of events a sheet is, by its columns."""
    if columns.keys() >= set(GUIDE_HEAD):
        return _OF_NO_EVENTS
    if "event_type" in columns or recognise(columns) is not None:
        return 0
    return 1 if scheme_for(columns) is not None else _OF_NO_EVENTS


def _rows(cells: Iterable[list[Any]], file: str) -> RawRows | None:
    """Return the rows of a sheet under its header; ``None`` where it is empty."""
    numbered = ((line, [_value(cell) for cell in row]) for line, row in enumerate(cells, start=1))
    filled = ((line, row) for line, row in numbered if any(cell is not None for cell in row))
    first = list(islice(filled, LOOKED_AT))
    if not first:
        return None
    at = head_at([_texts(row) for _, row in first])
    head = head_of(_texts(first[at][1]), file)
    rows = [*first[at + head.is_named :], *filled]
    columns = columns_under(head, [row for _, row in rows])
    return RawRows(file, columns, [line for line, _ in rows])


def _texts(row: Sequence[Any]) -> list[str]:
    return ["" if cell is None else str(cell) for cell in row]


def _value(cell: Any) -> Any:
    """Return a cell as other formats have it: whole numbers as such, days and times in ISO."""
    if isinstance(cell, str):
        return cell or None
    if isinstance(cell, float):
        return int(cell) if cell.is_integer() and abs(cell) < 2**53 else cell
    if isinstance(cell, dt.date | dt.time):
        return cell.isoformat()
    return str(cell) if isinstance(cell, dt.timedelta) else cell
