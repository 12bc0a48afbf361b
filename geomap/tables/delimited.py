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
import sys
from codecs import BOM_UTF8
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import astuple, dataclass, replace
from itertools import pairwise
from typing import Any, BinaryIO

import pandas as pd

from geomap.errors import ReadError
from geomap.inputs import Source
from geomap.tables.blocks import PART_BYTES, ByteSpan, Parted
from geomap.tables.coded import Coded
from geomap.tables.csv_records import CsvReader, Record
from geomap.tables.heads import LOOKED_AT, head_at, nameless
from geomap.tables.rows import BLOCK_ROWS, MAX_COLUMNS, RawRows, Rejected, header
from geomap.tables.schema import COLUMNS, column_names, to_records
from geomap.tables.schemes.scheme import header_of
from geomap.tables.texts import in_utf8

__all__ = ["guarded", "read_blocks", "write", "write_tsv"]

_DELIMITER_LINE = re.compile(r"sep=([,;\t|])\r?")
_DELIMITERS = ",;\t|"
_LONGEST_HEAD = 100_000
_WINDOW = 1 << 20
_SHOWN = 200
_FORMULA = re.compile("'*[=+\\-@\t\r\n＝＋－＠]")  # full-width signs start formulas too
_GUARDED = re.compile("''*[=+\\-@\t\r\n＝＋－＠]")
_NUMERIC = frozenset(c.name for c in COLUMNS if c.kind in ("number", "offset"))


def write(table: pd.DataFrame, delimiter: str = ",") -> bytes:
    """Return an event table as CSV: UTF-8, CRLF, objects and lists as JSON text."""
    records = to_records(table)
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    names = column_names(table)
    writer.writerow([guarded(name) for name in names])
    for record in records:
        writer.writerow([_cell(name, value) for name, value in record.items()])
    return out.getvalue().encode("utf-8")


def write_tsv(table: pd.DataFrame) -> bytes:
    """Return an event table as CSV with tabs; see :func:`write`."""
    return write(table, "\t")


def read_blocks(source: Source) -> Parted:
    """Return what yields the rows of a CSV file, some at a time.

    The delimiter may be a comma, a semicolon, a tab or a bar. Titles may stand above the header,
    and delimiters behind the last cell of each row.

    Raises
    ------
    ReadError
        When it is not text, or its header cannot be read.
    """
    source = in_utf8(source)
    with source.open() as stream:
        reader = _reader(stream)
        rejected, notes, names = _head(reader, source.name)
    first, line = reader.place
    head = _Head(reader.delimiter, reader.quoted, _called(names), notes, rejected, first)
    blocks = _Blocks(source, head, within=ByteSpan(first, sys.maxsize, line))
    unnamed = set(head.names).difference(names)
    held: set[str] = set()
    for rows in blocks() if unnamed else ():
        held |= {name for name in unnamed - held if Coded.of(rows.columns[name]).known.any()}
    return replace(blocks, left_out=frozenset(unnamed - held))


@dataclass(frozen=True, slots=True)
class _Head:
    """What the top of a file says.

    Attributes
    ----------
    delimiter : str
        What stands between cells.
    quoted : bool
        Whether cells can stand in quotes.
    names : list of str
        The names of the columns.
    notes : list of str
        What there is to say of it.
    rejected : list of Rejected
        What of it is torn.
    end : int
        Its end: the first byte of the first row.
    """

    delimiter: str
    quoted: bool
    names: list[str]
    notes: list[str]
    rejected: list[Rejected]
    end: int


@dataclass(frozen=True, slots=True)
class _Blocks(Parted):
    """The rows of a file, or of a part of it.

    Attributes
    ----------
    source : Source
        The file, in UTF-8.
    head : _Head
        What its top says.
    within : ByteSpan
        Which rows are read.
    left_out : frozenset of str
        Columns that are not read, because they have neither name nor cells.
    """

    source: Source
    head: _Head
    within: ByteSpan
    left_out: frozenset[str] = frozenset()

    def __call__(self) -> Iterator[RawRows]:
        head, file = self.head, self.source.name
        rejected = head.rejected if self.within.first == head.end else []
        with self._reader() as reader:
            for columns, lines, faults in reader.blocks(len(head.names), BLOCK_ROWS):
                torn = [_rejected(fault, head.delimiter, file) for fault in faults]
                cells = {
                    name: _column(*column)
                    for name, column in zip(head.names, columns, strict=True)
                    if name not in self.left_out
                }
                yield RawRows(file, cells, lines, [*rejected, *torn], notes=head.notes)
                rejected = []

    @property
    def span(self) -> tuple[int, ...]:
        return astuple(self.within)

    def parts(self) -> list[_Blocks]:
        first = self.within.first
        with self._reader() as reader:
            cuts = [(first + at, line) for at, line in reader.cuts(PART_BYTES)]
        begins = [(first, self.within.line), *cuts, (self.within.end, 0)]
        return [
            replace(self, within=ByteSpan(begin, end, line))
            for (begin, line), (end, _) in pairwise(begins)
        ]

    @contextmanager
    def _reader(self) -> Iterator[CsvReader]:
        with self.within.open(self.source) as stream:
            reader = CsvReader(b"", self.head.delimiter, quoted=self.head.quoted, rest=stream)
            reader.place = 0, self.within.line
            yield reader


