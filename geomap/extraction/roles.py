"""The part that a place plays in its sentence: where the event is, or something else.

A place name in a report is most often not where the event is: it speaks ("Moscow said"), owns
("the governor of Kharkiv"), sends ("launched from Taganrog") or is what is talked about ("the
war in Ukraine"). The role is read from the words beside the name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise

from geomap.extraction.dateline import dateline_end
from geomap.extraction.lexicon import Match
from geomap.extraction.marks import (
    HEADS_AFTER_NAME,
    HEADS_OF_TARGET,
    NO_SEATS,
    VERBS_WITH_OBJECT,
    Marks,
)
from geomap.extraction.offset import Offset
from geomap.extraction.text import Sentence, Word
from geomap.places.mention import Toponym

__all__ = ["LABEL", "PlaceInSentence", "Role", "assign_roles"]

#: The reason of a place that heads an item: "Kharkiv: a drone hit a depot".
LABEL = "heads an item"

#: How many words may stand between a verb and the place that is its object.
_OBJECT_REACH = 6
#: How many articles and adjectives may lead to a name.
_NOUN_GROUP = 4
#: How far behind "In Moscow, the ministry" its verb of saying may stand.
_SPEECH_REACH = 9
#: How far behind a seat its verb of saying may stand.
_SAID_REACH = 4
#: How many words of a body's name may stand before where it sits.
_SEAT_REACH = 4


#: How many words may stand between "Russia's" and the region of it that is meant.
_OWNED_REACH = 5
#: How many words may stand between two parts of a list: "…, and in the neighbouring regions of".
_LIST_REACH = 7
#: How far behind its auxiliary a participle may stand that ends its clause.
_VERB_LAST_REACH = 14


#: How many words a list of places may have before one of them.
_LONG_LIST = 60
#: How many words a bracket in a list may hold: "Bryansk (five), Belgorod (three)".
_BRACKET = 4
#: Words that only lead from one part of a list to the next, and those that no list has.
_PREPOSITIONS = ("locative", "goal", "source", "agent")
#: How many words a thing's name may have before "of X".
_THING_REACH = 6
_EXPLAINING = ("determiners", "transparent", "part_nouns", "genitive", "locative", "capital_nouns")
_LEAST_EXPLAINED = 4
_LIGHT = ("determiners", "transparent", "part_nouns", "genitive", "conjunctions", "joining")
_SPEAKING = ("titles", "bodies", "groups", "official", "speech_verbs", "not_persons")


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
    about : bool
        Whether it is what talks are about, not where they are: "a meeting on Ukraine".
    weak : bool
        Whether it owns a thing that may have been hit: "the main building of Nikopol".
    beside : bool
        Whether the event is only said to be near it.
    """

    toponym: Toponym
    first: int
    last: int
    role: Role
    reason: str
    offset: Offset | None = None
    about: bool = False
    weak: bool = False
    beside: bool = False

    @property
    def key(self) -> str:
        """What two mentions of one place share: its id and the offset from it."""
        target = self.toponym.place
        name = target.place_id if target is not None else ""
        return f"{name} {self.offset.label}" if self.offset else name


