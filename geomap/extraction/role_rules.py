"""The role of one name, from the words beside it."""

from __future__ import annotations

from geomap.extraction.lexicon import Match
from geomap.extraction.marks import HEADS_OF_TARGET, VERBS_WITH_OBJECT, Marks
from geomap.extraction.role_bare import bare_role
from geomap.extraction.role_speakers import is_seat, said_after, speaker_of, speaks_there
from geomap.extraction.roles import PlaceInSentence, Role
from geomap.extraction.text import Sentence

__all__ = ["owns_a_thing", "role_of"]

#: How many words may stand between "Russia's" and the region of it that is meant.
_OWNED_REACH = 5
#: How far from the start of a sentence its subject may stand: "the militia in Yemen attacks".
_OPENING = 6
#: How many words of a quoted name may stand before the place in it, and how far the noun before it.
_QUOTED_REACH = 4
_THING_BEFORE = 4
_QUOTES = frozenset("«“„\"”'‘")
_PREPOSITIONS = ("locative", "goal", "source", "agent")
#: How many words may lead from "taken to hospital" to where that is.
_CARRIED_REACH = 5
#: How many words a thing's name may have before "of X".
_THING_REACH = 6
#: Those who act or speak for a place.
_PEOPLE = ("titles", "bodies", "groups", "official")


def role_of(sentence: Sentence, index: Marks, place: PlaceInSentence) -> tuple[Role, str]:
    """Return the role of a name that is in no list, and the words that decided."""
    words = sentence.words
    left = index.before_noun_group(sentence, place.first - 1)
    text = sentence.phrase(max(0, left - 2), place.last + 1)
    role = _role_in_phrase(sentence, index, place, left)
    if role is not None:
        return role, text
    spoken = speaker_of(index, place, words)
    if _names_head(index, place):
        return Role.MODIFIER, text
    preposition = _preposition(index, left)
    if preposition is None:
        return bare_role(sentence, index, place, spoken, text)
    if preposition.cls == "source":
        told = any(index.at(("reported_from",), k) for k in range(len(words)))
        return (Role.LOCATION if told else Role.SOURCE), text
    if preposition.cls == "agent":
        return Role.AGENT, text
    if preposition.cls == "genitive":
        return _role_behind_of(sentence, index, place, preposition.first - 1), text
    return _role_where(sentence, index, place, preposition, spoken), text


def _role_in_phrase(
    sentence: Sentence, index: Marks, place: PlaceInSentence, left: int
) -> Role | None:
    """Return the role of a name that is part of a phrase which tells it, else ``None``."""
    if _names_a_thing(sentence, index, place):
        return Role.TOPIC
    if _is_instrument(sentence, index, place, left):
        return Role.AGENT
    behind_head = index.before(HEADS_OF_TARGET, left) is not None
    if (behind_head and _acts(index, place)) or _is_actor(index, place, left):
        return Role.SUBJECT
    if _is_compound(sentence, index, place):
        return Role.TOPIC
    if place.toponym.kind == "anaphor" and _is_in_head(index, place):
        return Role.OBJECT  # "die Einnahme der Stadt" is one phrase
    if index.at(("seated",), place.last + 1):
        return Role.OWNER  # "die in X ansässige …", "von X besetzt"
    if behind_head and not index.before(("bombardment",), left):
        return Role.OBJECT
    return _owned(sentence, index, place)


def _preposition(index: Marks, left: int) -> Match | None:
    """Return the preposition that ends at a word, or the one before it that tells more.

    In "au-dessus de la Crimée" the article is not part of the longer preposition; in "en la de
    Riazán" the noun is only pointed at.
    """
    preposition = index.before((*_PREPOSITIONS, "genitive"), left)
    if preposition is None or preposition.cls != "genitive":
        return preposition
    if preposition.first < left:
        longer = index.before(_PREPOSITIONS, left - 1)
        return longer if longer and longer.first < preposition.first else preposition
    pointed_at = left > 0 and index.at(("determiners",), left - 1)
    return (index.before(_PREPOSITIONS, left - 2) if pointed_at else None) or preposition


