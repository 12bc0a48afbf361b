"""Reading event tables, whole or in blocks."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import PurePath
from typing import Any

import geopandas as gpd

from geomap.errors import ReadError
from geomap.extraction.own_cues import read_own_cues
from geomap.files import read_bytes
from geomap.inputs import Source, one_source
from geomap.tables.assembly import assemble
from geomap.tables.blocks import RowBlocks
from geomap.tables.formats import (
    ENDINGS,
    FORMATS,
    Format,
    format_beginning,
    format_named,
    format_with,
)
from geomap.tables.rows import MAX_TABLE_BYTES, RawRows
from geomap.tables.schemes import Layout, Order, blocks_in_our_columns, in_our_columns
from geomap.tables.zipped import is_packed, unzipped
from geomap.taxonomy import OwnType

__all__ = ["MAX_ROWS", "goes_in_blocks", "raw_blocks", "raw_rows", "read_events", "read_source"]

#: Most rows, and cells, that are held at once.
MAX_ROWS = 5_000_000
_MAX_CELLS = 200_000_000


def read_events(
    path: str | os.PathLike[str],
    *,
    format: str | None = None,
    rejected: list[dict[str, Any]] | None = None,
    cues: str | os.PathLike[str] | None = None,
    columns: Mapping[str, str] | None = None,
    day_order: Order | None = None,
) -> gpd.GeoDataFrame:
    """Return the event table that a file holds.

    Tables of ACLED, UCDP GED, VIINA, GDELT, TimeMap and Eyes on Russia are known by their columns,
    any other by the usual names of its columns; see ``docs/schemes.md``.

    Parameters
    ----------
    path : path-like
        The file, or ``"-"`` for standard input.
    format : str, optional
        Its format; by default what the ending says, or the data where it says nothing.
    rejected : list, optional
        Gets what could not be used, a dictionary a row: ``file``, ``line``, ``column``, ``value``,
        ``reason``. The table's ``attrs["rejected"]`` holds the same.
    cues : path-like, optional
        TOML file that declares event types of your own; see ``docs/own-cues.md``. Rows of a type
        that nobody declared are rejected.
    columns : mapping of str to str, optional
        What the table calls columns of ours, as ``{"lat": "Y"}``, where their names do not say it.
    day_order : {"day", "month"}, optional
        Which number comes first where a day could be two, as in 03/04/2024.

    Returns
    -------
    geopandas.GeoDataFrame
        The event table in EPSG:4326.

    Raises
    ------
    ReadError
        When the file cannot be read, is not an event table, or none of its rows can be used.
    OptionError
        When there is no such format or column.
    """
    types = read_own_cues(cues).types if cues is not None else ()
    source = one_source(os.fspath(path))
    layout = Layout(columns or {}, day_order)
    return read_source(source, format=format, rejected=rejected, types=types, layout=layout)


def read_source(
    source: Source,
    *,
    format: str | None = None,
    rejected: list[dict[str, Any]] | None = None,
    types: Sequence[OwnType] = (),
    layout: Layout | None = None,
) -> gpd.GeoDataFrame:
    """Return the event table that a source holds; see :func:`read_events`."""
    return assemble(raw_rows(source, format=format, layout=layout), rejected, types)


def raw_rows(source: Source, *, format: str | None = None, layout: Layout | None = None) -> RawRows:
    """Return all rows that a source holds under our columns, their cells as the file has them.

    Raises
    ------
    ReadError
        When the file cannot be read, is not a table, or is too large to be held.
    """
    held = []
    rows = 0
    for block in _blocks(source, format)():
        held.append(block)
        rows += len(block.lines)
        if rows > MAX_ROWS or rows * len(block.columns) > _MAX_CELLS:
            raise ReadError(
                f"{source.name}: has more than {rows:,} rows of {len(block.columns)} columns,"
                " more than can be held at once",
                mend="take out what is needed with geomap convert and its filters, or count with"
                " geomap aggregate: both read tables of any length",
            )
    return in_our_columns(RawRows.joined(held), layout)


def raw_blocks(
    source: Source, *, format: str | None = None, layout: Layout | None = None
) -> RowBlocks:
    """Return what yields the rows of :func:`raw_rows` in blocks, as often as it is called.

    Formats that are not read in blocks come as one, the whole.

    Raises
    ------
    ReadError
        When the file cannot be read, or is not a table; while rows are asked for, too.
    """
    return blocks_in_our_columns(_blocks(source, format), layout)


def goes_in_blocks(source: Source) -> bool:
    """Return whether a source is in a format that is read in blocks, and is not packed.

    Raises
    ------
    ReadError
        When it begins as something that is no table.
    """
    return not is_packed(source.head()) and bool(_format_of(source).blocks)


def _format_of(source: Source) -> Format:
    return format_with(source.ending) or format_beginning(source)


def _blocks(source: Source, format: str | None) -> RowBlocks:
    """Return what yields the rows of a source under the columns of its own."""
    chosen = None if format is None else format_named(format)
    beside: Mapping[str, bytes] = {}
    if is_packed(source.head()):
        companions = frozenset(e for known in FORMATS for e in known.companions)
        packed = unzipped(
            source.read(limit=MAX_TABLE_BYTES),
            source.name,
            endings=ENDINGS,
            limit=MAX_TABLE_BYTES,
            companions=companions,
        )
        if packed is not None:
            inside = Source(source.name, packed.data)
            chosen = chosen or format_with(packed.ending) or format_beginning(inside)
            return chosen.read(inside, packed.beside)
    chosen = chosen or _format_of(source)
    if source.data is None and chosen.companions:
        beside = _beside(source, chosen)
    return chosen.read(source, beside)


def _beside(source: Source, format: Format) -> dict[str, bytes]:
    """Return the files that lie beside a file and belong to it, by their endings."""
    found: dict[str, bytes] = {}
    stem = os.fspath(PurePath(source.name).with_suffix(""))
    for ending in format.companions:
        for spelt in (ending, ending.upper()):
            if ending not in found and os.path.isfile(stem + spelt):
                found[ending] = read_bytes(stem + spelt, limit=MAX_TABLE_BYTES)
    return found
