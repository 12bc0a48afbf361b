"""The role of a name without a preposition: subject, object, modifier or neither."""

from __future__ import annotations

from geomap.extraction.lexicon import Match
from geomap.extraction.marks import HEADS_AFTER_NAME, HEADS_OF_TARGET, VERBS_WITH_OBJECT, Marks
from geomap.extraction.roles import LABEL, PlaceInSentence, Role
from geomap.extraction.text import Sentence

__all__ = ["bare_role"]

#: How many words may stand between a verb and the place that is its object.
_OBJECT_REACH = 6
#: How far behind its auxiliary a participle may stand that ends its clause.
_VERB_LAST_REACH = 14
#: Before which word behind a name the verb must stand that has it for its object.
_FRONTED_REACH = 4
#: Before which words behind a name a passive must stand, and its verb behind that.
_PASSIVE_REACH = 3
_PASSIVE_VERB_REACH = 4
#: Classes of those that a place is taken from.
_TAKEN_FROM = ("fighters", "goal", "locative")
#: Nouns that a town's name explains behind a comma.
_TOWN_NOUNS = ("capital_nouns", "anaphors_capital", "anaphors_city", "anaphors_seat")


def bare_role(
    sentence: Sentence, index: Marks, place: PlaceInSentence, spoken: str | None, text: str
) -> tuple[Role, str]:
    """Return the role of a name that stands behind no preposition, and the words that decided.

    Parameters
    ----------
    sentence : Sentence
    index : Marks
        What the lexicons marked in it.
    place : PlaceInSentence
    spoken : str or None
        The verb of saying that the name is the subject of.
    text : str
        The words beside the name.
    """
    words = sentence.words
    right = place.last + 1
    if spoken:
        return Role.SPEAKER, spoken
    verb = _verb_before(index, place)
    if verb:
        return Role.OBJECT, sentence.phrase(verb.first, place.last)
    if _is_located(sentence, index, place):
        return Role.LOCATION, text
    if index.at(("titles", "bodies", "groups", "official"), right):
        return Role.OWNER, text
    if _is_fronted_object(sentence, index, place):
        return Role.OBJECT, text
    if index.at(("acting_verbs",), right) or _capital_acts(index, place):
        return Role.SUBJECT, text
    if place.kind == "facility" and any(
        index.at(("transport", "utility"), k) for k in range(place.first, right)
    ):
        return Role.MODIFIER, text
    undergone = _undergone(sentence, index, place)
    if undergone is not None:
        return Role.OBJECT, sentence.phrase(place.first, undergone)
    if _is_object_at_end(sentence, index, place) or _is_cut_off(sentence, index, place):
        return Role.OBJECT, text
    if index.at(HEADS_AFTER_NAME, right) and place.kind in ("admin1", "admin2", "city", "facility"):
        return Role.MODIFIER, f"{place.toponym.text} {words[right].text}"
    if right < len(words) and words[right].text == ":" and place.first <= 1:
        return Role.LOCATION, LABEL
    return (Role.SUBJECT if place.kind == "country" else Role.BARE), text


def _verb_before(index: Marks, place: PlaceInSentence) -> Match | None:
    """Return the verb that has a name behind it for its object, or ``None``.

    Between them stand articles, nouns of parts, dates, and those that a place is taken from: "a
    repris aux paramilitaires le palais".
    """
    light = ("transparent", "determiners", "part_nouns")
    for at in range(place.first - 1, max(place.first - 1 - _OBJECT_REACH, -1), -1):
        verb = index.before(VERBS_WITH_OBJECT, at)
        if verb:
            return verb
        if at in index.dated or at in index.covered(_TAKEN_FROM):
            continue
        if not index.at(light, at) and not index.before(("transparent", "part_nouns"), at):
            return None
    return None


def _is_located(sentence: Sentence, index: Marks, place: PlaceInSentence) -> bool:
    """Say whether a noun beside a name says that something is there: "the suburb X", "X hosted"."""
    left = place.first - 1
    if index.before(("part_nouns", "including"), left):
        return True
    # "in einigen Teilen der X": the article has no preposition
    far = index.before_noun_group(sentence, left) if index.grammar.capitalised_nouns else left
    if index.before(("part_nouns",), far):
        return True
    if any(index.at(("hosting",), k) for k in (place.last + 1, place.last + 2)):
        return True
    if left > 0 and sentence.words[left].text == ",":  # "in the Libyan capital, Tripoli"
        reach = 2 if index.grammar.adjective_follows else 1
        return any(index.before(_TOWN_NOUNS, k) for k in range(left - 1, left - 1 - reach, -1))
    return False


def _undergone(sentence: Sentence, index: Marks, place: PlaceInSentence) -> int | None:
    """Return with which word it is told what happened to a name: "X fell", "X was hit"."""
    size = len(sentence.words)
    for at in range(place.last + 1, min(place.last + 1 + _PASSIVE_REACH, size)):
        if index.at(("fallen",), at) and place.kind != "country":
            return at
        if index.at(("passive",), at) and any(
            index.at((*HEADS_OF_TARGET, "utility"), k)
            for k in range(at, min(at + _PASSIVE_VERB_REACH, size))
        ):
            return at + 2
    return None


def _is_object_at_end(sentence: Sentence, index: Marks, place: PlaceInSentence) -> bool:
    """Say whether a verb at the end of its clause tells what was done to a name."""
    if not index.grammar.verb_last:
        return False
    if place.kind != "country" and _perfect_around(sentence, index, place):
        return True
    return _passive_at_end(sentence, index, place)


def _is_cut_off(sentence: Sentence, index: Marks, place: PlaceInSentence) -> bool:
    """Say whether an alert or an outage is told of a name: "Air raid alert: Kyiv, Sumy region"."""
    if index.at(("outage_full", "alert_full"), place.last + 1):
        return True
    left = place.first - 1
    heading = left > 0 and sentence.words[left].text == ":"
    return heading and index.before(("outage_full", "alert_full", "alert"), left - 1) is not None


def _is_fronted_object(sentence: Sentence, index: Marks, place: PlaceInSentence) -> bool:
    """Say whether a name is by its case what the verb behind it is done to: «Україну атакували»."""
    if not index.grammar.accusative:
        return False
    if not sentence.words[place.last].folded.endswith(index.grammar.accusative):
        return False
    reach = range(place.last + 1, min(place.last + _FRONTED_REACH, len(sentence.words)))
    return any(index.at(VERBS_WITH_OBJECT, k) for k in reach)


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
