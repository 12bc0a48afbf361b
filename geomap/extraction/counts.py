"""What a sentence counts: drones and missiles, the dead and the injured, with role and bound."""

from __future__ import annotations

from collections.abc import Sequence

from geomap.extraction.lexicon import Match
from geomap.extraction.numerals import Quantity
from geomap.extraction.text import Sentence

__all__ = ["read_counts"]

#: How many words may stand between a number and what it counts.
_REACH = 5
#: How many words may stand between "a woman" and what happened to her.
_FATE_REACH = 7
_SUFFIX = {"exact": "", "min": "_min", "max": "_max", "about": "_about"}
_COUNTED = ("drone", "missile", "killed", "injured", "customers")


def read_counts(
    sentence: Sentence,
    quantities: Sequence[Quantity],
    cues: Sequence[Match],
    weapons: Sequence[Match],
    *,
    downed: bool,
) -> dict[str, int]:
    """Return the counts of a sentence, named as the contract names them.

    Parameters
    ----------
    sentence : Sentence
    quantities : sequence of Quantity
        Numbers of the sentence, with offsets into the document's text.
    cues : sequence of Match
        What the cue lexicon found.
    weapons : sequence of Match
        What the subtype lexicon found (``drone``, ``missile``).
    downed : bool
        Whether the event is an interception: munitions are counted as downed, not as launched.
    """
    nouns: dict[int, str] = {}
    for match in weapons:
        if match.cls in ("drone", "missile"):
            nouns.setdefault(match.first, match.cls)
    for match in cues:
        if match.cls in ("killed", "injured", "customers"):
            for i in range(match.first, match.last + 1):
                nouns.setdefault(i, match.cls)
    counts: dict[str, int] = {}
    for n, quantity in enumerate(quantities):
        first = sentence.index_of(quantity.start)
        last = sentence.index_before(quantity.end)
        stop = len(sentence.words)
        if n + 1 < len(quantities):
            stop = min(stop, sentence.index_of(quantities[n + 1].start))
        what = _counted(nouns, sentence, first, last, stop)
        if what is None:
            continue
        name = what
        if what in ("drone", "missile"):
            name = f"{what}s_{'downed' if downed else 'launched'}"
        counts.setdefault(name + _SUFFIX.get(quantity.bound, ""), int(quantity.value))
    for match in cues:
        if match.cls == "one_person":
            fate = _fate(nouns, match)
            if fate and not any(name.startswith(fate) for name in counts):
                counts[fate] = 1
    return counts


def _fate(nouns: dict[int, str], person: Match) -> str | None:
    """Return whether a single person ("a woman") was killed or injured, or ``None``."""
    reach = [*range(person.last + 1, person.last + 1 + _FATE_REACH)]
    reach += range(person.first - 1, person.first - 3, -1)
    return next((nouns[i] for i in reach if nouns.get(i) in ("killed", "injured")), None)


def _counted(
    nouns: dict[int, str], sentence: Sentence, first: int, last: int, stop: int
) -> str | None:
    """Return what a number counts: the first counted word behind it, else one just before it."""
    for i in range(last + 1, min(last + 1 + _REACH, stop)):
        if sentence.words[i].text in ";.":
            break
        if i in nouns:
            return nouns[i]
    for i in range(first - 1, max(first - 3, -1), -1):
        if nouns.get(i) in ("killed", "injured"):
            return nouns[i]
    return None
