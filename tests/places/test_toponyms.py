"""The entry points: spans, offsets, demonyms, JSON lines, hostile text."""

from __future__ import annotations

import json

import pytest

from geomap.errors import ReadError
from geomap.places.store import Store
from geomap.places.toponyms import find_toponyms, resolve_documents


def test_offsets_are_code_points(tiny_store: Store) -> None:
    """Offsets count code points, also after characters beyond the first plane."""
    text = "😀😀 Kharkiv and the Poltava region 😀."
    for toponym in find_toponyms(text, lang="en", store=tiny_store):
        assert text[toponym.start : toponym.end] == toponym.text
        assert text[toponym.name_start : toponym.name_end] in toponym.text


def test_demonyms_are_tagged_and_can_be_left_out(tiny_store: Store) -> None:
    """Adjectives and inhabitants are demonyms of their country; names are toponyms."""
    text = "L'armée ukrainienne a quitté Kharkiv."
    kinds = {t.text: t.kind for t in find_toponyms(text, lang="fr", store=tiny_store)}
    assert kinds == {"ukrainienne": "demonym", "Kharkiv": "toponym"}
    found = find_toponyms(text, lang="fr", store=tiny_store, demonyms=False)
    assert [t.text for t in found] == ["Kharkiv"]


def test_spans_of_a_long_text_are_answered_in_their_order(tiny_store: Store) -> None:
    """However long the text is, and in whatever order they come, each span has its answer."""
    text = "Kharkiv and Poltava. " * 12_000
    last = text.rindex("Kharkiv")
    spans = [(last, last + 7), (199_900, 200_100), (12, 19), (0, 7), (12, 19)]
    found = find_toponyms(text, lang="en", store=tiny_store, spans=spans)
    assert [(t.start, t.end) for t in found] == spans
    assert [t.text for t in found] == [text[start:end] for start, end in spans]
    assert found[0].place == found[3].place != found[2].place


@pytest.mark.parametrize(
    "text",
    [
        "Paris Hilton and Marie Paris met.",
        "Mr. Paris declined. Anna Poltava did not.",
        "FC Kharkiv won again, and so did Kharkiv United.",
    ],
)
def test_people_and_clubs_are_no_places(text: str, tiny_store: Store) -> None:
    """A person or a club that bears the name of a town is none."""
    assert find_toponyms(text, lang="en", store=tiny_store) == []


def test_given_spans_are_answered_each(tiny_store: Store) -> None:
    """With spans there is one answer for each, unresolved where nothing fits."""
    text = "From kharkiv to Poltava and Narnia."
    spans = [(5, 12), (16, 23), (28, 34)]
    found = find_toponyms(text, lang="en", store=tiny_store, spans=spans)
    assert [(t.start, t.end) for t in found] == spans
    assert found[0].place is not None
    assert found[0].place.place_id == "geonames:706483"
    assert found[2].confidence < 0.3
    lonely = find_toponyms("To Narnia.", lang="en", store=tiny_store, spans=[(3, 9)])
    assert lonely[0].place is None
    assert lonely[0].confidence == 0.0


def test_a_long_text_is_read_in_pieces(tiny_store: Store) -> None:
    """Offsets and numbers hold beyond the first piece of a long text."""
    text = "Nothing here.\n" * 20_000 + "Paris, Texas. Pokrovsk, Ukraine, and the Kharkiv region.\n"
    found = find_toponyms(text, lang="en", store=tiny_store)
    assert {t.text for t in found} >= {"Pokrovsk", "Ukraine", "Kharkiv region"}
    for number, toponym in enumerate(found):
        assert text[toponym.start : toponym.end] == toponym.text
        if toponym.parent is not None:
            assert toponym.parent > number


def test_nothing_in_nothing_out(tiny_store: Store) -> None:
    """A text without names has no toponyms."""
    assert find_toponyms("", store=tiny_store) == []
    assert find_toponyms("nothing at all happens here", store=tiny_store) == []


