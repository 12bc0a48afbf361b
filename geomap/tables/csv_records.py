"""The records of delimited text, a block of many at a time, exactly as the csv module reads them.

Where every quote opens, closes or doubles inside a cell, a record ends at each line end with an
even number of quotes before it, and pyarrow reads the block. From any other quote on, and from a
carriage return without a newline, the csv module reads the records one by one for a while.
"""

from __future__ import annotations

import codecs
import contextlib
import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
from numpy.typing import NDArray

__all__ = ["CsvReader", "Record"]

#: A cell of more characters is refused, so that a quote that is never closed ends somewhere.
_MAX_CELL = 10_000_000
#: So is a longer line, in bytes, unread.
_MAX_LINE = 4 * _MAX_CELL
#: Bytes of a block; after records that were read one by one, blocks begin small again.
_LEAST, _MOST = 1 << 16, 1 << 24
#: Rows from which it shows how much the cells of a column differ.
_FEW = 1_000
#: Bytes that are shown of a record that is torn.
_SHOWN = 200
_LINE = re.compile(rb"[^\r\n]*(?:\r\n|\n|\r|\Z)")
_QUOTE, _NEWLINE, _RETURN = b'"\n\r'

Positions = NDArray[np.int64]
Bytes = NDArray[np.uint8]
#: Cells by column, first lines of the records, and records of no use.
Columns = tuple[list[tuple[NDArray[np.int32], list[str]]], Positions, "list[Record]"]


@dataclass(frozen=True, slots=True)
class Record:
    """One record, as the csv module reads it.

    Attributes
    ----------
    line : int
        Its first line, from 1.
    cells : list of str
        Its cells; none where it is torn.
    reason : str or None
        Why it cannot be used.
    """

    line: int
    cells: list[str]
    reason: str | None = None


@dataclass(slots=True)
class _Block:
    """Records that follow one another: cells by column, first lines, and those of no use."""

    columns: list[pa.Array]
    lines: Positions
    faults: list[Record]


