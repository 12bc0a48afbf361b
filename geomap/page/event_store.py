"""Any number of events, kept on disk while they are counted and put in order.

DuckDB holds them: what does not fit into the memory that it may take, it sets aside in the folder.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Final

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from geomap.decoding import clean_text
from geomap.errors import OutputError
from geomap.page.areas import DRAWN_AS_AREA
from geomap.page.cells import category, days, different
from geomap.page.grain import Grain
from geomap.page.payload import NUMBERS, POSITION_PARTS
from geomap.tables.positions import floats, plain, positions

__all__ = ["KIND", "EventStore"]

#: What tells events of one kind from those of another.
KIND: Final = ("event_type", "status", "precision", "country")
#: Columns by which events are counted; those of the table itself are numbered c0, c1, …
_KEYS: Final = {
    "x": "INTEGER", "y": "INTEGER", "place": "INTEGER", "kind": "INTEGER", "first": "INTEGER",
    "last": "INTEGER", "radius": "DOUBLE", "label": "VARCHAR", "lon": "DOUBLE", "lat": "DOUBLE",
}  # fmt: skip
#: A cell's number stands above those of all places that are areas.
_FIRST_CELL: Final = 1 << 40
_UNPLACED: Final = -1
_MEMORY: Final = "500MB"
_NAMES_OF_A_SPOT: Final = 3


class EventStore:
    """Events on their way into an overview.

    Parameters
    ----------
    folder : path-like
        An empty folder, for as long as the store is open.
    """

    def __init__(self, folder: Path) -> None:
        self.rows = 0
        self._columns: dict[str, str] = {}
        self._kinds: dict[tuple[str | None, ...], int] = {}
        self._places: dict[str, int] = {}
        self._base = duckdb.connect(
            str(folder / "events.duckdb"),
            config={
                "memory_limit": _MEMORY,
                "temp_directory": str(folder / "set_aside"),
                "preserve_insertion_order": True,
            },
        )
        keys = ", ".join(f'"{name}" {kind}' for name, kind in _KEYS.items())
        self._base.execute(f"CREATE TABLE events (number BIGINT, {keys})")

    def __enter__(self) -> EventStore:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._base.close()
        if isinstance(error, duckdb.IOException | duckdb.OutOfMemoryException):
            raise _set_aside_fails(error) from error

    # -- what goes in ----------------------------------------------------------------------

    def add(self, events: pd.DataFrame) -> None:
        """Add events, behind those that are there.

        Parameters
        ----------
        events : GeoDataFrame or DataFrame
            As for :func:`geomap.page.payload.build_payload`.
        """
        table = plain(events)
        lon, lat = positions(events)
        arrays: dict[str, Any] = {
            "number": np.arange(self.rows, self.rows + len(table)),
            **self._keys(table, lon, lat),
        }
        for name in table.columns:
            if name not in ("lon", "lat"):
                own = self._own_name(name)
                arrays[own] = floats(table[name]) if name in NUMBERS else _text_array(table[name])
        part = pa.table({name: _array(values) for name, values in arrays.items()})
        self._base.register("part", part)
        self._base.execute("INSERT INTO events BY NAME SELECT * FROM part")
        self._base.unregister("part")
        self.rows += len(table)

    def _keys(
        self, table: pd.DataFrame, lon: NDArray[np.float64], lat: NDArray[np.float64]
    ) -> dict[str, Any]:
        first, last = (days(table, name) for name in ("date_start", "date_end"))
        names = [_text_column(table, name) for name in ("place_label", "place_name")]
        radius = floats(table["radius_km"]) if "radius_km" in table.columns else lon * np.nan
        return {
            "x": np.rint(lon * POSITION_PARTS),
            "y": np.rint(lat * POSITION_PARTS),
            "place": self._areas(table),
            "kind": self._kinds_of(table),
            "first": first,
            "last": np.where(np.isnan(first), np.nan, np.fmax(first, last)),
            "radius": radius,
            "label": names[0].fill_null(names[1]) if len(table) else names[0],
            "lon": lon,
            "lat": lat,
        }

    def _kinds_of(self, table: pd.DataFrame) -> NDArray[np.float64]:
        """Return for each event the number of its kind."""
        coded, words = zip(*(category(table, name) for name in KIND), strict=True)
        shape = [len(known) + 1 for known in words]
        codes, combinations = pd.factorize(np.ravel_multi_index(coded, shape))
        kinds = [
            tuple(known[code - 1] if code else None for known, code in zip(words, row, strict=True))
            for row in zip(*np.unravel_index(combinations, shape), strict=True)
        ]
        numbers = [self._kinds.setdefault(kind, len(self._kinds)) for kind in kinds]
        return np.asarray(np.array(numbers, dtype=np.float64)[codes])

    def _areas(self, table: pd.DataFrame) -> NDArray[np.float64]:
        """Return for each event the number of the place that it is known to, where that is wide."""
        if "place_id" not in table.columns or "precision" not in table.columns:
            return np.full(len(table), np.nan)
        wide = table["precision"].isin(DRAWN_AS_AREA).to_numpy(bool)
        codes, place_ids = different(table["place_id"].where(wide))
        numbers = [
            np.nan if one is None else self._places.setdefault(one, len(self._places))
            for one in place_ids
        ]
        return np.asarray(numbers, dtype=np.float64)[codes]

    def _own_name(self, name: str) -> str:
        """Return what a column of the table is called in the store."""
        if name not in self._columns:
            self._columns[name] = f"c{len(self._columns)}"
            kind = "DOUBLE" if name in NUMBERS else "VARCHAR"
            self._base.execute(f"ALTER TABLE events ADD COLUMN {self._columns[name]} {kind}")
        return self._columns[name]

    # -- what comes out --------------------------------------------------------------------

    def languages(self) -> pd.DataFrame:
        """Return the languages that events are told in, and how many are in each."""
        own = self._columns.get("lang")
        if own is None:
            return pd.DataFrame({"lang": [], "events": []})
        query = f"SELECT {own} AS lang, count(*) AS events FROM events GROUP BY 1 ORDER BY 1"
        return self._base.sql(query).df()

    def group(self, grain: Grain) -> int:
        """Count the events by a grain, and return how many groups there are."""
        self._base.execute(
            "CREATE OR REPLACE TEMP TABLE groups AS "
            f"SELECT {_spot(grain)} AS spot, kind, {_begin('first', grain)} AS first, "
            f"{_begin('last', grain)} AS last, count(*) AS events FROM events GROUP BY ALL"
        )
        ((count,),) = self._base.execute("SELECT count(*) FROM groups").fetchall()
        return int(count)

    def grouped(self, grain: Grain) -> pd.DataFrame:
        """Return the groups of the last counting, those of one spot and its days together.

        Returns
        -------
        DataFrame
            ``spot``, ``kind``, ``first``, ``last``, ``events``; where the spot is: ``lon``,
            ``lat``, ``radius_km``, ``place_label``, ``place_id``; and the columns of
            :data:`KIND`.
        """
        groups = self._base.sql("SELECT * FROM groups ORDER BY spot, first, last, kind").df()
        groups = groups.merge(self._spots(grain), on="spot", how="left")
        kinds = pd.DataFrame(list(self._kinds), columns=list(KIND), dtype=object)
        for name in KIND:
            groups[name] = kinds[name].to_numpy()[groups["kind"].to_numpy()]
        place_ids = np.array([*self._places, None], dtype=object)
        spots = groups["spot"].to_numpy()
        is_area = (spots >= 0) & (spots < _FIRST_CELL)
        groups["place_id"] = place_ids[np.where(is_area, spots, -1)]
        groups["radius_km"] = groups["radius_km"].where(groups["precision"].isin(DRAWN_AS_AREA))
        return groups

    def _spots(self, grain: Grain) -> pd.DataFrame:
        """Return where each spot is, in the middle of its events, and what it is called."""
        self._base.execute(
            "CREATE OR REPLACE TEMP TABLE names AS "
            f"SELECT {_spot(grain)} AS spot, label, count(*) AS events FROM events "
            "WHERE label IS NOT NULL GROUP BY ALL"
        )
        return self._base.sql(
            f"""
            WITH ranked AS (
              SELECT spot, label,
                row_number() OVER (PARTITION BY spot ORDER BY events DESC, label) AS rank
              FROM names
            ), named AS (
              SELECT spot, string_agg(
                CASE WHEN rank < {_NAMES_OF_A_SPOT} THEN label ELSE '…' END, ' · ' ORDER BY rank
              ) AS place_label
              FROM ranked WHERE rank <= {_NAMES_OF_A_SPOT} GROUP BY spot
            )
            SELECT spot, sum(x)::DOUBLE / count(x) / {POSITION_PARTS} AS lon,
              sum(y)::DOUBLE / count(y) / {POSITION_PARTS} AS lat,
              max(radius) AS radius_km, any_value(place_label) AS place_label
            FROM (SELECT {_spot(grain)} AS spot, x, y, radius FROM events) LEFT JOIN named
            USING (spot) WHERE spot <> {_UNPLACED} GROUP BY spot ORDER BY spot
            """
        ).df()

    def ordered(self, groups: pd.DataFrame, grain: Grain, rows: int) -> Iterator[pd.DataFrame]:
        """Yield all events, those of the first group first, so many at a time.

        Parameters
        ----------
        groups : DataFrame
            What :meth:`grouped` returned, in the order that is wanted.
        grain : Grain
            That of the groups.
        rows : int
            How many events a table is to have.
        """
        wanted = groups[["spot", "kind", "first", "last"]].assign(row=np.arange(len(groups)))
        self._base.register("wanted", wanted)
        self._base.execute("CREATE OR REPLACE TEMP TABLE wanted_groups AS SELECT * FROM wanted")
        self._base.unregister("wanted")
        own = [f'{own} AS "{own}"' for own in self._columns.values()]
        columns = ", ".join(["e.lon AS lon", "e.lat AS lat", *own])
        reader = self._base.sql(
            f"""
            SELECT {columns} FROM events e JOIN wanted_groups w ON w.spot = {_spot(grain)}
              AND w.kind = e.kind AND w.first IS NOT DISTINCT FROM {_begin("e.first", grain)}
              AND w.last IS NOT DISTINCT FROM {_begin("e.last", grain)}
            ORDER BY w.row, e.first, e.number
            """
        ).to_arrow_reader(rows)
        names = ["lon", "lat", *self._columns]
        for batch in reader:
            yield batch.rename_columns(names).to_pandas()


def _spot(grain: Grain) -> str:
    """Return the expression for where an event is counted: its place, its cell, or nowhere."""
    parts = round(grain.cell * POSITION_PARTS) or 1
    across = f"(x::BIGINT + {180 * POSITION_PARTS}) // {parts}"
    along = f"(y::BIGINT + {90 * POSITION_PARTS}) // {parts}"
    cell = f"{_FIRST_CELL} + ({across}) * {181 * POSITION_PARTS} + {along}"
    return f"CASE WHEN x IS NULL THEN {_UNPLACED} ELSE coalesce(place, {cell}) END"


def _begin(column: str, grain: Grain) -> str:
    """Return the expression for the first day of the unit that a day is in."""
    if grain.unit == "day":
        return column
    epoch = "DATE '1970-01-01'"
    return f"(date_trunc('{grain.unit}', {epoch} + {column})::DATE - {epoch})::INTEGER"


def _text_column(table: pd.DataFrame, name: str) -> pa.Array:
    return _text_array(table[name]) if name in table.columns else pa.nulls(len(table), pa.string())


def _text_array(column: pd.Series[Any]) -> pa.Array:
    """Return a column as texts, as a page has them."""
    numbers, texts = different(column)
    try:
        values = pa.array(texts, pa.string())
    except UnicodeEncodeError:
        values = pa.array([text and clean_text(text) for text in texts], pa.string())
    return values.take(pa.array(numbers))


def _array(values: Any) -> pa.Array:
    """Return values as Arrow has them; NaN is none."""
    return values if isinstance(values, pa.Array) else pa.array(values, from_pandas=True)


def _set_aside_fails(error: duckdb.Error) -> OutputError:
    told = " ".join(str(error).split())[:200]
    return OutputError(
        f"the events cannot be set aside on disk ({told})",
        mend="free some space, or name a larger disk with the variable TMPDIR",
    )
