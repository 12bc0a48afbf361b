"""Plain text: lines that were broken at a width go on, others end where they end."""

from __future__ import annotations

import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geomap.documents.plain import unbroken

PARAGRAPH = (
    "Drones struck a warehouse in the port of Odesa on Thursday and killed one of the guards,"
    " the governor of the region said, and two more were taken to a hospital in Mykolaiv with"
    " burns. Talks of the two sides in Vienna were called off within the hour."
)


@pytest.mark.parametrize("width", [45, 60, 72, 80, 100])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_text_broken_at_a_width_goes_on(width: int, end: str) -> None:
    """Whatever the width, paragraphs are whole again, and nothing has moved."""
    wrapped = "\n\n".join(textwrap.fill(p, width) for p in ("Headline", PARAGRAPH, PARAGRAPH))
    text = wrapped.replace("\n", end)
    whole = unbroken(text)
    assert len(whole) == len(text)
    assert whole.split() == text.split()
    first, second, third = (" ".join(part.split()) for part in whole.split(end * 2))
    assert (first, second, third) == ("Headline", PARAGRAPH, PARAGRAPH)
    inner = whole.split(end * 2)[1]
    assert all(line.rstrip().endswith(".") for line in inner.split("\n"))


@pytest.mark.parametrize(
    "text",
    [
        "Drones strike Odesa overnight, one dead\nTalks in Vienna off\nMarkets calm\nRain in Lviv",
        f"Headline without an end\n{PARAGRAPH}\n{PARAGRAPH}",
        "A short line\nand another one\nand a third one",
        "One line that is long enough to have been broken somewhere around here",
        "",
        "\n\n",
        "x" * 60 + "\n" + "y" * 60 + "\n" + "z" * 60,
    ],
)
def test_other_lines_end_where_they_end(text: str) -> None:
    """Headlines, paragraphs a line each, and short lines are no text that was broken."""
    assert unbroken(text) == text


@given(st.text(alphabet="ab .\n\r-", max_size=300))
def test_nothing_but_ends_of_lines_is_touched(text: str) -> None:
    """The length stays, and only line ends become spaces."""
    whole = unbroken(text)
    assert len(whole) == len(text)
    pairs = zip(text, whole, strict=True)
    assert all(a == b or (a in "\r\n" and b == " ") for a, b in pairs)