class CsvReader:
    """Reads delimited text from its beginning to its end.

    Parameters
    ----------
    data : bytes
        The text, in UTF-8, or its beginning.
    delimiter : str
        What stands between cells, one ASCII character.
    quoted : bool
        Whether cells can stand in quotes; else a quote is a character like any other.
    rest : binary stream, optional
        Where the text goes on; no more of it than is needed is held.

    Attributes
    ----------
    delimiter, quoted
        As given.
    place : tuple of (int, int)
        Where reading has come to, byte from 0 and line from 1; it can be set back, until
        :meth:`columns` or :meth:`blocks` reads on.
    """

    def __init__(
        self, data: bytes, delimiter: str, *, quoted: bool = True, rest: BinaryIO | None = None
    ) -> None:
        self.delimiter, self.quoted = delimiter, quoted
        self.place = len(codecs.BOM_UTF8) if data.startswith(codecs.BOM_UTF8) else 0, 1
        self._data = data
        self._bytes: Bytes = np.frombuffer(data, dtype=np.uint8)
        self._rest = rest
        self._gone = self._looked_at = 0
        self._varied: frozenset[str] | None = None

    def skip_line(self) -> None:
        """Go to the next line."""
        next(self._lines(), None)

    def record(self) -> Record | None:
        """Return the next record; ``None`` at the end.

        Behind a record that is torn, the next begins in the next line: what a quote that is never
        closed takes in are records, too.
        """
        start = at, line = self.place
        quoting: Literal[0, 3] = csv.QUOTE_MINIMAL if self.quoted else csv.QUOTE_NONE
        old_limit = csv.field_size_limit(_MAX_CELL)
        try:
            reader = csv.reader(
                self._lines(), delimiter=self.delimiter, quoting=quoting, strict=True
            )
            return Record(line, next(reader))
        except StopIteration:
            return None
        except csv.Error as error:
            self._looked_at = max(self._looked_at, self._gone + self.place[0])
            self.place = start
            with contextlib.suppress(csv.Error):
                self.skip_line()
            text = self._data[at : min(self.place[0], at + _SHOWN)].decode("utf-8", "ignore")
            return Record(line, [text.rstrip()], f"is torn ({error})")
        finally:
            csv.field_size_limit(old_limit)

    def columns(self, width: int) -> Columns:
        """Return all records from here on; see :meth:`blocks`."""
        (found,) = self.blocks(width)
        return found

    def blocks(self, width: int, rows: int | None = None) -> Iterator[Columns]:
        """Yield the records from here on; those without any text are left out.

        Parameters
        ----------
        width : int
            How many cells a record has.
        rows : int, optional
            How many records are yielded at a time, at least, but the last; by default all are.

        Yields
        ------
        columns : list of (array of int, list of str)
            For each column the number of each record's cell, and the cells: each different one
            once, but in a column of which most cells are.
        lines : array of int
            First line of each record, from 1.
        faults : list of Record
            Records that are torn, or have more or fewer cells.
        """
        waiting: list[_Block] = []
        size = _MOST
        while self._goes_on():
            block = self._many(width, size)
            size = _LEAST if block is None else min(2 * size, _MOST)
            waiting.append(self._one_by_one(width) if block is None else block)
            if self._varied is None and len(waiting[-1].lines) >= _FEW:
                self._varied = _varied(waiting[-1])
            count = sum(len(block.lines) + len(block.faults) for block in waiting)
            if rows is not None and count >= rows:
                yield _together(waiting, width)
        yield _together(waiting, width)

    def cuts(self, least: int) -> Iterator[tuple[int, int]]:
        """Yield places where a record begins, so that the text can be read from there, too.

        None is where a torn record may go on: why it is torn depends on that.

        Parameters
        ----------
        least : int
            How many bytes each of them is from the one before, and the first from here, at least.

        Yields
        ------
        byte, line : int
            Bytes from the beginning of the text, and the line, from 1.
        """
        wanted = self._gone + self.place[0] + least
        size = _MOST
        while self._goes_on():
            at, line = self.place
            if self._gone + at >= max(wanted, self._looked_at):
                yield self._gone + at, line
                wanted = self._gone + at + least
            if (found := self._ends(size)) is None:
                size = _LEAST
                while self.place[0] < at + size and self.record() is not None:
                    pass
                continue
            size = min(2 * size, _MOST)
            ends, _, newlines = found
            end = int(ends[-1])
            self.place = at + end, line + int(np.searchsorted(newlines, end))

    def _goes_on(self) -> bool:
        """Return whether there is more; let go of what was read, and take in what is next."""
        at, line = self.place
        if self._rest is not None and len(self._data) - at < _MOST:
            self._data = self._data[at:]
            self._gone += at
            self.place = 0, line
            self._take_in(_MOST)
        return self.place[0] < len(self._data)

    def _take_in(self, size: int) -> bool:
        """Take in more of the text; return whether there was any."""
        if self._rest is None:
            return False
        more = self._rest.read(size)
        if len(more) < size:
            self._rest = None
        self._data += more
        self._bytes = np.frombuffer(self._data, dtype=np.uint8)
        return bool(more)

    def _lines(self) -> Iterator[str]:
        """Yield the lines from here on, and go along."""
        at, line = self.place
        while end := self._line_end(at):
            line += 1
            self.place = end, line
            if end - at > _MAX_LINE:
                raise csv.Error(f"a line of {end - at:,} bytes")
            yield self._data[at:end].decode("utf-8")
            at = end

    def _line_end(self, at: int) -> int:
        """Return where the line ends that begins somewhere; 0 where there is none."""
        while match := _LINE.match(self._data, at):
            # A carriage return may be half of a line end.
            if match.end() < len(self._data) or not self._take_in(max(_LEAST, match.end() - at)):
                return match.end() if match.end() > at else 0
        return 0

    def _one_by_one(self, width: int) -> _Block:
        """Return the next records, read by the csv module."""
        stop = self.place[0] + _LEAST
        rows: list[list[str]] = []
        lines: list[int] = []
        faults: list[Record] = []
        while self.place[0] < stop and (record := self.record()) is not None:
            if record.reason is not None:
                faults.append(record)
            elif any(record.cells):
                if len(record.cells) == width:
                    rows.append(record.cells)
                    lines.append(record.line)
                else:
                    faults.append(_misfit(record, width))
        columns = list(zip(*rows, strict=True)) or [()] * width
        arrays = [pa.array(cells, pa.string()) for cells in columns]
        return _Block(arrays, np.asarray(lines, dtype=np.int64), faults)

    def _many(self, width: int, size: int) -> _Block | None:
        """Return the next records, read at once; ``None`` where that is not sure to be right."""
        at, line = self.place
        if (found := self._ends(size)) is None:
            return None
        ends, quotes, newlines = found
        starts = np.concatenate([[0], ends[:-1]])
        lines = line + np.searchsorted(newlines, starts)
        window = self._bytes[at : at + int(ends[-1])]
        is_blank = (window[starts] == _NEWLINE) | (window[starts] == _RETURN)
        fits = np.ones(len(ends), dtype=bool)
        columns = self._columns(window, width)
        if columns is None:
            parts = np.flatnonzero(window == ord(self.delimiter))
            parts = parts[np.searchsorted(quotes, parts) % 2 == 0]
            counts = np.diff(np.searchsorted(parts, np.append(0, ends))) + 1
            fits = (counts == width) | is_blank
            columns = self._columns(window[np.repeat(fits, ends - starts)], width)
        whole = lines[fits & ~is_blank]
        if columns is None or len(columns[0]) != len(whole):
            return None
        faults = []
        for row in np.flatnonzero(~fits).tolist():
            self.place = at + int(starts[row]), int(lines[row])
            record = self.record()
            if record is not None and any(record.cells):
                faults.append(_misfit(record, width))
        self.place = at + len(window), line + int(np.searchsorted(newlines, len(window)))
        return _without_empty(_Block(columns, whole, faults))

    def _ends(self, size: int) -> tuple[Positions, Positions, Positions] | None:
        """Return where the next records end, and quotes and newlines, in bytes from here.

        ``None`` where the first of them has to be read by the csv module.
        """
        at = self.place[0]
        if at + size >= len(self._data):
            self._take_in(size)
        data = self._data
        # The last byte is looked at only once it is known what follows it.
        stop = min(at + size, len(data) - (self._rest is not None))
        window = self._bytes[at:stop]
        newlines = ends = np.flatnonzero(window == _NEWLINE)
        quotes = np.zeros(0, dtype=np.int64)
        if self.quoted and data.find(b'"', at, stop) >= 0:
            quotes = np.flatnonzero(window == _QUOTE)
            ends = newlines[np.searchsorted(quotes, newlines) % 2 == 0]
        ends = ends + 1
        if stop == len(data) and len(quotes) % 2 == 0 and window[-1] != _NEWLINE:
            ends = np.append(ends, len(window))
        odd = self._first_odd(quotes, stop)
        sound = ends[: np.searchsorted(ends, odd, side="right")]
        if not sound.size and stop < len(data) and odd > len(window) and size < _MAX_LINE:
            return self._ends(2 * size)
        is_long = np.diff(sound, prepend=0) > _MAX_CELL
        if is_long.any():
            sound = sound[: int(np.argmax(is_long))]
        return (sound, quotes, newlines) if sound.size else None

    def _first_odd(self, quotes: Positions, stop: int) -> int:
        """Return where the first byte is that others may read otherwise, in bytes from here.

        Where there is none up to `stop`, that is beyond it.
        """
        at, last = self.place[0], len(self._data) - 1
        odd = [stop - at + 1]
        if quotes.size:
            is_edge = np.zeros(256, dtype=bool)
            is_edge[[ord(self.delimiter), _NEWLINE, _RETURN, _QUOTE]] = True
            opening, closing = quotes[::2], quotes[1::2]
            before = is_edge[self._bytes[at + opening - 1]] | (opening == 0)
            after = at + closing + 1
            behind = is_edge[self._bytes[np.minimum(after, last)]] | (after > last)
            odd += opening[~before][:1].tolist() + closing[~behind][:1].tolist()
        if self._data.find(b"\r", at, stop) >= 0:
            returns = np.flatnonzero(self._bytes[at:stop] == _RETURN)
            after = np.minimum(at + returns + 1, last)
            odd += returns[self._bytes[after] != _NEWLINE][:1].tolist()
        return min(odd)

    def _columns(self, window: Bytes, width: int) -> list[pa.Array] | None:
        """Return the cells of whole records by column; ``None`` where one has more or fewer."""
        names = [str(number) for number in range(width)]
        coded, varied = pa.dictionary(pa.int32(), pa.string()), self._varied or ()
        if not window.size:
            return [pa.array([], pa.string())] * width
        if window[:3].tobytes() == codecs.BOM_UTF8:  # within a file it is a character
            window = np.append(np.uint8(_NEWLINE), window)
        try:
            table = pacsv.read_csv(
                pa.BufferReader(pa.py_buffer(window)),
                pacsv.ReadOptions(column_names=names, block_size=max(window.size, _LEAST)),
                pacsv.ParseOptions(
                    delimiter=self.delimiter,
                    quote_char='"' if self.quoted else False,
                    newlines_in_values=self.quoted,
                ),
                pacsv.ConvertOptions(
                    check_utf8=False,
                    column_types={n: pa.string() if n in varied else coded for n in names},
                    strings_can_be_null=False,
                    quoted_strings_can_be_null=False,
                ),
            )
        except pa.ArrowInvalid:
            return None
        return [_own(column) for column in table.columns]


