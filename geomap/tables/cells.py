"""What a cell says: from what a file holds, or a person typed, to the value of the event table.

Each parser takes one cell, never empty, as text or as the type that a format has for it, and
returns the typed value. What it cannot read without guessing it refuses with a reason.
"""

from __future__ import annotations

import datetime as dt
import json
import math
import re
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import numpy as np

from geomap.days import parse_day
from geomap.decoding import clean_text
from geomap.tables.coded import Coded
from geomap.tables.schema import Column

__all__ = ["CellError", "parse", "parse_all", "parser"]

_MAX_JSON = 1_000_000
_MAX_OFFSET = 2**53
#: Cells of text that are looked at together.
_TOGETHER = 10_000
_NUMBER = re.compile(r"[+-]?([0-9]+[.,]?[0-9]*|[.,][0-9]+)([eE][+-]?[0-9]{1,3})?")
_PLAIN_NUMBER = re.compile(r"-?[0-9]{1,20}(?:\.[0-9]{0,20})?")
_COUNTRY = re.compile(r"[A-Z]{2}")
#: A day as spreadsheets count it, from 1899-12-30 on, with or without a time: 1954 to 2146.
_SERIAL = re.compile(r"[2-8][0-9]{4}(\.[0-9]{0,15})?")
_LONGEST_SERIAL = 22
_SHEET_EPOCH = dt.date(1899, 12, 30).toordinal()


class CellError(ValueError):
    """A cell that cannot be read; the message is the reason."""


def parse(column: Column, value: Any) -> Any:
    """Return the typed value of a cell that is not empty.

    Raises
    ------
    CellError
        When the cell does not say what its column asks for.
    """
    return parser(column)(value)


def parser(column: Column) -> Callable[[Any], Any]:
    """Return what :func:`parse` does with cells of a column, to be asked of many."""
    if column.kind == "word":
        return partial(_word, words=column.words)
    if column.kind == "number":
        return partial(_number, bounds=column.bounds)
    if column.kind == "actors":
        return partial(_actors, roles=column.words)
    return _PARSERS[column.kind]


def parse_all(column: Column, cells: Coded) -> Coded | None:
    """Return what :func:`parse` says of all cells of a column, where that can be told at once.

    Returns
    -------
    Coded or None
        The cells, which are their own typed values; ``None`` where each has to be looked at.
    """
    different = cells.cells[cells.cells != None]  # noqa: E711
    kinds = set(map(type, different.tolist()))
    is_own = False
    if column.kind == "number" and kinds <= {float}:
        is_own = _are_within(different, column.bounds)
    elif column.kind == "offset" and kinds <= {int}:
        is_own = _are_within(different, (0, _MAX_OFFSET))
    elif column.kind == "text" and kinds <= {str}:
        parts = (different[at : at + _TOGETHER] for at in range(0, len(different), _TOGETHER))
        is_own = all(clean_text(text := "".join(part)) == text for part in parts)
    return cells if is_own else None


def _are_within(numbers: Any, bounds: tuple[float, float]) -> bool:
    lowest, highest = bounds
    values = numbers.astype(np.float64)
    return bool(((values >= lowest) & (values <= highest)).all())


def _text(value: Any) -> str:
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, bool | int | float):
        return json.dumps(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    raise CellError("is not text")


def _day(value: Any) -> str:
    if _SERIAL.fullmatch(str(value).strip()[:_LONGEST_SERIAL]):
        number = int(str(value).strip()[:5])
        return dt.date.fromordinal(_SHEET_EPOCH + number).isoformat()
    try:
        return parse_day(value).isoformat()
    except ValueError as error:
        raise CellError(str(error)) from None


def _word(value: Any, words: Sequence[str]) -> str:
    word = value if isinstance(value, str) else ""
    word = word.strip().lower().replace(" ", "_").replace("-", "_")
    if word not in words:
        raise CellError(f"is not one of {', '.join(words)}")
    return word


def _country(value: Any) -> str:
    code = value.strip().upper() if isinstance(value, str) else ""
    if not _COUNTRY.fullmatch(code):
        raise CellError("is not a country code of two letters (ISO 3166-1), as UA")
    return code


def _number(value: Any, bounds: tuple[float, float]) -> float:
    if isinstance(value, str):
        if not _PLAIN_NUMBER.fullmatch(value):
            value = value.strip()
            if len(value) > 60 or not _NUMBER.fullmatch(value):
                raise CellError("is not a number")
            value = value.replace(",", ".")
    elif isinstance(value, bool) or not isinstance(value, int | float):
        raise CellError("is not a number")
    try:
        number = float(value)
    except (ValueError, OverflowError):
        raise CellError("is not a number") from None
    lowest, highest = bounds
    if not lowest <= number <= highest:
        raise CellError(f"is not between {lowest:g} and {highest:g}")
    return number


def _offset(value: Any) -> int:
    number = _number(value, (0, _MAX_OFFSET))
    if not number.is_integer():
        raise CellError("is not a whole number")
    return int(number)


def _json(value: Any, kind: type[Any], example: str) -> Any:
    if isinstance(value, str):
        if len(value) > _MAX_JSON:
            raise CellError("is too long")
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            raise CellError(f"is not JSON, as {example}") from None
    if not isinstance(value, kind):
        raise CellError(f"is not of the form {example}")
    return value


def _actors(value: Any, roles: Sequence[str]) -> dict[str, list[str]]:
    example = '{"initiator": ["Russia"]}'
    actors = {}
    for role, names in _json(value, dict, example).items():
        if role not in roles:
            raise CellError(f"has the role {role!r}, which is not one of {', '.join(roles)}")
        listed = [names] if isinstance(names, str) else names
        if not isinstance(listed, list) or not all(isinstance(n, str) for n in listed):
            raise CellError(f"is not of the form {example}")
        actors[role] = [clean_text(n) for n in listed]
    return actors


def _counts(value: Any) -> dict[str, int]:
    example = '{"drones_launched": 30}'
    counts = {}
    for name, count in _json(value, dict, example).items():
        whole = isinstance(count, int) or (isinstance(count, float) and count.is_integer())
        if isinstance(count, bool) or not whole:
            raise CellError(f"has a count that is not a whole number: {name!r}")
        counts[clean_text(name)] = int(count)
    return counts


def _candidates(value: Any) -> list[Any]:
    listed = _json(value, list, '[{"place_id": "geonames:706483"}]')
    return [_cleaned(entry, depth=4) for entry in listed]


def _cleaned(value: Any, depth: int) -> Any:
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, float) and not math.isfinite(value):
        raise CellError("has a number that is not finite")
    if isinstance(value, dict | list):
        if not depth:
            raise CellError("is nested too deeply")
        if isinstance(value, list):
            return [_cleaned(v, depth - 1) for v in value]
        return {clean_text(str(k)): _cleaned(v, depth - 1) for k, v in value.items()}
    return value


_PARSERS: dict[str, Callable[[Any], Any]] = {
    "text": _text,
    "country": _country,
    "day": _day,
    "offset": _offset,
    "counts": _counts,
    "list": _candidates,
}
