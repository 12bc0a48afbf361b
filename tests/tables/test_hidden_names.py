"""A name that is to be hidden is known again in any form; other words are left alone."""

from __future__ import annotations

import pytest

from geomap.tables.hidden_names import HiddenNames

NAMES = ["Izium", "Ізюм", "Київ", "Харків", "Nova Kakhovka", "Paris", "Köln", "Rome", "Statenka"]


@pytest.mark.parametrize(
    "text",
    [
        "the mayor of Izium", "Izium's mayor", "izium", "мер Ізюма", "в Ізюмі", "ізюмський голова",
        "мер Києва", "Київська ОВА", "влада Харкова", "харківський губернатор", "in Nova Kakhovka",
        "the Kakhovka dam", "die Kölner Polizei", "Rome's prefect", "la mairie de Paris", "IZIUM",
        {"speaker": ["the mayor of Izium"]}, ["Paris"], {"killed_in_izium": 2},
    ],
)  # fmt: skip
def test_is_known_again(text: object) -> None:
    """Inflected, as an adjective, in capitals, inside an object."""
    assert HiddenNames(NAMES).occur_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "the air force", "statement", "the governor", "Russia", "the romance of it", "parsley",
        "квартира", "новий день", "a local official", {"initiator": ["Russia"]}, {"killed": 2},
        "", "the state of things", "3",
    ],
)  # fmt: skip
def test_other_words_are_left_alone(text: object) -> None:
    """A word that only begins like a name, or is much longer, is none."""
    assert not HiddenNames(NAMES).occur_in(text)
