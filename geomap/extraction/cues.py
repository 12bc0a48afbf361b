"""Cues: the words of a sentence that make an event of it, by the frames."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from geomap.extraction.cancelling import called_off
from geomap.extraction.frames import Customs, Frame, Frames
from geomap.extraction.lexicon import Match
from geomap.extraction.roles import Role
from geomap.extraction.scene import Scene

__all__ = ["AGAIN", "LOCATED", "PLACED", "Cue", "find_cues"]

#: Class of phrases that point at the event told just before: "the incident occurred".
AGAIN = "again"

#: How far, in words, two words of one event may stand apart when a clause parts them.
_REACH = 12
_BESIDE = 3
#: Where the reach of a veto ends for some heads; see ``veto_until_colon`` of ``frames.toml``.
_COLONS = (":", ";")

#: Roles in which a country or its capital can be who attacks.
_ACTING = (Role.SUBJECT, Role.BARE, Role.SPEAKER)
#: Roles in which a country can take part in talks.
_PARTIES = (Role.SUBJECT, Role.BARE, Role.SPEAKER, Role.AGENT, Role.OWNER)
#: Roles of words behind which nobody is who comes: "a speech by Smith".
_LEADING = ("about", "agent", "genitive", "goal", "locative", "source")
_TWO = 2
#: Roles of a place that an event is at.
LOCATED = (Role.LOCATION, Role.MODIFIER)
PLACED = (Role.LOCATION, Role.MODIFIER, Role.OBJECT)


@dataclass(slots=True)
class Cue:
    """The words that make one event.

    Attributes
    ----------
    frame : Frame
    head : Match
        The event's own word.
    heads : list of Match
        All heads that tell the same event.
    evidence : list of str
        The words that made the frame fit.
    """

    frame: Frame
    head: Match
    heads: list[Match]
    evidence: list[str]

    @property
    def type(self) -> str:
        """The event type."""
        return self.frame.type

    def absorb(self, other: Cue) -> None:
        """Take in another cue that tells the same event."""
        self.heads.extend(other.heads)
        self.evidence.extend(e for e in other.evidence if e not in self.evidence)
        if other.frame.confidence > self.frame.confidence:
            self.frame = other.frame

    def distance(self, scene: Scene, word: int) -> int:
        """Return the least distance from one of its heads to a word."""
        return min(scene.cost(h.last if word > h.last else h.first, word) for h in self.heads)


def find_cues(scene: Scene, frames: Frames) -> list[Cue]:
    """Return the events that a sentence tells by the frames, in the order of their words."""
    by_class: dict[str, list[Match]] = {}
    for match in scene.cues:
        by_class.setdefault(match.cls, []).append(match)
    found: list[Cue] = []
    taken: set[int] = set()
    for frame in frames:
        for cls in frame.head:
            for head in by_class.get(cls, ()):
                span = set(range(head.first, head.last + 1))
                if taken & span or _within_longer(frame, head, scene, by_class, frames):
                    continue
                evidence = _fits(frame, head, scene, by_class, frames.customs)
                if evidence is None:
                    continue
                taken |= span
                found.append(Cue(frame, head, [head], evidence))
    _retell_counted(found, scene, frames)
    return sorted(found, key=lambda c: c.head.first)


def _retell_counted(found: Sequence[Cue], scene: Scene, frames: Frames) -> None:
    """Tell what a bulletin counts as the events beside it are told, where frames say so.

    "The defenders beat off four attacks near X, and five attacks near Y": these are fights, too.
    """
    types = {cue.type for cue in found}
    counted = {scene.sentence.index_before(q.end) + 1 for q in scene.quantities}
    for cue in found:
        other = frames.named(cue.frame.counted_as)
        if other is None or other.type not in types:
            continue
        if {cue.head.first, cue.head.first - 1} & counted:
            cue.frame = other


def _within_longer(
    frame: Frame, head: Match, scene: Scene, by_class: dict[str, list[Match]], frames: Frames
) -> bool:
    """Say whether a head is part of a longer match that says something else.

    A longer match that could be an event itself, but is none here, hides nothing; nor does one
    that helps to tell events of the same type.
    """
    size = head.last - head.first
    for match in scene.cues:
        if match.last - match.first <= size or head.first < match.first or match.last < head.last:
            continue
        own = frames.of(match.cls)
        if not own and frames.is_companion(match.cls, frame.type):
            continue
        if not own or any(
            _fits(f, match, scene, by_class, frames.customs) is not None for f in own
        ):
            return True
    return False


def _fits(
    frame: Frame, head: Match, scene: Scene, by_class: dict[str, list[Match]], customs: Customs
) -> list[str] | None:
    """Return the words that make a frame fit at a head, or ``None`` where it does not."""
    words = scene.sentence.words
    evidence = [scene.sentence.phrase(head.first, head.last)]
    for mark in frame.unless:
        if _vetoes(mark, head, scene, by_class, customs):
            return None
    if frame.after:
        reach = frame.gap or _REACH
        following = next(
            (
                m
                for cls in frame.after
                for m in by_class.get(cls, ())
                if m.first > head.last and scene.apart(head, m) <= reach
            ),
            None,
        )
        if following is None:
            return None
        evidence.append(words[following.first].text)
    if not frame.near:
        return evidence
    for alternative in frame.near:
        found = [
            _computed(mark, head, scene)
            if mark.startswith("@")
            else _beside(by_class.get(mark, ()), head, scene, customs, frame.gap)
            for mark in alternative
        ]
        if all(f is not None for f in found):
            return evidence + [f for f in found if f]
    return None


def _vetoes(
    mark: str, head: Match, scene: Scene, by_class: dict[str, list[Match]], customs: Customs
) -> bool:
    """Say whether a mark stands near the head, or in the sentence, in words not the head's own."""
    if mark.startswith("@"):
        return _computed(mark, head, scene) is not None
    others = [
        m for m in by_class.get(mark, ()) if m.first < head.first or head.last < m.last
    ]  # the "storm" of "attempts to storm" is no weather
    if mark in customs.veto_anywhere:
        return bool(others)
    if head.cls in customs.veto_until_colon:
        words = scene.sentence.words
        others = [
            m
            for m in others
            if all(words[k].text not in _COLONS for k in range(head.last, m.first))
        ]
    return _beside(others, head, scene, customs, None) is not None


