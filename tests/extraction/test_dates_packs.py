"""The date grammars of the packs: how templates are read, and what is wrong in one is told."""

from __future__ import annotations

from typing import Any

import pytest

from geomap.errors import InputError
from geomap.extraction import dates_find
from geomap.extraction.dates_find import DateFinder
from geomap.extraction.templates import Tree, expand
from geomap.extraction.tokens import BREAK, blocks, tokenise
from geomap.languages import load

LANGUAGES = ("de", "en", "es", "fr", "ru", "uk")


def grammar_error(monkeypatch: pytest.MonkeyPatch, pack: dict[str, Any]) -> str:
    """Return what is said about a faulty pack."""
    monkeypatch.setattr(
        dates_find,
        "load",
        lambda lang, subject: pack if subject == "dates" else load(lang, subject),
    )
    with pytest.raises(InputError) as caught:
        DateFinder("en")
    return str(caught.value)


class TestTemplates:
    """Templates of a pack."""

    @pytest.mark.parametrize(
        ("template", "variants"),
        [
            ("last night", ["last night"]),
            ("(in|at) dawn", ["in dawn", "at dawn"]),
            ("[on] dawn", ["dawn", "on dawn"]),
            ("[on|at [the]] dawn", ["dawn", "on dawn", "at dawn", "at the dawn"]),
            ("d'ici", ["d ' ici"]),
        ],
    )
    def test_variants(self, template: str, variants: list[str]) -> None:
        """Round brackets give a choice, square ones a choice or nothing."""
        assert [" ".join(words) for words in expand(template, "en")] == variants

    @pytest.mark.parametrize("template", ["(in|at dawn", "in) dawn", "[on dawn", "on {day", "on }"])
    def test_open_brackets(self, template: str) -> None:
        """Brackets that do not match are an error that shows the template."""
        with pytest.raises(InputError, match="has"):
            expand(template, "en")

    def test_too_many_variants(self) -> None:
        """A template that explodes is an error, not a hang."""
        with pytest.raises(InputError, match="variants"):
            expand("[a|b|c|d] " * 20, "en")

    def test_same_words_twice(self) -> None:
        """Two rules for the same words are an error."""
        tree = Tree("en")
        tree.add("last night", object())
        with pytest.raises(InputError, match="says already"):
            tree.add("[late] last night", object())

    def test_nothing_at_all(self) -> None:
        """A template that needs no word is an error."""
        with pytest.raises(InputError, match="nothing at all"):
            Tree("en").add("[late]", object())


class TestGrammar:
    """Whole packs."""

    @pytest.mark.parametrize("lang", LANGUAGES)
    def test_packs_are_sound(self, lang: str) -> None:
        """The pack of every language compiles, with all its slots defined."""
        assert DateFinder(lang).find("")[1] == []

    def test_unknown_slot(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A slot that is defined nowhere is named, with the group that asks for it."""
        pack = {"phrase": [{"means": "unknown", "forms": ["on {tag}"]}]}
        message = grammar_error(monkeypatch, pack)
        assert "[[phrase]] has the slot {tag}" in message
        assert "[words.tag]" in message

    def test_unknown_meaning(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A meaning that the engine does not know is an error that lists those it knows."""
        pack = {"phrase": [{"means": "someday", "forms": ["one day"]}]}
        message = grammar_error(monkeypatch, pack)
        assert "'someday'" in message
        assert "weekday" in message

    def test_missing_slot(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A form without the slot that its meaning needs is an error."""
        pack = {"phrase": [{"means": "weekday", "forms": ["on that day"]}]}
        assert "has no slot weekday" in grammar_error(monkeypatch, pack)

    def test_group_that_begins_with_itself(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A group that would never end is an error."""
        pack = {"phrase": [{"forms": ["{day}"]}], "day": [{"forms": ["{day} night"]}]}
        assert "begins with" in grammar_error(monkeypatch, pack)


class TestTokens:
    """Words, digits and signs."""

    def test_offsets(self) -> None:
        """Each token stands where its offsets say."""
        text = "D’ici le 3.10., «п’ять»\n \nfin"
        tokens = tokenise(text, "fr")
        assert tokens.words[:5] == ["d", "'", "ici", "le", "3"]
        assert BREAK in tokens.words
        assert [
            text[s:e].lower().replace("’", "'")
            for s, e in zip(tokens.starts, tokens.ends, strict=True)
        ][:3] == ["d", "'", "ici"]

    def test_apostrophe_in_word(self) -> None:
        """In Ukrainian an apostrophe belongs to the word, whichever sign is written."""
        assert tokenise("п’ять пʼять п'ять", "uk").words == ["п'ять"] * 3

    def test_combining_marks(self) -> None:
        """A word with combining marks reads like the composed one; stress marks are dropped."""
        assert tokenise("aou\u0302t", "fr").words == ["août"]
        assert tokenise("за\u0301втра", "ru").words == ["завтра"]

    @pytest.mark.parametrize("text", ["", "short", "word " * 30_000, "x" * 120_000])
    def test_blocks_join(self, text: str) -> None:
        """The blocks of a text, joined, are the text, and each begins where it says."""
        pieces = list(blocks(text))
        assert "".join(piece for _, piece in pieces) == text
        assert all(text.startswith(piece, offset) for offset, piece in pieces)
        assert all(len(piece) <= 50_000 for _, piece in pieces)
