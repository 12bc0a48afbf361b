"""Which rows of an event table tell one event.

Rows are of one event when they agree in all of these:

* **type**;
* **place**: the same ``place_id``; or, where one has none, two points or cities no further apart
  than the larger of their radii; or the same name in the same country, where neither has
  coordinates;
* **days**: their spans overlap, and neither is longer than a month; longer ones must be the same.
  A row without a date is merged only with one whose quote is the same;
* **people**, where both name some as participants or speakers: at least one is in both. Events
  without a place (calls, most statements) must share two, or name the same ones, or the quote.

A row that fits two events fits neither surely, and stays an event of its own.
"""

from __future__ import annotations

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from geomap.days import parse_day
from geomap.places.fold import fold
from geomap.places.grid import EARTH_KM
from geomap.tables.merge_names import name_keys
from geomap.taxonomy import PRECISIONS

__all__ = ["Key", "Record", "Told", "by_event", "sureness"]

Record = dict[str, Any]
Key = tuple[Any, ...]

#: A span of more days than these overlaps too much to tell one event from another.
_LONGEST_SPAN = 31
#: Kilometres: what a point without a radius can be off, and what no radius stretches beyond.
_LEAST_RADIUS, _LARGEST_RADIUS = 1.0, 30.0
_FINE = frozenset({"point", "city"})
_FINENESS = {name: number for number, name in enumerate(PRECISIONS)}
#: Sorts behind every day.
_LAST = "9999"


@dataclass(slots=True)
class Told:
    """A row with its sources, and what it is compared by.

    Attributes
    ----------
    row : dict
        Its cells by column.
    sources : list of dict
        What each of its sources said, the first published first.
    first, last : datetime.date or None
        The days that it can have been on, both included.
    place : tuple
        A key that two rows at one place share; empty without a place.
    people : frozenset of str
        Keys of who takes part or speaks.
    quotes : frozenset of str
        The quotes of its sources, without regard to line breaks.
    """

    row: Record
    sources: list[Record]
    first: dt.date | None = None
    last: dt.date | None = None
    place: Key = ()
    people: frozenset[str] = frozenset()
    quotes: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        if self.row.get("date_start"):
            self.first = _day(self.row["date_start"])
            self.last = _day(self.row["date_end"] or self.row["date_start"])
        self.place = _place_key(self.row)
        actors = self.row.get("actors") or {}
        names = [n for role in ("participants", "speaker") for n in actors.get(role, ())]
        self.people = name_keys(names)
        quotes = (source.get("quote") for source in self.sources)
        self.quotes = frozenset(" ".join(quote.split()) for quote in quotes if quote)

    @property
    def days(self) -> int:
        """How many days it can have been on; 0 where that is not known."""
        return 0 if self.first is None or self.last is None else (self.last - self.first).days + 1

    @property
    def is_fine(self) -> bool:
        """Whether it has a point that can be compared by distance."""
        return self.row.get("lat") is not None and self.row.get("precision") in _FINE

    @property
    def radius(self) -> float:
        """Kilometres within which its point is."""
        radius = self.row.get("radius_km") or 0.0
        return min(max(float(radius), _LEAST_RADIUS), _LARGEST_RADIUS)


def _place_key(row: Record) -> Key:
    if row.get("place_id"):
        return ("id", row["place_id"])
    if row.get("lat") is not None:
        return ("at", round(row["lat"], 4), round(row["lon"], 4), row["precision"])
    if row.get("place_name"):
        return ("name", fold(row["place_name"]), row.get("country"))
    return ()


_day = lru_cache(maxsize=10_000)(parse_day)


@dataclass(slots=True)
class _Index:
    """The events so far, by what a further row of theirs would be found by."""

    by_day: dict[Key, list[list[Told]]] = field(default_factory=lambda: defaultdict(list))
    by_span: dict[Key, list[list[Told]]] = field(default_factory=lambda: defaultdict(list))
    by_quote: dict[Key, list[list[Told]]] = field(default_factory=lambda: defaultdict(list))
    has_points: bool = False

    def add(self, group: list[Told]) -> None:
        core = group[0]
        kind = core.row["event_type"]
        for place in self._places(core):
            if 0 < core.days <= _LONGEST_SPAN:
                for day in _days(core):
                    self.by_day[kind, place, day].append(group)
            elif core.days:
                self.by_span[kind, place, core.first, core.last].append(group)

    def add_quotes(self, group: list[Told], told: Told) -> None:
        for quote in told.quotes:
            found = self.by_quote[told.row["event_type"], told.place, quote]
            if group not in found:
                found.append(group)

    def near(self, told: Told) -> list[list[Told]]:
        """Return the events of its type that are on its days and at its place, or may be."""
        kind = told.row["event_type"]
        keys: Iterable[Key]
        places = [told.place]
        if self.has_points and told.is_fine:
            places += list(_cells_around(told.row))
        if told.days > _LONGEST_SPAN:
            found = [g for p in places for g in self.by_span[kind, p, told.first, told.last]]
        else:
            keys = ((kind, place, day) for place in places for day in _days(told))
            found = [g for key in keys if key in self.by_day for g in self.by_day[key]]
        return list({id(group): group for group in found}.values())

    def _places(self, told: Told) -> Iterator[Key]:
        yield told.place
        if self.has_points and told.is_fine:
            yield _cell(told.row)


