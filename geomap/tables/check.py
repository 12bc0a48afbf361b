"""What is wrong with an event table, beyond what a reader has to refuse."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import geopandas as gpd

from geomap.tables.schema import to_records

__all__ = ["Problem", "find_problems"]

Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in one event that does not fit together.

    Attributes
    ----------
    event_id : str
        The event.
    column : str
        Where to look first.
    value : str
        What stands there.
    reason : str
        What does not fit.
    """

    event_id: str
    column: str
    value: str
    reason: str

    def __str__(self) -> str:
        return f"{self.event_id}, {self.column} {self.value!r}: {self.reason}"


def find_problems(table: gpd.GeoDataFrame) -> list[Problem]:
    """Return what does not fit together, in the order of the table.

    Rows that a reader refused are not here; they are in ``table.attrs["rejected"]``.

    Parameters
    ----------
    table : geopandas.GeoDataFrame
        An event table.
    """
    records = to_records(table)
    found = []
    first: dict[tuple[Any, ...], str] = {}
    for record in records:
        for column, reason in _faults(record):
            value = "" if record[column] is None else str(record[column])
            found.append(Problem(record["event_id"], column, value, reason))
        key = tuple(record[name] for name in _SAME)
        if any(value is not None for value in key[1:]):
            earlier = first.setdefault(key, record["event_id"])
            if earlier != record["event_id"]:
                reason = f"the same type, status, place, days and document as {earlier}"
                found.append(Problem(record["event_id"], "event_id", record["event_id"], reason))
    return found


_SAME = ("event_type", "status", "lat", "lon", "date_start", "date_end", "document_id")


def _faults(record: Record) -> Iterator[tuple[str, str]]:
    for column, reason, fits in _RULES:
        if not fits(record):
            yield column, reason


def _known(record: Record, *names: str) -> bool:
    return all(record[name] is not None for name in names)


def _not_after_report(record: Record) -> bool:
    if record["status"] != "occurred" or not _known(record, "date_start", "published"):
        return True
    return bool(record["date_start"] <= record["published"])


def _one_day(record: Record) -> bool:
    if record["date_precision"] != "day":
        return True
    return bool(record["date_start"] == record["date_end"])


def _offsets(record: Record) -> bool:
    if not _known(record, "quote", "quote_start", "quote_end"):
        return True
    return bool(record["quote_end"] - record["quote_start"] == len(record["quote"]))


_RULES: tuple[tuple[str, str, Callable[[Record], bool]], ...] = (
    ("date_start", "is after the day it was published, and yet it occurred", _not_after_report),
    ("date_precision", "is a day, but the first and the last day differ", _one_day),
    ("quote_end", "does not fit the length of the quote", _offsets),
    (
        "country",
        "is empty although the place is known as a country, region, district or city",
        lambda r: r["precision"] in ("none", "point", "area") or r["country"] is not None,
    ),
    (
        "event_type",
        "is a call, and calls have no place",
        lambda r: r["event_type"] != "call" or r["lat"] is None,
    ),
)
