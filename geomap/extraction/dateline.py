"""The dateline that opens a report: "KYIV, 16 October (Agency) —"."""

from __future__ import annotations

from geomap.extraction.text import Sentence

__all__ = ["dateline_end"]

_DATELINE_WORDS = 12


def dateline_end(sentence: Sentence) -> int:
    """Return the index of the dash or bracket that ends a dateline, or -1 where there is none.

    A dateline is a short opening of capitalised words, numbers and at most one other word, before
    a dash, with a shouted name, a number or a bracket in it: "KYIV, 16 October (Agency) —".
    """
    shouted = numbered = False
    lower = 0
    for i, word in enumerate(sentence.words[:_DATELINE_WORDS]):
        if i and word.text in "—–-":
            return i if shouted or numbered else -1
        if word.text[0].isdigit() or word.text in "()":
            numbered = True
        elif word.is_word:
            shouted = shouted or (word.text.isupper() and len(word.text) > 2)
            lower += not word.is_capitalised
        elif word.text not in ",./":
            return -1
        if lower > 1 or (i == 0 and not word.is_capitalised):
            return -1
    return -1
