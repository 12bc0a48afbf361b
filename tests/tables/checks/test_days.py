"""Rules on days."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest


def day(first: str, last: str | None = None, **more: Any) -> dict[str, Any]:
    """Return the cells of a span of days."""
    return {"date_start": first, "date_end": last or first, **more}


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        (day("2025-10-10", "2025-10-12"), "date-precision"),
        (day("2025-10-01", "2025-10-12", date_precision="week"), "date-precision"),
        (day("2025-08-01", "2025-10-12", date_precision="month"), "date-precision"),
        (day("2025-10-12", date_precision="range"), "date-precision"),
        (day("2025-10-12", date_precision="unknown"), "date-precision"),
        ({"date_start": None, "date_end": None}, "date-precision"),
        (day("2025-10-12", "2025-10-10", date_precision="range"), "date-order"),
        (day("2025-10-18"), "happened-after-report"),
        (day("2025-10-10", status="planned"), "planned-before-report"),
    ],
)
def test_days_that_contradict_are_found(found: Any, row: dict[str, Any], rule: str) -> None:
    """Days fit their precision, their order, and the day of the report."""
    assert found({}, row) == [("e1", rule)]


@pytest.mark.parametrize(
    "row",
    [
        day("2025-10-06", "2025-10-12", date_precision="week"),
        day("2025-10-01", "2025-10-31", date_precision="month", published="2025-11-01"),
        day("2025-01-01", "2025-12-31", date_precision="year", published="2026-01-01"),
        day("2025-10-20", status="planned"),
        day("2025-10-17"),
        {"date_start": None, "date_end": None, "date_precision": "unknown"},
    ],
)
def test_days_that_fit_are_not_complained_of(found: Any, row: dict[str, Any]) -> None:
    """A week has seven days, a plan is ahead, and the day of the report is no future."""
    assert found({}, row) == []


def test_the_clock_is_not_asked(found: Any) -> None:
    """Without a day of publication only a day that is given, or the table's last, tells."""
    late = day("2031-05-01", published=None)
    assert found(late) == []
    assert found(late, today=dt.date(2026, 1, 1)) == [("e0", "happened-after-report")]
    assert found({}, late) == [("e1", "happened-after-report")]


def test_a_day_far_from_all_others_is_odd(found: Any) -> None:
    """A year that was mistyped stands apart; a table of many years has no such day."""
    near = [day(f"2025-10-{n:02}", published=None) for n in range(10, 20)]
    assert found(*near, day("2052-10-16", published=None)) == [("e10", "odd-date")]
    assert found(*near, day("1970-01-01", published=None)) == [("e10", "odd-date")]
    years = [day(f"{n}-10-16", published=None) for n in range(2000, 2020, 2)]
    assert found(*years) == []


def test_day_and_month_in_the_wrong_order_show_beside_the_others(found: Any) -> None:
    """A day far from its report or from the sure days, and near them when turned, is told."""
    assert found({}, day("2025-05-10", published="2025-10-06")) == [("e1", "day-and-month")]
    sure = [day(f"2025-10-{n}", published=None) for n in (15, 18, 21, 28)]
    assert found(*sure, day("2025-03-10", published=None)) == [("e4", "day-and-month")]
    assert found(*sure, day("2025-10-03", published=None)) == []
    assert found(*sure, day("2025-03-13", published=None)) == []


def test_day_and_month_in_the_wrong_order_show_in_a_sorted_table(found: Any) -> None:
    """In a table in the order of days, one that is out of it and fits when turned is told."""
    rows = [day(f"2025-{m:02}-{d:02}", published=None) for m in range(1, 10) for d in (5, 20)]
    assert found(*rows) == []
    rows[7], rows[9] = day("2025-05-03", published=None), day("2025-05-18", published=None)
    assert found(*rows) == []
    rows[8] = day("2025-06-07", published=None)
    assert found(*rows) == []
    rows[8] = day("2025-12-05", published=None)
    assert found(*rows) == [("e8", "day-and-month")]
