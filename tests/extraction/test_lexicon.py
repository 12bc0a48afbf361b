"""Lexicons mark classes of words, the longest pattern first, and masks hide words."""

from __future__ import annotations

import pytest

from geomap.errors import InputError
from geomap.extraction.lexicon import Lexicon
from geomap.extraction.text import words


def found(lexicon: Lexicon, text: str) -> list[tuple[str, str]]:
    """Return class and words of each match."""
    tokens = words(text)
    return [
        (m.cls, " ".join(w.text for w in tokens[m.first : m.last + 1]))
        for m in lexicon.match(tokens)
    ]


def test_a_stem_matches_any_ending_and_a_word_only_itself() -> None:
    """The stem "bombard*" is found in "bombarded"; "hit" is not found in "hitherto"."""
    lexicon = Lexicon({"strike": ["bombard*", "hit"]})
    assert found(lexicon, "They bombarded it; hitherto quiet") == [("strike", "bombarded")]


def test_the_longest_pattern_of_a_class_wins() -> None:
    """The phrase "air raid alert" is one match, not two."""
    lexicon = Lexicon({"alert": ["air raid", "air raid alert"]})
    assert found(lexicon, "An air raid alert sounded") == [("alert", "air raid alert")]


def test_a_mask_hides_the_words_that_it_covers() -> None:
    """To have "struck a deal" is no strike; "struck a village" is."""
    lexicon = Lexicon({"mask": ["struck a deal"], "attack": ["struck"]})
    assert found(lexicon, "They struck a deal") == [("mask", "struck a deal")]
    assert found(lexicon, "They struck a village") == [("attack", "struck")]


def test_a_longer_cue_is_not_hidden_by_a_mask_inside_it() -> None:
    """A mask gives way to a cue that says more."""
    lexicon = Lexicon({"mask": ["call on"], "call": ["call on the phone"]})
    assert ("call", "call on the phone") in found(lexicon, "a call on the phone")


def test_accents_and_case_do_not_matter() -> None:
    """A pattern with accents finds a text without, and the other way."""
    lexicon = Lexicon({"power": ["électricité"]})
    assert found(lexicon, "ELECTRICITE") == [("power", "ELECTRICITE")]


def test_a_pattern_too_short_is_refused_with_the_mend() -> None:
    """A stem of one letter would match nearly everything."""
    with pytest.raises(InputError, match="too short"):
        Lexicon({"x": ["a*"]})


def test_an_equals_sign_asks_for_the_accents_of_a_word() -> None:
    """The pattern "=könnte*" is found in "könnten", however that is coded, not in "konnten"."""
    lexicon = Lexicon({"hypothetical": ["=könnte*"], "past": ["konnte*"]})
    assert ("hypothetical", "könnten") in found(lexicon, "Drohnen könnten treffen")
    assert ("hypothetical", "ko\u0308nnten") in found(lexicon, "Drohnen ko\u0308nnten treffen")
    assert found(lexicon, "Drohnen konnten treffen") == [("past", "konnten")]


def test_a_bar_parts_words_of_which_any_one_may_stand() -> None:
    """One of "sent|moved troops|tanks" is found in "moved tanks", and none in "moved ships"."""
    lexicon = Lexicon({"posture": ["sent|moved troops|tank*"]})
    assert found(lexicon, "They moved tanks") == [("posture", "moved tanks")]
    assert found(lexicon, "They moved ships") == []


def test_a_question_mark_ends_a_word_that_may_be_missing() -> None:
    """With "took the key|last? town" the adjective may be missing, and be no other."""
    lexicon = Lexicon({"capture": ["took the key|last? town"]})
    assert found(lexicon, "They took the town") == [("capture", "took the town")]
    assert found(lexicon, "They took the last town") == [("capture", "took the last town")]
    assert found(lexicon, "They took the old town") == []


def test_a_pattern_that_stands_for_too_much_is_refused_with_the_mend() -> None:
    """Alternatives multiply: more than 5,000 of one pattern are refused before they are made."""
    with pytest.raises(InputError, match="stands for more than"):
        Lexicon({"x": [" ".join(["aa|bb|cc|dd|ee|ff|gg|hh|ii|jj"] * 4)]})
