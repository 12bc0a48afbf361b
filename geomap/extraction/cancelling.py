"""Which event of a sentence the words of calling off are about."""

from __future__ import annotations

from collections.abc import Sequence

from geomap.extraction.lexicon import Match
from geomap.extraction.scene import Scene

__all__ = ["cancelled_in_relative", "cancelling", "only_one_cancelled"]

#: How many words may stand between "cancelled" and what it is said of, to be said of nothing else.
_BESIDE = 2
#: How many words behind a meeting the pronoun may stand that tells of it ("of ministers, which").
_TOLD_OF = 4
#: How many words may stand between an auxiliary and its participle.
_AUXILIARY_REACH = 2
_TALKS = ("meet", "meet_weak")


def cancelling(scene: Scene, heads: Sequence[Match], marks: Sequence[Match]) -> list[Match]:
    """Return the marks without those of calling off that are about something else.

    "After the cancelled summit, talks were held"; "the ministers met and called off a strike"; and
    "the cancelled summit will be held in June" is to come.

    Parameters
    ----------
    scene : Scene
    heads : sequence of Match
        The words of the event.
    marks : sequence of Match
        The words of status in its sentence.
    """
    off = [m for m in marks if m.cls == "cancelled"]
    wrong = [m for m in off if _is_of_other(scene, m, heads) or _has_object(scene, m, heads)]
    if len(off) == 1 and _is_held_after_all(off[0], heads, marks):
        wrong = off
    return [m for m in marks if m not in wrong]


def only_one_cancelled(
    scene: Scene, heads: Sequence[Match], others: Sequence[Match], *, placed: bool
) -> bool:
    """Say whether of two events that something parts just one is called off.

    Parameters
    ----------
    scene : Scene
    heads, others : sequence of Match
        The words of the two.
    placed : bool
        Whether each has a place, so that a place between them parts them.
    """
    owners = [_owner(scene, m) for m in scene.status if m.cls == "cancelled"]
    for own, other in ((heads, others), (others, heads)):
        for owner in owners:
            if owner is not None and _is_among(owner, own):
                parted = (
                    _are_apart(scene, owner, h) or (placed and _is_place_between(scene, owner, h))
                    for h in other
                )
                if all(parted):
                    return True
    return False


def cancelled_in_relative(scene: Scene, head: Match) -> Match | None:
    """Return what calls off an event behind the clause that tells for when it was planned.

    "A summit that was planned for 20 May in Vienna has been cancelled": no comma tells where the
    inner clause ends.
    """
    opening = next(
        (
            m.first
            for m in scene.roles
            if m.cls in ("relatives", "restrictives")
            and 0 < m.first - head.last <= _TOLD_OF
            and scene.clauses[m.first] != scene.clauses[head.last]
        ),
        None,
    )
    if opening is None:
        return None
    inner = scene.clauses[opening]
    for mark in scene.status:
        planned = any(m.cls == "planned" and opening <= m.first < mark.first for m in scene.status)
        follows = 0 <= scene.clauses[mark.first] - inner <= 1 and mark.first > opening
        if mark.cls == "cancelled" and planned and follows and not _between(scene, head, mark):
            return mark
    return None


def _between(scene: Scene, head: Match, mark: Match) -> bool:
    """Say whether another meeting is told between two words."""
    return any(m.cls == "meet" and head.last < m.first < mark.first for m in scene.cues)


def _owner(scene: Scene, mark: Match) -> Match | None:
    """Return the meeting that a word of calling off is said of, as far as that is plain.

    It stands beside the word, or before it, with no comma and no other clause between.
    """
    talks = [m for m in scene.cues if m.cls in _TALKS]
    inner = [m for m in talks if cancelled_in_relative(scene, m) == mark]
    if inner:
        return inner[-1]
    near = [
        (max(m.first - mark.last, mark.first - m.last), m.first, m)
        for m in talks
        if not _are_apart(scene, m, mark)
    ]
    near = [one for one in near if 0 < one[0] <= _BESIDE or one[1] < mark.first]
    return min(near, key=lambda one: one[:2])[2] if near else None


def _is_of_other(scene: Scene, mark: Match, heads: Sequence[Match]) -> bool:
    owner = _owner(scene, mark)
    if owner is None or _is_among(owner, heads):
        return False
    return all(_are_apart(scene, owner, h) or _is_place_between(scene, owner, h) for h in heads)


def _is_among(head: Match, heads: Sequence[Match]) -> bool:
    return any(head.first <= h.last and h.first <= head.last for h in heads)


def _is_place_between(scene: Scene, one: Match, other: Match) -> bool:
    first, last = sorted((one, other), key=lambda m: m.first)
    return any(first.last < place.first < last.first for place in scene.places)


def _has_object(scene: Scene, mark: Match, heads: Sequence[Match]) -> bool:
    """Say whether those who met call off something else: "met and called off a strike"."""
    if any(h.last > mark.first for h in heads):
        return False
    behind = mark.last + 1
    dated = any(d.first <= behind <= d.last for d in scene.dates)
    passive = any(
        m.cls == "passive" and 0 < mark.first - m.last <= _AUXILIARY_REACH for m in scene.roles
    )
    noun = any(m.cls == "determiners" and m.first == behind for m in scene.roles)
    return noun and not dated and not passive


def _is_held_after_all(mark: Match, heads: Sequence[Match], marks: Sequence[Match]) -> bool:
    """Say whether what was called off is now to be: "the cancelled summit will be held"."""
    beside = [h for h in heads if max(h.first - mark.last, mark.first - h.last) == 1]
    return any(m.cls == "rescheduled" and m.first > h.last for h in beside for m in marks)


def _are_apart(scene: Scene, one: Match, other: Match) -> bool:
    return scene.boundaries(one.first, other.first) > 0 or _is_comma_between(scene, one, other)


def _is_comma_between(scene: Scene, one: Match, other: Match) -> bool:
    first, last = sorted((one, other), key=lambda m: m.first)
    return any(word.text == "," for word in scene.sentence.words[first.last + 1 : last.first])
