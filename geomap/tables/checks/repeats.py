"""Rules on rows that repeat one another.

Two events of one place and day are two events, and so are two whose places were coarsened until
they look alike. Rows repeat an event only when they have its id, or agree in all that they say.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geomap.tables.checks.checked import Checked
from geomap.tables.checks.finding import Finding, Rows
from geomap.tables.coded import Coded

__all__ = ["RULES", "repeated_ids"]

#: Rows that differ in one of these are looked at no further.
_TELLING = ("event_type", "status", "lat", "lon", "date_start", "date_end")
#: Words that were written about one event, and hardly about two.
_WORDS = ("quote", "title", "source_url")


def ids(checked: Checked) -> Iterator[Finding]:
    """No id comes twice."""
    yield from repeated_ids(checked.column("event_id"), checked.where)


def repeated_ids(column: Coded, where: Callable[[int], str]) -> Iterator[Finding]:
    """Yield the rows whose id stands in an earlier row already.

    Parameters
    ----------
    column : Coded
        The ids.
    where : callable
        Says what a row is called.
    """
    codes = np.where(column.known, column.codes, -1 - np.arange(len(column)))
    rows, firsts = _again(codes)
    if rows.size:
        reasons = [f"is the id of {where(row)}, too" for row in firsts.tolist()]
        mend = "delete one of the rows, or give it an id of its own"
        yield Finding("repeated-id", "event_id", rows, reasons, mend)


def rows(checked: Checked) -> Iterator[Finding]:
    """No two rows agree in everything but their ids."""
    column = checked.column("event_id")
    alike = np.zeros(len(checked), dtype=np.int64)
    everything = np.arange(len(checked))
    for name in _TELLING:
        alike = pd.factorize(alike * (1 << 32) + _codes(checked, name, everything))[0]
    rows = np.flatnonzero(pd.Series(alike).duplicated(keep=False).to_numpy())
    if not rows.size:
        return
    keys = alike[rows]
    for name in map(str, checked.table.columns):
        if name not in ("event_id", "geometry"):
            keys = pd.factorize(keys * (1 << 32) + _codes(checked, name, rows))[0]
    again, firsts = _again(keys)
    again, firsts = rows[again], rows[firsts]
    other_id = column.codes[again] != column.codes[firsts]
    told = other_id & _is_told(checked, again)
    if told.any():
        reasons = [f"says the same as {checked.where(row)}" for row in firsts[told].tolist()]
        mend = "delete one of the rows, unless they are two events"
        yield Finding("repeated-row", "event_id", again[told], reasons, mend)


def _codes(checked: Checked, name: str, rows: Rows) -> NDArray[np.int64]:
    """Return numbers that are the same for rows in which a column says the same."""
    if name in ("lat", "lon"):
        return np.asarray(pd.factorize(checked.numbers(name)[rows], use_na_sentinel=False)[0])
    column = checked.column(name).take(rows)
    if not {str, type(None)}.issuperset(map(type, column.different())):
        # Like objects are not the same object.
        texts = column.map(lambda cell: json.dumps(cell, sort_keys=True, default=str))
        column = Coded.of(texts.tolist())
    return column.codes.astype(np.int64) + 1


def _again(keys: NDArray[np.int64]) -> tuple[Rows, Rows]:
    """Return the rows whose key came before, and for each the row where it came first."""
    again = np.flatnonzero(pd.Series(keys).duplicated().to_numpy())
    if not again.size:
        return again, again
    _, first, place = np.unique(keys, return_index=True, return_inverse=True)
    return again, first[place[again]]


def _is_told(checked: Checked, rows: Rows) -> NDArray[np.bool_]:
    """Return which rows tell enough to be known again: words, or one exact spot and a day."""
    told = np.zeros(len(rows), dtype=bool)
    for name in _WORDS:
        told |= checked.column(name).known[rows]
    exact = checked.has("precision", "point")[rows] & checked.column("date_start").known[rows]
    return np.asarray(told | exact)


RULES = (ids, rows)
