"""Recognition of names, lists and type words, over the tiny gazetteer."""

from __future__ import annotations

import pytest

from geomap.places.document import Document, read
from geomap.places.lexicon import lexicon_for
from geomap.places.recognise import recognise
from geomap.places.store import Store


def _read(text: str, lang: str, store: Store) -> Document:
    document = read(text, lexicon_for(lang, store))
    recognise(document)
    return document


def _names(text: str, lang: str, store: Store) -> list[tuple[str, str | None]]:
    document = _read(text, lang, store)
    tokens = document.tokens
    return [
        (text[tokens[m.first].start : tokens[m.last - 1].end], m.type_word)
        for m in document.mentions
    ]


def test_the_longest_name_wins(tiny_store: Store) -> None:
    """One name is "New York", not "York" after "New"."""
    assert _names("He left New York today.", "en", tiny_store) == [("New York", None)]


def test_names_begin_with_a_capital(tiny_store: Store) -> None:
    """A name in small letters is a word."""
    assert _names("they paris and georgia it", "en", tiny_store) == []


def test_names_do_not_match_across_a_stop(tiny_store: Store) -> None:
    """A full stop or a comma ends a name."""
    assert ("New York", None) not in _names("It is New. York is old.", "en", tiny_store)


def test_function_words_are_no_names_but_acronyms_are(tiny_store: Store) -> None:
    """The word "US" is a country, "us" and "Us" are not."""
    assert _names("The US and the USA", "en", tiny_store) == [("US", None), ("USA", None)]
    assert _names("Us and us", "en", tiny_store) == []


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "in the regions of Kharkiv, Poltava and Donetsk"),
        ("en", "in the Kharkiv, Poltava and Donetsk oblasts"),
        ("en", "several regions, in particular those of Kharkiv, Poltava and Donetsk"),
        ("en", "three regions, including Kharkiv, Poltava and Donetsk"),
        ("fr", "dans les régions de Kharkiv, de Poltava et de Donetsk"),
        ("fr", "plusieurs régions, notamment celles de Kharkiv, Poltava et Donetsk"),
        ("es", "en las regiones de Kharkiv, Poltava y Donetsk"),
        ("de", "in den Regionen Kharkiv, Poltava und Donetsk"),
    ],
)
def test_a_plural_type_word_belongs_to_the_whole_list(
    lang: str, text: str, tiny_store: Store
) -> None:
    """Each member of a list has the plural type word before or after it, or announced."""
    found = _names(text, lang, tiny_store)
    assert found == [("Kharkiv", "region"), ("Poltava", "region"), ("Donetsk", "region")]


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("en", "the Kharkiv region and Poltava", [("Kharkiv", "region"), ("Poltava", None)]),
        ("en", "the region of Kharkiv, Ukraine", [("Kharkiv", "region"), ("Ukraine", None)]),
        (
            "fr",
            "les régions de Kharkiv et Poltava, l'Ukraine",
            [("Kharkiv", "region"), ("Poltava", "region"), ("Ukraine", None)],
        ),
        (
            "fr",
            "la région ukrainienne a parlé de Kharkiv",
            [("ukrainienne", None), ("Kharkiv", None)],
        ),
    ],
)
def test_a_type_word_goes_no_further(
    lang: str, text: str, expected: list[tuple[str, str | None]], tiny_store: Store
) -> None:
    """A singular type word belongs to one name; a country ends a list of regions."""
    assert _names(text, lang, tiny_store) == expected


def test_a_pronoun_stands_for_the_type_word_before_it(tiny_store: Store) -> None:
    """« celle de Poltava » after « la région de Kharkiv » is a region."""
    text = "dans la région de Kharkiv et au-dessus de celle de Poltava"
    assert _names(text, "fr", tiny_store)[1] == ("Poltava", "region")
    text = "en la región de Kharkiv y otro en la de Poltava"
    assert _names(text, "es", tiny_store)[1] == ("Poltava", "region")


def test_a_pronoun_without_a_type_word_says_nothing(tiny_store: Store) -> None:
    """« celle de Poltava » after no type word is a name without one."""
    text = "la frappe de Kharkiv et celle de Poltava"
    assert _names(text, "fr", tiny_store)[1] == ("Poltava", None)


def test_adjectives_of_regions_need_their_noun(tiny_store: Store) -> None:
    """«Полтавська та Харківська області» are two regions; «Полтавська» alone is no place."""
    found = _names("Полтавська та Харківська області", "uk", tiny_store)
    assert found == [("Полтавська", "region"), ("Харківська", "region")]
    assert _names("Полтавська кухня смачна", "uk", tiny_store) == []


def test_each_word_of_a_name_may_be_inflected(tiny_store: Store) -> None:
    """«у Білому домі», «в Харківській області»: all words carry the case."""
    assert _names("у Білому домі", "uk", tiny_store) == [("Білому домі", None)]
    found = _names("в Харківській області", "uk", tiny_store)
    assert found[0][0] in ("Харківській області", "Харківській")


def test_elisions_and_articles_are_no_part_of_a_name(tiny_store: Store) -> None:
    """« l'Ukraine » names Ukraine."""
    assert _names("dans l'Ukraine et d'Ukraine", "fr", tiny_store) == [
        ("Ukraine", None),
        ("Ukraine", None),
    ]


def test_apostrophes_do_not_matter(tiny_store: Store) -> None:
    """All ways to write «Слов'янськ» are the same name."""
    for name in ("Слов'янськ", "Слов’янськ", "Словʼянськ"):
        assert _names(f"місто {name}", "uk", tiny_store) == [(name, "city")]


def test_the_span_takes_the_type_word_in(tiny_store: Store) -> None:
    """The mention of a region reaches from its type word to its name; that of a city does not."""
    document = _read("la région de Kharkiv", "fr", tiny_store)
    (mention,) = document.mentions
    assert (mention.span_first, mention.first) == (1, 3)
    document = _read("la ville de Poltava", "fr", tiny_store)
    (mention,) = document.mentions
    assert (mention.span_first, mention.first, mention.type_word) == (3, 3, "city")


def test_names_that_begin_small(tiny_store: Store) -> None:
    """« mer Noire » is found by its first word without a capital; « mer » alone is nothing."""
    assert _names("sur la mer Noire", "fr", tiny_store) == [("mer Noire", None)]
    assert _names("sur la mer", "fr", tiny_store) == []
