"""Tables of groups as files: Parquet, CSV, TSV, GeoJSON, JSON Lines; or a folder of Parquet."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from geomap.tables.delimited import guarded
from geomap.tables.json_rows import dumps
from geomap.tables.parquet import encoded_arrow

__all__ = ["ENCODERS", "NOT_KNOWN", "Split", "write_folder"]

#: What the folders of a table are of.
Split = Literal["year", "country"]
#: What a folder is called whose rows have no value. The name that Hive has for them stops pyarrow,
#: and so pandas and geopandas, from reading the table.
NOT_KNOWN = "unknown"
_FILE = "part-0.parquet"


def write_folder(tables: Iterable[pa.Table], folder: Path, split: Split) -> None:
    """Write a table in folders, one for each value, as ``year=2025/part-0.parquet``.

    Parameters
    ----------
    tables : iterable of pyarrow.Table
        The table in parts, sorted by what the folders are of.
    folder : pathlib.Path
        Where they are made.
    split : {"year", "country"}
        The year of the first day, or the column ``country``, which the files then do not have.
    """
    runs = (run for table in tables for run in _runs(table, split))
    for value, parts in groupby(runs, itemgetter(0)):
        inner = folder / f"{split}={NOT_KNOWN if value is None else value}"
        inner.mkdir()
        with (inner / _FILE).open("wb") as stream:
            for data in encoded_arrow(part for _, part in parts):
                stream.write(data)


def _runs(table: pa.Table, split: Split) -> Iterator[tuple[Any, pa.Table]]:
    """Yield rows that follow one another and belong to one folder, with what that is of."""
    column = pc.year(table["date_start"]) if split == "year" else table["country"]
    values = np.array(column.to_pylist(), dtype=object)
    ends = np.append(np.flatnonzero(values[1:] != values[:-1]) + 1, len(values))
    kept = table.drop_columns(["country"]) if split == "country" else table
    first = 0
    for end in ends.tolist() if len(values) else ():
        yield values[first], kept.slice(first, end - first)
        first = end


def _delimited(delimiter: str, tables: Iterable[pa.Table]) -> Iterator[bytes]:
    for number, table in enumerate(tables):
        out = io.StringIO(newline="")
        writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
        if not number:
            writer.writerow(_names(table))
        for record in _records(table):
            writer.writerow([guarded(c) if isinstance(c, str) else c for c in record.values()])
        yield out.getvalue().encode("utf-8")


def _csv(tables: Iterable[pa.Table]) -> Iterator[bytes]:
    return _delimited(",", tables)


def _tsv(tables: Iterable[pa.Table]) -> Iterator[bytes]:
    return _delimited("\t", tables)


def _json_lines(tables: Iterable[pa.Table]) -> Iterator[bytes]:
    for table in tables:
        yield "".join(dumps(record) + "\n" for record in _records(table)).encode("utf-8")


def _geojson(tables: Iterable[pa.Table]) -> Iterator[bytes]:
    yield b'{"type": "FeatureCollection", "features": ['
    before = "\n"
    for table in tables:
        features = ",\n".join(dumps(_feature(record)) for record in _records(table))
        if features:
            yield (before + features).encode("utf-8")
            before = ",\n"
    yield b"\n]}\n"


def _feature(record: dict[str, Any]) -> dict[str, Any]:
    position = [record["lon"], record["lat"]]
    geometry = None if None in position else {"type": "Point", "coordinates": position}
    return {"type": "Feature", "geometry": geometry, "properties": record}


#: How one file is written, by the names of formats: the parts of a table, at least one, as bytes.
ENCODERS: Mapping[str, Callable[[Iterable[pa.Table]], Iterator[bytes]]] = {
    "csv": _csv,
    "geojson": _geojson,
    "jsonl": _json_lines,
    "parquet": encoded_arrow,
    "tsv": _tsv,
}


def _names(table: pa.Table) -> list[str]:
    return [name for name in table.column_names if name != "geometry"]


def _records(table: pa.Table) -> list[dict[str, Any]]:
    """Return rows without their geometry, days as ISO text."""
    names = _names(table)
    columns = (
        pc.cast(table[name], pa.string()) if pa.types.is_date(table[name].type) else table[name]
        for name in names
    )
    rows = zip(*(column.to_pylist() for column in columns), strict=True)
    return [dict(zip(names, row, strict=True)) for row in rows]
