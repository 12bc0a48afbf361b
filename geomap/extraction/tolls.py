"""The dead and the injured that the sentence after an event tells of."""

from __future__ import annotations

from collections.abc import Sequence

from geomap.extraction.count_places import counts_at
from geomap.extraction.counts import read_counts
from geomap.extraction.cues import PLACED
from geomap.extraction.mentions import EventMention
from geomap.extraction.scene import Scene

__all__ = ["add_toll"]

#: How many sentences after an event its toll may be told.
_REACH = 2
_VIOLENT = ("strike", "explosion", "ground_combat", "protest")


def add_toll(scene: Scene, told: Sequence[EventMention], lang: str) -> None:
    """Give the casualties of a sentence to the event before it, where that is the only one.

    "A drone hit a bus in Kherson. Two people died." The sentence names no place of its own.

    Parameters
    ----------
    scene : Scene
        A sentence that tells of no such event itself.
    told : sequence of EventMention
        What was told before it, in the order of the text; changed in place.
    lang : str
        ISO 639-1 code of a language pack.
    """
    if any(p.role in PLACED and p.toponym.place is not None for p in scene.places):
        return
    violent = [m for m in told if m.type in _VIOLENT]
    if not violent:
        return
    number = violent[-1].scene.number
    last = [m for m in violent if m.scene.number == number]
    apart = scene.number - number
    here = last[-1].scene.sentence.paragraph == scene.sentence.paragraph
    if not (0 < apart <= _REACH and here) or len({m.place.key for m in last if m.place}) != 1:
        return
    for mention in last:
        counts = counts_at(scene, read_counts(scene, mention.type, lang), None, ())
        have = {name.partition("_")[0] for name in mention.counts}
        for name, value in counts.items():
            if name.partition("_")[0] not in have:
                mention.counts[name] = value
                mention.toll_in = scene
