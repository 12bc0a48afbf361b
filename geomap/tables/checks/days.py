"""Rules on days: order, precision, the future, and the classic slips of dates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from geomap.tables.checks.checked import Checked, Mask
from geomap.tables.checks.finding import Finding, found

__all__ = ["RULES", "yardstick"]

Days = NDArray[np.datetime64]

#: The most days that a precision can span.
_LONGEST: Final = {"day": 1, "week": 7, "month": 31, "year": 366}
#: What programs write for a date that is empty.
_EPOCHS: Final = ("1899-12-30", "1899-12-31", "1900-01-01", "1904-01-01", "1970-01-01")
_EARLIEST: Final = np.datetime64("1700-01-01")
_LONG_AGO: Final = np.datetime64("0001-01-01")
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


def yardstick(checked: Checked) -> Days:
    """Return the day by which each event is known to have been reported, NaT where none is.

    It is the day of publication; where a row has none, the day given as today, and else the last
    day that anything in the table was published. The clock is never asked.
    """
    published = checked.days("published")
    last: Any = checked.today
    if last is None:
        last = published[~np.isnat(published)].max(initial=_LONG_AGO)
        last = None if last == _LONG_AGO else last
    last = np.datetime64(last, "D")
    return np.where(np.isnat(published), last, published)


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


def future(checked: Checked) -> Iterator[Finding]:
    """What occurred did so no later than it was reported, and what is planned not before."""
    start, end = checked.days("date_start"), checked.days("date_end")
    reported, published = yardstick(checked), checked.days("published")
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


def odd(checked: Checked) -> Iterator[Finding]:
    """Days are those of a calendar that people live by, and near some others of the table."""
    start = checked.days("date_start")
    known = ~np.isnat(start)
    empty = np.isin(start, np.array(_EPOCHS, dtype="datetime64[D]"))
    apart = _apart(start, known)
    epoch = empty & (apart | (empty.sum() == known.sum()))
    early = known & (start < _EARLIEST)
    reason = "is the day that programs write for an empty date"
    yield from found("odd-date", "date_start", epoch, reason, "empty the cell")
    yield from found("odd-date", "date_start", early, "is centuries ago", "correct the year")
    reason = "is more than a year from the days of all other events"
    mend = "look whether the year is right"
    yield from found("odd-date", "date_start", apart & ~epoch & ~early, reason, mend)


def _apart(start: Days, known: Mask) -> Mask:
    """Return which days are far before or behind nearly all the others."""
    apart = np.zeros(len(start), dtype=bool)
    days, counts = np.unique(start[known], return_counts=True)
    total = int(counts.sum())
    if total < _LEAST_DAYS or len(days) < 2:
        return apart
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
        return apart
    return np.asarray(known & ((start < days[first]) | (start > days[last])))


def day_and_month(checked: Checked) -> Iterator[Finding]:
    """No day fits the others only when its day and its month change places."""
    start, end = checked.days("date_start"), checked.days("date_end")
    column = checked.column("date_start")
    cells = np.array([_turned(cell) for cell in column.cells], dtype="datetime64[D]")
    turned = cells[column.codes]
    open_to_doubt = ~np.isnat(turned) & (start == end)
    if not open_to_doubt.any():
        return
    near = {
        "the day it was published": _by_report(start, turned, checked.days("published")),
        "the other events": _by_sure_days(start, turned, open_to_doubt),
        "the rows beside it": _by_neighbours(start, turned),
    }
    seen = np.zeros(len(start), dtype=bool)
    for what, fits in near.items():
        rows = np.flatnonzero(fits & open_to_doubt & ~seen)
        seen[rows] = True
        if rows.size:
            reason = f"is far from {what}, but would be near with day and month changed about"
            mends = [f"is it {day}?" for day in turned[rows].astype(str)]
            yield Finding("day-and-month", "date_start", rows, reason, mends)


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


def _by_sure_days(start: Days, turned: Days, in_doubt: Mask) -> Mask:
    """Compare with the days that can be read in one way only."""
    sure = start[~in_doubt & ~np.isnat(start)]
    if len(sure) < _LEAST_SURE:
        return np.zeros(len(start), dtype=bool)
    first, last = sure.min(), sure.max()
    outside = (start < first - _FAR) | (start > last + _FAR)
    return np.asarray(outside & (turned >= first - _NEAR) & (turned <= last + _NEAR))


def _by_neighbours(start: Days, turned: Days) -> Mask:
    """Compare with the rows before and behind, where the table is in the order of days."""
    fits = np.zeros(len(start), dtype=bool)
    steps = _number_of_days(np.diff(start))
    if len(steps) < _LEAST_DAYS or max((steps >= 0).mean(), (steps <= 0).mean()) < _IN_ORDER:
        return fits
    low, high = np.minimum(start[:-2], start[2:]), np.maximum(start[:-2], start[2:])
    is_near = _number_of_days(high - low) <= _FAR
    own, other = start[1:-1], turned[1:-1]
    outside = (own < low - _FAR) | (own > high + _FAR)
    fits[1:-1] = is_near & outside & (other >= low - _NEAR) & (other <= high + _NEAR)
    return fits


def _number_of_days(spans: NDArray[Any]) -> NDArray[np.float64]:
    """Return spans in days as numbers, NaN for NaT."""
    return np.asarray(spans / np.timedelta64(1, "D"))


RULES = (order, precision, future, odd, day_and_month)
