"""Tables of no known scheme: which of their columns are which of ours, by their names.

``any_table.toml`` lists the names. What a table calls by no such name is kept as it is, and a type
that is no word of ours makes the event ``other``.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from importlib.resources import files

from geomap.errors import OptionError
from geomap.tables.schema import NAMES
from geomap.tables.schemes.days import Order
from geomap.tables.schemes.scheme import Scheme, parse
from geomap.taxonomy import EVENT_TYPES

__all__ = ["scheme_for"]

_SHOWN = 40
_PARTED = re.compile(r"[\s_.\-]+")
_UNIT = re.compile(r"[(\[][^()\[\]]{0,40}[)\]]$")


def scheme_for(
    columns: Collection[str],
    *,
    has_points: bool = False,
    given: Mapping[str, str] | None = None,
    order: Order | None = None,
) -> Scheme | None:
    """Return how a table is read; ``None`` where its columns are ours, or say no place.

    Parameters
    ----------
    columns : collection of str
        Its columns.
    has_points : bool
        Whether its format has geometry.
    given : mapping of str to str, optional
        Columns that a user named: ours to theirs.
    order : {"day", "month"}, optional
        Which number comes first where a day could be two.

    Raises
    ------
    OptionError
        When there is no such column.
    """
    chosen = _found(columns) | _checked(columns, given or {})
    has_type = "event_type" in columns and chosen.get("event_type") == "event_type"
    if has_type and not given and all(ours == theirs for ours, theirs in chosen.items()):
        return None
    if not (has_type or has_points or {"lat", "lon"} <= chosen.keys() or "place_name" in chosen):
        return None
    copied = {name: [name] for name in NAMES if name in columns}
    copied |= {ours: [theirs] for ours, theirs in chosen.items() if ours not in _CONVERTED}
    rules: dict[str, object] = {
        "copy": {ours: names for ours, names in copied.items() if ours not in _CONVERTED},
        "dates": {
            "start": [chosen[name] for name in ("date_start",) if name in chosen],
            "end": [chosen[name] for name in ("date_end",) if name in chosen],
            "order": order,
        },
        "countries": {"any": [chosen["country"]]} if "country" in chosen else {},
    }
    if has_type:
        rules["copy"] = {**copied, "event_type": ["event_type"]}
        rules["is_strict"] = True
    elif "event_type" in chosen:
        words = {word: [word] for word in EVENT_TYPES}
        words |= {word.replace("_", " "): [word] for word in EVENT_TYPES}
        rules["map"] = [{"column": [chosen["event_type"]], "to": ["event_type"], "codes": words}]
    return Scheme("table", _told(chosen), rules)


#: Columns whose cells are converted, not copied.
_CONVERTED = frozenset({"country", "date_end", "date_start", "event_type"})


def _found(columns: Collection[str]) -> dict[str, str]:
    """Return, for each of our columns that a table seems to have, what it calls it."""
    by_name: dict[str, str] = {}
    for column in columns:
        by_name.setdefault(_plain(column), column)
    found: dict[str, str] = {}
    for ours, names in _names().items():
        theirs = next((by_name[name] for name in names if name in by_name), None)
        if ours in columns:
            theirs = ours
        if theirs is not None and theirs not in found.values():
            found[ours] = theirs
    return found


def _checked(columns: Collection[str], given: Mapping[str, str]) -> dict[str, str]:
    """Return the columns that a user named, as the table spells them."""
    spelt = {name.casefold(): name for name in columns} | {name: name for name in columns}
    checked = {}
    for ours, theirs in given.items():
        found = spelt.get(theirs) or spelt.get(theirs.strip().casefold())
        if ours not in NAMES:
            raise OptionError(f"no column {ours!r} of the event table", mend="use one of its names")
        if found is None:
            listed = ", ".join(name[:_SHOWN] for name in list(columns)[:12])
            raise OptionError(
                f"no column {theirs!r} for {ours}", mend=f"name one of the table's: {listed}"
            )
        checked[ours] = found
    return checked


def _plain(column: str) -> str:
    text = _UNIT.sub("", column[:200].casefold().strip())
    return _PARTED.sub(" ", text).strip()


def _told(chosen: Mapping[str, str]) -> str:
    """Return what is said of how a table was read."""
    renamed = {ours: theirs[:_SHOWN] for ours, theirs in chosen.items() if ours != theirs}
    pairs = [f"{ours} from {theirs!r}" for ours, theirs in renamed.items()]
    return f"a table of events{': ' if pairs else ''}{', '.join(pairs)}"


@cache
def _names() -> Mapping[str, Sequence[str]]:
    text = files(__package__).joinpath("any_table.toml").read_text(encoding="utf-8")
    names: Mapping[str, Sequence[str]] = parse(text)["names"]
    return names