def _called(names: Sequence[str]) -> list[str]:
    """Return names of columns, with a number for each that has none."""
    numbered = [nameless(number) for number in range(1, len(names) + 1)]
    return [
        name or ("" if number in names else number)
        for name, number in zip(names, numbered, strict=True)
    ]


def _column(codes: Any, texts: Sequence[str]) -> Coded:
    return Coded.texts(codes, [_unguard(text) if text[:1] == "'" else text for text in texts])


def _rejected(fault: Record, delimiter: str, file: str) -> Rejected:
    shown = delimiter.join(fault.cells)[:_SHOWN] if fault.cells else None
    return Rejected(file, fault.line, None, shown, str(fault.reason))


def _head(reader: CsvReader, file: str) -> tuple[list[Rejected], list[str], list[str]]:
    """Return what is torn above the first row of data, notes, and names; the reader comes to it."""
    found = _first_records(reader)
    whole = [(place, one) for place, one in found if one.reason is None]
    if not whole:
        raise ReadError(f"{file}: has no header line", mend="name the columns in its first line")
    at = head_at([one.cells for _, one in whole])
    place, top = whole[at]
    torn = [one for _, one in found if one.reason is not None and one.line < top.line]
    rejected = [Rejected(file, one.line, None, None, one.reason or "") for one in torn]
    cells = top.cells if len(top.cells) <= MAX_COLUMNS else [""] * len(top.cells)
    known = header_of(cells)
    names = header(known or [_unguard(cell) for cell in cells], file)
    reader.place = place
    if known is None:
        reader.record()
    below = whole[at + 1][1].cells if at + 1 < len(whole) else []
    more = below[len(names) : MAX_COLUMNS]
    notes = [f"{file}: the header is in line {top.line}; what stands above was left out"]
    return rejected, notes if at else [], names if any(more) else [*names, *more]


def _first_records(reader: CsvReader) -> list[tuple[tuple[int, int], Record]]:
    """Return the first records that hold something, each with its place."""
    found: list[tuple[tuple[int, int], Record]] = []
    while len(found) < LOOKED_AT and not (found and len(found[-1][1].cells) > MAX_COLUMNS):
        place = reader.place
        if (record := reader.record()) is None:
            break
        if record.reason is not None or any(record.cells):
            found.append((place, record))
    return found


def _reader(stream: BinaryIO) -> CsvReader:
    """Return the reader of CSV; its delimiter is the commonest in the first line with any."""
    data = stream.read(_WINDOW)
    start = len(BOM_UTF8) if data.startswith(BOM_UTF8) else 0
    line = data[start : start + _LONGEST_HEAD].partition(b"\n")[0].decode("utf-8", "ignore")
    if given := _DELIMITER_LINE.fullmatch(line):
        reader = CsvReader(data, given[1], rest=stream)
        reader.skip_line()
        return reader
    if header_of(line.split("\t")) is not None:
        return CsvReader(data, "\t", quoted=False, rest=stream)
    head = data[start : start + _LONGEST_HEAD].decode("utf-8", "ignore")
    lines = (re.sub(r'"[^"]*"', "", line) for line in head.splitlines()[:LOOKED_AT])
    plain = next((line for line in lines if any(mark in line for mark in _DELIMITERS)), "")
    return CsvReader(data, max(_DELIMITERS, key=plain.count), rest=stream)


def _cell(name: str, value: Any) -> str:
    if value is None or value == {} or value == []:
        return ""
    if name in _NUMERIC:
        return repr(value)
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return guarded(str(value))


def guarded(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    return "'" + text if _FORMULA.match(text) else text


def _unguard(text: str) -> str:
    return text[1:] if text[:1] == "'" and _GUARDED.match(text) else text
