"""The part that a place plays in its sentence: where the event is, or something else.

A place name in a report is most often not where the event is: it speaks ("Moscow said"), owns
("the governor of Kharkiv"), sends ("launched from Taganrog") or is what is talked about ("the
war in Ukraine"). The role is read from the words beside the name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from geomap.extraction.lexicon import Match
from geomap.extraction.offset import Offset
from geomap.extraction.text import Sentence, Word
from geomap.places.mention import Toponym

__all__ = ["PlaceInSentence", "Role", "assign_roles", "dateline_end"]

#: How many words may stand between a verb and the place that is its object.
_OBJECT_REACH = 6
_DATELINE_WORDS = 12
#: How many articles and adjectives may lead to a name.
_NOUN_GROUP = 4
_MIN_ADJECTIVE = 6
#: How far behind "In Moscow, the ministry" its verb of saying may stand.
_SPEECH_REACH = 9
#: How many words of a body's name may stand before where it sits.
_SEAT_REACH = 4


class Role(Enum):
    """The part that a place plays."""

    LOCATION = "location"  # "in Kharkiv", "on Poltava": the event is there
    OBJECT = "object"  # "hit Kharkiv", "Kharkiv was hit"
    MODIFIER = "modifier"  # "the Budapest summit", "Volgograd airport"
    BARE = "bare"  # beside nothing that tells
    SUBJECT = "subject"  # "Russia launched": who acts
    SPEAKER = "speaker"  # "Moscow said"
    AGENT = "agent"  # "by Ukraine", "with Hungary"
    SOURCE = "source"  # "from Crimea"
    OWNER = "owner"  # "the president of Russia"
    POSSESSOR = "possessor"  # "Estonia's land register"
    TOPIC = "topic"  # "the war in Ukraine"
    PARENT = "parent"  # "Budapest, Hungary": only says which Budapest
    DATELINE = "dateline"  # "KYIV, 16 October (Agency) —"


@dataclass(slots=True)
class PlaceInSentence:
    """A toponym with the words that it covers and its role.

    Attributes
    ----------
    toponym : Toponym
    first, last : int
        Indices of its first and last word in the sentence, both included.
    role : Role
    reason : str
        The words that decided.
    offset : Offset or None
        How far from the named place it is.
    """

    toponym: Toponym
    first: int
    last: int
    role: Role
    reason: str
    offset: Offset | None = None

    @property
    def key(self) -> str:
        """What two mentions of one place share: its id and the offset from it."""
        target = self.toponym.place
        name = target.place_id if target is not None else ""
        return f"{name} {self.offset.label}" if self.offset else name


class _Marks:
    """Matches of one sentence, by class and by where they start and end."""

    def __init__(self, matches: Sequence[Match], adjectives: tuple[str, ...] = ()) -> None:
        self.adjectives = adjectives
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
        return len(word) >= _MIN_ADJECTIVE and word.endswith(self.adjectives)

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


#: Classes of cues whose noun or verb governs the place: "the shelling of X", "X was shelled".
_HEADS_OF_TARGET = [
    "bombardment",
    "attack",
    "launch",
    "capture",
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
_VERBS_WITH_OBJECT = [
    "bombardment",
    "attack",
    "capture",
    "withdraw",
    "damage",
    "outage",
    "reach",
    "stop",
    "combat",
    "seize",
    "aim",
]
#: What parts a body from "in X": the body acts there ("police arrested in X"), or only tells whose
#: post or base is there.
_NO_SEATS = [
    *_VERBS_WITH_OBJECT,
    *_HEADS_OF_TARGET,
    *["detain", "posture", "posture_full", "protest", "evacuate", "release", "decree"],
    "part_nouns",
]
_HEADS_AFTER_NAME = [
    *_HEADS_OF_TARGET,
    *["meet", "speech", "transport", "utility", "protest", "alert"],
]


def assign_roles(
    sentence: Sentence,
    toponyms: Sequence[Toponym],
    parents: frozenset[int],
    marks: Sequence[Match],
    adjectives: tuple[str, ...] = (),
) -> list[PlaceInSentence]:
    """Return the places of one sentence with their roles.

    Parameters
    ----------
    sentence : Sentence
    toponyms : sequence of Toponym
        Those of the sentence, in order.
    parents : frozenset of int
        ``id()`` of the toponyms that only say where another one lies.
    marks : sequence of Match
        What the cue, role and speaker lexicons found in the sentence.
    adjectives : tuple of str
        Endings of adjectives, in a language where nouns follow each other without a preposition:
        only adjectives may then stand between a preposition and a name.
    """
    index = _Marks(marks, adjectives)
    index.names = {sentence.index_of(t.start) for t in toponyms}
    dateline = dateline_end(sentence)
    found: list[PlaceInSentence] = []
    group_role: dict[int, PlaceInSentence] = {}
    for toponym in toponyms:
        first = sentence.index_of(toponym.start)
        last = sentence.index_before(toponym.end)
        place = PlaceInSentence(toponym, first, last, Role.BARE, "")
        leader = group_role.get(toponym.group) if toponym.group is not None else None
        if last <= dateline:
            place.role, place.reason = Role.DATELINE, "dateline"
        elif id(toponym) in parents:
            place.role, place.reason = Role.PARENT, "parent of the name before it"
        elif leader is not None and not _own_preposition(index, first):
            place.role, place.reason = leader.role, f"in a list: {leader.reason}"
        else:
            place.role, place.reason = _role(sentence, index, place)
        if toponym.group is not None and toponym.group not in group_role:
            group_role[toponym.group] = place
        found.append(place)
    _spread_objects(found)
    return found


def _own_preposition(index: _Marks, first: int) -> bool:
    return index.before(("locative", "goal", "source", "agent"), first - 1) is not None


def _spread_objects(places: list[PlaceInSentence]) -> None:
    """Let the bare members of a list take the role of the one that has one ("hit A and B")."""
    groups: dict[int, list[PlaceInSentence]] = {}
    for place in places:
        if place.toponym.group is not None:
            groups.setdefault(place.toponym.group, []).append(place)
    for members in groups.values():
        telling = next((m for m in members if m.role in (Role.OBJECT, Role.LOCATION)), None)
        if telling is None:
            continue
        for member in members:
            if member.role in (Role.BARE, Role.SUBJECT):
                member.role, member.reason = telling.role, f"in a list: {telling.reason}"


def _role(sentence: Sentence, index: _Marks, place: PlaceInSentence) -> tuple[Role, str]:
    words = sentence.words
    left = _before_noun_group(sentence, index, place.first - 1)
    text = " ".join(w.text for w in words[max(0, left - 2) : place.last + 2])
    if index.before(_HEADS_OF_TARGET, left) and _acts(index, place):
        return Role.SUBJECT, text
    if index.before(_HEADS_OF_TARGET, left) and not index.before(("bombardment",), left):
        return Role.OBJECT, text
    owned = _owned(sentence, index, place)
    if owned is not None:
        return owned, text
    spoken = _speaker(index, place, words)
    preposition = index.before(("locative", "goal", "source", "agent", "genitive"), left)
    if preposition is not None and preposition.cls == "genitive" and preposition.first < left:
        # "au-dessus de la Crimée": the article is not part of the longer preposition.
        longer = index.before(("locative", "goal", "source", "agent"), left - 1)
        if longer is not None and longer.first < preposition.first:
            preposition = longer
    if preposition is None:
        return _bare_role(sentence, index, place, spoken, text)
    if preposition.cls == "source":
        return Role.SOURCE, text
    if preposition.cls == "agent":
        return Role.AGENT, text
    before = preposition.first - 1
    if preposition.cls in ("locative", "goal"):
        if index.before(("topic_nouns",), before):
            return Role.TOPIC, text
        if index.before(("speech_verbs",), before):
            return Role.SPEAKER, text
        seat = preposition.cls == "locative" and _is_seat(sentence, index, before)
        if seat and (spoken is not None or not index.adjectives):
            return Role.SPEAKER, text
        if _speaks_there(sentence, index, place):
            return Role.SPEAKER, text
        return Role.LOCATION, text
    while before >= 0 and index.at(("determiners",), before):
        before -= 1
    # "a residential quarter of X": an adjective may stand behind the noun.
    for noun in range(before, max(before - 2, -1), -1):
        if index.before(("topic_nouns",), noun):  # "the embassy of X", "the war of X"
            return Role.OWNER, text
        if index.before(("part_nouns", *_HEADS_OF_TARGET), noun):
            return Role.LOCATION, text
        if index.at(("titles", "bodies", "official"), noun) or not words[noun].is_word:
            break
    target = place.toponym.place
    if index.before(("meet", "speech"), before) and target and target.kind != "country":
        return Role.LOCATION, text
    return Role.OWNER, text


def _acts(index: _Marks, place: PlaceInSentence) -> bool:
    """Say whether a country behind "attack" is who attacks: "удары России по Украине"."""
    target = place.toponym.place
    if target is None or target.kind != "country":
        return False
    at = place.last + 1
    return bool(index.at(("goal", "locative"), at)) and any(
        k in index.names for k in range(at + 1, at + 5)
    )


def _before_noun_group(sentence: Sentence, index: _Marks, at: int) -> int:
    """Return the index of the word before the articles and adjectives that lead to a name.

    "in the eastern Ukrainian city of X": the adjectives are passed over to find "in".
    """
    prepositions = ("locative", "goal", "source", "agent", "genitive")
    if index.adjectives:
        while at >= 0 and not index.before(prepositions, at) and index.is_adjective(sentence, at):
            at -= 1
        return at
    halts = ("clauses", "speech_verbs", "passive", "part_nouns", "including", *_VERBS_WITH_OBJECT)
    far = at
    for _ in range(_NOUN_GROUP):
        if far < 0 or not sentence.words[far].is_word:
            break
        if index.before(prepositions, far):
            return far
        if index.before(halts, far) or index.at(halts, far):
            break
        far -= 1
    while at >= 0 and index.at(("determiners",), at):
        at -= 1
    return at


def _is_seat(sentence: Sentence, index: _Marks, before: int) -> bool:
    """Say whether the noun before "in X" is a body that sits there: "the ministry in X said"."""
    for at in range(before, max(before - _SEAT_REACH, -1), -1):
        if not sentence.words[at].is_word or index.before(_NO_SEATS, at):
            return False
        if index.at(("bodies",), at):
            return True
    return False


def _speaks_there(sentence: Sentence, index: _Marks, place: PlaceInSentence) -> bool:
    """Say whether a capital opens the sentence as the seat of who speaks.

    "In Moscow, the ministry said": the ministry is there, not what it speaks of.
    """
    at = place.last + 1
    words = sentence.words
    target = place.toponym.place
    if target is None or (target.feature != "capital" and target.kind != "facility"):
        return False
    # "В Киеве заявили": a verb of saying without a subject.
    for k in range(at, min(at + 3, len(words))):
        if not words[k].is_word:
            break
        if index.at(("speech_verbs",), k):
            return True
    if place.first > 2 or target.feature != "capital":
        return False
    if at >= len(words) or words[at].text != ",":
        return False
    reach = range(at + 1, min(at + _SPEECH_REACH, len(words)))
    said = next((k for k in reach if index.at(("speech_verbs",), k)), None)
    return said is not None and any(index.at(("bodies", "titles"), k) for k in range(at + 1, said))


def _owned(sentence: Sentence, index: _Marks, place: PlaceInSentence) -> Role | None:
    """Return the role of a name in the possessive ("Kharkiv's outskirts"), or ``None``."""
    words = sentence.words
    at = place.last + 1
    if not index.at(("possessive",), at) or words[at].start != words[place.last].end + 1:
        return None
    outskirts = any(index.at(("part_nouns",), k) for k in range(at + 1, at + 4))
    located = index.before(("locative", "goal"), place.first - 1)
    if outskirts and located:
        return Role.LOCATION
    speaks = any(index.at(("titles", "bodies", "official"), k) for k in range(at + 1, at + 4))
    return Role.OWNER if speaks else Role.POSSESSOR


#: Nouns that a town's name explains behind a comma.
_TOWN_NOUNS = ("capital_nouns", "anaphors_capital", "anaphors_city", "anaphors_seat")


def _bare_role(
    sentence: Sentence, index: _Marks, place: PlaceInSentence, spoken: str | None, text: str
) -> tuple[Role, str]:
    """Decide for a name without a preposition: subject, object, modifier or neither."""
    words = sentence.words
    if spoken:
        return Role.SPEAKER, spoken
    left = place.first - 1
    for step in range(_OBJECT_REACH):
        at = left - step
        if at < 0:
            break
        verb = index.before(_VERBS_WITH_OBJECT, at)
        if verb:
            return Role.OBJECT, " ".join(w.text for w in words[verb.first : place.last + 1])
        if not index.at(("transparent", "determiners", "part_nouns"), at) and not index.before(
            ("transparent", "part_nouns"), at
        ):
            break
    if index.before(("part_nouns", "including"), left):
        return Role.LOCATION, text
    if left > 0 and words[left].text == "," and index.before(_TOWN_NOUNS, left - 1):
        return Role.LOCATION, text  # "in the Libyan capital, Tripoli"
    if index.at(("titles", "bodies", "groups", "official"), place.last + 1):
        return Role.OWNER, text
    right = place.last + 1
    head = index.at(_HEADS_AFTER_NAME, right)
    kind = place.toponym.place.kind if place.toponym.place else ""
    for at in range(right, min(right + 3, len(words))):
        if index.at(("passive",), at) and any(
            index.at((*_HEADS_OF_TARGET, "utility"), k) for k in range(at, min(at + 4, len(words)))
        ):
            return Role.OBJECT, " ".join(w.text for w in words[place.first : at + 3])
    if index.at(("outage_full", "alert_full"), right):
        return Role.OBJECT, text
    if head and kind in ("admin1", "admin2", "city", "facility"):
        return Role.MODIFIER, f"{place.toponym.text} {words[right].text}"
    if right < len(words) and words[right].text in ":" and place.first <= 1:
        return Role.LOCATION, text
    if kind == "country":
        return Role.SUBJECT, text
    return Role.BARE, text


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


def _speaker(index: _Marks, place: PlaceInSentence, words: Sequence[Word]) -> str | None:
    """Return the verb of saying that a name is the subject of, or ``None``."""
    for at in range(place.last + 1, min(place.last + 3, len(words))):
        if not words[at].is_word:
            break
        verb = index.at(("speech_verbs", "subject_verbs"), at)
        if verb:
            return verb.pattern
    for at in range(place.first - 1, max(place.first - 3, -1), -1):
        if not words[at].is_word:
            break
        verb = index.before(("speech_verbs", "according"), at)
        if verb:
            return verb.pattern
    return None
