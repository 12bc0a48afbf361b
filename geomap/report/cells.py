"""The cells of an event table as texts that any format can hold."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any, Final

import pandas as pd

from geomap.figure.fonts import clean
from geomap.figure.words import Words
from geomap.page.cells import different
from geomap.tables.positions import plain

__all__ = ["Cells", "day_text", "text_of"]

_LONGEST: Final = 400
#: An object of more characters is none that a reader could take in.
_LONGEST_OBJECT: Final = 200_000


class Cells:
    """The cells of a table, each as the page has it: an object or a list is JSON.

    Parameters
    ----------
    events : GeoDataFrame or DataFrame
        An event table; columns may be missing.
    """

    def __init__(self, events: pd.DataFrame) -> None:
        self._table = plain(events)
        self._columns: dict[str, tuple[list[int], list[str | None]]] = {}

    def text(self, name: str, row: int, longest: int = _LONGEST) -> str:
        """Return a cell as one line, empty where there is none."""
        return clean(self._cell(name, row), longest)

    def raw(self, name: str, row: int) -> str:
        """Return a cell as it is, bounded; empty where there is none."""
        return (self._cell(name, row) or "")[:_LONGEST_OBJECT]

    def parsed(self, name: str, row: int) -> Any:
        """Return the object or list of a cell; ``None`` where there is none."""
        cell = self.raw(name, row)
        if not cell.startswith(("{", "[")):
            return None
        try:
            return json.loads(cell)
        except (ValueError, RecursionError):
            return None

    def _cell(self, name: str, row: int) -> str | None:
        if name not in self._columns:
            known = name in self._table.columns
            codes, texts = different(self._table[name]) if known else (None, [])
            self._columns[name] = ([] if codes is None else codes.tolist(), texts)
        codes_of_rows, texts = self._columns[name]
        return texts[codes_of_rows[row]] if codes_of_rows else None


def text_of(value: Any) -> str:
    """Return a value of a JSON cell as one line."""
    return clean(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))


def day_text(words: Words, cell: str) -> str:
    """Return a cell with an ISO day as the language writes it; any other as it is."""
    try:
        day = dt.date.fromisoformat(cell[:10])
    except ValueError:
        return clean(cell)
    return words.dates(day, day)
