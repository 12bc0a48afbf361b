"""What the text around a sentence reports: war, sport, the weather, strikes from afar."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from geomap.extraction.scene import Scene, Surroundings

__all__ = ["survey"]

#: How many sentences away a telephone may be spoken of.
_PHONE_REACH = 2
#: Words that tell of strikes, so that the dead and the damage near them are theirs.
_OF_STRIKES = ("bombardment", "weapon", "airframe")
#: Classes of words for people, who may be the forces that a text tells of.
_OF_PEOPLE = ("military", "fighters", "suspects", "captives", "civilians")
#: Words of war or security that a text must have before a bare "attack" is one, and how many in a
#: text that has no more words than this.
_MILITARY_WORDS = 2
_FEW_MILITARY_WORDS = 1
_SHORT = 50
#: How many words of sport a paragraph of sport has at least, and of how many of its sentences more
#: than one has such a word.
_SPORT_WORDS = 2
_SPORT_SHARE = 3


def survey(scenes: Sequence[Scene]) -> None:
    """Tell each sentence what the text around it reports."""
    paragraphs: dict[int, _Paragraph] = {}
    for scene in scenes:
        paragraphs.setdefault(scene.sentence.paragraph, _Paragraph()).add(scene)
    classes = ("military", "bombardment", "weapon", "intercept")
    military = sum(p.told[cls] for p in paragraphs.values() for cls in classes)
    military += sum(len(s.nationalities) > 1 for s in scenes)
    short = sum(len(s.sentence.words) for s in scenes) <= _SHORT
    enough = _FEW_MILITARY_WORDS if short and _tells_of_forces(scenes) else _MILITARY_WORDS
    for scene in scenes:
        around = paragraphs[scene.sentence.paragraph]
        nearby = scenes[max(0, scene.number - _PHONE_REACH) : scene.number + _PHONE_REACH + 1]
        scene.around = Surroundings(
            military=military >= enough,
            sport=around.reports_sport(scene),
            weather=around.told["weather"] > around.told["military"],
            strikes=any(around.told[cls] for cls in _OF_STRIKES),
            phone=any(m.cls == "call" for s in nearby for m in s.cues),
        )


def _tells_of_forces(scenes: Sequence[Scene]) -> bool:
    """Say whether a text names who fights, beside the words of its events themselves."""
    for scene in scenes:
        others = {(m.first, m.last) for m in scene.cues if m.cls not in _OF_PEOPLE}
        if any(m.cls == "military" and (m.first, m.last) not in others for m in scene.cues):
            return True
    return False


@dataclass(slots=True)
class _Paragraph:
    """What the sentences of a paragraph tell.

    Attributes
    ----------
    told : Counter of str
        Its cues, by class.
    sentences, of_sport : int
        How many sentences it has, and how many of them with a word of sport.
    """

    told: Counter[str] = field(default_factory=Counter)
    sentences: int = 0
    of_sport: int = 0

    def add(self, scene: Scene) -> None:
        """Count one sentence."""
        self.told.update(m.cls for m in scene.cues)
        self.sentences += 1
        self.of_sport += _has_sport(scene)

    def reports_sport(self, scene: Scene) -> bool:
        """Say whether a sentence reports sport: by its own words, or as those around it do.

        One line of sport among other news makes these no sport.
        """
        if self.told["sport"] < max(_SPORT_WORDS, self.told["military"]):
            return False
        return _has_sport(scene) or _SPORT_SHARE * self.of_sport > self.sentences


def _has_sport(scene: Scene) -> bool:
    return any(m.cls == "sport" for m in scene.cues)
