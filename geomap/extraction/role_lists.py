"""Lists of places: what one member tells, its neighbours share."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from geomap.extraction.marks import VERBS_WITH_OBJECT, Marks
from geomap.extraction.roles import PlaceInSentence, Role
from geomap.extraction.text import Sentence

__all__ = ["explain_things", "explain_towns", "go_on", "spread_objects"]

#: How many words may stand between two parts of a list: "…, and in the neighbouring regions of".
_LIST_REACH = 7
#: How many words a list of places may have before one of them.
_LONG_LIST = 60
#: How many words a bracket in a list may hold: "Bryansk (five), Belgorod (three)".
_BRACKET = 4
#: Words that lead to what explains a town: "a village in the north of".
_EXPLAINING = ("determiners", "transparent", "part_nouns", "genitive", "locative", "capital_nouns")
_LEAST_EXPLAINED = 3
#: How many words may lead from a town to the sea or land that it is on.
_DIRECTLY = 3
#: How many words may stand between a name and the town that it says of which kind it is.
_NAMED_REACH = 2
#: Words that only lead from one part of a list to the next, and those that no list has.
_LIGHT = ("determiners", "transparent", "part_nouns", "genitive", "conjunctions", "joining")
_SPEAKING = ("titles", "bodies", "groups", "official", "speech_verbs", "not_persons")


def spread_objects(places: list[PlaceInSentence]) -> None:
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
                member.role, member.reason = telling.role, _in_list(telling.reason)


def _says_where(wide: PlaceInSentence, fine: PlaceInSentence) -> bool:
    """Say whether one name can only tell where the town beside it is: "the West Bank town of X"."""
    around, target = wide.toponym.place, fine.toponym.place
    if around is None or target is None or wide.toponym.group is not None:
        return False
    if abs(fine.first - wide.last) > _DIRECTLY and abs(wide.first - fine.last) > _DIRECTLY:
        return False
    located = (Role.LOCATION, Role.OBJECT)
    return (
        around.kind in ("area", "country", "admin1")
        and target.kind in ("city", "facility")
        and wide.role in (*located, Role.BARE)
        and fine.role in (*located, Role.BARE)
    )


def go_on(sentence: Sentence, index: Marks, places: Sequence[PlaceInSentence]) -> None:
    """Let a list go on behind what is no place that we know, or a list of its own.

    "Near Qwrtz, Toretsk and New York"; "over Crimea, the Sea of Azov and the Russian regions of
    Bryansk and Kursk". The list may also stand before its verb.
    """
    for number, place in enumerate(places):
        if place.role is Role.BARE:
            place.role, place.reason = _role_of_list(sentence, index, places[: number + 1])
            place.continues = place.role is not Role.BARE
    for place, behind in reversed(list(pairwise(places))):
        between = range(place.last + 1, behind.first)
        if place.role is Role.BARE and behind.role is Role.OBJECT and len(between) <= _LIST_REACH:
            joined, listed = False, True
            for k in between:
                joined = joined or _joins(sentence, index, k)
                listed = listed and _of_list(sentence, index, k)
            if joined and listed:
                place.role, place.reason = behind.role, _in_list(behind.reason)


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
                return earlier.role, _in_list(earlier.reason)
            if earlier.role not in (Role.BARE, Role.PARENT):
                break
            k = earlier.first - 1
            continue
        if index.before(("including",), k):
            return Role.LOCATION, "in a list"
        if index.before(("locative", "goal"), k):
            return (Role.LOCATION, "in a list") if joined else (place.role, place.reason)
        if index.before(VERBS_WITH_OBJECT, k):
            return (Role.OBJECT, "in a list") if joined else (place.role, place.reason)
        if sentence.words[k].text == ")":
            k = _before_bracket(sentence, k)
            continue
        if sentence.words[k].text == ":" and _strikes_before(index, k):
            return Role.LOCATION, "in a list"
        if not _of_list(sentence, index, k):
            break
        joined = joined or _joins(sentence, index, k)
        k -= 1
    return place.role, place.reason


def _in_list(reason: str) -> str:
    """Return the reason of a member of a list whose leader has a reason."""
    return reason if reason.startswith("in a list") else f"in a list: {reason}"


def _strikes_before(index: Marks, k: int) -> bool:
    """Say whether what opens a list behind a colon was hit: "under fire were: X, Y"."""
    return any(
        m.cls in ("bombardment", "attack", "outage_full", "alert_full", "combat") and m.last < k
        for m in index.matches
    )


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
    strange = word.is_capitalised and (
        not index.grammar.capitalised_nouns or _stands_alone(sentence, index, k)
    )
    return strange and k not in index.covered(_SPEAKING)


def _stands_alone(sentence: Sentence, index: Marks, k: int) -> bool:
    """Say whether a word is a whole member of a list: between commas, or before "and"."""
    words = sentence.words

    def parts(at: int) -> bool:
        return 0 <= at < len(words) and (words[at].text == "," or _joins(sentence, index, at))

    return parts(k - 1) and parts(k + 1)


def _names_kind(
    sentence: Sentence, index: Marks, wide: PlaceInSentence, fine: PlaceInSentence
) -> bool:
    """Say whether a name only tells which town is meant: "the northern Gaza town of X"."""
    target = fine.toponym.place
    if target is None or target.kind not in ("city", "facility", "admin2"):
        return False
    if fine.first == wide.last:  # "the Black Sea port of X": the noun is in both names
        return True
    between = range(wide.last + 1, fine.first)
    if not between or index.before(("genitive",), between[-1]) is None:
        return False
    nouns = range(wide.first + 1, fine.first - 1)
    named = nouns[-1:] if len(between) == 1 else between[:1]
    noun = any(index.at(("part_nouns",), k) for k in named)
    small = all(not sentence.words[k].is_capitalised for k in named)
    return noun and small and len(between) <= _NAMED_REACH


def _is_seat_behind(
    sentence: Sentence,
    index: Marks,
    town: PlaceInSentence,
    seat: PlaceInSentence,
    starts: set[int],
) -> bool:
    """Say whether a name behind a comma is of the region that a town lies in: "Jibia, Katsina"."""
    words = sentence.words
    around, target = seat.toponym.place, town.toponym.place
    if around is None or target is None or around.feature not in ("seat", "capital"):
        return False
    pair = seat.first == town.last + 2 and words[town.last + 1].text == ","
    at = seat.last + 1
    more = at + 1 in starts or index.at(("conjunctions", "joining"), at) is not None
    before = town.first - 1
    more = more or (before > 0 and words[before].text == ",") or at in starts
    smaller = target.kind in ("city", "admin2") and target.population < around.population
    return pair and not more and smaller and target.admin1 == around.admin1 is not None


def explain_towns(sentence: Sentence, index: Marks, places: Sequence[PlaceInSentence]) -> None:
    """Make a place a parent that only explains the one before it: "X, a village of Y"."""
    covered = index.covered(_EXPLAINING)
    listed = {p.first for p in places}
    for before, place in pairwise(places):
        between = range(before.last + 1, place.first)
        if _names_kind(sentence, index, before, place):
            if place.role not in (Role.LOCATION, Role.OBJECT):
                place.role, place.reason = before.role, before.reason
            before.role, before.reason = Role.PARENT, "says where the name behind it is"
            continue
        if _is_seat_behind(sentence, index, before, place, listed):
            place.role, place.reason = Role.PARENT, "says where the name before it is"
            continue
        if _says_where(before, place) and all(k in covered for k in between):
            before.role, before.reason = Role.PARENT, "says where the name behind it is"
        elif (
            _says_where(place, before)
            and between
            and all(
                index.at(("locative", "goal", "determiners"), k) or k in covered for k in between
            )
        ):
            target = place.toponym.place
            meant = place.toponym.kind == "anaphor"  # "in X, in the south of the country"
            if target is not None and (target.kind == "area" or meant):
                place.role, place.reason = Role.PARENT, "says where the name before it is"
        located = (Role.LOCATION, Role.OBJECT)
        if before.role not in located or place.role not in located:
            continue
        if len(between) < _LEAST_EXPLAINED or len(between) > _LIST_REACH:
            continue
        comma, *rest = between
        if sentence.words[comma].text != "," or index.at(("conjunctions", "joining"), rest[0]):
            continue
        nouns = index.covered(("part_nouns", "capital_nouns"))
        determined = rest[0] in index.covered(("determiners",))
        noun = rest[0] in nouns or (determined and any(k in nouns for k in rest))
        strange = [k for k in rest if k not in covered and not index.is_adjective(sentence, k)]
        if noun and len(strange) <= 1 and all(sentence.words[k].is_word for k in rest):
            place.role, place.reason = Role.PARENT, "explains the name before it"


def explain_things(sentence: Sentence, index: Marks, places: Sequence[PlaceInSentence]) -> None:
    """Make parents of the seas and units that only say where the place of a thing is.

    "A refinery of Tuapse, on the Black Sea, in the south of Russia" is in Tuapse.
    """
    covered = index.covered(_EXPLAINING)
    for number, thing in enumerate(places):
        last = thing.last
        for place in places[number + 1 :] if thing.weak else ():
            wide = place.kind in ("area", "country", "admin1")
            leading = all(
                sentence.words[k].text == "," or k in covered or index.at(("goal",), k)
                for k in range(last + 1, place.first)
            )
            if not wide or not leading or place.role is not Role.LOCATION:
                break
            place.role, place.reason = Role.PARENT, "says where the name before it is"
            last = place.last
