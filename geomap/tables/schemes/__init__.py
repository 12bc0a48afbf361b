"""Tables in the schemes of other data sets, and of none, read as event tables."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from geomap.tables.rows import RawRows
from geomap.tables.schemes.any_table import scheme_for
from geomap.tables.schemes.days import Order
from geomap.tables.schemes.scheme import header_of, is_ours, recognise, schemes
from geomap.tables.schemes.translate import translate

__all__ = ["Layout", "Order", "begins_known", "header_of", "in_our_columns", "schemes"]


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
    """Return rows under our columns; rows that are so already are returned as they are.

    Parameters
    ----------
    raw : RawRows
        What a reader found.
    layout : Layout, optional
        What a user says of the table.

    Raises
    ------
    OptionError
        When a column that the user named is not there.
    """
    given, order = (layout.columns, layout.order) if layout else ({}, None)
    if not given:
        if is_ours(raw.columns):
            return raw
        if (scheme := recognise(raw.columns)) is not None:
            return translate(raw, scheme, order)
    own = scheme_for(raw.columns, has_points=raw.points is not None, given=given, order=order)
    return raw if own is None else translate(raw, own, order)
