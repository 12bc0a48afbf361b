"""Date expressions: what is found in six languages, and the days that it comes to."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geomap.errors import OptionError
from geomap.extraction.dates import DateExpression, DateSpan, find_dates

DATA = Path(__file__).parents[1] / "data" / "dates"
LANGUAGES = ("de", "en", "es", "fr", "ru", "uk")
#: A Thursday.
WRITTEN = dt.date(2025, 10, 16)


def samples() -> list[Any]:
    """Return every text of the data files, with a readable id."""
    return [
        pytest.param(lang, json.loads(line), id=f"{lang}-{number}")
        for lang in LANGUAGES
        for number, line in enumerate(
            (DATA / f"{lang}.jsonl").read_text(encoding="utf-8").splitlines(), 1
        )
    ]


def written(span: DateSpan | None) -> str | None:
    """Return a span as the data files write it."""
    if span is None:
        return None
    return str(span.first) if span.first == span.last else f"{span.first}/{span.last}"


def only(text: str, lang: str) -> DateExpression:
    """Return the one expression of a text."""
    (expression,) = find_dates(text, lang)
    return expression


@pytest.mark.parametrize(("lang", "sample"), samples())
def test_sample(lang: str, sample: dict[str, Any]) -> None:
    """Each sample gives the listed expressions with their days, and no others."""
    anchor = dt.date.fromisoformat(sample.get("anchor", str(WRITTEN)))
    previous = None
    if "previous" in sample:
        told = dt.date.fromisoformat(sample["previous"])
        previous = DateSpan(told, told, "day")
    found = []
    for expression in find_dates(sample["text"], lang):
        span = expression.resolve(anchor, direction=sample.get("direction"), previous=previous)
        found.append(
            {
                "text": expression.text,
                "kind": expression.kind,
                "days": written(span),
                "precision": span.precision if span else None,
            }
        )
    assert found == sample["found"], sample["text"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_language_has_samples_with_and_without_dates(lang: str) -> None:
    """Beside what must be found stands what must not be found."""
    lines = (DATA / f"{lang}.jsonl").read_text(encoding="utf-8").splitlines()
    found = [bool(json.loads(line)["found"]) for line in lines]
    assert len(found) >= 60
    assert found.count(False) >= 8


class TestWeekdays:
    """Days of the week."""

    def test_day_of_writing_counts(self) -> None:
        """A weekday said on that weekday is the day of writing, looking back or ahead."""
        day = only("on Thursday", "en")
        assert day.resolve(WRITTEN) == DateSpan(WRITTEN, WRITTEN, "day")
        assert day.resolve(WRITTEN, direction="future") == DateSpan(WRITTEN, WRITTEN, "day")

    def test_direction_of_the_words_wins(self) -> None:
        """The words "last Friday" are past in a sentence about the future."""
        day = only("vendredi dernier", "fr")
        assert day.direction == "past"
        assert written(day.resolve(WRITTEN, direction="future")) == "2025-10-10"

    def test_no_anchor_gives_no_day(self) -> None:
        """Without the day of writing a weekday is no day."""
        assert only("on Thursday", "en").resolve(None) is None


class TestCalendar:
    """Days and months, with and without the year."""

    def test_full_date_needs_no_anchor(self) -> None:
        """A date with its year is a day whenever it was written."""
        assert written(only("3 October 2025", "en").resolve(None)) == "2025-10-03"

    def test_without_year_or_anchor(self) -> None:
        """A date without its year is no day without the day of writing."""
        assert only("3 October", "en").resolve(None) is None

    @pytest.mark.parametrize(
        ("text", "direction", "expected"),
        [
            ("on 20 November", None, "2024-11-20"),
            ("on 20 November", "future", "2025-11-20"),
            ("on 20 November", "past", "2024-11-20"),
            ("on 30 October", None, "2025-10-30"),
            ("on 30 October", "past", "2024-10-30"),
            ("on 17 October", "past", "2025-10-17"),
            ("on 1 October", "future", "2025-10-01"),
            ("on 1 May", "future", "2026-05-01"),
        ],
    )
    def test_year_left_out(self, text: str, direction: str | None, expected: str) -> None:
        """Without its year a date is the last one, or the coming one where that is far nearer."""
        assert written(only(text, "en").resolve(WRITTEN, direction=direction)) == expected

    @pytest.mark.parametrize("text", ["on 31 June", "30 February 2025", "on June 31, 2024"])
    def test_day_that_no_calendar_has(self, text: str) -> None:
        """A day that does not exist is a date that cannot be told, not its month."""
        day = only(text, "en")
        assert (day.kind, day.resolve(WRITTEN)) == ("unknown", None)

    def test_leap_day(self) -> None:
        """29 February without its year is looked for in the years that have one."""
        assert written(only("on 29 February", "en").resolve(WRITTEN)) == "2024-02-29"

    @pytest.mark.parametrize(
        ("lang", "text", "expected"),
        [
            ("en", "03/10/2025", None),
            ("en", "10/10/2025", "2025-10-10"),
            ("fr", "03/10/2025", "2025-10-03"),
            ("de", "3.10.2025", "2025-10-03"),
            ("uk", "03.10.25", "2025-10-03"),
            ("es", "2025-10-03", "2025-10-03"),
        ],
    )
    def test_order_of_day_and_month(self, lang: str, text: str, expected: str | None) -> None:
        """Digits are read in the order of the language, and in English only when one fits."""
        assert written(only(text, lang).resolve(WRITTEN)) == expected

    @pytest.mark.parametrize("text", ["31.04.2025", "1.2.3.4", "192.168.10.1", "13/13/2025"])
    def test_digits_that_are_no_date(self, text: str) -> None:
        """Digits with dots that fit no calendar are no date."""
        assert find_dates(text, "fr") == []


class TestSequels:
    """Dates counted from the date told before."""

    def test_previous_date_counts(self) -> None:
        """The words "the next day" follow the date told before, or else the day of writing."""
        next_day = only("The next day", "en")
        told = DateSpan(dt.date(2025, 10, 1), dt.date(2025, 10, 1), "day")
        assert next_day.kind == "sequel"
        assert written(next_day.resolve(WRITTEN, previous=told)) == "2025-10-02"
        assert written(next_day.resolve(WRITTEN)) == "2025-10-17"

    def test_previous_range(self) -> None:
        """After a range counts from its last day, before it from its first."""
        told = DateSpan(dt.date(2025, 10, 1), dt.date(2025, 10, 3), "range")
        assert written(only("the next day", "en").resolve(None, previous=told)) == "2025-10-04"
        assert written(only("the day before", "en").resolve(None, previous=told)) == "2025-09-30"

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("Three days after the talks, the dam broke.", "2025-10-04"),
            ("He spoke again three days after.", "2025-10-04"),
            ("He spoke there, three days after the talks in Oslo.", "2025-09-28"),
        ],
    )
    def test_days_after(self, text: str, expected: str) -> None:
        """Inside a sentence "three days after the talks" dates the talks, three days earlier."""
        told = DateSpan(dt.date(2025, 10, 1), dt.date(2025, 10, 1), "day")
        assert written(only(text, "en").resolve(WRITTEN, previous=told)) == expected


class TestRanges:
    """From one date to another."""

    def test_ends_share_year(self) -> None:
        """The year of a range belongs to its last day, and the first day is before it."""
        span = only("from 30 December to 5 January 2025", "en").resolve(WRITTEN)
        assert written(span) == "2024-12-30/2025-01-05"

    def test_relative_ends(self) -> None:
        """Both ends of a relative range count from the day of writing."""
        assert written(only("avant-hier et hier", "fr").resolve(WRITTEN)) == "2025-10-14/2025-10-15"

    @pytest.mark.parametrize(
        ("direction", "expected"),
        [
            (None, "2025-10-16/2025-10-20"),
            ("future", "2025-10-16/2025-10-20"),
            ("past", "2025-10-13"),
        ],
    )
    def test_until(self, direction: str | None, expected: str) -> None:
        """The words "until Monday" end on the coming one, or on the last one if it is over."""
        until = only("until Monday", "en")
        assert written(until.resolve(WRITTEN, direction=direction)) == expected

    def test_days_that_do_not_follow(self) -> None:
        """Two weekdays with a gap between them are two dates."""
        assert [d.text for d in find_dates("on Monday and Thursday", "en")] == [
            "on Monday",
            "Thursday",
        ]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "umpteen days ago"),
        ("fr", "il y a trente-douze jours"),
        ("fr", "il y a moult jours"),
        ("ru", "сорок семнадцать дней назад"),
        ("uk", "безліч днів тому"),
        ("de", "vor zwölfundzwanzig Tagen"),
        ("es", "hace equis días"),
    ],
)
def test_unknown_numeral(lang: str, text: str) -> None:
    """A numeral that cannot be read gives no day, never a wrong one."""
    assert [d.resolve(WRITTEN) for d in find_dates(text, lang) if d.resolve(WRITTEN)] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The vote is on Friday.", "on Friday = the Friday on or before 2025-10-16: 2025-10-10"),
        ("It was 3 days ago.", "3 days ago = 3 days before 2025-10-16: 2025-10-13"),
        ("By 3 pm.", "By 3 pm = a time of day: no day"),
    ],
)
def test_derivation(text: str, expected: str) -> None:
    """The derivation tells in words how the days were found."""
    assert only(text, "en").derivation(WRITTEN) == expected


def test_empty_line_divides() -> None:
    """No expression reaches across an empty line."""
    assert [d.text for d in find_dates("since\n\nMonday", "en")] == ["Monday"]
    assert [d.text for d in find_dates("since\nMonday", "en")] == ["since\nMonday"]


def test_years_out_of_range() -> None:
    """A distance that leaves the calendar gives no day."""
    assert only("9999 years ago", "en").resolve(WRITTEN) is None


def test_unknown_language() -> None:
    """A language without a pack is an error that names those that have one."""
    with pytest.raises(OptionError, match="use one of"):
        find_dates("on Monday", "xx")


def test_long_text_keeps_offsets() -> None:
    """In a text of many blocks every date is found where it stands."""
    text = "word " * 40_000 + "on Monday " + "word " * 40_000 + "on 3 October"
    found = find_dates(text, "en")
    assert [text[d.start : d.end] for d in found] == ["on Monday", "on 3 October"]


def words_of_samples(lang: str) -> list[str]:
    """Return the words of a language's samples, as bricks for random text."""
    lines = (DATA / f"{lang}.jsonl").read_text(encoding="utf-8").splitlines()
    return sorted({word for line in lines for word in json.loads(line)["text"].split()})


