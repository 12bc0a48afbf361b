"""What is wrong with an event table: where it breaks the contract, and the classic mistakes.

The rules are in :mod:`geomap.tables.checks`; ``docs/check.md`` lists them. A file is gone through
twice, in blocks: for what rules have to know of all rows, and then for what they find. The clock is
never asked: what lies in the future is told by the day of publication, or by a day that is given.
"""

from __future__ import annotations

import datetime as dt
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from itertools import chain, compress
from typing import Any, TypeVar

import numpy as np
import pandas as pd

from geomap.decoding import clean_text
from geomap.inputs import Source
from geomap.places.store import Store
from geomap.tables.assembly import TableReader
from geomap.tables.blocks import Held, RowBlocks
from geomap.tables.checks import LEVELS, RULES, WRITTEN_RULES, Checked, Finding, KnownPlaces
from geomap.tables.checks.finding import Mask, Rows
from geomap.tables.checks.problems import Cells, Page, Problem, Report
from geomap.tables.checks.refused import explained
from geomap.tables.checks.rule import Rule, WholeRule, begun, look
from geomap.tables.coded import Coded, is_empty
from geomap.tables.filters import EventFilter
from geomap.tables.reading import raw_blocks
from geomap.tables.rows import RawRows
from geomap.tables.schema import NAMES, from_columns
from geomap.tables.schemes import Layout
from geomap.tables.typed import TypedRows
from geomap.taxonomy import OwnType

__all__ = ["Problem", "Report", "check_source", "find_problems"]

_SHOWN = 200
#: Most rows of a file that are held, and not read twice.
_HELD_ROWS = 1 << 18
R = TypeVar("R")


def find_problems(
    table: pd.DataFrame, *, today: dt.date | None = None, store: Store | None = None
) -> list[Problem]:
    """Return what is wrong with an event table, in the order of its rows.

    Rows that a reader refused are not here; they are in ``table.attrs["rejected"]``.

    Parameters
    ----------
    table : pandas.DataFrame
        An event table.
    today : datetime.date, optional
        What occurred after this day, or was published after it, is a problem; without it events
        are compared with their own day of publication, or the last one in the table.
    store : Store, optional
        The gazetteer; by default the one that ships with geomap.
    """
    checked = Checked.of(table, KnownPlaces(store), today=today)
    rules = begun(RULES)
    look(rules, checked)
    page = Page()
    for finding in _found(rules, checked):
        rows = finding.rows
        ids, values = (checked.column(n).take(rows).tolist() for n in ("event_id", finding.column))
        cells = _cells(finding, [None] * len(rows), ids, values)
        page.add(finding.rule, finding.severity, finding.column, rows.tolist(), cells)
    return list(page.problems())


def check_source(
    source: Source,
    *,
    format: str | None = None,
    types: Sequence[OwnType] = (),
    layout: Layout | None = None,
    today: dt.date | None = None,
    store: Store | None = None,
    wanted: EventFilter | None = None,
) -> Report:
    """Return what is wrong with the table that a file holds, with the lines.

    Parameters
    ----------
    source : Source
        The file.
    format : str, optional
        Its format; by default what the ending says.
    types : sequence of OwnType, optional
        Event types that a user declared.
    layout : Layout, optional
        What a user says of the columns.
    today : datetime.date, optional
        See :func:`find_problems`.
    store : Store, optional
        The gazetteer; by default the one that ships with geomap.
    wanted : EventFilter, optional
        Which events are asked about; by default all. Rows that cannot be read are told of anyway.

    Raises
    ------
    ReadError
        When the file cannot be read, or is no table of events.
    OutputError
        When what is found cannot be set aside.
    """
    blocks = raw_blocks(source, format=format, layout=layout)
    parts = _Parts(blocks, types, partial(Checked, known_places=KnownPlaces(store), today=today))
    written, rules = begun(WRITTEN_RULES), begun(RULES)
    for part in parts:
        look(written, part.raw)
        look(rules, part.checked)
    report = Report()
    for part in parts:
        asked = part.passing(wanted)
        count = int(asked.sum()) + len(part.raw.rejected)
        report.add(part.page(written, rules, asked), count)
    whole = (rule for rule in rules if isinstance(rule, WholeRule))
    report.notes = [*parts.notes, *(note for rule in whole for note in rule.notes)]
    return report


