"""The cells that rows get by their answers, by column."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from geomap.tables.coded import Coded
from geomap.tables.locate.asked import Answer, Asked, Lean
from geomap.tables.locate.lookup import Answers

__all__ = ["Cells", "Sheet"]

#: The cells of so many questions are kept, of some 1,000 bytes each.
_MOST = 1 << 17


class Cells(NamedTuple):
    """What a row gets by an answer, by column; what is of a place is ``None`` without one."""

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


class Sheet:
    """The cells of rows, by what they ask; a question's are worked out once, as far as they fit.

    Parameters
    ----------
    answers : Answers
        What the gazetteer answers.
    lean : Lean
        How likely places are by where the rows of the table are.
    """

    def __init__(self, answers: Answers, lean: Lean) -> None:
        self._answers, self._answer = answers, answers.among(lean)
        self._clear()

    def _clear(self) -> None:
        self._numbers: dict[Asked, int] = {}
        self._columns = {name: Coded.of([None]) for name in Cells._fields}  # what asks nothing

    def columns(self, asked: Coded) -> dict[str, Coded]:
        """Return for each column of :class:`Cells` those of rows, by what they ask."""
        if len(self._numbers) > _MOST:
            self._clear()
        used = asked.used()
        different: list[Asked] = asked.cells[used].tolist()
        self._add([one for one in different if one not in self._numbers])
        numbers = np.zeros(len(asked.cells), dtype=np.int64)
        numbers[used] = [self._numbers[one] for one in different]
        rows = numbers[asked.codes]
        return {name: cells.take(rows) for name, cells in self._columns.items()}

    def _add(self, asked: Sequence[Asked]) -> None:
        if not asked:
            return
        first = len(self._numbers) + 1
        self._numbers.update(zip(asked, range(first, first + len(asked)), strict=True))
        added = zip(*(self._cells(self._answer(one)) for one in asked), strict=True)
        for name, cells in zip(Cells._fields, added, strict=True):
            self._columns[name] = Coded.joined([self._columns[name], Coded.of(cells)])

    def _cells(self, answer: Answer) -> Cells:
        place, label = answer.place, self._answers.label
        rivals = [
            {
                "place_id": one.place.place_id,
                "label": label(one.place),
                "country": one.place.country,
                "lat": one.place.lat,
                "lon": one.place.lon,
                "score": round(one.weight, 2),
            }
            for one in answer.rivals
        ]
        if place is None:
            return Cells(answer.confidence, rivals, answer.note)
        return Cells(
            answer.confidence,
            rivals,
            answer.note,
            place.place_id,
            place.country,
            place.admin1,
            place.precision,
            place.lat,
            place.lon,
            round(place.radius_km, 1),
            label(place),
        )
