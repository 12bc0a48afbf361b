"""The key of a name: how "Odesa", "ODESA" and "Ode\N{COMBINING ACUTE ACCENT}sa" become one.

A text is cut into words, and each word is folded by itself, so a key found in a text always
covers whole words and its offsets are known:

* case goes, and so do the accents of Latin letters (``ł`` → ``l``, ``ß`` → ``ss``, ``æ`` → ``ae``);
* Cyrillic letters keep their identity (``й``, ``ї``, ``ґ``, ``є`` stay), but ``ё`` is ``е``, stress
  marks go, and Latin letters that stand in a Cyrillic word for their look-alikes are put right, as
  Cyrillic ones in a Latin word are;
* apostrophes go, but French elisions and the English possessive stand apart
  (``l'Ukraine`` → ``l ukraine``, ``Kyiv's`` → ``kyiv s``, ``Слов'янськ`` → ``словянськ``);
* hyphens, dots and all other punctuation part words, as spaces do;
* control and format characters (soft hyphens, zero-width and bidi marks) go.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple

from geomap.languages import common

__all__ = ["Token", "fold", "may_be_short_form", "tokens"]

_APOSTROPHES = "'’‘‛ʼʻʽʾʿʹʺˈ`´′＇"
# What may stand inside a word besides letters and digits: apostrophes, combining marks, and
# format characters that show nothing.
_INNER = (
    _APOSTROPHES + "\u0300-\u036f\u0483-\u0487\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
    "\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
)
_WORD = re.compile(f"[\\w{_INNER}]+")
_ELISION = re.compile(f"(?:l|d|(?:lors|puis|jus|quoi)?qu)(?=[{_APOSTROPHES}]\\w)", re.IGNORECASE)
_POSSESSIVE = re.compile(f"(?<=\\w)[{_APOSTROPHES}](?=s[{_APOSTROPHES}]*$)", re.IGNORECASE)
_EDGE = re.compile(f"[{_INNER}]*")
# What may stand between two words of one name: a space, a hyphen or dash without spaces, and at
# most one line break.
_BRIDGE = re.compile(r"[^\S\n]{0,3}\r?\n?[^\S\n]{0,8}|[-\u2010\u2011\u2013]\r?\n?")
_ABBREVIATION_DOT = re.compile(r"\.[^\S\n]?")
_DROP_APOSTROPHES = str.maketrans("", "", _APOSTROPHES)

_LETTERS = str.maketrans(
    {
        "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i",
        "ħ": "h", "ŧ": "t", "ŋ": "n", "ĸ": "k", "ə": "e", "ɖ": "d", "ɓ": "b", "ɗ": "d",
        "ɛ": "e", "ɔ": "o", "ƙ": "k", "ƴ": "y", "ё": "е", "ѐ": "е", "ѝ": "и",
    }
)  # fmt: skip
_LOOK_ALIKES = str.maketrans("aceiopxy", "асеіорху")
_LATIN_LOOK_ALIKES = str.maketrans("асеіорхукмтѕј", "aceiopxykmtsj")
_CACHED_LENGTH = 64
#: How many letters an abbreviation has at most.
_SHORT_FORM = 3


class Token(NamedTuple):
    """One word of a text.

    Attributes
    ----------
    start, end : int
        Offsets in Unicode code points, the end excluded.
    folded : str
        The folded word, never empty.
    joined : bool
        Whether nothing but a space, a hyphen, an apostrophe or the dot of an abbreviation stands
        between the word before and this one, so that one name may cover both.
    """

    start: int
    end: int
    folded: str
    joined: bool


def fold(text: str) -> str:
    """Return the key under which a name is stored and looked up.

    The key is the folded :func:`tokens` of the text, with one space between two.
    """
    return " ".join(token.folded for token in tokens(text))


def tokens(text: str) -> list[Token]:
    """Cut a text into words, and fold each.

    Parameters
    ----------
    text : str
        Any text; running time is linear in its length.

    Returns
    -------
    list of Token
        In the order of the text. For any stretch of it that begins and ends with a word,
        ``fold(stretch)`` is the folded words of the stretch joined by spaces.
    """
    found: list[Token] = []
    last_end = -1
    plain = text.replace("_", " ")
    for match in _WORD.finditer(plain):
        word = match[0]
        offset, end_of_word = match.span()
        if word.isascii() and word.isalnum():
            pieces: tuple[tuple[int, int, str], ...] = ((0, end_of_word - offset, word.lower()),)
        else:
            pieces = _pieces_cached(word) if len(word) <= _CACHED_LENGTH else _pieces(word)
        for start, end, folded in pieces:
            start += offset
            if start == last_end + 1 and plain[last_end] == " ":
                joined = bool(found)
            else:
                joined = bool(found) and _joins(text[last_end:start], found[-1].folded)
            last_end = end + offset
            found.append(_token((start, last_end, folded, joined)))
    return found


def _token(fields: tuple[int, int, str, bool]) -> Token:
    # Twice as fast as calling Token, and there are two hundred thousand in a megabyte.
    return tuple.__new__(Token, fields)


def _joins(gap: str, before: str) -> bool:
    """Tell whether one name may go on across the gap that follows the word ``before``."""
    if gap == " ":
        return True
    if len(gap) > 16:
        return False
    gap = gap.replace("_", " ").translate(_DROP_APOSTROPHES)
    if _BRIDGE.fullmatch(gap):
        return True
    return may_be_short_form(before) and _ABBREVIATION_DOT.fullmatch(gap) is not None


def may_be_short_form(folded: str) -> bool:
    """Tell whether a folded word may be an abbreviation, so that a dot behind it ends nothing."""
    return len(folded) <= _SHORT_FORM and folded not in _short_words()


@cache
def _short_words() -> frozenset[str]:
    return frozenset(common()["short_words"].split())


def _pieces(word: str) -> tuple[tuple[int, int, str], ...]:
    """Cut elisions and the possessive off a word; return (start, end, folded) of each piece."""
    if word.isascii() and word.isalnum():
        return ((0, len(word), word.lower()),)
    cuts = [0, len(word)]
    start = _end_of_edge(word)
    if elision := _ELISION.match(word, start):
        cuts.insert(1, elision.end())
    if possessive := _POSSESSIVE.search(word):
        cuts.insert(-1, possessive.start())
    pieces = []
    for start, end in pairwise(cuts):
        folded = _fold_word(word[start:end])
        if folded:
            first = start + _end_of_edge(word[start:end])
            last = end - _end_of_edge(word[start:end][::-1])
            pieces.append((first, last, folded))
    return tuple(pieces)


_pieces_cached = lru_cache(maxsize=1 << 16)(_pieces)


def _end_of_edge(word: str) -> int:
    match = _EDGE.match(word)
    return match.end() if match else 0


def _fold_word(word: str) -> str:
    letters = []
    for letter in unicodedata.normalize("NFC", word.casefold()).translate(_DROP_APOSTROPHES):
        if "\u0400" <= letter <= "\u052f":
            letters.append(letter)
        else:
            letters.extend(unicodedata.normalize("NFKD", letter).casefold())
    folded = "".join(filter(str.isalnum, letters)).translate(_LETTERS)
    if not folded.isascii():
        cyrillic = sum("\u0400" <= letter <= "\u052f" for letter in folded)
        latin = sum("a" <= letter <= "z" for letter in folded)
        if cyrillic:
            folded = folded.translate(_LATIN_LOOK_ALIKES if latin > cyrillic else _LOOK_ALIKES)
    return folded
