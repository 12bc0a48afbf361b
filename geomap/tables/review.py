"""Review by hand: what a person changed in an event table, found by the ids of its events."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import geopandas as gpd

from geomap.days import parse_day
from geomap.errors import InputError, ReadError
from geomap.inputs import Source
from geomap.places.store import Store
from geomap.tables.assembly import assemble
from geomap.tables.checks import Checked, KnownPlaces
from geomap.tables.checks.names import against_place
from geomap.tables.corrections import PLACING, TELLING, Correction, same_cell
from geomap.tables.reading import raw_rows
from geomap.tables.schema import NAMES, to_records
from geomap.taxonomy import OwnType

__all__ = ["find_corrections", "read_for_review", "stale_places"]

Record = dict[str, Any]

_CLOSE = 1e-9
_LONGEST_NUMBER = 60
_NUMBER = re.compile(r"[+-]?[0-9]{1,40}(\.[0-9]{1,40})?([eE][+-]?[0-9]{1,3})?")
_SERIAL = re.compile(r"[0-9]{5}")
_SHOWN = 60
_NAMED = 5


def read_for_review(
    source: Source, types: Sequence[OwnType] = ()
) -> tuple[gpd.GeoDataFrame, set[str]]:
    """Return the event table that a file holds, and the names of the columns that it has.

    Raises
    ------
    ReadError
        When it cannot be read, or has no column ``event_id``.
    """
    raw = raw_rows(source)
    if "event_id" not in raw.columns:
        raise ReadError(
            f"{source.name}: has no column event_id, by which events are known again",
            mend="leave that column in the table",
        )
    names = set(raw.columns)
    if raw.points is not None:
        names |= {"lat", "lon"}
    return assemble(raw, types=types), names


def find_corrections(
    original: gpd.GeoDataFrame,
    corrected: gpd.GeoDataFrame,
    *,
    columns: Collection[str] | None = None,
    notes: list[str] | None = None,
) -> list[Correction]:
    """Return what a person changed in an event table.

    What a spreadsheet alters by itself (line ends, the last digit of a number, a number or a day
    that was a text, letters that became question marks) is no change.

    Parameters
    ----------
    original : geopandas.GeoDataFrame
        The event table before.
    corrected : geopandas.GeoDataFrame
        The event table after.
    columns : collection of str, optional
        The columns that both files had; by default those that both tables have.
    notes : list, optional
        Gets what there is to say, a sentence each.

    Returns
    -------
    list of Correction
        In the order of the original, events that were added last.

    Raises
    ------
    InputError
        When rows of the corrected table were refused, which would look as if they had been
        deleted, or when it has none of the events of the original.
    """
    refused = corrected.attrs.get("rejected", ())
    if refused:
        first = refused[0]
        raise InputError(
            f"{first['file']}:{first['line']}: {first['column'] or 'the row'} {first['reason']};"
            f" {len(refused)} rows of the corrected table cannot be read",
            mend="correct them first: geomap check names each",
        )
    before, after = to_records(original), to_records(corrected)
    old_ids = {row["event_id"] for row in before}
    new_by_id = {row["event_id"]: row for row in after}
    if before and after and not old_ids & new_by_id.keys():
        raise InputError(
            "the two tables have no event in common, by their event_id",
            mend="give the table as it was written, and the same table after it was corrected",
        )
    said = _Said(notes if notes is not None else [])
    names = _shared(before, after, columns, said)
    found: list[Correction] = []
    for row in before:
        event_id = row["event_id"]
        other = new_by_id.get(event_id)
        if other is None:
            telling = {name: row[name] for name in TELLING if row.get(name) is not None}
            found.append(Correction(event_id, "delete", old=telling))
        else:
            found += _changes(row, other, names, said)
    for row in after:
        if row["event_id"] not in old_ids:
            cells = {n: c for n, c in row.items() if c not in (None, {}, []) and n != "event_id"}
            found.append(Correction(row["event_id"], "add", new=cells))
    said.end()
    return found


@dataclass(slots=True)
class _Said:
    """What there is to say of a comparison."""

    notes: list[str]
    rewritten: dict[str, list[str]] = field(default_factory=dict)
    moved: list[str] = field(default_factory=list)

    def end(self) -> None:
        for name, ids in self.rewritten.items():
            self.notes.append(
                f"{name} of {_listed(ids)} was rewritten by the spreadsheet, it seems, and counts"
                " as it was"
            )
        if self.moved:
            self.notes.append(
                f"{_listed(self.moved)}: place_name was changed and the coordinates were not: they"
                " are found anew when the corrections are applied"
            )


def _listed(ids: Sequence[str]) -> str:
    more = f" and {len(ids) - _NAMED} more" if len(ids) > _NAMED else ""
    return ", ".join(ids[:_NAMED]) + more


def _shared(
    before: Sequence[Record], after: Sequence[Record], columns: Collection[str] | None, said: _Said
) -> list[str]:
    """Return the columns that are compared; say which are not."""
    old = list(before[0]) if before else list(NAMES)
    new = list(after[0]) if after else old
    kept = [name for name in old if name in new and (columns is None or name in columns)]
    left_out = [name for name in old if name not in kept and any(row[name] for row in before)]
    if left_out:
        said.notes.append(
            f"{', '.join(left_out[:_SHOWN])}: not in the corrected table, and left as they are"
        )
    added = [name for name in new if name not in old and any(row[name] for row in after)]
    return [name for name in (*kept, *added) if name != "event_id"]


def _changes(old: Record, new: Record, names: Sequence[str], said: _Said) -> Iterator[Correction]:
    """Yield the cells of an event that a person changed."""
    changed: set[str] = set()
    for name in names:
        was, now = old.get(name), new.get(name)
        if same_cell(was, now):
            continue
        if _has_lost_letters(was, now) or _is_rewritten(name, was, now):
            said.rewritten.setdefault(name, []).append(old["event_id"])
            continue
        changed.add(name)
        yield Correction(old["event_id"], "change", name, was, now)
    if "place_name" in changed and not changed & PLACING and old.get("lat") is not None:
        said.moved.append(old["event_id"])


def _has_lost_letters(was: Any, now: Any) -> bool:
    """Return whether a cell is what it was but for letters that an encoding could not write."""
    old, new = str(was), str(now)
    return len(old) == len(new) and all(
        a == b or (b in "?\ufffd" and not a.isascii()) for a, b in zip(old, new, strict=True)
    )


def _is_rewritten(name: str, was: Any, now: Any) -> bool:
    """Return whether a text became a number, a truth or a day without anyone changing it."""
    if not (isinstance(was, str) and isinstance(now, str)):
        return False
    if was.casefold() == now.casefold() and was.casefold() in ("true", "false"):
        return True
    if _NUMBER.fullmatch(was[:_LONGEST_NUMBER]) and _NUMBER.fullmatch(now[:_LONGEST_NUMBER]):
        # 1.23457E+19 is all that is left of a long number.
        near = 1e-5 if "e" in now.casefold() else _CLOSE
        return math.isclose(float(was), float(now), rel_tol=near)
    if name != "date_text":
        return False
    return any(c.isdigit() for c in was) and (_SERIAL.fullmatch(now) is not None or _is_day(now))


def _is_day(text: str) -> bool:
    try:
        parse_day(text)
    except ValueError:
        return False
    return True


def stale_places(table: gpd.GeoDataFrame, store: Store) -> list[str]:
    """Return the ids of the events whose ``place_name`` is no name of their ``place_id``.

    So it is where a person corrected the one and not the other.
    """
    ids = table["event_id"]
    return [
        str(ids.iloc[row])
        for finding in against_place(Checked.of(table, KnownPlaces(store)))
        for row in finding.rows.tolist()
    ]
