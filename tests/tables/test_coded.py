"""A column of different cells is the column; what it says is asked once for each."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from geomap.tables.coded import Coded, combined

NAN = float("nan")


@pytest.mark.parametrize(
    ("given", "held"),
    [
        (["a", "b", "a"], ["a", "b", "a"]),
        (["a", "", " \t", None], ["a", None, None, None]),
        ([1, True, 1.0, NAN, "1"], [1, True, 1.0, None, "1"]),
        ([{}, ["x"], {"y": 1}], [{}, ["x"], {"y": 1}]),
        ([], []),
    ],
)
def test_a_column_holds_its_cells(given: list[Any], held: list[Any]) -> None:
    """Every row has its cell, of its own type; what says nothing is empty."""
    column = Coded.of(given)
    assert column.tolist() == held
    assert list(map(type, column)) == list(map(type, held))
    assert column.known.tolist() == [cell is not None for cell in held]


def test_like_cells_are_read_once() -> None:
    """A cell is read once, an empty one or one of no row never; ``None`` makes it empty."""
    asked: list[str] = []

    def read(cell: str) -> str | None:
        asked.append(cell)
        return cell.upper() if cell != "b" else None

    column = Coded.of(["a", "b", None, "a", "c"]).take([0, 1, 2, 3])
    assert column.map(read).tolist() == ["A", None, None, "A"]
    assert asked == ["a", "b"]


def test_columns_say_together_what_their_rows_say() -> None:
    """Each combination is asked once, with ``None`` for an empty cell."""
    asked: list[tuple[Any, Any]] = []

    def read(one: str | None, other: int | None) -> str | None:
        asked.append((one, other))
        return None if one is None else f"{one}{other}"

    ones, others = Coded.of(["a", "a", None, "a", "b"]), Coded.of([1, 1, 2, None, 1])
    assert combined(read, ones, others).tolist() == ["a1", "a1", None, "aNone", "b1"]
    assert sorted(asked, key=str) == sorted(set(asked), key=str)
    assert len(asked) == 4


def test_what_is_empty_can_be_filled_and_emptied() -> None:
    """One column fills another where that is empty, and nowhere else."""
    one, other = Coded.of(["a", None, None]), Coded.of(["x", "y", None])
    assert one.or_else(other).tolist() == ["a", "y", None]
    assert one.or_else(Coded.same("z", 3)).tolist() == ["a", "z", "z"]
    assert other.where(np.asarray([False, True, True])).tolist() == [None, "y", None]
    assert Coded.of([1, None]).floats().tolist()[0] == 1.0
