"""The language of a text is told among those that have a pack, or is told to be none of them."""

from __future__ import annotations

import pytest

from geomap.languages.detect import detect


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "The governor said that two people were hurt when a drone fell on the depot."),
        ("fr", "Le gouverneur a déclaré que deux personnes ont été blessées dans la nuit."),
        ("uk", "Очільник області повідомив, що внаслідок обстрілу двоє людей дістали поранень."),
        ("ru", "Глава региона сообщил, что в результате обстрела пострадали два человека."),
        ("de", "Der Gouverneur teilte mit, dass bei dem Angriff zwei Menschen verletzt wurden."),
        ("es", "El gobernador dijo que dos personas resultaron heridas en el ataque de anoche."),
    ],
)
def test_each_language_is_told(lang: str, text: str) -> None:
    """A sentence of each language is told to be of it."""
    assert detect(text) == lang


@pytest.mark.parametrize("text", ["", "12345 67.8", "東京で地震がありました", "Lorem ipsum dolor"])
def test_another_language_is_none(text: str) -> None:
    """A text of no words, of another script or of no known word is of no language of ours."""
    assert detect(text) is None
