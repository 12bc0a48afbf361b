"""What a date expression means, and the days that it comes to, given the day of writing.

Every meaning is a small frozen record with two methods: ``span(context)``, the days, and
``describe(context)``, the same in words for people who check a result.
"""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from dataclasses import dataclass, replace
from typing import Protocol

from geomap.extraction.dates_span import DateSpan, day, month_span, part_of, shift, unit_span

__all__ = [
    "Calendar",
    "Containing",
    "Context",
    "Meaning",
    "Month",
    "Offset",
    "Period",
    "Season",
    "Stretch",
    "Through",
    "Undated",
    "Weekday",
    "Year",
]

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
_SEASON_STARTS = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}
#: A date without a year that passed longer ago than this is taken for the one to come soon.
_LONG_AGO = 335
#: A date this near on the other side of the day of writing is kept, when the one on the side
#: that the sentence suggests would be as far away as `_FAR`.
_SLACK, _PAST_SLACK, _FAR = 31, 2, 300


@dataclass(frozen=True, slots=True)
class Context:
    """What a date expression is relative to.

    Attributes
    ----------
    anchor : datetime.date or None
        The day of writing.
    direction : str or None
        ``"past"`` or ``"future"``, when the words or the sentence say so.
    previous : DateSpan or None
        The date told before this one, for "the next day".
    """

    anchor: dt.date | None
    direction: str | None = None
    previous: DateSpan | None = None

    @property
    def past(self) -> bool:
        return self.direction != "future"

    def on(self, anchor: dt.date, direction: str | None) -> Context:
        """Return the same context seen from another day."""
        return Context(anchor, direction, self.previous)


class Meaning(Protocol):
    """What a date expression means."""

    def span(self, context: Context) -> DateSpan | None:
        """Return the days it comes to, or ``None`` when they cannot be told."""

    def describe(self, context: Context) -> str:
        """Return in words how the days are found."""


@dataclass(frozen=True, slots=True)
class Undated:
    """A time of day, or a date that nothing pins: no days."""

    why: str

    def span(self, context: Context) -> DateSpan | None:
        return None

    def describe(self, context: Context) -> str:
        return self.why


@dataclass(frozen=True, slots=True)
class Offset:
    """So many units before or after the day of writing, or the date told before.

    ``count`` is negative for the past. With ``about``, or with a second bound ``to``, the result
    is as wide as the words leave it.
    """

    unit: str
    count: int
    to: int | None = None
    about: bool = False
    sequel: bool = False

    def _base(self, context: Context) -> DateSpan | None:
        if self.sequel and context.previous is not None:
            return context.previous
        return None if context.anchor is None else day(context.anchor)

    def span(self, context: Context) -> DateSpan | None:
        base = self._base(context)
        if base is None:
            return None
        unit, count = (
            self._in_days() if self.unit in ("hour", "minute") else (self.unit, self.count)
        )
        if self.to is not None:
            ends = sorted((shift(base.first, unit, count), shift(base.last, unit, self.to)))
            return DateSpan(ends[0], ends[1], "range")
        start = base.first if count < 0 else base.last
        if unit == "day":
            if count == 0 or (self.sequel and base.precision != "day"):
                return base if count == 0 else day(start + dt.timedelta(days=count))
            moved = shift(start, unit, count)
            if self.about:
                one = dt.timedelta(days=1)
                return DateSpan(moved - one, moved + one, "range")
            return day(moved)
        if self.sequel and unit == "week" and base.precision == "day":
            return day(shift(start, unit, count))
        return unit_span(shift(start, unit, count), "week" if unit == "fortnight" else unit)

    def _in_days(self) -> tuple[str, int]:
        hours = self.count if self.unit == "hour" else 0
        return "day", int(hours / 24)

    def describe(self, context: Context) -> str:
        base = self._base(context)
        start = "an unknown day" if base is None else _name(base)
        if self.count == 0 and self.to is None:
            return start if self.sequel else f"the day of writing, {start}"
        amount = f"{abs(self.count)}" + (f" to {abs(self.to)}" if self.to is not None else "")
        units = f"{self.unit}s" if amount != "1" else self.unit
        side = "before" if self.count < 0 or (self.to or 0) < 0 else "after"
        return f"{'about ' if self.about else ''}{amount} {units} {side} {start}"


