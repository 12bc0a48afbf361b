"""Which of the languages with a pack a text is written in."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from importlib.resources import files
from typing import NamedTuple

from geomap.languages import available, cached, load, parse

__all__ = ["detect"]

#: Enough of a text to tell: the first characters, in code points.
_ENOUGH = 20_000
#: Below this share of known function words a text is in none of the languages.
_LEAST_SHARE = 0.12
#: A text of fewer words is a headline: one function word that only one language has tells it.
_SHORT = 15
#: By how many words a headline must be of another language to be told to be of it.
_MARGIN = 1.0
#: A letter that only some languages write counts as much as this share of a word.
_LETTER_WEIGHT = 0.5
_WORD = re.compile(r"[^\W\d_]+")


class _Profile(NamedTuple):
    """What tells a language: function words, and letters that few languages write."""

    lang: str
    words: frozenset[str]
    letters: frozenset[str]

    def weight(self, words: Mapping[str, int]) -> float:
        """Return how many of some words tell this language; a letter tells it half."""
        hits = sum(n for word, n in words.items() if word in self.words)
        marked = sum(n for word, n in words.items() if not self.letters.isdisjoint(word))
        return hits + _LETTER_WEIGHT * marked

    def beside(self, other: _Profile) -> _Profile:
        """Return what tells this language from another."""
        return _Profile(self.lang, self.words - other.words, self.letters - other.letters)


@cached
def _profiles() -> tuple[_Profile, ...]:
    found = ((lang, load(lang, "detect")) for lang in available())
    return tuple(_profile(lang, told) for lang, told in found if told)


@cached
def _others() -> tuple[_Profile, ...]:
    """Return the profiles of languages that have no pack."""
    told = parse(files("geomap.languages").joinpath("others.toml").read_text("utf-8"))
    return tuple(_profile(lang, told[lang]) for lang in sorted(set(told) - set(available())))


def _profile(lang: str, told: Mapping[str, str]) -> _Profile:
    return _Profile(lang, frozenset(told["words"].split()), frozenset(told["letters"]))


def detect(text: str) -> str | None:
    """Return the ISO 639-1 code of a text's language, or ``None`` where it is none of ours.

    Function words are counted, and letters that only some of the languages write. A text needs a
    fair share of them; a headline just more of one language's than of any other's. Neither may
    have more of a language without a pack (``others.toml``).

    Parameters
    ----------
    text : str
        The text; its first 20,000 characters are read.
    """
    words = Counter(m.group().lower() for m in _WORD.finditer(text[:_ENOUGH]))
    total = sum(words.values())
    if not total:
        return None
    ranked = sorted(((p.weight(words), p.lang, p) for p in _profiles()), reverse=True)
    (best, lang, profile), (second, *_) = ranked[:2]
    is_short = total < _SHORT
    if best == second if is_short else best < _LEAST_SHARE * total:
        return None
    margin = _MARGIN if is_short else 0.0
    return None if any(_excess(o, profile, words) > margin for o in _others()) else lang


def _excess(other: _Profile, ours: _Profile, words: Mapping[str, int]) -> float:
    """Return by how much words that tell two languages apart tell the one that has no pack."""
    return other.beside(ours).weight(words) - ours.beside(other).weight(words)
