"""From cues to mentions of events: which place, which date, which status belong to which cue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from geomap.extraction.dates import DateExpression, DateSpan
from geomap.extraction.actors import Person, attribution
from geomap.extraction.counts import read_counts
from geomap.extraction.cues import PLACED, Cue
from geomap.extraction.pack import Pack
from geomap.extraction.roles import PlaceInSentence, Role
from geomap.extraction.scene import DateInSentence, Scene
from geomap.extraction.status import Stance, read_status

__all__ = ["EventMention", "read_mentions"]

#: Farther apart than this, in words and clauses, a place and a cue are not of one event.
_MAX_PLACE_COST = 40
_ROLES = {
    "kinetic": PLACED,
    "supply": PLACED,
    "talks": (Role.LOCATION, Role.MODIFIER),
    "call": (),
    "act": PLACED,
}
#: Families whose events share their places and dates within a sentence.
_SHARED = frozenset({"kinetic", "supply"})
_KINDS_OF_TALKS = frozenset({"country", "city", "admin1", "facility", "area"})


@dataclass(slots=True)
class EventMention:
    """One event as one sentence tells it.

    Attributes
    ----------
    cue : Cue
    scene : Scene
    stance : Stance
    place : PlaceInSentence or None
    date : DateExpression or None
        Not yet resolved.
    span : DateSpan or None
        The days, once resolved.
    date_basis : str
        ``text``, ``carried`` (from the sentence before), ``report`` (the day of publication) or
        ``none``.
    persons : list of Person
    counts : dict of str to int
    attribution : str or None
    subtypes : set of str
    initiator : str or None
        ISO code of the country that acts.
    inherited : bool
        Whether the place comes from the sentence before.
    """

    cue: Cue
    scene: Scene
    stance: Stance
    place: PlaceInSentence | None
    date: DateExpression | None
    span: DateSpan | None = None
    date_basis: str = "none"
    persons: list[Person] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    attribution: str | None = None
    subtypes: set[str] = field(default_factory=set)
    initiator: str | None = None
    inherited: bool = False
    status: str = "occurred"

    @property
    def type(self) -> str:
        """The event type."""
        return self.cue.type

    @property
    def family(self) -> str:
        """The family of its frame."""
        return self.cue.frame.family


def read_mentions(scene: Scene, cues: Sequence[Cue], text: str, pack: Pack) -> list[EventMention]:
    """Return the events of a sentence: one for each cue and place of it.

    Parameters
    ----------
    scene : Scene
    cues : sequence of Cue
    text : str
        The document's text, that offsets count.
    pack : Pack
    """
    places = _places_by_cue(scene, cues)
    dates_of = _dates_by_cue(scene, cues)
    said_by = attribution(scene.sentence, scene.speakers, _parting(scene), text)
    found: list[EventMention] = []
    for number, cue in enumerate(cues):
        stance = _stance(scene, cue, pack)
        subtypes = _subtypes(scene, cue)
        counts = (
            read_counts(scene.sentence, scene.quantities, scene.cues, scene.subtypes,
                        downed=cue.type == "air_defence")
            if cue.frame.family in _SHARED
            else {}
        )  # fmt: skip
        for place in places[number] or [None]:
            found.append(
                EventMention(
                    cue=cue,
                    scene=scene,
                    stance=stance,
                    place=place,
                    date=_date_for(scene, cue, place, dates_of[number]),
                    persons=_participants(scene, cue, cues),
                    counts=dict(counts),
                    attribution=said_by,
                    subtypes=subtypes,
                    initiator=_initiator(scene, cue),
                )
            )
    return found


def _parting(scene: Scene) -> frozenset[int]:
    """Return the indices of words that part who speaks from the rest."""
    parting = {i for d in scene.dates for i in range(d.first, d.last + 1)}
    parting.update(m.first for m in scene.roles if m.cls == "clauses")
    return frozenset(parting)


def _stance(scene: Scene, cue: Cue, pack: Pack) -> Stance:
    """Return the first stance that one of the cue's heads shows, the main head's before others."""
    stances = [
        read_status(scene.sentence, head, scene.clauses, scene.status, pack) for head in cue.heads
    ]
    return next((s for s in stances if s.status), stances[0])


def _places_by_cue(scene: Scene, cues: Sequence[Cue]) -> list[list[PlaceInSentence]]:
    """Give each place that an event can be at to the cue nearest to it."""
    given: list[list[PlaceInSentence]] = [[] for _ in cues]
    for members in _lists(scene.places):
        best: tuple[int, int] | None = None
        for number, cue in enumerate(cues):
            costs = [
                cue.distance(scene, p.first if cue.head.first < p.first else p.last)
                for p in members
                if _suits(p, cue)
            ]
            if costs and min(costs) <= _MAX_PLACE_COST and (best is None or min(costs) < best[0]):
                best = (min(costs), number)
        if best is not None:
            given[best[1]].extend(p for p in members if _suits(p, cues[best[1]]))
    for number, cue in enumerate(cues):
        if given[number] or cue.frame.family not in _SHARED:
            continue
        sharing = [
            (abs(other.head.first - cue.head.first), k)
            for k, other in enumerate(cues)
            if k != number and given[k] and other.frame.family in _SHARED
        ]
        if sharing:
            given[number] = list(given[min(sharing)[1]])
    for number, cue in enumerate(cues):
        if not given[number]:
            given[number] = _weak_places(scene, cue)
        given[number] = _finest(given[number])
    return given


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
        members = [place]
        lists.append(members)
        if group is not None:
            by_group[group] = members
    return lists


def _suits(place: PlaceInSentence, cue: Cue) -> bool:
    if place.role not in _ROLES[cue.frame.family]:
        return False
    target = place.toponym.place
    if cue.frame.family == "talks" and target is not None:
        return target.kind in _KINDS_OF_TALKS
    return True


def _weak_places(scene: Scene, cue: Cue) -> list[PlaceInSentence]:
    """Return towns and regions that only stand beside the cue ("Kharkiv lost power")."""
    if cue.frame.family not in _SHARED:
        return []
    return [
        place
        for place in scene.places
        if place.role is Role.BARE
        and place.toponym.place is not None
        and place.toponym.place.kind in ("city", "admin1", "admin2", "facility")
        and scene.boundaries(place.first, cue.head.first) == 0
    ]


def _finest(places: list[PlaceInSentence]) -> list[PlaceInSentence]:
    """Drop a country where the same event has a finer place in it, and doubles."""
    countries = {
        p.toponym.place.country
        for p in places
        if p.toponym.place is not None and p.toponym.place.kind not in ("country", "area")
    }
    kept: list[PlaceInSentence] = []
    seen: set[str] = set()
    for place in places:
        target = place.toponym.place
        if target is None or target.place_id in seen:
            continue
        if target.kind == "country" and target.country in countries:
            continue
        seen.add(target.place_id)
        kept.append(place)
    return kept


def _dates_by_cue(scene: Scene, cues: Sequence[Cue]) -> list[list[DateInSentence]]:
    """Give each date of the sentence to the cue nearest to it; events of one kind share."""
    given: list[list[DateInSentence]] = [[] for _ in cues]
    for date in scene.dates:
        if date.of_speech or not cues:
            continue
        number = min(range(len(cues)), key=lambda n: (_date_cost(scene, cues[n], date), n))
        given[number].append(date)
    for number, cue in enumerate(cues):
        if given[number] or cue.frame.family not in _SHARED:
            continue
        for k, other in enumerate(cues):
            if given[k] and other.frame.family in _SHARED:
                given[number] = list(given[k])
                break
    return given


def _date_cost(scene: Scene, cue: Cue, date: DateInSentence) -> int:
    return min(cue.distance(scene, date.first), cue.distance(scene, date.last))


def _date_for(
    scene: Scene, cue: Cue, place: PlaceInSentence | None, dates: Sequence[DateInSentence]
) -> DateExpression | None:
    """Return the date of one event: the nearest to its words and its place."""
    usable = [d for d in dates if d.expression.kind != "clock"]
    if not usable:
        return None
    best = min(
        usable,
        key=lambda d: (
            _date_cost(scene, cue, d) + (scene.cost(d.first, place.first) if place else 0),
            d.first,
        ),
    )
    return best.expression


def _subtypes(scene: Scene, cue: Cue) -> set[str]:
    """Return the subtype words of the cue's clauses."""
    clauses = {scene.clauses[h.first] for h in cue.heads}
    return {
        m.cls
        for m in scene.subtypes
        if scene.clauses[m.first] in clauses
        or any(abs(m.first - h.last) <= 6 or abs(h.first - m.last) <= 6 for h in cue.heads)
    }


