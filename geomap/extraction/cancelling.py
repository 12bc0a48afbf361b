"""Which event of a sentence the words of calling off are about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from geomap.extraction.lexicon import Match
from geomap.extraction.scene import Scene

__all__ = ["called_off", "cancelled_behind_plan", "cancelling", "only_one_cancelled"]

#: How many words may stand between "cancelled" and what it is said of, to be said of nothing else.
_BESIDE = 2
#: How many words behind a meeting the pronoun may stand that tells of it ("of ministers, which").
_TOLD_OF = 4
#: How many words may stand between an auxiliary and its participle.
_AUXILIARY_REACH = 2
_TALKS = ("meet", "meet_weak")
#: Of which words it is plain that they are called off, and so nothing else is.
_CALLED_OFF = (*_TALKS, "alert", "alert_full")


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
    for mark in _marks(scene):
        owner = _owner(scene, mark)
        for own, other in ((heads, others), (others, heads)):
            if owner is not None and _is_among(owner, own):
                parted = (
                    _are_apart(scene, owner, h) or (placed and _is_place_between(scene, owner, h))
                    for h in other
                )
                if _is_aside(scene, mark, owner) or all(parted):
                    return True
    return False


def called_off(scene: Scene, head: Match) -> Match | None:
    """Return the words of calling off that are plainly said of a meeting, or ``None``."""
    for mark in _marks(scene):
        owner = _owner(scene, mark)
        if owner is not None and _is_among(owner, [head]):
            return mark
    return None


def _marks(scene: Scene) -> list[Match]:
    return [m for m in scene.status if m.cls == "cancelled"]


def cancelled_behind_plan(scene: Scene, head: Match) -> Match | None:
    """Return what calls off an event behind the words that tell for when it was planned.

    "A summit that was planned for 20 May in Vienna has been cancelled": no comma tells where the
    inner clause ends. "The summit, planned for 20 May in Vienna, has been cancelled": two do.
    """
    for mark in _marks(scene):
        if _between(scene, head, mark):
            continue
        if _is_behind_relative(scene, head, mark) or _is_behind_participle(scene, head, mark):
            return mark
    return None


def _is_behind_relative(scene: Scene, head: Match, mark: Match) -> bool:
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
    if opening is None or mark.first <= opening:
        return False
    planned = any(m.cls == "planned" and opening <= m.first < mark.first for m in scene.status)
    return planned and 0 <= scene.clauses[mark.first] - scene.clauses[opening] <= 1


def _is_behind_participle(scene: Scene, head: Match, mark: Match) -> bool:
    between = range(head.last + 1, mark.first)
    commas = [i for i in between if scene.sentence.words[i].text == ","]
    if len(commas) != 2 or commas[0] - head.last >= _TOLD_OF:
        return False
    planned = any(m.cls == "planned" and m.first == commas[0] + 1 for m in scene.status)
    return planned and scene.boundaries(head.first, mark.first) == 0


def _between(scene: Scene, head: Match, mark: Match) -> bool:
    """Say whether another meeting is told between two words."""
    return any(m.cls == "meet" and head.last < m.first < mark.first for m in scene.cues)


def _owner(scene: Scene, mark: Match) -> Match | None:
    """Return what a word of calling off is said of, as far as that is plain: talks or an alert.

    It stands beside the word, or before it, with no comma and no other clause between. Of "summit
    meeting" both words are returned.
    """
    ended = [m for m in scene.cues if m.cls in _CALLED_OFF]
    inner = [m for m in ended if m.cls in _TALKS and cancelled_behind_plan(scene, m) == mark]
    near = [
        (_distance(scene, mark, m), m.first, m) for m in ended if not _are_apart(scene, m, mark)
    ]
    near = [one for one in near if one[0] <= _BESIDE or one[1] < mark.first]
    if not inner and not near:
        return None
    owner = inner[-1] if inner else min(near, key=lambda one: one[:2])[2]
    nouns = {m.first for m in scene.roles if m.cls == "event_nouns"}
    behind = (m for m in ended if m.first == owner.last + 1 and m.first in nouns)
    return replace(owner, last=max((m.last for m in behind), default=owner.last))


def _distance(scene: Scene, one: Match, other: Match) -> int:
    """Return how far two words are apart; articles and "of" do not part "the end of the talks"."""
    first, last = sorted((one, other), key=lambda m: m.first)
    light = _indices(scene.roles, ("determiners", "genitive"))
    return last.first - first.last - sum(first.last < i < last.first for i in light)


def _is_aside(scene: Scene, mark: Match, owner: Match) -> bool:
    """Say whether what was called off is told beside something else: "after the cancelled X"."""
    first = min(mark.first, owner.first)
    light = _indices(scene.roles, ("determiners",))
    return any(
        m.cls == "aside" and m.last < first and light.issuperset(range(m.last + 1, first))
        for m in scene.status
    )


def _indices(matches: Sequence[Match], classes: Sequence[str]) -> set[int]:
    return {i for m in matches if m.cls in classes for i in range(m.first, m.last + 1)}


def _is_of_other(scene: Scene, mark: Match, heads: Sequence[Match]) -> bool:
    owner = _owner(scene, mark)
    if owner is None or _is_among(owner, heads):
        return False
    return _is_aside(scene, mark, owner) or all(
        _are_apart(scene, owner, h) or _is_place_between(scene, owner, h) for h in heads
    )


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
