"""Reads the parts of a date that are written in digits: days, years, "3.10.2025", "15:30"."""

from __future__ import annotations

from typing import Any

from geomap.extraction.dates_build import Built, exists
from geomap.extraction.dates_days import Calendar, Undated
from geomap.extraction.tokens import Tokens

__all__ = [
    "is_digits",
    "read_day",
    "read_day_month",
    "read_hour",
    "read_minute",
    "read_numeric",
    "read_time",
    "read_year",
]

_YEARS = range(1800, 2200)
#: Two-digit years («12.03.24») are of this century.
_CENTURY = 2000


def is_digits(word: str) -> bool:
    """Tell whether a token is a run of ASCII digits."""
    return bool(word) and word[0] in "0123456789"


def continues(tokens: Tokens, i: int) -> bool:
    """Tell whether a digit token before `i` goes on at `i` ("3.5", "15:30", "40mm", "5%")."""
    if not tokens.touches(i):
        return False
    word = tokens.words[i]
    if word[0].isalnum() or word in "%°€$":
        return True
    return word in ".,:/" and tokens.touches(i + 1) and is_digits(tokens.words[i + 1])


def read_day(tokens: Tokens, i: int, endings: frozenset[str]) -> tuple[int, int] | None:
    """Read a day of the month in digits, with the ending of an ordinal if there is one."""
    word = tokens.words[i]
    if not is_digits(word) or len(word) > 2 or not 1 <= int(word) <= 31:
        return None
    end = i + 1
    if tokens.touches(end) and tokens.words[end] in endings:
        return int(word), end + 1
    hyphen = tokens.word(end) == "-" and tokens.touches(end) and tokens.touches(end + 1)
    if hyphen and tokens.words[end + 1] in endings:
        return int(word), end + 2
    return None if continues(tokens, end) else (int(word), end)


def read_year(
    tokens: Tokens, i: int, endings: frozenset[str] = frozenset()
) -> tuple[int, int] | None:
    """Read a year of four digits that stands for itself: no "1990s", no "2024-25".

    With one of `endings` («2022-го») it is the same. A round number before a word is more likely
    a count ("in 2000 homes").
    """
    word = tokens.words[i]
    if not is_digits(word) or len(word) != 4 or int(word) not in _YEARS:
        return None
    after = tokens.word(i + 1)
    if continues(tokens, i + 1) or (word.endswith("00") and after[:1].isalpha()):
        return None
    if after and after in "-–/'" and tokens.touches(i + 1) and tokens.touches(i + 2):
        following = tokens.words[i + 2]
        if after == "-" and following in endings:
            return int(word), i + 3
        if not (is_digits(following) and len(following) == 4):
            return None
    return int(word), i + 1


def read_hour(tokens: Tokens, i: int) -> tuple[int, int] | None:
    """Read an hour in digits, 0 to 24."""
    word = tokens.words[i]
    if not is_digits(word) or len(word) > 2 or int(word) > 24:
        return None
    return int(word), i + 1


def read_minute(tokens: Tokens, i: int) -> tuple[int, int] | None:
    """Read minutes: two digits, 00 to 59."""
    word = tokens.words[i]
    if not is_digits(word) or len(word) != 2 or int(word) > 59:
        return None
    return int(word), i + 1


def read_time(tokens: Tokens, i: int, signs: str = ":") -> tuple[Any, int] | None:
    """Read "15:30"; the sign between hours and minutes is one of `signs`."""
    if read_hour(tokens, i) is None or not (tokens.touches(i + 1) and tokens.touches(i + 2)):
        return None
    if tokens.words[i + 1] not in tuple(signs) or read_minute(tokens, i + 2) is None:
        return None
    end = i + 3
    if tokens.word(end) == ":" and tokens.touches(end) and tokens.touches(end + 1):
        return ("time", end + 2) if read_minute(tokens, end + 1) else None
    following = tokens.word(end)
    more = following in tuple(":./") and tokens.touches(end) and is_digits(tokens.word(end + 1))
    return None if more and tokens.touches(end + 1) else ("time", end)


