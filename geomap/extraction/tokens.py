"""Words, numbers and signs of a text, with their offsets: what dates and numerals are read from.

:mod:`geomap.extraction.text` says why words are cut otherwise there.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from geomap.languages import cached, load
from geomap.parts import parts

__all__ = ["BREAK", "Tokens", "blocks", "tokenise"]

#: The token that stands for an empty line: no expression reaches across it.
BREAK = "\n"

#: Longest piece of text that is tokenised at once, in code points.
_BLOCK = 50_000

_LETTERS = r"[^\W0-9_]+"
_APOSTROPHES = "'’ʼ‘`′"
_OTHER = r"|[0-9]+|\n[ \t\r]*\n|[^\w\s]|_"
_PLAIN = re.compile(_LETTERS + _OTHER)
_JOINED = re.compile(rf"{_LETTERS}(?:[{_APOSTROPHES}]{_LETTERS})*{_OTHER}")
_MARKED = re.compile(r"(?:[^\W0-9_]|[\u0300-\u036f])+" + _OTHER)
_MARK = re.compile(r"[\u0300-\u036f]")

_SIGNS = str.maketrans(
    {
        **dict.fromkeys(_APOSTROPHES, "'"),
        **dict.fromkeys("‐‑", "-"),
        **dict.fromkeys("‒—−", "–"),
        "\u0301": None,
    }
)


class Tokens:
    """The tokens of one piece of text.

    Attributes
    ----------
    text : str
        The text that was tokenised.
    words : list of str
        Each token in lower case; apostrophes are ``'``, hyphens ``-`` and dashes ``–``.
    starts, ends : list of int
        Offsets of each token in `text`, in code points, the end excluded.
    """

    __slots__ = ("ends", "starts", "text", "words")

    def __init__(self, text: str, words: list[str], starts: list[int], ends: list[int]) -> None:
        self.text = text
        self.words = words
        self.starts = starts
        self.ends = ends

    def __len__(self) -> int:
        return len(self.words)

    def word(self, i: int) -> str:
        """Return token `i`, or an empty string past either end."""
        return self.words[i] if 0 <= i < len(self.words) else ""

    def touches(self, i: int) -> bool:
        """Tell whether token `i` follows its neighbour without a space."""
        return 0 < i < len(self.words) and self.starts[i] == self.ends[i - 1]

    def capital(self, i: int) -> bool:
        """Tell whether token `i` begins with a capital letter."""
        return 0 <= i < len(self.words) and self.text[self.starts[i]].isupper()


def tokenise(text: str, lang: str) -> Tokens:
    """Split text into words, runs of ASCII digits and single signs, in linear time."""
    pattern = _JOINED if _joins(lang) else _PLAIN
    if _MARK.search(text):
        pattern = _MARKED
    words: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for match in pattern.finditer(text):
        word = match.group()
        if not word.isascii():
            word = unicodedata.normalize("NFC", word).translate(_SIGNS)
        elif word[0] == "\n":
            word = BREAK
        elif word == "`":
            word = "'"
        if not word:  # a stress mark that stands alone
            continue
        words.append(word.lower())
        starts.append(match.start())
        ends.append(match.end())
    return Tokens(text, words, starts, ends)


@cached
def _joins(lang: str) -> bool:
    """Say whether an apostrophe stands inside a word («п’ять»), not between two."""
    return bool(load(lang, "grammar").get("apostrophe") == "joins")


def blocks(text: str) -> Iterator[tuple[int, str]]:
    """Cut long text into pieces of bounded length; see :func:`geomap.parts.parts`.

    Yields
    ------
    offset : int
        Where the piece begins, in code points.
    piece : str
        The pieces in order; joined, they are the text.
    """
    for start, end in parts(text, _BLOCK):
        yield start, text[start:end]
