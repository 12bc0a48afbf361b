"""The lead figures of a report: how many events of each type, status, place and precision.

Of each type and place it is told how many of the events happened: what is planned or denied is
counted, and never as something that was.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from geomap.figure.model import Model
from geomap.figure.words import Words
from geomap.page.style import Style
from geomap.report.model import Count, Tally

__all__ = ["tallies_of"]

_MOST_PLACES: Final = 12


def tallies_of(model: Model, words: Words, labels: Mapping[str, str]) -> tuple[Tally, ...]:
    """Return the lead figures, each of all events; none where there are no events."""
    if not model.size:
        return ()
    styles = dict(zip(model.types.words, model.styles, strict=True))
    happened = _happened(model)
    of_types = model.types.counts(happened)
    heading = words.term("statuses", "occurred") if len(happened) < model.size else ""
    return (
        Tally(
            words.say("facet_event_type"),
            labels["column_event"],
            tuple(
                _count(
                    words, words.term("types", word), n, of_types.get(word, 0), style=styles[word]
                )
                for word, n in model.types.counts().items()
            ),
            heading,
        ),
        Tally(
            words.say("facet_status"),
            labels["column_status"],
            _terms("statuses", model.statuses.counts(), words),
        ),
        Tally(labels["places"], labels["column_place"], _places(model, words, happened), heading),
        Tally(
            words.say("facet_precision"),
            labels["column_precision"],
            _terms("precisions", model.precisions.counts(), words),
        ),
    )


def _happened(model: Model) -> NDArray[np.intp]:
    """Return the rows of the events that happened, as far as the sources say."""
    is_such = np.array([False, *(word == "occurred" for word in model.statuses.words)])
    return np.nonzero(is_such[model.statuses.codes])[0]


def _terms(name: str, counts: Mapping[str, int], words: Words) -> tuple[Count, ...]:
    """Return the counts of a closed list, in the order of the page's legend."""
    return tuple(_count(words, words.term(name, word), n) for word, n in counts.items())


def _places(model: Model, words: Words, happened: NDArray[np.intp]) -> tuple[Count, ...]:
    """Return the places of the most events, then the others, then those without any."""
    placed = np.intersect1d(model.placed, happened)
    named, of_named = model.places(), dict(model.places(placed))
    shown = named if len(named) <= _MOST_PLACES + 1 else named[:_MOST_PLACES]
    others = named[len(shown) :]
    rows = [_count(words, name, n, of_named.get(name, 0)) for name, n in shown]
    if others:
        label = words.say("other_places", n=len(others))
        of_others = sum(of_named.get(name, 0) for name, _ in others)
        rows.append(_count(words, label, sum(n for _, n in others), of_others, is_rest=True))
    nameless, of_nameless = (
        int(np.count_nonzero(model.place_numbers[some] < 0)) for some in (model.placed, placed)
    )
    if nameless:
        rows.append(_count(words, words.say("nameless"), nameless, of_nameless, is_rest=True))
    unplaced = model.size - len(model.placed)
    if unplaced:
        label = words.term("precisions", "none")
        rows.append(_count(words, label, unplaced, len(happened) - len(placed), is_rest=True))
    return tuple(rows)


def _count(
    words: Words,
    label: str,
    n: int,
    happened: int = 0,
    *,
    style: Style | None = None,
    is_rest: bool = False,
) -> Count:
    return Count(label, n, words.number(n), style, is_rest, happened, words.number(happened))
