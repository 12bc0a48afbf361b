"""One event told in several articles is one event: its rows are merged, its sources all kept.

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

What a merged event says: its days and its place are the narrowest that are told; it is *denied* if
any source denies it, *occurred* rather than planned or hypothetical, and otherwise what the source
published last says; of its counts each comes from the source published last that has it, of two of
one day from the larger. The rest comes from the surest row. The column ``sources`` keeps what each
source said.
"""

from __future__ import annotations

import datetime as dt
import json
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import geopandas as gpd

from geomap.errors import SchemaError
from geomap.places.fold import fold
from geomap.tables.merge_names import name_keys
from geomap.tables.schema import NAMES, from_columns, to_records
from geomap.taxonomy import EVENT_TYPES, PRECISIONS, STATUSES

__all__ = ["SOURCES", "merge_events"]

#: The column that holds, as JSON, what each source of a merged event said.
SOURCES = "sources"

Record = dict[str, Any]
Key = tuple[Any, ...]

#: What is kept of each source, where it is known.
_KEPT = (
    "event_id", "document_id", "title", "source_url", "published", "lang", "status", "date_start",
    "date_end", "place_name", "attribution", "counts", "quote", "quote_start", "quote_end",
)  # fmt: skip
_PLACE = (
    "place_name", "place_label", "place_id", "country", "admin1", "precision", "lat", "lon",
    "radius_km", "place_confidence", "place_candidates",
)  # fmt: skip
_DAYS = ("date_start", "date_end", "date_precision", "date_text")
#: A span of more days than these overlaps too much to tell one event from another.
_LONGEST_SPAN = 31
#: Kilometres: what a point without a radius can be off, and what no radius stretches beyond.
_LEAST_RADIUS, _LARGEST_RADIUS = 1.0, 30.0
_EARTH_KM = 6371.0
_FINE = frozenset({"point", "city"})
_OPEN = frozenset({"planned", "hypothetical"})
#: Of two statuses told on one day, the later of these holds.
_RANK = ("hypothetical", "planned", "occurred", "cancelled", "denied")
_BOUNDS = ("_min", "_max", "_about")
_TYPE_ORDER = {name: number for number, name in enumerate(EVENT_TYPES)}
_FINENESS = {name: number for number, name in enumerate(PRECISIONS)}
_LAST = "9999"


