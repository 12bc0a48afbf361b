"""The report as Markdown and as Quarto: what data say is text in any reader of it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from geomap.figure.fonts import clean
from geomap.page.words import interface_words
from geomap.report import EventReport
from geomap.report.beside import Beside
from geomap.report.markdown import escaped
from geomap.report.model import Picture
from geomap.report.quarto import to_quarto

markdown_it = pytest.importorskip("markdown_it")
yaml = pytest.importorskip("yaml")

Made = Callable[..., pd.DataFrame]
Tables = Callable[[str], list[list[list[str]]]]

#: What some dialect of Markdown, or what reads it before, takes for more than text.
MARKS = [
    "www.evil.invalid x", "see http://evil.invalid/a_b ok", "@user hi", "user@example.invalid",
    "# head", "- item", "+ item", "* item", "1. one", "1) one", "(1) one", "a. b", "---", "***",
    "___", "===", "::: {.x}", "{{< include x >}}", "$x$ and $$y$$", "![a](b)", "[a](b)", "[a][b]",
    "[^1]: foo", "`r 1+1`", "`{python} 1`", "```{r}", "| a | b |", "> quote", "%title", "~~x~~",
    "==x==", "H~2~O", "x^2^", "a -- b --- c ... 'q' \"q\"", "\\begin{x}", "\\(x\\)", "&copy; &#65;",
    "<b>x</b>", "<!-- c -->", ":smile: :+1:", "10:30 3.5", "+++", "^[note]", "[@cite] @fig-x",
    "x\\",
    "a|b\\|c", "C# #", "ftp://x.y mailto:a@b.c", "1986. A year", "-5", "A. Foo", ": def", "~ def",
    "_x_ __y__ *x* **y**", "[[wiki]]", "[ ] todo", "[!NOTE]", "<https://x.invalid>", "{: .x}",
]  # fmt: skip


def text_of(html: str) -> str:
    """Return the text of a piece of HTML."""
    return unescape(re.sub(r"<[^>]*>", "", html)).strip()


@pytest.fixture
def texts(hostile: list[str]) -> list[str]:
    """Return the hostile texts as a report holds them."""
    return [text for text in map(clean, [*MARKS, *hostile]) if text]


def parser(*, linkify: bool = False) -> Any:
    """Return a parser of CommonMark, with the tables of GFM."""
    made = markdown_it.MarkdownIt("commonmark", {"linkify": linkify})
    return made.enable(["table", "strikethrough", *(["linkify"] if linkify else [])])


@pytest.mark.parametrize("block", ["{}", "# {}", "- {}", "> {}", "- 7: {}", "a {}", "**{}**"])
def test_each_text_comes_back(texts: list[str], block: str) -> None:
    """Wherever it stands, a text is shown as it is, and makes no element."""
    frame = re.sub(r"^(# |- |> )", "", block).replace("**", "")
    for text in texts:
        html = parser().render(block.format(escaped(text)))
        assert text_of(html) == frame.format(text)
        assert set(re.findall(r"<(\w+)", html)) <= {"p", "h1", "ul", "li", "blockquote", "strong"}


def test_each_text_fits_into_a_cell(texts: list[str], tables: Tables) -> None:
    """No text ends a cell or a row."""
    rows = "".join(f"| {escaped(text)} | x |\n" for text in texts)
    (table,) = tables(parser().render(f"| a | b |\n| - | - |\n{rows}"))
    assert table[1:] == [[text, "x"] for text in texts]


def test_addresses_are_not_linked(texts: list[str]) -> None:
    """Where a reader links bare addresses, those of data stay text."""
    pytest.importorskip("linkify_it")
    for text in texts:
        assert "<a " not in parser(linkify=True).render(escaped(text))
    assert "<a " in parser(linkify=True).render("www.evil.invalid http://a.example")


def test_pandoc_reads_the_same(texts: list[str]) -> None:
    """Pandoc, and so Quarto, read each text as it is."""
    pypandoc = pytest.importorskip("pypandoc")
    document = "\n\n".join(escaped(text) for text in texts)
    blocks = json.loads(pypandoc.convert_text(document, "json", format="markdown"))["blocks"]
    assert {block["t"] for block in blocks} == {"Para"}
    kinds = {inline["t"] for block in blocks for inline in block["c"]}
    assert kinds <= {"Str", "Space"}
    read = ["".join(i.get("c", " ") for i in block["c"]) for block in blocks]
    assert [line.replace("\xa0", " ") for line in read] == texts


def test_ordinary_text_stays_readable() -> None:
    """Words, commas, brackets and full stops are written as they are."""
    text = "On Thursday (12 March), 3 drones hit Saint-Denis; 5 % were lost: all. Really?"
    assert escaped(text) == text


@pytest.mark.parametrize("name", ["report.md", "report.qmd"])
def test_counts_are_those_of_the_table(made: Made, tables: Tables, name: str) -> None:
    """The lead figures of the file are the table's own counts, and each event has its row."""
    events = made(60)
    EventReport(events, lang="en", title="Sixty").save(name)
    text = Path(name).read_text(encoding="utf-8").rpartition("---\n\n")[2]
    types, statuses, _, _, listed = tables(parser().render(text))
    words = interface_words("en")
    for table, column, terms in ((types, "event_type", "types"), (statuses, "status", "statuses")):
        counted = events[column].value_counts()
        assert {label: int(n) for label, n, *_ in table[1:]} == {
            words[terms][word]: n for word, n in counted.items()
        }
    assert len(listed) == 61


