"""What finding toponyms gives back: mentions of places, and the places each could be."""

from __future__ import annotations

from dataclasses import dataclass

from geomap.places.store import Place

__all__ = ["Candidate", "Toponym"]


@dataclass(frozen=True, slots=True)
class Candidate:
    """One place that a name could mean.

    Attributes
    ----------
    place : Place
        The place.
    score : float
        Probability among the candidates of the name, 0 to 1.
    reasons : tuple of str
        What speaks for it, strongest first: ``"type word"``, ``"inside a place named"``, …
    """

    place: Place
    score: float
    reasons: tuple[str, ...]


@dataclass(slots=True)
class Toponym:
    """One mention of a place in a text.

    Attributes
    ----------
    start, end : int
        Span of the mention with its type word (*région de Kharkiv*, *Kharkiv region*), in
        Unicode code points, the end excluded.
    text : str
        The text of that span.
    name_start, name_end : int
        Span of the bare name (*Kharkiv*).
    kind : str
        ``"toponym"``, or ``"demonym"`` for an adjective or the name of inhabitants.
    place : Place or None
        The place it means; ``None`` where it was recognised but not resolved.
    confidence : float
        Probability, 0 to 1, that this is a mention of that place.
    candidates : tuple of Candidate
        The runners-up where the choice was close, best first.
    reasons : tuple of str
        What spoke for the place.
    type_word : str or None
        Class of the type word in the text: ``region``, ``district``, ``city``, ``country``,
        ``water``, ``area``, or that of a facility: ``airport``, ``air_base``, ``port``,
        ``refinery``, ``nuclear_plant``, ``power_plant`` or ``depot``. Members of a list share it.
    parent : int or None
        Index, in the list that holds this mention, of the mention that contains it in the text
        (*Paris, Texas*).
    group : int or None
        The members of one coordinated list share this number.
    metonym : bool
        Whether the name stands for those who govern there (*Moscow said*), so that nothing is
        said to have happened at the place.
    """

    start: int
    end: int
    text: str
    name_start: int
    name_end: int
    kind: str
    place: Place | None
    confidence: float
    candidates: tuple[Candidate, ...] = ()
    reasons: tuple[str, ...] = ()
    type_word: str | None = None
    parent: int | None = None
    group: int | None = None
    metonym: bool = False
