"""The engine that counts and sorts rows of any number: DuckDB, in bounded memory."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from geomap.errors import OutputError

__all__ = ["opened_engine", "quoted"]

#: Each thread takes memory of its own.
_THREADS = 2


@contextmanager
def opened_engine(folder: Path, *, megabytes: int) -> Iterator[duckdb.DuckDBPyConnection]:
    """Give an engine; what does not fit into its memory it sets aside on the disk.

    Parameters
    ----------
    folder : pathlib.Path
        Where it sets aside; there for as long as the engine is.
    megabytes : int
        Memory that it may take.

    Raises
    ------
    OutputError
        When the disk, or the memory, is full.
    """
    config: dict[str, Any] = {
        "memory_limit": f"{megabytes}MB",
        "temp_directory": str(folder),
        "threads": _THREADS,
        "preserve_insertion_order": False,
    }
    try:
        with duckdb.connect(config=config) as engine:
            yield engine
    except (duckdb.IOException, duckdb.OutOfMemoryException) as error:
        told = " ".join(str(error).split())[:200]
        raise OutputError(
            f"{folder.parent}: rows cannot be set aside there ({told})",
            mend="free some space there, or write to another disk",
        ) from error


def quoted(path: Path) -> str:
    """Return a path as a text of SQL."""
    return "'" + str(path).replace("'", "''") + "'"
