"""Corrections made again in an event table, as far as they fit.

They are matched by the id of the event and what was there before. What no longer fits is told, and
neither dropped nor forced. Cells that hang together, such as latitude and longitude, are changed
together or not at all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import geopandas as gpd

from geomap.tables.corrections import PLACING, Correction, same_cell
from geomap.tables.locate import NOTE, locate
from geomap.tables.schema import NAMES, from_columns, to_records

__all__ = ["Applied", "apply_corrections"]

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
_SHOWN: Final = 60


@dataclass(slots=True)
class Applied:
    """A table with corrections, and how they went.

    Attributes
    ----------
    table : geopandas.GeoDataFrame
        The event table, the rows in their order, added events last; ``attrs["corrections"]``
        counts what was ever corrected in it, so that a report can say it.
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
        From :func:`geomap.read_corrections`.
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
        self.moved: dict[int, bool] = {}

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
            if not same_cell(was, row.get(name)):
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
        if all(same_cell(cell, row.get(name)) for name, cell in one.new.items()):
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
        open_ = [one for one in group if not same_cell(one.new, row.get(one.column))]
        self.applied.already += len(group) - len(open_)
        wrong = [one for one in open_ if not same_cell(one.old, row.get(one.column))]
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
        if any(one.column == "place_name" for one in open_) and not corrected & PLACING:
            self.moved[i] = "admin1" in corrected

    def _locate(self) -> None:
        """Find the places anew whose names were corrected."""
        moved = [(i, row) for i in self.moved if (row := self.records[i]) is not None]
        rows = [row for _, row in moved]
        for row in rows:
            row.update(dict.fromkeys(_FOUND))
        answers = self._answers(rows)
        # The region was that of the old place, unless it was corrected, too.
        elsewhere = [
            number
            for number, (i, row) in enumerate(moved)
            if answers[number]["lat"] is None and row.get("admin1") and not self.moved[i]
        ]
        anywhere = self._answers([{**rows[number], "admin1": None} for number in elsewhere])
        for number, found in zip(elsewhere, anywhere, strict=True):
            if found["lat"] is not None:
                answers[number] = found
        for row, found in zip(rows, answers, strict=True):
            row.update({name: found[name] for name in (*_FOUND, "country", "admin1")})
            where = f"{found['lat']:g}, {found['lon']:g}" if found["lat"] is not None else ""
            doubt = f" ({found[NOTE]})" if found.get(NOTE) else ""
            self.applied.notes.append(
                f"{row['event_id']}: {_shown(row.get('place_name'))} is located anew:"
                f" {where or 'not found, so it has no coordinates'}{doubt}"
            )

    def _answers(self, rows: Sequence[Record]) -> list[Record]:
        """Return where the names of rows are."""
        if not rows:
            return []
        blank = from_columns({name: [row.get(name) for row in rows] for name in NAMES})
        langs = [row.get("lang") for row in rows]
        lang = str(langs[0]) if langs[0] and len(set(langs)) == 1 else "en"
        return to_records(locate(blank, gazetteer=self.gazetteer, lang=lang))

    def _table(self) -> gpd.GeoDataFrame:
        rows = [row for row in self.records if row is not None]
        names = dict.fromkeys([*NAMES, *(name for row in rows for name in row)])
        for row in rows:
            row["precision"] = row.get("precision") or (
                "none" if row.get("lat") is None else "area"
            )
            row["date_precision"] = row.get("date_precision") or "unknown"
        table = from_columns({name: [row.get(name) for row in rows] for name in names})
        made = self.given.attrs.get("corrections", 0) + self.applied.made
        table.attrs = {**table.attrs, **self.given.attrs, "corrections": made}
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
