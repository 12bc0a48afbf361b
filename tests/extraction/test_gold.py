"""How well whole texts are read, against annotations made by hand before the rules.

The floors stand a little below what is reached, so that a change that loses ground is seen.
"""

from __future__ import annotations

import copy

import pytest

from .scoring import load, score


@pytest.mark.parametrize(
    ("lang", "f1"),
    [("de", 0.85), ("en", 0.86), ("es", 0.83), ("fr", 0.85), ("ru", 0.88), ("uk", 0.85)],
)
def test_texts_of_each_language_are_read(lang: str, f1: float) -> None:
    """Of the events of the annotated texts, found and extra together keep above the floor."""
    reached = score(load(lang))
    assert reached.f1 >= f1, "\n".join(reached.errors or [])
    assert reached.status >= 0.93 * reached.found
    assert reached.dated >= 0.91 * reached.with_date


def test_texts_without_events_give_few() -> None:
    """Sport, recipes, films and markets in six languages give at most a handful of events."""
    reached = score(load("controls"))
    assert reached.extra <= 3, "\n".join(reached.errors or [])


def test_the_score_can_fail() -> None:
    """An annotation moved away from where its event is counts as missed."""
    texts = copy.deepcopy([t for t in load("en") if t["id"] == "en-danube-wire"])
    before = score(texts)
    for event in texts[0]["events"]:
        if event["lat"] is not None:
            event["lat"] -= 20
    after = score(texts)
    assert before.found > 0
    assert after.found == 0
