"""Schemes of other data sets: their names for what our columns hold, as data files say it.

A file ``<scheme>.toml`` says which columns the scheme is known by, which of ours they are, and
what their codes mean. The code here and in :mod:`geomap.tables.schemes.translate` knows no scheme.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from geomap.tables.schema import NAMES
from geomap.toml import packaged

__all__ = ["Scheme", "header_of", "is_ours", "kept_name", "recognise", "schemes"]

#: A table with all of these is an event table of ours, whatever other columns it has.
_OURS = frozenset({"event_id", "event_type", "status", "date_precision"})


@dataclass(frozen=True, slots=True)
class Scheme:
    """One scheme.

    Attributes
    ----------
    name : str
        The name of its data file, which stands before columns of its own that have our names.
    title : str
        What people call it.
    rules : mapping
        What its data file says.
    """

    name: str
    title: str
    rules: Mapping[str, Any]

    def fits(self, columns: Collection[str]) -> bool:
        """Return whether a table with these columns, in small letters, is of this scheme."""
        groups: Sequence[Sequence[str]] = self.rules["has"]
        return all(any(name.lower() in columns for name in group) for group in groups)


@cache
def schemes() -> tuple[Scheme, ...]:
    """Return the schemes that are read, in the order of their names."""
    read = []
    for path in sorted(files(__package__).iterdir(), key=lambda path: path.name):
        if path.name.endswith(".toml"):
            rules = packaged(__package__, path.name)
            if "has" in rules:
                read.append(Scheme(path.name.removesuffix(".toml"), rules["title"], rules))
    by_name = {scheme.name: scheme.rules for scheme in read}
    for scheme in read:
        for rule in scheme.rules.get("map", ()):
            if "like" in rule:  # the codes are another scheme's
                others = by_name[rule["like"]]["map"]
                rule["codes"] = next(o["codes"] for o in others if o["to"] == rule["to"])
    return tuple(read)


def is_ours(columns: Collection[str]) -> bool:
    """Return whether a table with these columns is an event table, whatever else it has."""
    return set(columns) >= _OURS


def recognise(columns: Collection[str]) -> Scheme | None:
    """Return the scheme that a table with these columns is of; ``None`` where it is none."""
    if is_ours(columns):
        return None
    small = {name.lower() for name in columns}
    return next((scheme for scheme in schemes() if scheme.fits(small)), None)


def header_of(cells: Sequence[str]) -> list[str] | None:
    """Return the column names of a table without header, by what its first row looks like.

    Parameters
    ----------
    cells : sequence of str
        The first row.

    Returns
    -------
    list of str or None
        ``None`` where it is a header, or no row of a scheme that comes without one.
    """
    for scheme in schemes():
        for layout in scheme.rules.get("without_header", ()):
            names: list[str] = layout["columns"]
            if len(names) != len(cells):
                continue
            numbers = [cells[i].strip() for i in layout.get("whole_numbers", ())]
            words = [cells[i].strip().casefold() in said for i, *said in layout.get("words", ())]
            are_numbers = all(not cell or cell.isdecimal() for cell in numbers[1:])
            if all(words) and are_numbers and all(cell.isdecimal() for cell in numbers[:1]):
                return list(names)
    return None


def kept_name(scheme: Scheme, name: str) -> str:
    """Return the name under which a column of a scheme is kept beside ours."""
    return f"{scheme.name}_{name}" if name in NAMES or name == "geometry" else name
