"""The legend: its rows stand together as far as they can."""

from __future__ import annotations

import itertools

from geomap.figure.fonts import Letters
from geomap.figure.legend import Entry, Legend


def columns(*lengths: int, width: float = 800, count: int = 4) -> list[list[str]]:
    """Return sections of so many rows, set in columns: their labels."""
    sections = [
        [Entry(f"{name}"), *(Entry(f"{name}{row}", "1") for row in range(length))]
        for name, length in zip("ABCDE", lengths, strict=False)
    ]
    legend = Legend(sections, Letters(["A"]))
    legend.fit(width, count)
    return [[entry.label for entry, _, _ in column] for column in legend._columns]


def test_short_sections_are_not_broken() -> None:
    """Two or four rows stay below their heading, however many columns there are."""
    for lengths in itertools.product(range(1, 6), repeat=3):
        for column in columns(*lengths):
            assert len(column[0]) == 1, lengths


def test_every_row_is_there_once() -> None:
    """Whatever is broken, no row is lost."""
    for lengths in ((1,), (24, 5, 6), (2, 1, 1), (19, 1, 8)):
        rows = [label for column in columns(*lengths) for label in column]
        assert len(rows) == len(set(rows)) == sum(lengths) + len(lengths)


def test_long_sections_may_be_broken() -> None:
    """Twenty rows do not stand in one column beside three empty ones."""
    assert max(map(len, columns(20))) < 12
