"""What the lexicons marked in one sentence, looked up by class and by where it starts or ends."""

from __future__ import annotations

from collections.abc import Sequence

from geomap.extraction.grammar import Grammar
from geomap.extraction.lexicon import Match
from geomap.extraction.text import Sentence

__all__ = ["HEADS_AFTER_NAME", "HEADS_OF_TARGET", "NO_SEATS", "VERBS_WITH_OBJECT", "Marks"]

_MIN_ADJECTIVE = 6
#: How many articles and adjectives may lead to a name.
_NOUN_GROUP = 4
#: Classes of cues whose noun or verb governs the place: "the shelling of X", "X was shelled".
HEADS_OF_TARGET = [
    "bombardment",
    "attack",
    "launch",
    "capture",
    "fallen",
    "withdraw",
    "damage",
    "destroy",
    "combat",
    "explosion",
    "intercept",
    "outage",
    "outage_full",
    "alert_full",
]
#: Classes of verbs that have the place for their object.
VERBS_WITH_OBJECT = [
    "bombardment",
    "attack",
    "capture",
    "capture_full",
    "withdraw",
    "damage",
    "outage",
    "reach",
    "stop",
    "combat",
    "seize",
    "aim",
    "heard",
    "outage_full",
]
#: What parts a body from "in X": the body acts there ("police arrested in X"), or only tells whose
#: post or base is there.
NO_SEATS = [
    *VERBS_WITH_OBJECT,
    *HEADS_OF_TARGET,
    *["detain", "posture", "posture_full", "protest", "evacuate", "release", "decree"],
    *["meet", "speech", "humanitarian_full", "cyber", "explosive", "transport", "utility"],
    "part_nouns",
]
HEADS_AFTER_NAME = [
    *HEADS_OF_TARGET,
    *["meet", "speech", "transport", "utility", "protest", "alert"],
]


class Marks:
    """Matches of one sentence, by class and by where they start and end."""

    def __init__(
        self, matches: Sequence[Match], grammar: Grammar, dated: frozenset[int] = frozenset()
    ) -> None:
        self.matches = matches
        self.dated = dated
        self.grammar = grammar
        self._covered: dict[tuple[str, ...], set[int]] = {}
        self.names: set[int] = set()
        self.ending: dict[tuple[str, int], Match] = {}
        self.starting: dict[tuple[str, int], Match] = {}
        for match in matches:
            known = self.ending.get((match.cls, match.last))
            if known is None or known.first > match.first:
                self.ending[match.cls, match.last] = match
            self.starting.setdefault((match.cls, match.first), match)

    def is_adjective(self, sentence: Sentence, at: int) -> bool:
        """Say whether a word is a determiner, or ends as adjectives do."""
        if self.at(("determiners",), at):
            return True
        word = sentence.words[at].folded
        return len(word) >= _MIN_ADJECTIVE and word.endswith(self.grammar.adjective_endings)

    def before(self, classes: Sequence[str], index: int) -> Match | None:
        """Return the longest match of one of the classes that ends at this word."""
        found = [m for c in classes if (m := self.ending.get((c, index)))]
        return min(found, key=lambda m: m.first) if found else None

    def at(self, classes: Sequence[str], index: int) -> Match | None:
        """Return a match of one of the classes that starts at this word."""
        for cls in classes:
            match = self.starting.get((cls, index))
            if match:
                return match
        return None

    def covered(self, classes: tuple[str, ...]) -> set[int]:
        """Return the indices of the words that matches of some classes cover."""
        found = self._covered.get(classes)
        if found is None:
            found = {
                k for m in self.matches if m.cls in classes for k in range(m.first, m.last + 1)
            }
            self._covered[classes] = found
        return found

    def before_noun_group(self, sentence: Sentence, at: int) -> int:
        """Return the index of the word before the articles and adjectives that lead to a name.

        "in the eastern Ukrainian city of X": the adjectives are passed over to find "in".
        """
        prepositions = ("locative", "goal", "source", "agent", "genitive")
        if self.grammar.adjective_endings:
            while at >= 0 and not self.before(prepositions, at) and self.is_adjective(sentence, at):
                at -= 1
            return at
        halts = (
            "clauses",
            "speech_verbs",
            "passive",
            "part_nouns",
            "including",
            *VERBS_WITH_OBJECT,
        )
        far = at
        for _ in range(_NOUN_GROUP):
            if far < 0 or not sentence.words[far].is_word:
                break
            if self.before(prepositions, far):
                return far
            if self.before(halts, far) or self.at(halts, far):
                break
            far -= 1
        while at >= 0 and self.at(("determiners",), at):
            at -= 1
        return at
