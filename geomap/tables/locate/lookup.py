"""How the places of a table are looked up, and what the gazetteer answers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial

from geomap.places.overlay import open_gazetteer
from geomap.places.store import Place
from geomap.tables.locate.asked import Answer, Asked, Lean
from geomap.tables.locate.decide import Locator

__all__ = ["ANSWERS", "Answers", "Lookup"]

#: So many answers are kept, of some 300 bytes each.
ANSWERS = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookup:
    """How the places of a table are looked up.

    Attributes
    ----------
    gazetteer : str or None
        A gazetteer folder, or a CSV of places of one's own; by default the one that ships.
    lang : str
        Language of ``place_label``, ISO 639-1.
    overwrite, split, coarse : bool
        As of :func:`geomap.locate`.
    district : str or None
        The column that holds the second-level unit, where its name does not say it.
    """

    gazetteer: str | None = None
    lang: str = "en"
    overwrite: bool = False
    split: bool = False
    coarse: bool = False
    district: str | None = None


class Answers:
    """What the gazetteer answers to what rows ask.

    Each question is worked out once, as long as there is room for its answer.

    Parameters
    ----------
    lookup : Lookup
        How places are looked up.

    Attributes
    ----------
    lookup : Lookup
        How places are looked up.
    store : Store
        The gazetteer.
    alone : callable
        Returns where a row is by what itself says.
    listed : callable
        Returns the texts of the places that a cell lists.

    Raises
    ------
    GazetteerError
        When there is no such gazetteer.
    """

    def __init__(self, lookup: Lookup) -> None:
        self.lookup = lookup
        self.store = open_gazetteer(lookup.gazetteer)
        self._locator = Locator(self.store, coarse=lookup.coarse)
        self._lean: Lean | None = None
        self._leant: Callable[[Asked], Answer] = self._locator.answer
        self.alone: Callable[[Asked], Answer] = lru_cache(ANSWERS)(self._locator.answer)
        self.listed: Callable[[str], Sequence[str]] = lru_cache(ANSWERS)(self._locator.listed)

    def settled(self, asked: Asked) -> Answer | None:
        """Return where a row is, if that does not wait on where the other rows are."""
        alone = self.alone(asked)
        return alone if alone.clear or asked.country else None

    def among(self, lean: Lean) -> Callable[[Asked], Answer]:
        """Return what returns where a row is among all rows of its table."""
        if lean != self._lean:
            self._lean = lean
            self._leant = lru_cache(ANSWERS)(partial(self._locator.answer, lean=lean))
        leant = self._leant
        return lambda asked: self.settled(asked) or leant(asked)

    def label(self, place: Place) -> str:
        """Return the name of a place in the language that is asked for."""
        return place.name if place.index < 0 else self.store.label(place.index, self.lookup.lang)