@dataclass(frozen=True, slots=True)
class Weekday:
    """A day of the week; ``index`` 0 is Monday.

    ``turn`` is ``"last"`` or ``"next"`` (strictly before or after the day of writing) or
    ``"this"`` (of the same ISO week); ``week`` names a week relative to the day of writing.
    """

    index: int
    turn: str | None = None
    week: int | None = None

    def span(self, context: Context) -> DateSpan | None:
        anchor = context.anchor
        if anchor is None:
            return None
        week = 0 if self.turn == "this" else self.week
        if week is not None:
            monday = anchor - dt.timedelta(days=anchor.weekday())
            return day(monday + dt.timedelta(days=7 * week + self.index))
        forward = (self.index - anchor.weekday()) % 7
        if self.turn == "next" or (self.turn is None and not context.past):
            forward = forward or (7 if self.turn == "next" else 0)
            return day(anchor + dt.timedelta(days=forward))
        backward = (anchor.weekday() - self.index) % 7 or (7 if self.turn == "last" else 0)
        return day(anchor - dt.timedelta(days=backward))

    def describe(self, context: Context) -> str:
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
class Calendar:
    """A day and a month, with or without the year; without the month, a day of a known month."""

    day: int
    month: int | None = None
    year: int | None = None
    year_shift: int | None = None

    def span(self, context: Context) -> DateSpan | None:
        anchor, year = context.anchor, self.year
        if year is None and self.year_shift is not None and anchor is not None:
            year = anchor.year + self.year_shift
        if self.month is not None and year is not None:
            return day(dt.date(year, self.month, self.day))
        if anchor is None:
            return None
        before, after = self._around(anchor)
        chosen = _nearer(before, after, context)
        return None if chosen is None else day(chosen)

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

    def describe(self, context: Context) -> str:
        month = f" {_MONTHS[self.month - 1]}" if self.month else " of the month"
        if self.year is not None:
            return f"{self.day}{month} {self.year}, as written"
        if self.year_shift is not None:
            return f"{self.day}{month} of the year that the words name"
        return f"the {self.day}{month} that fits best seen from {context.anchor}"


@dataclass(frozen=True, slots=True)
class Month:
    """A month, with or without the year, or a part of one."""

    month: int
    year: int | None = None
    part: str | None = None
    turn: str | None = None
    year_shift: int | None = None

    def span(self, context: Context) -> DateSpan | None:
        anchor, year = context.anchor, self.year
        if year is None and self.year_shift is not None and anchor is not None:
            year = anchor.year + self.year_shift
        if year is not None:
            return part_of(month_span(year, self.month), self.part)
        if anchor is None:
            return None
        spans = [month_span(anchor.year + n, self.month) for n in (-1, 0, 1)]
        return part_of(_by_turn(spans, self.turn, context), self.part)

    def describe(self, context: Context) -> str:
        name = f"{self.part + ' ' if self.part else ''}{_MONTHS[self.month - 1]}"
        if self.year is not None:
            return f"{name} {self.year}, as written"
        return f"{name}, the {_which(self.turn, context)} seen from {context.anchor}"


@dataclass(frozen=True, slots=True)
class Season:
    """A meteorological season; a winter spans two years, so that a year does not pin it."""

    season: str
    year: int | None = None
    turn: str | None = None
    year_shift: int | None = None

    def span(self, context: Context) -> DateSpan | None:
        year = self.year
        if year is None and self.year_shift is not None and context.anchor is not None:
            year = context.anchor.year + self.year_shift
        if year is not None:
            return None if self.season == "winter" else self._of(year)
        if context.anchor is None:
            return None
        spans = [self._of(context.anchor.year + n) for n in (-2, -1, 0, 1)]
        return _by_turn(spans, self.turn, context)

    def _of(self, year: int) -> DateSpan:
        start = dt.date(year, _SEASON_STARTS[self.season], 1)
        return DateSpan(start, shift(start, "month", 3) - dt.timedelta(days=1), "range")

    def describe(self, context: Context) -> str:
        if self.year is not None:
            return f"{self.season} {self.year}, as written"
        return f"{self.season}, the {_which(self.turn, context)} seen from {context.anchor}"


@dataclass(frozen=True, slots=True)
class Year:
    """A year as written, or a part of one."""

    year: int
    part: str | None = None

    def span(self, context: Context) -> DateSpan | None:
        return part_of(unit_span(dt.date(self.year, 1, 1), "year"), self.part)

    def describe(self, context: Context) -> str:
        return f"{self.part + ' ' if self.part else ''}{self.year}, as written"


