"""Sentences and words keep their offsets and end where a reader would end them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from geomap.extraction.text import sentences, words


def split(text: str, **options: object) -> list[str]:
    """Return the sentences of a text as written."""
    return [text[s.start : s.end] for s in sentences(text, **options)]  # type: ignore[arg-type]


def test_a_full_stop_before_a_capital_ends_a_sentence() -> None:
    """A sentence ends at a full stop before a capital, a digit or a quotation mark."""
    assert split("Shells fell. Nobody was hurt. 3 houses burned.") == [
        "Shells fell.",
        "Nobody was hurt.",
        "3 houses burned.",
    ]


def test_an_abbreviation_or_an_initial_ends_no_sentence() -> None:
    """A full stop after "Gen." or "J." ends no sentence; after "fell." it does."""
    text = "Gen. J. Smith spoke. He left."
    assert split(text, abbreviations=frozenset({"gen"})) == ["Gen. J. Smith spoke.", "He left."]


def test_an_opening_quote_belongs_to_what_it_quotes() -> None:
    """A mark behind a space and before a word opens, whichever it is; else it closes."""
    assert split('It fell. "Crews came," he said.') == ["It fell.", '"Crews came," he said.']
    assert split("Il dit : « Oui. » Puis il part.") == ["Il dit : « Oui. »", "Puis il part."]


def test_a_line_break_ends_a_sentence() -> None:
    """A headline without a full stop is a sentence of its own."""
    assert split("Power cut in the port\nCrews are at work") == [
        "Power cut in the port",
        "Crews are at work",
    ]


def test_a_decimal_point_ends_no_sentence() -> None:
    """A number with a decimal point is one word."""
    assert split("About 3.5 million people. Good.") == ["About 3.5 million people.", "Good."]


def test_a_closing_quote_belongs_to_its_sentence() -> None:
    """A quotation mark behind the full stop closes the sentence before it."""
    assert split("He said: «We are ready.» Then he left.") == [
        "He said: «We are ready.»",
        "Then he left.",
    ]


def test_an_apostrophe_parts_or_joins_by_language() -> None:
    """French "l'Ukraine" is two words; Ukrainian "п'ять" is one."""
    assert [w.text for w in words("l'Ukraine")] == ["l", "Ukraine"]
    assert [w.folded for w in words("п'ять", joining_apostrophe=True)] == ["пять"]


def test_folding_keeps_cyrillic_letters_and_drops_latin_accents() -> None:
    """Й and ї are letters of their own; é is e; ё is written е as well."""
    assert [w.folded for w in words("Київ край ещё Élysée")] == ["київ", "край", "еще", "elysee"]


@given(st.text(max_size=300))
def test_offsets_are_those_of_the_text(text: str) -> None:
    """Whatever the text, a word is found at its offsets, and sentences never overlap."""
    end = 0
    for sentence in sentences(text):
        assert sentence.start >= end
        end = sentence.end
        for word in sentence.words:
            assert text[word.start : word.end] == word.text


def test_a_line_of_a_million_letters_is_cut() -> None:
    """A text without any end mark is cut into pieces, not kept whole."""
    assert len(list(sentences("word " * 5000))) > 5


def test_a_line_that_is_only_wrapped_ends_no_sentence() -> None:
    """A full line that goes on in lower case is one sentence with the next; a heading is not."""
    wrapped = (
        "Russian drones hit a depot in the town of Chuhuiv late on Tuesday and\n"
        "set fire to four houses, the governor said.\n"
    )
    assert len(list(sentences(wrapped))) == 1
    assert len(list(sentences("Drones hit Chuhuiv\nfour houses burn, governor says"))) == 2
    assert len(list(sentences(wrapped.replace("and\n", "\n\n")))) == 2


def test_an_ordinal_number_ends_no_sentence() -> None:
    """Behind "am" a number with a full stop is an ordinal; behind another word it may end one."""
    before = frozenset({"am"})
    text = "Am 96. Tag fielen Bomben. Es starben 45. Danach war Ruhe."
    assert len(list(sentences(text, before_ordinals=before))) == 3
    assert len(list(sentences(text))) == 4


def test_an_emoji_neither_joins_nor_parts() -> None:
    """Posts put emoji between sentences and before names; numbers and signs stay."""
    text = "Drones hit Sumy.\u2757\ufe0f Two people died. \U0001f534 Stay in shelters."
    assert len(list(sentences(text))) == 3
    assert [w.text for w in words("\U0001f1fa\U0001f1e6 Sumy \u2116 5, 20 %")] == [
        "Sumy", "\u2116", "5", ",", "20", "%",
    ]  # fmt: skip