def _beside(
    matches: Sequence[Match], head: Match, scene: Scene, customs: Customs, gap: int | None
) -> str | None:
    """Return the words of the first match that stands near the head, or ``None``.

    Near is within `gap` words where it is given, else in the same clause or not far off.
    """
    for match in matches:
        if match.first <= head.last and head.first <= match.last and match.cls == head.cls:
            continue
        if _inside_longer(match, scene, head, customs.whole):
            continue
        distance = scene.apart(head, match)
        limit = gap if gap is not None else _REACH
        if distance <= limit or (gap is None and scene.boundaries(head.first, match.first) == 0):
            return scene.sentence.phrase(match.first, match.last)
    return None


def _inside_longer(match: Match, scene: Scene, head: Match, whole: frozenset[str]) -> bool:
    """Say whether a match is a part of a longer one of another class: the "raid" of an alert.

    The head itself hides nothing: "bomb went off" tells of a blast.
    """
    size = match.last - match.first
    return any(
        m.first <= match.first and match.last <= m.last and m.last - m.first > size
        for m in scene.cues
        if m.cls in whole and m is not head
    )


def _computed(mark: str, head: Match, scene: Scene) -> str | None:
    """Return the word that makes a computed mark hold, or ``None``; see ``frames.toml``."""
    if mark in _AROUND:
        return "" if getattr(scene.around, mark[1:]) else None
    return _MARKS[mark](head, scene)


def _place(head: Match, scene: Scene, roles: tuple[Role, ...] = PLACED) -> str | None:
    if head.cls == "evacuate":
        roles = (*roles, Role.SOURCE)
    for place in scene.places:
        near = abs(place.first - head.first) <= _REACH
        if place.role in roles and (near or scene.boundaries(head.first, place.first) == 0):
            return place.toponym.text
    return None


def _located(head: Match, scene: Scene) -> str | None:
    return _place(head, scene, LOCATED)


def _belligerent(head: Match, scene: Scene) -> str | None:
    forces = [(m.first, m.last, "") for m in scene.cues if m.cls == "enemy"]
    for first, last, _ in (*scene.nationalities, *forces):
        if -_BESIDE <= first - head.last <= _BESIDE or 0 < head.first - last <= _BESIDE:
            return scene.sentence.words[first].text
    for place in scene.places:
        before = place.last < head.first and scene.boundaries(place.last, head.first) == 0
        target = place.toponym.place
        state = target is not None and (target.kind == "country" or target.feature == "capital")
        if before and state and place.role in _ACTING:
            return place.toponym.text
        if state and place.role is Role.SUBJECT and place.first == head.last + 1:
            return place.toponym.text
    return None


