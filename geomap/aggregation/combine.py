"""Counts of partitions put together: by DuckDB, in bounded memory, in the order of their keys."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb

from geomap.aggregation.groups import Grouping
from geomap.errors import OutputError

__all__ = ["combine"]

#: Memory of the engine; what does not fit into it goes to the disk.
_MEMORY = "1GB"
_THREADS = "2"


def combine(
    parts: Sequence[Path], grouping: Grouping, path: Path, *, by_country: bool = False
) -> None:
    """Write the groups of all partitions, each once, in the order of their keys, as Parquet.

    It has the columns of the key; ``name``, ``lat`` and ``lon`` of the place, where it is a key;
    and ``events``. Of points of one place the southernmost is given, of names the first.

    Parameters
    ----------
    parts : sequence of pathlib.Path
        What was counted, a file for each partition, at least one.
    grouping : Grouping
        Which events are counted together.
    path : pathlib.Path
        What is written. The engine puts what does not fit into the memory beside it.
    by_country : bool
        Whether they come in the order of countries; else in that of days.
    """
    key = list(grouping.key)
    if by_country:
        key.remove("country")
        key.insert(0, "country")
    order = ", ".join(f"{name} NULLS LAST" for name in key)
    point = "CASE WHEN lat IS NOT NULL THEN {'lat': lat, 'lon': lon} END"
    query = f"""COPY (
        SELECT * EXCLUDE (point), point.lat AS lat, point.lon AS lon FROM (
            SELECT {", ".join(key)}, min(name) AS name, min({point}) AS point,
                   sum(events)::BIGINT AS events
            FROM read_parquet([{", ".join(map(_quoted, parts))}]) GROUP BY ALL
        ) ORDER BY {order}
    ) TO {_quoted(path)} (FORMAT parquet)"""  # noqa: S608 - names of columns, and quoted paths
    config: dict[str, Any] = {
        "memory_limit": _MEMORY,
        "temp_directory": str(path.parent),
        "threads": _THREADS,
        "preserve_insertion_order": "false",
    }
    try:
        with duckdb.connect(config=config) as engine:
            engine.execute(query)
    except (duckdb.IOException, duckdb.OutOfMemoryException) as error:
        told = " ".join(str(error).split())[:200]
        raise OutputError(
            f"{path.parent}: counts cannot be put together ({told})", mend="free some space there"
        ) from None


def _quoted(path: Path) -> str:
    """Return a path as a text of SQL."""
    return "'" + str(path).replace("'", "''") + "'"
