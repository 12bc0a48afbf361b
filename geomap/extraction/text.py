"""Sentences and words of a text, with offsets into it.

Three cuts of a text stand side by side, since what is a word differs with who reads it. Here, for
grammar and lexicons, "п'ять" and "U-Bahn" are what the language makes of them, and marks end
clauses. In :mod:`geomap.extraction.tokens`, for dates and numbers, every sign counts: "12-14",
"3.5". In :mod:`geomap.places.fold`, for names, words are the keys that the gazetteer stores, with
neither signs nor accents.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

__all__ = ["APOSTROPHES", "Sentence", "Word", "sentences", "words"]

#: A word with its combining marks, a number or one mark of punctuation. No two of its parts can
#: match the same character: linear on any input.
_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:[\u0300-\u036f]+[^\W\d_]*)*|[^\w\s\u0300-\u036f]")
APOSTROPHES = "'’ʼ‘`´′"
_HYPHENS = "-‐‑"
#: A hyphen inside a word, which a line may be broken behind.
_INSIDE_WORD = re.compile(r"[^\W_][-‐‑]\r?\n?[^\W_]")
_END = ".!?…"
_CLOSERS = "\"'»”’)]"
#: A word as long as this is none: nothing more is joined to it.
_LONG_WORD = 60
#: From here on Unicode has arrows, dingbats and emoji; these join and vary them.
_FIRST_PICTURE = "\u2190"
_JOINERS = frozenset("\u200d\ufe0e\ufe0f\u20e3")
#: How long a line is, in characters, that was broken only because it was full.
_WRAPPED_LEAST = 45
_WRAPPED = 120
#: A longer stretch without an end mark is cut here, so that one line of a million words stays fast.
_MAX_WORDS = 400


@dataclass(frozen=True, slots=True)
class Word:
    """One token of a text.

    Attributes
    ----------
    start, end : int
        Offsets in code points, the end excluded.
    text : str
        As written.
    folded : str
        Lower case, without Latin diacritics: the form that lexicons are written in.
    """

    start: int
    end: int
    text: str
    folded: str

    @property
    def is_word(self) -> bool:
        """Whether it is a word, not a number or a mark."""
        return self.text[0].isalpha()

    @property
    def is_capitalised(self) -> bool:
        """Whether it begins with an upper-case letter."""
        return self.text[0].isupper()


@lru_cache(maxsize=1 << 16)
def fold_word(text: str) -> str:
    """Return a word in the form of lexicons: lower case, Latin letters without diacritics.

    Cyrillic letters keep theirs (``й``, ``ї``), except ``ё``, which texts write as ``е`` as well.
    """
    lowered = text.lower()
    if lowered.isascii():
        return lowered
    lowered = unicodedata.normalize("NFC", lowered)
    out = []
    for char in lowered:
        if "\u0400" <= char <= "\u052f":
            out.append("е" if char == "ё" else char)
        else:
            out.append(
                "".join(
                    c for c in unicodedata.normalize("NFKD", char) if not unicodedata.combining(c)
                )
            )
    return "".join(out).replace("ß", "ss").replace("œ", "oe").replace("æ", "ae")


def _is_picture(piece: str) -> bool:
    """Say whether a mark is an emoji or a part of one, which says nothing and parts nothing."""
    if piece < _FIRST_PICTURE:
        return False
    return piece in _JOINERS or unicodedata.category(piece[0]) in ("So", "Sk", "Cn", "Co")


def words(text: str, *, joining_apostrophe: bool = False) -> list[Word]:
    """Return the tokens of a text in order.

    Parameters
    ----------
    text : str
    joining_apostrophe : bool
        Whether an apostrophe inside a word belongs to it (Ukrainian ``п'ять``) or parts two words
        (French ``l'Ukraine``). A parting apostrophe is no token, nor is a hyphen inside a word or
        an emoji.
    """
    out: list[Word] = []
    for match in _TOKEN.finditer(text):
        piece = match.group()
        if piece in APOSTROPHES or _is_picture(piece):
            continue
        start, end = match.span()
        if piece in _HYPHENS and _INSIDE_WORD.match(text, max(start - 1, 0)):
            continue
        if (
            joining_apostrophe
            and out
            and out[-1].end == start - 1
            and text[start - 1] in APOSTROPHES
            and out[-1].is_word
            and out[-1].end - out[-1].start < _LONG_WORD
            and piece[0].isalpha()
        ):
            last = out.pop()
            piece = text[last.start : end]
            out.append(Word(last.start, end, piece, last.folded + fold_word(text[start:end])))
            continue
        out.append(Word(start, end, piece, fold_word(piece)))
    return out


@dataclass(slots=True)
class Sentence:
    """A sentence: a stretch of the text and the words in it.

    Attributes
    ----------
    start, end : int
        Offsets in code points, the end excluded, without surrounding white space.
    words : list of Word
    paragraph : int
        Number of its paragraph, from 0.
    starts : list of int
        Start offsets of the words.
    """

    start: int
    end: int
    words: list[Word]
    paragraph: int
    starts: list[int]

    def phrase(self, first: int, last: int) -> str:
        """Return the words from one index to another, both included, with a space between two."""
        return " ".join(word.text for word in self.words[first : last + 1])

    def index_before(self, offset: int) -> int:
        """Return the index of the last word that starts before a text offset, or -1."""
        return bisect_left(self.starts, offset) - 1

    def index_of(self, offset: int) -> int:
        """Return the index of the word that covers, or last starts at or before, an offset."""
        return bisect_right(self.starts, offset) - 1


def sentences(
    text: str,
    *,
    abbreviations: frozenset[str] = frozenset(),
    joining_apostrophe: bool = False,
    before_ordinals: frozenset[str] = frozenset(),
) -> Iterator[Sentence]:
    """Yield the sentences of a text in order.

    A sentence ends at ``.``, ``!``, ``?`` or ``…`` before a capital, a digit or an opening quote,
    and at a line break, unless that only wraps a line. A full stop after an abbreviation or a
    single initial does not end one.

    Parameters
    ----------
    text : str
    abbreviations : frozenset of str
        Folded words after which a full stop is no end (``"mr"``, ``"gen"``).
    joining_apostrophe : bool
        See :func:`words`.
    before_ordinals : frozenset of str
        Folded words that a number with a full stop goes on behind ("am 96. Tag").
    """
    current: list[Word] = []
    paragraph = 0
    tokens = words(text, joining_apostrophe=joining_apostrophe)
    for i, token in enumerate(tokens):
        if current and _breaks(text, current[-1], token):
            yield _sentence(current, paragraph)
            current = []
            paragraph += 1
        current.append(token)
        following = tokens[i + 1] if i + 1 < len(tokens) else None
        if following is None:
            continue
        ordinal = _is_ordinal(current, before_ordinals)
        ends = not ordinal and _ends_here(text, current, following, abbreviations)
        if ends or len(current) >= _MAX_WORDS:
            yield _sentence(current, paragraph)
            current = []
    if current:
        yield _sentence(current, paragraph)


def _is_ordinal(current: list[Word], before: frozenset[str]) -> bool:
    """Say whether these words end in a number whose full stop makes it an ordinal."""
    if not before or len(current) < len(("am", "96", ".")):
        return False
    word, number, mark = current[-3:]
    return mark.text == "." and number.text.isdigit() and word.folded in before


def _breaks(text: str, last: Word, following: Word) -> bool:
    """Say whether a line break between two words ends a sentence, and does not only wrap a line."""
    gap = text[last.end : following.start]
    if "\n" not in gap or _INSIDE_WORD.match(text, last.end - 1):
        return False
    start = text.rfind("\n", max(0, last.end - _WRAPPED), last.end) + 1
    wrapped = gap.count("\n") == 1 and last.end - start >= _WRAPPED_LEAST and start > 0
    first_line = gap.count("\n") == 1 and start == 0 and _WRAPPED_LEAST <= last.end <= _WRAPPED
    goes_on = following.text[0].islower() or last.text == ","
    return not ((wrapped or first_line) and goes_on and last.text not in _END)


def _ends_here(
    text: str, current: list[Word], following: Word, abbreviations: frozenset[str]
) -> bool:
    """Say whether a sentence ends behind the last of these words."""
    last = len(current) - 1
    closed = current[last].text in _CLOSERS
    while last > 0 and current[last].text in _CLOSERS:
        last -= 1
    mark = current[last].text
    if mark not in _END:
        return False
    opens = _opens(text, following)
    if following.text in _END or (following.text in _CLOSERS and not opens):
        return False
    gap = text[current[-1].end : following.start]
    if not gap and not closed:
        return False
    if mark == "." and last > 0:
        before = current[last - 1]
        if before.folded in abbreviations:
            return False
        if len(before.text) == 1 and before.is_capitalised:  # an initial: "J. Smith", "U.S."
            return False
    opener = opens or following.text in "«“„(—–-•"
    return opener or following.is_capitalised or following.text[0].isdigit()


def _opens(text: str, mark: Word) -> bool:
    """Say whether a quotation mark stands before what it quotes: many marks can do either."""
    if mark.text not in _CLOSERS or mark.text in ")]":
        return False
    before, behind = text[mark.start - 1 : mark.start], text[mark.end : mark.end + 1]
    return before.isspace() and behind.isalnum()


def _sentence(current: list[Word], paragraph: int) -> Sentence:
    return Sentence(
        current[0].start, current[-1].end, current, paragraph, [w.start for w in current]
    )
