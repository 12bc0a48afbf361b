"""From cues to mentions of events: which place, which date, which status belong to which cue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from geomap.extraction.actors import Person, attribution
from geomap.extraction.attach import Attached, attach, date_cost
from geomap.extraction.cancelling import cancelled_behind_plan, cancelling
from geomap.extraction.count_places import counts_at
from geomap.extraction.counts import read_counts
from geomap.extraction.cues import Cue
from geomap.extraction.dates import DateExpression, DateSpan
from geomap.extraction.lexicon import Match
from geomap.extraction.pack import Pack
from geomap.extraction.roles import PlaceInSentence, Role
from geomap.extraction.scene import DateInSentence, Scene
from geomap.extraction.status import Stance, read_status

__all__ = ["EventMention", "read_mentions"]

#: How many words may stand between "Russian" and what they did.
_ACTOR_REACH = 3
#: How many words may stand between "flights" and "postponed".
_STOP_REACH = 3


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
    said_on : DateExpression or None
        When it was said; by then it had happened.
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
    status : str
        One of the contract's, once resolved.
    direction : str or None
        The side of the day of writing that its date was sought on: ``past`` or ``future``.
    previous : DateSpan or None
        The date told before its own, from which "the next day" counts.
    toll_in : Scene or None
        The later sentence that some of its counts come from.
    denied_in : Scene or None
        The sentence whose words deny the claim that it is.
    carried_from : EventMention or None
        The mention whose days it shares, where its own words give none.
    """

    cue: Cue
    scene: Scene
    stance: Stance
    place: PlaceInSentence | None
    date: DateExpression | None
    said_on: DateExpression | None = None
    span: DateSpan | None = None
    date_basis: str = "none"
    persons: list[Person] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    attribution: str | None = None
    subtypes: set[str] = field(default_factory=set)
    initiator: str | None = None
    inherited: bool = False
    status: str = "occurred"
    direction: str | None = None
    previous: DateSpan | None = None
    toll_in: Scene | None = None
    denied_in: Scene | None = None
    carried_from: EventMention | None = None

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
    attached = attach(scene, cues)
    said_by = attribution(scene.sentence, scene.speakers, _parting(scene), text)
    found: list[EventMention] = []
    for one in attached:
        cue = one.cue
        stance = _stance(scene, cue, pack)
        subtypes = _subtypes(scene, cue)
        counts = read_counts(scene, cue.type, pack.lang)
        told_at = _places_told(attached, one)
        places: Sequence[PlaceInSentence | None] = one.places or [None]
        for place in places:
            date = _date_for(scene, cue, place, one.dates)
            ahead = date is not None and date.ahead and cue.frame.family != "kinetic"
            found.append(
                EventMention(
                    cue=cue,
                    scene=scene,
                    stance=stance,
                    place=place,
                    said_on=next((d.expression for d in scene.dates if d.of_speech), None),
                    date=None if date is None else date.expression,
                    direction="future" if ahead else None,
                    persons=_participants(scene, cue, [k.cue for k in attached]),
                    counts=counts_at(scene, counts, place, told_at),
                    attribution=said_by,
                    subtypes=subtypes,
                    initiator=_initiator(scene, cue, pack),
                )
            )
    return found


def _places_told(attached: Sequence[Attached], one: Attached) -> list[PlaceInSentence]:
    """Return the places that an event shares its sentence's numbers with, its own among them."""
    violent = one.cue.frame.family == "kinetic"
    alike = [k for k in attached if k is one or (violent and k.cue.frame.family == "kinetic")]
    found: list[PlaceInSentence] = []
    for other in alike:
        found += (p for p in other.places if all(p is not known for known in found))
    return found


def _parting(scene: Scene) -> frozenset[int]:
    """Return the indices of words that part who speaks from the rest."""
    parting = {i for d in scene.dates for i in range(d.first, d.last + 1)}
    parting.update(m.first for m in scene.roles if m.cls == "clauses")
    parting.update(m.first for m in scene.speakers if m.cls == "subject_verbs")
    return frozenset(parting)


