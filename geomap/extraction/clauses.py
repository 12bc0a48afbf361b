"""The clauses of a sentence."""

from __future__ import annotations

from collections.abc import Sequence

from geomap.extraction.lexicon import Match
from geomap.extraction.text import Sentence, Word

__all__ = ["clause_numbers"]

_DASHES = ("—", "–")
#: How many words before a dash the number may stand that lets it stand for a noun.
_COUNTED_REACH = 3


def clause_numbers(sentence: Sentence, marks: Sequence[Match]) -> list[int]:
    """Return for each word of a sentence the number of its clause, from 0.

    A clause begins at a conjunction or a relative pronoun, and behind a colon, a semicolon or a
    dash. What stands in brackets interrupts the one around it.
    """
    opening = {m.first for m in marks if m.cls == "clauses"}
    relative = {m.first for m in marks if m.cls == "relatives"}
    joining = {m.first for m in marks if m.cls == "conjunctions"}
    words = sentence.words
    numbers: list[int] = []
    placing = {m.first for m in marks if m.cls in ("locative", "goal", "source")}
    number = latest = 0
    inside: int | None = None  # the clause that a relative clause interrupts
    around: list[tuple[int, int]] = []  # the clauses that brackets interrupt
    for i, word in enumerate(words):
        before = words[i - 1].text if i else ""
        after = words[i + 1] if i + 1 < len(words) else None
        if before == ")" and around:
            number, latest = around.pop()
            before = ""
        if word.text == "(" and i:
            around.append((number, latest))
        # ", and Odesa" goes on with a list; ", and some customers" begins a clause.
        parts = before == "," and i in joining and after is not None and not after.is_capitalised
        dash = i if word.text in _DASHES else i - 1 if before in _DASHES else 0
        hard = (before != "" and before in ":;()") or word.text == "(" or dash > 0
        if dash and _stands_for_noun(words, dash, placing):
            hard = False
        if i and (i in opening or parts or hard):
            commas = any(words[k].text == "," for k in range(max(i - 2, 0), i))
            if i in relative and commas:
                inside = number
            elif hard or parts:
                inside = None
            latest += 1
            number = latest
        elif inside is not None and before == ",":
            number, inside = inside, None
        numbers.append(number)
    return numbers


def _stands_for_noun(words: Sequence[Word], dash: int, placing: set[int]) -> bool:
    """Say whether a dash only stands for what is counted: "32 — над Крымом, девять — над …"."""
    if dash < 2 or dash + 1 not in placing:
        return False
    return any(not words[k].is_word for k in range(max(dash - _COUNTED_REACH, 0), dash))
