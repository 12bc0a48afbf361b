"""One event told in several sentences is one event: its mentions are joined, their parts kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from geomap.extraction.actors import same_name
from geomap.extraction.dates import DateSpan
from geomap.extraction.finest import inside
from geomap.extraction.mentions import EventMention

__all__ = ["Told", "is_vague", "join_mentions", "people_of", "shared_names"]

_TALKS = frozenset({"talks", "call"})
#: Acts that may be told without their place, and again with it.
_ALSO_NOWHERE = frozenset({"cyber", "aid"})
#: What "the attack" may be, told of more exactly just before.
_ALSO_ATTACKS = ("explosion", "ground_combat")
#: How many sentences on the place of something told of a country may follow.
_NEAR_SENTENCES = 2
#: How many sentences open a text, and tell in short what follows.
_LEAD = 3
_WIDE = frozenset({"country", "admin1"})
#: Of two places of one event, how much the kind of one tells.
_FINENESS = {"facility": 2, "city": 1}
_TO_COME = frozenset({"planned", "hypothetical", "cancelled"})
#: When two mentions of one event differ in status, the more telling one holds.
_RANK = {"hypothetical": 0, "planned": 1, "occurred": 2, "cancelled": 3, "denied": 4}


@dataclass(slots=True)
class Told:
    """One event with all its mentions, the best of them first in `main`.

    Attributes
    ----------
    main : EventMention
        The mention whose sentence is quoted.
    mentions : list of EventMention
        All of them, in the order of the text.
    statuses : set of str
        What they say of whether it happened.
    dated_by : EventMention or None
        The mention that gives :attr:`span`.
    is_dated : bool
        Whether the text itself states a date of it.
    """

    main: EventMention
    mentions: list[EventMention] = field(default_factory=list)
    statuses: set[str] = field(default_factory=set)
    dated_by: EventMention | None = None
    is_dated: bool = False

    @property
    def status(self) -> str:
        """The status that holds over all mentions."""
        return max(self.statuses, key=_RANK.__getitem__)

    @property
    def span(self) -> DateSpan | None:
        """The narrowest days that a mention gives, those that the text states before others."""
        return self.dated_by.span if self.dated_by else None

    def add(self, mention: EventMention) -> None:
        """Join one more mention."""
        self.mentions.append(mention)
        self.statuses.add(mention.status)
        self.is_dated = self.is_dated or _states_day(mention)
        if _weight(mention) > _weight(self.main):
            self.main = mention
        if mention.span is not None and (
            self.dated_by is None or _date_rank(mention) < _date_rank(self.dated_by)
        ):
            self.dated_by = mention


def _date_rank(mention: EventMention) -> tuple[int, int, tuple[int, int, int]]:
    """Order mentions by how well they date the event: stated first, then narrow, then early."""
    span = mention.span
    days = 0 if span is None else (span.last - span.first).days
    return _basis_rank(mention), days, _position(mention)


def _basis_rank(mention: EventMention) -> int:
    return ("text", "carried", "report", "none").index(mention.date_basis)


def join_mentions(mentions: Sequence[EventMention]) -> list[Told]:
    """Join the mentions that tell one event.

    Two mentions are of one event when they are of one type, stand on one side of the present, and
    have one place, or one of them (a meeting, a call) none; when their dates agree, or one has
    none; and when the people named are not all different.

    Parameters
    ----------
    mentions : sequence of EventMention
        In the order of the text, dates resolved.
    """
    by_key: dict[tuple[str, str], list[Told]] = {}  # only these can tell one event
    vague = [m for m in mentions if is_vague(m)]
    for mention in [*(m for m in mentions if not is_vague(m)), *vague]:
        told = by_key.setdefault(_key(mention), [])
        same = _best(told, mention) or _named_before(by_key, mention)
        if same is None:
            same = Told(mention)
            told.append(same)
        same.add(mention)
    found = _without_wide([event for told in by_key.values() for event in told])
    for event in found:
        event.mentions.sort(key=_position)
    return sorted(found, key=lambda t: _position(t.mentions[0]))


def _key(mention: EventMention) -> tuple[str, str]:
    """Return what two mentions of one event surely share: the type, and the place it must have."""
    anywhere = mention.family in _TALKS or mention.type in _ALSO_NOWHERE
    return mention.type, "" if anywhere else _place_id(mention)


def _named_before(by_key: dict[tuple[str, str], list[Told]], mention: EventMention) -> Told | None:
    """Return the blast or the fight that a bare "the attack" points back at, or ``None``."""
    if mention.type != "strike" or mention.cue.head.cls != "attack" or mention.subtypes:
        return None
    for kind in _ALSO_ATTACKS:
        for told in by_key.get((kind, _place_id(mention)), ()):
            apart = mention.scene.number - max(m.scene.number for m in told.mentions)
            if 0 <= apart <= _NEAR_SENTENCES and _same_side(told, mention):
                return told
    return None


def _without_wide(told: Sequence[Told]) -> list[Told]:
    """Join what is told of a country or region, and of a place in it beside it.

    "Drones hit the Samara region overnight. A plant in Syzran caught fire."

    A sum over a country stays, where it counts what was fired.
    """
    found: list[Told] = []
    for event in told:
        finer = _finer(event, told) if _is_wide(event) else None
        if finer is None:
            found.append(event)
            continue
        for mention in event.mentions:
            finer.mentions.append(mention)
    return found


def _is_wide(event: Told) -> bool:
    place = event.main.place.toponym.place if event.main.place is not None else None
    if place is None or place.kind not in _WIDE or event.main.family in _TALKS:
        return False
    return not any(
        name.startswith(("drones", "missiles")) for m in event.mentions for name in m.counts
    )


def _finer(event: Told, told: Sequence[Told]) -> Told | None:
    """Return the nearest event of the same type in the country, on a day that agrees."""
    wide = event.main.place.toponym.place if event.main.place is not None else None
    near = []
    for other in told:
        fine = other.main.place.toponym.place if other.main.place is not None else None
        if wide is None or fine is None or other is event or other.main.type != event.main.type:
            continue
        apart = min(
            abs(m.scene.number - n.scene.number) for m in event.mentions for n in other.mentions
        )
        is_inside = fine.kind != wide.kind and fine.country == wide.country
        if wide.kind == "admin1":
            is_inside = fine.kind not in ("country", "admin1") and fine.admin1 == wide.admin1
        lead = wide.kind == "country" and all(m.scene.number < _LEAD for m in event.mentions)
        if not is_inside or other.status != event.status or (apart > _NEAR_SENTENCES and not lead):
            continue
        if _cut_otherwise(event, other):
            continue
        both_dated = event.is_dated and other.is_dated
        if both_dated and event.span and other.span and not _overlap(event.span, other.span):
            continue
        near.append((apart, _position(other.mentions[0]), other))
    return min(near, key=lambda n: n[:2])[2] if near else None


def _cut_otherwise(event: Told, other: Told) -> bool:
    """Say whether two disruptions cut different things: the power here, a road there."""
    one, two = (set().union(*(m.subtypes for m in t.mentions)) for t in (event, other))
    disrupts = event.main.type == "infrastructure_disruption"
    return disrupts and bool(one and two) and one.isdisjoint(two)


def _position(mention: EventMention) -> tuple[int, int, int]:
    """Return where in the text a mention stands: its sentence, its cue, its place."""
    place = mention.place.first if mention.place is not None and not mention.inherited else -1
    return mention.scene.number, mention.cue.head.first, place


def is_vague(mention: EventMention) -> bool:
    """Say whether a mention of talks has neither place nor date: it can only point at another."""
    return mention.family in _TALKS and mention.place is None and mention.date_basis != "text"


def _place_id(mention: EventMention) -> str:
    return mention.place.key if mention.place else ""


def _one_inside_other(one: EventMention, other: EventMention) -> bool:
    """Say whether two places of talks are a building and the town, or a town and its country."""
    places = [m.place.toponym.place for m in (one, other) if m.place is not None]
    country = next((p for p in places if p is not None and p.kind == "country"), None)
    seat = next((p for p in places if p is not None and p.kind in ("city", "facility")), None)
    if country is not None and seat is not None:
        return seat.country == country.country
    building = next((p for p in places if p is not None and p.kind == "facility"), None)
    town = next((p for p in places if p is not None and p.kind == "city"), None)
    return building is not None and town is not None and inside(building, town)


def _best(told: Sequence[Told], mention: EventMention) -> Told | None:
    """Return the event that a mention tells again, the likeliest, or ``None``."""
    fitting = [t for t in told if _agree(t, mention)]
    if len(fitting) < 2:
        return fitting[0] if fitting else None
    return min(
        fitting,
        key=lambda t: (
            -_likeness(t, mention),
            t.status != mention.status,
            min(abs(m.scene.number - mention.scene.number) for m in t.mentions),
        ),
    )


def _agree(event: Told, mention: EventMention) -> bool:
    main = event.main
    if main.type != mention.type:
        return False
    if not _same_side(event, mention):
        return False
    here, there = _place_id(main), _place_id(mention)
    if here and there and mention.family in _TALKS and _one_inside_other(main, mention):
        there = here
    anywhere = mention.family in _TALKS or mention.type in _ALSO_NOWHERE
    if here != there and ((here and there) or not anywhere):
        return False
    span = event.span
    both_dated = event.is_dated and _states_day(mention)
    if both_dated and span and mention.span and not _overlap(span, mention.span):
        return False
    if _recalled_apart(event, mention):
        return False
    if mention.family not in _TALKS:
        return True
    if here and here == there and span and mention.span:
        return True  # one event a place and day
    others = people_of([mention])
    shared = _shared_people(event, mention)
    if is_vague(mention):
        return shared > 0 or len(others) < 2
    if people_of(event.mentions) and others and not shared:
        return False
    # Where one has a place and the other only a date, the people must tell that they are one.
    return here == there or both_dated or shared > 0


def _recalled_apart(event: Told, mention: EventMention) -> bool:
    """Say whether one of two is only recalled, of another day: "Recall that on Sunday X was hit".

    Where one states no day, the other could else lend it its own.
    """
    span = event.span
    if mention.family in _TALKS or event.is_dated == _states_day(mention):
        return False
    if span is None or mention.span is None or _overlap(span, mention.span):
        return False
    before = all(_recalls(m) for m in event.mentions)
    return before if event.is_dated else _recalls(mention)


def _recalls(mention: EventMention) -> bool:
    return any(m.cls == "recalled" for m in mention.scene.status)


def _states_day(mention: EventMention) -> bool:
    """Say whether the text tells the day, not only its part: "in the evening"."""
    if mention.date_basis != "text":
        return False
    return mention.date is None or mention.date.kind not in ("part", "clock")


def _overlap(one: DateSpan, other: DateSpan) -> bool:
    return one.first <= other.last and other.first <= one.last


def _same_side(event: Told, mention: EventMention) -> bool:
    """Say whether both are of the past, or both to come; what is denied may be either."""
    if "denied" in event.statuses or mention.status == "denied":
        return True
    return (mention.status in _TO_COME) == (not event.statuses.isdisjoint(_TO_COME))


def people_of(mentions: Sequence[EventMention]) -> list[str]:
    """Return the folded surnames in the mentions, each person once."""
    keys: list[str] = []
    for mention in mentions:
        for person in mention.persons:
            if person.named and not any(same_name(person.key, k) for k in keys):
                keys.append(person.key)
    return keys


def shared_names(some: Sequence[str], others: Sequence[str]) -> int:
    """Return how many of some folded surnames are among others, in any spelling."""
    return sum(any(same_name(one, other) for other in others) for one in some)


def _shared_people(event: Told, mention: EventMention) -> int:
    return shared_names(people_of([mention]), people_of(event.mentions))


def _likeness(event: Told, mention: EventMention) -> float:
    """Return the share of the people of both that are in both."""
    here, there = people_of(event.mentions), people_of([mention])
    shared = shared_names(there, here)
    return shared / max(1, len(here) + len(there) - shared)


def _weight(mention: EventMention) -> tuple[bool, int, bool, float]:
    """Return how much a mention tells: a named place of its own, a fine one, a date."""
    place = mention.place
    target = place.toponym.place if place is not None else None
    return (
        place is not None and not mention.inherited and place.toponym.kind != "anaphor",
        _FINENESS.get(target.kind, 0) if target is not None else 0,
        mention.date_basis == "text",
        mention.cue.frame.confidence,
    )
