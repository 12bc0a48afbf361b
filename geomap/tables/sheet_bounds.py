"""How far the cells of a spreadsheet reach, found before anything is laid out in memory.

The library that reads them lays a sheet out as a rectangle, from its first cell to its last, and
ends the process where there is no memory for it. Two cells far from each other, in a file of two
kilobytes, would be enough.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from xml.parsers import expat

from geomap.errors import ReadError

__all__ = ["MAX_CELLS", "look_at"]

#: Most cells of the rectangle from a sheet's first cell to its last.
MAX_CELLS = 40_000_000

_REFERENCE = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]*)0*([0-9]+)["']""")
_CELL = re.compile(rb"<(?:[\w.-]{1,40}:)?c[\s/>]")
_ROW = re.compile(rb"<(?:[\w.-]{1,40}:)?row[\s/>]")
_ERROR = re.compile(rb"""\st\s*=\s*["']e["']""")
_NO_RESULT = re.compile(rb"(?:</f>|<f/>)\s*(?:<v>\s*</v>|<v\s*/>)?\s*</c>")


def look_at(parts: Iterable[tuple[str, bytes]], file: str) -> list[str]:
    """Return what there is to say of the cells of an office document.

    Parameters
    ----------
    parts : iterable of (str, bytes)
        The names and contents of its parts.
    file : str
        Its name, for messages.

    Raises
    ------
    ReadError
        When it is no spreadsheet of the formats XLSX and ODS, is locked, or reaches too far.
    """
    errors = unresolved = sheets = 0
    for name, part in parts:
        if name == "META-INF/manifest.xml" and b"encryption-data" in part:
            raise ReadError(f"{file}: is locked", mend="save it without a password")
        if name.lower().endswith("workbook.bin"):
            raise ReadError(f"{file}: is a binary workbook", mend="save it as .xlsx")
        if name.lower() == "content.xml":
            sheets += 1
            _refuse_far(*_reach_of_ods(part, file), file)
        elif b"sheetData" in part:
            sheets += 1
            _refuse_far(*_reach_of_xlsx(part), file)
            errors += len(_ERROR.findall(part))
            unresolved += len(_NO_RESULT.findall(part))
    if not sheets:
        raise ReadError(f"{file}: is no spreadsheet", mend="save it as .xlsx or .ods")
    notes = []
    if errors:
        notes.append(f"{file}: cells that hold an error, as #N/A, are empty: {errors}")
    if unresolved:
        notes.append(
            f"{file}: formulas are not worked out, and those without a saved result are empty:"
            f" {unresolved}; open the file in a spreadsheet and save it"
        )
    return notes


def _refuse_far(last: int, widest: int, file: str) -> None:
    if last * widest > MAX_CELLS:
        raise ReadError(
            f"{file}: its cells reach to row {last:,} and column {widest:,}",
            mend="delete what stands far off, or save the table as CSV",
        )


def _reach_of_xlsx(part: bytes) -> tuple[int, int]:
    """Return the last row and the widest column of a sheet, or numbers beyond them."""
    columns: set[bytes] = set()
    last = named = 0
    for match in _REFERENCE.finditer(part):
        letters, digits = match.groups()
        last = max(last, int(digits[:12]))
        if letters:
            columns.add(letters)
            named += 1
    rows = len(_ROW.findall(part))
    if rows > last:  # rows may come without their number
        last += rows
    widest = max(map(_number, columns), default=1)
    if len(_CELL.findall(part)) > named:  # and so may cells
        widest += max(len(_CELL.findall(row)) for row in _ROW.split(part))
    return last, widest


def _number(letters: bytes) -> int:
    """Return the number of a column: 1 for A, 27 for AA."""
    number = 0
    for letter in letters[:8].upper():
        number = number * 26 + letter - 64
    return number


def _reach_of_ods(content: bytes, file: str) -> tuple[int, int]:
    """Return the last row and the widest column that hold something in any sheet."""
    reach = _Reach()
    parser = expat.ParserCreate()
    parser.StartElementHandler = reach.start
    parser.EndElementHandler = reach.end
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, LookupError, ValueError) as error:  # the latter two of encodings
        raise ReadError(f"{file}: is torn ({error})", mend="save it again") from None
    return reach.last, reach.widest


class _Reach:
    """Follows the rows and cells of an ODS file."""

    def __init__(self) -> None:
        self.last = self.widest = 0
        self._row = self._column = self._filled = 0
        self._repeats = 1

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        kind = name.rpartition(":")[2]
        if kind == "table":
            self._row = 0
        elif kind == "table-row":
            self._column = self._filled = 0
            self._repeats = _repeats(attributes)
        elif kind in ("table-cell", "covered-table-cell"):
            self._column += _repeats(attributes)
            if any(key.rpartition(":")[2].endswith("value-type") for key in attributes):
                self._filled = self._column
        elif kind == "p":
            self._filled = self._column

    def end(self, name: str) -> None:
        if name.rpartition(":")[2] == "table-row":
            self._row += self._repeats
            if self._filled:
                self.last = max(self.last, self._row)
                self.widest = max(self.widest, self._filled)


def _repeats(attributes: Mapping[str, str]) -> int:
    for key, value in attributes.items():
        if key.endswith(("number-columns-repeated", "number-rows-repeated")):
            return int(value) if value.isdecimal() and len(value) < 12 else MAX_CELLS
    return 1
