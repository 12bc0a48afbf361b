"""Spans of days, and the arithmetic of days, weeks, months and years that they need."""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from dataclasses import dataclass

__all__ = [
    "MONTH_NAMES",
    "DateSpan",
    "day",
    "month_span",
    "name_of",
    "part_of",
    "shift",
    "unit_span",
]

MONTH_NAMES = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)

#: First and last month of the parts of a year.
_MONTHS_OF_YEAR = {
    "early": (1, 4),
    "mid": (5, 8),
    "late": (9, 12),
    "first half": (1, 6),
    "second half": (7, 12),
    "quarter1": (1, 3),
    "quarter2": (4, 6),
    "quarter3": (7, 9),
    "quarter4": (10, 12),
}


@dataclass(frozen=True, slots=True)
class DateSpan:
    """Days that something can have been on.

    Attributes
    ----------
    first, last : datetime.date
        First and last day, both included.
    precision : str
        ``day``, ``week``, ``month``, ``year`` or ``range``.
    """

    first: dt.date
    last: dt.date
    precision: str


def day(date: dt.date) -> DateSpan:
    """Return the span of one day."""
    return DateSpan(date, date, "day")


def shift(date: dt.date, unit: str, count: int) -> dt.date:
    """Move a day by a number of units; the day of a shorter month is its last one."""
    if unit in ("month", "year"):
        months = date.year * 12 + date.month - 1 + count * (12 if unit == "year" else 1)
        year, month = divmod(months, 12)
        return dt.date(year, month + 1, min(date.day, monthrange(year, month + 1)[1]))
    return date + dt.timedelta(days=count * {"day": 1, "week": 7, "fortnight": 14}[unit])


def unit_span(date: dt.date, unit: str) -> DateSpan:
    """Return the day, ISO week, month or year that a day is in."""
    if unit == "day":
        return day(date)
    if unit == "week":
        monday = date - dt.timedelta(days=date.weekday())
        return DateSpan(monday, monday + dt.timedelta(days=6), "week")
    if unit == "month":
        return month_span(date.year, date.month)
    return DateSpan(dt.date(date.year, 1, 1), dt.date(date.year, 12, 31), "year")


def month_span(year: int, month: int) -> DateSpan:
    """Return the days of a month."""
    last = monthrange(year, month)[1]
    return DateSpan(dt.date(year, month, 1), dt.date(year, month, last), "month")


def part_of(span: DateSpan, part: str | None) -> DateSpan:
    """Return the early, middle or late part of a week, month, season or year."""
    if part is None:
        return span
    if span.precision == "month" and part.startswith("week"):
        number = int(part[4:])
        first = span.first + dt.timedelta(days=7 * (number - 1))
        return DateSpan(first, min(first + dt.timedelta(days=6), span.last), "week")
    if part in ("first day", "last day"):
        return day(span.first if part == "first day" else span.last)
    one = dt.timedelta(days=1)
    if span.precision == "week":
        offsets = {"early": (0, 2), "mid": (1, 4), "late": (3, 6)}.get(part, (0, 6))
        return DateSpan(span.first + offsets[0] * one, span.first + offsets[1] * one, "range")
    if span.precision == "year" and part in _MONTHS_OF_YEAR:
        months = [month_span(span.first.year, month) for month in _MONTHS_OF_YEAR[part]]
        return DateSpan(months[0].first, months[1].last, "range")
    length = (span.last - span.first).days + 1
    third, half = length // 3 * one, length // 2 * one
    first, last = {
        "early": (span.first, span.first + third - one),
        "mid": (span.first + third, span.first + 2 * third - one),
        "late": (span.first + 2 * third, span.last),
        "first half": (span.first, span.first + half - one),
        "second half": (span.first + half, span.last),
    }[part]
    return DateSpan(first, last, "range")


def name_of(span: DateSpan) -> str:
    """Return a span as it is told to people: one ISO day, or two with dots between them."""
    return str(span.first) if span.first == span.last else f"{span.first}..{span.last}"