def _participants(scene: Scene, cue: Cue, cues: Sequence[Cue]) -> list[Person]:
    """Return the people nearer to this cue than to another one of the sentence."""
    if cue.frame.family not in ("talks", "call", "act"):
        return []
    talking = [c for c in cues if c.frame.family in ("talks", "call", "act")]
    speaking = [m for m in scene.speakers if m.cls == "speech_verbs"]
    kept: list[Person] = []
    for person in scene.persons:
        nearest = min(talking, key=lambda c: c.distance(scene, person.first))
        if nearest is not cue:
            continue
        # "said Leavitt", "Leavitt said": who speaks does not take part.
        if any(0 < person.first - v.last <= 2 or 0 < v.first - person.last <= 2 for v in speaking):
            continue
        if all(p.key != person.key for p in kept):
            kept.append(person)
    return kept


def _initiator(scene: Scene, cue: Cue) -> str | None:
    """Return the country that acts: a nationality beside a head, or the subject before it."""
    if cue.frame.family != "kinetic":
        return None
    for head in cue.heads:
        for first, last, country in scene.nationalities:
            if 0 < first - head.last <= 2 or 0 < head.first - last <= 2:
                return country
        for place in scene.places:
            target = place.toponym.place
            if (
                place.role is Role.SUBJECT
                and target is not None
                and place.last < head.first
                and scene.boundaries(place.last, head.first) == 0
            ):
                return target.country
    return None