def assign_roles(
    sentence: Sentence,
    toponyms: Sequence[Toponym],
    parents: frozenset[int],
    marks: Sequence[Match],
    adjectives: tuple[str, ...] = (),
    *,
    verb_last: bool = False,
    capitalised_nouns: bool = False,
    instrumental: tuple[str, ...] = (),
    adjective_follows: bool = False,
    adjuncts: bool = False,
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
    verb_last : bool
        Whether a participle ends its clause, far behind its auxiliary.
    capitalised_nouns : bool
        Whether every noun is written with a capital.
    instrumental : tuple of str
        Endings of names in the case of who acts, in a language that has one.
    adjective_follows : bool
        Whether adjectives stand behind their noun.
    adjuncts : bool
        Whether a noun may stand before another as an adjective does.
    """
    index = Marks(
        marks,
        adjectives,
        verb_last=verb_last,
        capitalised_nouns=capitalised_nouns,
        instrumental=instrumental,
        adjective_follows=adjective_follows,
        adjuncts=adjuncts,
    )
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
            place.about = leader.about
        else:
            place.role, place.reason = _role(sentence, index, place)
            left = _before_noun_group(sentence, index, first - 1)
            place.about = index.before(("about",), left) is not None
            place.beside = index.before(("beside",), left) is not None
            place.weak = place.role is Role.OWNER and _owns_a_thing(sentence, index, place, left)
        if toponym.group is not None and toponym.group not in group_role:
            group_role[toponym.group] = place
        found.append(place)
    _spread_objects(found)
    _go_on(sentence, index, found)
    _explain_towns(sentence, index, found)
    return found


def _explain_towns(sentence: Sentence, index: Marks, places: Sequence[PlaceInSentence]) -> None:
    """Make a place a parent that only explains the one before it: "X, a village of Y"."""
    covered = index.covered(_EXPLAINING)
    for before, place in pairwise(places):
        between = range(before.last + 1, place.first)
        if before.role not in (Role.LOCATION, Role.OBJECT) or place.role is not Role.LOCATION:
            continue
        if len(between) < _LEAST_EXPLAINED or len(between) > _LIST_REACH:
            continue
        comma, *rest = between
        if sentence.words[comma].text != "," or index.at(("conjunctions", "joining"), rest[0]):
            continue
        noun = rest[0] in index.covered(("determiners",)) and any(
            k in index.covered(("part_nouns",)) for k in rest
        )
        strange = [k for k in rest if k not in covered and not index.is_adjective(sentence, k)]
        if noun and len(strange) <= 1 and all(sentence.words[k].is_word for k in rest):
            place.role, place.reason = Role.PARENT, "explains the name before it"


def _go_on(sentence: Sentence, index: Marks, places: Sequence[PlaceInSentence]) -> None:
    """Let a list go on behind what is no place that we know, or a list of its own.

    "Near Qwrtz, Toretsk and New York"; "over Crimea, the Sea of Azov and the Russian regions of
    Bryansk and Kursk". The list may also stand before its verb.
    """
    for number, place in enumerate(places):
        if place.role is Role.BARE:
            place.role, place.reason = _role_of_list(sentence, index, places[: number + 1])
    for place, behind in reversed(list(pairwise(places))):
        between = range(place.last + 1, behind.first)
        if place.role is Role.BARE and behind.role is Role.OBJECT and len(between) <= _LIST_REACH:
            joined, listed = False, True
            for k in between:
                joined = joined or _joins(sentence, index, k)
                listed = listed and _of_list(sentence, index, k)
            if joined and listed:
                place.role, place.reason = behind.role, f"in a list: {behind.reason}"


def _role_of_list(
    sentence: Sentence, index: Marks, places: Sequence[PlaceInSentence]
) -> tuple[Role, str]:
    """Return the role and reason of the last of some places by the list that it may end."""
    *before, place = places
    known = {p.last: p for p in before}
    joined = False
    k, least = place.first - 1, max(0, place.first - _LONG_LIST)
    while k >= least:
        earlier = known.get(k)
        if earlier is not None:
            if earlier.role in (Role.LOCATION, Role.OBJECT) and joined:
                return earlier.role, f"in a list: {earlier.reason}"
            if earlier.role is not Role.BARE:
                break
            k = earlier.first - 1
            continue
        if index.before(("locative", "goal"), k):
            return (Role.LOCATION, "in a list") if joined else (place.role, place.reason)
        if index.before(VERBS_WITH_OBJECT, k):
            return (Role.OBJECT, "in a list") if joined else (place.role, place.reason)
        if sentence.words[k].text == ")":
            k = _before_bracket(sentence, k)
            continue
        if not _of_list(sentence, index, k):
            break
        joined = joined or _joins(sentence, index, k)
        k -= 1
    return place.role, place.reason


def _before_bracket(sentence: Sentence, k: int) -> int:
    """Return the index of the word before a short bracket that closes at a word."""
    for at in range(k - 1, max(k - _BRACKET, -1), -1):
        if sentence.words[at].text == "(":
            return at - 1
    return -1


def _joins(sentence: Sentence, index: Marks, k: int) -> bool:
    return sentence.words[k].text in ",:;—" or k in index.covered(("conjunctions", "joining"))


def _of_list(sentence: Sentence, index: Marks, k: int) -> bool:
    """Say whether a word may stand in a list of places: a comma, a noun of kind, a strange name."""
    word = sentence.words[k]
    if word.text in ",-–—:;" or k in index.covered(_LIGHT) or index.is_adjective(sentence, k):
        return True
    strange = word.is_capitalised and not index.capitalised_nouns
    return strange and k not in index.covered(_SPEAKING)


def _owns_a_thing(sentence: Sentence, index: Marks, place: PlaceInSentence, left: int) -> bool:
    """Say whether the noun before "of X" is neither a person nor a body nor a topic."""
    target = place.toponym.place
    if target is None or target.kind not in ("city", "facility", "admin2"):
        return False
    if index.before(("genitive",), left) is None:
        return False
    for k in range(left - 1, max(left - 1 - _THING_REACH, -1), -1):
        if not sentence.words[k].is_word or index.before(_PREPOSITIONS, k):
            return True
        if index.before(("titles", "bodies", "official", "groups", "topic_nouns"), k):
            return False
        if index.at(("titles", "bodies", "official", "groups", "topic_nouns"), k):
            return False
    return True


def _own_preposition(index: Marks, first: int) -> bool:
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


def _role(sentence: Sentence, index: Marks, place: PlaceInSentence) -> tuple[Role, str]:
    words = sentence.words
    left = _before_noun_group(sentence, index, place.first - 1)
    text = " ".join(w.text for w in words[max(0, left - 2) : place.last + 2])
    if _is_instrument(sentence, index, place, left):
        return Role.AGENT, text
    if index.before(HEADS_OF_TARGET, left) and _acts(index, place):
        return Role.SUBJECT, text
    if _is_actor(index, place, left):
        return Role.SUBJECT, text
    if _is_compound(sentence, index, place):
        return Role.TOPIC, text
    if index.before(HEADS_OF_TARGET, left) and not index.before(("bombardment",), left):
        return Role.OBJECT, text
    owned = _owned(sentence, index, place)
    if owned is not None:
        return owned, text
    spoken = _speaker(index, place, words)
    if index.adjuncts and _names_head(index, place):
        return Role.MODIFIER, text
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
        # "The war in X", « la guerre russe en X ».
        if any(index.before(("carrying",), k) for k in range(before, before - 3, -1)):
            return Role.TOPIC, text
        if index.before(("topic_nouns",), before) or (
            before > 0 and index.adjective_follows and index.before(("topic_nouns",), before - 1)
        ):
            return Role.TOPIC, text
        if index.before(("speech_verbs",), before):
            return Role.SPEAKER, text
        seat = preposition.cls == "locative" and _is_seat(sentence, index, before)
        if seat and any(index.at(("according",), k) for k in range(max(0, before - 4), before)):
            return Role.SPEAKER, text
        if seat and (spoken is not None or _said_after(sentence, index, place)):
            return Role.SPEAKER, text
        at_speech = index.before(("meet", "speech"), before) is not None
        if not at_speech and _speaks_there(sentence, index, place):
            return Role.SPEAKER, text
        return Role.LOCATION, text
    while before >= 0 and index.at(("determiners",), before):
        before -= 1
    target = place.toponym.place
    # "a residential quarter of X": an adjective may stand behind the noun.
    for noun in range(before, max(before - 2, -1), -1):
        if index.before(("topic_nouns",), noun):  # "the embassy of X", "the war of X"
            return Role.OWNER, text
        if index.before(("capital_nouns",), noun) and target and target.kind == "admin1":
            return Role.PARENT, text  # "El Fasher, the capital of North Darfur"
        if index.before(("part_nouns", *HEADS_OF_TARGET), noun):
            outer = _before_noun_group(sentence, index, noun - 1)
            if index.before(("source",), outer):
                return Role.SOURCE, text  # "launched from the town of X"
            return Role.LOCATION, text
        if index.at(("titles", "bodies", "official"), noun) or not words[noun].is_word:
            break
    people = index.at(("titles", "bodies", "groups", "official"), place.last + 1)
    if index.before(("meet", "speech"), before) and target and target.kind != "country":
        return (Role.OWNER if people else Role.LOCATION), text
    return Role.OWNER, text


def _acts(index: Marks, place: PlaceInSentence) -> bool:
    """Say whether a country behind "attack" is who attacks: "удары России по Украине"."""
    target = place.toponym.place
    if target is None or target.kind != "country":
        return False
    at = place.last + 1
    return bool(index.at(("goal", "locative"), at)) and any(
        k in index.names for k in range(at + 1, at + 5)
    )


def _names_head(index: Marks, place: PlaceInSentence) -> bool:
    """Say whether a town stands before its event as a noun does: "the toll of the Kyiv strike"."""
    target = place.toponym.place
    if target is None or target.kind not in ("city", "admin1", "admin2", "facility"):
        return False
    return index.at(("attack", "bombardment", "explosion", "meet"), place.last + 1) is not None


def _is_compound(sentence: Sentence, index: Marks, place: PlaceInSentence) -> bool:
    """Say whether a name is only the first part of a noun: "the Ukraine-Russia war"."""
    words = sentence.words
    hyphen, noun = place.last + 1, place.last + 2
    if noun >= len(words) or words[hyphen].text != "-" or noun in index.names:
        return False
    joined = words[place.last].end == words[hyphen].start and words[hyphen].end == words[noun].start
    placed = ("part_nouns", "meet", "transport", "utility", *HEADS_OF_TARGET)
    return joined and words[noun].is_word and index.at(placed, noun) is None


def _is_instrument(sentence: Sentence, index: Marks, place: PlaceInSentence, left: int) -> bool:
    """Say whether a name without a preposition is in the case of who acts: «Вильнюсом»."""
    if not index.instrumental or index.before((*_PREPOSITIONS, "genitive"), left):
        return False
    opens = place.first == 0 or not sentence.words[place.first - 1].is_word
    return not opens and sentence.words[place.last].folded.endswith(index.instrumental)


def _is_actor(index: Marks, place: PlaceInSentence, left: int) -> bool:
    """Say whether a country behind a noun of attacking is who attacks: «авіаудари Росії»."""
    target = place.toponym.place
    country = target is not None and target.kind == "country"
    return country and index.before(("acting_nouns",), left) is not None


def _before_noun_group(sentence: Sentence, index: Marks, at: int) -> int:
    """Return the index of the word before the articles and adjectives that lead to a name.

    "in the eastern Ukrainian city of X": the adjectives are passed over to find "in".
    """
    prepositions = ("locative", "goal", "source", "agent", "genitive")
    if index.adjectives:
        while at >= 0 and not index.before(prepositions, at) and index.is_adjective(sentence, at):
            at -= 1
        return at
    halts = ("clauses", "speech_verbs", "passive", "part_nouns", "including", *VERBS_WITH_OBJECT)
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


def _is_seat(sentence: Sentence, index: Marks, before: int) -> bool:
    """Say whether the noun before "in X" is a body that sits there: "the ministry in X said"."""
    for at in range(before, max(before - _SEAT_REACH, -1), -1):
        if not sentence.words[at].is_word or index.before(NO_SEATS, at):
            return False
        if index.at(("bodies",), at):
            return True
    return False


def _said_after(sentence: Sentence, index: Marks, place: PlaceInSentence) -> bool:
    """Say whether a verb of saying follows soon, before any comma: "police in X have said"."""
    for k in range(place.last + 1, min(place.last + 1 + _SAID_REACH, len(sentence.words))):
        if not sentence.words[k].is_word:
            return False
        if index.at(("speech_verbs",), k):
            return True
    return False


def _speaks_there(sentence: Sentence, index: Marks, place: PlaceInSentence) -> bool:
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


def _owned(sentence: Sentence, index: Marks, place: PlaceInSentence) -> Role | None:
    """Return the role of a name in the possessive ("Kharkiv's outskirts"), or ``None``."""
    words = sentence.words
    at = place.last + 1
    if not index.at(("possessive",), at) or words[at].start != words[place.last].end + 1:
        return None
    target = place.toponym.place
    country = target is not None and target.kind == "country"
    if country and any(k in index.names for k in range(at + 1, at + 1 + _OWNED_REACH)):
        return Role.PARENT  # "Russia's Samara region"
    outskirts = any(index.at(("part_nouns",), k) for k in range(at + 1, at + 4))
    located = index.before(("locative", "goal"), place.first - 1)
    if outskirts and located:
        return Role.LOCATION
    speaks = any(index.at(("titles", "bodies", "official"), k) for k in range(at + 1, at + 4))
    return Role.OWNER if speaks else Role.POSSESSOR


#: Nouns that a town's name explains behind a comma.
_TOWN_NOUNS = ("capital_nouns", "anaphors_capital", "anaphors_city", "anaphors_seat")


def _bare_role(
    sentence: Sentence, index: Marks, place: PlaceInSentence, spoken: str | None, text: str
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
        verb = index.before(VERBS_WITH_OBJECT, at)
        if verb:
            return Role.OBJECT, " ".join(w.text for w in words[verb.first : place.last + 1])
        if not index.at(("transparent", "determiners", "part_nouns"), at) and not index.before(
            ("transparent", "part_nouns"), at
        ):
            break
    if index.before(("part_nouns", "including"), left):
        return Role.LOCATION, text
    if index.capitalised_nouns:  # "in einigen Teilen der X": the article has no preposition
        far = _before_noun_group(sentence, index, left)
        if index.before(("part_nouns",), far):
            return Role.LOCATION, text
    if any(index.at(("hosting",), k) for k in (place.last + 1, place.last + 2)):
        return Role.LOCATION, text
    if left > 0 and words[left].text == "," and index.before(_TOWN_NOUNS, left - 1):
        return Role.LOCATION, text  # "in the Libyan capital, Tripoli"
    if index.at(("titles", "bodies", "groups", "official"), place.last + 1):
        return Role.OWNER, text
    target = place.toponym.place
    if (
        target is not None
        and target.kind == "facility"
        and any(index.at(("transport", "utility"), k) for k in range(place.first, place.last + 1))
    ):
        return Role.MODIFIER, text
    right = place.last + 1
    head = index.at(HEADS_AFTER_NAME, right)
    kind = place.toponym.place.kind if place.toponym.place else ""
    for at in range(right, min(right + 3, len(words))):
        if index.at(("passive",), at) and any(
            index.at((*HEADS_OF_TARGET, "utility"), k) for k in range(at, min(at + 4, len(words)))
        ):
            return Role.OBJECT, " ".join(w.text for w in words[place.first : at + 3])
    if index.verb_last and (kind != "country") and _perfect_around(sentence, index, place):
        return Role.OBJECT, text
    if index.verb_last and _passive_at_end(sentence, index, place):
        return Role.OBJECT, text
    if index.at(("outage_full", "alert_full"), right):
        return Role.OBJECT, text
    if head and kind in ("admin1", "admin2", "city", "facility"):
        return Role.MODIFIER, f"{place.toponym.text} {words[right].text}"
    if right < len(words) and words[right].text == ":" and place.first <= 1:
        return Role.LOCATION, LABEL
    if kind == "country":
        return Role.SUBJECT, text
    return Role.BARE, text


def _perfect_around(sentence: Sentence, index: Marks, place: PlaceInSentence) -> bool:
    """Say whether a name stands between an auxiliary and the participle that ends its clause.

    "Die Armee hatte Bachmut im Mai erobert."
    """
    words = sentence.words

    def reaches(steps: range, classes: tuple[str, ...]) -> bool:
        for k in steps:
            if not 0 <= k < len(words) or words[k].text in ",;:()":
                return False
            if index.at(classes, k):
                return True
        return False

    left = range(place.first - 1, place.first - _VERB_LAST_REACH, -1)
    right = range(place.last + 1, place.last + _VERB_LAST_REACH)
    return reaches(left, ("perfect",)) and reaches(right, ("attack", "bombardment", "capture"))


def _passive_at_end(sentence: Sentence, index: Marks, place: PlaceInSentence) -> bool:
    """Say whether a clause with its verb at the end tells what was done to a name.

    "Die Stadt war im Mai von Rebellen erobert worden."
    """
    auxiliary = False
    for k in range(place.last + 1, min(place.last + _VERB_LAST_REACH, len(sentence.words))):
        if sentence.words[k].text in ",;:()":
            return False
        auxiliary = auxiliary or index.at(("passive",), k) is not None
        if auxiliary and index.at(VERBS_WITH_OBJECT, k):
            return True
    return False


def _speaker(index: Marks, place: PlaceInSentence, words: Sequence[Word]) -> str | None:
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
        if verb and (verb.cls == "according" or not _acts_next(index, place)):
            return verb.pattern
    return None


def _acts_next(index: Marks, place: PlaceInSentence) -> bool:
    """Say whether a verb follows a name at once: "said Ukraine was attacked" is not of Ukraine."""
    at = place.last + 1
    return any(index.at(("passive", *VERBS_WITH_OBJECT, "launch"), k) for k in (at, at + 1))
