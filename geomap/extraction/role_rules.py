"""The role of one name, from the words beside it."""

from __future__ import annotations

from geomap.extraction.marks import HEADS_AFTER_NAME, HEADS_OF_TARGET, VERBS_WITH_OBJECT, Marks
from geomap.extraction.role_speakers import is_seat, said_after, speaker_of, speaks_there
from geomap.extraction.roles import LABEL, PlaceInSentence, Role
from geomap.extraction.text import Sentence

__all__ = ["before_noun_group", "owns_a_thing", "role_of"]

#: How many words may stand between a verb and the place that is its object.
_OBJECT_REACH = 6
#: How many articles and adjectives may lead to a name.
_NOUN_GROUP = 4
#: How many words may stand between "Russia's" and the region of it that is meant.
_OWNED_REACH = 5
#: How far behind its auxiliary a participle may stand that ends its clause.
_VERB_LAST_REACH = 14
#: How far from the start of a sentence its subject may stand: "the militia in Yemen attacks".
_OPENING = 6
#: Before which word behind a name the verb must stand that has it for its object.
_FRONTED_REACH = 4
#: How many words of a quoted name may stand before the place in it, and how far the noun before it.
_QUOTED_REACH = 4
_THING_BEFORE = 4
_QUOTES = frozenset("«“„\"”'‘")
_PREPOSITIONS = ("locative", "goal", "source", "agent")
#: How many words may lead from "taken to hospital" to where that is.
_CARRIED_REACH = 5
#: How many words a thing's name may have before "of X".
_THING_REACH = 6
#: Classes of those that a place is taken from.
_TAKEN_FROM = ("fighters", "goal", "locative")
#: Nouns that a town's name explains behind a comma.
_TOWN_NOUNS = ("capital_nouns", "anaphors_capital", "anaphors_city", "anaphors_seat")


def role_of(sentence: Sentence, index: Marks, place: PlaceInSentence) -> tuple[Role, str]:
    """Return the role of a name that is in no list, and the words that decided."""
    words = sentence.words
    left = before_noun_group(sentence, index, place.first - 1)
    text = " ".join(w.text for w in words[max(0, left - 2) : place.last + 2])
    if _names_a_thing(sentence, index, place):
        return Role.TOPIC, text
    if _is_instrument(sentence, index, place, left):
        return Role.AGENT, text
    if index.before(HEADS_OF_TARGET, left) and _acts(index, place):
        return Role.SUBJECT, text
    if _is_actor(index, place, left):
        return Role.SUBJECT, text
    if _is_compound(sentence, index, place):
        return Role.TOPIC, text
    if place.toponym.kind == "anaphor" and _is_in_head(index, place):
        return Role.OBJECT, text  # "die Einnahme der Stadt" is one phrase
    if index.at(("seated",), place.last + 1):
        return Role.OWNER, text  # "die in X ansässige …", "von X besetzt"
    if index.before(HEADS_OF_TARGET, left) and not index.before(("bombardment",), left):
        return Role.OBJECT, text
    owned = _owned(sentence, index, place)
    if owned is not None:
        return owned, text
    spoken = speaker_of(index, place, words)
    if _names_head(index, place):
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
        told = any(index.at(("reported_from",), k) for k in range(len(words)))
        return (Role.LOCATION if told else Role.SOURCE), text
    if preposition.cls == "agent":
        return Role.AGENT, text
    before = preposition.first - 1
    if preposition.cls in ("locative", "goal"):
        # "The war in X", « la guerre russe en X ».
        warned = index.before(("alert_full",), preposition.last)  # "drones fly towards X"
        if not warned and any(
            index.before(("carrying",), k) for k in range(before, before - 3, -1)
        ):
            return Role.TOPIC, text
        if index.before(("topic_nouns",), before):
            return Role.TOPIC, text
        if index.grammar.adjective_follows and index.before(("topic_nouns",), before - 1):
            return Role.TOPIC, text
        if index.before(("speech_verbs",), before):
            return Role.SPEAKER, text
        seat = preposition.cls == "locative" and is_seat(sentence, index, before)
        if seat and any(index.at(("according",), k) for k in range(max(0, before - 4), before)):
            return Role.SPEAKER, text
        target = place.toponym.place
        opens = place.first <= _OPENING and target is not None and target.kind == "country"
        if seat and (opens or spoken is not None or said_after(sentence, index, place)):
            return Role.SPEAKER, text
        at_speech = index.before(("meet", "speech"), before) is not None
        if not at_speech and speaks_there(sentence, index, place):
            return Role.SPEAKER, text
        return Role.LOCATION, text
    while before >= 0 and index.at(("determiners",), before):
        before -= 1
    if any(index.before(("carrying",), k) for k in range(before, before - _CARRIED_REACH, -1)):
        return Role.TOPIC, text  # "taken to a hospital of the nearby city of X"
    target = place.toponym.place
    # "a residential quarter of X": an adjective may stand behind the noun.
    for noun in range(before, max(before - 2, -1), -1):
        if index.before(("topic_nouns",), noun):  # "the embassy of X", "the war of X"
            return Role.OWNER, text
        if index.before(("capital_nouns",), noun) and target and target.kind != "country":
            return Role.PARENT, text  # "El Fasher, the capital of North Darfur"
        if index.before(("part_nouns", "territory_nouns", *HEADS_OF_TARGET), noun):
            outer = before_noun_group(sentence, index, noun - 1)
            if index.before(("source",), outer):
                return Role.SOURCE, text  # "launched from the town of X"
            return Role.LOCATION, text
        if index.at(("titles", "bodies", "official"), noun) or not words[noun].is_word:
            break
    people = index.at(("titles", "bodies", "groups", "official"), place.last + 1)
    seats = [before, before - 1] if index.grammar.adjective_follows else [before]
    held = any(index.before(("meet", "speech"), k) for k in seats)
    if held and target and target.kind != "country":
        return (Role.OWNER if people else Role.LOCATION), text
    return Role.OWNER, text


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
        if at in index.dated:
            continue
        if at in index.covered(_TAKEN_FROM):  # "a repris aux paramilitaires le palais"
            continue
        if not index.at(("transparent", "determiners", "part_nouns"), at) and not index.before(
            ("transparent", "part_nouns"), at
        ):
            break
    if index.before(("part_nouns", "including"), left):
        return Role.LOCATION, text
    if index.grammar.capitalised_nouns:  # "in einigen Teilen der X": the article has no preposition
        far = before_noun_group(sentence, index, left)
        if index.before(("part_nouns",), far):
            return Role.LOCATION, text
    if any(index.at(("hosting",), k) for k in (place.last + 1, place.last + 2)):
        return Role.LOCATION, text
    if left > 0 and words[left].text == ",":  # "in the Libyan capital, Tripoli"
        reach = 2 if index.grammar.adjective_follows else 1
        if any(index.before(_TOWN_NOUNS, k) for k in range(left - 1, left - 1 - reach, -1)):
            return Role.LOCATION, text
    if index.at(("titles", "bodies", "groups", "official"), place.last + 1):
        return Role.OWNER, text
    if _is_fronted_object(sentence, index, place):
        return Role.OBJECT, text
    if index.at(("acting_verbs",), place.last + 1) or _capital_acts(index, place):
        return Role.SUBJECT, text
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
        if index.at(("fallen",), at) and kind != "country":
            return Role.OBJECT, " ".join(w.text for w in words[place.first : at + 1])
        if index.at(("passive",), at) and any(
            index.at((*HEADS_OF_TARGET, "utility"), k) for k in range(at, min(at + 4, len(words)))
        ):
            return Role.OBJECT, " ".join(w.text for w in words[place.first : at + 3])
    if index.grammar.verb_last and (kind != "country") and _perfect_around(sentence, index, place):
        return Role.OBJECT, text
    if index.grammar.verb_last and _passive_at_end(sentence, index, place):
        return Role.OBJECT, text
    if index.at(("outage_full", "alert_full"), right):
        return Role.OBJECT, text
    heading = left > 0 and words[left].text == ":"
    if heading and index.before(("outage_full", "alert_full", "alert"), left - 1):
        return Role.OBJECT, text  # "Air raid alert: Kyiv, Sumy region"
    if head and kind in ("admin1", "admin2", "city", "facility"):
        return Role.MODIFIER, f"{place.toponym.text} {words[right].text}"
    if right < len(words) and words[right].text == ":" and place.first <= 1:
        return Role.LOCATION, LABEL
    if kind == "country":
        return Role.SUBJECT, text
    return Role.BARE, text


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


