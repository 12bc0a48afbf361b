"""What a report only recalls is another event."""

from __future__ import annotations

import datetime as dt

from geomap.events import Document
from geomap.extraction.engine import extract_events


def _days(text: str) -> list[dt.date | None]:
    found = extract_events(Document("a", text, dt.date(2026, 2, 20), lang="ru"))
    return [event.date_start for event in found.events if event.event_type == "strike"]


def test_what_is_recalled_of_another_day_is_another_event() -> None:
    """The news has its own day; what a report recalls keeps the day that it states."""
    text = (
        "В Шебекино при ударе дрона ранен мужчина, сообщил губернатор. "
        "Напомним, 12 февраля при ударе дрона в Шебекино погибла женщина."
    )
    assert _days(text) == [dt.date(2026, 2, 20), dt.date(2026, 2, 12)]


def test_what_is_told_of_the_news_itself_dates_it() -> None:
    """A day that nothing recalls is the day of the event told before it."""
    text = (
        "В Шебекино при ударе дрона ранен мужчина, сообщил губернатор. "
        "Дрон ударил по Шебекино 12 февраля около полудня."
    )
    assert _days(text) == [dt.date(2026, 2, 12)]
