"""The part that each place of a sentence plays in it."""

from __future__ import annotations

from collections.abc import Sequence

from geomap.extraction.dateline import dateline_end
from geomap.extraction.grammar import Grammar
from geomap.extraction.lexicon import Match
from geomap.extraction.marks import Marks
from geomap.extraction.role_brackets import locate_bracketed
from geomap.extraction.role_lists import explain_things, explain_towns, go_on, spread_objects
from geomap.extraction.role_rules import owns_a_thing, role_of
from geomap.extraction.roles import HERE, PlaceInSentence, Role
from geomap.extraction.text import Sentence
from geomap.places.mention import Toponym

__all__ = ["assign_roles"]


def assign_roles(
    sentence: Sentence,
    toponyms: Sequence[Toponym],
    parents: frozenset[int],
    marks: Sequence[Match],
    grammar: Grammar,
    dated: frozenset[int] = frozenset(),
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
    grammar : Grammar
        Of the language of the text.
    dated : frozenset of int
        Indices of the words of dates, which may part a verb from its object.
    """
    index = Marks(marks, grammar, dated)
    index.names = {sentence.index_of(t.start) for t in toponyms}
    dateline = dateline_end(sentence)
    found: list[PlaceInSentence] = []
    group_role: dict[int, PlaceInSentence] = {}
    for toponym in toponyms:
        first = sentence.index_of(toponym.start)
        last = sentence.index_before(toponym.end)
        place = PlaceInSentence(toponym, first, last, Role.BARE, "")
        leader = group_role.get(toponym.group) if toponym.group is not None else None
        if toponym.type_word == HERE:
            place.role, place.reason = Role.LOCATION, "points at a place told before"
        elif last <= dateline:
            place.role, place.reason = Role.DATELINE, "dateline"
        elif id(toponym) in parents:
            place.role, place.reason = Role.PARENT, "parent of the name before it"
        elif leader is not None and not _own_preposition(index, first):
            place.role, place.reason = leader.role, f"in a list: {leader.reason}"
            place.about = leader.about
        else:
            place.role, place.reason = role_of(sentence, index, place)
            left = index.before_noun_group(sentence, first - 1)
            place.about = index.before(("about",), left) is not None
            place.towards = (
                index.before(("goal",), left) is not None
                and index.before(("locative",), left) is None
            )
            place.beside = index.before(("beside",), left) is not None
            place.weak = place.role is Role.OWNER and owns_a_thing(sentence, index, place, left)
        if toponym.group is not None and toponym.group not in group_role:
            group_role[toponym.group] = place
        found.append(place)
    spread_objects(found)
    locate_bracketed(sentence, index, found)
    go_on(sentence, index, found)
    explain_towns(sentence, index, found)
    explain_things(sentence, index, found)
    return found


def _own_preposition(index: Marks, first: int) -> bool:
    return index.before(("locative", "goal", "source", "agent"), first - 1) is not None
