"""What a report says is lacking: events without a place or a date, and what could not be used."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import numpy as np
import pandas as pd

from geomap.figure.fonts import clean
from geomap.figure.model import Model
from geomap.figure.words import Words
from geomap.report.cells import Cells
from geomap.report.model import Gap, Gaps, Refusal, Refusals
from geomap.report.rows import RowReader

__all__ = ["GapFinder", "refusals_of"]

#: Types of events that have no place by nature.
_PLACELESS: Final = frozenset({"call", "statement"})
_MOST_LISTED: Final = 40
_MOST_REFUSED: Final = 100


class GapFinder:
    """Tells which events lack a place or a date, and why.

    Parameters
    ----------
    events : GeoDataFrame or DataFrame
        An event table, as it may be published.
    model : Model
    cells : Cells
        Of that table.
    words : Words
    order : sequence of int
        The rows of the events in the order of the report.
    """

    def __init__(
        self, events: pd.DataFrame, model: Model, cells: Cells, words: Words, order: Sequence[int]
    ) -> None:
        self._coarsened = events.attrs.get("coarsen") is not None
        self._redacted = frozenset(events.attrs.get("redact", ()))
        self._model = model
        self._cells = cells
        self._words = words
        self._reader = RowReader(model, cells, words)
        self._order = order

    def unplaced(self) -> Gaps:
        """Return the events that have no place on the map."""
        lacks = np.ones(self._model.size, dtype=bool)
        lacks[self._model.placed] = False
        return self._gaps("unplaced", lacks, self._why_unplaced, self._unplaced)

    def undated(self) -> Gaps:
        """Return the events that have no date."""
        lacks = np.isnan(self._model.spans[0])
        return self._gaps("undated", lacks, self._why_undated, self._undated)

    def _gaps(
        self,
        what: str,
        lacks: Any,
        why: Callable[[int], str],
        describe: Callable[[int], str],
    ) -> Gaps:
        """Return the events that lack something, by the reasons, in the order of the report."""
        words = self._words
        by_reason: dict[str, list[tuple[int, int]]] = {}
        for number, row in enumerate(self._order, start=1):
            if lacks[row]:
                by_reason.setdefault(why(row), []).append((number, row))
        gaps = []
        for reason, found in by_reason.items():
            rest = len(found) - _MOST_LISTED
            gaps.append(
                Gap(
                    reason=words.say(f"{what}_{reason}", n=len(found)),
                    events=tuple((n, describe(row)) for n, row in found[:_MOST_LISTED]),
                    more=words.say("more", n=rest) if rest > 0 else "",
                )
            )
        count = int(np.count_nonzero(lacks))
        summary = words.say(f"{what}_some", n=count) if count else words.say(f"{what}_none")
        return Gaps(summary, tuple(gaps))

    def _why_unplaced(self, row: int) -> str:
        if self._coarsened or self._redacted & {"lat", "lon", "place_name", "place_label"}:
            return "hidden"
        if self._reader.place(row):
            return "unfound"
        types = self._model.types
        return "kind" if types.words[types.codes[row] - 1] in _PLACELESS else "unsaid"

    def _unplaced(self, row: int) -> str:
        what = [self._reader.dates(row), self._reader.place(row)]
        return self._in_short(row, *what, self._cells.text("place_note", row))

    def _why_undated(self, row: int) -> str:
        if self._coarsened or self._redacted & {"date_start", "date_end", "date_precision"}:
            return "hidden"
        return "uncounted" if self._cells.text("date_text", row) else "unsaid"

    def _undated(self, row: int) -> str:
        written = self._cells.text("date_text", row)
        return self._in_short(row, self._reader.place(row), f"“{written}”" if written else "")

    def _in_short(self, row: int, *what: str) -> str:
        return ", ".join(part for part in (self._reader.type(row), *what) if part)


def refusals_of(events: pd.DataFrame, words: Words) -> Refusals:
    """Return the rows and documents that could not be used, as the readers of a table kept them."""
    if events.attrs.get("coarsen") is not None or events.attrs.get("redact"):
        return Refusals(words.say("refused_hidden"), (), "", ())
    rejected = [row for row in events.attrs.get("rejected", ()) if isinstance(row, Mapping)]
    rest = len(rejected) - _MOST_REFUSED
    return Refusals(
        summary=words.say("refused_some", n=len(rejected))
        if rejected
        else words.say("refused_none"),
        rows=tuple(_refusal(row, words) for row in rejected[:_MOST_REFUSED]),
        more=words.say("more", n=rest) if rest > 0 else "",
        remarks=tuple(clean(str(note)) for note in events.attrs.get("notes", ())[:_MOST_LISTED]),
    )


def _refusal(row: Mapping[str, Any], words: Words) -> Refusal:
    file, line, column = (row.get(key) for key in ("file", "line", "column"))
    path = str(file or "")
    name = os.path.basename(path) if os.path.isabs(path) else path
    value = row.get("value")
    shown = "" if value is None else clean(str(value))
    reason = str(row.get("reason") or "").removeprefix(f"{path}:")
    return Refusal(
        where=clean(f"{name}:{line}" if line else name),
        value=words.say("named_value", name=clean(str(column)), value=shown) if column else shown,
        reason=clean(reason),
    )
