"""What is wrong with an event table: where it breaks the contract, and the classic mistakes.

The rules are in :mod:`geomap.tables.checks`; ``docs/check.md`` lists them. The clock is never
asked: what lies in the future is told by the day of publication, or by a day that is given.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import compress
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geomap.decoding import clean_text
from geomap.errors import InputError
from geomap.inputs import Source
from geomap.places.store import Store
from geomap.tables.assembly import assemble
from geomap.tables.checks import LEVELS, RULES, Checked, Finding, Level
from geomap.tables.checks.days import yardstick
from geomap.tables.checks.finding import Rows
from geomap.tables.checks.refused import explained
from geomap.tables.checks.written import written_rules
from geomap.tables.coded import is_empty
from geomap.tables.filters import EventFilter
from geomap.tables.reading import raw_rows
from geomap.tables.rows import RawRows
from geomap.tables.schemes import Layout
from geomap.taxonomy import OwnType

__all__ = ["Problem", "Report", "check_source", "find_problems"]

_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in one row that is wrong, or very likely so.

    Attributes
    ----------
    rule : str
        The name of the rule, as ``docs/check.md`` lists it.
    level : {"error", "warning"}
        An error breaks the contract of the table or cannot be true.
    file : str or None
        The file, where the table was read from one.
    line : int or None
        Line of the file, or number of the feature or row, from 1.
    event_id : str or None
        The event.
    column : str
        Where to look first, as the file calls it; empty where no single column is at fault.
    value : str
        What stands there, shortened.
    reason : str
        What is wrong.
    mend : str
        What to do about it.
    """

    rule: str
    level: Level
    file: str | None
    line: int | None
    event_id: str | None
    column: str
    value: str
    reason: str
    mend: str

    def __str__(self) -> str:
        where = [self.file] if self.file is not None else []
        where += [str(self.line)] if self.line is not None else [str(self.event_id)]
        cell = f"{self.column} {self.value!r} " if self.column else ""
        return f"{':'.join(where)}: {self.level}: {cell}{self.reason}: {self.mend} [{self.rule}]"


@dataclass(slots=True)
class Report:
    """All that was found in one table.

    Attributes
    ----------
    rows : int
        How many rows the table has, with those that cannot be used.
    notes : list of str
        What there is to say of the table as a whole.
    """

    rows: int
    notes: list[str] = field(default_factory=list)
    _findings: list[Finding] = field(default_factory=list)
    _refused: list[Problem] = field(default_factory=list)
    _facts: _Facts | None = None

    @property
    def counts(self) -> Mapping[tuple[Level, str], int]:
        """How many problems there are by level and rule, errors first, by the names of rules."""
        found: Counter[tuple[Level, str]] = Counter()
        for finding in self._findings:
            found[finding.severity, finding.rule] += len(finding.rows)
        found.update((problem.level, problem.rule) for problem in self._refused)
        return dict(sorted(found.items()))

    def count(self, level: Level) -> int:
        """Return how many problems of a level there are."""
        return sum(n for (one, _), n in self.counts.items() if one == level)

    def problems(self, most: int | None = None) -> Iterator[Problem]:
        """Yield the problems in the order of the rows.

        Parameters
        ----------
        most : int, optional
            No more than so many that break one rule.
        """
        told: Counter[tuple[Level, str]] = Counter()
        for problem in self._all():
            key = (problem.level, problem.rule)
            told[key] += 1
            if most is None or told[key] <= most:
                yield problem

    def _all(self) -> Iterator[Problem]:
        refused = sorted(self._refused, key=lambda one: one.line or 0)
        at = 0
        for problem in self._found():
            while at < len(refused) and (refused[at].line or 0) <= (problem.line or 0):
                yield refused[at]
                at += 1
            yield problem
        yield from refused[at:]

    def _found(self) -> Iterator[Problem]:
        if self._facts is None or not self._findings:
            return
        sizes = [len(finding.rows) for finding in self._findings]
        rows = np.concatenate([finding.rows for finding in self._findings])
        which = np.repeat(np.arange(len(sizes)), sizes)
        within = np.concatenate([np.arange(size) for size in sizes])
        for at in np.argsort(rows, kind="stable").tolist():
            finding = self._findings[which[at]]
            reason, mend = finding.said(int(within[at]))
            yield self._facts.problem(finding, int(rows[at]), reason, mend)


