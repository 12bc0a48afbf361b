"""Lists of places in brackets: "in three regions (Sumy – 67, Odesa – 35 and Poltava – 8)"."""

from __future__ import annotations

from collections.abc import Sequence

from geomap.extraction.marks import Marks
from geomap.extraction.roles import PlaceInSentence, Role
from geomap.extraction.text import Sentence

__all__ = ["locate_bracketed"]

_LEAST_LISTED = 2
_BETWEEN = frozenset(",;–—-:")


def locate_bracketed(sentence: Sentence, index: Marks, places: Sequence[PlaceInSentence]) -> None:
    """Put something at each place of a bracket that only lists the places counted before it.

    Between the names stand nothing but numbers, dashes, commas and "and".

    Parameters
    ----------
    sentence : Sentence
    index : Marks
    places : sequence of PlaceInSentence
        Those of the sentence, in order; changed in place.
    """
    words = sentence.words
    for opening, word in enumerate(words):
        if word.text != "(" or not index.before(("part_nouns",), opening - 1):
            continue
        closing = next((k for k in range(opening, len(words)) if words[k].text == ")"), len(words))
        listed = [p for p in places if opening < p.first and p.last < closing]
        if len(listed) < _LEAST_LISTED or any(p.role is not Role.BARE for p in listed):
            continue
        named = {k for p in listed for k in range(p.first, p.last + 1)}
        joining = index.covered(("conjunctions", "joining"))
        if all(
            k in named or k in joining or words[k].text in _BETWEEN or words[k].text.isdigit()
            for k in range(opening + 1, closing)
        ):
            for number, place in enumerate(listed):
                place.role, place.reason = Role.LOCATION, "listed in brackets"
                place.continues = number > 0
