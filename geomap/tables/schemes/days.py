"""Columns of days in other spellings: which number is the month is settled by the whole column.

Months and weekdays are named as the language packs name them, in all languages alike: a table does
not say in which it is written.
"""

from __future__ import annotations

import calendar
import datetime as dt
import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from geomap.days import parse_day
from geomap.languages import load_shipped, shipped

__all__ = ["Order", "OrderOfDays", "Span", "parse_span"]

#: Which number comes first where a day is written in three: 03/04/2024.
Order = Literal["day", "month"]

_LONGEST = 60
_COMPACT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})(?:T?(?:[0-9]{4}|[0-9]{6})Z?)?")
_YEAR_FIRST = re.compile(r"([0-9]{4})[/.]([0-9]{1,2})[/.]([0-9]{1,2})(?:[T ,].{0,40})?")
_NUMBERS = re.compile(r"([0-9]{1,2})([/.-])([0-9]{1,2})\2([0-9]{4})(?:[T ,].{0,40})?")
_SHORT = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{2})(?: .{0,40})?")
_WEEK = re.compile(r"([0-9]{4})-?W([0-9]{2})(?:-?([1-7]))?")
_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})")
_YEAR = re.compile(r"[0-9]{4}")
_WORDS = re.compile(r"[^\W\d_]{3,15}|[0-9]{1,4}")
_HALF_DAY = re.compile(r"(?i)[0-9] ?[ap]m\b")
_CLOCK = re.compile(r"[0-9]{1,2}:[0-9]{2}.{0,30}")
#: A day that a spreadsheet counts is in these; its first is the day before the first of 1900, as
#: spreadsheets have a 29 February 1900.
_SERIAL = range(20_000, 80_000)
_FIRST_SERIAL = dt.date(1899, 12, 30)
_SECOND_DAY = re.compile(
    r"[0-9]{1,4}[./-][0-9]{1,2}[./-][0-9]{2,4}[T ,].{0,40}?[0-9]{1,4}([./-])[0-9]{1,2}\1[0-9]{2}"
)
_SERIAL_TEXT = re.compile(r"[2-7][0-9]{4}(?:[.,][0-9]{1,12})?")
_EPOCH = re.compile(r"([0-9]{10})([0-9]{3})?(?:[.][0-9]{1,9})?")


@dataclass(frozen=True, slots=True)
class Span:
    """The days that a cell names.

    Attributes
    ----------
    first, last : str
        ISO days, both included.
    precision : str or None
        Where it names a week, a month or a year, that.
    """

    first: str
    last: str
    precision: str | None = None


class OrderOfDays:
    """Finds out which number comes first in a column of days.

    One day past the twelfth settles it. Where there is none, half-day times (``12:00:00 AM``) are
    taken for the American order, and else the scheme's own order holds. A column that has both
    orders has none.
    """

    def __init__(self) -> None:
        self._day = self._month = self._half = False

    def look(self, cells: Iterable[Any]) -> None:
        """Look at further cells of the column."""
        for cell in dict.fromkeys(cell for cell in cells if isinstance(cell, str)):
            text = cell.strip()
            match = _NUMBERS.fullmatch(text) if len(text) <= _LONGEST else None
            if match is None or match[2] == ".":
                continue
            self._day |= int(match[1]) > 12 >= int(match[3])
            self._month |= int(match[3]) > 12 >= int(match[1])
            self._half |= _HALF_DAY.search(text) is not None

    def found(self, default: Order | None = None) -> Order | None:
        """Return which number comes first.

        Parameters
        ----------
        default : {"day", "month"}, optional
            The order that the scheme documents.
        """
        if self._day or self._month:
            return None if self._day and self._month else ("day" if self._day else "month")
        return "month" if self._half else default


