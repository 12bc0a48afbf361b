"""Columns of days in other spellings: which number is the month is settled by the whole column."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from geomap.days import parse_day

__all__ = ["Order", "Span", "order_of", "parse_span"]

#: Which number comes first where a day is written in three: 03/04/2024.
Order = Literal["day", "month"]

_LONGEST = 60
_COMPACT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})(?:[0-9]{6})?")
_YEAR_FIRST = re.compile(r"([0-9]{4})[/.]([0-9]{1,2})[/.]([0-9]{1,2})(?:[T ,].{0,40})?")
_NUMBERS = re.compile(r"([0-9]{1,2})([/.-])([0-9]{1,2})\2([0-9]{4})(?:[T ,].{0,40})?")
_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})")
_YEAR = re.compile(r"[0-9]{4}")
_WORDS = re.compile(r"[^\W\d_]{3,12}|[0-9]{1,4}")
_HALF_DAY = re.compile(r"(?i)[0-9] ?[ap]m\b")
_MONTHS = {
    name.lower(): number
    for names in (calendar.month_name, calendar.month_abbr)
    for number, name in enumerate(names)
    if name
} | {"sept": 9}


@dataclass(frozen=True, slots=True)
class Span:
    """The days that a cell names.

    Attributes
    ----------
    first, last : str
        ISO days, both included.
    precision : str or None
        Where it names a month or a year, that.
    """

    first: str
    last: str
    precision: str | None = None


def order_of(cells: Iterable[Any], default: Order | None = None) -> Order | None:
    """Return which number comes first in a column of days.

    One day past the twelfth settles it. Where there is none, half-day times (``12:00:00 AM``) are
    taken for the American order, and else the scheme's own order holds. A column that has both
    orders has none.

    Parameters
    ----------
    cells : iterable
        The cells.
    default : {"day", "month"}, optional
        The order that the scheme documents.
    """
    first = second = half = False
    for cell in dict.fromkeys(cell for cell in cells if isinstance(cell, str)):
        text = cell.strip()
        match = _NUMBERS.fullmatch(text) if len(text) <= _LONGEST else None
        if match is None or match[2] == ".":
            continue
        first |= int(match[1]) > 12 >= int(match[3])
        second |= int(match[3]) > 12 >= int(match[1])
        half |= _HALF_DAY.search(text) is not None
    if first or second:
        return None if first and second else ("day" if first else "month")
    return "month" if half else default


def parse_span(value: Any, order: Order | None) -> Span:
    """Return the days that a cell names.

    Parameters
    ----------
    value : object
        A cell that is not empty.
    order : {"day", "month"} or None
        Which number comes first, where that is known.

    Raises
    ------
    ValueError
        When it names none, or could name two; the message is the reason, with the mend.
    """
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = str(int(value)) if float(value).is_integer() else ""
    if not isinstance(value, str):
        day = parse_day(value).isoformat()
        return Span(day, day)
    text = value.strip()
    if len(text) > _LONGEST:
        raise ValueError("is not a day: write it as YYYY-MM-DD")
    if match := _COMPACT.fullmatch(text) or _YEAR_FIRST.fullmatch(text):
        return _day(match[1], match[2], match[3])
    if match := _MONTH.fullmatch(text):
        return _month(int(match[1]), int(match[2]))
    if _YEAR.fullmatch(text):
        return Span(f"{text}-01-01", f"{text}-12-31", "year")
    if match := _NUMBERS.fullmatch(text):
        return _numbers(match[1], match[3], match[4], "day" if match[2] == "." else order)
    if span := _worded(text):
        return span
    day = parse_day(text).isoformat()
    return Span(day, day)


def _numbers(first: str, second: str, year: str, order: Order | None) -> Span:
    if int(first) > 12 or first == second:
        order = "day"
    elif int(second) > 12:
        order = "month"
    if order is None:
        raise ValueError(
            "could be two days, and the column does not say which number is the month:"
            " write it as YYYY-MM-DD, or say which comes first (day_order=, --day-order day|month)"
        )
    return _day(year, second, first) if order == "day" else _day(year, first, second)


def _worded(text: str) -> Span | None:
    """Return the day that is written with the name of its month, as 16 October 2025."""
    parts = [part for part in _WORDS.findall(text)[:3] if part]
    months = [(i, _MONTHS[part.lower()]) for i, part in enumerate(parts) if part.lower() in _MONTHS]
    if len(parts) != 3 or len(months) != 1 or months[0][0] > 1:
        return None
    at, month = months[0]
    number, year = parts[1 - at], parts[2]
    if not number.isdecimal() or not _YEAR.fullmatch(year):
        return None
    return _day(year, str(month), number)


def _day(year: str, month: str, day: str) -> Span:
    try:
        iso = dt.date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        raise ValueError("is a day that no calendar has") from None
    return Span(iso, iso)


def _month(year: int, month: int) -> Span:
    if not (year and 1 <= month <= 12):
        raise ValueError("is a month that no calendar has")
    last = calendar.monthrange(year, month)[1]
    return Span(f"{year:04}-{month:02}-01", f"{year:04}-{month:02}-{last:02}", "month")