@pytest.mark.parametrize(
    ("lang", "text", "metonym"),
    [
        ("en", "Washington said it would help.", True),
        ("en", "The White House has denied it.", True),
        ("en", "Russia attacked Kharkiv.", False),
        ("en", "He spoke in Washington on Monday.", False),
        ("en", "Kharkiv said nothing.", False),
        ("fr", "Washington a déclaré que tout allait bien.", True),
        ("fr", "Tout va bien, a affirmé Washington.", True),
        ("fr", "Il est à Washington.", False),
        ("uk", "Росія заявила про успіх.", True),
        ("uk", "Росія атакувала Харків.", False),
        ("ru", "Росія заявила об успехе.", True),
        ("es", "Washington anunció medidas.", True),
        ("de", "Washington warnte davor.", True),
        ("de", "In Washington regnet es.", False),
    ],
)
def test_names_that_stand_for_governments_are_tagged(
    lang: str, text: str, metonym: bool, tiny_store: Store
) -> None:
    """A capital or a country that speaks is a metonym; a town, or one that acts, is not."""
    found = find_toponyms(text, lang=lang, store=tiny_store)
    assert found
    assert found[0].metonym is metonym


@pytest.mark.parametrize(
    "text",
    [
        "A" * 100_000,
        "Kharkiv " * 4_000,
        "Kharkiv, " * 4_000,
        "de " * 20_000 + "Kharkiv",
        "région de " * 8_000,
        "\u0301" * 100_000,
        "К" * 50_000 + "а" * 50_000,
        "(" * 100_000,
        "\x00\ud800 Kharkiv \u202e",
        "Mr. " * 8_000,
        "Нижнього " * 8_000,
    ],
    ids=range(11),
)
def test_hostile_text_is_answered(text: str, tiny_store: Store) -> None:
    """Repetition, controls and lone surrogates are read like any text."""
    for lang in ("en", "fr", "uk"):
        find_toponyms(text, lang=lang, store=tiny_store)


def test_the_same_text_gives_the_same_answer(tiny_store: Store) -> None:
    """Nothing is kept from one text that changes the next."""
    text = "Paris and Washington, Kharkiv and Pokrovsk in Ukraine."
    first = find_toponyms(text, lang="en", store=tiny_store)
    find_toponyms("Pokrovsk, Russia. Paris, Texas.", lang="en", store=tiny_store)
    assert find_toponyms(text, lang="en", store=tiny_store) == first


def test_json_lines(tiny_store: Store) -> None:
    """A line in gives a line out, with the fields of the contract."""
    lines = [
        json.dumps({"id": 1, "text": "Shells fell on Kharkiv.", "lang": "en"}),
        "",
        json.dumps({"id": "b", "text": "Narnia", "spans": [[0, 6]]}),
    ]
    one, two = resolve_documents(lines, store=tiny_store)
    assert one["id"] == 1
    (found,) = one["toponyms"]
    assert found["geonameid"] == "706483"
    assert (found["country"], found["precision"]) == ("UA", "city")
    assert 0 <= found["confidence"] <= 1
    assert two["toponyms"] == [
        {
            "start": 0, "end": 6, "text": "Narnia", "lat": None, "lon": None, "place_id": None,
            "country": None, "precision": "none", "confidence": 0.0, "kind": "toponym",
        }
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("{", "not JSON"),
        ("[]", "no text"),
        ('{"id": 1}', "no text"),
        ('{"text": 3}', "no text"),
        ('{"text": "x", "spans": [[0, 9]]}', "spans"),
        ('{"text": "x", "spans": [[1, 0]]}', "spans"),
        ('{"text": "x", "spans": 7}', "spans"),
        ('{"text": "x", "lang": ["en"]}', "lang"),
        ('{"text": "x", "id": 1e999}', "id"),
        ('{"text": "x", "home": 7}', "home"),
        ('{"text": "x", "home": "Narnia"}', "home: no place"),
        ('{"text": "x", "spans": ' + "[" * 100_000, "not JSON"),
    ],
)
def test_a_line_that_is_no_document_is_refused(line: str, problem: str, tiny_store: Store) -> None:
    """The error says which line, and what it should be."""
    with pytest.raises(ReadError, match=problem) as raised:
        list(resolve_documents([json.dumps({"text": "x"}), line], store=tiny_store))
    assert "line 2" in str(raised.value)
