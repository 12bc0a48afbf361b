"""Meanings of date expressions that come to single days: weekdays, calendar days, distances."""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from dataclasses import dataclass

from geomap.extraction.dates_context import Context, Meaning
from geomap.extraction.dates_span import MONTH_NAMES, DateSpan, day, name_of, shift, unit_span

__all__ = ["Calendar", "Offset", "Undated", "Weekday"]

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
#: A date without a year that passed longer ago than this is taken for the one to come soon.
_LONG_AGO = 335
#: A date this near on the other side of the day of writing is kept, when the one on the side
#: that the sentence suggests would be as far away as `_FAR`.
_SLACK, _PAST_SLACK, _FAR = 31, 2, 300


@dataclass(frozen=True, slots=True)
class Undated(Meaning):
    """A time of day, or a date that nothing pins: no days."""

    why: str

    def _span(self, _: Context, /) -> DateSpan | None:
        return None

    def _describe(self, _: Context, /) -> str:
        return self.why


@dataclass(frozen=True, slots=True)
class Offset(Meaning):
    """So many units before or after the day of writing, or the date told before.

    ``count`` is negative for the past. With ``about``, or with a second bound ``to``, the result
    is as wide as the words leave it; with ``exact`` it is a day whatever the unit ("a year ago
    today").
    """

    unit: str
    count: int
    to: int | None = None
    about: bool = False
    sequel: bool = False
    exact: bool = False

    def _base(self, context: Context) -> DateSpan | None:
        if self.sequel and context.previous is not None:
            return context.previous
        return None if context.anchor is None else day(context.anchor)

    def _span(self, context: Context, /) -> DateSpan | None:
        base = self._base(context)
        if base is None:
            return None
        unit, count, to = self._whole_units()
        if to is not None:
            ends = sorted((shift(base.first, unit, count), shift(base.last, unit, to)))
            return DateSpan(ends[0], ends[1], "range")
        if count == 0 and unit == "day":
            return base
        moved = shift(base.first if count < 0 else base.last, unit, count)
        if unit == "day" and self.about:
            one = dt.timedelta(days=1)
            return DateSpan(moved - one, moved + one, "range")
        if self.exact:
            return day(moved)
        return unit_span(moved, "week" if unit == "fortnight" else unit)

    def _whole_units(self) -> tuple[str, int, int | None]:
        """Return the unit and the two counts, hours and minutes as whole days."""
        if self.unit not in ("hour", "minute"):
            return self.unit, self.count, self.to
        per_day = 24 if self.unit == "hour" else 24 * 60
        return "day", int(self.count / per_day), None if self.to is None else int(self.to / per_day)

    def _describe(self, context: Context, /) -> str:
        base = self._base(context)
        start = "an unknown day" if base is None else name_of(base)
        if self.count == 0 and self.to is None:
            return start if self.sequel else f"the day of writing, {start}"
        amount = f"{abs(self.count)}" + (f" to {abs(self.to)}" if self.to is not None else "")
        units = f"{self.unit}s" if amount != "1" else self.unit
        side = "before" if self.count < 0 or (self.to or 0) < 0 else "after"
        return f"{'about ' if self.about else ''}{amount} {units} {side} {start}"


@dataclass(frozen=True, slots=True)
class Weekday(Meaning):
    """A day of the week; ``index`` 0 is Monday.

    ``turn`` is ``"last"`` or ``"next"`` (strictly before or after the day of writing) or
    ``"this"`` (of the same ISO week); ``week`` names a week relative to the day of writing.
    ``number`` is the day of the month, where it is told too ("lundi 9"): a near day that is both
    comes before all.
    """

    index: int
    turn: str | None = None
    week: int | None = None
    number: int | None = None

    def _floats(self) -> bool:
        return self.turn is None and self.week is None

    def _span(self, context: Context, /) -> DateSpan | None:
        anchor = context.anchor
        if anchor is None:
            return None
        week = 0 if self.turn == "this" else self.week
        numbered = self._numbered(context)
        if numbered is not None:
            return day(numbered)
        if week is not None:
            monday = anchor - dt.timedelta(days=anchor.weekday())
            return day(monday + dt.timedelta(days=7 * week + self.index))
        forward = (self.index - anchor.weekday()) % 7
        if self.turn == "next" or (self.turn is None and not context.past):
            forward = forward or (7 if self.turn == "next" else 0)
            return day(anchor + dt.timedelta(days=forward))
        backward = (anchor.weekday() - self.index) % 7 or (7 if self.turn == "last" else 0)
        return day(anchor - dt.timedelta(days=backward))

    def _numbered(self, context: Context) -> dt.date | None:
        """Return the nearest day of this name and this number, or ``None``."""
        anchor = context.anchor
        if anchor is None or self.number is None:
            return None
        sides = (-1, 1) if context.past else (1, -1)
        for apart in range(_SLACK):
            for side in sides:
                one = anchor + dt.timedelta(days=side * apart)
                if one.weekday() == self.index and one.day == self.number:
                    return one
        return None

    def _describe(self, context: Context, /) -> str:
        name, anchor = _WEEKDAYS[self.index], context.anchor
        if self.week is not None or self.turn == "this":
            which = {-1: "before that", 1: "after that", 0: ""}.get(
                self.week or 0, f"{self.week} from that"
            )
            return f"the {name} of the week {which + ' ' if which else ''}of {anchor}"
        if self.turn:
            return f"the {name} {'after' if self.turn == 'next' else 'before'} {anchor}"
        return f"the {name} on or {'before' if context.past else 'after'} {anchor}"


