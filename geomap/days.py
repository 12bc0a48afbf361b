"""Days as files and people write them."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from geomap.errors import OptionError

__all__ = ["day_of_option", "parse_day"]

_ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:[T ].{0,40})?")
_SECOND = re.compile(r"[T ].{0,40}[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}")
_DOTTED = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})")
_SLASHED = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")


def parse_day(value: Any) -> dt.date:
    """Return the day that a cell, a field or an option names.

    ISO days and times are read, days with dots (day first, as in 16.10.2025), and days with
    slashes where only one order makes a date.

    Raises
    ------
    ValueError
        When it is no day, or could be two; the message is the reason, with the mend.
    """
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    text = value.strip() if isinstance(value, str) else ""
    if match := _ISO.fullmatch(text):
        if _SECOND.search(text):
            raise ValueError("is not a day, but two: write one, as YYYY-MM-DD")
        return _date(*match.groups())
    if match := _DOTTED.fullmatch(text):
        day, month, year = match.groups()
        return _date(year, month, day)
    if match := _SLASHED.fullmatch(text):
        first, second, year = match.groups()
        if int(first) > 12 or first == second:
            return _date(year, second, first)
        if int(second) > 12:
            return _date(year, first, second)
        raise ValueError("could be two days: write it as YYYY-MM-DD")
    raise ValueError("is not a day: write it as YYYY-MM-DD")


def day_of_option(option: str, value: Any) -> dt.date | None:
    """Return the day that an option or an argument gives, ``None`` where it was not given.

    Raises
    ------
    OptionError
        When it is no day, or could be two.
    """
    if value is None:
        return None
    try:
        return parse_day(value)
    except ValueError as error:
        raise OptionError(f"{option} {value!r} {error}", mend="for example 2025-10-16") from None


def _date(year: str, month: str, day: str) -> dt.date:
    try:
        return dt.date(int(year), int(month), int(day))
    except ValueError:
        raise ValueError("is a day that no calendar has") from None
