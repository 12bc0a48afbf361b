"""One sentence with everything that was found in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

from geomap.extraction.actors import Person
from geomap.extraction.dates import DateExpression
from geomap.extraction.lexicon import Match
from geomap.extraction.numerals import Quantity
from geomap.extraction.roles import PlaceInSentence
from geomap.extraction.text import Sentence

__all__ = ["DateInSentence", "Scene", "Surroundings"]


@dataclass(slots=True)
class DateInSentence:
    """A date expression with the words that it covers.

    Attributes
    ----------
    expression : DateExpression
    first, last : int
        Indices of its first and last word in the sentence, both included.
    of_speech : bool
        Whether it dates what was said, not what happened ("said on Thursday").
    background : bool
        Whether it only tells from when something is so, or what something is compared with ("the
        deadliest since May").
    ahead : bool
        Whether it stands behind a word that says for when: "called a summit for Thursday".
    """

    expression: DateExpression
    first: int
    last: int
    of_speech: bool
    background: bool = False
    ahead: bool = False


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the text around a sentence tells.

    Attributes
    ----------
    military, sport, weather : bool
        What the paragraph or the text reports.
    strikes : bool
        Whether the paragraph tells of weapons that strike from afar.
    phone : bool
        Whether a telephone or a video link is spoken of within two sentences.
    """

    military: bool = False
    sport: bool = False
    weather: bool = False
    strikes: bool = False
    phone: bool = False


@dataclass(slots=True)
class Scene:
    """One sentence with everything that was found in it.

    Attributes
    ----------
    sentence : Sentence
    number : int
        Its number in the text, from 0.
    clauses : list of int
        Number of the clause of each word.
    cues, subtypes, status, roles, speakers : list of Match
        What each lexicon found.
    places : list of PlaceInSentence
        Names of places with their roles.
    nationalities : list of tuple of (int, int, str)
        First and last word and ISO country code of each demonym.
    persons : list of Person
    dates : list of DateInSentence
    quantities : list of Quantity
    around : Surroundings
    unknown_place : str or None
        The name, as written, of a place that the sentence tells of and no gazetteer resolved.
    """

    sentence: Sentence
    number: int
    clauses: list[int]
    cues: list[Match]
    subtypes: list[Match]
    status: list[Match]
    roles: list[Match]
    speakers: list[Match]
    places: list[PlaceInSentence] = field(default_factory=list)
    nationalities: list[tuple[int, int, str]] = field(default_factory=list)
    persons: list[Person] = field(default_factory=list)
    dates: list[DateInSentence] = field(default_factory=list)
    quantities: list[Quantity] = field(default_factory=list)
    around: Surroundings = field(default_factory=Surroundings)
    unknown_place: str | None = None

    def boundaries(self, one: int, other: int) -> int:
        """Return how many clause boundaries lie between two words.

        A clause that stands inside another one parts nothing of it.
        """
        here, there = self.clauses[one], self.clauses[other]
        if here == there:
            return 0
        first, last = min(one, other), max(one, other)
        between = self.clauses[first : last + 1]
        changes = sum(a != b for a, b in pairwise(between))
        return min(changes, abs(here - there))

    def apart(self, one: Match, other: Match) -> int:
        """Return how far apart two matches stand, in words; those of dates do not count."""
        first, last = sorted((one, other), key=lambda m: m.first)
        dated = sum(
            d.last - d.first + 1 for d in self.dates if last.first > d.first > first.last >= 0
        )
        return last.first - first.last - dated

    def cost(self, one: int, other: int, per_clause: int = 6) -> int:
        """Return the distance of two words: words between, and more for each clause boundary."""
        return abs(one - other) + per_clause * self.boundaries(one, other)
