"""Whether an event happened, is planned, may be, was called off or is denied."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from geomap.extraction.grammar import Endings
from geomap.extraction.lexicon import Match
from geomap.extraction.pack import Pack, Past
from geomap.extraction.text import Sentence

__all__ = ["Stance", "read_status"]

#: How many words before its head a negation reaches.
_NEGATION_REACH = 4
_DENIAL_REACH = 9
#: How many words before its head "just", and how many "before" and "after", reach.
_RECENT_REACH = 3
_LEADING_REACH = 4
#: How many words before its head a word may stand that is in another clause.
_JUST_OUTSIDE = 2
#: How many words may stand between a possibility and the clause that tells it.
_OPENING_REACH = 2
_MIN_VERB = 5
#: How many words may stand between an auxiliary and its participle.
_AUXILIARY_REACH = 3


@dataclass(frozen=True, slots=True)
class Stance:
    """What the words around an event say about its truth.

    Attributes
    ----------
    status : str or None
        One of the contract's, or ``None`` where nothing tells.
    reason : str
        The words that decided.
    claimed : bool
        Whether it is told as one side's word.
    recent : bool
        Whether it is told as having just happened ("venait de rencontrer").
    scheduled : bool
        Whether it is told in a present that a timetable uses ("leaders gather on Friday").
    negated : bool
        Whether a bare "not" denies it, and nobody's denial.
    """

    status: str | None
    reason: str = ""
    claimed: bool = False
    recent: bool = False
    scheduled: bool = False
    negated: bool = False


def read_status(
    sentence: Sentence,
    head: Match,
    clauses: Sequence[int],
    status_marks: Sequence[Match],
    pack: Pack,
) -> Stance:
    """Read the status of the event whose word is `head` from the words of its clause.

    Parameters
    ----------
    sentence : Sentence
    head : Match
        The event's own word.
    clauses : sequence of int
        From :func:`geomap.extraction.clauses.clause_numbers`.
    status_marks : sequence of Match
        What the status lexicon found in the sentence.
    pack : Pack
    """
    near = _marks_near(head, clauses, status_marks)
    claimed = any(m.cls == "claim" for m in status_marks)
    recent = "recent" in near and -1 <= head.first - near["recent"].last <= _RECENT_REACH

    def because(cls: str) -> str:
        return sentence.phrase(near[cls].first, near[cls].last)

    def stance(status: str | None, reason: str) -> Stance:
        return Stance(status, reason, claimed, recent, "scheduled" in near)

    if "cancelled" in near:
        return stance("cancelled", because("cancelled"))
    if "denied" in near:
        return stance("denied", because("denied"))
    negation = near.get("negation")
    if negation and 0 < head.first - negation.last <= _NEGATION_REACH:
        return replace(stance("denied", because("negation")), negated=True)
    if recent:
        return stance("occurred", because("recent"))
    planned = near.get("planned")
    if planned and planned.first <= head.first <= planned.last and "hypothetical" not in near:
        return stance("planned", because("planned"))
    verb = _past_verb(sentence, head, pack.past)
    if verb and not _follows_condition(near, head):
        return stance("occurred", verb)
    upcoming = near.get("upcoming")
    if (
        upcoming
        and 0 < head.first - upcoming.last <= _LEADING_REACH
        and not _past_between(near, head)
    ):
        return stance("planned", because("upcoming"))
    past = near.get("past")
    if past and 0 < head.first - past.last <= _LEADING_REACH:
        return stance("occurred", because("past"))
    if "hypothetical" in near:
        return stance("hypothetical", because("hypothetical"))
    verb = _verb_form(sentence, head, clauses, pack.conditional, pack.not_verbs)
    if verb:
        return stance("hypothetical", verb)
    if "planned" in near:
        return stance("planned", because("planned"))
    verb = _verb_form(sentence, head, clauses, pack.future, pack.not_verbs)
    if verb:
        return stance("planned", verb)
    if past:
        return stance("occurred", because("past"))
    return stance(None, "")


def _marks_near(
    head: Match, clauses: Sequence[int], status_marks: Sequence[Match]
) -> dict[str, Match]:
    """Return by class the status words nearest to a head, of those that can be of it."""
    clause = clauses[head.first]
    near: dict[str, Match] = {}
    for mark in status_marks:
        inside = clauses[mark.first] == clause or clauses[mark.last] == clause
        # "denied that drones had hit": a denial reaches into the clause that it opens.
        if mark.cls == "denied" and clauses[mark.last] == clause - 1:
            inside = 0 < head.first - mark.last <= _DENIAL_REACH
        # "the possibility that drones strike": so does a possibility, just before its opening.
        if mark.cls == "hypothetical" and mark.last < head.first:
            opening = next((k for k in range(mark.last, head.first + 1) if clauses[k] == clause), 0)
            inside = inside or 0 < opening - mark.last <= _OPENING_REACH
        # "before the meeting": the word that opens the clause counts; so does one just outside.
        if inside or 0 < head.first - mark.last <= _JUST_OUTSIDE:
            known = near.get(mark.cls)
            if known is None or abs(mark.first - head.first) < abs(known.first - head.first):
                near[mark.cls] = mark
    return near


def _follows_condition(near: dict[str, Match], head: Match) -> bool:
    """Say whether a word of possibility stands just before the head ("could have struck")."""
    possible = near.get("hypothetical")
    return possible is not None and 0 < head.first - possible.last <= _NEGATION_REACH


def _past_verb(sentence: Sentence, head: Match, past: Past) -> str | None:
    """Return the words that make the head a verb of the past, or ``None``."""
    words = sentence.words
    for i in range(head.first, head.last + 1):
        folded = words[i].folded
        before = [w.text.lower() for w in words[max(0, i - _AUXILIARY_REACH) : i]]
        if any(b in past.blockers for b in before[-2:]):
            continue
        if folded in past.words or (len(folded) >= _MIN_VERB and folded.endswith(past.endings)):
            return words[i].text
        auxiliary = next((b for b in before if b in past.auxiliaries), None)
        if auxiliary and words[i].text.lower().endswith(past.participles):
            return f"{auxiliary} {words[i].text}"
    return None


def _past_between(near: dict[str, Match], head: Match) -> bool:
    """Say whether a word of the past stands nearer to the head than the one of the future."""
    past, upcoming = near.get("past"), near["upcoming"]
    return past is not None and upcoming.last < past.first < head.first


def _verb_form(
    sentence: Sentence,
    head: Match,
    clauses: Sequence[int],
    endings: Endings,
    exceptions: frozenset[str],
) -> str | None:
    """Return a verb of the head's clause with one of the endings, or ``None``."""
    if not endings:
        return None
    clause = clauses[head.first]
    for i, word in enumerate(sentence.words):
        if clauses[i] != clause or len(word.folded) < _MIN_VERB or word.is_capitalised:
            continue
        if endings.fit(word) and word.folded not in exceptions:
            return word.text
    return None
