"""Rules on days: order, precision, the future, and the classic slips of dates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from geomap.tables.checks.checked import Checked
from geomap.tables.checks.counted import Counted
from geomap.tables.checks.finding import Finding, Mask, found
from geomap.tables.checks.rule import WholeRule

__all__ = ["RULES"]

Days = NDArray[np.datetime64]

#: The most days that a precision can span.
_LONGEST: Final = {"day": 1, "week": 7, "month": 31, "year": 366}
#: What programs write for a date that is empty.
_EPOCHS: Final = np.array(
    ["1899-12-30", "1899-12-31", "1900-01-01", "1904-01-01", "1970-01-01"], dtype="datetime64[D]"
)
_EARLIEST: Final = np.datetime64("1700-01-01")
_NO_DAY: Final = np.datetime64("NaT", "D")
#: A day stands apart when the days of so small a share are so far behind or before all others.
_APART_SHARE: Final = 0.02
_APART_DAYS: Final = 365
_LEAST_DAYS: Final = 5
#: Days read with day and month in the wrong order: how far off they are, and how near the right
#: ones are to the others.
_FAR: Final = 25
_NEAR: Final = 12
_LEAST_SURE: Final = 3
_IN_ORDER: Final = 0.8


def order(checked: Checked) -> Iterator[Finding]:
    """The first day is not after the last, and both are there, or neither."""
    start, end = checked.days("date_start"), checked.days("date_end")
    mend = "swap them, or correct one"
    yield from found("date-order", "date_end", end < start, "is before date_start", mend)
    torn = np.isnat(start) != np.isnat(end)
    reason = "or date_end is empty, but not both"
    yield from found("date-order", "date_start", torn, reason, "give both, or neither")


def precision(checked: Checked) -> Iterator[Finding]:
    """The days span no more than their precision says, and a precision goes with days."""
    name = "date_precision"
    start, end = checked.days("date_start"), checked.days("date_end")
    span = _number_of_days(end - start) + 1
    for word, longest in _LONGEST.items():
        wrong = checked.has(name, word) & (span > longest)
        if wrong.any():
            rows = np.flatnonzero(wrong)
            said: Any = "is a day, but the first and the last day differ"
            if word != "day":
                said = [f"is a {word}, but spans {int(n)} days" for n in span[rows]]
            mend = "correct a day, or make it a range"
            yield Finding("date-precision", name, rows, said, mend)
    unknown, known = checked.has(name, "unknown"), ~np.isnat(start)
    single = checked.has(name, "range") & (span == 1)
    reason = "is a range, but its days are one"
    yield from found("date-precision", name, single, reason, "write day", "warning")
    reason, mend = "is unknown, but there are days", "write day, week, month, year or range"
    yield from found("date-precision", name, unknown & known, reason, mend)
    empty = ~unknown & ~known & checked.column(name).known
    reason = "says how well the days are known, but there are none"
    yield from found("date-precision", name, empty, reason, "write unknown")


class Future(WholeRule[Checked]):
    """What occurred did so no later than it was reported, and what is planned not before.

    An event was reported on the day of its publication; where it has none, by the day given as
    today, and else by the last day that anything in the table was published. The clock is never
    asked.
    """

    def __init__(self) -> None:
        self._last = _NO_DAY
        self._unpublished = 0

    def look(self, checked: Checked) -> None:
        published = checked.days("published")
        given = published if checked.today is None else np.array([checked.today], published.dtype)
        self._last = np.fmax(self._last, np.fmax.reduce(given, initial=_NO_DAY))
        dated = checked.has("status", "occurred") & checked.column("date_start").known
        self._unpublished += int((dated & np.isnat(published)).sum())

    @property
    def notes(self) -> list[str]:
        """What could not be looked at."""
        if not np.isnat(self._last) or not self._unpublished:
            return []
        return [
            f"{self._unpublished} events that occurred have no day of publication to tell whether"
            " they lie in the future: add --today YYYY-MM-DD"
        ]

    def __call__(self, checked: Checked) -> Iterator[Finding]:
        start, end = checked.days("date_start"), checked.days("date_end")
        published = checked.days("published")
        reported = np.where(np.isnat(published), self._last, published)
        after = checked.has("status", "occurred") & (start > reported)
        if after.any():
            rows = np.flatnonzero(after)
            own = ~np.isnat(published[rows])
            said = [
                "is after the day it was published, and yet it occurred"
                if is_own
                else f"is after {day}, and yet it occurred"
                for is_own, day in zip(own, reported[rows].astype(str), strict=True)
            ]
            mend = "correct the day, or make it planned"
            yield Finding("happened-after-report", "date_start", rows, said, mend)
        before = checked.has("status", "planned") & (end < published)
        reason = "is before the day it was published, and yet it is planned"
        mend = "correct the day, or say what became of it"
        yield from found("planned-before-report", "date_end", before, reason, mend)
        if checked.today is not None:
            late = published > np.datetime64(checked.today)
            reason = f"is after today, {checked.today}"
            yield from found("odd-date", "published", late, reason, "correct the day")


class Odd(WholeRule[Checked]):
    """Days are those of a calendar that people live by, and near some others of the table."""

    def __init__(self) -> None:
        self._days = Counted("datetime64[D]")

    def look(self, checked: Checked) -> None:
        start = checked.days("date_start")
        self._days.add(start[~np.isnat(start)])

    def __call__(self, checked: Checked) -> Iterator[Finding]:
        start = checked.days("date_start")
        known = ~np.isnat(start)
        empty = np.isin(start, _EPOCHS)
        first, last = self._usual
        apart = known & ((start < first) | (start > last))
        epoch = empty & (apart | self._are_empty)
        early = known & (start < _EARLIEST)
        reason = "is the day that programs write for an empty date"
        yield from found("odd-date", "date_start", epoch, reason, "empty the cell")
        yield from found("odd-date", "date_start", early, "is centuries ago", "correct the year")
        reason = "is more than a year from the days of all other events"
        mend = "look whether the year is right"
        yield from found("odd-date", "date_start", apart & ~epoch & ~early, reason, mend)

    @cached_property
    def _are_empty(self) -> bool:
        """Whether all days are such as programs write for none."""
        return bool(np.isin(self._days.counts()[0], _EPOCHS).all())

    @cached_property
    def _usual(self) -> tuple[Any, Any]:
        """The first and last of nearly all days; the others are far before or behind them."""
        days, counts = self._days.counts()
        total = int(counts.sum())
        if total < _LEAST_DAYS or len(days) < 2:
            return _NO_DAY, _NO_DAY
        gaps = _number_of_days(np.diff(days))
        most = max(1, int(total * _APART_SHARE))
        first, last = 0, len(days) - 1
        below, above = np.cumsum(counts), np.cumsum(counts[::-1])[::-1]
        for i in np.flatnonzero(gaps > _APART_DAYS).tolist():
            if below[i] <= most:
                first = i + 1
            elif above[i + 1] <= most:
                last = min(last, i)
        # Where the days that stay have as wide gaps themselves, nothing can be said.
        if (gaps[first:last] > _APART_DAYS).any():
            return _NO_DAY, _NO_DAY
        return days[first], days[last]


class DayAndMonth(WholeRule[Checked]):
    """No day fits the others only when its day and its month change places."""

    def __init__(self) -> None:
        self._sure = 0
        self._first = self._last = _NO_DAY
        self._steps = self._forward = self._back = 0
        #: The days of the first and the last row of each part, by the number of the row.
        self._edges: dict[int, Any] = {}

    def look(self, checked: Checked) -> None:
        start, _, in_doubt = _doubtful(checked)
        sure = start[~in_doubt & ~np.isnat(start)]
        self._sure += len(sure)
        self._first = np.fmin(self._first, np.fmin.reduce(sure, initial=_NO_DAY))
        self._last = np.fmax(self._last, np.fmax.reduce(sure, initial=_NO_DAY))
        if len(start):
            self._edges[checked.first] = start[0]
            self._edges[checked.first + len(start) - 1] = start[-1]
        steps = _number_of_days(np.diff(self._with_edges(checked.first, start)))
        self._steps += len(steps)
        self._forward += int((steps >= 0).sum())
        self._back += int((steps <= 0).sum())

    def _with_edges(self, first: int, start: Days) -> Days:
        """Return the days of a part with those of the rows before and behind it, if known."""
        edges = (self._edges.get(first - 1), self._edges.get(first + len(start)))
        before, behind = ([] if day is None else [day] for day in edges)
        return np.concatenate([np.array(before, start.dtype), start, np.array(behind, start.dtype)])

    def __call__(self, checked: Checked) -> Iterator[Finding]:
        start, turned, in_doubt = _doubtful(checked)
        if not in_doubt.any():
            return
        near = {
            "the day it was published": _by_report(start, turned, checked.days("published")),
            "the other events": self._by_sure_days(start, turned),
            "the rows beside it": self._by_neighbours(checked.first, start, turned),
        }
        seen = np.zeros(len(start), dtype=bool)
        for what, fits in near.items():
            rows = np.flatnonzero(fits & in_doubt & ~seen)
            seen[rows] = True
            if rows.size:
                reason = f"is far from {what}, but would be near with day and month changed about"
                mends = [f"is it {day}?" for day in turned[rows].astype(str)]
                yield Finding("day-and-month", "date_start", rows, reason, mends)

    def _by_sure_days(self, start: Days, turned: Days) -> Mask:
        """Compare with the days that can be read in one way only."""
        if self._sure < _LEAST_SURE:
            return np.zeros(len(start), dtype=bool)
        first, last = self._first, self._last
        outside = (start < first - _FAR) | (start > last + _FAR)
        return np.asarray(outside & (turned >= first - _NEAR) & (turned <= last + _NEAR))

    def _by_neighbours(self, first: int, start: Days, turned: Days) -> Mask:
        """Compare with the rows before and behind, where the table is in the order of days."""
        fits = np.zeros(len(start), dtype=bool)
        steps = self._steps
        if steps < _LEAST_DAYS or max(self._forward, self._back) / steps < _IN_ORDER:
            return fits
        days = self._with_edges(first, start)
        begin = 0 if first - 1 in self._edges else 1
        rows = slice(begin, begin + len(days) - 2)
        low, high = np.minimum(days[:-2], days[2:]), np.maximum(days[:-2], days[2:])
        is_near = _number_of_days(high - low) <= _FAR
        own, other = start[rows], turned[rows]
        outside = (own < low - _FAR) | (own > high + _FAR)
        fits[rows] = is_near & outside & (other >= low - _NEAR) & (other <= high + _NEAR)
        return fits


def _doubtful(checked: Checked) -> tuple[Days, Days, Mask]:
    """Return the first days, with day and month changed about, and where that may be meant."""
    start, column = checked.days("date_start"), checked.column("date_start")
    cells = np.array([_turned(cell) for cell in column.cells], dtype="datetime64[D]")
    turned = cells[column.codes]
    return start, turned, ~np.isnat(turned) & (start == checked.days("date_end"))


def _turned(cell: Any) -> dt.date | None:
    """Return the day with day and month changed about, where that is another day."""
    if not isinstance(cell, str) or len(cell) != len("2025-10-16"):
        return None
    try:
        day = dt.date.fromisoformat(cell)
        return None if day.day == day.month else day.replace(month=day.day, day=day.month)
    except ValueError:
        return None


def _by_report(start: Days, turned: Days, published: Days) -> Mask:
    off, back = np.abs(_number_of_days(start - published)), _number_of_days(turned - published)
    return np.asarray((off > _FAR) & (np.abs(back) <= _NEAR))


def _number_of_days(spans: NDArray[Any]) -> NDArray[np.float64]:
    """Return spans in days as numbers, NaN for NaT."""
    return np.asarray(spans / np.timedelta64(1, "D"))


RULES = (order, precision, Future, Odd, DayAndMonth)
