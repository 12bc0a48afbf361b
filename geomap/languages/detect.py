"""Which of the languages with a pack a text is written in."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from geomap.languages import available, cached, load
from geomap.toml import packaged

__all__ = ["detect", "nearest"]

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
#: How much of a text is read where any language will do.
_START = 2_000
#: The language of a text that tells nothing.
_DEFAULT = "en"
#: How many letters two words share before their stems are compared.
_STEM = 3
_WORD = re.compile(r"[^\W\d_]+")


class _Sample(NamedTuple):
    """The words of a text, how often each comes, and the letters that they are written in."""

    words: Counter[str]
    letters: frozenset[str]

    @classmethod
    def of(cls, text: str) -> _Sample:
        words = Counter(m.group().lower() for m in _WORD.finditer(text))
        return cls(words, frozenset("".join(words)))


class _Profile(NamedTuple):
    """What tells a language: function words, and letters that few languages write."""

    lang: str
    words: frozenset[str]
    letters: frozenset[str]

    def weight(self, sample: _Sample) -> float:
        """Return how many of some words tell this language; a letter tells it half."""
        hits = sum(sample.words[word] for word in self.words & sample.words.keys())
        letters = self.letters & sample.letters
        if not letters:
            return hits
        marked = sum(n for word, n in sample.words.items() if not letters.isdisjoint(word))
        return hits + _LETTER_WEIGHT * marked

    def spelt(self, sample: _Sample) -> int:
        """Return how many of some words have no letter but those of its function words."""
        alphabet = self.letters.union(*self.words)
        return sum(n for word, n in sample.words.items() if alphabet.issuperset(word))

    def beside(self, other: _Profile) -> _Profile:
        """Return what tells this language from another."""
        return _Profile(self.lang, self.words - other.words, self.letters - other.letters)


@cached
def _profiles() -> tuple[_Profile, ...]:
    found = ((lang, load(lang, "detect")) for lang in available())
    return tuple(_profile(lang, told) for lang, told in found if told)


@cached
def _rivals(lang: str) -> tuple[tuple[_Profile, _Profile], ...]:
    """Return what tells each language without a pack from one of ours, and ours from that."""
    ours = next(profile for profile in _profiles() if profile.lang == lang)
    told = packaged(__package__, "others.toml")
    others = (_profile(code, told[code]) for code in sorted(set(told) - set(available())))
    return tuple((other.beside(ours), ours.beside(other)) for other in others)


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
    return _told(_Sample.of(text[:_ENOUGH]))


def _told(sample: _Sample) -> str | None:
    total = sum(sample.words.values())
    if not total:
        return None
    ranked = sorted(((p.weight(sample), p.lang, p) for p in _profiles()), reverse=True)
    (best, lang, _), (second, *_) = ranked[:2]
    is_short = total < _SHORT
    margin = _MARGIN if is_short else 0.0
    if is_short and best == second:
        margin = 0.0
        told = _by_vocabulary(sample.words, [p for weight, _, p in ranked if weight == best])
        if told is None:
            return None
        lang = told.lang
    if not is_short and best < _LEAST_SHARE * total:
        return None
    if any(o.weight(sample) - ours.weight(sample) > margin for o, ours in _rivals(lang)):
        return None
    return lang


def nearest(text: str) -> str:
    """Return the language with a pack that a text is read with best, whatever it is in.

    It is the one that :func:`detect` tells; else the one that has most of its words, or at least
    its letters; English where nothing tells.

    Parameters
    ----------
    text : str
        The text; its first 2,000 characters are read.
    """
    sample = _Sample.of(text[:_START])
    told = _told(sample)
    if told is not None:
        return told
    return max(
        _profiles(), key=lambda p: (p.weight(sample), p.spelt(sample), p.lang == _DEFAULT)
    ).lang


def _by_vocabulary(words: Iterable[str], profiles: Sequence[_Profile]) -> _Profile | None:
    """Return the language whose words of events a headline has most of, or ``None``.

    "Drones hit Kharkiv" has no function word; "drones" and "hit" are of the English pack.
    """
    ranked = sorted(
        ((sum(_knows(p.lang, w) for w in words), p.lang, p) for p in profiles), reverse=True
    )
    if len(ranked) > 1 and ranked[0][0] == ranked[1][0]:
        return None
    return ranked[0][2] if ranked[0][0] else None


def _knows(lang: str, word: str) -> bool:
    exact, stems = _vocabulary(lang)
    return word in exact or any(word.startswith(s) for s in stems.get(word[:_STEM], ()))


@cached
def _vocabulary(lang: str) -> tuple[frozenset[str], dict[str, tuple[str, ...]]]:
    """Return the words of the cues of a language: whole ones, and stems by how they begin."""
    exact: set[str] = set()
    stems: dict[str, set[str]] = {}
    for cls, patterns in load(lang, "cues").get("classes", {}).items():
        for word in (w.lower() for p in patterns if cls != "mask" for w in p.split()):
            stem = word.removesuffix("*")
            if stem == word:
                exact.add(word)
            elif len(stem) > _STEM:
                stems.setdefault(stem[:_STEM], set()).add(stem)
    return frozenset(exact), {key: tuple(sorted(found)) for key, found in stems.items()}
