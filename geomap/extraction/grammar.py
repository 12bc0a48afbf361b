"""How a language builds its sentences, as far as the extractor needs to know."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from geomap.extraction.text import Word, fold_word

__all__ = ["Endings", "Grammar"]


@dataclass(frozen=True, slots=True)
class Grammar:
    """What holds for all sentences of one language; see its ``grammar.toml``.

    Attributes
    ----------
    before_ordinals : frozenset of str
        Words that a number with a full stop goes on behind, where that makes an ordinal.
    unfinished : frozenset of str
        Words in lower case that end no line, since something must follow them ("for", "the").
    joining_apostrophe : bool
        Whether an apostrophe inside a word belongs to the word.
    capitalised_nouns : bool
        Whether every noun is written with a capital.
    verb_last : bool
        Whether a participle ends its clause, far behind its auxiliary.
    adjective_follows : bool
        Whether adjectives stand behind their noun.
    adjective_endings : tuple of str
        Endings of adjectives, in a language where nouns follow each other without a preposition:
        only adjectives may then stand between a preposition and a name. Empty elsewhere.
    instrumental : tuple of str
        Endings of names in the case of who acts, where the language has one.
    accusative : tuple of str
        Endings of names that are what is done something to, without a preposition.
    """

    before_ordinals: frozenset[str] = frozenset()
    unfinished: frozenset[str] = frozenset()
    joining_apostrophe: bool = False
    capitalised_nouns: bool = False
    verb_last: bool = False
    adjective_follows: bool = False
    adjective_endings: tuple[str, ...] = ()
    instrumental: tuple[str, ...] = ()
    accusative: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Endings:
    """Endings of words; those that a pack writes with ``=`` ask for their accents.

    Attributes
    ----------
    folded : tuple of str
        Compared without accents.
    accented : tuple of str
        In lower case, compared with them ("lanzará" is to come, "lanzara" is not).
    """

    folded: tuple[str, ...] = ()
    accented: tuple[str, ...] = ()

    @staticmethod
    def of(written: Sequence[str]) -> Endings:
        """Return the endings of a list in a pack."""
        return Endings(
            tuple(fold_word(e) for e in written if not e.startswith("=")),
            tuple(e[1:].lower() for e in written if e.startswith("=")),
        )

    def __bool__(self) -> bool:
        return bool(self.folded or self.accented)

    def fit(self, word: Word) -> bool:
        """Say whether a word ends in one of them."""
        if self.folded and word.folded.endswith(self.folded):
            return True
        if not self.accented:
            return False
        return unicodedata.normalize("NFC", word.text.lower()).endswith(self.accented)
