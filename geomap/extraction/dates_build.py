"""Rules of a date grammar, and what their words mean once the slots are filled.

A rule of ``dates.toml`` names its meaning (``means``) and gives the parameters that the words do
not hold::

    [[day]]
    means = "offset"
    unit = "day"
    count = -1
    forms = ["yesterday"]
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from geomap.errors import InputError
from geomap.extraction.dates_context import Meaning
from geomap.extraction.dates_days import Calendar, Offset, Undated, Weekday
from geomap.extraction.dates_periods import (
    Containing,
    Ending,
    Month,
    Period,
    Season,
    Stretch,
    Through,
    Year,
)
from geomap.extraction.templates import Captures

__all__ = ["Built", "Rule", "build"]

_DIRECTIONS = {"last": "past", "next": "future"}
#: Meanings that are made of the date that another group of rules found.
_MADE_OF_DATES = frozenset({"same", "second", "since", "until", "range", "week of", "week to"})
#: Units whose spans are too wide, or not defined well enough, to be a date.
_NO_UNITS = ("decade", "century")


@dataclass(frozen=True, slots=True)
class Built:
    """The meaning of a matched expression or of a part of it.

    With ``of_object`` it is the day of what it governs ("a day after the talks"), with ``timed``
    its time of day is told too.
    """

    kind: str
    meaning: Meaning
    direction: str | None = None
    of_object: bool = False
    timed: bool = False

    def reversed(self) -> Built:
        """Return the same distance in the other direction ("three days after the talks")."""
        if not isinstance(self.meaning, Offset):
            return self
        meaning = replace(self.meaning, count=-self.meaning.count)
        return replace(self, meaning=meaning, of_object=True)


@dataclass(frozen=True, eq=False, slots=True)
class Rule:
    """One table of a group in ``dates.toml``; see the guide at the top of ``en/dates.toml``."""

    means: str
    unit: str | None = None
    count: int | None = None
    to: int | None = None
    sign: int = 1
    about: bool = False
    turn: str | None = None
    week: int | None = None
    year_shift: int | None = None
    month_shift: int | None = None
    date: str | None = None
    exact: bool = False
    alone: bool = False
    part: str | None = None
    direction: str | None = None
    why: str = ""
    adjacent: bool = False
    preposition: bool = False

    @classmethod
    def of(cls, table: Mapping[str, Any], lang: str) -> Rule:
        """Read a rule.

        Raises
        ------
        InputError
            When it has a key or a meaning that the grammar does not know.
        """
        values = {key: value for key, value in table.items() if key != "forms"}
        values.setdefault("means", "same")
        unknown = sorted(set(values) - set(cls.__slots__))
        if unknown or values["means"] not in _BUILDERS:
            what = f"the key {unknown[0]!r}" if unknown else f"the meaning {values['means']!r}"
            raise InputError(
                f"{lang}/dates.toml: a rule for {table.get('forms', ['?'])[0]!r} has {what}",
                mend=f"use the keys {', '.join(cls.__slots__)} and the meanings "
                f"{', '.join(_BUILDERS)}",
            )
        return cls(**values)

    def check_slots(
        self, form: str, slots: frozenset[str], groups: frozenset[str], lang: str
    ) -> None:
        """Raise an :class:`~geomap.errors.InputError` when a form lacks a slot that it needs."""
        needed = {
            "weekday": ("weekday",),
            "month": ("month",),
            "season": ("season",),
            "year": ("year",),
            "calendar": ("dayno", "month"),
            "day of month": ("dayno",),
            "days": ("dayno", "month"),
            "last day": ("dayno", "month"),
            "period": () if self.unit else ("span",),
            "sequel period": () if self.unit else ("span",),
        }.get(self.means, ())
        missing = [name for name in needed if not any(slot.startswith(name) for slot in slots)]
        if self.means in _MADE_OF_DATES and not slots & groups:
            missing = ["a group of rules"]
        if missing:
            raise InputError(
                f"{lang}/dates.toml: {form!r} means {self.means!r} but has no slot {missing[0]}",
                mend="add the slot, or give the rule another meaning",
            )


class _Filled:
    """The slots of a match, by name."""

    __slots__ = ("built", "values")

    def __init__(self, captures: Captures) -> None:
        self.built = [value for _, value in captures if isinstance(value, Built)]
        self.values = [(name, value) for name, value in captures if not isinstance(value, Built)]

    def get(self, prefix: str) -> Any:
        """Return the first value of a slot whose name begins so, or ``None``."""
        return next((value for name, value in self.values if name.startswith(prefix)), None)

    def all(self, prefix: str) -> list[Any]:
        """Return the values of all slots whose names begin so."""
        return [value for name, value in self.values if name.startswith(prefix)]


def build(rule: Rule, captures: Captures) -> Built | None:
    """Return what a matched rule means, or ``None`` when there is no such date (31 June)."""
    return _BUILDERS[rule.means](rule, _Filled(captures))


def _same(rule: Rule, filled: _Filled) -> Built | None:
    dated = [built for built in filled.built if built.kind != "clock"]
    one = (dated or filled.built)[0]
    return _directed(replace(one, timed=one.timed or len(dated) < len(filled.built)), rule)


def _second(rule: Rule, filled: _Filled) -> Built | None:
    dated = [built for built in filled.built if built.kind != "clock"]
    return _directed(dated[-1], rule)


def _directed(built: Built, rule: Rule) -> Built:
    return replace(built, direction=rule.direction) if rule.direction else built


def _weekday(rule: Rule, filled: _Filled) -> Built | None:
    direction = rule.direction or _DIRECTIONS.get(rule.turn or "")
    if direction is None and rule.week is not None:
        direction = "past" if rule.week < 0 else "future" if rule.week > 0 else None
    number = filled.get("dayno")
    return Built("weekday", Weekday(filled.get("weekday"), rule.turn, rule.week, number), direction)


def _amount(rule: Rule, filled: _Filled) -> int | None:
    if rule.count is not None:
        return rule.count
    number = filled.get("number")
    return None if number is None else rule.sign * int(number)


def _offset(rule: Rule, filled: _Filled) -> Built | None:
    unit, count = rule.unit or filled.get("unit"), _amount(rule, filled)
    if count is None or unit is None:
        return None
    about = rule.about or filled.get("about") is not None
    sequel = rule.means == "sequel"
    kind = "sequel" if sequel else "relative"
    direction = rule.direction
    if direction is None and not sequel and (count or rule.to):
        direction = "past" if (count or rule.to or 0) < 0 else "future"
    if unit in _NO_UNITS:
        return Built("unknown", Undated(f"{unit} is too wide for a date"), direction)
    return Built(kind, Offset(unit, count, rule.to, about, sequel, rule.exact), direction)


def _part_of_day(_: Rule, __: _Filled) -> Built | None:
    """Build "in the evening": of the day told before, else of the day of writing."""
    return Built("part", Offset("day", 0, sequel=True))


def _within(rule: Rule, filled: _Filled) -> Built | None:
    """Build "in the last three days" and "within two weeks"."""
    unit, count = rule.unit or filled.get("unit"), _amount(rule, filled)
    if count is None or unit is None:
        return None
    if unit in _NO_UNITS:
        return Built("unknown", Undated(f"{unit} is too wide for a date"))
    direction = "past" if count < 0 else "future"
    return Built("relative", Offset(unit, count, 0), rule.direction or direction)


def _beyond(rule: Rule, filled: _Filled) -> Built | None:
    """Build "more than two weeks ago": between two and three."""
    unit, count = rule.unit or filled.get("unit"), _amount(rule, filled)
    if not count or unit is None or unit in _NO_UNITS:
        return None
    further = count + (1 if count > 0 else -1)
    direction = "past" if count < 0 else "future"
    return Built("relative", Offset(unit, count, further), rule.direction or direction)


def _calendar(rule: Rule, filled: _Filled) -> Built | None:
    number, month, year = filled.get("dayno"), filled.get("month"), filled.get("year")
    if not exists(number, month, year):
        return _NO_SUCH_DAY
    return Built("explicit", Calendar(number, month, year, rule.year_shift), rule.direction)


def _day_of_month(rule: Rule, filled: _Filled) -> Built | None:
    """Build "the 24th of this month", and "Monday the 9th"."""
    meaning = Calendar(filled.get("dayno"), month_shift=rule.month_shift)
    return Built("explicit", meaning, rule.direction)


def _holiday(rule: Rule, filled: _Filled) -> Built | None:
    """Build a holiday that has the same day every year: `date` is "12-25"."""
    month, _, number = (rule.date or "").partition("-")
    meaning = Calendar(int(number), int(month), filled.get("year"), rule.year_shift)
    return Built("explicit", meaning, rule.direction)


def exists(number: int, month: int, year: int | None) -> bool:
    """Tell whether there is such a day (29 February without a year: yes)."""
    try:
        dt.date(2000 if year is None else year, month, number)
    except ValueError:
        return False
    return True


_NO_SUCH_DAY = Built("unknown", Undated("there is no such day"))


def _days(rule: Rule, filled: _Filled) -> Built | None:
    """Build "3-5 October": several days of one month."""
    numbers, month, year = filled.all("dayno"), filled.get("month"), filled.get("year")
    if numbers[0] >= numbers[-1] or not exists(numbers[-1], month, year):
        return _NO_SUCH_DAY
    last = Calendar(numbers[-1], month, year)
    return Built("explicit", Through(Calendar(numbers[0]), last), rule.direction)


def _last_day(rule: Rule, filled: _Filled) -> Built | None:
    """Build the later of two days of one month ("the night of October 3-4")."""
    numbers, month, year = filled.all("dayno"), filled.get("month"), filled.get("year")
    if not exists(numbers[-1], month, year):
        return _NO_SUCH_DAY
    return Built("explicit", Calendar(numbers[-1], month, year), rule.direction)


def _month(rule: Rule, filled: _Filled) -> Built | None:
    part = rule.part or filled.get("part")
    direction = rule.direction or _DIRECTIONS.get(rule.turn or "")
    meaning = Month(filled.get("month"), filled.get("year"), part, rule.turn, rule.year_shift)
    return Built("explicit", meaning, direction)


def _season(rule: Rule, filled: _Filled) -> Built | None:
    direction = rule.direction or _DIRECTIONS.get(rule.turn or "")
    meaning = Season(filled.get("season"), filled.get("year"), rule.turn, rule.year_shift)
    return Built("explicit", meaning, direction)


def _year(rule: Rule, filled: _Filled) -> Built | None:
    part = rule.part or filled.get("part")
    return Built("explicit", Year(filled.get("year"), part), rule.direction)


def _period(rule: Rule, filled: _Filled) -> Built | None:
    unit = rule.unit or filled.get("span")
    steps, sequel = rule.count or 0, rule.means == "sequel period"
    part = rule.part or filled.get("part")
    direction = rule.direction
    if direction is None and steps and not sequel:
        direction = "past" if steps < 0 else "future"
    direction = {"elapsed": "past", "remaining": "future"}.get(part or "", direction)
    return Built("sequel" if sequel else "relative", Period(unit, steps, part, sequel), direction)


def _stretch(rule: Rule, filled: _Filled) -> Built | None:
    inner = filled.built[0]
    if isinstance(inner.meaning, Undated):
        return inner
    direction = rule.direction or ("past" if rule.means == "since" else inner.direction)
    return Built(inner.kind, Stretch(rule.means, inner.meaning), direction)


def _week_of(rule: Rule, filled: _Filled) -> Built | None:
    inner = filled.built[0]
    return replace(_directed(inner, rule), meaning=Containing(inner.meaning))


def _week_to(rule: Rule, filled: _Filled) -> Built | None:
    inner = filled.built[0]
    return replace(_directed(inner, rule), meaning=Ending(inner.meaning))


def _range(rule: Rule, filled: _Filled) -> Built | None:
    last = filled.built[-1]
    number = filled.get("dayno")
    first = filled.built[0] if number is None else Built("explicit", Calendar(number))
    if first is last or "clock" in (first.kind, last.kind):
        return None
    if rule.adjacent and not _adjacent(first.meaning, last.meaning):
        return None
    first = replace(first, meaning=_in_the_week_of(first.meaning, last.meaning))
    direction = rule.direction or last.direction or first.direction
    return Built(last.kind, Through(first.meaning, last.meaning), direction)


def _in_the_week_of(first: Meaning, last: Meaning) -> Meaning:
    """Return the first of two weekdays in the week that is told of the last one."""
    if isinstance(first, Weekday) and isinstance(last, Weekday) and first.floats:
        return replace(first, week=last.week)
    return first


def _adjacent(first: Meaning, second: Meaning) -> bool:
    """Tell whether two days follow each other, so that naming both makes one span."""
    if isinstance(first, Weekday) and isinstance(second, Weekday):
        return (first.index + 1) % 7 == second.index and first.turn in (None, second.turn)
    if isinstance(first, Offset) and isinstance(second, Offset):
        return first.unit == second.unit == "day" and second.count - first.count == 1
    return False


def _clock(_: Rule, __: _Filled) -> Built | None:
    return Built("clock", Undated("a time of day"))


def _unknown(rule: Rule, _: _Filled) -> Built | None:
    return Built("unknown", Undated(rule.why or "words that no day can be told from"))


def _none(_: Rule, __: _Filled) -> Built | None:
    return Built("none", Undated("no date"))


_BUILDERS: dict[str, Callable[[Rule, _Filled], Built | None]] = {
    "same": _same,
    "second": _second,
    "weekday": _weekday,
    "offset": _offset,
    "sequel": _offset,
    "part of day": _part_of_day,
    "within": _within,
    "beyond": _beyond,
    "calendar": _calendar,
    "day of month": _day_of_month,
    "holiday": _holiday,
    "days": _days,
    "last day": _last_day,
    "month": _month,
    "season": _season,
    "year": _year,
    "period": _period,
    "sequel period": _period,
    "since": _stretch,
    "until": _stretch,
    "range": _range,
    "week of": _week_of,
    "week to": _week_to,
    "clock": _clock,
    "unknown": _unknown,
    "none": _none,
}
