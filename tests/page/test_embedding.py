"""What is pasted into a report shows the map there, and nothing of it is more than text."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from geomap.embedding import KINDS, Embedding, embed, embedding
from geomap.errors import OptionError, ReadError
from geomap.page import EventMap
from geomap.page.document import escaped
from geomap.page.overview import write_overview

if TYPE_CHECKING:
    from playwright.sync_api import Page

Open = Callable[..., "Page"]


@pytest.fixture
def titled(hostile: list[str], tmp_path: Path) -> list[Embedding]:
    """Return an embedding for each hostile title."""
    path = tmp_path / "map.html"
    embeddings = []
    for text in hostile:
        page = f'<html lang="en"><title>{escaped(text)}</title><div id="gm-page">'
        path.write_bytes(page.encode("ascii"))
        embeddings.append(embedding(str(path), folder=str(tmp_path), picture=str(path)))
    return embeddings


def plain(text: str) -> str:
    """Return a title as one line without control characters."""
    text = re.sub("[\x00\x80-\x9f\ud800-\udfff]", "\ufffd", text)
    text = re.sub("[\ufffe\uffff]", "", text)  # which no reference of HTML can stand for
    return re.sub("[\x00-\x20\x7f\u2028\u2029]+", " ", text).strip() or "geomap"


class Elements(HTMLParser):
    """The elements of a piece of HTML, with their attributes, and its text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep an element."""
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        """Keep text."""
        self.text += data


def test_a_title_is_text_in_html(titled: list[Embedding], hostile: list[str]) -> None:
    """A frame is one element whose title is the page's, and a figure's caption says it, too."""
    for one, text in zip(titled, hostile, strict=True):
        ((tag, attributes),) = Elements(one.iframe()).found
        assert (tag, attributes["title"], attributes["src"]) == (
            "iframe", plain(text), "map.html#embed",
        )  # fmt: skip
        assert attributes["sandbox"] == "allow-scripts allow-popups"
        assert attributes["loading"] == "lazy"
        figure = Elements(one.fragment())
        assert [tag for tag, _ in figure.found] == ["figure", "iframe", "figcaption"]
        assert figure.text.strip() == plain(text)


def test_a_title_is_text_in_markdown(titled: list[Embedding], hostile: list[str]) -> None:
    """CommonMark reads one picture in one link, and the title as it is."""
    commonmark = pytest.importorskip("markdown_it").MarkdownIt("commonmark")
    for one, text in zip(titled, hostile, strict=True):
        (_, line, _) = commonmark.parse(one.markdown())
        opened, picture, closed = line.children
        assert (opened.type, picture.type, closed.type) == ("link_open", "image", "link_close")
        assert opened.attrs == {"href": "map.html"}
        assert "".join(c.content for c in picture.children) == plain(text)
        kinds = [t.type for t in commonmark.parse(Embedding(one.title, "a.html", "").markdown())]
        assert kinds == ["html_block", "paragraph_open", "inline", "paragraph_close"]


def test_a_title_is_text_in_quarto(titled: list[Embedding]) -> None:
    """No title holds a shortcode, a fence, an attribute, a citation, or code of R in a line."""
    for one in titled:
        written = one.quarto().replace("```{=html}\n", "", 1).replace("\n```\n:::", "\n:::", 1)
        written = re.sub(r"^::: \{\.content-visible [a-z]+-format=\"html\"\}$", "", written,
                         flags=re.MULTILINE)  # fmt: skip
        assert not re.search("[`{}@$\\\\]", written)


def test_a_title_is_text_in_latex(titled: list[Embedding]) -> None:
    """In a caption stand no command, brace or comment that are not ours."""
    ours = re.compile(
        r"\\(?:[#$%&_{}]|textbackslash\{\}|textasciicircum\{\}|textasciitilde\{\}"
        r"|textless\{\}|textgreater\{\}|textbar\{\}|symbol\{\d\d\})|\{\\kern0pt\}"
    )
    for one in titled:
        lines = one.latex().splitlines()
        assert len(lines) == 6
        caption = lines[4].removeprefix(r"  \caption{\href{map.html}{").removesuffix("}}")
        assert not re.search(r"[\\#$%&_{}^~<>|\"`\x00-\x1f\ufffd]", ours.sub("", caption))
        assert "--" not in caption


def test_a_caption_of_latex_has_an_end() -> None:
    """LaTeX cannot set a line of ten thousand letters: of a title so long it is told the start."""
    one = Embedding("a" * 10_000, "map.html", "", picture="map.pdf")
    assert "{" + "a" * 400 + "…}" in one.latex()
    assert "{" + "a" * 400 + "}" in Embedding("a" * 400, "map.html", "", "map.pdf").latex()


def test_oembed_is_json(titled: list[Embedding], hostile: list[str]) -> None:
    """An oEmbed answer has what the standard wants of a rich one, and a frame for any site."""
    for one, text in list(zip(titled, hostile, strict=True))[::20]:
        answer = json.loads(one.oembed())
        assert (answer["version"], answer["type"]) == ("1.0", "rich")
        assert (answer["title"], answer["width"], answer["height"]) == (plain(text), 960, 600)
        ((_, attributes),) = Elements(answer["html"]).found
        assert "srcdoc" in attributes
    web = Embedding("a", "https://a.example/m.html", "")
    assert 'src="https://a.example/m.html#embed"' in json.loads(web.oembed())["html"]


def test_names_of_files_are_addresses(story: Any, tmp_path: Path) -> None:
    """A page is linked from where the report lies, whatever its folder and it are called."""
    name = "a b#1 (ü)&\"'<x>%20.html"
    (tmp_path / name).write_text(story.page(title="T"), encoding="ascii")
    (tmp_path / "reports").mkdir()
    one = embedding(str(tmp_path / name), folder=str(tmp_path / "reports"))
    assert one.address == "../a%20b%231%20%28%C3%BC%29%26%22%27%3Cx%3E%2520.html"
    assert f'src="{one.address}#embed"' in one.iframe()
    with pytest.raises(OptionError, match="--picture"):
        embedding(str(tmp_path / name), picture="a%b.pdf").latex()


def test_the_view_of_a_web_address_is_kept(story: Any, tmp_path: Path) -> None:
    """The fragment that "copy link" gave is what the frame begins with."""
    path = tmp_path / "map.html"
    path.write_text(story.page(title="T"), encoding="ascii")
    one = embedding(str(path), url="https://a.example/m.html?a=1&b=2#status=denied")
    ((_, attributes),) = Elements(one.iframe()).found
    assert attributes["src"] == "https://a.example/m.html?a=1&b=2#embed&status=denied"
    for url in ("javascript:alert(1)", "//a.example/", "https://", "http://[", "m.html"):
        with pytest.raises(OptionError, match="https://HOST/"):
            embedding(str(path), url=url)


@pytest.mark.parametrize("text", ["<title>Mine</title><p>text", '<div id="gm-page">', "a,b\n1,2\n"])
def test_what_is_no_page_of_ours_is_refused(text: str, tmp_path: Path) -> None:
    """A file that geomap did not draw is refused, with the command that draws one."""
    path = tmp_path / "other.html"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ReadError, match="geomap map INPUT"):
        embedding(str(path))


def test_every_kind_is_a_method() -> None:
    """Each kind that can be asked for can be written."""
    one = Embedding("a", "map.html", "<html >", "map.pdf")
    assert all(getattr(one, kind)() for kind in KINDS)


def test_a_map_is_pasted_without_a_file(story: Any) -> None:
    """A map is pasted as what holds it or, with its address on the web, as anything."""
    m = EventMap(story.frame(), title="A & B", areas=story.areas)
    for kind in ("srcdoc", "fragment", "oembed"):
        assert "A &#38; B" in embed(m, kind)
        assert "srcdoc=" in html.unescape(embed(m, kind)).replace("\\", "")
    for kind in ("iframe", "markdown", "quarto"):
        assert 'src="https://a.example/m.html#embed"' in embed(
            m, kind, url="https://a.example/m.html"
        )
        with pytest.raises(OptionError, match="save it"):
            embed(m, kind)


def test_a_saved_map_is_pasted_from_where_it_lies(story: Any, tmp_path: Path) -> None:
    """A path may be a text or a path, and is seen from the folder of the report."""
    path = tmp_path / "maps" / "map.html"
    path.parent.mkdir()
    EventMap(story.frame(), areas=story.areas).save(path)
    for given in (path, str(path)):
        assert 'src="maps/map.html#embed"' in embed(given, folder=tmp_path)
    figure = path.with_suffix(".pdf")
    assert "{maps/map.pdf}" in embed(path, "latex", folder=tmp_path, picture=figure)


@pytest.mark.parametrize(
    ("kind", "picture", "said"),
    [
        ("word", None, "use one of iframe"),
        ("iframe", "a.png", "use one of markdown"),
        ("latex", None, "EventFigure"),
    ],
)
def test_what_cannot_be_pasted_is_said(
    story: Any, tmp_path: Path, kind: str, picture: str | None, said: str
) -> None:
    """A kind that there is none of, or that shows no picture, or shows one alone, is refused."""
    path = tmp_path / "map.html"
    EventMap(story.frame(), areas=story.areas).save(path)
    with pytest.raises(OptionError, match=said):
        embed(path, kind, picture=picture)


@pytest.mark.parametrize("title", ["", 'Two\nlines, a "quote"...', "<b>A & {{ B }} -- `C`</b>"])
def test_the_page_gives_the_same_frame(
    open_page: Open, story: Any, tmp_path: Path, title: str
) -> None:
    """What the page's own button copies is what the command writes."""
    m = EventMap(story.frame(), title=title, areas=story.areas, lang="en")
    page = open_page(m.to_html())
    page.evaluate("navigator.clipboard.writeText = async (text) => { window.copied = text; }")
    page.get_by_role("button", name="Embed").click()
    page.wait_for_function("window.copied")
    assert page.evaluate("window.copied") == embed(m, url="https://a.example/").replace(
        "https://a.example/", page.url
    )


