"""What a table kept of the scheme that it was read from, for the way back.

A code is given back where, read again, it still says what the columns of ours say. One rule of the
scheme's data file can read several columns, as ACLED's types stand in two: these go back together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from geomap.errors import ReadError
from geomap.tables.assembly import assemble
from geomap.tables.rows import RawRows
from geomap.tables.schema import NAMES
from geomap.tables.schemes.scheme import Scheme, kept_name
from geomap.tables.schemes.translate import translate

__all__ = [
    "DATES",
    "TYPE",
    "Group",
    "cells_of",
    "groups_of",
    "is_told",
    "kept_columns",
    "read_again",
]

Cells = list[Any]

#: Columns of ours that a scheme says together.
TYPE = ("event_type", "subtype", "status")
DATES = ("date_start", "date_end", "date_precision")

_ROW = "geomap row"


@dataclass(frozen=True, slots=True)
class Group:
    """Columns of a scheme, and those of ours that they say together."""

    theirs: tuple[str, ...]
    ours: tuple[str, ...]


def groups_of(scheme: Scheme) -> list[Group]:
    """Return the columns that a scheme's rules read, but for those that are copied."""
    rules = scheme.rules
    maps = rules.get("map", ())
    typed = [rule["column"] for rule in maps if rule["to"][0] in TYPE]
    typed += [rule["columns"] for rule in rules.get("flag", ())]
    dated = [rules["dates"]["start"], rules["dates"].get("end", [])]
    dated += [rule["column"] for rule in maps if rule["to"] == ["date_precision"]]
    actors = [rule.get("column") or rule["flag"] for rule in rules.get("actor", ())]
    groups = [
        _group(typed, TYPE),
        _group(dated, DATES),
        _group(rules.get("countries", {}).values(), ("country",)),
        _group(rules.get("counts", {}).values(), ("counts",)),
        _group(actors, ("actors",)),
    ]
    for rule in maps:
        if rule["to"][0] not in (*TYPE, "date_precision"):
            groups.append(_group([rule["column"]], rule["to"]))
    for ours, rule in rules.get("prefixed", {}).items():
        groups.append(_group([rule["column"]], (ours,)))
    for ours, names in rules.get("url", {}).items():
        groups.append(_group([names], (ours,)))
    return groups


def kept_columns(table: pd.DataFrame, scheme: Scheme) -> dict[str, Cells]:
    """Return the columns that were kept when a table was read, under the scheme's names."""
    there = {str(name).lower(): name for name in table.columns if name not in NAMES}
    copied = {names[0] for names in scheme.rules["copy"].values()}
    known = [*scheme.rules["write"]["columns"], *(n for g in groups_of(scheme) for n in g.theirs)]
    kept = {
        name: there[low]
        for name in dict.fromkeys(known)
        if name not in copied and (low := kept_name(scheme, name).lower()) in there
    }
    return {name: cells_of(table, column) for name, column in kept.items()}


def read_again(columns: Mapping[str, Cells], scheme: Scheme) -> dict[str, Cells] | None:
    """Return what columns of a scheme say in ours, row by row.

    Returns
    -------
    dict of str to list, or None
        In a row that cannot be read, what equals no cell; ``None`` where none can be.
    """
    length = len(next(iter(columns.values())))
    rows: dict[str, Any] = {**columns, _ROW: [str(i) for i in range(length)]}
    try:
        table = assemble(translate(RawRows("", rows, range(1, length + 1)), scheme))
    except ReadError:
        return None
    numbers = [int(row) for row in cells_of(table, _ROW)]
    again: dict[str, Cells] = {}
    for name in NAMES:
        again[name] = [_ROW] * length
        for row, cell in zip(numbers, cells_of(table, name), strict=True):
            again[name][row] = cell
    return again


def cells_of(table: pd.DataFrame, name: str) -> Cells:
    """Return the cells of a column, ``None`` where one is empty."""
    if name not in table.columns:
        return [None] * len(table)
    column = table[name].astype(object)
    cells: Cells = column.where(column.notna(), None).tolist()
    return cells


def is_told(cell: Any) -> bool:
    """Return whether a cell holds anything."""
    return cell is not None and cell not in ("", [], {})


def _group(listed: Iterable[Sequence[str]], ours: Sequence[str]) -> Group:
    return Group(tuple(dict.fromkeys(name for names in listed for name in names)), tuple(ours))
