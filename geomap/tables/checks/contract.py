"""Rules of the contract that hold within a row: cells, offsets, counts, subtypes, calls."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from difflib import get_close_matches
from functools import lru_cache, partial
from typing import Any

import numpy as np

from geomap.extraction.build import SUBTYPES
from geomap.extras.reply import COUNT_NAMES
from geomap.tables.cells import CellError, parser
from geomap.tables.checks.checked import Checked
from geomap.tables.checks.finding import Finding, found, told
from geomap.tables.checks.rule import WholeRule
from geomap.tables.coded import combined
from geomap.tables.rows import MAX_COLUMNS
from geomap.tables.schema import COLUMNS, NAMES

__all__ = ["RULES"]

_NEEDED = ("event_id", "event_type", "status", "date_precision", "precision")
_BOUNDS = ("_min", "_max", "_about")
_CLOSE = 0.8
_SHOWN = 40
#: Degrees round 0,0.
_NULL = 0.01


class Columns(WholeRule[Checked]):
    """All columns are there, and none is a misspelt one."""

    def __init__(self) -> None:
        self._filled: set[str] = set()

    def look(self, checked: Checked) -> None:
        ours = {close for _, close in _misspelt(checked)} - self._filled
        self._filled |= {name for name in ours if checked.column(name).known.any()}

    def __call__(self, checked: Checked) -> Iterator[Finding]:
        if checked.first:
            return
        first = np.arange(min(1, len(checked)), dtype=np.intp)
        for name in NAMES:
            if name not in checked.names:
                yield Finding("missing-column", name, first, "is not there", "add the column")
        for name, close in _misspelt(checked):
            # A column that is known under its own name beside ours is not a misspelt one.
            if close not in self._filled:
                reason = f"is no column of the event table, and {close} is empty"
                yield Finding("column-name", name, first, reason, f"rename it to {close}")


def _misspelt(checked: Checked) -> Iterator[tuple[str, str]]:
    """Yield columns that are none of ours, but nearly are, each with ours."""
    for name in checked.names:
        close = [] if name in NAMES else _close_name(name.lower()[:_SHOWN])
        yield from ((name, ours) for ours in close)


@lru_cache(MAX_COLUMNS)
def _close_name(name: str) -> list[str]:
    return get_close_matches(name, NAMES, n=1, cutoff=_CLOSE)


def cells(checked: Checked) -> Iterator[Finding]:
    """Every cell is of the type, the list of words and the bounds of its column."""
    if checked.is_read:  # what the reader could not read it has refused
        return
    for column in COLUMNS:
        if column.name not in checked.names:
            continue
        if column.name == "event_type":
            column = replace(column, words=(*column.words, *checked.types))
        given = checked.column(column.name)
        if column.name in _NEEDED:
            yield from found("cell", column.name, ~given.known, "is empty", "fill it in")
        if column.kind == "number":
            lowest, highest = column.bounds
            numbers = checked.numbers(column.name)
            reason = f"is not between {lowest:g} and {highest:g}"
            outside = (numbers < lowest) | (numbers > highest)
            yield from found("cell", column.name, outside, reason, "correct it")
        elif column.kind != "text":
            faults = given.map(partial(_fault, parser(column)))
            yield from told("cell", column.name, faults, "give what the column is for")


def _fault(read: Callable[[Any], Any], cell: Any) -> str | None:
    try:
        read(cell)
    except CellError as error:
        return str(error)
    return None


def positions(checked: Checked) -> Iterator[Finding]:
    """A row has both of latitude and longitude, or neither, and never 0,0."""
    lat, lon = checked.numbers("lat"), checked.numbers("lon")
    torn = np.isnan(lat) != np.isnan(lon)
    yield from found("cell", "lat", torn, "or lon is empty, but not both", "give both, or neither")
    null = (np.abs(lat) < _NULL) & (np.abs(lon) < _NULL)
    mend = "leave lat and lon empty where they are not known"
    yield from found("null-island", "lat", null, "0,0 is no place", mend)


def calls(checked: Checked) -> Iterator[Finding]:
    """Calls have no place."""
    placed = checked.has("event_type", "call") & ~np.isnan(checked.numbers("lat"))
    reason = "is a call, and calls have no place"
    mend = "empty the columns of its place, or make it a meeting"
    yield from found("call-with-place", "event_type", placed, reason, mend)


def quotes(checked: Checked) -> Iterator[Finding]:
    """The offsets of a quote are as far apart as it is long, and stand together."""
    start, end = checked.numbers("quote_start"), checked.numbers("quote_end")
    quote = checked.column("quote")
    lengths = np.array([0 if cell is None else len(str(cell)) for cell in quote.cells])
    length = lengths[quote.codes]
    both = ~np.isnan(start) & ~np.isnan(end)
    wrong = both & quote.known & (end - start != length)
    if wrong.any():
        rows = np.flatnonzero(wrong)
        said = [
            f"does not fit the length of the quote: {a} characters, {b} by the offsets"
            for a, b in zip(length[rows].tolist(), (end - start)[rows].astype(int), strict=True)
        ]
        mend = "quote the text of the document as it stands, or empty both offsets"
        yield Finding("quote-offsets", "quote_end", rows, said, mend)
    torn = (np.isnan(start) != np.isnan(end)) | (both & (end < start))
    mend = "give both offsets, the first before the last, or neither"
    reason = "does not go with quote_end"
    yield from found("quote-offsets", "quote_start", torn & ~wrong, reason, mend)


def subtypes(checked: Checked) -> Iterator[Finding]:
    """A subtype that is known is one of its type, and none is a misspelt one."""
    said = combined(_subtype, checked.column("event_type"), checked.column("subtype"))
    yield from told("subtype", "subtype", said)


def _subtype(event_type: Any, subtype: Any) -> tuple[str, str] | None:
    if event_type is None or subtype is None:
        return None
    own = SUBTYPES.get(event_type, "").split()
    of = [kind for kind, listed in SUBTYPES.items() if subtype in listed.split()]
    if subtype in own or (not own and not of):
        return None
    if of:
        return f"is a subtype of {' and '.join(of)}, not of {event_type}", "correct one of the two"
    close = get_close_matches(str(subtype)[:_SHOWN].lower(), own, n=1, cutoff=_CLOSE)
    return (f"is no subtype, but {close[0]} is", f"write {close[0]}") if close else None


def counts(checked: Checked) -> Iterator[Finding]:
    """Counts are not negative, bounds are in order, and each counts something that is known."""
    column = checked.column("counts")
    yield from told("counts", "counts", column.map(_negative), "give a number from 0")
    yield from told("counts", "counts", column.map(_disordered), "correct the numbers", "warning")
    yield from told("unknown-count", "counts", column.map(_strange))


def _numbers_of(given: Any) -> dict[str, float]:
    pairs = given.items() if isinstance(given, dict) else ()
    return {name: n for name, n in pairs if isinstance(n, int | float)}


def _negative(given: Any) -> str | None:
    found = (f"{name} is negative: {n}" for name, n in _numbers_of(given).items() if n < 0)
    return next(found, None)


def _disordered(given: Any) -> str | None:
    numbers = _numbers_of(given)
    for name in numbers:
        base = next((name.removesuffix(b) for b in _BOUNDS if name.endswith(b)), name)
        known = [numbers[n] for n in (f"{base}_min", base, f"{base}_max") if n in numbers]
        if known != sorted(known):
            return f"the bounds of {base} are not in order: {', '.join(map(str, known))}"
    return None


def _strange(given: Any) -> tuple[str, str] | None:
    for name in given if isinstance(given, dict) else ():
        if name not in COUNT_NAMES:
            close = get_close_matches(str(name)[:_SHOWN].lower(), COUNT_NAMES, n=1)
            mend = f"write {close[0]}" if close else "say what was counted, as killed"
            return f"{str(name)[:_SHOWN]!r} is no count that geomap knows", mend
    return None


def actors(checked: Checked) -> Iterator[Finding]:
    """Actors have names."""
    nameless = checked.column("actors").map(_nameless)
    yield from told("actors", "actors", nameless, "give a name, or take the role out")


def _nameless(given: Any) -> str | None:
    for role, names in given.items() if isinstance(given, dict) else ():
        if isinstance(names, list) and (not names or any(not str(n).strip() for n in names)):
            return f"{role} has no name"
    return None


RULES = (Columns, cells, positions, calls, quotes, subtypes, counts, actors)