def by_event(told: Sequence[Told]) -> list[list[Told]]:
    """Return the rows by event; the first of each is the one that tells its days and its place."""
    index = _Index(has_points=any(t.is_fine and t.place[0] == "at" for t in told))
    groups: list[list[Told]] = []
    for one in sorted(told, key=_order):
        group = _best(index, one) if one.days else _same_quote(index, one)
        if group is None:
            group = []
            groups.append(group)
            group.append(one)
            index.add(group)
        else:
            group.append(one)
        index.add_quotes(group, one)
    return groups


def _order(told: Told) -> Key:
    """Order rows by how narrowly they tell days and place; the undated come last."""
    row = told.row
    return (
        told.days == 0,
        told.days,
        told.place[:1] != ("id",),
        _FINENESS.get(row["precision"], len(_FINENESS)),
        -len(told.people),
        row.get("date_start") or "",
        -(row.get("place_confidence") or 0.0),
        *sureness(told),
    )


def _best(index: _Index, told: Told) -> list[Told] | None:
    """Return the event that a row tells, or ``None`` where it is a new one, or could be two."""
    ranked: dict[Key, list[list[Told]]] = defaultdict(list)
    for group in index.near(told):
        core = group[0]
        if not _same_place(core, told):
            continue
        people = _agreement(core, told)
        if people is None:
            continue
        same_days = (core.first, core.last) == (told.first, told.last)
        ranked[same_days, core.place == told.place, people].append(group)
    if not ranked:
        return None
    rank = max(ranked)
    return ranked[rank][0] if len(ranked[rank]) == 1 or rank == (True, True, 2) else None


def _same_quote(index: _Index, told: Told) -> list[Told] | None:
    """Return the event whose text an undated row repeats."""
    found: list[list[Told]] = []
    for quote in sorted(told.quotes):
        for group in index.by_quote.get((told.row["event_type"], told.place, quote), ()):
            if group not in found:
                found.append(group)
    undated = [group for group in found if not group[0].days]
    if undated:
        return undated[0]
    return found[0] if len(found) == 1 else None


def _same_place(core: Told, told: Told) -> bool:
    if core.place == told.place:
        return True
    if core.place[:1] == told.place[:1] == ("id",) or not (core.is_fine and told.is_fine):
        return False
    return _kilometres(core.row, told.row) <= max(core.radius, told.radius)


def _agreement(core: Told, told: Told) -> int | None:
    """Return how well the people of two rows agree, 2 at best, or ``None`` where they do not."""
    if core.people == told.people and core.people:
        return 2
    shared = len(core.people & told.people)
    if not told.place:
        if shared >= 2:
            return 1
        return 2 if not core.quotes.isdisjoint(told.quotes) else None
    if core.people and told.people:
        return 1 if shared else None
    return 2 if core.people == told.people else 0


def _days(told: Told) -> Iterator[int]:
    if told.first is not None and told.last is not None:
        yield from range(told.first.toordinal(), told.last.toordinal() + 1)


# -- distance, on a sphere ---------------------------------------------------------------------


def _vector(row: Record) -> tuple[float, float, float]:
    """Return a point as ``(x, y, z)``, kilometres from the middle of the Earth."""
    lat, lon = math.radians(row["lat"]), math.radians(row["lon"])
    across = EARTH_KM * math.cos(lat)
    return across * math.cos(lon), across * math.sin(lon), EARTH_KM * math.sin(lat)


def _kilometres(one: Record, other: Record) -> float:
    return math.dist(_vector(one), _vector(other))


def _cell(row: Record) -> Key:
    x, y, z = _vector(row)
    size = _LARGEST_RADIUS
    return ("cell", math.floor(x / size), math.floor(y / size), math.floor(z / size))


def _cells_around(row: Record) -> Iterator[Key]:
    name, *cell = _cell(row)
    steps = (-1, 0, 1)
    for dx in steps:
        for dy in steps:
            for dz in steps:
                yield (name, cell[0] + dx, cell[1] + dy, cell[2] + dz)


def sureness(told: Told) -> Key:
    """Order rows by how sure they are, and rows that are equally sure by where they stand."""
    row = told.row
    return (
        -(row.get("confidence") or 0.0),
        row.get("published") or _LAST,
        row.get("document_id") or "",
        row.get("quote_start") if row.get("quote_start") is not None else -1,
        row.get("event_id") or "",
    )
