"""Which language pack a text is for, by its function words."""

from __future__ import annotations

from collections.abc import Sequence

from geomap.languages import available, cached, load
from geomap.places.fold import Token, fold, tokens

__all__ = ["guess_language", "language_of"]

MOST_WORDS = 500
MOST_CHARACTERS = 4_000
LETTER_VOTE = 0.3


@cached
def _function_words() -> dict[str, tuple[str, ...]]:
    table: dict[str, list[str]] = {}
    for code in available():
        pack = load(code, "places")
        listed = pack.get("words", {}).get("never", "") + pack.get("syntax", {}).get("links", "")
        for word in dict.fromkeys(fold(entry) for entry in listed.split()):
            table.setdefault(word, []).append(code)
    return {word: tuple(codes) for word, codes in table.items()}


def guess_language(text: str) -> str:
    """Return the language pack that fits a text best, else ``"en"``.

    Parameters
    ----------
    text : str
        Its first 4,000 characters are looked at.
    """
    start = text[:MOST_CHARACTERS]
    return language_of(start, tokens(start))


def language_of(text: str, words: Sequence[Token]) -> str:
    """Return what :func:`guess_language` does, for a text that is cut into words already."""
    table = _function_words()
    votes = dict.fromkeys(available(), 0.0)
    for word in words[:MOST_WORDS]:
        codes = table.get(word.folded, ())
        for code in codes:
            votes[code] += 1.0 / len(codes)
    start = text[:MOST_CHARACTERS].casefold()
    cyrillic = sum("\u0400" <= letter <= "\u052f" for letter in start)
    script = "Cyrl" if cyrillic * 2 > sum(map(str.isalpha, start)) else "Latn"
    for code in votes:
        pack = load(code, "places")
        votes[code] += LETTER_VOTE * sum(map(start.count, pack.get("letters", "")))
        if pack.get("script", "Latn") != script:
            votes[code] = -1.0
    return max(votes, key=lambda code: (votes[code], code == "en"), default="en")
