"""One event told in several articles is one event: its rows are merged, its sources all kept.

Which rows those are, :mod:`geomap.tables.same_event` says. Of a merged event, the days and the
place are the narrowest that are told. It is *denied* if any source denies it, *occurred* rather
than planned or hypothetical, and otherwise what the source published last says. Each of its counts
comes from the source published last that has it, of two of one day from the larger. The rest comes
from the surest row. The column ``sources`` keeps what each source said.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

import geopandas as gpd

from geomap.errors import SchemaError
from geomap.tables.merge_names import name_keys
from geomap.tables.same_event import Key, Record, Told, by_event, sureness
from geomap.tables.schema import NAMES, from_columns, to_records
from geomap.taxonomy import EVENT_TYPES, STATUSES

__all__ = ["SOURCES", "merge_events"]

#: The column that holds, as JSON, what each source of a merged event said.
SOURCES = "sources"

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
_OPEN = frozenset({"planned", "hypothetical"})
#: Of two statuses told on one day, the later of these holds.
_RANK = ("hypothetical", "planned", "occurred", "cancelled", "denied")
_BOUNDS = ("_min", "_max", "_about")
_TYPE_ORDER = {name: number for number, name in enumerate(EVENT_TYPES)}
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
    told = [Told(record, _sources(record)) for record in to_records(table)]
    while True:
        groups = by_event(told)
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


def _sources(record: Record) -> list[Record]:
    """Return what the sources of a row said; a row that was not merged is its own source."""
    cell = record.get(SOURCES)
    if isinstance(cell, str):
        try:
            cell = json.loads(cell)
        except (ValueError, RecursionError):
            cell = None
    if isinstance(cell, list) and cell and all(isinstance(source, dict) for source in cell):
        return [{n: v for n, v in source.items() if _is_sound(n, v)} for source in cell]
    return [{n: record[n] for n in _KEPT if record.get(n) not in (None, {}, "")}]


def _is_sound(name: str, value: Any) -> bool:
    """Return whether what a table says of a source is of the kind that is written there."""
    if name == "counts":
        return isinstance(value, dict) and all(type(count) is int for count in value.values())
    return isinstance(value, int if name in ("quote_start", "quote_end") else str)


def _merged(group: Sequence[Told]) -> Told:
    """Return the rows of one event as one row."""
    if len(group) == 1:
        return group[0]
    core = group[0]
    sources = _distinct(source for told in group for source in told.sources)
    status = _status(sources)
    by_sureness = sorted(group, key=lambda t: (t.row["status"] != status, *sureness(t)))
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
    return Told(row, sources)


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


def _actors(group: Sequence[Told]) -> dict[str, list[str]]:
    """Return the actors of all rows by role, each once, those of the surest row first."""
    found: dict[str, list[str]] = {}
    for told in group:
        for role, names in (told.row.get("actors") or {}).items():
            known = found.setdefault(role, [])
            for name in names:
                if name_keys([name]).isdisjoint(name_keys(known)) and name not in known:
                    known.append(name)
    return {role: names for role, names in found.items() if names}


def _place_in_table(told: Told) -> Key:
    row = told.row
    return (
        row.get("date_start") or _LAST,
        row.get("date_end") or _LAST,
        _TYPE_ORDER.get(row["event_type"], len(_TYPE_ORDER)),
        row["event_type"],
        row.get("country") or "",
        row.get("place_label") or row.get("place_name") or "",
        *sureness(told),
    )


_dumps = json.JSONEncoder(ensure_ascii=False).encode
