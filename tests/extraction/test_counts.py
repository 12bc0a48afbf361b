"""What is counted, with its role and bound, and at which place."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from geomap.events import Document
from geomap.extraction.engine import extract_events

DATA = Path(__file__).parents[1] / "data" / "counts.jsonl"
WRITTEN = dt.date(2026, 3, 11)


def counted(text: str, lang: str) -> list[tuple[str, str | None, dict[str, int]]]:
    """Return type, place and counts of each event of a text."""
    found = extract_events(Document("a", text, WRITTEN, lang=lang))
    return [(event.event_type, event.place_name, event.counts) for event in found.events]


def samples() -> list[Any]:
    """Return every text of the data file, with a readable id."""
    lines = DATA.read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    return [pytest.param(row, id=f"{row['lang']}-{n}") for n, row in enumerate(rows, 1)]


@pytest.mark.parametrize("row", samples())
def test_sample(row: dict[str, Any]) -> None:
    """Each event of a sample has just the counts that are its own."""
    found = counted(row["text"], row["lang"])
    for event_type, place, counts in row["events"]:
        here = [c for kind, at, c in found if kind == event_type and at and place in at]
        assert here == [counts], place


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "A drone hit block 7 on 12 Sadova Street in Kherson at 3 am on 10 March."),
        ("en", "A 64-year-old Su-34 pilot bombed Kherson with a 500 kg bomb."),
        ("fr", "Un drone a frappé Kherson, à 40 km du front, le 10 mars à 4 h 30."),
        ("de", "Eine Drohne traf am 10. März gegen 4.30 Uhr Cherson, 40 Kilometer vor der Front."),
        ("es", "Un dron golpeó Jersón, a 40 kilómetros del frente, el 10 de marzo a las 4:30."),
        ("ru", "Дрон ударил по Херсону 10 марта в 4:30, в 40 км от линии фронта."),
        ("uk", "Дрон ударив по Херсону 10 березня о 4:30, за 40 км від лінії фронту."),
    ],
)
def test_numbers_that_count_nothing(lang: str, text: str) -> None:
    """Days, hours, distances, ages, addresses and names of weapons are no counts."""
    assert all(counts == {} for _, _, counts in counted(text, lang))


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "Two overnight drone attacks shook Odesa on Tuesday."),
        ("en", "Odesa came under three missile strikes on Tuesday."),
        ("de", "Zwei Drohnenangriffe trafen am Dienstag Odessa."),
        ("fr", "Deux attaques de drones ont frappé Odessa mardi."),
        ("es", "Dos ataques con drones golpearon Odesa el martes."),
        ("ru", "Во вторник Одесса подверглась двум атакам беспилотников."),
        ("ru", "По Одессе во вторник нанесены три ракетных удара."),
        ("uk", "У вівторок Одеса зазнала двох нічних атак дронів."),
    ],
)
def test_attacks_are_not_what_they_are_made_with(lang: str, text: str) -> None:
    """Two attacks by drones do not tell how many drones these were."""
    assert [counts for _, _, counts in counted(text, lang)] == [{}]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "Two attack drones hit a depot in Odesa on Tuesday."),
        ("en", "In one attack on Tuesday two drones hit Odesa."),
        ("de", "Zwei Drohnen griffen am Dienstag Odessa an."),
        ("fr", "Deux drones ont attaqué Odessa mardi."),
        ("es", "Dos drones atacaron Odesa el martes."),
        ("ru", "Во вторник два ударных беспилотника атаковали Одессу."),
        ("uk", "У вівторок два ударні дрони влучили в Одесу."),
    ],
)
def test_drones_that_attack_are_counted(lang: str, text: str) -> None:
    """A number right before the drones is theirs, whatever word of attack stands beside."""
    assert [counts for _, _, counts in counted(text, lang)] == [{"drones_launched": 2}]


def test_toll_in_a_sentence_with_a_place_of_its_own() -> None:
    """Casualties that are told of another place do not go to the event before."""
    found = counted("A drone hit a bus in Kherson. In Odesa two people died in a crash.", "en")
    assert [counts for _, place, counts in found if place == "Kherson"] == [{}]
