"""Review by hand: what a person changed in an event table, and the same changes made again.

Changes are matched by the id of the event and what was there before. What no longer fits is told,
and neither dropped nor forced. Cells that hang together, such as latitude and longitude, are
changed together or not at all.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import geopandas as gpd

from geomap.days import parse_day
from geomap.errors import InputError, ReadError
from geomap.inputs import Source
from geomap.places.store import Store
from geomap.tables.checks import Checked
from geomap.tables.checks.names import against_place
from geomap.tables.corrections import TELLING, Correction
from geomap.tables.formats import raw_rows
from geomap.tables.rows import assemble
from geomap.tables.schema import NAMES, from_columns, to_records
from geomap.taxonomy import OwnType

__all__ = ["Applied", "apply_corrections", "find_corrections", "read_for_review", "stale_places"]

Record = dict[str, Any]

#: Columns that tell one thing: their cells are changed together, or none of them.
_TOGETHER: Final = (
    ("date_start", "date_end", "date_precision"),
    (
        "place_name", "place_label", "place_id", "country", "admin1", "precision", "lat", "lon",
        "radius_km", "place_confidence", "place_candidates",
    ),
    ("quote", "quote_start", "quote_end"),
)  # fmt: skip
_GROUP: Final = {name: number for number, group in enumerate(_TOGETHER) for name in group}
#: What was found for a name, and is found anew when another name stands there.
_FOUND: Final = (
    "place_label", "place_id", "precision", "lat", "lon", "radius_km", "place_confidence",
    "place_candidates",
)  # fmt: skip
_PLACING: Final = frozenset({"lat", "lon", "place_id"})
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
    that was a text) is no change.

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
        if _same(was, now):
            continue
        if isinstance(was, str) and isinstance(now, str) and _is_rewritten(name, was, now):
            said.rewritten.setdefault(name, []).append(old["event_id"])
            continue
        changed.add(name)
        yield Correction(old["event_id"], "change", name, was, now)
    if "place_name" in changed and not changed & _PLACING and old.get("lat") is not None:
        said.moved.append(old["event_id"])


def _same(one: Any, other: Any) -> bool:
    """Return whether two cells say the same, but for how spreadsheets write."""
    if isinstance(one, float | int) and isinstance(other, float | int):
        return math.isclose(one, other, rel_tol=_CLOSE, abs_tol=_CLOSE)
    if isinstance(one, str) and isinstance(other, str):
        return one == other or _even(one) == _even(other)
    return bool(one == other) or (_is_empty(one) and _is_empty(other))


def _is_empty(cell: Any) -> bool:
    return cell is None or cell in ("", {}, [])


def _even(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("_x000D_", "").strip()


def _is_rewritten(name: str, was: str, now: str) -> bool:
    """Return whether a text became a number, a truth or a day without anyone changing it."""
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
        for finding in against_place(Checked(table, store=store))
        for row in finding.rows.tolist()
    ]


# -- made again --------------------------------------------------------------------------------


@dataclass(slots=True)
class Applied:
    """A table with corrections, and how they went.

    Attributes
    ----------
    table : geopandas.GeoDataFrame
        The event table, the rows in their order, added events last.
    made : int
        Corrections that were made.
    already : int
        Corrections of what is so already.
    unfit : list of str
        What was not done and why, a sentence each.
    notes : list of str
        What else there is to say.
    """

    table: gpd.GeoDataFrame
    made: int = 0
    already: int = 0
    unfit: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def apply_corrections(
    table: gpd.GeoDataFrame,
    corrections: Sequence[Correction],
    *,
    gazetteer: str | None = None,
) -> Applied:
    """Make corrections in an event table, those that fit.

    A correction fits where the event is there and its cell is what it was; where it is so already,
    nothing is done. An event whose ``place_name`` is corrected, and whose coordinates are not, is
    located anew.

    Parameters
    ----------
    table : geopandas.GeoDataFrame
        An event table; it stays as it is.
    corrections : sequence of Correction
        From :func:`geomap.tables.corrections.read_corrections`.
    gazetteer : str, optional
        A gazetteer folder, or a CSV of places of your own.
    """
    return _Applying(table, gazetteer).run(corrections)


class _Applying:
    def __init__(self, table: gpd.GeoDataFrame, gazetteer: str | None) -> None:
        self.given = table
        self.gazetteer = gazetteer
        self.records: list[Record | None] = list(to_records(table))
        self.at = {row["event_id"]: i for i, row in enumerate(self.records) if row is not None}
        self.applied = Applied(table)
        self.moved: list[int] = []

    def run(self, corrections: Sequence[Correction]) -> Applied:
        changes: dict[str, list[Correction]] = {}
        for one in corrections:
            if one.kind == "delete":
                self._delete(one)
            elif one.kind == "add":
                self._add(one)
            elif one.event_id not in self.at:
                self._unfit(one, "there is no such event")
            else:
                changes.setdefault(one.event_id, []).append(one)
        for event_id, own in changes.items():
            self._change(self.at[event_id], own)
        if self.applied.made:
            self._locate()
            self.applied.table = self._table()
        if corrections and len(self.applied.unfit) == len(corrections):
            self.applied.notes.append(
                f"none of the {len(corrections)} corrections fits: are they of another table?"
            )
        return self.applied

    def _unfit(self, one: Correction, reason: str) -> None:
        self.applied.unfit.append(f"{one}: {reason}")

    def _delete(self, one: Correction) -> None:
        i = self.at.get(one.event_id)
        row = None if i is None else self.records[i]
        if i is None or row is None:
            self._unfit(one, "was to be deleted, and is not there")
            return
        for name, was in one.old.items():
            if not _same(was, row.get(name)):
                now = _shown(row.get(name))
                self._unfit(one, f"not deleted: {name} was {_shown(was)} and is {now}")
                return
        self.records[i] = None
        self.applied.made += 1

    def _add(self, one: Correction) -> None:
        i = self.at.get(one.event_id)
        if i is None:
            self.at[one.event_id] = len(self.records)
            self.records.append({"event_id": one.event_id, **one.new})
            self.applied.made += 1
            return
        row = self.records[i] or {}
        if all(_same(cell, row.get(name)) for name, cell in one.new.items()):
            self.applied.already += 1
        else:
            self._unfit(one, "was to be added, and there is another event of this id")

    def _change(self, i: int, own: Sequence[Correction]) -> None:
        row = self.records[i]
        if row is None:
            for one in own:
                self._unfit(one, "the event was deleted")
            return
        groups: dict[object, list[Correction]] = {}
        for one in own:
            groups.setdefault(_GROUP.get(one.column, one.column), []).append(one)
        for group in groups.values():
            self._change_together(i, row, group)

    def _change_together(self, i: int, row: Record, group: Sequence[Correction]) -> None:
        open_ = [one for one in group if not _same(one.new, row.get(one.column))]
        self.applied.already += len(group) - len(open_)
        wrong = [one for one in open_ if not _same(one.old, row.get(one.column))]
        for one in wrong:
            was, now = _shown(one.old), _shown(row.get(one.column))
            self._unfit(one, f"was {was} and is {now}: not made {_shown(one.new)}")
        fault = None if wrong else _fault({**row, **{one.column: one.new for one in open_}})
        for one in open_:
            if one not in wrong and (wrong or fault):
                self._unfit(one, fault or f"not made, as {wrong[0].column} does not fit")
        if wrong or fault:
            return
        for one in open_:
            row[one.column] = one.new
            self.applied.made += 1
        corrected = {one.column for one in group}
        if any(one.column == "place_name" for one in open_) and not corrected & _PLACING:
            self.moved.append(i)

    def _locate(self) -> None:
        """Find the places anew whose names were corrected."""
        rows = [row for i in self.moved if (row := self.records[i]) is not None]
        if not rows:
            return
        from geomap.tables.locate import NOTE, locate

        for row in rows:
            row.update(dict.fromkeys(_FOUND))
        blank = from_columns({name: [row.get(name) for row in rows] for name in NAMES})
        langs = [row.get("lang") for row in rows]
        lang = str(langs[0]) if langs[0] and len(set(langs)) == 1 else "en"
        for row, found in zip(
            rows, to_records(locate(blank, gazetteer=self.gazetteer, lang=lang)), strict=True
        ):
            row.update({name: found[name] for name in (*_FOUND, "country", "admin1")})
            where = f"{found['lat']:g}, {found['lon']:g}" if found["lat"] is not None else ""
            doubt = f" ({found[NOTE]})" if found.get(NOTE) else ""
            self.applied.notes.append(
                f"{row['event_id']}: {_shown(row.get('place_name'))} is located anew:"
                f" {where or 'not found, so it has no coordinates'}{doubt}"
            )

    def _table(self) -> gpd.GeoDataFrame:
        rows = [row for row in self.records if row is not None]
        names = dict.fromkeys([*NAMES, *(name for row in rows for name in row)])
        for row in rows:
            row["precision"] = row.get("precision") or (
                "none" if row.get("lat") is None else "area"
            )
            row["date_precision"] = row.get("date_precision") or "unknown"
        table = from_columns({name: [row.get(name) for row in rows] for name in names})
        table.attrs = {**table.attrs, **self.given.attrs}
        return table


def _fault(row: Mapping[str, Any]) -> str | None:
    """Return why a row could not stand in the table as it would be."""
    if (row.get("lat") is None) != (row.get("lon") is None):
        return "not made, as there would be just one of lat and lon"
    start, end = row.get("date_start"), row.get("date_end")
    if (start is None) != (end is None):
        return "not made, as there would be just one of date_start and date_end"
    if start is not None and end is not None and end < start:
        return f"not made, as date_end {end} would be before date_start {start}"
    return None


def _shown(cell: Any) -> str:
    text = "empty" if cell is None else repr(cell)
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
