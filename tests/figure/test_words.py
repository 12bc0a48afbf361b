"""Dates, numbers and plural forms as six languages write them."""

from __future__ import annotations

import datetime as dt
from string import Formatter

import pytest

from geomap.figure.words import Words, plural_form
from geomap.page import UI_LANGUAGES
from geomap.toml import packaged


@pytest.mark.parametrize(
    ("lang", "start", "end", "written"),
    [
        ("en", "2026-03-12", "2026-03-12", "12 March 2026"),
        ("en", "2026-03-10", "2026-03-26", "10–26 March 2026"),
        ("en", "2026-01-01", "2026-12-31", "2026"),
        ("en", "2022-01-01", "2025-12-31", "2022–2025"),
        ("de", "2026-03-10", "2026-04-02", "10. März – 2. April 2026"),
        ("fr", "2026-03-01", "2026-03-02", "1er–2 mars 2026"),
        ("es", "2025-12-31", "2026-01-01", "31 de diciembre de 2025 – 1 de enero de 2026"),
        ("uk", "2026-03-12", "2026-03-12", "12 березня 2026 року"),
        ("ru", "2026-02-01", "2026-05-03", "1 февраля – 3 мая 2026 года"),
    ],
)
def test_dates(lang: str, start: str, end: str, written: str) -> None:
    """A stretch of days is written once, as short as the language allows."""
    assert Words(lang).dates(dt.date.fromisoformat(start), dt.date.fromisoformat(end)) == written


@pytest.mark.parametrize(
    ("lang", "number", "written"),
    [
        ("en", 1234567, "1,234,567"),
        ("de", 1234, "1.234"),
        ("es", 1234, "1234"),
        ("es", 12345, "12.345"),
        ("uk", 1234, "1\u00a0234"),
        ("fr", 0.5, "0,5"),
        ("en", 0, "0"),
    ],
)
def test_numbers(lang: str, number: float, written: str) -> None:
    """Digits stand in groups of three where the language groups them."""
    assert Words(lang).number(number) == written


@pytest.mark.parametrize(
    ("lang", "forms"),
    [
        ("en", {0: "other", 1: "one", 2: "other"}),
        ("fr", {0: "one", 1: "one", 2: "other"}),
        ("uk", {1: "one", 2: "few", 5: "many", 11: "many", 12: "many", 21: "one", 0: "many"}),
        ("ru", {101: "one", 104: "few", 111: "many", 114: "many"}),
    ],
)
def test_plural_forms(lang: str, forms: dict[int, str]) -> None:
    """A number takes the form that the Unicode CLDR gives it."""
    assert {number: plural_form(lang, number) for number in forms} == forms


def test_the_languages_say_the_same() -> None:
    """Each language has every phrase, with the same blanks to fill."""

    def blanks(lang: str) -> dict[str, object]:
        days = ("day", "days_of_month", "days_of_year", "years")
        return {
            key: sorted({name for _, name, _, _ in Formatter().parse(value) if name})
            if isinstance(value, str) else len(value) if isinstance(value, list) else None
            for key, value in packaged("geomap.figure", f"words/{lang}.toml").items()
            if key not in days
        }  # fmt: skip

    assert {lang: blanks(lang) for lang in UI_LANGUAGES} == dict.fromkeys(
        UI_LANGUAGES, blanks("en")
    )


def test_a_stranger_is_shown_as_text() -> None:
    """A word that is in no list stays, without what no format can hold; known ones are words."""
    words = Words("en")
    assert words.term("types", "air_defence") == "Air defence"
    assert words.term("types", "my\x00_type\n") == "my_type"