def _role_where(
    sentence: Sentence,
    index: Marks,
    place: PlaceInSentence,
    preposition: Match,
    spoken: str | None,
) -> Role:
    """Return the role of a name behind "in" or "on": a location, unless something else is there."""
    before = preposition.first - 1
    # "The war in X", « la guerre russe en X ».
    warned = index.before(("alert_full",), preposition.last)  # "drones fly towards X"
    if not warned and any(index.before(("carrying",), k) for k in range(before, before - 3, -1)):
        return Role.TOPIC
    if index.before(("topic_nouns",), before):
        return Role.TOPIC
    if index.grammar.adjective_follows and index.before(("topic_nouns",), before - 1):
        return Role.TOPIC
    saying = index.before(("speech_verbs",), before)
    if saying and not index.before(("passive",), saying.first - 1):  # "blasts were reported in X"
        return Role.SPEAKER
    seat = preposition.cls == "locative" and is_seat(sentence, index, before)
    if seat and any(index.at(("according",), k) for k in range(max(0, before - 4), before)):
        return Role.SPEAKER
    opens = place.first <= _OPENING and place.kind == "country"
    if seat and (opens or spoken is not None or said_after(sentence, index, place)):
        return Role.SPEAKER
    at_speech = index.before(("meet", "speech"), before) is not None
    if not at_speech and speaks_there(sentence, index, place):
        return Role.SPEAKER
    return Role.LOCATION


def _role_behind_of(sentence: Sentence, index: Marks, place: PlaceInSentence, before: int) -> Role:
    """Return the role of a name behind "of": an owner, unless the noun before says where it is."""
    while before >= 0 and index.at(("determiners",), before):
        before -= 1
    if any(index.before(("carrying",), k) for k in range(before, before - _CARRIED_REACH, -1)):
        return Role.TOPIC  # "taken to a hospital of the nearby city of X"
    target = place.toponym.place
    # "a residential quarter of X": an adjective may stand behind the noun.
    for noun in range(before, max(before - 2, -1), -1):
        if index.before(("topic_nouns",), noun):  # "the embassy of X", "the war of X"
            return Role.OWNER
        if index.before(("capital_nouns",), noun) and target and target.kind != "country":
            return Role.PARENT  # "El Fasher, the capital of North Darfur"
        if index.before(("part_nouns", "territory_nouns", *HEADS_OF_TARGET), noun):
            outer = index.before_noun_group(sentence, noun - 1)
            if index.before(("source",), outer):
                return Role.SOURCE  # "launched from the town of X"
            return Role.LOCATION
        if index.at(("titles", "bodies", "official"), noun) or not sentence.words[noun].is_word:
            break
    seats = [before, before - 1] if index.grammar.adjective_follows else [before]
    held = any(index.before(("meet", "speech"), k) for k in seats)
    if held and target and target.kind != "country" and not index.at(_PEOPLE, place.last + 1):
        return Role.LOCATION
    return Role.OWNER


def _names_a_thing(sentence: Sentence, index: Marks, place: PlaceInSentence) -> bool:
    """Say whether a name in quotation marks is that of a ship or a unit: «авианосец „Линкольн“»."""
    words = sentence.words
    opening = range(place.first - 1, max(place.first - _QUOTED_REACH, -1), -1)
    quote = next((k for k in opening if words[k].text in _QUOTES), None)
    if quote is None or not all(words[k].is_capitalised for k in range(quote + 1, place.first)):
        return False
    for k in range(quote - 1, max(quote - _THING_BEFORE, -1), -1):
        if index.before(("named_things",), k):
            return True
        if index.before(("part_nouns", "transport", *VERBS_WITH_OBJECT), k):
            return False
    return False


def _acts(index: Marks, place: PlaceInSentence) -> bool:
    """Say whether a country behind "attack" is who attacks: "удары России по Украине"."""
    target = place.toponym.place
    if target is None or target.kind != "country":
        return False
    at = place.last + 1
    return bool(index.at(("goal", "locative"), at)) and any(
        k in index.names for k in range(at + 1, at + 5)
    )


