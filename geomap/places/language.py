"""Which language pack a text is for, by its function words."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from geomap.languages import available, load
from geomap.places.fold import Token, fold, tokens

__all__ = ["guess_language", "language_of"]

MOST_WORDS = 500


@lru_cache(maxsize=1)
def _function_words() -> dict[str, tuple[str, ...]]:
    table: dict[str, list[str]] = {}
    for code in available():
        pack = load(code, "places")
        listed = pack.get("words", {}).get("never", "") + pack.get("syntax", {}).get("links", "")
        for word in dict.fromkeys(fold(entry) for entry in listed.split()):
            table.setdefault(word, []).append(code)
    return {word: tuple(codes) for word, codes in table.items()}


def guess_language(text: str) -> str:
    """Return the language pack that fits a text best, by its function words; else ``"en"``.

    Parameters
    ----------
    text : str
        The first 4,000 characters are looked at.
    """
    return language_of(tokens(text[:4000]))


def language_of(words: Sequence[Token]) -> str:
    """Return the language pack that fits the words of a text best; else ``"en"``."""
    table = _function_words()
    votes = dict.fromkeys(available(), 0.0)
    for word in words[:MOST_WORDS]:
        codes = table.get(word.folded, ())
        for code in codes:
            votes[code] += 1.0 / len(codes)
    best = max(votes, key=lambda code: (votes[code], code == "en"), default="en")
    return best if votes.get(best) else "en"