def read_numeric(tokens: Tokens, i: int, order: str) -> tuple[Built, int] | None:
    """Read a date of digits with a year: ISO, or in the order of the language.

    Parameters
    ----------
    tokens : Tokens
        The text.
    i : int
        Its first token.
    order : str
        ``"dmy"``, or ``"any"`` where both orders are in use: then a date is known only when
        one of the numbers is more than 12, or both are the same.
    """
    words = tokens.words
    sign = tokens.word(i + 1)
    if sign not in (".", "/", "-") or not is_digits(words[i]):
        return None
    for k in range(i + 1, i + 5):
        if not tokens.touches(k) or (words[k] != sign if (k - i) % 2 else not is_digits(words[k])):
            return None
    end = i + 5
    following = tokens.word(end)
    if tokens.touches(end) and (is_digits(following) or following in "/-%"):
        return None
    if tokens.touches(end) and following[0].isalpha() and following not in ("t", "z"):
        return None
    first, second, third = words[i], words[i + 2], words[i + 4]
    if tokens.touches(end) and following == "t":
        end = _after_iso_time(tokens, end)
    meaning = _three_parts(first, second, third, sign, order)
    if meaning is None:
        return None
    if isinstance(meaning, str):
        return Built("unknown", Undated(meaning)), end
    return Built("explicit", meaning), end


def read_day_month(tokens: Tokens, i: int, *, full: bool = False) -> tuple[Built, int] | None:
    """Read day and month in digits without the year («am 3.10.», «le 03/10»).

    With `full`, only one that can be nothing else: two digits each, and a dot («28.02»).
    """
    words = tokens.words
    sign = tokens.word(i + 1)
    if sign not in (".", "/") or not (tokens.touches(i + 1) and tokens.touches(i + 2)):
        return None
    if not is_digits(words[i]) or not is_digits(words[i + 2]):
        return None
    if full and (sign != "." or len(words[i]) != 2 or len(words[i + 2]) != 2):
        return None
    end = i + 3
    if sign == "." and tokens.word(end) == "." and tokens.touches(end):
        end += 1
    if continues(tokens, end) or (tokens.touches(end) and is_digits(tokens.words[end])):
        return None
    if (
        len(words[i]) > 2
        or len(words[i + 2]) > 2
        or not exists(int(words[i]), int(words[i + 2]), None)
    ):
        return None
    return Built("explicit", Calendar(int(words[i]), int(words[i + 2]))), end


def _after_iso_time(tokens: Tokens, i: int) -> int:
    """Return the token after "T09:30:00Z"."""
    while tokens.touches(i) and (is_digits(tokens.words[i]) or tokens.words[i] in ("t", ":", "z")):
        i += 1
    return i


def _three_parts(
    first: str, second: str, third: str, sign: str, order: str
) -> Calendar | str | None:
    """Return the date, the reason why it cannot be told, or ``None`` for no date at all."""
    if len(second) > 2:
        return None
    if len(first) == 4:
        year, month, day = int(first), int(second), int(third)
        fits = len(third) <= 2 and exists(day, month, year)
        return Calendar(day, month, year) if fits else None
    if len(first) > 2 or len(third) not in (2, 4) or (sign == "-" and len(third) == 2):
        return None
    a, b, year = int(first), int(second), int(third)
    year += _CENTURY if len(third) == 2 else 0
    if year not in _YEARS:
        return None
    day_first = exists(a, b, year) if 1 <= b <= 12 and a else False
    month_first = exists(b, a, year) if 1 <= a <= 12 and b else False
    if order == "any" and sign != ".":
        if day_first and month_first and a != b:
            return "the order of day and month cannot be told"
        if month_first:
            return Calendar(b, a, year)
    return Calendar(a, b, year) if day_first else None