def test_hostile_texts_in_every_field(made: Made, hostile: list[str], tables: Tables) -> None:
    """A whole report of them has the tables and headings of any other, and its links are safe."""
    events = made(len(hostile))
    for column in ("place_label", "place_name", "attribution", "quote", "title", "source_url"):
        events[column] = pd.Series(hostile, dtype=object)
    events["actors"] = [{text: [text]} for text in hostile]
    report = EventReport(events, lang="en", title=hostile[0], subtitle=hostile[1])
    html = parser().render(report.to_bytes("md").decode("utf-8"))
    assert set(re.findall(r"<(\w+)", html)) <= {
        "h1", "h2", "h3", "p", "table", "thead", "tbody", "tr", "th", "td", "strong", "a", "img",
        "ul", "li",
    }  # fmt: skip
    assert all(re.match("https?://", link) for link in re.findall(r'href="([^"]*)', html))
    listed = tables(html)[4]
    assert len(listed) == 1 + len(hostile)
    shown = " ".join(row[4] for row in listed)
    assert all(clean(text, 700) in shown for text in hostile)


def test_pictures_stand_beside(made: Made) -> None:
    """Pictures are files with the name of the report; in one piece they are data."""
    report = EventReport(made(9), lang="en")
    report.save("a b.md")
    assert sorted(path.name for path in Path().iterdir()) == [
        "a b-map.png", "a b-timeline.png", "a b.md",
    ]  # fmt: skip
    text = Path("a b.md").read_text(encoding="utf-8")
    assert re.findall(r"\]\(<(a%20b[^>]*)>\)", text) == ["a%20b-map.png", "a%20b-timeline.png"]
    assert Path("a b-map.png").read_bytes().startswith(b"\x89PNG")
    whole = report.to_bytes("md").decode("ascii", "replace")
    assert re.findall(r"\]\(<(\w+:[\w/]+)", whole)[:2] == ["data:image/png"] * 2


def front_matter(text: str) -> dict[str, Any]:
    """Return what the front matter of a file says."""
    found = yaml.safe_load(text.split("---\n")[1])
    assert isinstance(found, dict)
    return found


def test_quarto_has_the_live_map_and_a_picture(made: Made) -> None:
    """The map page lies beside, is shown in HTML alone, and goes along with a site."""
    EventReport(made(9), lang="uk", title="Дев’ять подій", subtitle="Огляд").save("r.qmd")
    text = Path("r.qmd").read_text(encoding="utf-8")
    assert front_matter(text) == {
        "title": "Дев’ять подій",
        "subtitle": "Огляд",
        "lang": "uk",
        "engine": "markdown",
        "format": {"html": {"toc": True}},
        "resources": ["r-map.html"],
    }
    assert '<div id="gm-page">' in Path("r-map.html").read_text(encoding="utf-8")
    assert 'src="r-map.html#embed"' in text
    assert text.count("::: {.content-visible") == 2
    assert "fig-alt=" in text
    assert "```{=html}" in text
    assert re.findall(r"^`{3,}\{(?!=)", text, flags=re.MULTILINE) == []


def test_titles_of_quarto_are_text(made: Made, texts: list[str]) -> None:
    """Whatever a title holds, the front matter is YAML, and Markdown shows the title as it is."""
    content = replace(EventReport(made(0), lang="en").content, map=Picture("", "", lambda _: b""))
    for text in texts:
        written = to_quarto(replace(content, title=text), Beside()).decode("utf-8")
        title = front_matter(written)["title"]
        assert text_of(parser().render(title)) == text
        assert "{{<" not in written
        assert "`" not in written


def test_a_picture_of_quarto_is_told(made: Made, hostile: list[str]) -> None:
    """Pandoc reads the caption and the alternative text of a picture as they are."""
    pypandoc = pytest.importorskip("pypandoc")
    events = made(3, place_label='A "b" \\ `c` {d} $e$ <f>', event_type="strike", lat=50, lon=36)
    report = EventReport(events, lang="en")
    text = report.to_bytes("qmd").decode("utf-8")
    blocks = json.loads(pypandoc.convert_text(text, "json", format="markdown"))["blocks"]
    figures = [block for block in blocks if block["t"] == "Figure"]
    attributes = [dict(f["c"][2][0]["c"][0]["c"][0][2]) for f in figures]
    assert attributes[0]["fig-alt"] == report.content.map.alt