def test_a_page_with_files_beside_it_says_where_they_are(story: Any, tmp_path: Path) -> None:
    """An overview in a report elsewhere says where its files are; no other page says so."""
    events = pd.DataFrame({"event_type": ["strike"], "lat": [50.0], "lon": [30.0]})
    (tmp_path / "a map").mkdir()
    path, report = tmp_path / "a map" / "map.html", tmp_path / "report"
    write_overview([events], path)
    assert "data-beside=&quot;../a%20map/&quot;" in embed(path, "fragment", folder=report)
    assert "data-beside=" not in embed(path, "fragment", folder=path.parent)
    told = embed(path, "srcdoc", url="https://a.example/maps/m.html#embed&x=1/2")
    assert "data-beside=&quot;https://a.example/maps/&quot;" in told
    path.write_text(story.page(), encoding="ascii")
    assert "data-beside=" not in embed(path, "fragment", folder=report)


def test_two_maps_on_one_page(open_page: Open, story: Any, tmp_path: Path) -> None:
    """Two self-contained maps show, compact and each for itself, and ask for nothing."""
    title = "<script>parent.ran=1</script>\"'{{ 7 * 7 }}"
    embeddings = []
    for name in (title, "The other"):
        (tmp_path / "map.html").write_text(story.page(title=name), encoding="ascii")
        embeddings.append(embedding(str(tmp_path / "map.html")))
    first, other = embeddings
    report = f"<!DOCTYPE html><title>R</title><h1>A report</h1>{first.fragment()}{other.srcdoc()}"
    page = open_page(report, ready=False, viewport={"width": 700, "height": 1200})
    frames = [page.frame_locator("iframe").nth(n) for n in (0, 1)]
    for frame, name in zip(frames, (title, "The other"), strict=True):
        frame.locator("html.gm-embed[data-geomap=ready]").wait_for(state="attached")
        assert frame.locator("#gm-title").text_content() == name
        assert not frame.locator("#gm-side").is_visible()
    counts = [frame.locator("#gm-tally").text_content() for frame in frames]
    frames[0].locator(".gm-chip").first.click()
    assert [frame.locator("#gm-tally").text_content() for frame in frames] == counts
    assert page.evaluate("window.ran") is None
    assert page.evaluate("document.querySelectorAll('iframe, h1').length") == 3
    for width, height in ((900, 480), (340, 480), (1300, 600)):
        page.set_viewport_size({"width": width, "height": 1200})
        box = page.locator("iframe").nth(1).bounding_box()
        assert box is not None
        assert (box["width"], box["height"]) == (
            min(width - 16, 960),
            max(box["width"] / 1.6, height),
        )
    assert html.escape(title) not in first.iframe()  # braces, too, are references
