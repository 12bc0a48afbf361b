"""Writing event tables, whole or not at all."""

from __future__ import annotations

import os
import sys
from dataclasses import asdict
from typing import Any

import geopandas as gpd
import pandas as pd

from geomap.decoding import clean_text
from geomap.errors import InputError
from geomap.files import write_bytes
from geomap.tables.formats import Format, format_for
from geomap.tables.schema import NAMES
from geomap.tables.schemes.write import in_scheme, scheme_named

__all__ = ["encode", "write_events"]


def write_events(
    table: gpd.GeoDataFrame,
    path: str | os.PathLike[str],
    *,
    format: str | None = None,
    scheme: str | None = None,
    rejected: list[dict[str, Any]] | None = None,
) -> None:
    """Write an event table to a file, whole or not at all.

    Parameters
    ----------
    table : geopandas.GeoDataFrame
        An event table.
    path : path-like
        The file, or ``"-"`` for standard output.
    format : str, optional
        Its format; by default what the ending says.
    scheme : {"acled", "gdelt", "ours", "timemap", "ucdp", "viina"}, optional
        The scheme of a data set that is to be written, as CSV, TSV, JSON or JSON Lines; by default
        ours. What each holds says ``docs/schemes.md``.
    rejected : list, optional
        Gets the events that the scheme cannot hold, a dictionary an event, as in
        :func:`read_events`.

    Raises
    ------
    OptionError
        When neither the format nor the ending names a format, or there is no such scheme.
    OutputError
        When the file cannot be written.
    InputError
        When what is given is not an event table.
    """
    chosen = format_for(path, format)
    if "event_type" not in table.columns:
        raise InputError("not an event table", mend="give what geomap.extract() returns")
    data, left_out, _ = encode(_cleaned(table), chosen, scheme)
    if rejected is not None:
        rejected.extend(left_out)
    if os.fspath(path) == "-":
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    else:
        write_bytes(path, data)


def _cleaned(table: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return a table without the characters that a file cannot hold; itself, where it has none."""
    cleaned = {}
    for name in table.columns:
        if table[name].dtype == object:
            texts = [cell for cell in table[name] if isinstance(cell, str)]
            if clean_text(joined := "".join(texts)) != joined:
                cells = [
                    clean_text(cell) if isinstance(cell, str) else cell for cell in table[name]
                ]
                cleaned[name] = pd.Series(cells, dtype=object, index=table.index)
    return table.assign(**cleaned) if cleaned else table


def encode(
    table: gpd.GeoDataFrame, format: Format, scheme: str | None = None
) -> tuple[bytes, list[dict[str, Any]], list[str]]:
    """Return an event table as the bytes of a file in a scheme.

    Returns
    -------
    tuple of (bytes, list of dict, list of str)
        The bytes, the events that the scheme cannot hold, and what there is to say.
    """
    wanted = None if scheme is None else scheme_named(scheme)
    if wanted is None:
        return format.write(table), [], []
    from geomap.tables.schemes.write_files import scheme_bytes

    rows = in_scheme(table, wanted)
    lost = [name for name in rows.lost if name in NAMES]
    if others := len(rows.lost) - len(lost):
        lost.append(f"{others} columns of the table's own")
    notes = [f"{wanted.title} has no columns for {', '.join(lost)}"] if lost else []
    return scheme_bytes(rows, format.name), [asdict(row) for row in rows.left_out], notes
