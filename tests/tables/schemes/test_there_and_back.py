"""Whatever codes a table of a scheme has, known or not: it comes back with the same cells."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from geomap.tables.assembly import assemble
from geomap.tables.rows import RawRows
from geomap.tables.schemes import in_our_columns, schemes
from geomap.tables.schemes.scheme import Scheme
from geomap.tables.schemes.write import in_scheme

WRITTEN = [scheme for scheme in schemes() if "write" in scheme.rules]
TEXTS = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=8)
ODD = ["77", "A code of tomorrow", "x"]
DAYS = {"{y}-{m}-{d}": "2031-05-{:02}", "{y}{m}{d}": "203105{:02}", "{m}/{d}/{y}": "05/{:02}/2031"}


def cells_of(scheme: Scheme, name: str) -> st.SearchStrategy[str | None]:
    """Return what can stand in a column of a scheme: its codes, odd ones, or any text."""
    rules = scheme.rules
    copied = {names[0]: ours for ours, names in rules["copy"].items()}
    dates = [*rules["dates"]["start"], *rules["dates"].get("end", ())]
    codes = [c for rule in rules["map"] if name in rule["column"] for c in rule["codes"]]
    if copied.get(name) in ("lat", "lon"):
        return st.sampled_from(["1.25", "-4.5", "49.98081"])
    if name in dates:
        day = DAYS[rules["dates"]["write"]]
        return st.sampled_from([day.format(13), day.format(14)]) if dates.index(name) == 0 else (
            st.just(day.format(28))
        )  # fmt: skip
    if codes:
        return st.none() | st.sampled_from([*codes, *ODD])
    if any(name in rule["columns"] for rule in rules.get("flag", ())) or name.endswith("_b"):
        return st.none() | st.sampled_from(["0", "1"])
    if any(name in names for names in rules.get("counts", {}).values()):
        return st.none() | st.sampled_from(["0", "3", "many"])
    if any(name in names for names in rules.get("countries", {}).values()):
        return st.none() | st.sampled_from(["Ukraine", "UP", "804", "Nowhere"])
    return TEXTS if name in copied else st.none() | TEXTS


@pytest.mark.parametrize("scheme", WRITTEN, ids=lambda scheme: scheme.name)
@settings(
    max_examples=10,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(data=st.data())
def test_every_cell_comes_back(scheme: Scheme, data: st.DataObject) -> None:
    """Codes of no meaning to us, and columns that we do not read, are given back as they were."""
    length = data.draw(st.integers(1, 4))
    columns: dict[str, list[Any]] = {}
    for name in scheme.rules["write"]["columns"]:
        cells = st.lists(cells_of(scheme, name), min_size=length, max_size=length)
        columns[name] = data.draw(cells)
    for name in (scheme.rules["copy"]["event_id"][0], *scheme.rules["dates"]["start"]):
        if name in scheme.rules["copy"]["event_id"]:
            columns[name] = [f"{900 + i}" for i in range(length)]
    marks = {"gdelt": "EventCode", "timemap": "associations", "viina": "viina_version"}
    if scheme.name in marks:  # a column by which the scheme is known holds something
        columns[marks[scheme.name]] = ["040" if scheme.name == "gdelt" else "2"] * length
    table = assemble(in_our_columns(RawRows("t", dict(columns), range(1, length + 1))))
    assert "read as " + scheme.title in table.attrs["notes"][0]
    back = in_scheme(table, scheme)
    assert back.left_out == []
    different = {
        name: (columns[name], back.columns[name])
        for name in columns
        if back.columns[name] != columns[name]
    }
    assert different == {}
