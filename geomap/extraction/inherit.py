"""The place of an event whose sentence names none: that of what was told just before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from geomap.extraction.cues import PLACED
from geomap.extraction.frames import MATERIAL
from geomap.extraction.mentions import EventMention
from geomap.extraction.roles import PlaceInSentence, Role
from geomap.extraction.scene import Scene
from geomap.places.store import Place, Store

__all__ = ["inherit_place"]

#: How many sentences a place is carried on.
_CARRY = 2
#: Types that take the place of something told before them: of which types that may be.
_FROM = {
    "infrastructure_disruption": MATERIAL,
    "alert": MATERIAL,
    "strike": MATERIAL,
    "explosion": MATERIAL,
    "ground_combat": MATERIAL,
    "territorial_change": frozenset({"kinetic"}),
    "detention": frozenset({"kinetic", "act"}),
    "protest": frozenset({"act"}),
}
#: Acts that later acts can be told of without naming the place again.
_SCENES_OF_ACTS = frozenset(
    {"protest", "detention", "strike", "explosion", "ground_combat", "territorial_change"}
)
#: Types that may be where the sentence before only says that something was.
_FROM_PLACE = frozenset({"strike", "detention"})
_OF_WAR = frozenset(
    {"weapon", "airframe", "bombardment", "attack", "explosion", "damage", "killed", "injured"}
)
_TALKS = frozenset({"meet", "meet_weak", "call", "talk", "speech", "pact"})
_NARROW = frozenset({"city", "facility", "admin2"})
#: Roles of the place that an official of a town or region governs.
_GOVERNED = frozenset(
    {Role.OWNER, Role.SPEAKER, Role.POSSESSOR, Role.BARE, Role.SUBJECT, Role.AGENT}
)
#: How many words may stand between a title and the place that it governs.
_TITLE_REACH = 4


def inherit_place(
    mention: EventMention, before: Sequence[EventMention], scene: Scene | None, store: Store
) -> None:
    """Give a mention without a place the place of what was told just before, where that is fair.

    Where the sentence names who reports ("the governor of the Sumy region"), it is at the place
    that he governs, or at a finer one in it that was told before.

    Parameters
    ----------
    mention : EventMention
        Changed in place.
    before : sequence of EventMention
        Those of the sentences before, in order.
    scene : Scene or None
        The sentence before, which may only tell where things are.
    store : Store
        For the region that a governor governs, where only its town is named.
    """
    families = _FROM.get(mention.type)
    if mention.type == "air_defence" and mention.place is None:
        mention.place = _governed(mention.scene, store)
        mention.inherited = mention.place is not None
        return
    if families is None or mention.place is not None or _is_elsewhere(mention.scene):
        return
    near = takewhile(lambda m: mention.scene.number - m.scene.number <= _CARRY, reversed(before))
    told = next((m for m in near if _carries(m, mention, families)), None)
    governed = _governed(mention.scene, store) if mention.family != "talks" else None
    place = told.place if told is not None else None
    if governed is not None and not (place is not None and _within(place, governed)):
        place = governed
    if place is None and scene is not None and mention.type in _FROM_PLACE:
        place = _last_located(scene, mention.scene)
    if place is not None:
        mention.place, mention.inherited = place, True


def _last_located(before: Scene, here: Scene) -> PlaceInSentence | None:
    """Return the town or building that the sentence before, of the same paragraph, is about."""
    if before.sentence.paragraph != here.sentence.paragraph:
        return None
    told = {m.cls for m in before.cues}
    if told & _TALKS or not told & _OF_WAR:
        return None
    located = [
        p
        for p in before.places
        if p.role is Role.LOCATION and (t := _target(p)) is not None and t.kind in _NARROW
    ]
    return located[-1] if located else None


def _is_elsewhere(scene: Scene) -> bool:
    """Say whether a sentence names a place of its own, be it one that nobody knows."""
    return scene.unknown_place is not None or any(
        place.role in PLACED and (target := _target(place)) is not None and target.kind != "country"
        for place in scene.places
    )


def _carries(before: EventMention, mention: EventMention, families: frozenset[str]) -> bool:
    """Say whether a mention without a place can be at the place of one told before it."""
    target = _target(before.place)
    if before.family not in families or target is None or target.kind == "country":
        return False
    if before.scene.sentence.paragraph != mention.scene.sentence.paragraph:
        return False
    apart = mention.scene.number - before.scene.number
    if mention.family == "supply":
        return apart <= _CARRY
    if mention.family == "act" and before.type not in _SCENES_OF_ACTS:
        return False
    return apart <= 1 and target.kind in _NARROW


def _governed(scene: Scene, store: Store) -> PlaceInSentence | None:
    """Return the town or region whose governor or mayor a sentence speaks of, or ``None``.

    "The Kharkiv governor" governs the region, "the mayor of Kharkiv" the town.
    """
    titles = [m for m in scene.speakers if m.cls in ("local_titles", "region_titles")]
    for place in scene.places:
        target = _target(place)
        if target is None or target.kind not in ("city", "admin1", "admin2"):
            continue
        if place.role not in _GOVERNED:
            continue
        beside = {
            m.cls
            for m in titles
            if 0 < place.first - m.last <= _TITLE_REACH or 0 < m.first - place.last <= 2
        }
        if "region_titles" in beside and target.kind == "city":
            return _region_around(place, target, store)
        if beside:
            return place
    return None


def _region_around(place: PlaceInSentence, town: Place, store: Store) -> PlaceInSentence:
    region = store.admin1(town.admin1) if town.admin1 else None
    if region is None:
        return place
    return replace(place, toponym=replace(place.toponym, place=region, candidates=()))


def _within(place: PlaceInSentence, around: PlaceInSentence) -> bool:
    """Say whether one place lies in the other, or is the town that the other is named after."""
    fine, wide = _target(place), _target(around)
    return fine is not None and wide is not None and fine.admin1 == wide.admin1


def _target(place: PlaceInSentence | None) -> Place | None:
    return place.toponym.place if place is not None else None
