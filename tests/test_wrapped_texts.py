"""Texts that were broken at a width tell what they told."""

from __future__ import annotations

import datetime as dt
import json
import textwrap
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from geomap.events import Document
from geomap.reader import ArticleReader

GOLD = Path(__file__).parent / "data" / "gold"
WIDTHS = range(40, 101)
#: How many widths each text is broken at; all of them are had by the texts of a language together.
_WIDTHS_EACH = 3
#: Headlines without an end, alone or in lists: where one was broken, nobody can tell its end.
HEADLINES = {"fr-titre", "fr-titres-matin", "ru-zagolovok", "ru-zagolovki-2", "de-schlagzeile"}
HEADLINES |= {"es-titular", "es-titulares"}
READER = ArticleReader()


def _texts(lang: str) -> list[dict[str, Any]]:
    lines = (GOLD / f"{lang}.jsonl").read_text(encoding="utf-8").splitlines()
    return [text for text in map(json.loads, lines) if text["id"] not in HEADLINES]


def _told(text: dict[str, Any], words: str) -> Counter[tuple[Any, ...]]:
    """Return what is told: type, status, place and days, each as often as it is."""
    published = dt.date.fromisoformat(text["published"])
    found = READER.read(Document(text["id"], words, published, lang=text["lang"]))
    return Counter(
        (e.event_type, e.status, e.place_id or e.place_name, e.date_start, e.date_end)
        for e in found.events
    )


def _broken(words: str, width: int, between: str = "\n") -> str:
    return between.join(textwrap.fill(p, width, break_long_words=False) for p in words.split("\n"))


@pytest.mark.parametrize("lang", ["de", "en", "es", "fr", "ru", "uk"])
def test_lines_of_any_width_tell_the_same_events(lang: str) -> None:
    """Whether a paragraph is one line or was broken at 40 to 100 columns makes no difference."""
    texts = _texts(lang)
    for number, text in enumerate(texts):
        whole = _told(text, text["text"])
        for step in range(_WIDTHS_EACH):
            width = WIDTHS[(number + step * len(texts)) % len(WIDTHS)]
            assert _told(text, _broken(text["text"], width)) == whole, (text["id"], width)


SHORT = [
    ("en", "A summit is planned for\n20 May in Vienna, the chancellery said."),
    ("de", "Ein Gipfel ist geplant für den\n20. Mai in Wien, teilte das Kanzleramt mit."),
    ("fr", "Un sommet est prévu pour le\n20 mai à Vienne, selon la chancellerie."),
    ("es", "Una cumbre se celebrará en Viena el\n20 de mayo, según la cancillería."),
    ("ru", "Саммит запланирован на\n20 мая в Вене, сообщила канцелярия."),
    ("uk", "Саміт лідерів заплановано на\n20 травня у Брюсселі, повідомила канцелярія."),
]


@pytest.mark.parametrize(("lang", "words"), SHORT)
def test_a_line_may_end_before_the_day(lang: str, words: str) -> None:
    """A preposition or article at the end of a short line is not the end of a sentence."""
    text = {"id": "short", "lang": lang, "published": "2026-05-11"}
    told = _told(text, words)
    assert told == _told(text, words.replace("\n", " "))
    assert {(kind, status, day) for kind, status, _, day, _ in told} == {
        ("meeting", "planned", dt.date(2026, 5, 20))
    }


def test_entries_of_a_ticker_are_not_run_together() -> None:
    """A day that opens an entry dates that entry, and not the plan above it."""
    text = {"id": "ticker", "lang": "en", "published": "2026-05-11"}
    told = _told(text, "A summit is planned\n20 May: drones hit a depot in Odesa\n")
    assert ("meeting", dt.date(2026, 5, 20)) not in {(kind, day) for kind, _, _, day, _ in told}
