"""Whatever stands in the cells of a scheme: a row is an event or a rejection, and none is both."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geomap.errors import ReadError
from geomap.tables.assembly import assemble
from geomap.tables.rows import RawRows
from geomap.tables.schemes import in_our_columns, schemes
from geomap.tables.schemes.scheme import Scheme

ODD = (
    "",
    None,
    "NaN",
    "inf",
    "=1+1",
    "\0",
    "\ud800",
    "99/99/9999",
    "0000",
    "٣",
    "²",
    True,
    float("nan"),
)
NESTED: tuple[Any, ...] = (["a"], {"b": 1}, ("c",), b"d")
CELLS = st.one_of(
    st.sampled_from(ODD), st.sampled_from(NESTED), st.text(max_size=20), st.floats(), st.integers()
)


def names_of(scheme: Scheme) -> list[str]:
    """Return the columns that the data file of a scheme speaks of."""
    rules = scheme.rules
    names = [name for group in rules["has"] for name in group]
    names += [name for listed in rules["copy"].values() for name in listed]
    names += [name for rule in rules.get("map", ()) for name in rule["column"]]
    names += [name for listed in rules.get("counts", {}).values() for name in listed]
    names += [
        name for listed in ("start", "end", "parts") for name in rules["dates"].get(listed, ())
    ]
    return sorted(set(names))


@pytest.mark.parametrize("scheme", schemes(), ids=lambda scheme: scheme.name)
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_no_row_is_lost(scheme: Scheme, data: st.DataObject) -> None:
    """Events and rejected rows together are the rows, for any cells in any scheme."""
    names = names_of(scheme)
    rows = data.draw(st.integers(1, 5))
    cells = st.lists(CELLS, min_size=rows, max_size=rows)
    raw = RawRows("t", {name: data.draw(cells) for name in names}, range(1, rows + 1))
    rejected: list[dict[str, Any]] = []
    try:
        table = assemble(in_our_columns(raw), rejected)
    except ReadError:
        assert len({row["line"] for row in rejected}) == rows
    else:
        lines = [row["line"] for row in rejected]
        assert len(set(lines)) == len(lines)
        assert len(table) + len(lines) == rows
