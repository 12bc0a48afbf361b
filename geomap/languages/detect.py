"""Which of the languages with a pack a text is written in."""

from __future__ import annotations

import re
from collections import Counter

from geomap.languages import available, cached, load

__all__ = ["detect"]

#: Enough of a text to tell: the first characters, in code points.
_ENOUGH = 20_000
#: Below this share of known function words a text is in none of the languages.
_LEAST_SHARE = 0.12
#: A text of fewer words is a headline: one function word that only one language has tells it.
_SHORT = 15
#: A letter that only some languages write counts as much as this share of a word.
_LETTER_WEIGHT = 0.5
_WORD = re.compile(r"[^\W\d_]+")


@cached
def _profiles() -> tuple[tuple[str, frozenset[str], frozenset[str]], ...]:
    found = []
    for lang in available():
        profile = load(lang, "detect")
        if profile:
            words = frozenset(profile["words"].split())
            found.append((lang, words, frozenset(profile["letters"])))
    return tuple(found)


def detect(text: str) -> str | None:
    """Return the ISO 639-1 code of a text's language, or ``None`` where it is none of ours.

    Function words are counted, and letters that only some of the languages write. A text needs a
    fair share of them; a headline just more of one language's than of any other's.

    Parameters
    ----------
    text : str
        The text; its first 20,000 characters are read.
    """
    words = Counter(m.group().lower() for m in _WORD.finditer(text[:_ENOUGH]))
    total = sum(words.values())
    if not total:
        return None
    scores: list[tuple[float, str]] = []
    for lang, known, letters in _profiles():
        hits = sum(n for word, n in words.items() if word in known)
        marked = sum(n for word, n in words.items() if not letters.isdisjoint(word))
        scores.append(((hits + _LETTER_WEIGHT * marked) / total, lang))
    (best, lang), (second, _) = sorted(scores, reverse=True)[:2]
    if total < _SHORT:
        return lang if best > second else None
    return lang if best >= _LEAST_SHARE else None
