"""From the rows of a file to the event table: every row becomes an event, or a rejection.

A reader of a format returns :class:`geomap.tables.rows.RawRows`, all of a file or a block of them
after the other; :mod:`geomap.tables.typed` says what they hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, replace
from typing import Any

import geopandas as gpd

from geomap.errors import ReadError
from geomap.tables.ids import UniqueIds
from geomap.tables.rows import RawRows, Rejected
from geomap.tables.schema import from_columns
from geomap.tables.typed import TypedRows, ids_of, typed_rows
from geomap.taxonomy import OwnType

__all__ = ["TableReader", "assemble"]


class TableReader:
    """Reads an event table in blocks, and keeps what there is to say of the whole.

    However the rows are cut into blocks, the events are the same.

    Parameters
    ----------
    blocks : iterable of RawRows
        The rows of one file, with one set of columns; their columns are given away.
    types : sequence of OwnType, optional
        Event types that a user declared beside those of the taxonomy.
    shown : int, optional
        How many of the rows that cannot be used are kept; by default all.
    needs_one : bool
        Whether rows of which none can be used are an error; part of a table may have none.

    Attributes
    ----------
    rejected : list of Rejected
        Rows that cannot be used, of those that were read, as many as are kept.
    kept, refused : int
        How many rows that were read can be used, and cannot.
    """

    def __init__(
        self,
        blocks: Iterable[RawRows],
        types: Sequence[OwnType] = (),
        *,
        shown: int | None = None,
        needs_one: bool = True,
    ) -> None:
        self.rejected: list[Rejected] = []
        self.kept = self.refused = 0
        self._blocks, self._types, self._shown = blocks, types, shown
        self._needs_one = needs_one
        self._ids = UniqueIds()
        self._file = ""
        self._said: dict[str, None] = {}
        self._moved, self._first_moved = 0, 0

    @property
    def notes(self) -> list[str]:
        """What there is to say of the rows that were read."""
        notes = list(self._said)
        if self._moved:
            notes.append(
                f"{self._file}: in {self._moved} rows (the first is {self._first_moved}) lat and"
                " lon differ from the geometry; the geometry was taken"
            )
        if again := self._ids.renamed:
            notes.append(
                f"{self._file}: {again} rows repeat an event_id; they got ids of their own"
            )
        return notes

    def typed(self) -> Iterator[TypedRows]:
        """Yield what the blocks say, without ids of our making.

        Raises
        ------
        ReadError
            When the table has no column ``event_type``, or, at the end, when none of its rows can
            be used.
        """
        for raw in self._blocks:
            self._file = raw.file
            self._said |= dict.fromkeys(raw.notes)
            block = typed_rows(raw, self._types)
            self.kept += block.count
            self.refused += len(block.rejected)
            room = None if self._shown is None else max(self._shown - len(self.rejected), 0)
            self.rejected += block.rejected[:room]
            self._first_moved = self._first_moved or next(iter(block.moved), 0)
            self._moved += len(block.moved)
            yield block
        if self._needs_one and self.refused and not self.kept:
            raise ReadError(
                f"{self._file}: none of its {self.refused} rows can be used",
                mend=f"the first is {self.rejected[0]}",
            )

    def tables(self, rows: int | None = None) -> Iterator[gpd.GeoDataFrame]:
        """Yield the event table in parts, at least one for each block.

        Parameters
        ----------
        rows : int, optional
            Most rows of a part; by default a block is one.

        Raises
        ------
        ReadError
            As :meth:`typed` does.
        """
        for block in self.typed():
            ids = self._ids.settle(ids_of(block.columns, block.count).objects())
            whole = max(block.count, 1)
            for first in range(0, whole, rows or whole):
                part = slice(first, first + (rows or whole))
                values: dict[str, Any] = {n: cells.take(part) for n, cells in block.columns.items()}
                values["event_id"] = ids[part]
                table = from_columns(values)
                if self._types:
                    table.attrs["types"] = [asdict(one) for one in self._types]
                yield table


def assemble(
    raw: RawRows,
    rejected: list[dict[str, Any]] | None = None,
    types: Sequence[OwnType] = (),
) -> gpd.GeoDataFrame:
    """Return the event table that rows of a file make; see :mod:`geomap.tables.typed`.

    Parameters
    ----------
    raw : RawRows
        What a reader found.
    rejected : list, optional
        Gets the rows that could not be used, each as a dictionary.
    types : sequence of OwnType, optional
        Event types that a user declared beside those of the taxonomy.

    Returns
    -------
    geopandas.GeoDataFrame
        The event table; ``attrs["rejected"]`` holds the rows that could not be used.

    Raises
    ------
    ReadError
        When the table has no column ``event_type``, or none of its rows can be used.
    """
    reader = TableReader([replace(raw)], types)
    try:
        (table,) = reader.tables()
    finally:
        plain = [asdict(one) for one in reader.rejected]
        if rejected is not None:
            rejected.extend(plain)
    table.attrs |= {"rejected": plain, "notes": reader.notes}
    return table
