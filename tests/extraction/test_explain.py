"""Explanations: what made an event, in words that can be found again, at no cost when not asked."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

import geomap
from geomap.events import Document
from geomap.extraction.engine import extract_events
from geomap.extraction.explain_text import explanation_text

STORY = """Russian drones hit a depot in Poltava on Tuesday and killed at least three people, the \
governor said. The strike on Poltava injured 12 people.

President Olena Hrytsenko and President Mark Dalton will meet in Budapest in two weeks. Missiles \
launched from Crimea struck Odesa overnight. Power was cut in the city.

Moscow claims that its missiles struck a factory in Sumy on Wednesday. Kyiv denied this."""


def explained(text: str, lang: str = "en") -> list[dict[str, Any]]:
    """Return the explanations of a text of Thursday 12 March 2026."""
    return geomap.explain(Document("story", text, dt.date(2026, 3, 12), lang))


def event(text: str, kind: str, place: str | None, lang: str = "en") -> dict[str, Any]:
    """Return the explanation of one event, by its type and the words of its place."""
    return next(
        one
        for one in explained(text, lang)
        if one["event_type"] == kind
        and one["refused"] is None
        and (one["place"] and one["place"]["text"]) == place
    )


def stretches(value: Any) -> list[dict[str, Any]]:
    """Return everything in an explanation that has offsets."""
    if isinstance(value, list):
        return [found for one in value for found in stretches(one)]
    if not isinstance(value, dict):
        return []
    found = [value] if value.get("start") is not None else []
    return found + [more for one in value.values() for more in stretches(one)]


def test_offsets_lead_to_the_words() -> None:
    """Every stretch that is named stands in the text where it is said to stand."""
    found = stretches(explained(STORY))
    assert len(found) > 20
    assert all(STORY[one["start"] : one["end"]] == one["text"] for one in found)


def test_each_event_of_the_table_is_explained_once() -> None:
    """The explanations of events come in the order of the table, under its ids."""
    documents = [Document(name, STORY, dt.date(2026, 3, 12), "en") for name in ("a", "a", "b")]
    told: list[dict[str, Any]] = []
    table = geomap.extract(documents, explanations=told)
    made = [one["event_id"] for one in told if one["refused"] is None]
    assert made == table["event_id"].tolist()
    assert len(set(made)) == len(made) > 10


def test_the_words_and_the_rule_are_told() -> None:
    """Cue words come with their class and the pack's pattern, and the frame is named."""
    one = event(STORY, "strike", "Odesa")
    assert one["rule"]["frame"]
    asked = {*one["rule"]["head"], *one["rule"]["near"]}
    assert asked & {cue["class"] for cue in one["cues"]}
    heads = {cue["text"]: cue for cue in one["cues"] if cue["part"] == "head"}
    assert heads["struck"]["class"] == "attack"
    assert heads["struck"]["pattern"].startswith("struck")
    (launch_site,) = one["passed_over"]
    assert launch_site["text"] == "Crimea"
    assert launch_site["role"] != "object"
    assert launch_site["reason"]


def test_the_place_is_told_with_its_role_and_candidates() -> None:
    """A place comes with its part in the sentence and with all that its name could mean."""
    place = event(STORY, "strike", "Odesa")["place"]
    assert place["role"] == "object"
    chosen = [one for one in place["candidates"] if one["chosen"]]
    assert [one["country"] for one in chosen] == ["UA"]
    assert chosen[0]["evidence"]
    assert sum(one["score"] for one in place["candidates"]) == pytest.approx(1.0, abs=0.03)
    again = event(STORY, "infrastructure_disruption", "the city")["place"]
    assert any("named before" in reason for reason in again["candidates"][0]["evidence"])


def test_the_days_are_told_with_their_derivation() -> None:
    """A date comes with its words, what it was counted from, and whether the text says it."""
    told = event(STORY, "strike", "Poltava")["date"]
    assert told["basis"] == "text"
    assert told["words"]["text"] == "on Tuesday"
    assert told["anchor"] == "2026-03-12"
    assert told["derivation"].endswith("2026-03-10")
    carried = event(STORY, "infrastructure_disruption", "the city")["date"]
    assert carried["basis"] == "carried"
    assert carried["words"]["text"] == "overnight"
    undated = event("Drones hit a depot in Poltava.", "strike", "Poltava")["date"]
    assert (undated["basis"], undated["words"]) == ("report", None)


def test_counts_are_told_with_their_words() -> None:
    """Each count comes with the number that gives it, also from a sentence that was joined."""
    one = event(STORY, "strike", "Poltava")
    words = {count["name"]: count["text"] for count in one["counts"]}
    assert words == {"injured": "12", "killed_min": "at least three"}
    assert [j["text"] for j in one["joined"]] == ["The strike on Poltava injured 12 people."]