def merge_events(table: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Merge the rows of an event table that tell one event; see :mod:`geomap.tables.merge`.

    The result does not depend on the order of the rows, and merging it again changes nothing.

    Parameters
    ----------
    table : geopandas.GeoDataFrame
        An event table, also one that was merged before and has new rows.

    Returns
    -------
    geopandas.GeoDataFrame
        The event table in EPSG:4326, in the order of days, with a column ``sources``: a JSON list
        of an object for each row that was merged, with its ``event_id``, ``document_id``,
        ``title``, ``source_url``, ``published``, ``status``, ``attribution``, ``counts``,
        ``quote`` and offsets as far as they are known, the first published first. An event keeps
        the id of its first source.

    Raises
    ------
    SchemaError
        When what is given is not an event table.
    """
    if "event_type" not in table.columns or "status" not in table.columns:
        raise SchemaError("not an event table", mend="give what geomap.extract() returns")
    told = [_Told(record, _sources(record)) for record in to_records(table)]
    while True:
        groups = _group(told)
        if len(groups) == len(told):
            break
        told = [_merged(group) for group in groups]
    told.sort(key=_place_in_table)
    names = [*NAMES, *(str(n) for n in table.columns if n not in (*NAMES, "geometry", SOURCES))]
    values: dict[str, list[Any]] = {name: [t.row.get(name) for t in told] for name in names}
    values["event_id"] = [t.sources[0].get("event_id") or t.row["event_id"] for t in told]
    values[SOURCES] = [_dumps(t.sources) for t in told]
    merged = from_columns(values)
    merged.attrs = {
        **table.attrs,
        **{k: v for k, v in merged.attrs.items() if k not in table.attrs},
    }
    return merged


@dataclass(slots=True)
class _Told:
    """A row with its sources, and what it is compared by."""

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


def _sources(record: Record) -> list[Record]:
    """Return what the sources of a row said; a row that was not merged is its own source."""
    cell = record.get(SOURCES)
    if isinstance(cell, str):
        try:
            cell = json.loads(cell)
        except (ValueError, RecursionError):
            cell = None
    if isinstance(cell, list) and cell and all(isinstance(source, dict) for source in cell):
        return cell
    return [{n: record[n] for n in _KEPT if record.get(n) not in (None, {}, "")}]


def _place_key(row: Record) -> Key:
    if row.get("place_id"):
        return ("id", row["place_id"])
    if row.get("lat") is not None:
        return ("at", round(row["lat"], 4), round(row["lon"], 4), row["precision"])
    if row.get("place_name"):
        return ("name", fold(row["place_name"]), row.get("country"))
    return ()


@lru_cache(maxsize=10_000)
def _day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


# -- which rows are one event ------------------------------------------------------------------


@dataclass(slots=True)
class _Index:
    """The events so far, by what a further row of theirs would be found by."""

    by_day: dict[Key, list[list[_Told]]] = field(default_factory=lambda: defaultdict(list))
    by_span: dict[Key, list[list[_Told]]] = field(default_factory=lambda: defaultdict(list))
    by_quote: dict[Key, list[list[_Told]]] = field(default_factory=lambda: defaultdict(list))
    has_points: bool = False

    def add(self, group: list[_Told]) -> None:
        core = group[0]
        kind = core.row["event_type"]
        for place in self._places(core):
            if 0 < core.days <= _LONGEST_SPAN:
                for day in _days(core):
                    self.by_day[kind, place, day].append(group)
            elif core.days:
                self.by_span[kind, place, core.first, core.last].append(group)

    def add_quotes(self, group: list[_Told], told: _Told) -> None:
        for quote in told.quotes:
            found = self.by_quote[told.row["event_type"], told.place, quote]
            if group not in found:
                found.append(group)

    def near(self, told: _Told) -> list[list[_Told]]:
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

    def _places(self, told: _Told) -> Iterator[Key]:
        yield told.place
        if self.has_points and told.is_fine:
            yield _cell(told.row)


def _group(told: Sequence[_Told]) -> list[list[_Told]]:
    """Return the rows by event; the first of each is the one that tells its days and its place."""
    index = _Index(has_points=any(t.is_fine and t.place[0] == "at" for t in told))
    groups: list[list[_Told]] = []
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


def _order(told: _Told) -> Key:
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
        *_sureness(told),
    )


def _best(index: _Index, told: _Told) -> list[_Told] | None:
    """Return the event that a row tells, or ``None`` where it is a new one, or could be two."""
    ranked: dict[Key, list[list[_Told]]] = defaultdict(list)
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


def _same_quote(index: _Index, told: _Told) -> list[_Told] | None:
    """Return the event whose text an undated row repeats."""
    found: list[list[_Told]] = []
    for quote in sorted(told.quotes):
        for group in index.by_quote.get((told.row["event_type"], told.place, quote), ()):
            if group not in found:
                found.append(group)
    undated = [group for group in found if not group[0].days]
    if undated:
        return undated[0]
    return found[0] if len(found) == 1 else None


def _same_place(core: _Told, told: _Told) -> bool:
    if core.place == told.place:
        return True
    if core.place[:1] == told.place[:1] == ("id",) or not (core.is_fine and told.is_fine):
        return False
    return _kilometres(core.row, told.row) <= max(core.radius, told.radius)


def _agreement(core: _Told, told: _Told) -> int | None:
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


def _days(told: _Told) -> Iterator[int]:
    if told.first is not None and told.last is not None:
        yield from range(told.first.toordinal(), told.last.toordinal() + 1)


# -- distance, on a sphere ---------------------------------------------------------------------


def _vector(row: Record) -> tuple[float, float, float]:
    """Return a point as ``(x, y, z)``, kilometres from the middle of the Earth."""
    lat, lon = math.radians(row["lat"]), math.radians(row["lon"])
    across = _EARTH_KM * math.cos(lat)
    return across * math.cos(lon), across * math.sin(lon), _EARTH_KM * math.sin(lat)


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


# -- what a merged event says ------------------------------------------------------------------


def _merged(group: Sequence[_Told]) -> _Told:
    """Return the rows of one event as one row."""
    if len(group) == 1:
        return group[0]
    core = group[0]
    sources = _distinct(source for told in group for source in told.sources)
    status = _status(sources)
    by_sureness = sorted(group, key=lambda t: (t.row["status"] != status, *_sureness(t)))
    main = by_sureness[0]
    row = dict(main.row)
    row["status"] = status
    for names, key in ((_PLACE, "place"), (_DAYS, "first"), (_DAYS, "last")):
        if getattr(main, key) != getattr(core, key):
            row.update({name: core.row.get(name) for name in names})
    row["counts"] = _counts(sources)
    row["actors"] = _actors(by_sureness)
    for name in ("subtype", "attribution", "cause"):
        row[name] = next((t.row[name] for t in by_sureness if t.row.get(name)), None)
    row["confidence"] = max((t.row["confidence"] or 0.0 for t in group), default=0.0)
    return _Told(row, sources)


def _sureness(told: _Told) -> Key:
    """Order rows by how sure they are, and rows that are equally sure by where they stand."""
    row = told.row
    return (
        -(row.get("confidence") or 0.0),
        row.get("published") or _LAST,
        row.get("document_id") or "",
        row.get("quote_start") if row.get("quote_start") is not None else -1,
        row.get("event_id") or "",
    )


def _distinct(sources: Iterable[Record]) -> list[Record]:
    """Return sources, each once, the first published first."""
    found = {_dumps(source): source for source in sources}
    return [found[key] for key in sorted(found, key=lambda k: (_published(found[k], _LAST), k))]


def _published(source: Record, unknown: str) -> str:
    return str(source.get("published") or unknown)


def _status(sources: Sequence[Record]) -> str:
    told = [(_published(s, ""), s["status"]) for s in sources if s.get("status") in STATUSES]
    statuses = {status for _, status in told}
    if "denied" in statuses:
        return "denied"
    if "occurred" in statuses:
        told = [(day, status) for day, status in told if status not in _OPEN]
    return max(told, key=lambda t: (t[0], _RANK.index(t[1])), default=("", "occurred"))[1]


def _counts(sources: Sequence[Record]) -> dict[str, int]:
    """Return each count with its bounds as the source published last has it."""
    latest: dict[str, Key] = {}
    for source in sources:
        families: dict[str, dict[str, int]] = defaultdict(dict)
        for name, value in sorted((source.get("counts") or {}).items()):
            base = next((name.removesuffix(b) for b in _BOUNDS if name.endswith(b)), name)
            families[base][name] = value
        for base, counts in families.items():
            told = (_published(source, ""), max(counts.values()), sorted(counts.items()))
            if base not in latest or told > latest[base]:
                latest[base] = told
    return {name: value for base in sorted(latest) for name, value in latest[base][2]}


def _actors(group: Sequence[_Told]) -> dict[str, list[str]]:
    """Return the actors of all rows by role, each once, those of the surest row first."""
    found: dict[str, list[str]] = {}
    for told in group:
        for role, names in (told.row.get("actors") or {}).items():
            known = found.setdefault(role, [])
            for name in names:
                if name_keys([name]).isdisjoint(name_keys(known)) and name not in known:
                    known.append(name)
    return {role: names for role, names in found.items() if names}


def _place_in_table(told: _Told) -> Key:
    row = told.row
    return (
        row.get("date_start") or _LAST,
        row.get("date_end") or _LAST,
        _TYPE_ORDER.get(row["event_type"], len(_TYPE_ORDER)),
        row["event_type"],
        row.get("country") or "",
        row.get("place_label") or row.get("place_name") or "",
        *_sureness(told),
    )


_dumps = json.JSONEncoder(ensure_ascii=False).encode
