"""Places that a sentence means without naming them: "the capital", "Russian territory"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from geomap.extraction.lexicon import Match
from geomap.extraction.text import Sentence
from geomap.places.mention import Toponym
from geomap.places.store import Place

if TYPE_CHECKING:
    from geomap.extraction.scene import Scene

__all__ = ["anaphors", "territories"]

#: How much surer a place is when it is named than when it is only meant.
_MEANT = 0.8
#: The most people that a place called a village has.
_VILLAGE = 20_000


def territories(
    sentence: Sentence, nationalities: Sequence[Toponym], roles: Sequence[Match], text: str
) -> list[Toponym]:
    """Return the countries that a sentence means by a nationality: "territoire russe"."""
    found: list[Toponym] = []
    nouns = [m for m in roles if m.cls == "territory_nouns"]
    for toponym in nationalities:
        if toponym.place is None or toponym.place.kind != "country":
            continue
        first, last = sentence.index_of(toponym.start), sentence.index_before(toponym.end)
        for noun in nouns:
            if noun.first == last + 1 or noun.last == first - 1:
                start = min(toponym.start, sentence.words[noun.first].start)
                end = max(toponym.end, sentence.words[noun.last].end)
                found.append(
                    replace(toponym, start=start, end=end, text=text[start:end], kind="toponym")
                )
                break
    return found


def anaphors(
    sentence: Sentence,
    roles: Sequence[Match],
    before: Sequence[Scene],
    text: str,
    names: Sequence[Toponym] = (),
) -> list[Toponym]:
    """Return the places that a sentence means by a noun for one named before.

    "The capital" is the capital named last, "the city" the town named last.
    """
    found: list[Toponym] = []
    named = {m.first for m in roles if m.cls == "genitive"}  # "the village of …" names another
    named |= {sentence.index_of(t.start) for t in names}
    for match in roles:
        if not match.cls.startswith("anaphors_") or match.cls == "anaphors_here":
            continue
        known = _last_named(before, match.cls)
        if known is None or match.last + 1 in named or _names_more(sentence, match.last + 1):
            continue
        start, end = sentence.words[match.first].start, sentence.words[match.last].end
        found.append(
            replace(
                known, start=start, end=end, text=text[start:end], name_start=start, name_end=end,
                kind="anaphor",
                confidence=known.confidence * _MEANT, parent=None, group=None,
                reasons=(f"{known.text}, named before",),
            )
        )  # fmt: skip
    return found


def _names_more(sentence: Sentence, at: int) -> bool:
    """Say whether a capitalised word follows: "в посёлке Полевой" is no place named before."""
    return at < len(sentence.words) and sentence.words[at].is_capitalised


def _last_named(before: Sequence[Scene], cls: str) -> Toponym | None:
    for scene in reversed(before):
        for place in reversed(scene.places):
            if place.toponym.place is not None and _fits(place.toponym.place, cls):
                return place.toponym
    return None


def _fits(place: Place, cls: str) -> bool:
    if cls == "anaphors_capital":
        return place.feature == "capital"
    if cls == "anaphors_country":
        return place.kind == "country"
    if cls == "anaphors_region":
        return place.kind == "admin1"
    if cls == "anaphors_village":
        return place.kind == "city" and place.population <= _VILLAGE
    return place.kind == "city"