@dataclass(slots=True)
class _Facts:
    """What the rows of a table are called, and what stands in them."""

    checked: Checked
    raw: RawRows | None = None
    rows: Sequence[int] | None = None
    _typed: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.rows is not None:
            self._typed = {row: i for i, row in enumerate(self.rows)}

    def problem(self, finding: Finding, row: int, reason: str, mend: str) -> Problem:
        column = finding.column
        return Problem(
            rule=finding.rule,
            level=finding.severity,
            file=None if self.raw is None else self.raw.file,
            line=None if self.raw is None else int(self.raw.lines[row]),
            event_id=_shown(self._cell("event_id", row)) or None,
            column=column if self.raw is None else self.raw.spelling.get(column, column),
            value=_shown(self._cell(column, row)),
            reason=reason,
            mend=mend,
        )

    def _cell(self, column: str, row: int) -> Any:
        """Return what stands in the file, or else in the table."""
        if self.raw is not None and column in self.raw.columns:
            return self.raw.columns[column][row]
        at = row if self.rows is None else self._typed.get(row)
        return None if at is None else self.checked.column(column)[at]


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
    checked = Checked(table, today=today, store=store)
    findings = [finding for rule in RULES for finding in rule(checked) if len(finding.rows)]
    return list(Report(len(table), [], findings, [], _Facts(checked)).problems())


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
    """
    raw = raw_rows(source, format=format, layout=layout)
    written = [finding for finding in written_rules(raw) if len(finding.rows)]
    rejected: list[dict[str, Any]] = []
    notes: list[str] = list(raw.notes)
    try:
        table: pd.DataFrame = assemble(_copy(raw), rejected, types)
    except InputError:
        if not rejected:
            raise
        table = pd.DataFrame()
    else:
        notes = table.attrs["notes"]
    kept = _kept(raw, rejected, len(table))
    lines = [raw.lines[row] for row in kept.tolist()]
    checked = Checked(table, today=today, store=store, lines=lines)
    found = [_in_file(finding, kept) for rule in RULES for finding in rule(checked)]
    is_asked = np.ones(len(raw.lines), dtype=bool)
    if wanted is not None and len(table):
        is_asked[kept] = wanted.passing(table)
    asked = [_among(finding, is_asked) for finding in (*written, *found)]
    return Report(
        rows=int(is_asked.sum()) + len(raw.rejected),
        notes=[*notes, *_asides(checked)],
        _findings=[finding for finding in asked if len(finding.rows)],
        _refused=_refused(raw, rejected),
        _facts=_Facts(checked, raw, kept.tolist()),
    )


def _copy(raw: RawRows) -> RawRows:
    """Return rows whose columns can be written to: positions are put there from the geometry."""
    positions = {name: list(raw.columns[name]) for name in ("lat", "lon") if name in raw.columns}
    return replace(raw, columns={**raw.columns, **positions})


def _kept(raw: RawRows, rejected: Sequence[Mapping[str, Any]], count: int) -> Rows:
    """Return which rows of a file became rows of the table."""
    refused = Counter(row["line"] for row in rejected)
    refused.subtract(row.line for row in raw.rejected)
    kept = [i for i, line in enumerate(raw.lines) if refused[line] <= 0]
    if len(kept) != count:
        raise AssertionError(f"{count} rows of {len(kept)}")
    return np.array(kept, dtype=np.intp)


def _in_file(finding: Finding, kept: Rows) -> Finding:
    return replace(finding, rows=kept[finding.rows])


def _among(finding: Finding, is_asked: NDArray[np.bool_]) -> Finding:
    """Return what was found in the rows of a file that are asked about."""
    chosen = is_asked[finding.rows]
    if chosen.all():
        return finding
    return replace(
        finding,
        rows=finding.rows[chosen],
        reason=_chosen(finding.reason, chosen),
        mend=_chosen(finding.mend, chosen),
    )


def _chosen(said: str | Sequence[str], chosen: NDArray[np.bool_]) -> str | Sequence[str]:
    return said if isinstance(said, str) else list(compress(said, chosen))


def _refused(raw: RawRows, rejected: Sequence[Mapping[str, Any]]) -> list[Problem]:
    """Return the rows that the reader refused, each with the rule that it breaks."""
    ours = {theirs: name for name, theirs in raw.spelling.items()}
    at = {line: i for i, line in enumerate(raw.lines)} if rejected else {}
    problems = []
    for row in rejected:
        i = at.get(row["line"])
        cells = {} if i is None else {name: column[i] for name, column in raw.columns.items()}
        column, value = row["column"], row["value"]
        rule, reason, mend = explained(ours.get(column, column), value, row["reason"], cells)
        event_id = _shown(cells.get("event_id")) or None
        problems.append(Problem(
            rule, LEVELS[rule], row["file"], row["line"], event_id, column or "", value or "",
            reason, mend,
        ))  # fmt: skip
    return problems


def _asides(checked: Checked) -> list[str]:
    """Return what could not be looked at."""
    dated = checked.has("status", "occurred") & checked.column("date_start").known
    unknown = int((dated & np.isnat(yardstick(checked))).sum())
    if not unknown:
        return []
    return [
        f"{unknown} events that occurred have no day of publication to tell whether they lie in"
        " the future: add --today YYYY-MM-DD"
    ]


def _shown(cell: Any) -> str:
    if is_empty(cell) or cell in ({}, []):
        return ""
    return clean_text(str(cell))[:_SHOWN]