def test_the_status_is_told_with_its_words() -> None:
    """What tells that an event is planned or denied is named; what merely happened needs none."""
    planned = event(STORY, "meeting", "Budapest")["status"]
    assert planned["value"] == "planned"
    assert [w["text"] for w in planned["words"]] == ["will"]
    denied = event(STORY, "strike", "Sumy")["status"]
    assert denied["value"] == "denied"
    assert "deny" in denied["rule"]
    assert [w["text"] for w in denied["words"]] == ["denied"]
    plain = event(STORY, "infrastructure_disruption", "the city")["status"]
    assert plain["words"] == []


def test_the_confidence_is_the_product_of_its_factors() -> None:
    """The factors of the confidence are named, and make it."""
    for one in explained(STORY):
        if one["refused"] is None:
            product = 1.0
            for factor in one["confidence"]["factors"].values():
                product *= factor
            assert one["confidence"]["value"] == pytest.approx(product, abs=0.006)


def test_what_is_refused_is_told_with_the_reason() -> None:
    """What looked like an event and was made none says why, and has no id."""
    refused = [one for one in explained("Drones attacked at dawn.") if one["refused"]]
    assert [(one["event_id"], one["event_type"]) for one in refused] == [(None, "strike")]
    assert refused[0]["refused"] == "no place that it happened at"
    assert explained("The weather was fine in Poltava on Tuesday.") == []


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("fr", "Des drones russes ont frappé un dépôt à Poltava mardi, tuant trois personnes."),
        ("uk", "Російські дрони вдарили по складу в Полтаві у вівторок, троє людей загинули."),
        ("ru", "Российские дроны атаковали склад в Полтаве во вторник, погибли трое."),
        (
            "de",
            "Russische Drohnen trafen am Dienstag ein Lager in Poltawa und töteten drei Menschen.",
        ),
        ("es", "Drones rusos atacaron un depósito en Poltava el martes y mataron a tres personas."),
    ],
)
def test_every_language_is_explained(lang: str, text: str) -> None:
    """Words, place and days are told in each language, and found again in the text."""
    made = [one for one in explained(text, lang) if one["refused"] is None]
    assert [(one["event_type"], one["date"]["date_start"]) for one in made] == [
        ("strike", "2026-03-10")
    ]
    assert all(text[one["start"] : one["end"]] == one["text"] for one in stretches(made))


def test_explanations_are_plain_and_the_same_each_time() -> None:
    """They are JSON as they stand, the same bytes in every run, and they change no event."""
    first, second = (json.dumps(explained(STORY), allow_nan=False) for _ in range(2))
    assert first == second
    document = Document("story", STORY, dt.date(2026, 3, 12), "en")
    plain = extract_events(document)
    assert plain.explanations == []
    assert plain.events == extract_events(document, explain=True).events


def test_the_text_for_people_says_the_same() -> None:
    """As text, each event is a paragraph with its words, its candidates and its factors."""
    told = explained(STORY + "\n\nDrones attacked.")
    paragraphs = explanation_text(told).strip().split("\n\n")
    assert len(paragraphs) == len(told)
    assert "“on Tuesday”" not in paragraphs[0]
    assert "on Tuesday = the Tuesday on or before 2026-03-12: 2026-03-10" in paragraphs[0]
    assert "killed_min = 3 “at least three”" in paragraphs[0]
    assert any(p.startswith("strike, occurred (refused: no place") for p in paragraphs)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("The zorp was bleen in Rome.", "“zorp” stopped by bleen"),
        ("The zorp was loud.", "“zorp” lacks @place or grue+@person"),
    ],
)
def test_words_that_no_rule_took_are_told(text: str, reason: str) -> None:
    """A word that could have told an event says what its rules lacked, or what stopped them."""
    Path("own.toml").write_text(
        '[words.en]\nzorp = ["zorp*"]\nbleen = ["bleen"]\ngrue = ["grue"]\n'
        '[[frame]]\ntype = "other"\nhead = ["zorp"]\nnear = ["@place", "grue+@person"]\n'
        'unless = ["bleen"]\n'
    )
    document = Document("story", text, dt.date(2026, 3, 12), "en")
    told = geomap.explain(document, cues="own.toml")
    assert [one["refused"] for one in told] == [f"no rule holds: {reason}"]
    assert reason in explanation_text(told)
    assert all(text[one["start"] : one["end"]] == one["text"] for one in stretches(told))


def test_words_of_an_event_are_no_near_misses() -> None:
    """What an event was made of is not told again as what no rule took."""
    told = explained("Russian drones hit a depot in Poltava on Tuesday.")
    assert [one["refused"] for one in told] == [None]


def test_hostile_words_stay_on_their_line() -> None:
    """Line breaks and controls of a text cannot make up lines of an explanation."""
    text = "Drones hit\u2028a depot\x0bin Poltava\x85on Tuesday, killing\tthree people."
    document = Document("a\nforged, occurred", text, dt.date(2026, 3, 12), "en")
    told = explanation_text(geomap.explain(document))
    assert all(line.startswith(("strike", "  ")) or not line for line in told.split("\n"))
    assert all(len(line.splitlines()) <= 1 for line in told.split("\n"))
