"""How a language builds its sentences, as far as the extractor needs to know."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Grammar"]


@dataclass(frozen=True, slots=True)
class Grammar:
    """What holds for all sentences of one language; see its ``grammar.toml``.

    Attributes
    ----------
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
    """

    joining_apostrophe: bool = False
    capitalised_nouns: bool = False
    verb_last: bool = False
    adjective_follows: bool = False
    adjective_endings: tuple[str, ...] = ()
    instrumental: tuple[str, ...] = ()
