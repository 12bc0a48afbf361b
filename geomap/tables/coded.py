"""Columns held as their different cells, with the number of its own for each row.

What a cell says is so worked out once for each different cell, or once for each combination of
cells of several columns, and not once for each row.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

__all__ = ["Coded", "combined", "grouped", "is_empty", "numbered", "shared"]

Numbers = NDArray[np.int32]
Rows = NDArray[np.bool_]


def is_empty(value: Any) -> bool:
    """Return whether a cell holds nothing: ``None``, NaN, or white space alone."""
    if isinstance(value, str):
        return not value or value.isspace()
    return value is None or (isinstance(value, float) and math.isnan(value))


class Coded(Sequence[Any]):
    """A column of cells.

    Rows with like cells share one object.

    Attributes
    ----------
    codes : array of int
        For each row the number of its cell, -1 where that is empty.
    cells : array of object
        The different cells; the last is ``None``, so that -1 is its number, too.
    """

    __slots__ = ("cells", "codes")

    def __init__(self, codes: Numbers, cells: Iterable[Any]) -> None:
        listed = [*cells, None]
        self.cells: NDArray[np.object_] = np.fromiter(listed, dtype=object, count=len(listed))
        self.codes = codes

    @classmethod
    def of(cls, cells: Sequence[Any]) -> Coded:
        """Return a column of some cells, of which those that hold nothing are empty."""
        if isinstance(cells, Coded):
            return cells
        if {str, type(None)}.issuperset(map(type, cells)):
            column = np.fromiter(cells, dtype=object, count=len(cells))
            codes, texts = pd.factorize(column)
            return cls.texts(codes.astype(np.int32), texts)
        # Equal is not the same: 1, 1.0 and True.
        numbers: dict[str | tuple[int], int] = {}
        different: list[Any] = []
        codes = np.full(len(cells), -1, dtype=np.int32)
        for row, cell in enumerate(cells):
            if is_empty(cell):
                continue
            number = len(different)
            if type(cell) in (str, int):
                number = numbers.setdefault(cell if type(cell) is str else (cell,), number)
            if number == len(different):
                different.append(cell)
            codes[row] = number
        return cls(codes, different)

    @classmethod
    def texts(cls, codes: Numbers, texts: Sequence[str]) -> Coded:
        """Return a column of texts by their numbers; those that hold nothing are empty."""
        said = [text if text and not text.isspace() else None for text in texts]
        return cls._from(codes, cls(codes, said).cells)

    @classmethod
    def numbers(cls, numbers: NDArray[np.float64]) -> Coded:
        """Return a column of numbers, a cell for each row; those that are NaN are empty."""
        known = np.flatnonzero(~np.isnan(numbers))
        codes = np.full(len(numbers), -1, dtype=np.int32)
        codes[known] = np.arange(len(known))
        cells = np.full(len(known) + 1, None, dtype=object)
        cells[:-1] = numbers[known]
        return cls._raw(codes, cells)

    @classmethod
    def joined(cls, parts: Sequence[Coded]) -> Coded:
        """Return several columns as one, in their order; like texts become one cell."""
        cells: list[Any] = []
        texts: dict[str, int] = {}
        codes = [np.zeros(0, np.int32)]
        for part in parts:
            different = part.cells[:-1].tolist()
            numbers = np.arange(len(cells), len(cells) + len(different) + 1, dtype=np.int32)
            if 2 * len(different) > len(part):  # most differ: to number them anew gains nothing
                cells += different
            else:
                for at, cell in enumerate(different):
                    if type(cell) is str:
                        numbers[at] = texts.setdefault(cell, len(cells))
                    else:
                        numbers[at] = len(cells)
                    if numbers[at] == len(cells):
                        cells.append(cell)
            numbers[-1] = -1
            codes.append(numbers[part.codes])
        return cls(np.concatenate(codes), cells)

    @classmethod
    def same(cls, cell: Any, length: int) -> Coded:
        """Return a column of one cell, as often as asked."""
        return cls(np.full(length, -1 if cell is None else 0, dtype=np.int32), [cell])

    def __len__(self) -> int:
        return len(self.codes)

    def __getitem__(self, row: Any) -> Any:
        return self.cells[self.codes[row]]

    def __iter__(self) -> Iterator[Any]:
        return iter(self.tolist())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and self.tolist() == list(other)

    __hash__ = None  # type: ignore[assignment]

    def tolist(self) -> list[Any]:
        """Return the cell of each row, ``None`` where it is empty."""
        cells: list[Any] = self.objects().tolist()
        return cells

    def objects(self) -> NDArray[np.object_]:
        """Return the cell of each row as an array of objects, ``None`` where it is empty."""
        return self.cells[self.codes]

    def floats(self) -> NDArray[np.float64]:
        """Return the number of each row, NaN where it is empty; all cells must be numbers."""
        return self.cells.astype(np.float64)[self.codes]

    @property
    def known(self) -> Rows:
        """Which rows are not empty."""
        return self.codes >= 0

    def used(self) -> list[int]:
        """Return the numbers of the cells that rows have."""
        has_row = np.zeros(len(self.cells), dtype=bool)
        has_row[self.codes] = True
        numbers: list[int] = np.flatnonzero(has_row[:-1]).tolist()
        return numbers

    def different(self) -> list[Any]:
        """Return the different cells that rows have."""
        cells: list[Any] = self.cells[self.used()].tolist()
        return cells

    def rows_with(self, numbers: Collection[int]) -> list[int]:
        """Return the rows that have one of some cells, given by their numbers."""
        asked = np.zeros(len(self.cells), dtype=bool)
        asked[list(numbers)] = True
        return np.flatnonzero(asked[self.codes]).tolist() if numbers else []

    def map(self, read: Callable[[Any], Any]) -> Coded:
        """Return what each cell says; ``None`` makes it empty, and empty cells stay so."""
        used = self.used()
        said = np.full(len(self.cells), None, dtype=object)
        said[used] = np.fromiter(map(read, self.cells[used].tolist()), object, count=len(used))
        return Coded._from(self.codes, said)

    def take(self, rows: Any) -> Coded:
        """Return the cells of some rows: their numbers, a slice, or a mask."""
        return Coded._raw(self.codes[rows], self.cells)

    def where(self, rows: Rows) -> Coded:
        """Return the column, empty in all but some rows."""
        return Coded._raw(np.where(rows, self.codes, -1), self.cells)

    def or_else(self, other: Coded) -> Coded:
        """Return the column, with the cells of another where it is empty."""
        codes = np.where(
            self.codes >= 0,
            self.codes,
            np.where(other.codes >= 0, other.codes + len(self.cells) - 1, -1),
        )
        return Coded._raw(codes, np.concatenate([self.cells[:-1], other.cells]))

    @classmethod
    def _raw(cls, codes: Numbers, cells: NDArray[np.object_]) -> Coded:
        column = cls.__new__(cls)
        column.codes, column.cells = codes, cells
        return column

    @classmethod
    def _from(cls, codes: Numbers, cells: NDArray[np.object_]) -> Coded:
        """Return a column of numbers of cells, of which those that are ``None`` are empty."""
        is_none = pd.isna(cells)
        if is_none[:-1].any():
            numbers = np.where(is_none, -1, np.arange(len(cells), dtype=np.int32))
            codes = numbers[codes]
        return cls._raw(codes, cells)


def combined(read: Callable[..., Any], *columns: Coded) -> Coded:
    """Return what the cells of several columns say together, row by row.

    Parameters
    ----------
    read : callable
        Takes a cell of each column, ``None`` where it is empty; is asked once for each combination
        that there is. ``None`` makes an empty cell.
    *columns : Coded
        Columns of one length.
    """
    codes, firsts = grouped(*columns)
    cells = [column.take(firsts).objects() for column in columns]
    said = np.full(len(firsts) + 1, None, dtype=object)
    for number, row in enumerate(zip(*cells, strict=True)):
        said[number] = read(*row)
    return Coded._from(codes, said)


def grouped(*columns: Coded) -> tuple[Numbers, Numbers]:
    """Return for each row the number of its combination of cells, and the first row of each."""
    codes = firsts = np.zeros(len(columns[0]), dtype=np.int32)
    for column in columns:
        count = len(column.cells)
        codes, firsts = numbered(codes.astype(np.int64) * count + column.codes % count)
    return codes, firsts


def numbered(keys: NDArray[np.int64]) -> tuple[Numbers, Numbers]:
    """Return for each row the number of its key, and for each different key its first row."""
    codes, different = pd.factorize(keys)
    firsts = np.empty(len(different), dtype=np.int32)
    firsts[codes[::-1]] = np.arange(len(keys) - 1, -1, -1)
    return codes.astype(np.int32), firsts


def shared(cells: Sequence[Any]) -> tuple[Numbers, list[Any]]:
    """Return for each cell the number of its object, and the objects, each once."""
    codes, firsts = numbered(np.fromiter(map(id, cells), dtype=np.int64, count=len(cells)))
    return codes, [cells[row] for row in firsts.tolist()]
