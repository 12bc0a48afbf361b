"""Rules that hold within a row."""

from __future__ import annotations

from typing import Any

import pytest

from geomap.extraction.build import SUBTYPES
from geomap.tables.check import find_problems
from geomap.tables.checks.finding import LEVELS
from geomap.taxonomy import EVENT_TYPES


def test_a_sound_row_has_no_problem(found: Any) -> None:
    """What keeps every rule is not complained of."""
    assert found({}, {"quote": "Hit.", "quote_start": 3, "quote_end": 7}) == []


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        ({"event_type": "war"}, "cell"),
        ({"confidence": 1.5}, "cell"),
        ({"country": "Ukraine"}, "cell"),
        ({"lat": 0.0, "lon": 0.0, "country": None}, "null-island"),
        ({"event_type": "call", "subtype": "phone"}, "call-with-place"),
        ({"quote": "Hit.", "quote_start": 3, "quote_end": 8}, "quote-offsets"),
        ({"quote_start": 3}, "quote-offsets"),
        ({"subtype": "summit"}, "subtype"),
        ({"subtype": "dron"}, "subtype"),
        ({"counts": {"killed": -1}}, "counts"),
        ({"counts": {"killed_min": 3, "killed": 2}}, "counts"),
        ({"counts": {"kiled": 2}}, "unknown-count"),
        ({"actors": {"initiator": [""]}}, "actors"),
        ({"actors": {"initiator": []}}, "actors"),
    ],
)
def test_each_slip_is_found_where_it_is(found: Any, row: dict[str, Any], rule: str) -> None:
    """The row that breaks a rule is named, the sound one is not."""
    pairs = found({}, row)
    assert ("e1", rule) in pairs
    assert all(event == "e1" for event, _ in pairs)


@pytest.mark.parametrize(
    "row",
    [
        {"subtype": "of my own"},
        {"event_type": "other", "subtype": "one_sided_violence"},
        {"counts": {"killed_min": 1, "killed": 2, "killed_max": 2, "injured": 0}},
        {"event_type": "call", "subtype": "phone", "lat": None, "lon": None, "radius_km": None,
         "precision": "none", "country": None},
        {"actors": {"initiator": ["Russia"]}},
    ],
)  # fmt: skip
def test_what_is_open_is_not_complained_of(found: Any, row: dict[str, Any]) -> None:
    """Lists that are open are open, and a call without a place is as it should be."""
    assert found(row) == []


def test_a_table_without_columns_is_told(found: Any) -> None:
    """A table that was made by hand has all columns; a misspelt one is named with the right one."""
    import pandas as pd

    table = pd.DataFrame({"event_type": ["strike"], "date_strat": ["2025-10-16"]})
    problems = find_problems(table)
    assert {p.column for p in problems if p.rule == "missing-column"} >= {"date_start", "lat"}
    assert [p.mend for p in problems if p.column == "date_strat"] == ["rename it to date_start"]


def test_a_declared_type_is_a_type(found: Any) -> None:
    """A type that a user declared is no wrong word."""
    from geomap.tables.schema import from_columns

    table = from_columns({"event_id": ["a"], "event_type": ["parade"], "status": ["occurred"],
                          "date_precision": ["unknown"], "precision": ["none"]})  # fmt: skip
    assert [p.rule for p in find_problems(table)] == ["cell"]
    table.attrs["types"] = [{"name": "parade"}]
    assert find_problems(table) == []


def test_the_words_that_rules_know_are_of_the_taxonomy() -> None:
    """Subtypes belong to event types, and every rule has a level."""
    assert set(SUBTYPES) <= set(EVENT_TYPES)
    assert set(LEVELS.values()) == {"error", "warning"}
