"""A document being read: its words, and the stretches of it that could name places."""

from __future__ import annotations

from dataclasses import dataclass, field

from geomap.places.fold import Token, tokens
from geomap.places.lexicon import Lexicon, Word

__all__ = ["Document", "Key", "Mention", "read"]

Key = tuple[str, int, bool]


@dataclass(slots=True, eq=False)
class Mention:
    """A stretch of text that could name a place.

    Attributes
    ----------
    first, last : int
        Tokens of the bare name, the last excluded.
    keys : list of (str, int, bool)
        Gazetteer names it could be: key, key number, whether inflected.
    hits : dict of int to (int, bool)
        Row of each place that bears one of them → flags of the name, whether inflected.
    span_first, span_last : int
        Tokens of the name with its type word.
    type_word : str or None
        Class of the type word.
    group, parent : int or None
        See :class:`geomap.places.mention.Toponym`.
    given : bool
        Whether the caller gave this span, so that it is a place for certain.
    number : int
        Its position among the mentions of the document.
    is_outside : bool
        Whether no place of the name lies in the region or district that it is said to be in.
    """

    first: int
    last: int
    keys: list[Key]
    hits: dict[int, tuple[int, bool]] = field(default_factory=dict)
    span_first: int = 0
    span_last: int = 0
    type_word: str | None = None
    group: int | None = None
    parent: int | None = None
    given: bool = False
    number: int = 0
    is_outside: bool = False

    @property
    def is_inflected(self) -> bool:
        """Whether the text has no name of it as the gazetteer does, only inflected ones."""
        return all(inflected for _, inflected in self.hits.values())


@dataclass(slots=True, eq=False)
class Document:
    """A text cut into words, and what the lexicon says of each.

    Attributes
    ----------
    text : str
        The text.
    tokens : list of Token
        Its words.
    words : list of Word
        For each token, its word.
    capital : list of bool
        For each token, whether it is written with a capital.
    lexicon : Lexicon
        The language and the gazetteer.
    mentions : list of Mention
        In the order of the text.
    """

    text: str
    tokens: list[Token]
    words: list[Word]
    capital: list[bool]
    lexicon: Lexicon
    mentions: list[Mention] = field(default_factory=list)

    def gap(self, number: int) -> str:
        """Return what stands between the token before ``number`` and that token."""
        start = self.tokens[number - 1].end if number else 0
        end = self.tokens[number].start if number < len(self.tokens) else len(self.text)
        return self.text[start:end]

    def written(self, number: int) -> str:
        """Return a token as written."""
        token = self.tokens[number]
        return self.text[token.start : token.end]

    def touches(self, number: int) -> bool:
        """Tell whether a token stands right behind the one before it, on the same line."""
        gap = self.gap(number)
        return gap in (" ", "\xa0", ". ", "-") or (self.tokens[number].joined and "\n" not in gap)

    def starts_sentence(self, number: int) -> bool:
        """Tell whether a token begins a sentence, a line or a quotation."""
        if number == 0:
            return True
        gap = self.gap(number)
        return any(mark in gap for mark in '.!?\n:"“«„•') and not self.tokens[number].joined


def read(text: str, lexicon: Lexicon, words: list[Token] | None = None) -> Document:
    """Look each word of a text up; ``words`` are its tokens, where they are there already."""
    found = tokens(text) if words is None else words
    known, word = lexicon.words, lexicon.word
    return Document(
        text=text,
        tokens=found,
        words=[known.get(token.folded) or word(token.folded) for token in found],
        capital=[text[token.start].isupper() for token in found],
        lexicon=lexicon,
    )