def _together(blocks: list[_Block], width: int) -> Columns:
    """Return blocks as one; they are given away."""
    parts = [[block.columns[column] for block in blocks] for column in range(width)]
    lines = np.concatenate([np.zeros(0, np.int64), *(block.lines for block in blocks)])
    faults = [fault for block in blocks for fault in block.faults]
    blocks.clear()
    return [_joined(parts.pop(0)) for _ in range(width)], lines, faults


def _misfit(record: Record, width: int) -> Record:
    reason = f"has {len(record.cells)} cells where the header has {width}"
    return Record(record.line, record.cells, reason)


def _own(column: pa.ChunkedArray) -> pa.Array:
    """Return a column of a block in memory of its own, so that the block's can be used again."""
    if not pa.types.is_dictionary(column.type):
        return column.combine_chunks()
    (chunk,) = column.unify_dictionaries().chunks
    return pa.DictionaryArray.from_arrays(chunk.indices.to_numpy().copy(), chunk.dictionary)


def _varied(block: _Block) -> frozenset[str]:
    """Return the columns of which most cells are different: numbering those gains nothing."""
    different = [len(column.unique()) for column in block.columns]
    return frozenset(str(n) for n, count in enumerate(different) if 2 * count > len(block.lines))


def _joined(parts: list[pa.Array]) -> tuple[NDArray[np.int32], list[str]]:
    """Return the cells of a column, from block to block, as numbers of different cells.

    The blocks are given away.
    """
    cells: list[str] = []
    numbers: dict[str, int] = {}
    codes = [np.zeros(0, np.int32)]
    while parts:
        part = parts.pop(0)
        if not pa.types.is_dictionary(part.type):
            codes.append(np.arange(len(cells), len(cells) + len(part), dtype=np.int32))
            cells += part.to_numpy(zero_copy_only=False).tolist()
            pa.default_memory_pool().release_unused()
            continue
        texts = part.dictionary.to_numpy(zero_copy_only=False).tolist()
        for text in texts:
            if text not in numbers:
                numbers[text] = len(cells)
                cells.append(text)
        own = np.fromiter(map(numbers.__getitem__, texts), dtype=np.int32, count=len(texts))
        codes.append(own[part.indices.to_numpy()])
    pa.default_memory_pool().release_unused()
    return np.concatenate(codes), cells


def _without_empty(block: _Block) -> _Block:
    """Return a block without the records of which all cells are empty."""
    rows = np.arange(len(block.lines))
    for column in block.columns:
        is_coded = pa.types.is_dictionary(column.type)
        empty = pc.equal(column.dictionary if is_coded else column, "")
        is_empty = empty.to_numpy(zero_copy_only=False)
        rows = rows[is_empty[column.indices.to_numpy()[rows] if is_coded else rows]]
        if not rows.size:
            return block
    keep = np.ones(len(block.lines), dtype=bool)
    keep[rows] = False
    columns = [column.filter(pa.array(keep)) for column in block.columns]
    return _Block(columns, block.lines[keep], block.faults)
