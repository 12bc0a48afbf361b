"""Tables of no known scheme: which of their columns are which of ours, by their names.

``any_table.toml`` lists the names, and the words that cells say. What a table calls by no such name
is kept as it is, and a type that is no word of ours or of the list makes the event ``other``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from geomap.errors import OptionError
from geomap.tables.coded import Coded
from geomap.tables.schema import COLUMNS, NAMES
from geomap.tables.schemes.days import Order
from geomap.tables.schemes.scheme import Scheme
from geomap.taxonomy import EVENT_TYPES
from geomap.toml import packaged

__all__ = ["names_columns", "scheme_for", "type_words_of"]

_SHOWN = 40
_LOOKED_AT = 10_000
_PARTED = re.compile(r"[\s_.\-]+")
_UNIT = re.compile(r"[(\[][^()\[\]]{0,40}[)\]]$")
#: Words of a name that tell no two columns apart.
_UNITS = frozenset({"dd", "deg", "degree", "degrees", "decimal", "wgs84"})
_AXES = {"lat": ("lat", "latitude"), "lon": ("lon", "lng", "long", "longitude")}

#: Names of any_table.toml that are no columns of ours; they are put together to such.
_PARTS = ("point", "killed", "injured", "year", "month", "day")
#: Columns whose cells are converted, not copied.
_CONVERTED = frozenset({"country", "date_end", "date_start", "event_type", "precision", *_PARTS})
#: Columns of ours that hold more than text: another table's column of the name may hold anything.
_TYPED = frozenset(column.name for column in COLUMNS if column.kind != "text") - {"lat", "lon"}


def scheme_for(
    columns: Collection[str],
    type_words: Callable[[], Collection[str]] = tuple,
    *,
    has_points: bool = False,
    given: Mapping[str, str] | None = None,
    order: Order | None = None,
) -> Scheme | None:
    """Return how a table is read; ``None`` where its columns are ours, or say no place.

    Parameters
    ----------
    columns : collection of str
        The names of its columns.
    type_words : callable, optional
        Returns the words of its column ``event_type``, in small letters; asked where it has one.
        By default the column has none.
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
    chosen = _checked(columns, given or {})
    taken = set(chosen.values())
    for ours, theirs in _found(columns).items():
        if theirs not in taken:
            chosen.setdefault(ours, theirs)
    if has_points:
        chosen.pop("point", None)
    is_strict = chosen.get("event_type") == "event_type" and _are_ours(type_words())
    if is_strict and not given and all(ours == theirs for ours, theirs in chosen.items()):
        return None
    placed = {"lat", "lon"} <= chosen.keys() or {"place_name", "point"} & chosen.keys()
    if not (is_strict or has_points or placed):
        return None
    copied = {name: [name] for name in NAMES if name in columns and name not in _CONVERTED}
    copied |= {ours: [theirs] for ours, theirs in chosen.items() if ours not in _CONVERTED}
    rules: dict[str, Any] = {
        "copy": copied,
        "dates": _dates(chosen, order),
        "countries": {"any": [chosen["country"]]} if "country" in chosen else {},
        "counts": {name: [chosen[name]] for name in ("killed", "injured") if name in chosen},
        "point": _point(chosen),
        "degrees": True,
    }
    if is_strict:
        strict = [name for name in ("event_type", "precision") if name in columns]
        rules["copy"] = copied | {name: [name] for name in strict}
        rules["is_strict"] = True
    else:
        rules["doubtful"] = sorted(_TYPED & copied.keys())
        rules["map"] = [
            {"column": [chosen[ours]], "to": [ours], "codes": _words(ours)}
            for ours in ("event_type", "precision")
            if ours in chosen
        ]
    return Scheme("table", _told(chosen), rules)


def names_columns(row: Sequence[str]) -> bool:
    """Return whether a row names columns: those of coordinates, or of a place and a day."""
    plain = {_plain(cell) for cell in row}
    ours = {name for name, theirs in _data()["names"].items() if not plain.isdisjoint(theirs)}
    return ours >= {"lat", "lon"} or ours >= {"place_name", "date_start"}


