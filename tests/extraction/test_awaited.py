"""Who is awaited where: a visit told without a word for it."""

from __future__ import annotations

import datetime as dt

import pytest

from geomap.events import Document
from geomap.extraction.engine import extract_events

PUBLISHED = dt.date(2026, 5, 11)


def _told(lang: str, text: str) -> list[tuple[str, str, dt.date | None]]:
    found = extract_events(Document("x", text, PUBLISHED, lang=lang)).events
    return [(event.event_type, event.status, event.date_start) for event in found]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "Volodymyr Zelenskiy is due at the White House on Friday."),
        ("en", "Volodymyr Zelenskiy is expected on Friday in Berlin."),
        ("fr", "Volodymyr Zelensky est attendu vendredi à Berlin."),
        ("fr", "Volodymyr Zelensky est attendu vendredi à la Maison Blanche."),
        ("uk", "У п'ятницю Володимира Зеленського чекають у Білому домі."),
        ("ru", "Владимира Зеленского в пятницу 15 мая ждут в Белом доме."),
        ("es", "Volodímir Zelenski es esperado el viernes en Berlín."),
        ("de", "Wolodymyr Selenskyj wird am Freitag im Weißen Haus erwartet."),
        ("de", "Am Freitag wird in Berlin Wolodymyr Selenskyj erwartet."),
        ("de", "Die ukrainische Außenministerin wird am Freitag in Berlin erwartet."),
        ("uk", "В Осло у п'ятницю чекають на Володимира Зеленського."),
        ("ru", "В Осло в пятницу ждут Владимира Зеленского."),
    ],
)
def test_a_person_awaited_at_a_place_meets_somebody_there(lang: str, text: str) -> None:
    """Who comes stands on one side of the words, the place on the other, whatever day between."""
    assert _told(lang, text) == [("meeting", "planned", dt.date(2026, 5, 15))]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "Vladimir Smith is due in court in Oslo on Friday."),
        ("en", "A verdict is due in Oslo on Friday, minister Jens Hansen said."),
        ("fr", "De fortes pluies sont attendues vendredi à Lyon, a dit le ministre Jean Dupont."),
        ("ru", "Дожди ждут в Москве в пятницу, сообщил Иван Петров."),
        ("ru", "В Киеве в пятницу ждут решения Владимира Зеленского."),
        ("uk", "У Києві в п'ятницю чекають на рішення Володимира Зеленського."),
        ("de", "Ein Urteil wird am Freitag in Oslo erwartet, sagte Minister Jens Hansen."),
        ("de", "Der Film über Friedrich Merz wird am Freitag in Berlin erwartet."),
    ],
)
def test_what_else_is_awaited_is_no_meeting(lang: str, text: str) -> None:
    """Nor is it a meeting when somebody is awaited at no place, or something is."""
    assert _told(lang, text) == []
