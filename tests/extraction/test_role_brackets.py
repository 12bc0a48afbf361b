"""Lists of places in brackets."""

from __future__ import annotations

import datetime as dt

from geomap.events import Document
from geomap.extraction.engine import extract_events

_DAY = dt.date(2026, 1, 20)


def _places(text: str, lang: str) -> set[str | None]:
    found = extract_events(Document("a", text, _DAY, lang=lang))
    return {event.place_label for event in found.events}


def test_what_was_counted_is_at_each_place_of_the_bracket() -> None:
    """Names between numbers and dashes behind "in three regions" are where it was."""
    text = (
        "Через ожеледь знеструмлено 88 сіл у трьох областях "
        "(Полтавська – 40, Черкаська – 36 та Одеська – 12)."
    )
    assert _places(text, "uk") == {"Poltava Oblast", "Cherkasy Oblast", "Odessa Oblast"}
    text = "Из-за ледяного дождя обесточены села в двух областях (Смоленская – 40, Тверская – 14)."
    assert _places(text, "ru") == {"Smolensk Oblast", "Tver Oblast"}


def test_a_bracket_with_other_words_lists_no_places() -> None:
    """What a bracket says of places in a sentence of its own is not listed."""
    text = "В городах (среди них живут и Смоленск, и Тверь, говорил поэт) прошёл дождь."
    assert _places(text, "ru") == set()