def _parties(head: Match, scene: Scene) -> str | None:
    """Return one of two states that meet: "Iran and the three European powers"."""
    states = {
        p.toponym.place.country
        for p in scene.places
        if p.role in _PARTIES and p.toponym.place is not None and p.kind == "country"
        if scene.boundaries(p.first, head.first) == 0
    }
    states.update(country for _, _, country in scene.nationalities)
    groups = [p for p in scene.persons if not p.named]
    if len(states) + bool(groups) < _TWO or not states:
        return None
    return next(iter(sorted(s for s in states if s)), None)


def _state(_: Match, scene: Scene) -> str | None:
    for place in scene.places:
        if place.kind == "country":
            return place.toponym.text
    return scene.sentence.words[scene.nationalities[0][0]].text if scene.nationalities else None


def _object(head: Match, scene: Scene) -> str | None:
    for place in scene.places:
        if place.role is Role.OBJECT and 0 < place.first - head.last <= _BESIDE + 1:
            return place.toponym.text
    return None


def _called_off(head: Match, scene: Scene) -> str | None:
    mark = called_off(scene, head)
    return scene.sentence.phrase(mark.first, mark.last) if mark else None


def _people(scene: Scene, least: int) -> str | None:
    """Return one of the people or officials of a sentence, where there are enough of them."""
    named = {p.key for p in scene.persons if p.named}
    groups = {p.key for p in scene.persons if not p.named}
    officials = [m for m in scene.cues if m.cls == "official"]
    counts = (
        len(named) + bool(officials),
        len(named | groups),
        len(groups) + len(officials) if least > 1 else 0,
    )
    if max(counts) < least:
        return None
    if scene.persons:
        return scene.persons[0].name
    return scene.sentence.words[officials[0].first].text


def _guest(head: Match, scene: Scene) -> str | None:
    """Return who stands just before a head that a place follows: "Smith is due on Friday in X".

    Place and guest may change sides ("in X they await Smith"), and each may stand inside a head of
    several words ("wird … in X erwartet"). Who is only spoken of is no guest ("a speech by Smith").
    """
    dated = [i for d in scene.dates for i in range(d.first, d.last + 1)]
    leading = {m.last + 1 for m in scene.roles if m.cls in _LEADING and m.last != head.last}
    articles = {m.first for m in scene.roles if m.cls == "determiners"}
    places = [(p.first, p.last) for p in scene.places if p.role in LOCATED]

    def reaches(first: int, second: int, most: int = _BESIDE - 1) -> bool:
        return 0 < second - first - sum(first < i < second for i in dated) <= most

    def is_inside(span: tuple[int, int]) -> bool:
        return head.first < span[0] and span[1] < head.last

    follows = any(is_inside(span) or reaches(head.last, span[0]) for span in places)
    leads = any(reaches(span[1], head.first) for span in places)
    guests = [(p.first, p.last, p.name) for p in scene.persons if p.named]
    guests += [
        (m.first, m.last, scene.sentence.phrase(m.first, m.last))
        for m in scene.cues
        if m.cls == "official"
    ]
    for first, last, name in guests:
        start = first - 1 if first - 1 in articles else first
        inside = is_inside((first, last))
        if start in leading:
            continue
        if follows and (inside or reaches(last, head.first)):
            return name
        if leads and (inside or reaches(head.last, first, 1)):
            return name
    return None


def _target(head: Match, scene: Scene) -> str | None:
    """Return the place that an attack was on: "удар по Сумам", "attack on Sumy".

    That it was on a country is told by armies or ministries of defence.
    """
    for place in scene.places:
        target = place.toponym.place
        towards = any(
            m.cls == "goal" and m.first == head.last + 1 and m.last < place.first
            for m in scene.roles
        )
        near = 0 < place.first - head.last <= _BESIDE + 1
        finer = target is not None and (
            target.kind not in ("country", "area")
            or (target.kind == "country" and any(m.cls == "military" for m in scene.cues))
        )
        if towards and near and finer and place.role is Role.LOCATION:
            return place.toponym.text
    return None


def _summit(head: Match, scene: Scene) -> str | None:
    for match in scene.subtypes:
        overlaps = match.first <= head.last and head.first <= match.last
        if overlaps and match.cls in ("summit", "negotiation"):
            return scene.sentence.words[match.first].text
    return None


_AROUND = frozenset({"@military", "@phone", "@sport", "@strikes", "@weather"})
_MARKS: dict[str, Callable[[Match, Scene], str | None]] = {
    "@belligerent": _belligerent,
    "@called_off": _called_off,
    "@guest": _guest,
    "@located": _located,
    "@object": _object,
    "@parties": _parties,
    "@person": lambda _, scene: _people(scene, 1),
    "@place": _place,
    "@state": _state,
    "@summit": _summit,
    "@target": _target,
    "@two_persons": lambda _, scene: _people(scene, 2),
}
