"""When events were: the days that their sentences, and those before, give them."""

from __future__ import annotations

import datetime as dt

import pytest

from geomap.events import Document
from geomap.extraction.engine import extract_events

#: A Wednesday.
WRITTEN = dt.date(2026, 3, 11)


def days(text: str, lang: str) -> dict[str, tuple[dt.date | None, dt.date | None]]:
    """Return the first and last day of each event of a text, by its place or type."""
    found = extract_events(Document("a", text, WRITTEN, lang=lang)).events
    return {e.place_name or e.event_type: (e.date_start, e.date_end) for e in found}


def march(first: int, last: int | None = None) -> tuple[dt.date, dt.date]:
    """Return days of March 2026."""
    return dt.date(2026, 3, first), dt.date(2026, 3, last or first)


@pytest.mark.parametrize(
    ("lang", "text", "where", "expected"),
    [
        ("en", "The summit in Oslo that was set for Friday has been cancelled.", "Oslo", march(13)),
        (
            "de",
            "Das für Freitag geplante Treffen von Merz und Macron in Oslo wurde abgesagt.",
            "Oslo",
            march(13),
        ),
        ("en", "The rally in Oslo set for Tuesday was called off.", "Oslo", march(10)),
    ],
)
def test_called_off(lang: str, text: str, where: str, expected: tuple[dt.date, dt.date]) -> None:
    """What was called off was meant for a day to come, or for one that has just passed."""
    assert days(text, lang)[where] == expected


def test_part_of_a_day() -> None:
    """An evening is of the day told just before; without one, of the day of writing."""
    told = "On Monday a drone hit a depot in Kherson. In the evening missiles struck Odesa."
    assert days(told, "en")["Odesa"] == march(9)
    assert days("In the evening missiles struck Odesa.", "en")["Odesa"] == march(11)


def test_day_that_dates_only_a_comparison() -> None:
    """A day that something is compared with is not its own."""
    text = "It was the deadliest missile strike on Kharkiv since 12 January."
    assert days(text, "en")["Kharkiv"] == march(11)


def test_day_since_which_something_else_is_so() -> None:
    """A date behind "since" tells when something else began."""
    text = "Drones hit Kharkiv, as they have since Russia invaded in February 2022."
    assert days(text, "en")["Kharkiv"] == march(11)


def test_long_spans_are_not_carried() -> None:
    """A month told in passing dates no event of the next sentence."""
    text = "Russia shelled Kherson in November 2024. A drone hit a bus in Odesa."
    assert days(text, "en")["Odesa"] == march(11)


def test_sequel_counts_from_what_happened() -> None:
    """The next day counts from an event, and from words only where there is no event."""
    text = (
        "On Friday a drone hit a depot in Kherson, the mayor said on Monday. "
        "The next day missiles struck Odesa."
    )
    assert days(text, "en")["Odesa"] == march(7)


def test_bare_day_of_the_month() -> None:
    """A number that opens a sentence is the day of the month told before."""
    text = "Le 2 mars, un drone a frappé un dépôt à Kherson. Le 4, des missiles ont visé Odessa."
    assert days(text, "fr")["Odessa"] == march(4)


def test_day_of_telling() -> None:
    """An undated report is of the day on which it was told, where it says so."""
    text = "Дрон ударил по складу в Херсоне. Об этом во вторник, 10 марта, сообщил глава региона."
    assert days(text, "ru")["Херсоне"] == march(10)


def test_time_of_day_in_a_ticker() -> None:
    """An entry of a live ticker is of the day of the report, however late it comes."""
    text = (
        "10:05 — Дрон ударил по Херсону.\n11:30 — Рынок вырос.\n12:10 — Курс упал.\n"
        "13:40 — Путин и Макрон поговорили по телефону."
    )
    assert days(text, "ru")["call"] == march(11)


AFTER_THEIRS = [
    (
        "fr",
        "Les deux dirigeants comptent se retrouver à Budapest en novembre, deux mois après leur"
        " sommet en Alaska, le 15 août.",
    ),
    (
        "en",
        "The two leaders plan to meet in Budapest in November, two months after they held a"
        " summit in Alaska on 15 August.",
    ),
]


@pytest.mark.parametrize(("lang", "text"), AFTER_THEIRS)
def test_what_a_plan_is_counted_from_was_before(lang: str, text: str) -> None:
    """A summit that another one follows "two months after" has been, whatever is planned."""
    document = Document("x", text, dt.date(2025, 10, 17), lang=lang)
    told = {
        (event.status, event.place_id, event.date_start)
        for event in extract_events(document).events
    }
    assert told == {
        ("planned", "geonames:3054643", dt.date(2025, 11, 1)),
        ("occurred", "geonames:5879092", dt.date(2025, 8, 15)),
    }
