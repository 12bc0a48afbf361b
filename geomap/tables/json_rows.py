"""JSON that is a list of rows, as services answer: ``[{…}]``, or ``{"data": [{…}]}``."""

from __future__ import annotations

from typing import Any

from geomap.tables.jsonlines import columns_of, dumps
from geomap.tables.rows import RawRows, Rejected

__all__ = ["rows_from", "rows_of"]

#: Where an answer keeps its rows.
_KEYS = ("data", "events", "results", "records", "rows", "Result")


def rows_of(value: Any) -> list[Any] | None:
    """Return the list of rows that JSON holds; ``None`` where it holds none."""
    lists = [value] if isinstance(value, list) else []
    if isinstance(value, dict):
        lists = [value[key] for key in _KEYS if isinstance(value.get(key), list)]
    return next((one for one in lists if any(isinstance(row, dict) for row in one)), None)


def rows_from(listed: list[Any], file: str) -> RawRows:
    """Return rows of a list; what is no object is rejected with its number in the list.

    Raises
    ------
    ReadError
        When there are too many columns.
    """
    records: list[dict[str, Any]] = []
    lines: list[int] = []
    rejected: list[Rejected] = []
    for number, row in enumerate(listed, start=1):
        if isinstance(row, dict):
            records.append(row)
            lines.append(number)
        else:
            rejected.append(Rejected(file, number, None, dumps(row)[:200], "is not an object: {…}"))
    return RawRows(file, columns_of(records, file), lines, rejected)