class _Parts:
    """The parts of a file, as often as they are asked for.

    Attributes
    ----------
    notes : list of str
        What there is to say of the rows, when all were read.
    """

    def __init__(
        self, blocks: RowBlocks, types: Sequence[OwnType], checked: Callable[..., Checked]
    ) -> None:
        self.notes: list[str] = []
        self._blocks, self._types, self._checked = blocks, types, checked
        self._parts = Held(self._read, lambda part: len(part.raw.lines), _HELD_ROWS)

    def __iter__(self) -> Iterator[_Part]:
        return iter(self._parts)

    def _read(self) -> Iterator[_Part]:
        latest: deque[RawRows] = deque(maxlen=1)

        def given() -> Iterator[RawRows]:
            for raw in self._blocks():
                latest.append(raw)
                yield replace(raw)

        reader = TableReader(given(), self._types, shown=0, needs_one=False)
        for typed in reader.settled():
            (raw,) = latest
            checked = self._checked(
                {**dict.fromkeys(NAMES), **typed.columns},
                typed.count,
                types=[one.name for one in self._types],
                first=reader.tally.used - typed.count,
                lines=np.asarray(raw.lines, dtype=np.int64)[typed.kept],
            )
            yield _Part(raw, typed, checked)
        self.notes = reader.tally.notes


@dataclass
class _Part:
    """Rows of a file, and the rows of the table that were made of them."""

    raw: RawRows
    typed: TypedRows
    checked: Checked

    def passing(self, wanted: EventFilter | None) -> Mask:
        """Return which rows of the file are asked about; those that cannot be used all are."""
        passing = np.ones(len(self.raw.lines), dtype=bool)
        if wanted is not None:
            passing[self.typed.kept] = wanted.passing(from_columns(self.typed.columns))
        return passing

    def page(
        self, written: Iterable[Rule[RawRows]], rules: Iterable[Rule[Checked]], is_asked: Mask
    ) -> Page:
        """Return what is found in the rows that are asked about, and why which are refused."""
        raw, page = self.raw, Page(self.raw.file)
        self._add_refused(page)
        in_table = (
            replace(finding, rows=self.typed.kept[finding.rows])
            for finding in _found(rules, self.checked)
        )
        for finding in chain(_found(written, raw), in_table):
            rows, column = finding.rows, raw.spelling.get(finding.column, finding.column)
            lines = np.asarray(raw.lines)[rows].tolist()
            ids, values = (self._standing(name, rows) for name in ("event_id", finding.column))
            asked = is_asked[rows]
            cells = compress(_cells(finding, lines, ids, values), asked)
            page.add(finding.rule, finding.severity, column, rows[asked].tolist(), cells)
        return page

    def _standing(self, column: str, rows: Rows) -> list[Any]:
        """Return what stands in rows of the file, or else in the table; nothing in neither."""
        given = self.raw.columns.get(column)
        if isinstance(given, Coded):
            return given.take(rows).tolist()
        if given is not None:
            return [given[row] for row in rows.tolist()]
        typed = self.checked.column(column)
        return [typed[at] if at >= 0 else None for at in self._numbers[rows].tolist()]

    @cached_property
    def _numbers(self) -> Rows:
        """The number in the table of each row of the file, -1 where it has none."""
        numbers = np.full(len(self.raw.lines), -1, dtype=np.intp)
        numbers[self.typed.kept] = np.arange(self.typed.count)
        return numbers

    def _add_refused(self, page: Page) -> None:
        """Add the rows that the reader refused, each with the rule that it breaks."""
        raw, rejected = self.raw, self.typed.rejected
        ours: dict[str | None, str] = {theirs: name for name, theirs in raw.spelling.items()}
        at = {line: i for i, line in enumerate(raw.lines)} if rejected else {}
        before = np.searchsorted(raw.lines, [row.line for row in rejected]) - 0.5
        for row, order in zip(rejected, before.tolist(), strict=True):
            i = at.get(row.line)
            cells = {} if i is None else {name: column[i] for name, column in raw.columns.items()}
            column, value = row.column, row.value
            rule, reason, mend = explained(ours.get(column, column), value, row.reason, cells)
            event_id = _shown(cells.get("event_id")) or None
            said = (row.line, event_id, value or "", reason, mend)
            page.add(rule, LEVELS[rule], column or "", [order], [said])


def _found(rules: Iterable[Rule[R]], rows: R) -> Iterator[Finding]:
    """Yield what rules find in rows."""
    for rule in rules:
        yield from rule(rows)


def _cells(
    finding: Finding, lines: Iterable[int | None], ids: Iterable[Any], values: Iterable[Any]
) -> Iterator[Cells]:
    """Yield what a page has of each row of a finding."""
    event_ids = (_shown(cell) or None for cell in ids)
    return zip(lines, event_ids, map(_shown, values), *finding.said, strict=True)


def _shown(cell: Any) -> str:
    if is_empty(cell) or cell in ({}, []):
        return ""
    return clean_text(str(cell))[:_SHOWN]