def _is_fronted_object(sentence: Sentence, index: Marks, place: PlaceInSentence) -> bool:
    """Say whether a name is by its case what the verb behind it is done to: «Україну атакували»."""
    if not index.grammar.accusative:
        return False
    if not sentence.words[place.last].folded.endswith(index.grammar.accusative):
        return False
    reach = range(place.last + 1, min(place.last + _FRONTED_REACH, len(sentence.words)))
    return any(index.at(VERBS_WITH_OBJECT, k) for k in reach)


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


def _capital_acts(index: Marks, place: PlaceInSentence) -> bool:
    """Say whether a capital is the subject of an attack: "Tehran had fired missiles at Haifa"."""
    target = place.toponym.place
    if target is None or target.feature != "capital" or index.at(("passive",), place.last + 1):
        return False
    launch = any(index.at(("launch",), k) for k in range(place.last + 1, place.last + 4))
    aimed = any(
        index.at(("goal", "locative"), k) and {k + 1, k + 2} & index.names
        for k in range(place.last + 2, place.last + 16)
    )
    return launch and aimed


def _is_compound(sentence: Sentence, index: Marks, place: PlaceInSentence) -> bool:
    """Say whether a name is only the first part of a noun: "the Ukraine-Russia war"."""
    words = sentence.words
    hyphen, noun = place.last + 1, place.last + 2
    if noun >= len(words) or words[hyphen].text != "-" or noun in index.names:
        return False
    joined = words[place.last].end == words[hyphen].start and words[hyphen].end == words[noun].start
    target = place.toponym.place
    if target is not None and target.kind == "country" and index.at(("attack",), noun):
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


def before_noun_group(sentence: Sentence, index: Marks, at: int) -> int:
    """Return the index of the word before the articles and adjectives that lead to a name.

    "in the eastern Ukrainian city of X": the adjectives are passed over to find "in".
    """
    prepositions = ("locative", "goal", "source", "agent", "genitive")
    if index.grammar.adjective_endings:
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

    if index.at(("determiners",), place.first - 1):
        return False  # "hatte der Kreml … verkündet": who acts
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
