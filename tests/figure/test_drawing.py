"""Groups, hatches, boxes and letters that a figure is made of."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
import shapely

from geomap.figure.fonts import Letters, clean
from geomap.figure.frame import Frame, extent_of
from geomap.figure.groups import fan_offsets, group_radius, groups_in
from geomap.figure.marks import _inside, outline
from geomap.figure.model import Model
from geomap.figure.room import Room
from geomap.figure.zones import hatch_lines
from geomap.page.style import styles_for
from geomap.taxonomy import EVENT_TYPES

Made = Callable[..., pd.DataFrame]


def framed(table: pd.DataFrame) -> tuple[Frame, Model]:
    """Return a map of all events of a table, and the events."""
    model = Model(table)
    return Frame.fitting(extent_of(model, model.placed), (0, 0, 600, 400), 30), model


def test_every_event_is_in_one_group_on_the_map(made: Made) -> None:
    """Groups share the events among them, and stand inside the map."""
    frame, model = framed(made(500))
    groups = groups_in(frame, model, model.placed)
    assert sorted(np.concatenate([group.rows for group in groups]).tolist()) == list(range(500))
    assert all(frame.holds(group.x, group.y) for group in groups)


def test_no_group_is_cut_by_the_edge(made: Made, world: list[Any]) -> None:
    """A group near the edge of the world stands wholly on the map."""
    frame, model = framed(made(400, world, spread=14))
    for group in groups_in(frame, model, model.placed):
        assert group.count == 1 or (frame.holds(group.x, group.y, group.radius - 0.01))


def test_groups_do_not_lie_on_each_other(made: Made) -> None:
    """Groups that would hide each other are one."""
    frame, model = framed(made(500))
    groups = groups_in(frame, model, model.placed)
    for place, one in enumerate(groups):
        for other in groups[:place]:
            distance = math.hypot(one.x - other.x, one.y - other.y)
            assert distance >= one.radius + other.radius - 4.001


@pytest.mark.parametrize("count", range(1, 8))
def test_marks_of_a_group_stand_side_by_side(count: int) -> None:
    """Up to seven marks have a place each, inside the group."""
    offsets = fan_offsets(count)
    assert len(set(offsets)) == count
    assert all(math.hypot(*offset) + 9 <= group_radius(count) + 0.01 for offset in offsets)


@pytest.mark.parametrize("word", EVENT_TYPES)
def test_a_mark_is_filled_as_on_the_page(word: str) -> None:
    """By the even-odd rule a padlock has a hole; no mark is empty or leaves its box."""
    shape = styles_for([word])[word].shape
    inside = _inside(shape)
    area = abs(sum(_area(ring) for ring in inside.to_polygons()))
    assert 40 < area < 320
    assert np.abs(inside.vertices).max() <= 10.01


def _area(ring: np.ndarray) -> float:
    x, y = np.asarray(ring).T
    return float(np.dot(x[:-1], y[1:]) - np.dot(x[1:], y[:-1])) / 2


@pytest.mark.parametrize("shape", ["", "Z", "M", "M1", "L1 1 L2 2", "M0 0 C1 1", "x" * 9000])
def test_what_is_no_shape_is_a_square(shape: str) -> None:
    """A shape that a user declared and that is none is drawn as a square."""
    assert outline(shape) == outline("M-7 -7 L7 -7 L7 7 L-7 7 Z") or len(outline(shape)) == 5


def test_stripes_stay_inside() -> None:
    """Stripes of an area with a hole end at its edges; those of two colours take turns."""
    area = shapely.box(0, 0, 50, 40).difference(shapely.box(10, 10, 20, 20))
    one, other = hatch_lines(area, 7, 0, 2), hatch_lines(area, 7, 1, 2)
    both = [
        shapely.linestrings(line)
        for path in (one, other)
        for line in path.to_polygons(closed_only=False)
    ]
    assert both
    assert all(area.buffer(1e-6).covers(line) for line in both)
    assert not set(map(tuple, one.vertices.tolist())) & set(map(tuple, other.vertices.tolist()))
    assert len(hatch_lines(shapely.Polygon(), 7).vertices) == 0


def test_room_is_given_once() -> None:
    """A box that is taken is not given again; one beside it is."""
    room = Room()
    assert room.take_if_free((0, 0, 100, 20))
    assert not room.take_if_free((90, 10, 190, 30))
    assert room.take_if_free((101, 0, 190, 20))
    assert room.is_free((-50, -50, -10, -10))


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("  two \n\t words ", "two words"),
        ("nul\x00 bell\x07 esc\x1b", "nul bell esc"),
        ("lone \ud800 half", "lone half"),
        ("not \ufffe\U0010ffff a character", "not a character"),
        ("left \u202eright\u2066", "left right"),
        ("Z" + "\u0301" * 40 + "algo", "Z" + "\u0301" * 3 + "algo"),
        (None, ""),
        ("é", "é"),
    ],
)
def test_texts_are_one_line_that_any_format_holds(text: str | None, cleaned: str) -> None:
    """What no file can hold and what turns the text that follows is left out, nothing else."""
    assert clean(text) == cleaned


def test_long_texts_are_cut() -> None:
    """A text of a million letters is one of a few hundred."""
    assert len(clean("word " * 200_000)) <= 400
    letters = Letters(["a"])
    lines = letters.lines("w" * 5000, 12, 400, 200, most=3)
    assert len(lines) <= 3
    assert all(letters.width(line, 12) <= 200 for line in lines)
