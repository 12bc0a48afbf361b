"""Groups of events: where, what, of which status and when, and how many are in each.

A group is known by its key; what is counted of a block of rows can be added to what was counted of
any other. Nothing is left out: what is not known is a key of its own.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from operator import itemgetter
from typing import Any, Literal

import numpy as np
import pyarrow as pa

from geomap.tables.coded import Coded, combined, grouped

__all__ = ["PARTIAL", "By", "Grouping", "Per"]

#: What a place is counted by, and a time.
By = Literal["place", "admin1", "country"]
Per = Literal["day", "week", "month", "year"]

#: The columns of what was counted of some rows: those of the key, a name and a point of the place,
#: and how many events there are.
PARTIAL = pa.schema(
    [
        ("date_start", pa.string()),
        ("date_end", pa.string()),
        ("date_precision", pa.string()),
        ("country", pa.string()),
        ("admin1", pa.string()),
        ("place_id", pa.string()),
        ("called", pa.string()),
        ("precision", pa.string()),
        ("at_lat", pa.float64()),
        ("at_lon", pa.float64()),
        ("event_type", pa.string()),
        ("status", pa.string()),
        ("name", pa.string()),
        ("lat", pa.float64()),
        ("lon", pa.float64()),
        ("events", pa.int64()),
    ]
)
_COUNTED = ("name", "lat", "lon", "events")
_SPAN = ("date_start", "date_end", "date_precision")


@dataclass(frozen=True, slots=True)
class Grouping:
    """Which events are counted together.

    Attributes
    ----------
    by : {"place", "admin1", "country"}
        What a place is: its id, name, country, first-level unit and precision, and where it has
        neither id nor name its point; or just its first-level unit, or country.
    per : {"day", "week", "month", "year"}
        Events whose days all lie in one such period are counted for it. Others, as those of which
        just the year is known where days are asked for, are counted for the days that they have.
    """

    by: By = "place"
    per: Per = "day"

    @property
    def key(self) -> tuple[str, ...]:
        """The columns that tell groups apart."""
        place = {
            "place": ("country", "admin1", "place_id", "called", "precision", "at_lat", "at_lon"),
            "admin1": ("country", "admin1"),
            "country": ("country",),
        }[self.by]
        return (*_SPAN, *place, "event_type", "status")

    def counted(self, columns: Mapping[str, Coded], count: int) -> pa.Table:
        """Return how many rows are in each group that there is.

        Parameters
        ----------
        columns : mapping of str to Coded
            Typed cells of an event table, by column; one that is not there is empty.
        count : int
            How many rows there are.

        Returns
        -------
        pyarrow.Table
            Of the columns :data:`PARTIAL`; those that are not asked for are empty.
        """
        blank = Coded.same(None, count)
        rows = {name: columns.get(name, blank) for name in _READ}
        rows |= self._period(rows)
        names = rows["place_label"].or_else(rows["place_name"])
        nameless = ~rows["place_id"].known
        rows["called"] = names.where(nameless)
        nowhere = nameless & ~names.known
        rows |= {"at_lat": rows["lat"].where(nowhere), "at_lon": rows["lon"].where(nowhere)}
        codes, firsts = grouped(*(rows[name] for name in self.key))
        cells: dict[str, Any] = {n: rows[n].take(firsts).objects() for n in self.key}
        if self.by == "place":
            cells["name"] = names.take(firsts).objects()
            lat, lon = rows["lat"].floats(), rows["lon"].floats()
            southmost = np.lexsort((lon, lat, codes))
            southmost = southmost[np.searchsorted(codes[southmost], np.arange(len(firsts)))]
            cells |= {"lat": lat[southmost], "lon": lon[southmost]}
        cells["events"] = np.bincount(codes, minlength=len(firsts))
        return pa.table(
            {
                field.name: _array(cells.get(field.name), field.type, len(firsts))
                for field in PARTIAL
            }
        )

    def _period(self, rows: Mapping[str, Coded]) -> dict[str, Coded]:
        """Return the days of the periods that rows are counted for, and their precision."""
        spans = combined(partial(_counted_for, self.per), *(rows[name] for name in _SPAN))
        return {name: spans.map(itemgetter(at)) for at, name in enumerate(_SPAN)}


_READ = (
    *_SPAN, "place_id", "place_label", "place_name", "country", "admin1", "precision", "lat", "lon",
    "event_type", "status",
)  # fmt: skip


def _array(cells: Any, kind: pa.DataType, length: int) -> pa.Array:
    return pa.nulls(length, kind) if cells is None else pa.array(cells, kind, from_pandas=True)


def _counted_for(
    per: Per, start: str | None, end: str | None, precision: str | None
) -> tuple[str | None, str | None, str | None]:
    """Return the period that some days lie in, or the days themselves where they lie in none."""
    if start is None or end is None:
        return None, None, precision
    first, last = period(per, dt.date.fromisoformat(start))
    if end <= last.isoformat() and (per != "day" or precision == "day"):
        return first.isoformat(), last.isoformat(), per
    return start, end, precision


def period(per: Per, day: dt.date) -> tuple[dt.date, dt.date]:
    """Return the first and the last day of the period that a day is in; weeks begin on Monday."""
    if per == "day":
        return day, day
    if per == "week":
        # The first week of the calendar begins on its first day, which is a Monday.
        first = day - dt.timedelta(days=day.weekday())
        return first, dt.date.fromordinal(min(first.toordinal() + 6, dt.date.max.toordinal()))
    if per == "month":
        return day.replace(day=1), day.replace(day=calendar.monthrange(day.year, day.month)[1])
    return day.replace(month=1, day=1), day.replace(month=12, day=31)