@dataclass(frozen=True, slots=True)
class Period:
    """A week, weekend, month or year, counted from the one of the day of writing.

    With ``sequel`` it is counted from the date told before. ``part`` can also be ``"elapsed"``
    (up to the day of writing) or ``"remaining"`` (from it).
    """

    unit: str
    steps: int
    part: str | None = None
    sequel: bool = False

    def span(self, context: Context) -> DateSpan | None:
        anchor = context.anchor
        if self.sequel and context.previous is not None:
            anchor = context.previous.last if self.steps > 0 else context.previous.first
        if anchor is None:
            return None
        if self.unit == "weekend":
            return self._weekend(anchor, context)
        span = unit_span(
            shift(unit_span(anchor, self.unit).first, self.unit, self.steps), self.unit
        )
        if self.part == "elapsed":
            return DateSpan(span.first, min(anchor, span.last), "range")
        if self.part == "remaining":
            return DateSpan(max(anchor, span.first), span.last, "range")
        return part_of(span, self.part)

    def _weekend(self, anchor: dt.date, context: Context) -> DateSpan:
        saturday = anchor - dt.timedelta(days=(anchor.weekday() - 5) % 7)
        in_it = anchor.weekday() >= 5
        if self.steps > 0 or (self.steps == 0 and not context.past and not in_it):
            saturday += dt.timedelta(days=7)
        elif self.steps < 0 and in_it:
            saturday -= dt.timedelta(days=7)
        return DateSpan(saturday, saturday + dt.timedelta(days=1), "range")

    def describe(self, context: Context) -> str:
        part = f"{self.part} part of the " if self.part else "the "
        side = {-1: f"{self.unit} before", 0: self.unit, 1: f"{self.unit} after"}.get(
            self.steps, f"{self.unit} {self.steps:+d} from"
        )
        start = context.previous if self.sequel and context.previous else None
        return f"{part}{side} that of {_name(start) if start else context.anchor}"


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days up to, or from, the day of writing: "since Monday", "until Friday"."""

    kind: str
    inner: Meaning

    def span(self, context: Context) -> DateSpan | None:
        if context.anchor is None:
            return None
        side = "past" if self.kind == "since" else "future"
        edge = self.inner.span(replace(context, direction=context.direction or side))
        if edge is None:
            return None
        first, last = (
            (edge.first, context.anchor) if self.kind == "since" else (context.anchor, edge.last)
        )
        return DateSpan(first, last, "range") if first <= last else edge

    def describe(self, context: Context) -> str:
        return f"{self.kind} {self.inner.describe(context)}"


@dataclass(frozen=True, slots=True)
class Through:
    """From one date to another, both included."""

    first: Meaning
    second: Meaning

    def span(self, context: Context) -> DateSpan | None:
        if context.direction == "future":
            start = self.first.span(context)
            if start is None:
                return None
            end = self.second.span(context.on(start.first, "future"))
        else:
            end = self.second.span(context)
            if end is None:
                return None
            start = self.first.span(context.on(end.last, "past"))
        if start is None or end is None or start.first > end.last:
            return None
        return DateSpan(start.first, end.last, "range")

    def describe(self, context: Context) -> str:
        return f"from {self.first.describe(context)} to {self.second.describe(context)}"


@dataclass(frozen=True, slots=True)
class Containing:
    """The ISO week that another date is in: "the week of 6 October"."""

    inner: Meaning

    def span(self, context: Context) -> DateSpan | None:
        inner = self.inner.span(context)
        return None if inner is None else unit_span(inner.first, "week")

    def describe(self, context: Context) -> str:
        return f"the week of {self.inner.describe(context)}"


def _name(span: DateSpan) -> str:
    return str(span.first) if span.first == span.last else f"{span.first}..{span.last}"


def _which(turn: str | None, context: Context) -> str:
    if turn is not None:
        return {"last": "last one", "next": "next one", "this": "one of the same year"}[turn]
    return "last one" if context.past else "next one"


def _by_turn(spans: list[DateSpan], turn: str | None, context: Context) -> DateSpan:
    """Choose among the same period of several years, given in order."""
    anchor = context.anchor
    assert anchor is not None
    if turn == "this":
        for span in spans:
            if span.first <= anchor <= span.last:
                return span
        if context.direction != "past":
            return next(s for s in spans if s.first.year == anchor.year)
        turn = "last"
    if turn == "last":
        return [s for s in spans if s.last < anchor][-1]
    if turn == "next":
        return next(s for s in spans if s.first > anchor)
    if context.past:
        return [s for s in spans if s.first <= anchor][-1]
    return next(s for s in spans if s.last >= anchor)


def _nearer(before: dt.date | None, after: dt.date | None, context: Context) -> dt.date | None:
    """Choose between the last and the coming day that a date without a year can be."""
    anchor = context.anchor
    assert anchor is not None
    if before is None or after is None:
        return before or after
    ago, ahead = (anchor - before).days, (after - anchor).days
    if context.direction == "future":
        return before if ago <= _SLACK and ahead > _FAR else after
    if context.direction == "past":
        return after if ahead <= _PAST_SLACK and ago > _FAR else before
    return before if ago <= _LONG_AGO or ahead > _SLACK else after
