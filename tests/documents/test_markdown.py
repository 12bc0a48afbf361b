"""Markdown: the words without the marks, and what the front matter states."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from geomap.documents.markdown import read_markdown
from geomap.documents.plain import unwrapped
from geomap.events import Document


def test_a_note(sample: Any) -> None:
    """Links keep their words, pictures and code go, wrapped lines go on, front matter goes."""
    (document,) = sample("note.md")
    text = (
        "Warehouse hit\n\n"
        "Drones struck a warehouse in Poltava on Thursday, killing one person, the governor of the"
        " region said. See code, snake_case_word and 2 * 3 * 4.\n\n"
        "- Power was cut in Sumy.\nQuoted words.\n\n\n\n"
    )
    assert document == Document(
        "note", text, dt.date(2026, 3, 12), title="Warehouse hit", url="https://e.org/note"
    )


@pytest.mark.parametrize(
    "text",
    [
        "Plain text, as it is.\n\nWith *one star, an_underscore, 3 < 4 & 5.\n",
        "1. A list\n2. of things [sic] (so)\n\n\ttabbed\n",
        "Drones struck Kyiv.\n",
    ],
)
def test_text_without_marks_stays_as_it_is(text: str) -> None:
    """Where there is nothing to take away, offsets in the text are offsets in the file."""
    assert read_markdown(text).text == text


@pytest.mark.parametrize(
    ("marked", "plain"),
    [
        (
            "***both***, **strong**, *stressed*, __u__ and ~~gone~~",
            "both, strong, stressed, u and gone",
        ),
        ("[one](u) [two][2] [three] [^4]", "one two [three] "),
        ("[a [nested] one](u)", "[a [nested] one](u)"),
        ("<https://e.org> and <b>bold</b><script>x()</script>", " and bold"),
        (r"\*not\* stressed", "*not* stressed"),
        ("AT&amp;T &eacute;", "AT&T é"),
        ("## Heading ##", "Heading"),
        ("| a | b |\n|---|---|\n| c | d |", "| a | b |\n\n| c | d |"),
        ("~~~\ncode\n```\nmore\n~~~\nwords", "words"),
    ],
)
def test_marks_are_taken_away(marked: str, plain: str) -> None:
    """Each kind of mark goes and leaves its words."""
    assert " ".join(read_markdown(marked).text.split()) == " ".join(plain.split())


def test_front_matter_in_both_forms() -> None:
    """YAML and TOML give title, day, address and language; a rule of dashes is none of them."""
    yaml = read_markdown("---\nTitle: It's one\ndate: 2026-03-12 10:00\nlang: uk-UA\n---\nWords")
    toml = read_markdown(
        '+++\ntitle = "It\'s one"\ndate = 2026-03-12T10:00:00Z\nlang = "uk"\n+++\nWords'
    )
    assert yaml == toml
    assert (yaml.title, yaml.published, yaml.lang) == ("It's one", dt.date(2026, 3, 12), "uk")
    assert yaml.text == "Words"
    rule = read_markdown("---\nWords\n\n---\ndate: 2026-03-12\n")
    assert rule.published is None
    assert read_markdown("---\ndate: 03/04/2026\nurl: javascript:x\n---\nWords").published is None


def test_only_long_lines_go_on() -> None:
    """A line that its writer ended early is not joined, nor are lists and paragraphs."""
    long = "This line is long enough to have been broken to fit a width,"
    assert unwrapped(f"{long}\nand goes on.") == f"{long} and goes on."
    for apart in (
        f"{long}\n\nand",
        f"{long}\n- and",
        f"{long}\n2. and",
        "Short,\nand",
        f"{long}\n",
    ):
        assert unwrapped(apart) == apart
