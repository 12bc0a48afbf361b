"""Rules on rows that repeat one another."""

from __future__ import annotations

from typing import Any

from geomap.inputs import Source
from geomap.tables.check import check_source


def test_a_row_that_says_the_same_under_another_id_is_told(found: Any) -> None:
    """Rows that agree in all but their ids repeat an event, where they tell enough."""
    row = {"quote": "Drones hit a depot.", "published": "2025-10-17"}
    assert found(row, {}, row) == [("e2", "repeated-row")]
    assert found(row, {**row, "counts": {"killed": 2}}) == []
    assert found(row, {**row, "actors": {"initiator": ["Russia"]}}) == []
    assert found(row, {**row, "quote": "Drones hit a depot again."}) == []


def test_two_events_of_one_place_and_day_are_two(found: Any) -> None:
    """Coarsened rows look alike and are not called duplicates; exact spots that do are."""
    coarse = {"precision": "region", "source_url": None, "place_name": None}
    assert found(coarse, coarse) == []
    exact = {"precision": "point", "source_url": None, "place_name": None}
    assert found(exact, exact) == [("e1", "repeated-row")]


def test_any_other_column_tells_two_events_apart(found: Any) -> None:
    """Data sets number events in columns of their own, which differ where events do."""
    row = {"quote": "Drones hit a depot."}
    assert found({**row, "relid": "2014-1"}, {**row, "relid": "2014-2"}) == []
    assert found({**row, "weapon": "Geran"}, {**row, "weapon": "Molniya"}) == []
    assert found({**row, "weapon": "Geran"}, {**row, "weapon": "Geran"}) == [("e1", "repeated-row")]


def test_an_id_that_comes_twice_is_told_with_the_line() -> None:
    """The reader gives the second an id of its own; the check tells both lines."""
    data = b"event_id,event_type,status\na,strike,occurred\na,meeting,occurred\nb,aid,planned\n"
    (problem,) = check_source(Source("t.csv", data), format="csv").problems()
    assert (problem.rule, problem.line, problem.value) == ("repeated-id", 3, "a")
    assert problem.reason == "is the id of line 2, too"