def parse_span(value: Any, order: Order | None, *, is_epoch: bool = False) -> Span:
    """Return the days that a cell names.

    Parameters
    ----------
    value : object
        A cell that is not empty.
    order : {"day", "month"} or None
        Which number comes first, where that is known.
    is_epoch : bool
        Whether seconds or milliseconds since 1970, in UTC, may stand there.

    Raises
    ------
    ValueError
        When it names none, or could name two; the message is the reason, with the mend.
    """
    if isinstance(value, int | float) and not isinstance(value, bool):
        if math.isfinite(value) and int(value) in _SERIAL:
            return _one(_FIRST_SERIAL + dt.timedelta(days=int(value)))
        value = str(int(value)) if float(value).is_integer() else ""
    if not isinstance(value, str):
        return _one(parse_day(value))
    text = value.strip()
    if len(text) > _LONGEST:
        raise ValueError("is not a day: write it as YYYY-MM-DD")
    if _SECOND_DAY.match(text):
        raise ValueError("is not a day, but two: write the last in a column date_end")
    if is_epoch and (match := _EPOCH.fullmatch(text)):
        return _one((dt.datetime(1970, 1, 1) + dt.timedelta(seconds=int(match[1]))).date())
    if match := _COMPACT.fullmatch(text) or _YEAR_FIRST.fullmatch(text):
        return _day(match[1], match[2], match[3])
    if match := _MONTH.fullmatch(text):
        return _month(int(match[1]), int(match[2]))
    if _SERIAL_TEXT.fullmatch(text):
        raise ValueError(
            "is not a day, but a number, as spreadsheets count days: give the column the format of"
            " days and save it again, or give the spreadsheet itself"
        )
    if _YEAR.fullmatch(text):
        return Span(f"{text}-01-01", f"{text}-12-31", "year")
    if match := _NUMBERS.fullmatch(text):
        return _numbers(match[1], match[3], match[4], "day" if match[2] == "." else order)
    if match := _SHORT.fullmatch(text):
        return _day(_full_year(match[3]), match[2], match[1])
    if match := _WEEK.fullmatch(text):
        return _week(int(match[1]), int(match[2]), match[3])
    if span := _worded(text):
        return span
    return _one(parse_day(text))


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
    """Return what is written with the name of its month: 16 October 2025, October 2025."""
    months, weekdays = _names("month"), _names("weekday")
    words = [word.casefold() for word in _WORDS.findall(_CLOCK.sub("", text))]
    words = [word for word in words if word not in weekdays or word in months]
    parts = words[:3]
    at = next((i for i, word in enumerate(parts) if word in months), None)
    if at is None or at > 1:
        return None
    month = months[parts[at]]
    others = [word for i, word in enumerate(parts) if i != at]
    if len(others) == 2 and all(word.isdecimal() for word in others):
        day, year = others
        is_whole = not any(word.isdecimal() for word in words[3:])
        if len(day) < 3 and is_whole and (len(year) == 4 or (len(year) == 2 and not words[3:])):
            return _day(_full_year(year), str(month), day)
    if at == 0 and len(parts) == len(words) == 2 and _YEAR.fullmatch(others[0]):
        return _month(int(others[0]), month)
    return None


def _full_year(year: str) -> str:
    """Return a year of two digits as of 1969 to 2068, as programs take it."""
    return year if len(year) == 4 else f"{20 if int(year) < 69 else 19}{year}"


@cache
def _names(kind: str) -> dict[str, int]:
    """Return the months or weekdays that languages have names for, by these."""
    listed = calendar.month_name[1:] if kind == "month" else calendar.day_name
    numbers = {name.lower(): number for number, name in enumerate(listed, start=1)}
    names: dict[str, int] = {}
    for code in shipped():
        for group, words in load_shipped(code, "dates")["words"].items():
            if group.startswith(kind) and words.keys() <= numbers.keys():
                for name, spellings in words.items():
                    for spelling in spellings:
                        names.setdefault(spelling.casefold(), numbers[name])
    return names


def _one(day: dt.date) -> Span:
    return Span(day.isoformat(), day.isoformat())


def _week(year: int, week: int, weekday: str | None) -> Span:
    try:
        first = dt.date.fromisocalendar(year, week, int(weekday or 1))
    except ValueError:
        raise ValueError("is a week that no calendar has") from None
    if weekday is not None:
        return _one(first)
    return Span(first.isoformat(), (first + dt.timedelta(days=6)).isoformat(), "week")


def _day(year: str, month: str, day: str) -> Span:
    try:
        return _one(dt.date(int(year), int(month), int(day)))
    except ValueError:
        raise ValueError("is a day that no calendar has") from None


def _month(year: int, month: int) -> Span:
    if not (year and 1 <= month <= 12):
        raise ValueError("is a month that no calendar has")
    last = calendar.monthrange(year, month)[1]
    return Span(f"{year:04}-{month:02}-01", f"{year:04}-{month:02}-{last:02}", "month")
