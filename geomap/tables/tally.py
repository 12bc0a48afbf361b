"""What became of the rows of a table, and what there is to say of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from geomap.errors import ReadError
from geomap.tables.rows import Rejected

__all__ = ["Tally"]


@dataclass(slots=True)
class Tally:
    """What became of the rows of a table, or of a part of it; that of the next part is added.

    Attributes
    ----------
    file : str
        The table.
    used, refused : int
        How many rows can be used, and cannot.
    passed : int
        How many of those that can be used pass the filters.
    rejected : list of Rejected
        Rows that cannot be used, as many as are kept.
    remarks : list of str
        What readers found worth saying, each once.
    moved, first_moved : int
        How many rows have their geometry elsewhere than their ``lat`` and ``lon``, and the line of
        the first of them.
    renamed : int
        How many rows repeat an id, and got one of their own.
    """

    file: str = ""
    used: int = 0
    refused: int = 0
    passed: int = 0
    rejected: list[Rejected] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    moved: int = 0
    first_moved: int = 0
    renamed: int = 0

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Tally:
        """Return what :func:`dataclasses.asdict` made a dictionary of."""
        return cls(**{**record, "rejected": [Rejected(**one) for one in record["rejected"]]})

    def add(self, later: Tally) -> None:
        """Add what became of the next rows."""
        self.file = later.file
        self.used += later.used
        self.refused += later.refused
        self.passed += later.passed
        self.rejected += later.rejected
        self.remarks = list(dict.fromkeys([*self.remarks, *later.remarks]))
        self.moved += later.moved
        self.first_moved = self.first_moved or later.first_moved
        self.renamed += later.renamed

    @property
    def notes(self) -> list[str]:
        """What there is to say of the table."""
        notes = list(self.remarks)
        if self.moved:
            notes.append(
                f"{self.file}: in {self.moved} rows (the first is {self.first_moved}) lat and lon"
                " differ from the geometry; the geometry was taken"
            )
        if self.renamed:
            notes.append(
                f"{self.file}: {self.renamed} rows repeat an event_id; they got ids of their own"
            )
        return notes

    def refuse_useless(self) -> None:
        """Raise when the table has rows, and none of them can be used.

        Raises
        ------
        ReadError
            With the first of them.
        """
        if self.refused and not self.used:
            raise ReadError(
                f"{self.file}: none of its {self.refused} rows can be used",
                mend=f"the first is {self.rejected[0]}",
            )
