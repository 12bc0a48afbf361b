"""How a sheet of events is laid out for a person who corrects it by hand.

What is decided on stands at the left with the quote beside it, the words of closed lists drop down,
and a second sheet says what each column holds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Final

from geomap.tables.schema import COLUMNS, NAMES, words_of
from geomap.taxonomy import OwnType
from geomap.toml import packaged

__all__ = ["GUIDE", "GUIDE_HEAD", "in_reading_order", "lay_out", "row_height"]

#: The sheet that says what the columns hold.
GUIDE: Final = "columns"

GUIDE_HEAD: Final = ("column", "what it holds")

#: What is looked at first, from the left.
_FIRST: Final = (
    "event_id", "event_type", "subtype", "status", "date_start", "date_end", "date_precision",
    "place_name", "quote", "place_label", "country", "precision", "lat", "lon", "actors", "counts",
    "attribution",
)  # fmt: skip
_WIDTHS: Final = {
    "actors": 30, "counts": 24, "event_id": 20, "event_type": 24, "lat": 10, "lon": 10,
    "place_candidates": 30, "place_label": 20, "place_name": 20, "quote": 70, "source_url": 30,
    "title": 40,
}  # fmt: skip
_WIDTH: Final = 15
_WRAPPED: Final = frozenset({"actors", "counts", "quote", "title"})
_NUMERIC: Final = frozenset(c.name for c in COLUMNS if c.kind in ("number", "offset"))
#: Rows below the last that have lists, too, for events that a person adds.
_SPARE_ROWS: Final = 500
_LAST_ROW: Final = 1_048_575
_LISTS_FROM: Final = 3
_LINE_POINTS: Final = 15.0
_MOST_LINES: Final = 12


def in_reading_order(names: Sequence[str]) -> list[str]:
    """Return columns in the order in which a person looks at them."""
    return [*(n for n in _FIRST if n in names), *(n for n in names if n not in _FIRST)]


def lay_out(
    book: Any, sheet: Any, names: Sequence[str], rows: int, types: Sequence[OwnType] = ()
) -> None:
    """Lay out a sheet of events, and add the sheet that explains it.

    Parameters
    ----------
    book : xlsxwriter.Workbook
        The file.
    sheet : xlsxwriter.worksheet.Worksheet
        The sheet of events, before its rows are written.
    names : sequence of str
        Its columns, from the left.
    rows : int
        How many events it holds.
    types : sequence of OwnType
        Event types that a user declared.
    """
    text = {"num_format": "@", "valign": "top"}
    plain, wrapped = book.add_format(text), book.add_format({**text, "text_wrap": True})
    number = book.add_format({"valign": "top"})
    for at, name in enumerate(names):
        form = number if name in _NUMERIC else wrapped if name in _WRAPPED else plain
        sheet.set_column(at, at, _WIDTHS.get(name, _WIDTH), form)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(rows, 1), max(len(names) - 1, 0))
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.print_area(0, 0, rows, max(sum(name in _FIRST for name in names) - 1, 0))
    lists = {c.name: words_of(c, types) for c in COLUMNS if c.kind == "word" and c.name in names}
    last = min(rows + _SPARE_ROWS, _LAST_ROW)
    for at, (name, words) in enumerate(lists.items(), start=_LISTS_FROM):
        column = names.index(name)
        letter = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[at]
        sheet.data_validation(1, column, last, column, {
            "validate": "list",
            "source": f"={GUIDE}!${letter}$2:${letter}${len(words) + 1}",
            "error_title": name,
            "error_message": f"One of the words of the list: see the sheet {GUIDE}.",
        })  # fmt: skip
    _explain(book, names, lists)


def row_height(names: Sequence[str], cells: Sequence[Any]) -> float | None:
    """Return how high a row must be to show its texts, in points; ``None`` for one line.

    Spreadsheets do not work it out when they open a file.
    """
    lines = max(
        (
            -(-len(cell) // _WIDTHS[name]) + cell.count("\n")
            for name, cell in zip(names, cells, strict=True)
            if name in _WRAPPED and isinstance(cell, str)
        ),
        default=1,
    )
    return _LINE_POINTS * min(lines, _MOST_LINES) if lines > 1 else None


def _explain(book: Any, names: Sequence[str], lists: Mapping[str, Sequence[str]]) -> None:
    """Add the sheet that says what each column holds, with the words of the lists."""
    guide = book.add_worksheet(GUIDE)
    bold = book.add_format({"bold": True})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    guide.set_column(0, 0, 20)
    guide.set_column(1, 1, 90, wrapped)
    guide.set_column(_LISTS_FROM, _LISTS_FROM + len(lists), 26)
    guide.freeze_panes(1, 0)
    guide.set_landscape()
    guide.fit_to_pages(1, 0)
    ours = [name for name in names if name in NAMES]
    words = [[GUIDE_HEAD[0], *ours], [GUIDE_HEAD[1], *(_explanations()[name] for name in ours)]]
    words.append([])
    words += [[f"words of {name}", *listed] for name, listed in lists.items()]
    for row in range(max(map(len, words))):
        for column, cells in enumerate(words):
            if row < len(cells):
                guide.write_string(row, column, cells[row], bold if row == 0 else None)


@cache
def _explanations() -> Mapping[str, str]:
    said: Mapping[str, str] = packaged(__package__, "columns.toml")["columns"]
    return said