@pytest.mark.parametrize("lang", LANGUAGES)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_any_words(lang: str, data: st.DataObject) -> None:
    """Whatever the words and the day, offsets are true, in order, and spans run forward."""
    bricks = st.sampled_from(
        [*words_of_samples(lang), "\n\n", "31", ".", "-", "–", "2025", "\ud800"]
    )
    text = " ".join(data.draw(st.lists(bricks, max_size=25)))
    anchor = data.draw(st.none() | st.dates())
    direction = data.draw(st.sampled_from([None, "past", "future"]))
    end = 0
    for expression in find_dates(text, lang):
        assert end <= expression.start < expression.end
        end = expression.end
        assert text[expression.start : end] == expression.text
        assert expression.derivation(anchor, direction=direction)
        span = expression.resolve(anchor, direction=direction)
        if span is not None:
            assert span.first <= span.last
            assert span.precision in ("day", "week", "month", "year", "range")
            assert (span.precision == "day") == (span.first == span.last) or (
                span.precision == "range"
            )


@pytest.mark.parametrize("lang", LANGUAGES)
@settings(max_examples=40, deadline=None)
@given(text=st.text(max_size=200))
def test_any_text(lang: str, text: str) -> None:
    """Any text is read without an error."""
    for expression in find_dates(text, lang):
        assert text[expression.start : expression.end] == expression.text
        expression.resolve(WRITTEN)