def _is_in_head(index: Marks, place: PlaceInSentence) -> bool:
    return any(m.cls in HEADS_OF_TARGET and m.first < place.first <= m.last for m in index.matches)


def _names_head(index: Marks, place: PlaceInSentence) -> bool:
    """Say whether a town stands before its event as a noun does: "the toll of the Kyiv strike"."""
    target = place.toponym.place
    if target is None or target.kind not in ("city", "admin1", "admin2", "facility"):
        return False
    return index.at(("event_nouns",), place.last + 1) is not None


def _is_compound(sentence: Sentence, index: Marks, place: PlaceInSentence) -> bool:
    """Say whether a name is only the first part of a noun: "the Ukraine-Russia war"."""
    words = sentence.words
    hyphen, noun = place.last + 1, place.last + 2
    if noun >= len(words) or words[hyphen].text != "-" or noun in index.names:
        return False
    joined = words[place.last].end == words[hyphen].start and words[hyphen].end == words[noun].start
    if place.kind == "country" and index.at(("attack",), noun):
        return joined  # "US-Angriffe" are by them, not on them
    placed = ("part_nouns", "meet", "transport", "utility", *HEADS_OF_TARGET)
    return joined and words[noun].is_word and index.at(placed, noun) is None


def _is_instrument(sentence: Sentence, index: Marks, place: PlaceInSentence, left: int) -> bool:
    """Say whether a name without a preposition is in the case of who acts: «Вильнюсом»."""
    if not index.grammar.instrumental or index.before((*_PREPOSITIONS, "genitive"), left):
        return False
    opens = place.first == 0 or not sentence.words[place.first - 1].is_word
    if opens or not sentence.words[place.last].folded.endswith(index.grammar.instrumental):
        return False
    if index.before(("part_nouns",), left):  # «в селе Муром»
        return False
    return not _governs_instrumental(index, place)


def _governs_instrumental(index: Marks, place: PlaceInSentence) -> bool:
    """Say whether "over" before a list asks for the case: «над 11 регионами и Азовским морем»."""
    joined = index.at(("conjunctions", "joining"), place.first - 1) is not None
    return joined and any(
        index.before(("locative", "goal"), k) for k in range(place.first - 2, place.first - 8, -1)
    )


def _is_actor(index: Marks, place: PlaceInSentence, left: int) -> bool:
    """Say whether a state behind a noun of attacking is who attacks: «авіаудари Росії».

    A capital stands for its state where "of" leads to it: "ataques de Kiev".
    """
    target = place.toponym.place
    if target is None or (target.kind != "country" and target.feature != "capital"):
        return False
    at = left if target.kind == "country" else left - 1
    if target.kind != "country" and index.before(("genitive",), left) is None:
        return False
    return index.before(("acting_nouns",), at) is not None


def _owned(sentence: Sentence, index: Marks, place: PlaceInSentence) -> Role | None:
    """Return the role of a name in the possessive ("Kharkiv's outskirts"), or ``None``."""
    words = sentence.words
    at = place.last + 1
    if not index.at(("possessive",), at) or words[at].start != words[place.last].end + 1:
        return None
    if place.kind == "country" and any(
        k in index.names for k in range(at + 1, at + 1 + _OWNED_REACH)
    ):
        return Role.PARENT  # "Russia's Samara region"
    if any(index.at(("territory_nouns",), k) for k in range(at + 1, at + 3)):
        return Role.LOCATION  # "violated Estonia's airspace"
    outskirts = any(index.at(("part_nouns",), k) for k in range(at + 1, at + 4))
    located = index.before(("locative", "goal"), place.first - 1)
    if outskirts and located:
        return Role.LOCATION
    speaks = any(index.at(("titles", "bodies", "official"), k) for k in range(at + 1, at + 4))
    return Role.OWNER if speaks else Role.POSSESSOR


def owns_a_thing(sentence: Sentence, index: Marks, place: PlaceInSentence, left: int) -> bool:
    """Say whether the noun before "of X" is neither a person nor a body nor a topic."""
    target = place.toponym.place
    if target is None or target.kind not in ("city", "facility", "admin1", "admin2"):
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