@dataclass(frozen=True, slots=True)
class Calendar(Meaning):
    """A day and a month, with or without the year; without the month, a day of a known month."""

    day: int
    month: int | None = None
    year: int | None = None
    year_shift: int | None = None
    month_shift: int | None = None

    @property
    def bare(self) -> bool:
        """Whether it is the number of a day whose month another date tells."""
        return self.month is None and self._floats()

    def _floats(self) -> bool:
        return self.year is None and self.year_shift is None and self.month_shift is None

    def _span(self, context: Context, /) -> DateSpan | None:
        anchor, year = context.anchor, self.year
        if year is None and self.year_shift is not None and anchor is not None:
            year = anchor.year + self.year_shift
        if self.month is not None and year is not None:
            return day(dt.date(year, self.month, self.day))
        if anchor is None:
            return None
        if self.month_shift is not None:
            month = shift(anchor.replace(day=1), "month", self.month_shift)
            return day(month.replace(day=self.day))
        told = context.previous
        if self.month is None and told is not None and told.precision == "day":
            return self._onwards(told.first)
        before, after = self._around(anchor)
        chosen = _nearer(before, after, anchor, context.direction)
        return None if chosen is None else day(chosen)

    def _onwards(self, told: dt.date) -> DateSpan:
        """Return the first such day from the date told before on: "the 17th"."""
        months = (shift(told.replace(day=1), "month", n) for n in range(3))
        days = (
            m.replace(day=self.day) for m in months if self.day <= monthrange(m.year, m.month)[1]
        )
        return day(next(d for d in days if d >= told))

    def _around(self, anchor: dt.date) -> tuple[dt.date | None, dt.date | None]:
        """Return the nearest such days on or before, and on or after, the anchor."""
        if self.month is None:
            months = [shift(anchor.replace(day=1), "month", n) for n in range(-2, 3)]
        else:
            months = [dt.date(anchor.year + n, self.month, 1) for n in range(-8, 9)]
        days = [
            m.replace(day=self.day) for m in months if self.day <= monthrange(m.year, m.month)[1]
        ]
        before = max((d for d in days if d <= anchor), default=None)
        return before, min((d for d in days if d >= anchor), default=None)

    def _describe(self, context: Context, /) -> str:
        month = f" {MONTH_NAMES[self.month - 1]}" if self.month else " of the month"
        if self.year is not None:
            return f"{self.day}{month} {self.year}, as written"
        if self.month_shift is not None:
            return f"day {self.day} of the month that the words name, seen from {context.anchor}"
        if self.year_shift is not None:
            return f"{self.day}{month} of the year that the words name"
        return f"the {self.day}{month} that fits best seen from {context.anchor}"


def _nearer(
    before: dt.date | None, after: dt.date | None, anchor: dt.date, direction: str | None
) -> dt.date | None:
    """Choose between the last and the coming day that a date without a year can be."""
    if before is None or after is None:
        return before or after
    ago, ahead = (anchor - before).days, (after - anchor).days
    if direction == "future":
        return before if ago <= _SLACK and ahead > _FAR else after
    if direction == "past":
        return after if ahead <= _PAST_SLACK and ago > _FAR else before
    return before if ago <= _LONG_AGO or ahead > _SLACK else after
