"""Days as tables write them, in six languages; what could be two days is none."""

from __future__ import annotations

import pytest

from geomap.tables.schemes.days import Span, parse_span


@pytest.mark.parametrize(
    "written",
    [
        "16.10.2031", "16.10.2031 14:30", "16.10.31", "20311016T1430", "16 oct. 2031",
        "16 October 2031", "October 16th, 2031", "Thursday, 16 October 2031, 10:30",
        "le 16 octobre 2031", "16 de octubre de 2031", "16. Oktober 2031", "16 жовтня 2031 р.",
        "четвер, 16 жовтня 2031", "16 октября 2031 г.", "2031-W42-4", 48_137, 48_137.6, "16-Oct-31",
        "16 жовтня 2031 року",
    ],
)  # fmt: skip
def test_a_day(written: object) -> None:
    """Numbers, months in words of any language, days of a week, and what spreadsheets count."""
    assert parse_span(written, None) == Span("2031-10-16", "2031-10-16")


@pytest.mark.parametrize(
    ("written", "span"),
    [
        ("2031-W42", Span("2031-10-13", "2031-10-19", "week")),
        ("жовтень 2031", Span("2031-10-01", "2031-10-31", "month")),
        ("Feb 2032", Span("2032-02-01", "2032-02-29", "month")),
        (2031, Span("2031-01-01", "2031-12-31", "year")),
    ],
)
def test_more_than_a_day(written: object, span: Span) -> None:
    """A week, a month and a year are as wide as they are."""
    assert parse_span(written, None) == span


def test_seconds_since_1970_are_read_where_the_column_says_so() -> None:
    """Seconds and milliseconds, in UTC; elsewhere such a number is no day."""
    for written in ("1949875200", "1949875200000", 1_949_875_200_000):
        assert parse_span(written, None, is_epoch=True).first == "2031-10-16"
        with pytest.raises(ValueError, match="is not a day"):
            parse_span(written, None)


@pytest.mark.parametrize(
    "written",
    ["16 October", "October", "16-17 October 2031", "2031-W54", "31 April 2031", "48137", "soon",
     "1 2 3", "May be 2031 or not", "May 1-13, 2031", "05/16/31"],
)  # fmt: skip
def test_what_is_no_day(written: str) -> None:
    """A day without a year, two days, weeks and days that are not, and a number as text."""
    with pytest.raises(ValueError, match="is not a day|that no calendar has"):
        parse_span(written, None)


@pytest.mark.parametrize(
    "written",
    ["2031-10-16 to 2031-10-18", "16.10.2031 - 18.10.2031", "16/10/2031, 18/10/2031"],
)
def test_two_days_are_not_the_first(written: str) -> None:
    """A cell with a first and a last day is not cut to the first."""
    with pytest.raises(ValueError, match="is not a day, but two"):
        parse_span(written, None)


@pytest.mark.parametrize("written", ["48137", "48137.5", "48137,5"])
def test_a_count_of_days_in_text_says_what_to_do(written: str) -> None:
    """Which of two calendars it counts in, only the spreadsheet knows."""
    with pytest.raises(ValueError, match="as spreadsheets count days"):
        parse_span(written, None)
