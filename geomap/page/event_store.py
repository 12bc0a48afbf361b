"""Any number of events, kept on disk while they are counted and put in order.

They lie in files of Parquet, which DuckDB counts and sorts: what does not fit into the memory that
it may take, it sets aside in the folder.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray
from pandas.api.types import infer_dtype

from geomap.decoding import clean_text
from geomap.engine import quoted
from geomap.page.areas import DRAWN_AS_AREA
from geomap.page.cells import category, days, different
from geomap.page.grain import Grain
from geomap.page.payload import NUMBERS, POSITION_PARTS
from geomap.tables.positions import floats, plain, positions

if TYPE_CHECKING:
    import duckdb

__all__ = ["KIND", "EventStore"]

#: What tells events of one kind from those of another.
KIND: Final = ("event_type", "status", "precision", "country")
#: Columns by which events are counted; those of the table itself are numbered c0, c1, …
_KEYS: Final = pa.schema(
    {
        "number": pa.int64(), "x": pa.int32(), "y": pa.int32(), "place": pa.int32(),
        "kind": pa.int32(), "first": pa.int32(), "last": pa.int32(), "radius": pa.float64(),
        "label": pa.string(), "lon": pa.float64(), "lat": pa.float64(),
    }
)  # fmt: skip
#: A cell's number stands above those of all places that are areas.
_FIRST_CELL: Final = 1 << 40
_UNPLACED: Final = -1
#: Names that a spot is called by; the last says that there are more.
_NAMES_OF_A_SPOT: Final = 3
#: Most names by which all spots together are found.
_MOST_NAMES: Final = 200_000


class EventStore:
    """Events on their way into an overview.

    Parameters
    ----------
    folder : pathlib.Path
        An empty folder.
    engine : duckdb.DuckDBPyConnection
        What counts and sorts them.
    """

    def __init__(self, folder: Path, engine: duckdb.DuckDBPyConnection) -> None:
        self.rows = 0
        self._columns: dict[str, str] = {}
        self._kinds: dict[tuple[str | None, ...], int] = {}
        self._places: dict[str, int] = {}
        self._folder = folder
        self._files = 0
        self._write(_KEYS.empty_table())
        self._engine = engine
        self._events = f"read_parquet({quoted(folder / '*.parquet')}, union_by_name = true)"

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
        keys = {
            "number": np.arange(self.rows, self.rows + len(table)),
            **self._keys(table, lon, lat),
        }
        arrays = {one.name: _array(keys[one.name], one.type) for one in _KEYS}
        for name in table.columns:
            if name not in ("lon", "lat"):
                own = self._columns.setdefault(name, f"c{len(self._columns)}")
                arrays[own] = (
                    _array(floats(table[name]), pa.float64())
                    if name in NUMBERS
                    else _text_array(table[name])
                )
        self._write(pa.table(arrays))
        self.rows += len(table)

    def _write(self, part: pa.Table) -> None:
        pq.write_table(part, self._folder / f"{self._files}.parquet", compression="lz4")
        self._files += 1

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

    # -- what comes out --------------------------------------------------------------------

    def languages(self) -> pd.DataFrame:
        """Return the languages that events are told in, and how many are in each."""
        own = self._columns.get("lang")
        if own is None:
            return pd.DataFrame({"lang": [], "events": []})
        return self._engine.sql(
            f"SELECT {own} AS lang, count(*) AS events FROM {self._events} GROUP BY 1 ORDER BY 1"
        ).df()

    def group(self, grain: Grain) -> int:
        """Count the events by a grain, and return how many groups there are."""
        self._engine.execute(
            "CREATE OR REPLACE TEMP TABLE groups AS "
            f"SELECT {_spot(grain)} AS spot, kind, {_begin('first', grain)} AS first, "
            f"{_begin('last', grain)} AS last, count(*) AS events FROM {self._events} GROUP BY ALL"
        )
        ((count,),) = self._engine.execute("SELECT count(*) FROM groups").fetchall()
        return int(count)

    def grouped(self, grain: Grain) -> pd.DataFrame:
        """Return the groups of the last counting, those of one spot and its days together.

        Returns
        -------
        DataFrame
            ``spot``, ``kind``, ``first``, ``last``, ``events``; where the spot is: ``lon``,
            ``lat``, ``radius_km``, ``place_label``, ``place_name``, ``place_id``; and the columns
            of :data:`KIND`.
        """
        groups = self._engine.sql("SELECT * FROM groups ORDER BY spot, first, last, kind").df()
        # As objects, the texts of a spot are there once, however many groups it has.
        spots = self._spots(grain).astype({"place_label": object, "place_name": object})
        groups = groups.merge(spots, on="spot", how="left")
        kinds = pd.DataFrame(list(self._kinds), columns=list(KIND), dtype=object)
        for name in KIND:
            groups[name] = kinds[name].to_numpy()[groups["kind"].to_numpy()]
        place_ids = np.array([*self._places, None], dtype=object)
        numbers = groups["spot"].to_numpy()
        is_area = (numbers >= 0) & (numbers < _FIRST_CELL)
        groups["place_id"] = place_ids[np.where(is_area, numbers, -1)]
        groups["radius_km"] = groups["radius_km"].where(groups["precision"].isin(DRAWN_AS_AREA))
        return groups

    def _spots(self, grain: Grain) -> pd.DataFrame:
        """Return where each spot is, in the middle of its events, and what it is called.

        ``place_label`` has its most frequent names; ``place_name``, where these are not all, those
        by which it is found.
        """
        spot = _spot(grain)
        says = [f"SELECT {spot} AS spot, true AS is_label, label AS name FROM {self._events}"]
        if own := self._columns.get("place_name"):
            says.append(f"SELECT {spot}, false, {own} FROM {self._events} WHERE {own} <> label")
        self._engine.execute(
            "CREATE OR REPLACE TEMP TABLE names AS SELECT *, count(*) AS events "
            f"FROM ({' UNION ALL '.join(says)}) WHERE name IS NOT NULL GROUP BY ALL"
        )
        ((spots,),) = self._engine.execute("SELECT count(DISTINCT spot) FROM names").fetchall()
        found_by = max(_MOST_NAMES // max(spots, 1), _NAMES_OF_A_SPOT)
        return self._engine.sql(
            f"""
            WITH ranked AS (
              SELECT *, row_number() OVER (
                PARTITION BY spot ORDER BY is_label DESC, events DESC, name
              ) AS rank
              FROM names
            ), named AS (
              SELECT spot,
                string_agg(
                  CASE WHEN rank < {_NAMES_OF_A_SPOT} THEN name ELSE '…' END, ' · ' ORDER BY rank
                ) FILTER (is_label AND rank <= {_NAMES_OF_A_SPOT}) AS place_label,
                CASE WHEN count(*) > count(*) FILTER (is_label AND rank < {_NAMES_OF_A_SPOT})
                  THEN string_agg(name, ' · ' ORDER BY rank) FILTER (rank <= {found_by})
                END AS place_name
              FROM ranked GROUP BY spot
            )
            SELECT spot, sum(x)::DOUBLE / count(x) / {POSITION_PARTS} AS lon,
              sum(y)::DOUBLE / count(y) / {POSITION_PARTS} AS lat, max(radius) AS radius_km,
              any_value(place_label) AS place_label, any_value(place_name) AS place_name
            FROM (SELECT {spot} AS spot, x, y, radius FROM {self._events}) LEFT JOIN named
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
        self._engine.register("wanted", wanted)
        self._engine.execute("CREATE OR REPLACE TEMP TABLE wanted_groups AS SELECT * FROM wanted")
        self._engine.unregister("wanted")
        own = [f'{own} AS "{own}"' for own in self._columns.values()]
        columns = ", ".join(["e.lon AS lon", "e.lat AS lat", *own])
        reader = self._engine.sql(
            f"""
            SELECT {columns} FROM {self._events} e JOIN wanted_groups w ON w.spot = {_spot(grain)}
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
    if infer_dtype(column, skipna=True) == "string":
        with suppress(UnicodeEncodeError):
            texts = pa.array(column, pa.string(), from_pandas=True)
            return pc.if_else(pc.equal(texts, ""), None, texts)
    numbers, cells = different(column)
    cleaned = [cell and clean_text(cell) for cell in cells]
    return pa.array(cleaned, pa.string()).take(pa.array(numbers))


def _array(values: Any, kind: pa.DataType) -> pa.Array:
    """Return values as Arrow has them; NaN is none."""
    return values if isinstance(values, pa.Array) else pa.array(values, kind, from_pandas=True)
