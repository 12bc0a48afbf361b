"""Which places and which dates of a sentence belong to which of its events."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from geomap.extraction.cancelling import only_one_cancelled
from geomap.extraction.cues import LOCATED, PLACED, Cue
from geomap.extraction.finest import finest
from geomap.extraction.frames import MATERIAL
from geomap.extraction.roles import LABEL, PlaceInSentence, Role
from geomap.extraction.scene import DateInSentence, Scene

__all__ = ["Attached", "attach", "date_cost"]

#: Farther apart than this, in words and clauses, a place and a cue are not of one event.
_MAX_PLACE_COST = {"kinetic": 40, "supply": 40, "talks": 26, "call": 0, "act": 30}
#: And neither are they when more clauses part them: for talks and acts, and for what shares places.
_MAX_CLAUSES = (1, 3)
#: How much farther a place is from an event that is told only behind it.
_BEHIND = 6
#: How much farther from a launch is what may be where the munition was shot down.
_LAUNCHED = 20
#: How many words may stand between "flights" and where they leave from.
_DEPARTING = 3
#: How many words may part the members of a long list: "28 over X, 15 over Y, nine over Z".
_CHAIN = 8
#: Nearer than this, two cues of one type are one even where a clause parts them.
_SAME_EVENT = 14
#: Types that happen where the rest of the sentence does, unless it says otherwise.
_AT_ONE_SCENE = frozenset(
    {"strike", "explosion", "ground_combat", "detention", "humanitarian", "protest"}
)
_ABOUT_SOMETHING = frozenset({"agreement", "statement", "sanction"})
_WEAK_KINDS = frozenset({"city", "admin1", "admin2", "facility"})
_ROLES = {"kinetic": PLACED, "supply": PLACED, "talks": LOCATED, "call": (), "act": PLACED}


@dataclass(slots=True)
class Attached:
    """One event of a sentence, with its places and dates.

    Attributes
    ----------
    cue : Cue
    places : list of PlaceInSentence
        Places that the event is at, in order; empty where the sentence names none.
    dates : list of DateInSentence
        Dates that may be the event's.
    """

    cue: Cue
    places: list[PlaceInSentence] = field(default_factory=list)
    dates: list[DateInSentence] = field(default_factory=list)


def attach(scene: Scene, cues: Sequence[Cue]) -> list[Attached]:
    """Give the places and dates of a sentence to its cues, and join cues that tell one event.

    A place goes to the nearest cue that it can be the place of, the members of a list together.
    A cue of the same type without a place then joins the one that has it. Strikes, interceptions
    and disruptions told together share their places and dates.
    """
    found = [Attached(cue) for cue in cues]
    _give_places(scene, found)
    found = _joined(scene, found)
    for one in found:
        if not one.places and one.cue.frame.family in MATERIAL:
            one.places = _nearest_places(scene, one, found)
        if not one.places and (one.cue.frame.family in MATERIAL or one.cue.type == "cyber"):
            one.places = _weak_places(scene, one.cue)
        if not one.places and one.cue.head.cls == "scramble":
            one.places = _own_country(scene, one.cue)
        if not one.places and one.cue.frame.family == "act":
            one.places = _places_of_act(scene, one, found)
        if not one.places and one.cue.type == "detention":
            one.places = _of_the_police(scene, one.cue)
        one.places = finest(_without_label(one.places))
    _share_only_places(found)
    _share_seats(found)
    _give_dates(scene, found)
    return found


def _give_places(scene: Scene, found: Sequence[Attached]) -> None:
    downed = any(one.cue.type == "air_defence" for one in found)
    chained: Attached | None = None  # whose place stands just before, in the same clause
    end = 0
    for members in _lists(scene.places):
        best: Attached | None = None
        least = max(_MAX_PLACE_COST.values()) + 1
        for one in found:
            roles = _roles(scene, one.cue)
            for place in members:
                taken = place.role in roles or _departs(one.cue, place)
                if not taken or _is_not_where(one.cue, place):
                    continue
                word = place.first if one.cue.head.first < place.first else place.last
                cost = one.cue.distance(scene, word)
                if one is chained and place.first - end <= _CHAIN:
                    cost = min(cost, scene.cost(end, place.first))
                if place.role is Role.LOCATION and _told_before(scene, one, place, found):
                    cost += _BEHIND
                if one.cue.head.cls == "launch" and downed:
                    cost += _LAUNCHED
                apart = min(scene.boundaries(h.first, word) for h in one.cue.heads)
                if cost > _MAX_PLACE_COST[one.cue.frame.family]:
                    continue
                if cost < least and apart <= _MAX_CLAUSES[one.cue.frame.family in MATERIAL]:
                    best, least = one, cost
        if best is not None:
            roles = _roles(scene, best.cue)
            best.places.extend(
                p
                for p in members
                if (p.role in roles or _departs(best.cue, p)) and not _is_not_where(best.cue, p)
            )
        chained, end = best, members[-1].last


def _told_before(
    scene: Scene, one: Attached, place: PlaceInSentence, found: Sequence[Attached]
) -> bool:
    """Say whether another event stands before a place, and this one behind it.

    "A riot in X and a curfew in Y": what stands behind a preposition is of what it follows.
    """
    if one.cue.head.first < place.first:
        return False
    return any(
        k is not one
        and k.cue.head.last < place.first
        and scene.boundaries(k.cue.head.first, place.first) == 0
        for k in found
    )


def _departs(cue: Cue, place: PlaceInSentence) -> bool:
    """Say whether people, flights or trains leave a place: "cancelled flights from X"."""
    if place.role is not Role.SOURCE:
        return False
    if cue.type == "humanitarian":  # people are brought out of towns, captives back from states
        return place.kind not in ("", "country")
    return cue.head.cls == "transport" and 0 < place.first - cue.head.last <= _DEPARTING


def _is_not_where(cue: Cue, place: PlaceInSentence) -> bool:
    """Say whether a place is what an event is about, or the state that it helps.

    "A meeting on Ukraine" is not there; "aid to Ukraine" is given to it.
    """
    if place.about and (cue.frame.family in ("talks", "call") or cue.type in _ABOUT_SOMETHING):
        return True
    return cue.type == "aid" and place.kind == "country" and place.towards


def _roles(scene: Scene, cue: Cue) -> tuple[Role, ...]:
    """Return the roles of a place that an event can be at; people are evacuated *from* places."""
    if cue.type == "sanction":
        return ()  # sanctions are at no place
    roles: tuple[Role, ...] = _ROLES[cue.frame.family]
    ordered = cue.type == "alert" and any(
        m.cls == "evacuation_order" and m.first <= cue.head.last and cue.head.first <= m.last
        for m in scene.subtypes
    )
    return (*roles, Role.SOURCE) if ordered or cue.head.cls == "evacuate" else roles


def _lists(places: Sequence[PlaceInSentence]) -> list[list[PlaceInSentence]]:
    """Return the resolved places, those of one coordinated list together."""
    lists: list[list[PlaceInSentence]] = []
    by_group: dict[int, list[PlaceInSentence]] = {}
    for place in places:
        if place.toponym.place is None:
            continue
        group = place.toponym.group
        if group is not None and group in by_group:
            by_group[group].append(place)
            continue
        if place.continues and lists:
            members = lists[-1]
            members.append(place)
        else:
            members = [place]
            lists.append(members)
        if group is not None:
            by_group[group] = members
    return lists


def _joined(scene: Scene, found: Sequence[Attached]) -> list[Attached]:
    """Join the cues of one type that tell one event."""
    kept: list[Attached] = []
    placed_first = sorted(found, key=lambda one: not one.places)
    for one in placed_first:
        same = [k for k in kept if k.cue.type == one.cue.type and _tell_same(scene, k, one)]
        if not same:
            kept.append(one)
            continue
        nearest = min(same, key=lambda k: k.cue.distance(scene, one.cue.head.first))
        nearest.cue.absorb(one.cue)
        nearest.places.extend(p for p in one.places if p not in nearest.places)
    return sorted(kept, key=lambda k: k.cue.head.first)


def _tell_same(scene: Scene, one: Attached, other: Attached) -> bool:
    head = other.cue.head
    both_placed = bool(one.places and other.places)
    if one.cue.frame.family == "talks" and only_one_cancelled(
        scene, one.cue.heads, other.cue.heads, placed=both_placed
    ):
        return False
    apart = min(scene.boundaries(h.last, head.first) for h in one.cue.heads)
    if both_placed:
        return apart == 0
    if one.cue.frame.family in MATERIAL:
        return True
    if apart == 0:
        return True
    return bool(one.places) != bool(other.places) and (
        one.cue.distance(scene, head.first) <= _SAME_EVENT
    )


def _nearest_places(
    scene: Scene, one: Attached, found: Sequence[Attached]
) -> list[PlaceInSentence]:
    """Return the places of what is told nearest to an event that names none.

    A power cut is where the strike before it was. A strike is where the power was cut only when
    one clause tells both ("cut by the attacks"). What was launched did not fall where it was shot
    down.
    """
    sharing = [
        k
        for k in found
        if k is not one
        and k.places
        and k.cue.frame.family in MATERIAL
        and not (one.cue.head.cls == "launch" and k.cue.type == "air_defence")
        and not (one.cue.frame.family == "kinetic" and k.cue.head.cls == "transport")
        and not (
            one.cue.frame.family == "kinetic"
            and k.cue.frame.family == "supply"
            and scene.boundaries(k.cue.head.first, one.cue.head.first)
        )
    ]
    if not sharing:
        return []
    nearest = min(sharing, key=lambda k: abs(k.cue.head.first - one.cue.head.first))
    return list(nearest.places)


def _places_of_act(scene: Scene, one: Attached, found: Sequence[Attached]) -> list[PlaceInSentence]:
    """Return the places of another act told beside one that has none ("marched …; 30 arrested")."""
    for other in found:
        near = one.cue.distance(scene, other.cue.head.first) <= _SAME_EVENT
        if other is not one and other.places and other.cue.frame.family == "act" and near:
            return list(other.places)
    return []


def _own_country(scene: Scene, cue: Cue) -> list[PlaceInSentence]:
    """Return the country whose jets rise, over which they then are."""
    subjects = _in_clause(scene, cue, (Role.SUBJECT, Role.SPEAKER))
    return [p for p in subjects if p.kind == "country" and p.last < cue.head.first][-1:]


def _of_the_police(scene: Scene, cue: Cue) -> list[PlaceInSentence]:
    """Return the town, region or state whose police arrests: "Istanbul police rounded up"."""
    owners = _in_clause(scene, cue, (Role.OWNER, Role.SPEAKER))
    return [p for p in owners if p.kind in _WEAK_KINDS or p.role is Role.OWNER][-1:]


def _in_clause(scene: Scene, cue: Cue, roles: Sequence[Role]) -> list[PlaceInSentence]:
    """Return the resolved places of some roles in the clause of a cue."""
    return [
        place
        for place in scene.places
        if place.role in roles
        and place.toponym.place is not None
        and scene.boundaries(place.first, cue.head.first) == 0
    ]


def _share_seats(found: Sequence[Attached]) -> None:
    """Put what is signed or said at talks where the talks are."""
    seats = [one.places for one in found if one.places and one.cue.type == "meeting"]
    for one in found:
        if len(seats) == 1 and not one.places and one.cue.type in ("agreement", "statement"):
            one.places = list(seats[0])


def _without_label(places: list[PlaceInSentence]) -> list[PlaceInSentence]:
    """Leave out what only heads an item or says what is near, where another place is told.

    "Bern: Switzerland sends aid to Kandahar"; "in the south-west of Russia, near Ukraine".
    """
    told = [p for p in places if p.reason != LABEL and not _is_only_near(p)]
    return told or [p for p in places if not _is_border(p)]


def _is_border(place: PlaceInSentence) -> bool:
    """Say whether a country is only told to be near: "at the border with Russia" is not in it."""
    return place.beside and place.kind == "country"


def _is_only_near(place: PlaceInSentence) -> bool:
    return place.beside and place.kind in ("country", "admin1", "area")


def _share_only_places(found: Sequence[Attached]) -> None:
    """Give what is told without a place the only place, or list of places, of its sentence.

    "After the firefight in X the soldiers freed nine captives and arrested four men."
    """
    scenes = MATERIAL | {"act"}
    told = [one for one in found if one.places and one.cue.frame.family in scenes]
    keys = {tuple(p.key for p in one.places) for one in told}
    if len(keys) != 1:
        return
    for one in found:
        if one.places or one.cue.type not in _AT_ONE_SCENE or one.cue.head.cls == "launch":
            continue
        # "Dark after a salvo" is at one place; "debris fell, and homes in X are dark" need not be.
        cause = one.cue.head.first > told[0].cue.head.first
        if told[0].cue.frame.family != "supply" or cause:
            one.places = list(told[0].places)


def _acts_before(place: PlaceInSentence, cue: Cue) -> bool:
    """Say whether a capital before its verb is who attacks: "Tehran had fired missiles"."""
    target = place.toponym.place
    capital = target is not None and target.feature == "capital"
    acts = cue.head.cls in ("launch", "attack") and place.last < cue.head.first
    return capital and acts and place.role is Role.BARE


def _hits(cue: Cue) -> bool:
    """Say whether an event struck or cut off a thing, so that where the thing is, it was."""
    return cue.frame.family in MATERIAL and cue.head.cls != "launch"


def _weak_places(scene: Scene, cue: Cue) -> list[PlaceInSentence]:
    """Return towns and regions that only stand beside the cue ("Kharkiv lost power")."""
    roles = (Role.BARE,) if cue.frame.family == "kinetic" else (Role.BARE, Role.POSSESSOR)
    if cue.type == "alert":
        roles = (*roles, Role.AGENT)  # "a drone threat for X"
    if cue.type == "cyber":
        roles = (*roles, Role.OWNER, Role.SPEAKER)  # "the power utility of X"
    return [
        place
        for place in scene.places
        if (place.role in roles or (place.weak and _hits(cue)) or _is_limited(cue, place))
        and place.toponym.place is not None
        and not _acts_before(place, cue)
        and (place.role is Role.POSSESSOR or place.kind in _WEAK_KINDS)
        and scene.boundaries(place.first, cue.head.first) == 0
    ] or _declaring(scene, cue)


def _is_limited(cue: Cue, place: PlaceInSentence) -> bool:
    """Say whether a place is an airport or port that something is for: "limits for the airport"."""
    facility = place.toponym.type_word in ("airport", "port")
    return cue.head.cls == "transport" and facility and place.role is Role.AGENT


def _declaring(scene: Scene, cue: Cue) -> list[PlaceInSentence]:
    """Return the states that declare an alert: "Israel and Iraq have closed their airspace"."""
    if cue.type != "alert":
        return []
    named = _in_clause(scene, cue, (Role.SUBJECT, Role.SPEAKER, Role.BARE))
    return [place for place in named if place.kind == "country"]


def _give_dates(scene: Scene, found: Sequence[Attached]) -> None:
    """Give each date of the sentence to the cue nearest to it; events of one kind share."""
    for date in scene.dates:
        if date.background:
            continue
        # A speech is on the day that it was spoken; anything else is not.
        dated = [k for k in found if not date.of_speech or k.cue.type == "statement"]
        if date.expression.of_object:  # "three days after their talks": the talks' own day
            dated = [k for k in dated if any(h.first > date.last for h in k.cue.heads)]
        if dated:
            nearest = min(dated, key=lambda one: date_cost(scene, one.cue, date))
            nearest.dates.append(date)
    for one in found:
        if one.dates or one.cue.frame.family not in MATERIAL:
            continue
        sharing = (k for k in found if k.dates and k.cue.frame.family in MATERIAL)
        one.dates = list(next((k.dates for k in sharing), ()))


def date_cost(scene: Scene, cue: Cue, date: DateInSentence) -> int:
    """Return how far a date stands from a cue, in words and clauses."""
    return min(cue.distance(scene, date.first), cue.distance(scene, date.last))
