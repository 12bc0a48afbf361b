"""The head of a table of cells: which row it is, what columns are called, and what is under it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from geomap.tables.rows import MAX_COLUMNS, header
from geomap.tables.schema import NAMES
from geomap.tables.schemes.any_table import names_columns
from geomap.tables.schemes.scheme import header_of, recognise

__all__ = ["LOOKED_AT", "Head", "columns_under", "head_at", "head_of", "nameless"]

#: How many rows are looked at for the header.
LOOKED_AT = 20


@dataclass(frozen=True, slots=True)
class Head:
    """What the columns of a table are called.

    Attributes
    ----------
    names : list of str
        A name for each column; empty where it has none.
    is_named : bool
        Whether the row names columns; ``False`` where it is the first row of data already, of a
        scheme that comes without header.
    """

    names: list[str]
    is_named: bool


def head_at(rows: Sequence[Sequence[str]]) -> int:
    """Return which of the first rows names the columns: titles may stand above it."""
    for at, row in enumerate(rows):
        names = {name.strip().lower().replace(" ", "_") for name in row[:MAX_COLUMNS]}
        if len(names.intersection(NAMES)) > 1 or names_columns(row) or recognise(names):
            return at
    return 0


def head_of(cells: Sequence[str], file: str) -> Head:
    """Return what the first row of a table says.

    Raises
    ------
    ReadError
        When there are too many columns, or two of one name.
    """
    known = header_of(cells) if len(cells) <= MAX_COLUMNS else None
    return Head(header(known or cells, file), known is None)


def nameless(number: int) -> str:
    """Return what a column without a name is called, by its number from 1."""
    return f"column {number}"


def columns_under(head: Head, rows: Sequence[Sequence[Any]]) -> dict[str, list[Any]]:
    """Return the cells of rows by column.

    A column without a name that holds something is called by its number, as ``column 4``.

    Parameters
    ----------
    head : Head
        What the columns are called.
    rows : sequence of sequence
        Cells, of each row as many as there are names.
    """
    columns: dict[str, list[Any]] = {}
    taken = set(head.names)
    for at, name in enumerate(head.names):
        cells = [row[at] for row in rows]
        if not name:
            name = nameless(at + 1)
            if name in taken or not any(cells):
                continue
        columns[name] = cells
    return columns
