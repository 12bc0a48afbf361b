"""How the places of a table are looked up, and what the gazetteer answers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from geomap.places.overlay import open_gazetteer
from geomap.places.store import Place
from geomap.tables.coded import Coded
from geomap.tables.locate.asked import Answer, Asked, Lean
from geomap.tables.locate.decide import Locator

__all__ = ["Answers", "Cells", "Lookup", "with_place"]

#: Answers that are kept, of some 300 bytes each, and as cells, of some 1,000.
_ANSWERS, _CELLS = 1 << 20, 1 << 17


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


class Cells(NamedTuple):
    """What a row gets by an answer, by column; without a place, ``None`` for what is of one."""

    place_confidence: float
    place_candidates: Sequence[dict[str, Any]]
    place_note: str | None
    place_id: str | None = None
    country: str | None = None
    admin1: str | None = None
    precision: str | None = None
    lat: float | None = None
    lon: float | None = None
    radius_km: float | None = None
    place_label: str | None = None


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
        self.alone: Callable[[Asked], Answer] = lru_cache(_ANSWERS)(self._locator.answer)
        self.listed: Callable[[str], Sequence[str]] = lru_cache(_CELLS)(self._locator.listed)

    def settled(self, asked: Asked) -> Answer | None:
        """Return where a row is, if that does not wait on where the other rows are."""
        alone = self.alone(asked)
        return alone if alone.clear or asked.country else None

    def among(self, lean: Lean) -> Callable[[Asked], Answer]:
        """Return what returns where a row is among all rows of its table."""
        leant = lru_cache(_ANSWERS)(lambda asked: self._locator.answer(asked, lean))
        return lambda asked: self.settled(asked) or leant(asked)

    def cells(self, lean: Lean) -> Callable[[Asked], Cells]:
        """Return what returns the cells of a row, by its answer among all rows of its table."""
        answer = self.among(lean)
        return lru_cache(_CELLS)(lambda asked: self._cells(answer(asked)))

    def _cells(self, answer: Answer) -> Cells:
        place = answer.place
        rivals = [
            {
                "place_id": one.place.place_id,
                "label": self.label(one.place),
                "country": one.place.country,
                "lat": one.place.lat,
                "lon": one.place.lon,
                "score": round(one.weight, 2),
            }
            for one in answer.rivals
        ]
        said = Cells(answer.confidence, rivals, answer.note)
        if place is None:
            return said
        return said._replace(
            place_id=place.place_id,
            country=place.country,
            admin1=place.admin1,
            precision=place.precision,
            lat=place.lat,
            lon=place.lon,
            radius_km=round(place.radius_km, 1),
            place_label=self.label(place),
        )

    def label(self, place: Place) -> str:
        """Return the name of a place in the language that is asked for."""
        return place.name if place.index < 0 else self.store.label(place.index, self.lookup.lang)


def with_place(cells: Coded) -> NDArray[np.bool_]:
    """Return which rows get :class:`Cells` of a place."""
    return cells.map(lambda one: one.lat is not None or None).known