def _stance(scene: Scene, cue: Cue, pack: Pack) -> Stance:
    """Return the first stance that one of the cue's heads shows, the main head's before others."""
    marks = [m for m in scene.status if not _is_the_stop(m, cue, scene)]
    marks = cancelling(scene, cue.heads, marks)
    if cue.frame.family == "talks":
        off = cancelled_behind_plan(scene, cue.head)
        if off is not None and off in marks:
            return Stance("cancelled", scene.sentence.phrase(off.first, off.last))
        if any(m.cls == "cancelled" for m in marks):  # "the talks planned for Friday are off"
            marks = [m for m in marks if m.cls != "planned"]
    if cue.type == "alert":  # an alert that was lifted was given
        marks = [m for m in marks if m.cls != "cancelled"]
    if cue.type in ("protest", "statement"):  # what is demanded or said is not what is done
        marks = [m for m in marks if m.cls != "hypothetical" or m.first < cue.head.first]
    stances = [read_status(scene.sentence, head, scene.clauses, marks, pack) for head in cue.heads]
    main = scene.clauses[cue.head.first]
    sure = [
        s
        for s, head in zip(stances, cue.heads, strict=True)
        if s.status and (scene.clauses[head.first] == main or s.status in ("denied", "cancelled"))
    ]
    return sure[0] if sure else stances[0]


def _is_the_stop(mark: Match, cue: Cue, scene: Scene) -> bool:
    """Say whether a word that calls off is the event itself: "cancelled 40 flights"."""
    if mark.cls != "cancelled":
        return False
    if cue.type != "infrastructure_disruption":
        return _stops_transport(mark, scene)
    if any(h.first <= mark.first <= h.last for h in cue.heads):
        return True
    if cue.head.cls == "outage_full":
        return scene.clauses[cue.head.first] == scene.clauses[mark.first]
    stops = "stop" in {cls for alternative in cue.frame.near for cls in alternative}
    return stops and any(m.cls == "stop" and m.first <= mark.first <= m.last for m in scene.cues)


def _stops_transport(mark: Match, scene: Scene) -> bool:
    """Say whether a word calls off flights or trains, and not the event itself."""
    stopping = any(m.cls == "stop" and m.first <= mark.first <= m.last for m in scene.cues)
    return stopping and any(
        m.cls == "transport" and -_STOP_REACH <= m.first - mark.last <= _STOP_REACH
        for m in scene.cues
    )


def _date_for(
    scene: Scene, cue: Cue, place: PlaceInSentence | None, dates: Sequence[DateInSentence]
) -> DateInSentence | None:
    """Return the date of one event: the nearest to its words and its place.

    Of talks, the day for which they are called comes before the day of the call.
    """
    usable = [d for d in dates if d.expression.kind != "clock"]
    if place is not None:  # "met in Oslo, three days after their call": that is the call's day
        usable = [d for d in usable if not (d.expression.of_object and place.last < d.first)]
    talks = cue.frame.family == "talks"
    return min(
        usable,
        key=lambda d: (
            talks and not d.ahead,
            date_cost(scene, cue, d) + (2 * scene.cost(d.first, place.first) if place else 0),
            d.first,
        ),
        default=None,
    )


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
    """Return the people nearer to this cue than to another one of the sentence.

    Who only speaks of a meeting ("said Leavitt", "Leavitt told reporters that …") does not take
    part in it; of a speech it is just who speaks that counts.
    """
    if cue.frame.family not in ("talks", "call", "act"):
        return []
    talking = [c for c in cues if c.frame.family in ("talks", "call", "act")]
    kept: list[Person] = []
    for person in scene.persons:
        nearest = min(talking, key=lambda c: c.distance(scene, person.first))
        if nearest is not cue:
            continue
        if _only_speaks(scene, person, cue) != (cue.type == "statement"):
            continue
        if all(p.key != person.key for p in kept):
            kept.append(person)
    return kept


def _only_speaks(scene: Scene, person: Person, cue: Cue) -> bool:
    """Say whether a person is the subject of a verb of saying beside or before the event."""
    for verb in scene.speakers:
        if verb.cls != "speech_verbs":
            continue
        if 0 < person.first - verb.last <= 2 or 0 < verb.first - person.last <= 2:
            return True
        clause = scene.clauses[person.first]
        if clause == scene.clauses[verb.first] and all(
            scene.clauses[h.first] > clause for h in cue.heads
        ):
            return True
    return False


def _initiator(scene: Scene, cue: Cue, pack: Pack) -> str | None:
    """Return the country that acts: a nationality beside a head, or the subject before it.

    A nationality counts just before a head ("Russian strikes", "Russian forces struck"), and just
    behind it where the language puts adjectives there ("frappes russes"). What was hit, and what
    was shot down, had a nationality of its own.
    """
    if cue.frame.family != "kinetic":
        return None
    passive = {m.last for m in scene.roles if m.cls == "passive"}
    for head in cue.heads:
        if passive & set(range(head.first - 2, head.first)):
            continue
        for first, last, country in scene.nationalities if cue.type != "air_defence" else ():
            behind = pack.grammar.adjective_follows and first - head.last == 1
            if behind or 0 < head.first - last <= _ACTOR_REACH:
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
