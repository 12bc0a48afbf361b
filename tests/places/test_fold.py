"""Folding: the key of a name, and the words of a text with their offsets."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geomap.places.fold import fold, tokens

NAMES = st.text(
    alphabet=st.sampled_from("abzéñßŁøæĐаяїёґйє'’ʼ -_.,\n1²№\u0301\u0306\u00ad\u200b\u202eIİı"),
    max_size=30,
)


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("KHARKIV", "kharkiv"),
        ("Zaporijjia", "zaporijjia"),
        ("Łódź", "lodz"),
        ("Großräschen", "grossraschen"),
        ("Ærøskøbing", "aeroskobing"),
        ("İzmir", "izmir"),
        ("Орёл", "орел"),
        ("Ха\u0301рків", "харків"),
        ("Слов'янськ", "словянськ"),
        ("Словʼянськ", "словянськ"),
        ("Ivano-Frankivsk", "ivano frankivsk"),
        ("Ivano\u2013Frankivsk", "ivano frankivsk"),
        ("St. Petersburg", "st petersburg"),
        ("l'Ukraine", "l ukraine"),
        ("qu’Odessa", "qu odessa"),
        ("Kyiv's", "kyiv s"),
        ("Kyiv’s’", "kyiv s"),
        ("Mos\u00adcow", "moscow"),
        ("\u202eКиїв\u202c", "київ"),
        ("  New \t York ", "new york"),
        ("...", ""),
        ("", ""),
    ],
)
def test_a_name_has_one_key_however_it_is_written(written: str, key: str) -> None:
    """Case, accents, apostrophes, hyphens and invisible characters do not part two spellings."""
    assert fold(written) == key


@pytest.mark.parametrize(
    ("one", "other"),
    [("Чернігів", "Чернигив"), ("Орли", "Орлі"), ("Київ", "Киів"), ("Ґава", "Гава"), ("й", "и")],
)
def test_cyrillic_letters_keep_their_identity(one: str, other: str) -> None:
    """Letters that tell Ukrainian and Russian names apart are not folded into one."""
    assert fold(one) != fold(other)


def test_latin_look_alikes_in_a_cyrillic_word_are_put_right() -> None:
    """A Ukrainian word typed with a Latin i has the key of the right word."""
    assert fold("Харкiв") == fold("Харків")
    assert fold("Pisa") == "pisa"


@given(NAMES)
def test_folding_twice_changes_nothing(text: str) -> None:
    """A key is its own key."""
    assert fold(fold(text)) == fold(text)


@given(NAMES)
def test_composed_and_decomposed_text_have_one_key(text: str) -> None:
    """NFC and NFD of a text fold alike."""
    assert fold(unicodedata.normalize("NFC", text)) == fold(unicodedata.normalize("NFD", text))


@given(st.text(max_size=60))
def test_a_stretch_from_word_to_word_folds_to_its_words(text: str) -> None:
    """For any two words, the text between their ends has the key that their words give."""
    words = tokens(text)
    for first in range(len(words)):
        for last in range(first, min(first + 3, len(words))):
            stretch = text[words[first].start : words[last].end]
            assert fold(stretch) == " ".join(word.folded for word in words[first : last + 1])


@given(st.text(max_size=60))
def test_words_stand_in_order_and_inside_the_text(text: str) -> None:
    """Offsets rise, do not overlap, and no word is empty."""
    end = 0
    for word in tokens(text):
        assert end <= word.start < word.end <= len(text)
        assert word.folded
        end = word.end


def test_offsets_cover_the_word_without_quotes() -> None:
    """Quotation marks around a word are not part of it; an elision is a word by itself."""
    text = "vers l’Élysée, ‘Kyiv’"
    assert [text[word.start : word.end] for word in tokens(text)] == [
        "vers", "l", "Élysée", "Kyiv",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    ["New York", "New\u00a0York", "New\nYork", "Saint-Denis", "St. Denis", "U.S.", "d'Ivoire"],
)
def test_one_name_may_go_on_over_spaces_hyphens_and_abbreviation_dots(text: str) -> None:
    """The second word of such a name is joined to the first."""
    assert tokens(text)[1].joined


@pytest.mark.parametrize(
    "text",
    [
        "Paris, Texas",
        "Kharkiv. Kyiv",
        "Kyiv — Lviv",
        "Kyiv (Lviv",
        "New\n\nYork",
        "Kyiv: Lviv",
        "a/b",
    ],
)
def test_no_name_goes_on_over_punctuation(text: str) -> None:
    """A comma, a full stop, a dash with spaces, a bracket or a new paragraph ends a name."""
    assert not tokens(text)[1].joined


def test_a_very_long_word_is_cut_in_linear_time() -> None:
    """A text without spaces is one word, not a trap."""
    assert tokens("é'" * 100_000)[0].folded == "e" * 100_000


@pytest.mark.parametrize(
    ("written", "key"), [("Khаrkiv", "kharkiv"), ("Oдеса", "одеса"), ("Моscow", "moscow")]
)
def test_look_alikes_follow_the_word(written: str, key: str) -> None:
    """A letter of the other script that looks alike is taken for the script of its word."""
    assert fold(written) == key
