"""Resolution: which place a name means, chosen with reasons.

Each candidate of a name gets features (its kind, its size, how the name is its name, whether the
type word fits, whether a place that contains it is named, what stands near it, …), and a
log-linear model weighs them (``weights.toml``). A first round uses what each name says by itself;
its clear answers are the context of a second round. Names that are written alike are resolved
together: one sense a document.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from geomap.places.candidates import Choice, choices_of
from geomap.places.context import Context
from geomap.places.document import Document
from geomap.places.home import Home
from geomap.places.kinds import kind_of
from geomap.places.name import Name
from geomap.places.surroundings import neighbours_of

__all__ = ["resolve", "support_signs"]

ROUNDS = 2


def resolve(
    document: Document,
    names: Sequence[Name],
    weights: Mapping[str, float],
    home: Home | None = None,
) -> None:
    """Order and weigh the candidates of each name.

    Parameters
    ----------
    document : Document
        Recognised.
    names : sequence of Name
        From :func:`names_of`, with their chances of being places.
    weights : mapping of str to float
        Feature → weight.
    home : Home, optional
        Where the document comes from.
    """
    get = weights.get
    for name in names:
        name.choices = choices_of(document, name.mentions[0])
        for choice in name.choices:
            choice.own_score = choice.score = sum(get(sign, 0.0) for sign in choice.signs)
        _weigh(name)
    neighbours = neighbours_of(document, names)
    for _ in range(ROUNDS):
        before = [name.choices[0].place.index for name in names if name.choices]
        context = Context(document, names, neighbours, home)
        for name in names:
            for choice in name.choices:
                choice.context = context.signs(name, choice) if context.reaches(choice) else ()
                choice.score = choice.own_score + sum(get(sign, 0.0) for sign in choice.context)
            _weigh(name)
        if before == [name.choices[0].place.index for name in names if name.choices]:
            break


def support_signs(name: Name) -> list[str]:
    """Return what the resolution of a name says of its being a place at all."""
    if not name.choices:
        return ["no candidate"]
    best = name.choices[0]
    signs = [
        f"best: {sign}" if sign.startswith("others far") else f"best: {sign.partition(':')[0]}"
        for sign in best.context
    ]
    signs.append(f"best is {kind_of(best.place)}")
    if len(name.mentions) > 1:
        signs.append("named twice" if len(name.mentions) == 2 else "named often")
    share = best.share
    signs.append("sure" if share > 0.95 else "rather sure" if share > 0.7 else "unsure")
    return signs


def _weigh(name: Name) -> None:
    """Make shares of the scores of a name's choices, and put the best first."""
    choices = name.choices
    if len(choices) < 2:
        for choice in choices:
            choice.share = 1.0
        return
    choices.sort(key=_by_score)
    best = choices[0].score
    total = 0.0
    for choice in choices:
        choice.share = math.exp(choice.score - best)
        total += choice.share
    for choice in choices:
        choice.share /= total


def _by_score(choice: Choice) -> tuple[float, int, int]:
    return -choice.score, -choice.place.population, choice.place.index
