"""Columns of an event table as arrays, for the page and for the figure."""

from __future__ import annotations

import datetime as dt
import json
import math
from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pandas.api.types import infer_dtype

from geomap.tables.coded import shared
from geomap.taxonomy import DATE_PRECISIONS, EVENT_TYPES, PRECISIONS, STATUSES

__all__ = ["CATEGORIES", "category", "date_of", "days", "different"]

Integers = NDArray[np.int64]

#: Columns of few different words, with the order in which a page lists them.
CATEGORIES: Final[dict[str, tuple[str, ...]]] = {
    "event_type": EVENT_TYPES,
    "status": STATUSES,
    "precision": PRECISIONS,
    "date_precision": DATE_PRECISIONS,
    "country": (),
}
#: What an empty cell of these says.
_DEFAULTS: Final = {
    "event_type": "other",
    "status": "occurred",
    "precision": "none",
    "date_precision": "unknown",
}
_EPOCH: Final = dt.date(1970, 1, 1).toordinal()


def category(table: pd.DataFrame, name: str) -> tuple[Integers, list[str]]:
    """Return a column of few words as numbers from 1, 0 for none, and the words in their order.

    Those that a page knows come in the order in which it lists them, then the others.
    """
    column = table[name] if name in table.columns else pd.Series([None] * len(table), dtype=object)
    numbers, cells = different(column)
    default = _DEFAULTS.get(name)
    texts = [default if cell is None else cell for cell in cells]
    used = {text for text in texts if text is not None}
    known = CATEGORIES[name]
    words = [word for word in known if word in used] + sorted(used.difference(known))
    codes = {word: code for code, word in enumerate(words, start=1)}
    coded = np.asarray([0 if text is None else codes[text] for text in texts], dtype=np.int64)
    return coded[numbers], words


def different(column: pd.Series[Any]) -> tuple[Integers, list[str | None]]:
    """Return for each cell the number of its text, and the different texts as they first come.

    Objects become JSON, empty cells ``None``.
    """
    if column.dtype != object or infer_dtype(column, skipna=True) in ("string", "empty"):
        numbers, values = pd.factorize(column, use_na_sentinel=True)
        texts = [*map(_text, values.tolist()), None]
        # A missing cell has the number -1, which is the last.
        return numbers.astype(np.int64) % len(texts), texts
    codes, objects = shared(column.tolist())
    known: dict[str | None, int] = {}
    cells = [known.setdefault(_text(one), len(known)) for one in objects]
    return np.asarray(cells, dtype=np.int64)[codes], list(known)


def _text(value: Any) -> str | None:
    if isinstance(value, str):
        return value or None
    if isinstance(value, Mapping | list | tuple | set):
        plain = sorted(value, key=str) if isinstance(value, set) else value
        return json.dumps(plain, ensure_ascii=False, default=str) if value else None
    if isinstance(value, np.ndarray):
        return _text(value.tolist())
    if value is None or pd.isna(value):
        return None
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dt.datetime) and value == value.replace(hour=0, minute=0, second=0):
        return value.date().isoformat()
    return str(value)


def days(table: pd.DataFrame, name: str) -> NDArray[np.float64]:
    """Return days since 1970, NaN for none."""
    if name not in table.columns:
        return np.full(len(table), math.nan)
    column = table[name]
    if infer_dtype(column, skipna=True) == "string":
        numbers, values = pd.factorize(column, use_na_sentinel=True)
        days = [*map(_day, values.tolist()), math.nan]  # a missing cell has the number -1
        return np.asarray(np.asarray(days, dtype=np.float64)[numbers])
    return np.asarray([_day(value) for value in column.tolist()], dtype=np.float64)


def date_of(day: float) -> dt.date:
    """Return the date of a number of days since 1970."""
    return dt.date.fromordinal(int(day) + _EPOCH)


def _day(value: Any) -> float:
    if isinstance(value, str):
        try:
            value = dt.date.fromisoformat(value[:10])
        except ValueError:
            return math.nan
    if isinstance(value, dt.date) and not pd.isna(value):
        return float(value.toordinal() - _EPOCH)
    return math.nan
