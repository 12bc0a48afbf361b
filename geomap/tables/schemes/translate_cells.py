"""What one cell of another scheme says: codes, flags, counts, degrees, days in parts."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any

from geomap.tables.cells import CellError, parse
from geomap.tables.coded import Coded
from geomap.tables.schema import Column
from geomap.tables.schemes.days import Span
from geomap.tables.schemes.points import parse_degrees

__all__ = [
    "are_decimal",
    "by_role_of",
    "count_of",
    "degrees_of",
    "first_url",
    "flat_column",
    "if_fits",
    "is_set",
    "part_of",
    "prefixed",
    "reader_of",
    "width_of",
    "written_day",
]

_FLAT = frozenset({str, int, float, bool, type(None)})
_LONGEST_COUNT = 12
_HALF = 0.5
_LONGEST_CELL = 10_000
_NO_NUMBER = re.compile(r"[^0-9.,+\-\s]")
_URL = re.compile(r"https?://[^\s\"'<>\\]{3,2000}")


def flat_column(cells: Sequence[Any]) -> Coded:
    """Return cells of which those that hold objects or lists are JSON text."""
    column = Coded.of(cells)
    if _FLAT.issuperset(map(type, column.cells)):
        return column
    return column.map(lambda cell: _as_json(cell) if _is_nested(cell) else cell)


def _is_nested(cell: Any) -> bool:
    return isinstance(cell, tuple) or not isinstance(cell, Hashable)


def _as_json(cell: Any) -> str | None:
    return json.dumps(cell, ensure_ascii=False, default=_plain) if len(cell) else None


def _plain(value: Any) -> Any:
    """Return what JSON does not know, as an array, in a form that it knows."""
    return value.tolist() if hasattr(value, "tolist") else str(value)


def are_decimal(cells: Coded) -> bool:
    """Return whether a column holds no letter and no sign of degrees, minutes or seconds."""
    texts = (cell for cell in cells.cells if isinstance(cell, str))
    return _NO_NUMBER.search("\n".join(texts)) is None


def degrees_of(axis: str, cell: Any) -> Any:
    """Return the degrees that a cell says in degrees and minutes; any other cell as it is."""
    if not isinstance(cell, str) or _NO_NUMBER.search(cell) is None:
        return cell
    try:
        degrees, told = parse_degrees(cell)
    except ValueError:
        return cell
    return cell if told not in (None, axis) else degrees


def if_fits(column: Column, cell: Any) -> Any:
    """Return a cell of a column that may be ours; ``None`` where it cannot be."""
    try:
        parse(column, cell)
    except CellError:
        return None
    return cell


def written_day(year: Any, *others: Any) -> str | None:
    """Return a year, a month and a day as one text, as far as they are known; 0 and 99 are not."""
    if year is None:
        return None
    known: list[str] = []
    for most, part in zip((12, 31), others, strict=False):
        text = "" if part is None else _code(part)
        is_number = text.lstrip("-").isdecimal()
        if not text or (is_number and not (text.isdecimal() and 0 < int(text[:9]) <= most)):
            break
        known.append(text.zfill(2) if is_number else text)
    if known and not known[0].isdecimal():  # the name of the month
        return " ".join([*reversed(known), _code(year)])
    return "-".join([_code(year), *known])


def _code(cell: Any) -> str:
    """Return a code as text; a program that took it for a number may have made it 1.0."""
    return str(cell).strip().removesuffix(".0").casefold()


def prefixed(prefix: str, cell: Any) -> str | None:
    """Return a code behind a prefix."""
    code = _code(cell)
    return prefix + code if code else None


def part_of(at: int, said: Sequence[Any]) -> Any:
    """Return one of the words that a code means; ``None`` where it has fewer."""
    return said[at] if at < len(said) else None


def reader_of(rule: Mapping[str, Any]) -> Callable[[Any], Any]:
    """Return the reader of the codes of a rule.

    With ``prefixes``, a code that is not known whole is what its beginning is. With ``zeros``,
    (fewest digits, largest first two), leading zeros that a code lost are put back.
    """
    codes = {code.casefold(): said for code, said in rule["codes"].items()}
    prefixes = rule.get("prefixes", ())
    fewest, largest = rule.get("zeros", (0, 99))

    def look(cell: Any) -> Any:
        code = _code(cell)
        if fewest and code.isdecimal():
            code = code.zfill(fewest)
            code = "0" + code if int(code[:2]) > largest else code
        if code in codes or not prefixes:
            return codes.get(code)
        return next((codes[code[:n]] for n in prefixes if code[:n] in codes), None)

    return look


def is_set(cell: Any) -> bool | None:
    """Return ``True`` for a flag that is set, ``None`` for one that is not."""
    text = str(cell).strip().casefold()
    if text in ("true", "t", "yes", "так", "да"):
        return True
    try:
        return True if float(text) >= _HALF else None
    except ValueError:
        return None


def first_url(cell: Any) -> str | None:
    """Return the first address in a cell, which may be a list of sources as JSON."""
    match = _URL.search(str(cell)[:_LONGEST_CELL])
    return match[0] if match else None


def count_of(cell: Any) -> int | None:
    """Return a whole number that is not negative; ``None`` for any other cell."""
    text = _code(cell)
    return int(text) if text.isdecimal() and len(text) <= _LONGEST_COUNT else None


def width_of(word: str | None, first: Span | None, last: Span | None) -> str | None:
    """Return the precision of a date, so that a day is one day."""
    if first is None:
        return None
    last = last or first
    if word in (None, "day"):
        if first == last and first.precision:
            return first.precision
        return "day" if first.first == last.last else "range"
    return word


def by_role_of(roles: Sequence[str], names: Sequence[str | None]) -> dict[str, list[str]]:
    """Return the names that there are by their roles, each once."""
    actors: dict[str, list[str]] = {}
    for role, name in zip(roles, names, strict=True):
        if name and name not in actors.setdefault(role, []):
            actors[role].append(name)
    return {role: listed for role, listed in actors.items() if listed}
