"""The lead figures of a report: how many events of each type, status, place and precision."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

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
    return (
        Tally(
            words.say("facet_event_type"),
            labels["column_event"],
            _terms("types", model.types.counts(), words, styles),
        ),
        Tally(
            words.say("facet_status"),
            labels["column_status"],
            _terms("statuses", model.statuses.counts(), words),
        ),
        Tally(labels["places"], labels["column_place"], _places(model, words)),
        Tally(
            words.say("facet_precision"),
            labels["column_precision"],
            _terms("precisions", model.precisions.counts(), words),
        ),
    )


def _terms(
    name: str,
    counts: Mapping[str, int],
    words: Words,
    styles: Mapping[str, Style] | None = None,
) -> tuple[Count, ...]:
    """Return the counts of a closed list, in the order of the page's legend."""
    return tuple(
        _count(words, words.term(name, word), n, (styles or {}).get(word))
        for word, n in counts.items()
    )


def _places(model: Model, words: Words) -> tuple[Count, ...]:
    """Return the places of the most events, then the others, then those without any."""
    numbers = model.place_numbers[model.placed]
    named = model.places()
    nameless = int(np.count_nonzero(numbers < 0))
    shown = named if len(named) <= _MOST_PLACES + 1 else named[:_MOST_PLACES]
    others = named[len(shown) :]
    rows = [_count(words, name, n) for name, n in shown]
    if others:
        label = words.say("other_places", n=len(others))
        rows.append(_rest(words, label, sum(n for _, n in others)))
    if nameless:
        rows.append(_rest(words, words.say("nameless"), nameless))
    unplaced = model.size - len(model.placed)
    if unplaced:
        rows.append(_rest(words, words.term("precisions", "none"), unplaced))
    return tuple(rows)


def _count(words: Words, label: str, n: int, style: Style | None = None) -> Count:
    return Count(label, n, words.number(n), style)


def _rest(words: Words, label: str, n: int) -> Count:
    return Count(label, n, words.number(n), is_rest=True)
