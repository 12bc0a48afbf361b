"""Tables in the schemes of other data sets, and of none, read as event tables."""

from __future__ import annotations

from collections.abc import Mapping

from geomap.tables.rows import RawRows
from geomap.tables.schemes.any_table import scheme_for
from geomap.tables.schemes.days import Order
from geomap.tables.schemes.scheme import header_of, is_ours, recognise, schemes
from geomap.tables.schemes.translate import translate

__all__ = ["Order", "header_of", "in_our_columns", "schemes"]


def in_our_columns(
    raw: RawRows, *, given: Mapping[str, str] | None = None, order: Order | None = None
) -> RawRows:
    """Return rows under our columns; rows that are so already are returned as they are.

    Parameters
    ----------
    raw : RawRows
        What a reader found.
    given : mapping of str to str, optional
        Columns that a user named, ours to theirs; they count for more than any scheme.
    order : {"day", "month"}, optional
        Which number comes first where a day could be two, as in 03/04/2024.

    Raises
    ------
    OptionError
        When there is no such column.
    """
    if not given:
        if is_ours(raw.columns):
            return raw
        if (scheme := recognise(raw.columns)) is not None:
            return translate(raw, scheme, order)
    own = scheme_for(raw.columns, has_points=raw.points is not None, given=given, order=order)
    return raw if own is None else translate(raw, own, order)
