"""Further evidence for names of places: what another program takes for names in a text.

A source gives spans that it takes for places, people, bodies or something else. It makes toponyms
surer or less sure, and may point at one that was overlooked; but a place that the gazetteer does
not know is never made one.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, Protocol

from geomap.places.mention import Toponym
from geomap.places.store import Store
from geomap.places.toponyms import find_toponyms

__all__ = ["MentionSource", "MentionSpan", "is_named", "weigh"]

#: How much likelier what a source says is of a place than of another word: its odds are multiplied.
_ODDS = {"place": 3.0, "person": 0.2, "body": 0.5, "other": 0.4}
_UNSEEN = 0.7
_SUREST = 0.999
#: How sure a place can be at most that only the source pointed at.
_POINTED_AT = 0.7
#: Less sure than this, what a source pointed at is left alone.
_LEAST = 0.5
#: Spans longer than this, in code points, are no names.
_LONGEST = 120


@dataclass(frozen=True, slots=True)
class MentionSpan:
    """A name as a source sees it.

    Attributes
    ----------
    start, end : int
        Offsets in the text, in Unicode code points, the end excluded.
    label : str
        ``"place"``, ``"person"``, ``"body"`` or ``"other"``.
    """

    start: int
    end: int
    label: Literal["place", "person", "body", "other"]


class MentionSource(Protocol):
    """Another program that finds names in texts."""

    @property
    def name(self) -> str:
        """What it is called where its evidence is told."""
        ...

    def find(self, text: str, lang: str) -> Sequence[MentionSpan] | None:
        """Return the names of a text, or ``None`` where it does not read the language.

        Parameters
        ----------
        text : str
        lang : str
            ISO 639 code.
        """
        ...


def weigh(
    toponyms: Sequence[Toponym],
    text: str,
    lang: str,
    *,
    source: MentionSource,
    store: Store,
    home: str | None = None,
) -> list[Toponym]:
    """Return toponyms with their confidence weighed by a source, and those it pointed at.

    Parameters
    ----------
    toponyms : sequence of Toponym
        In the order of the text.
    text : str
    lang : str
        ISO 639 code of the text.
    source : MentionSource
    store : Store
        The gazetteer.
    home : str, optional
        Where the text comes from; see :func:`geomap.places.toponyms.find_toponyms`.

    Returns
    -------
    list of Toponym
        In the order of the text. ``parent`` counts in this list.
    """
    given = source.find(text, lang)
    if given is None:
        return list(toponyms)
    spans = _usable(given, len(text))
    starts = [span.start for span in spans]
    weighed = [
        _weighed(t, _over(t.name_start, t.name_end, spans, starts), source) for t in toponyms
    ]
    taken = [(t.start, t.end) for t in toponyms]
    missed = [
        (span.start, span.end)
        for span in spans
        if span.label == "place"
        and not any(start < span.end and span.start < end for start, end in _near(taken, span))
    ]
    if not missed:
        return weighed
    found = find_toponyms(text, lang=lang, store=store, home=home, spans=missed)
    added = [
        replace(
            toponym,
            confidence=round(min(_POINTED_AT, toponym.confidence), 4),
            reasons=(*toponym.reasons, f"named by {source.name}"),
            parent=None,
            group=None,
        )
        for toponym in found
        if is_named(toponym) and toponym.confidence >= _LEAST
    ]
    return _in_order(weighed, added)


def _usable(given: Sequence[MentionSpan], size: int) -> list[MentionSpan]:
    """Return the spans that lie in the text, in order, none overlapping."""
    usable: list[MentionSpan] = []
    for span in sorted(given, key=lambda s: (s.start, -s.end)):
        inside = 0 <= span.start < span.end <= size and span.end - span.start <= _LONGEST
        if inside and (not usable or usable[-1].end <= span.start):
            usable.append(span)
    return usable


def _over(
    start: int, end: int, spans: Sequence[MentionSpan], starts: Sequence[int]
) -> MentionSpan | None:
    """Return the first span that overlaps a stretch of the text, or ``None``."""
    at = max(0, bisect_left(starts, start) - 1)
    for span in spans[at : at + 3]:
        if span.start < end and start < span.end:
            return span
    return None


def _weighed(toponym: Toponym, span: MentionSpan | None, source: MentionSource) -> Toponym:
    if toponym.kind != "toponym":  # sources do not mark adjectives
        return toponym
    sure = min(toponym.confidence, _SUREST)
    odds = sure / (1 - sure) * (_UNSEEN if span is None else _ODDS[span.label])
    confidence = round(odds / (1 + odds), 4)
    if span is None:
        return replace(toponym, confidence=confidence)
    said = f"{span.label} to {source.name}"
    return replace(toponym, confidence=confidence, reasons=(*toponym.reasons, said))


def _near(taken: Sequence[tuple[int, int]], span: MentionSpan) -> Sequence[tuple[int, int]]:
    at = bisect_left(taken, (span.start, 0))
    return taken[max(0, at - 2) : at + 3]


def is_named(toponym: Toponym) -> bool:
    """Say whether the gazetteer knows the words of a span, not only a town in or beside them.

    The name must be most of the span, or stand there with its type word ("Odesa region").
    """
    inside = toponym.start <= toponym.name_start and toponym.name_end <= toponym.end
    most = 2 * (toponym.name_end - toponym.name_start) > toponym.end - toponym.start
    return toponym.place is not None and inside and (most or toponym.type_word is not None)


def _in_order(weighed: Sequence[Toponym], added: Sequence[Toponym]) -> list[Toponym]:
    """Return both in the order of the text; what ``parent`` counts is counted anew."""
    numbered = [(t.start, 0, n, t) for n, t in enumerate(weighed)]
    numbered += [(t.start, 1, n, t) for n, t in enumerate(added)]
    numbered.sort(key=lambda entry: entry[:3])
    place_of = {n: at for at, (_, kind, n, _) in enumerate(numbered) if kind == 0}
    return [
        replace(t, parent=place_of[t.parent]) if kind == 0 and t.parent is not None else t
        for _, kind, _, t in numbered
    ]
