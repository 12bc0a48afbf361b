"""What became of the rows of a table whose places were looked up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from geomap.places.fold import fold
from geomap.places.search import misspelt
from geomap.tables.coded import Coded
from geomap.tables.locate.asked import DOUBTFUL, Asked
from geomap.tables.locate.cells import is_no_name
from geomap.tables.locate.lookup import Answers
from geomap.tables.locate.questions import Questions

__all__ = ["Outcome", "outcome_of"]

#: Of so many different questions without an answer the rows are counted.
_MOST_MISSED = 100_000
#: Names that are not known for which the nearest known one is looked for.
_MENDED = 10
_LONGEST_MENDED = 24


@dataclass(slots=True)
class Outcome:
    """What became of rows; that of the next part is added.

    Attributes
    ----------
    placed, doubtful : int
        How many rows were placed, and how many of these are not sure.
    not_found, no_name : int
        How many rows stay without coordinates: what they name is not found, or they name nothing.
    kept : int
        How many rows have the coordinates that they had.
    missed : dict of Asked to int
        How many rows ask what is not found; of more than a hundred thousand different questions
        the first.
    """

    placed: int = 0
    doubtful: int = 0
    not_found: int = 0
    no_name: int = 0
    kept: int = 0
    missed: dict[Asked, int] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        """How many rows these are."""
        return self.placed + self.not_found + self.no_name + self.kept

    def add(self, later: Outcome) -> None:
        """Add what became of the next rows."""
        self.placed += later.placed
        self.doubtful += later.doubtful
        self.not_found += later.not_found
        self.no_name += later.no_name
        self.kept += later.kept
        for asked, rows in later.missed.items():
            if asked in self.missed or len(self.missed) < _MOST_MISSED:
                self.missed[asked] = self.missed.get(asked, 0) + rows

    def attrs(self, answers: Answers) -> dict[str, Any]:
        """Return what :func:`geomap.locate` says of the rows."""
        often = sorted(self.missed.items(), key=lambda pair: -pair[1])
        unplaced = [
            {
                "place_name": asked.name or None,
                "country": asked.country or None,
                "admin1": asked.region or None,
                "rows": rows,
                "reason": answers.alone(asked).note,
                "nearest": _nearest(asked, answers) if number < _MENDED else None,
            }
            for number, (asked, rows) in enumerate(often)
        ]
        counts = ("placed", "doubtful", "not_found", "no_name", "kept")
        return {
            "located": {name: getattr(self, name) for name in counts},
            "unplaced": Told(unplaced),
        }


class Told(tuple[Mapping[str, Any], ...]):
    """What there is to say of a table; pandas would copy it, entry by entry, at every step."""

    __slots__ = ()

    def __deepcopy__(self, _memo: object) -> Told:
        return self


def outcome_of(part: Questions, columns: Mapping[str, Coded]) -> Outcome:
    """Return what became of rows, by what they ask and the :class:`Cells` of their answers."""
    is_placed = columns["lat"].known
    is_doubtful = columns["place_confidence"].floats() < DOUBTFUL
    is_left = ~is_placed & ~part.has_point
    missed = part.asked.where(is_left)
    asked: list[Asked] = part.asked.cells.tolist()
    often = Counter(missed.codes[missed.known].tolist())
    return Outcome(
        placed=int(is_placed.sum()),
        doubtful=int((is_placed & is_doubtful).sum()),
        not_found=int(missed.known.sum()),
        no_name=int((is_left & ~part.asked.known).sum()),
        kept=int((part.has_point & ~is_placed).sum()),
        missed={asked[number]: rows for number, rows in often.items()},
    )


def _nearest(asked: Asked, answers: Answers) -> str | None:
    """Return the known name most like one that is not known."""
    key = fold(asked.name[:_LONGEST_MENDED])
    if len(key) >= _LONGEST_MENDED or is_no_name(asked.name) or answers.store.key_id(key):
        return None
    for name in misspelt(key, answers.store):
        place = answers.alone(asked._replace(name=name)).place
        if place is not None:
            return answers.label(place)
    return None
