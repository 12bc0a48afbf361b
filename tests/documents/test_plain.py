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


ENTRIES = (
    "09:14 Sirens in Kharkiv, people are told to stay in the underground until further notice\n"
    "09:52 Two drones come down near the station of Lozova, nobody is hurt, the mayor writes\n"
    "10:20 The alert is over in Kharkiv"
)
BULLETS = (
    "What happened overnight:\n"
    "- a rocket hit a school in Kramatorsk, where no pupils had been since last spring\n"
    "- power is out in Nikopol and in eleven villages to the north of it, the supplier reports\n"
    "- trains to Kherson are late"
)


@pytest.mark.parametrize("width", [34, 40, 47, 55, 66, 72])
@pytest.mark.parametrize("entries", [ENTRIES, BULLETS])
def test_entries_stay_apart_where_each_of_them_was_broken(entries: str, width: int) -> None:
    """What begins with an hour or a bullet is an entry of its own; its further lines go on."""
    wrapped = "\n".join(textwrap.fill(entry, width) for entry in entries.split("\n"))
    assert unbroken(wrapped) == entries


def test_a_dash_at_the_beginning_of_a_line_is_no_bullet_where_a_sentence_goes_on() -> None:
    """Where the line before had no room for it, the sentence goes on: "12,⏎– three so far"."""
    text = f"{PARAGRAPH} The talks – three so far – go on from Monday 12 January, or later."
    for width in range(40, 101):
        wrapped = textwrap.fill(text, width)
        assert unbroken(wrapped) == text, width


@pytest.mark.parametrize(
    "text",
    [
        "A summit is planned for\n20 May in Vienna.",
        "Ein Gipfel ist geplant für den\n20. Mai in Wien.",
        "A summit is planned for\nVienna.",
    ],
)
def test_a_line_goes_on_behind_a_word_that_ends_none(text: str) -> None:
    """A preposition or an article waits for what follows, however short its line is."""
    assert unbroken(text, frozenset({"for", "den"})) == text.replace("\n", " ")


@pytest.mark.parametrize(
    "text",
    ["What they came for\n\n20 May in Vienna", "Waiting for\n- rain\n- snow", "before\n20 May"],
)
def test_not_behind_an_empty_line_nor_before_a_bullet(text: str) -> None:
    """An empty line ends everything, a bullet begins anew; "before" is not "for"."""
    assert unbroken(text, frozenset({"for"})) == text
