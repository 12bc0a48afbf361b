"""From the rows of a file to the event table: every row becomes an event, or a rejection.

A reader of a format returns :class:`geomap.tables.rows.RawRows`, all of a file or a block of them
after the other; :mod:`geomap.tables.typed` says what they hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, replace
from typing import Any

import geopandas as gpd
import numpy as np

from geomap.tables.coded import Coded
from geomap.tables.ids import UniqueIds
from geomap.tables.rows import RawRows
from geomap.tables.schema import from_columns
from geomap.tables.tally import Tally
from geomap.tables.typed import TypedRows, ids_of, typed_rows
from geomap.taxonomy import OwnType

__all__ = ["TableReader", "assemble", "table_of"]


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
    ids : UniqueIds, optional
        What sees to it that no id comes twice; by default one that knows no rows yet.

    Attributes
    ----------
    tally : Tally
        What became of the rows that were read.
    """

    def __init__(
        self,
        blocks: Iterable[RawRows],
        types: Sequence[OwnType] = (),
        *,
        shown: int | None = None,
        needs_one: bool = True,
        ids: UniqueIds | None = None,
    ) -> None:
        self.tally = Tally()
        self._blocks, self._types, self._shown = blocks, types, shown
        self._needs_one = needs_one
        self._ids = ids or UniqueIds()

    def typed(self) -> Iterator[TypedRows]:
        """Yield what the blocks say, without ids of our making.

        Raises
        ------
        ReadError
            When the table has no column ``event_type``, or, at the end, when none of its rows can
            be used.
        """
        for raw in self._blocks:
            block = typed_rows(raw, self._types)
            room = None if self._shown is None else max(self._shown - len(self.tally.rejected), 0)
            self.tally.add(
                Tally(
                    raw.file,
                    used=block.count,
                    refused=len(block.rejected),
                    rejected=block.rejected[:room],
                    remarks=raw.notes,
                    moved=len(block.moved),
                    first_moved=next(iter(block.moved), 0),
                )
            )
            yield block
        if self._needs_one:
            self.tally.refuse_useless()

    def settled(self) -> Iterator[TypedRows]:
        """Yield what the blocks say, each event under an id that no other has.

        Raises
        ------
        ReadError
            As :meth:`typed` does.
        """
        for block in self.typed():
            ids = self._ids.settle(ids_of(block.columns, block.count).objects())
            self.tally.renamed = self._ids.renamed
            own = Coded(np.arange(block.count, dtype=np.int32), ids)
            yield replace(block, columns={**block.columns, "event_id": own})

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
        return (table_of(part, self._types) for part in self.parts(rows))

    def parts(self, rows: int | None = None) -> Iterator[TypedRows]:
        """Yield what the parts of :meth:`tables` say."""
        for block in self.settled():
            whole = max(block.count, 1)
            for first in range(0, whole, rows or whole):
                part = slice(first, first + (rows or whole))
                columns = {name: cells.take(part) for name, cells in block.columns.items()}
                yield replace(block, columns=columns, kept=block.kept[part])


def table_of(rows: TypedRows, types: Sequence[OwnType] = ()) -> gpd.GeoDataFrame:
    """Return typed rows as an event table, whose ``attrs`` name the types that a user declared."""
    table = from_columns(rows.columns)
    if types:
        table.attrs["types"] = [asdict(one) for one in types]
    return table


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
        plain = [asdict(one) for one in reader.tally.rejected]
        if rejected is not None:
            rejected.extend(plain)
    table.attrs |= {"rejected": plain, "notes": reader.tally.notes}
    return table
