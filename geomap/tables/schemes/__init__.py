"""Tables in the schemes of other data sets, and of none, read as event tables."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from geomap.tables.blocks import Parted, RowBlocks
from geomap.tables.rows import RawRows
from geomap.tables.schemes.any_table import scheme_for, type_words_of
from geomap.tables.schemes.days import Order
from geomap.tables.schemes.scheme import Scheme, header_of, is_ours, recognise, schemes
from geomap.tables.schemes.translate import Survey, survey, translate

__all__ = [
    "Layout",
    "Order",
    "begins_known",
    "blocks_in_our_columns",
    "header_of",
    "in_our_columns",
    "schemes",
]


def begins_known(head: bytes) -> bool:
    """Return whether data begin as a table of a known scheme: with its header, or an object.

    Parameters
    ----------
    head : bytes
        The beginning, with the whole first line.
    """
    line = head.decode("utf-8", errors="replace").lstrip("\ufeff \t\r\n").partition("\n")[0]
    if line.startswith("{"):
        try:
            row = json.loads(line)
        except (ValueError, RecursionError):
            return False
        return isinstance(row, dict) and recognise(row) is not None
    for delimiter in ",;\t":
        cells = [cell.strip().strip('"') for cell in line.split(delimiter)]
        if len(cells) > 1 and (recognise(cells) is not None or header_of(cells) is not None):
            return True
    return False


@dataclass(frozen=True, slots=True)
class Layout:
    """What a user says of a table that its columns do not say.

    Attributes
    ----------
    columns : mapping of str to str
        What the table calls columns of ours; it counts for more than any scheme.
    order : {"day", "month"} or None
        Which number comes first where a day could be two, as in 03/04/2024.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    order: Order | None = None


def in_our_columns(raw: RawRows, layout: Layout | None = None) -> RawRows:
    """Return all rows of a table under our columns; see :func:`blocks_in_our_columns`."""
    (rows,) = blocks_in_our_columns(lambda: iter([raw]), layout)()
    return rows


@dataclass(frozen=True, slots=True)
class _Translated(Parted):
    """The blocks of a table of another scheme, under our columns.

    Attributes
    ----------
    blocks : callable
        Yields them as a reader found them.
    scheme : Scheme
        The scheme that the table is of.
    known : Survey
        What all rows of the table settle.
    """

    blocks: RowBlocks
    scheme: Scheme
    known: Survey

    def __call__(self) -> Iterator[RawRows]:
        return (translate(raw, self.scheme, self.known) for raw in self.blocks())

    @property
    def span(self) -> tuple[int, ...] | None:
        return self.blocks.span if isinstance(self.blocks, Parted) else None

    def parts(self) -> list[_Translated]:
        parts = self.blocks.parts() if isinstance(self.blocks, Parted) else [self.blocks]
        return [replace(self, blocks=part) for part in parts]


def blocks_in_our_columns(blocks: RowBlocks, layout: Layout | None = None) -> RowBlocks:
    """Return what yields a table under our columns; one that is so already is not touched.

    What all rows settle together, as the order of day and month, is looked for first.

    Parameters
    ----------
    blocks : callable
        Yields the rows that a reader found, as often as it is called.
    layout : Layout, optional
        What a user says of the table.

    Raises
    ------
    OptionError
        When a column that the user named is not there.
    """
    scheme, order = _scheme_of(blocks, layout or Layout())
    if scheme is None:
        return blocks
    return _Translated(blocks, scheme, survey(blocks(), scheme, order))


def _scheme_of(blocks: RowBlocks, layout: Layout) -> tuple[Scheme | None, Order | None]:
    """Return the scheme that a table is read by, ``None`` for ours, and the order of its days."""
    first = next(blocks())
    names = list(first.columns)
    if not layout.columns:
        if is_ours(names):
            return None, None
        if (scheme := recognise(names)) is not None:
            return scheme, layout.order
    own = scheme_for(
        names,
        lambda: type_words_of(raw.columns["event_type"] for raw in blocks()),
        has_points=first.points is not None,
        given=layout.columns,
        order=layout.order,
    )
    return own, layout.order
