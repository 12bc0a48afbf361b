"""Meanings of date expressions that come to weeks, months, seasons, years and ranges."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from geomap.extraction.dates_context import Context, Meaning
from geomap.extraction.dates_span import (
    MONTH_NAMES,
    DateSpan,
    month_span,
    name_of,
    part_of,
    shift,
    unit_span,
)

__all__ = ["Containing", "Ending", "Month", "Period", "Season", "Stretch", "Through", "Year"]

_SEASON_STARTS = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}


@dataclass(frozen=True, slots=True)
class Month(Meaning):
    """A month, with or without the year, or a part of one."""

    month: int
    year: int | None = None
    part: str | None = None
    turn: str | None = None
    year_shift: int | None = None

    def _floats(self) -> bool:
        return self.year is None and self.turn is None and self.year_shift is None

    def _span(self, context: Context, /) -> DateSpan | None:
        anchor, year = context.anchor, self.year
        if year is None and self.year_shift is not None and anchor is not None:
            year = anchor.year + self.year_shift
        if year is not None:
            return part_of(month_span(year, self.month), self.part)
        if anchor is None:
            return None
        spans = [month_span(anchor.year + n, self.month) for n in (-1, 0, 1)]
        return part_of(_by_turn(spans, self.turn, anchor, context.direction), self.part)

    def _describe(self, context: Context, /) -> str:
        name = f"{self.part + ' ' if self.part else ''}{MONTH_NAMES[self.month - 1]}"
        if self.year is not None:
            return f"{name} {self.year}, as written"
        return f"{name}, the {_which(self.turn, context)} seen from {context.anchor}"


@dataclass(frozen=True, slots=True)
class Season(Meaning):
    """A meteorological season; a winter spans two years, so that a year does not pin it."""

    season: str
    year: int | None = None
    turn: str | None = None
    year_shift: int | None = None

    def _floats(self) -> bool:
        return self.year is None and self.turn is None and self.year_shift is None

    def _span(self, context: Context, /) -> DateSpan | None:
        year = self.year
        if year is None and self.year_shift is not None and context.anchor is not None:
            year = context.anchor.year + self.year_shift
        if year is not None:
            return None if self.season == "winter" else self._of(year)
        if context.anchor is None:
            return None
        spans = [self._of(context.anchor.year + n) for n in (-2, -1, 0, 1)]
        return _by_turn(spans, self.turn, context.anchor, context.direction)

    def _of(self, year: int) -> DateSpan:
        start = dt.date(year, _SEASON_STARTS[self.season], 1)
        return DateSpan(start, shift(start, "month", 3) - dt.timedelta(days=1), "range")

    def _describe(self, context: Context, /) -> str:
        if self.year is not None:
            return f"{self.season} {self.year}, as written"
        return f"{self.season}, the {_which(self.turn, context)} seen from {context.anchor}"


@dataclass(frozen=True, slots=True)
class Year(Meaning):
    """A year as written, or a part of one."""

    year: int
    part: str | None = None

    def _span(self, _: Context, /) -> DateSpan | None:
        return part_of(unit_span(dt.date(self.year, 1, 1), "year"), self.part)

    def _describe(self, _: Context, /) -> str:
        return f"{self.part + ' ' if self.part else ''}{self.year}, as written"


@dataclass(frozen=True, slots=True)
class Period(Meaning):
    """A week, weekend, month or year, counted from the one of the day of writing.

    With ``sequel`` it is counted from the date told before. ``part`` can also be ``"elapsed"``
    (up to the day of writing) or ``"remaining"`` (from it).
    """

    unit: str
    steps: int
    part: str | None = None
    sequel: bool = False

    def _span(self, context: Context, /) -> DateSpan | None:
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

    def _describe(self, context: Context, /) -> str:
        part = f"{self.part} part of the " if self.part else "the "
        side = {-1: f"{self.unit} before", 0: self.unit, 1: f"{self.unit} after"}.get(
            self.steps, f"{self.unit} {self.steps:+d} from"
        )
        start = context.previous if self.sequel and context.previous else None
        return f"{part}{side} that of {name_of(start) if start else context.anchor}"


@dataclass(frozen=True, slots=True)
class Stretch(Meaning):
    """Days up to, or from, the day of writing: "since Monday", "until Friday".

    Of what is over by the day of writing, "until Monday" tells only that Monday.
    """

    kind: str
    inner: Meaning

    def _span(self, context: Context, /) -> DateSpan | None:
        anchor = context.anchor
        if anchor is None:
            return None
        side = "past" if self.kind == "since" else "future"
        edge = self.inner.span(replace(context, direction=context.direction or side))
        if edge is None:
            return None
        if self.kind == "since":
            return DateSpan(edge.first, anchor, "range") if edge.first <= anchor else edge
        return DateSpan(anchor, edge.last, "range") if edge.last >= anchor else edge

    def _describe(self, context: Context, /) -> str:
        return f"{self.kind} {self.inner.describe(context)}"


@dataclass(frozen=True, slots=True)
class Through(Meaning):
    """From one date to another, both included."""

    first: Meaning
    second: Meaning

    def _span(self, context: Context, /) -> DateSpan | None:
        start: DateSpan | None
        end: DateSpan | None
        if context.direction == "future" and (self.second.bare or not self.first.bare):
            start = self.first.span(context)
            end = self._other(self.second, context, start, "first")
        else:
            end = self.second.span(context)
            start = self._other(self.first, context, end, "last")
        if start is None or end is None or start.first > end.last:
            return None
        return DateSpan(start.first, end.last, "range")

    @staticmethod
    def _other(
        meaning: Meaning, context: Context, known: DateSpan | None, side: str
    ) -> DateSpan | None:
        """Resolve one end, seen from the known one where it has no year or week of its own."""
        if known is None or not meaning.floats:
            return meaning.span(context)
        if side == "first":
            return meaning.span(Context(known.first, "future"))
        return meaning.span(Context(known.last, "past"))

    def _describe(self, context: Context, /) -> str:
        return f"from {self.first.describe(context)} to {self.second.describe(context)}"


@dataclass(frozen=True, slots=True)
class Containing(Meaning):
    """The ISO week that another date is in: "the week of 6 October"."""

    inner: Meaning

    def _span(self, context: Context, /) -> DateSpan | None:
        inner = self.inner.span(context)
        return None if inner is None else unit_span(inner.first, "week")

    def _describe(self, context: Context, /) -> str:
        return f"the week of {self.inner.describe(context)}"


@dataclass(frozen=True, slots=True)
class Ending(Meaning):
    """The seven days that end on another date: "the week to 8 March"."""

    inner: Meaning

    def _span(self, context: Context, /) -> DateSpan | None:
        inner = self.inner.span(context)
        if inner is None:
            return None
        return DateSpan(inner.last - dt.timedelta(days=6), inner.last, "range")

    def _describe(self, context: Context, /) -> str:
        return f"the seven days up to {self.inner.describe(context)}"


def _which(turn: str | None, context: Context) -> str:
    if turn is not None:
        return {"last": "last one", "next": "next one", "this": "one of the same year"}[turn]
    return "last one" if context.past else "next one"


def _by_turn(
    spans: list[DateSpan], turn: str | None, anchor: dt.date, direction: str | None
) -> DateSpan:
    """Choose among the same period of several years, given in order."""
    if turn == "this":
        for span in spans:
            if span.first <= anchor <= span.last:
                return span
        if direction != "past":
            return next(s for s in spans if s.first.year == anchor.year)
        turn = "last"
    if turn == "last":
        return [s for s in spans if s.last < anchor][-1]
    if turn == "next":
        return next(s for s in spans if s.first > anchor)
    if direction == "future":
        return next(s for s in spans if s.last >= anchor)
    return [s for s in spans if s.first <= anchor][-1]
