"""Counts of partitions put together: by DuckDB, in bounded memory, in the order of their keys."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from geomap.aggregation.groups import Grouping
from geomap.engine import opened_engine, quoted

__all__ = ["combine"]

_MEGABYTES = 1000


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
            FROM read_parquet([{", ".join(map(quoted, parts))}]) GROUP BY ALL
        ) ORDER BY {order}
    ) TO {quoted(path)} (FORMAT parquet)"""  # noqa: S608 - names of columns, and quoted paths
    with opened_engine(path.parent, megabytes=_MEGABYTES) as engine:
        engine.execute(query)
