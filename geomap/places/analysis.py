"""One document read through: recognised, judged, resolved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from geomap.places.document import Document
from geomap.places.evidence import name_signs, probability
from geomap.places.home import Home
from geomap.places.name import Name, names_of
from geomap.places.people import People
from geomap.places.recognise import recognise, span_mention
from geomap.places.resolve import resolve, support_signs
from geomap.places.syntax import read_types

__all__ = ["Analysis", "analyse"]


@dataclass(slots=True, eq=False)
class Analysis:
    """What was made of a document; the learner of the weights reads it too.

    Attributes
    ----------
    document : Document
        Recognised.
    names : list of Name
        Resolved.
    name_of : list of Name
        For each mention, its name.
    signs : list of list of str
        For each mention, the features that it has before resolution.
    final_signs : list of list of str
        For each mention, the features that it has after resolution.
    chances : list of float
        For each mention, the probability that it is a place.
    """

    document: Document
    names: list[Name]
    name_of: list[Name]
    signs: list[list[str]]
    final_signs: list[list[str]]
    chances: list[float]


def analyse(
    document: Document,
    weights: Mapping[str, Mapping[str, float]],
    *,
    home: Home | None = None,
    spans: Sequence[tuple[int, int]] | None = None,
) -> Analysis:
    """Recognise, judge and resolve the names of a document."""
    recognise(document)
    if spans is not None:
        _put_in(document, spans)
    mentions = document.mentions
    names = names_of(document)
    name_at = {mention.number: name for name in names for mention in name.mentions}
    people = People(document)
    signs = [name_signs(document, mention, people) for mention in mentions]
    first = weights["recognition"]
    chances = [
        1.0 if mention.given else probability(its_signs, first)
        for mention, its_signs in zip(mentions, signs, strict=True)
    ]
    for name in names:
        name.chance = max(chances[mention.number] for mention in name.mentions)
    resolve(document, names, weights["resolution"], home)
    final_signs = [
        its_signs + support_signs(name_at[number]) for number, its_signs in enumerate(signs)
    ]
    final = weights["acceptance"]
    chances = [
        (1.0 + probability(its_signs, final)) / 2
        if mention.given
        else probability(its_signs, final)
        for mention, its_signs in zip(mentions, final_signs, strict=True)
    ]
    name_of = [name_at[mention.number] for mention in mentions]
    return Analysis(document, names, name_of, signs, final_signs, chances)


def _put_in(document: Document, spans: Sequence[tuple[int, int]]) -> None:
    """Replace what was recognised at the given spans by mentions of exactly these."""
    given = []
    for start, end in spans:
        mention = span_mention(document, start, end)
        if mention is not None:
            given.append(mention)
    taken = {number for mention in given for number in range(mention.first, mention.last)}
    kept = [m for m in document.mentions if not taken.intersection(range(m.first, m.last))]
    document.mentions = sorted(given + kept, key=lambda m: (m.first, m.last))
    for number, mention in enumerate(document.mentions):
        mention.number = number
        mention.group = None
    read_types(document, [[number] for number in range(len(document.mentions))])
