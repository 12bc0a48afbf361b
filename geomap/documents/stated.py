"""What a source states of itself, as data write it: days of publication, addresses, languages."""

from __future__ import annotations

import datetime as dt
import re
from urllib.parse import urlsplit

from geomap.days import parse_day
from geomap.decoding import clean_text

__all__ = ["is_stated", "stated_day", "stated_lang", "stated_url"]

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = "(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\\.?"
#: As mail and feeds write days ("Thu, 12 Mar 2026 22:10:00 +0200"), and as pages in English do.
_NAMED = (
    re.compile(rf"(?:[a-z]{{3,9}},? )?(?P<day>[0-9]{{1,2}}) {_MONTH},? (?P<year>[0-9]{{4}})\b"),
    re.compile(rf"(?:[a-z]{{3,9}},? )?{_MONTH} (?P<day>[0-9]{{1,2}}),? (?P<year>[0-9]{{4}})\b"),
)
_COMPACT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})(?:T?[0-9]{4,6}Z?)?")
_LANG = re.compile(r"[a-z]{2,3}")
#: What programs write that know no day.
_BLANKS = frozenset({dt.date(1, 1, 1), dt.date(1900, 1, 1), dt.date(1970, 1, 1)})
_YEARS = range(1800, 2200)
_MAX_DAY = 80
_MAX_URL = 2_000


def stated_day(value: object) -> dt.date | None:
    """Return the day that a statement of publication gives, in the source's own time zone.

    ISO days and times are read, compact ones, and days with English names of months, as feeds and
    mail write them. What could be two days, and what programs write for "not known", is ``None``.
    """
    if not isinstance(value, str):
        return None
    text = " ".join(value[: 2 * _MAX_DAY].split())[:_MAX_DAY]
    day = _parsed(text)
    return day if day and is_stated(day) else None


def is_stated(day: dt.date) -> bool:
    """Return whether a day is one that someone stated, not what programs write for "not known"."""
    return day not in _BLANKS and day.year in _YEARS


def stated_lang(value: str | None) -> str | None:
    """Return the ISO 639 code in a language tag: ``uk`` of ``uk-UA``."""
    code = (value or "").strip().lower().replace("_", "-").split("-")[0]
    return code if _LANG.fullmatch(code) else None


def stated_url(value: object) -> str | None:
    """Return an absolute address of the web, or ``None`` where it is none."""
    if not isinstance(value, str) or len(value) > _MAX_URL:
        return None
    url = clean_text(value.strip())
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    if parts.scheme.lower() not in ("http", "https") or not parts.netloc or not url.isprintable():
        return None
    return None if " " in url else url


def _parsed(text: str) -> dt.date | None:
    try:
        return parse_day(text)
    except ValueError:
        pass
    if match := _COMPACT.fullmatch(text):
        year, month, day = (int(part) for part in match.groups())
    else:
        found = (pattern.match(text.lower()) for pattern in _NAMED)
        named = next((match for match in found if match), None)
        if named is None:
            return None
        year, month, day = int(named["year"]), _MONTHS.index(named["month"]) + 1, int(named["day"])
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
