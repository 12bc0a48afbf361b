"""The rows of a file as a reader of its format found them: cells by column, lines, geometry."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geomap.decoding import clean_text
from geomap.errors import ReadError
from geomap.tables.coded import Coded
from geomap.tables.schema import NAMES

__all__ = [
    "BLOCK_ROWS",
    "MAX_COLUMNS",
    "MAX_TABLE_BYTES",
    "Points",
    "RawRows",
    "Rejected",
    "header",
]

#: Most columns that a table may have.
MAX_COLUMNS = 1_000
#: Largest table that is read at once, in bytes.
MAX_TABLE_BYTES = 1 << 30
#: About as many rows are a block, where a table is read in blocks.
BLOCK_ROWS = 1 << 16
_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that could not be used.

    Attributes
    ----------
    file : str
        The file's name.
    line : int
        Line of the file, or number of the feature or row, counted from 1.
    column : str or None
        The column, where one is at fault.
    value : str or None
        What stood there, shortened.
    reason : str
        Why it could not be used, and what would do.
    """

    file: str
    line: int
    column: str | None
    value: str | None
    reason: str

    def __str__(self) -> str:
        cell = "" if self.column is None else f", {self.column} {self.value!r}"
        return f"{self.file}:{self.line}{cell}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Points:
    """The geometry of rows: coordinates in degrees, WGS 84, empty where a row has none.

    Attributes
    ----------
    lon, lat : Coded
        A cell for each row; what a file has there for a number may be no number.
    """

    lon: Coded
    lat: Coded

    @classmethod
    def of(cls, pairs: Iterable[tuple[Any, Any] | None]) -> Points:
        """Return points from ``(lon, lat)``, or ``None``, for each row."""
        listed = [(None, None) if pair is None else pair for pair in pairs]
        return cls(Coded.of([lon for lon, _ in listed]), Coded.of([lat for _, lat in listed]))

    def __len__(self) -> int:
        return len(self.lon)

    @property
    def known(self) -> NDArray[np.bool_]:
        """Which rows have a point."""
        return self.lon.known | self.lat.known

    def take(self, rows: Any) -> Points:
        """Return the points of some rows: their numbers, a slice, or a mask."""
        return Points(self.lon.take(rows), self.lat.take(rows))


@dataclass(slots=True)
class RawRows:
    """What a reader found: cells by column, as the file has them.

    Attributes
    ----------
    file : str
        The file's name.
    columns : mapping of str to sequence
        Cells by column name; all of one length.
    lines : sequence of int
        Line, feature or row number of each row, from 1.
    rejected : list of Rejected
        Rows that are no rows at all.
    points : Points, optional
        Geometry of each row, where the format has geometry. It counts for more than columns
        ``lat`` and ``lon``: it is what a mapping program moves.
    spelling : dict of str to str
        What the file calls columns that have our names here, for what is said of its rows.
    notes : list of str
        What there is to say of the table.
    """

    file: str
    columns: Mapping[str, Sequence[Any]]
    lines: Sequence[int] | NDArray[np.int64]
    rejected: list[Rejected] = field(default_factory=list)
    points: Points | None = None
    spelling: Mapping[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    @classmethod
    def joined(cls, blocks: Iterable[RawRows]) -> RawRows:
        """Return blocks of one file, at least one, as one; their columns are given away."""
        listed = list(blocks)
        first = listed[0]
        if len(listed) == 1:
            return first
        left = [dict(block.columns) for block in listed]
        points = [block.points for block in listed if block.points is not None]
        return cls(
            first.file,
            {name: Coded.joined([Coded.of(c.pop(name)) for c in left]) for name in first.columns},
            np.concatenate([np.asarray(block.lines, dtype=np.int64) for block in listed]),
            [rejected for block in listed for rejected in block.rejected],
            Points(
                Coded.joined([one.lon for one in points]), Coded.joined([one.lat for one in points])
            )
            if points
            else None,
            first.spelling,
            list(dict.fromkeys(note for block in listed for note in block.notes)),
        )

    def reject(
        self, faults: dict[int, Rejected], row: int, column: str, value: Any, reason: str
    ) -> None:
        """Put a row among the faults, unless it is there, as its file shows it."""
        if row not in faults:
            shown = clean_text(str(value))[:_SHOWN]
            name = self.spelling.get(column, column)
            faults[row] = Rejected(self.file, int(self.lines[row]), name, shown, reason)


def header(names: Sequence[str], file: str) -> list[str]:
    """Return the column names of a table, trimmed, ours in our spelling.

    Raises
    ------
    ReadError
        When there are too many, or one comes twice.
    """
    if len(names) > MAX_COLUMNS:
        raise ReadError(
            f"{file}: has {len(names):,} columns", mend=f"keep at most {MAX_COLUMNS:,} of them"
        )
    clean = []
    for name in names:
        trimmed = clean_text(name).strip()
        ours = trimmed.lower().replace(" ", "_")
        clean.append(ours if ours in NAMES else trimmed)
    twice = sorted({name for name in clean if name and clean.count(name) > 1})
    if twice:
        raise ReadError(f"{file}: has two columns {twice[0]!r}", mend="rename or delete one")
    return clean
