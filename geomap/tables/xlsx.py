"""XLSX: a sheet ``events``, in which texts stay texts: no cell is a formula; and one that explains.

Read through calamine, which works nothing out: of a formula the saved result counts, and macros
are not looked at.
"""

from __future__ import annotations

import datetime as dt
import io
import json
from collections.abc import Mapping
from typing import Any

import pandas as pd
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from geomap.decoding import clean_text
from geomap.errors import OutputError
from geomap.tables.review_sheet import in_reading_order, lay_out, row_height
from geomap.tables.schema import COLUMNS, column_names, to_records
from geomap.tables.sheets import read
from geomap.taxonomy import OwnType

__all__ = ["read", "write"]

_SHEET = "events"
_MOST_ROWS = 1_048_576
_LONGEST = 32_767
_NUMERIC = frozenset(c.name for c in COLUMNS if c.kind in ("number", "offset"))
#: XLSX names when it was made; the same table shall give the same bytes.
_MADE = dt.datetime(2000, 1, 1)


class _Exact(float):
    """A number that is written with all its digits, where the writer would round it."""

    def __format__(self, spec: str) -> str:
        return repr(float(self))


class _Plain(Worksheet):  # type: ignore[misc]
    """A sheet that takes no text for markup: the library's own does so with <r>…</r>."""

    def _xml_rich_inline_string(self, string: str, attributes: Any = ()) -> None:
        self._xml_inline_string(string, False, attributes)


def write(table: pd.DataFrame) -> bytes:
    """Return an event table as XLSX, objects and lists as JSON text.

    Characters that XML cannot hold are written as spreadsheets write them, ``_x0001_``.

    Raises
    ------
    OutputError
        When it has more rows than a sheet, or a text that is longer than a cell can be.
    """
    records = to_records(table)
    if len(records) >= _MOST_ROWS:
        raise OutputError(
            f"{len(records):,} events: a sheet has {_MOST_ROWS - 1:,} rows below its header",
            mend="write CSV or GeoParquet",
        )
    names = column_names(table)
    names = in_reading_order(names)
    rows = [[_cell(name, record[name], record) for name in names] for record in records]
    out = io.BytesIO()
    book = Workbook(out, {"constant_memory": True})
    book.set_properties({"created": _MADE})
    sheet = book.add_worksheet(_SHEET, worksheet_class=_Plain)
    types = [OwnType(**one) for one in table.attrs.get("types", ())]
    lay_out(book, sheet, names, len(rows), types)
    heading = book.add_format({"bold": True})
    for at, name in enumerate(names):
        sheet.write_string(0, at, name, heading)
    for row, cells in enumerate(rows, start=1):
        sheet.set_row(row, row_height(names, cells))
        for at, cell in enumerate(cells):
            if isinstance(cell, float):
                sheet.write_number(row, at, cell)
            elif cell is not None:
                sheet.write_string(row, at, cell)
    book.close()
    return out.getvalue()


def _cell(name: str, value: Any, record: Mapping[str, Any]) -> str | float | None:
    """Return a cell as a sheet holds it: text, a number, or nothing."""
    if value is None or value == {} or value == []:
        return None
    if name in _NUMERIC:
        return _Exact(value)
    text = str(value)
    if isinstance(value, dict | list):
        text = json.dumps(value, ensure_ascii=False)
    text = clean_text(text)
    length = len(text.encode("utf-16-le")) // 2 if len(text) > _LONGEST // 2 else 0
    if length > _LONGEST:
        raise OutputError(
            f"event {record['event_id']}, {name}: {length:,} characters, and a cell of a sheet"
            f" holds {_LONGEST:,}",
            mend="write CSV, or shorten it",
        )
    return text
