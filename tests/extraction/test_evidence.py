"""Further evidence for names: it weighs, it points, and it never makes a place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pytest

import geomap
from geomap.events import Document
from geomap.extraction.engine import extract_events
from geomap.extraction.evidence import MentionSpan, weigh
from geomap.places.mention import Toponym
from geomap.places.toponyms import default_store, find_toponyms

TEXT = "Russian drones hit a depot near Odesa on Tuesday."


class Source:
    """Says that words are names, each with its label."""

    name = "a test"

    def __init__(self, labels: dict[str, str], lang: str = "en") -> None:
        self.labels = labels
        self.lang = lang
        self.asked = 0

    def find(self, text: str, lang: str) -> Sequence[MentionSpan] | None:
        """Return the words where they stand first."""
        self.asked += 1
        if lang != self.lang:
            return None
        return [
            MentionSpan(text.index(word), text.index(word) + len(word), label)  # type: ignore[arg-type]
            for word, label in self.labels.items()
        ]


def weighed(text: str, labels: dict[str, str], lang: str = "en") -> dict[str, Toponym]:
    """Return the toponyms of a text by their words, weighed by what a source says."""
    found = find_toponyms(text, lang="en")
    store = default_store()
    return {t.text: t for t in weigh(found, text, "en", source=Source(labels, lang), store=store)}


def test_a_place_that_is_one_to_others_is_surer() -> None:
    """A name that the source takes for a place, too, gains confidence, and says why."""
    plain = weighed(TEXT, {}, "fr")["Odesa"]
    surer = weighed(TEXT, {"Odesa": "place"})["Odesa"]
    assert plain.confidence < surer.confidence < 1
    assert surer.place == plain.place
    assert surer.reasons[-1] == "place to a test"


@pytest.mark.parametrize("label", ["person", "body", "other"])
def test_a_place_that_is_none_to_others_is_less_sure(label: str) -> None:
    """A name that the source takes for something else loses confidence, and keeps its place."""
    plain = weighed(TEXT, {}, "fr")["Odesa"]
    doubted = weighed(TEXT, {"Odesa": label})["Odesa"]
    unseen = weighed(TEXT, {})["Odesa"]
    assert 0 < doubted.confidence < unseen.confidence < plain.confidence
    assert doubted.place == plain.place


def test_adjectives_are_left_alone() -> None:
    """What sources do not mark, nationalities, is not doubted for that."""
    plain, after = weighed(TEXT, {}, "fr"), weighed(TEXT, {"Odesa": "place"})
    assert plain["Russian"].confidence == after["Russian"].confidence


def test_a_place_that_was_overlooked_is_found_where_the_gazetteer_knows_it() -> None:
    """A span that no rule took for a name becomes one, with no more than middling confidence."""
    text = "The mayor of sumy spoke. Fires burned in poltava."
    assert "sumy" not in {t.text for t in find_toponyms(text, lang="en")}
    found = weighed(text, {"sumy": "place"})["sumy"]
    assert found.place is not None
    assert found.place.country == "UA"
    assert found.confidence <= 0.7
    assert found.reasons[-1] == "named by a test"


@pytest.mark.parametrize("word", ["Blorkville", "The mayor", "spoke. Fires", "of"])
def test_a_place_that_no_gazetteer_knows_is_never_made(word: str) -> None:
    """A span that the gazetteer does not know, or that is no name, stays none."""
    text = "The mayor of Blorkville spoke. Fires burned in Poltava."
    assert word not in weighed(text, {word: "place"})


def test_parents_and_lists_stay_together() -> None:
    """What one name says of another is kept when names are added before them."""
    text = "The mayor of sumy spoke. A storm hit Paris, Texas on Tuesday."
    store = default_store()
    source = Source({"sumy": "place", "Paris": "place"})
    found = weigh(find_toponyms(text, lang="en"), text, "en", source=source, store=store)
    paris = next(t for t in found if t.text == "Paris")
    assert paris.parent is not None
    assert found[paris.parent].text == "Texas"
    assert [t.start for t in found] == sorted(t.start for t in found)


@pytest.mark.parametrize(
    "spans",
    [
        [MentionSpan(-5, 3, "place")],
        [MentionSpan(10, 5, "place")],
        [MentionSpan(40, 4_000, "place")],
        [MentionSpan(0, len(TEXT), "place"), MentionSpan(32, 37, "person")],
        [MentionSpan(32, 37, "place")] * 3,
    ],
)
def test_spans_that_make_no_sense_do_no_harm(spans: list[MentionSpan]) -> None:
    """Spans beyond the text, backwards, one over another or twice change no place."""

    class Odd:
        name = "odd"

        def find(self, text: str, lang: str) -> list[MentionSpan]:
            return spans

    found = weigh(find_toponyms(TEXT, lang="en"), TEXT, "en", source=Odd(), store=default_store())
    assert [t.text for t in found] == ["Russian", "Odesa"]


def test_evidence_reaches_the_events() -> None:
    """The confidence of an event follows that of its place; other languages are left alone."""
    document = Document("a", TEXT, dt.date(2026, 3, 12), "en")
    (plain,) = extract_events(document).events
    (surer,) = extract_events(document, source=Source({"Odesa": "place"})).events
    (less,) = extract_events(document, source=Source({"Odesa": "person"})).events
    assert less.confidence < plain.confidence < surer.confidence
    other = Source({}, "ru")
    table = geomap.extract(document, mentions=other)
    assert other.asked == 1
    assert table["confidence"].tolist() == [plain.confidence]