def type_words_of(blocks: Iterable[Sequence[Any]]) -> set[str]:
    """Return the words of a column of types that comes in blocks, in small letters, of many some.

    Parameters
    ----------
    blocks : iterable of sequence
        Its cells.
    """
    cells: dict[Any, None] = {}
    for block in blocks:
        for cell in Coded.of(block).different():
            if len(cells) == _LOOKED_AT:
                break
            cells.setdefault(str(cell))
    return {cell.strip().lower() for cell in cells}


def _are_ours(words: Collection[str]) -> bool:
    """Return whether the words of a column ``event_type`` are rather ours than another's."""
    plain = {word.replace(" ", "_").replace("-", "_") for word in words}
    return 2 * len(plain & set(EVENT_TYPES)) >= len(plain)


def _dates(chosen: Mapping[str, str], order: Order | None) -> dict[str, Any]:
    """Return the rule for days: from one column, or from those of a year, a month and a day."""
    start, end = chosen.get("date_start"), chosen.get("date_end")
    rule: dict[str, Any] = {"order": order, "end": [end] if end else []}
    parts = [chosen[name] for name in ("year", "month", "day") if name in chosen]
    if "year" in chosen and start in (None, *parts):
        return {**rule, "parts": parts, "end": []}
    rule["start"] = [start] if start else []
    named = {word for name in rule["start"] for word in _plain(name).split()}
    rule["is_epoch"] = bool(named & set(_data()["epoch"]["words"]))
    return rule


def _point(chosen: Mapping[str, str]) -> dict[str, Any]:
    """Return the rule for a column that holds whole points, where no others hold coordinates."""
    if "point" not in chosen or {"lat", "lon"} <= chosen.keys():
        return {}
    theirs = chosen["point"]
    is_lon_first = _plain(theirs) in _data()["longitude_first"]["names"]
    return {"column": [theirs], "first": "lon" if is_lon_first else "lat"}


def _found(columns: Collection[str]) -> dict[str, str]:
    """Return, for each of our columns that a table seems to have, what it calls it."""
    by_name: dict[str, str] = {}
    for column in columns:
        by_name.setdefault(_plain(column), column)
    found: dict[str, str] = {}
    data = _data()
    for ours, names in data["names"].items():
        theirs = next((by_name[name] for name in names if name in by_name), None)
        if ours in columns:
            theirs = ours
        if theirs is not None and (theirs not in found.values() or ours in _PARTS):
            found[ours] = theirs
    if not found.keys() >= {"lat", "lon"}:
        found |= _axes(columns)
    for ours, words in data["words"].items():
        if ours not in found:
            others = {*words, *data["other"][ours]}
            theirs = next(
                (
                    column
                    for name, column in by_name.items()
                    if column not in found.values()
                    and len(others.intersection(name.split())) == 1
                    and not set(words).isdisjoint(name.split())
                ),
                None,
            )
            if theirs is not None:
                found[ours] = theirs
    return found


def _axes(columns: Collection[str]) -> dict[str, str]:
    """Return two columns whose names differ but in the word for latitude and longitude."""
    seen: dict[tuple[str, str], str] = {}
    for column in columns:
        parts = re.sub(r"[\s_.\-()\[\]:/]+", " ", column[:200].casefold()).split()
        words = [word for word in parts if word not in _UNITS]
        for axis, spellings in _AXES.items():
            if hit := next((word for word in words if word in spellings), None):
                words.remove(hit)
                seen.setdefault((axis, " ".join(words)), column)
    for (axis, rest), column in seen.items():
        if axis == "lat" and ("lon", rest) in seen:
            return {"lat": column, "lon": seen["lon", rest]}
    return {}


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
def _words(ours: str) -> Mapping[str, Sequence[str]]:
    """Return what cells of a column of types or of precisions say, in small letters."""
    if ours == "precision":
        listed = _data()["precisions"].items()
        return {word: [precision] for precision, words in listed for word in words}
    words = {word: [word] for word in EVENT_TYPES}
    words |= {word.replace("_", " "): [word] for word in EVENT_TYPES}
    for event_type, spellings in _data()["types"].items():
        words |= {spelling: [event_type] for spelling in spellings}
    return words


@cache
def _data() -> Mapping[str, Any]:
    return packaged(__package__, "any_table.toml")
