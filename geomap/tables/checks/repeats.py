"""Rules on rows that repeat one another.

Two events of one place and day are two events, and so are two whose places were coarsened until
they look alike. Rows repeat an event only when they have its id, or agree in all that they say.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import cached_property
from hashlib import blake2b
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geomap.tables.checks.checked import Checked
from geomap.tables.checks.finding import Finding, Rows
from geomap.tables.checks.rule import WholeRule
from geomap.tables.coded import Coded
from geomap.tables.schema import COLUMNS

__all__ = ["RULES", "RepeatedIds"]

Hashes = NDArray[np.uint64]
Lines = NDArray[np.int64]

_NUMBERS = frozenset(c.name for c in COLUMNS if c.kind in ("number", "offset"))
#: Columns in which rows that repeat one another may differ.
_NOT_SAID = ("event_id", "geometry")
#: Words that were written about one event, and hardly about two.
_WORDS = ("quote", "title", "source_url")
_FACTOR = np.uint64(0x9E3779B97F4A7C15)
_HALF = np.uint64(32)
_DIGEST_BYTES = 16


class Repeats:
    """What rows say, in any number of parts, and which of them say it first.

    All rows are looked at before the first is asked about. Of each a hash of eight bytes is kept
    till then; of hashes that came twice the line where they first came, and a digest of what the
    row there says, so that two rows with one hash are not taken for one.
    """

    def __init__(self) -> None:
        self._hashes: list[Hashes] = []
        self._others: dict[bytes, int] = {}

    def look(self, hashes: Hashes) -> None:
        """Note the hashes of what further rows say."""
        self._hashes.append(hashes)

    @cached_property
    def _twice(self) -> Hashes:
        """The hashes that came more than once, in their order."""
        hashes = np.concatenate(self._hashes)
        self._hashes.clear()
        hashes.sort()
        return np.unique(hashes[1:][hashes[1:] == hashes[:-1]])

    @cached_property
    def _firsts(self) -> tuple[Lines, NDArray[np.void]]:
        """The line where each of these hashes came first, -1 before it came, and the digest."""
        count = len(self._twice)
        return np.full(count, -1), np.empty(count, dtype=f"V{_DIGEST_BYTES}")

    @property
    def are_any(self) -> bool:
        """Whether a hash came more than once."""
        return bool(self._twice.size)

    def again(self, hashes: Hashes, lines: Lines, says: Callable[[int], str]) -> tuple[Rows, Lines]:
        """Return which rows of a part say what a row before them says, and the first one's line.

        Parameters
        ----------
        hashes : array of int
            Those of the rows; equal where they say the same.
        lines : array of int
            Where the rows stand.
        says : callable
            Returns what a row says, by its number.
        """
        first_lines, digests = self._firsts
        slots = np.minimum(np.searchsorted(self._twice, hashes), len(self._twice) - 1)
        found = []
        for row in np.flatnonzero(self._twice[slots] == hashes).tolist():
            slot, line = slots[row], int(lines[row])
            text = says(row).encode("utf-8", "surrogatepass")
            digest = blake2b(text, digest_size=_DIGEST_BYTES).digest()
            if first_lines[slot] < 0:
                first_lines[slot], digests[slot] = line, np.void(digest)
            elif digests[slot].tobytes() == digest:
                found.append((row, int(first_lines[slot])))
            elif (first := self._others.setdefault(digest, line)) != line:
                found.append((row, first))
        rows, firsts = zip(*found, strict=True) if found else ((), ())
        return np.array(rows, dtype=np.intp), np.array(firsts, dtype=np.int64)


class RepeatedIds:
    """Ids in any number of parts, of which none comes twice."""

    def __init__(self) -> None:
        self._repeats = Repeats()

    def look(self, ids: Coded) -> None:
        """Note the ids of further rows, which are texts."""
        self._repeats.look(_hashes(ids)[ids.known])

    def found(self, ids: Coded, lines: Lines, where: Callable[[int], str]) -> Iterator[Finding]:
        """Yield the rows of a part whose id stands in an earlier row already.

        Parameters
        ----------
        ids : Coded
            Their ids.
        lines : array of int
            Where the rows stand.
        where : callable
            Says what the row is called that stands on a line.
        """
        if not self._repeats.are_any:
            return
        known = np.flatnonzero(ids.known)
        hashes = _hashes(ids)[known]
        rows, firsts = self._repeats.again(hashes, lines[known], lambda row: ids[known[row]])
        if rows.size:
            reasons = [f"is the id of {where(line)}, too" for line in firsts.tolist()]
            mend = "delete one of the rows, or give it an id of its own"
            yield Finding("repeated-id", "event_id", known[rows], reasons, mend)


class Ids(WholeRule[Checked]):
    """No id comes twice."""

    def __init__(self) -> None:
        self._ids = RepeatedIds()

    def look(self, checked: Checked) -> None:
        if not checked.is_read:
            self._ids.look(_as_texts(checked.column("event_id")))

    def __call__(self, checked: Checked) -> Iterator[Finding]:
        if not checked.is_read:
            ids = _as_texts(checked.column("event_id"))
            yield from self._ids.found(ids, checked.lines, checked.where)


def _as_texts(ids: Coded) -> Coded:
    """Return ids as texts that differ where these do; what is neither text nor number is none."""
    return ids.map(lambda cell: repr(cell) if type(cell) in (str, int) else None)


class SameRows(WholeRule[Checked]):
    """No two rows agree in everything but their ids."""

    def __init__(self) -> None:
        self._repeats = Repeats()

    def look(self, checked: Checked) -> None:
        self._repeats.look(_row_hashes(checked, _telling(checked)))

    def __call__(self, checked: Checked) -> Iterator[Finding]:
        if not self._repeats.are_any:
            return
        rows = _telling(checked)
        hashes = _row_hashes(checked, rows)
        again, firsts = self._repeats.again(
            hashes, checked.lines[rows], lambda row: _said(checked, rows[row])
        )
        again = rows[again]
        if not checked.is_read:
            ids = checked.column("event_id").codes
            differ = ids[again] != ids[firsts]
            again, firsts = again[differ], firsts[differ]
        if again.size:
            reasons = [f"says the same as {checked.where(line)}" for line in firsts.tolist()]
            mend = "delete one of the rows, unless they are two events"
            yield Finding("repeated-row", "event_id", again, reasons, mend)


def _telling(checked: Checked) -> Rows:
    """Return the rows that tell enough to be known again: words, or one exact spot and a day."""
    told = checked.has("precision", "point") & checked.column("date_start").known
    for name in _WORDS:
        told |= checked.column(name).known
    return np.flatnonzero(told)


def _row_hashes(checked: Checked, rows: Rows) -> Hashes:
    """Return hashes of what rows say; those of objects and lists are told apart by the rest."""
    said = np.zeros(len(rows), dtype=np.uint64)
    for name in checked.names:
        if name in _NUMBERS:
            numbers = checked.numbers(name)[rows] + 0.0  # as -0.0 is 0.0
            cells = np.where(np.isnan(numbers), 0.0, numbers).view(np.uint64)
        elif name not in _NOT_SAID:
            cells = _hashes(checked.column(name))[rows]
        else:
            continue
        said = (said ^ cells) * _FACTOR
        said ^= said >> _HALF
    return said


def _hashes(column: Coded) -> Hashes:
    """Return hashes of the cells of a column, equal where they say the same; of an empty one 0."""
    different = column.cells[:-1].tolist()
    is_text = {str, type(None)}.issuperset(map(type, different))
    hashes = np.zeros(len(column.cells), dtype=np.int64)
    hashes[:-1] = np.fromiter(map(hash if is_text else _hash, different), np.int64, len(different))
    return hashes.view(np.uint64)[column.codes]


def _hash(cell: Any) -> int:
    if isinstance(cell, dict | list | tuple):
        return 0
    return hash(cell if isinstance(cell, str | int | float) else str(cell))


def _said(checked: Checked, row: int) -> str:
    """Return what a row says, as a text that is equal where that is."""
    cells = [
        float(checked.numbers(name)[row] + 0.0)
        if name in ("lat", "lon")
        else checked.column(name)[row]
        for name in checked.names
        if name not in _NOT_SAID
    ]
    return json.dumps(cells, sort_keys=True, default=str)


RULES = (Ids, SameRows)
