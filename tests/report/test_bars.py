"""Rules for the bars of a timeline."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from geomap.figure.model import Model
from geomap.report.bars import DENIED, HAPPENED, POSSIBLE, Bars, bars_of, kind_of

EPOCH = dt.date(1970, 1, 1)
Day = str | tuple[str, str]


def bars(*days: Day | None, **columns: object) -> Bars | None:
    """Return the bars of events on some days, or between two."""
    spans = [(day, day) if isinstance(day, str) else day or (None, None) for day in days]
    table = pd.DataFrame(spans, columns=["date_start", "date_end"], dtype=object)
    return bars_of(Model(table.assign(**{"event_type": "strike", **columns})))


def found(*days: Day | None, **columns: object) -> Bars:
    """Return the bars of events of which some have a date."""
    some = bars(*days, **columns)
    assert some is not None
    return some


def dates(some: Bars) -> list[str]:
    """Return the first days of bars."""
    return [str(EPOCH + dt.timedelta(bar.first)) for bar in some.bars]


def test_nothing_dated_has_no_bars() -> None:
    """Without a date there is no timeline."""
    assert bars() is None
    assert bars(None, None) is None


def test_a_day_has_one_bar() -> None:
    """Events of one day are one bar of one day."""
    some = found("2025-10-16", "2025-10-16", None)
    assert (some.length, dates(some)) == ("day", ["2025-10-16"])
    assert some.bars[0].total == 2


def test_days_without_events_have_bars() -> None:
    """Time runs evenly: between two events stand empty bars."""
    some = found("2025-10-16", "2025-10-19")
    assert [bar.total for bar in some.bars] == [1, 0, 0, 1]


@pytest.mark.parametrize(
    ("last", "length", "first"),
    [
        ("2025-03-01", "day", "2025-01-15"),
        ("2025-12-01", "week", "2025-01-13"),
        ("2029-01-01", "month", "2025-01-01"),
        ("2038-01-01", "quarter", "2025-01-01"),
        ("2075-01-01", "year", "2025-01-01"),
        ("2500-01-01", "decade", "2020-01-01"),
    ],
)
def test_bars_are_as_long_as_asked_for(last: str, length: str, first: str) -> None:
    """Bars are no more than fit, and begin as calendars do: weeks on Mondays."""
    some = found("2025-01-15", last)
    assert some.length == length
    assert dates(some)[0] == first
    assert len(some.bars) <= 62
    assert sum(bar.total for bar in some.bars) == 2
    ends = [bar.last + 1 for bar in some.bars]
    assert ends[:-1] == [bar.first for bar in some.bars[1:]]


def test_a_week_is_not_put_on_a_day() -> None:
    """What can have been on any of several bars is pale on each; a week of weeks is exact."""
    some = found(("2025-10-13", "2025-10-15"), "2025-10-14", "2025-10-16")
    assert [(int(bar.counts.sum()), bar.vague) for bar in some.bars] == [
        (0, 1), (1, 1), (0, 1), (1, 0),
    ]  # fmt: skip
    weeks = found(("2025-10-13", "2025-10-19"), "2025-01-15", "2025-12-01")
    assert not any(bar.vague for bar in weeks.bars)


def test_a_year_does_not_stretch_days() -> None:
    """An event known only to the year is told, not drawn, among events of days; not among years."""
    days = [f"2025-10-{day}" for day in range(10, 20)]
    some = found(*days, ("2025-01-01", "2025-12-31"))
    assert (some.wide, len(some.bars)) == (1, 10)
    years = found(*[(f"{year}-01-01", f"{year}-12-31") for year in range(2015, 2026)])
    assert (years.wide, years.length) == (0, "year")
    assert [int(bar.counts.sum()) for bar in years.bars] == [1] * 11


def test_far_events_stand_apart() -> None:
    """One event of 1999 does not make one bar of all those of 2025; two halves are not apart."""
    days = [f"2025-10-{day}" for day in range(10, 20)]
    some = found("1999-03-24", *days, "2040-01-01")
    assert [bar.apart for bar in some.bars] == [True, *[False] * 10, True]
    assert dates(some)[0] == "1999-03-24"
    assert sum(bar.total for bar in some.bars) == 12
    assert not any(bar.apart for bar in found("1999-03-24", "2025-10-16").bars)
    assert not any(bar.apart for bar in found(*["1999-03-24"] * 5, *days).bars)


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_the_ends_of_the_calendar(day: str) -> None:
    """The first and the last day of the calendar have bars like any."""
    some = found(day, "2025-10-16")
    assert some.length == "decade"
    assert sum(bar.total for bar in some.bars) == 2


def test_statuses_are_of_three_kinds() -> None:
    """What happened, what may and what is said not to are counted by themselves."""
    some = found(*["2025-10-16"] * 4, status=["occurred", "planned", "cancelled", "denied"])
    assert some.bars[0].counts.sum(axis=0).tolist() == [1, 1, 2]
    assert [kind_of(status) for status in ("occurred", "hypothetical", "denied", "?")] == [
        HAPPENED, POSSIBLE, DENIED, HAPPENED,
    ]  # fmt: skip
