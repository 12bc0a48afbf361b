"""Words that could have told an event, and what their rules lacked: for explanations only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from geomap.extraction.cues import find_cues
from geomap.extraction.frames import Customs, Frame, Frames
from geomap.extraction.lexicon import Match
from geomap.extraction.scene import Scene

__all__ = ["NearMiss", "near_misses"]


@dataclass(frozen=True, slots=True)
class NearMiss:
    """A word that is the head of rules, none of which holds.

    Attributes
    ----------
    head : Match
    frame : Frame
        The rule that came nearest: one that only a veto stopped, else the first.
    reason : str
        What the rules ask for and do not find, or what stopped them.
    """

    head: Match
    frame: Frame
    reason: str


def near_misses(scene: Scene, frames: Frames) -> list[NearMiss]:
    """Return the words of a sentence that no rule made an event of, in order.

    Parameters
    ----------
    scene : Scene
    frames : Frames
        Those by which events are found.
    """
    cues = find_cues(scene, frames)
    taken = {i for cue in cues for head in cue.heads for i in range(head.first, head.last + 1)}
    found: list[NearMiss] = []
    for head in sorted(scene.cues, key=lambda m: (m.first, m.first - m.last)):
        span = set(range(head.first, head.last + 1))
        rules = frames.of(head.cls)
        if not rules or taken & span:
            continue
        taken |= span
        found.append(_missed(head, rules, scene, frames.customs))
    return found


def _missed(head: Match, rules: Sequence[Frame], scene: Scene, customs: Customs) -> NearMiss:
    for rule in rules:
        if _fits(replace(rule, unless=()), head, scene, customs):
            stopping = [
                mark
                for mark in rule.unless
                if not _fits(replace(rule, unless=(mark,)), head, scene, customs)
            ]
            if stopping:
                return NearMiss(head, rule, f"stopped by {_listed(stopping, 'and')}")
    asked: dict[str, None] = {}
    for rule in rules:
        asked.update(dict.fromkeys("+".join(alternative) for alternative in rule.near))
        asked.update(dict.fromkeys(f"{cls} after it" for cls in rule.after))
    reason = f"lacks {_listed(asked, 'or')}" if asked else "is part of longer words"
    return NearMiss(head, rules[0], reason)


def _fits(rule: Frame, head: Match, scene: Scene, customs: Customs) -> bool:
    return any(cue.head == head for cue in find_cues(scene, Frames([rule], customs)))


def _listed(words: Iterable[str], last: str) -> str:
    *first, end = words
    return f"{', '.join(first)} {last} {end}" if first else end
