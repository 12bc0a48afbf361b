"""Saved web pages: the words of the article, and only what the page states of itself."""

from __future__ import annotations

import builtins
import datetime as dt
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from geomap.documents import read_documents, web
from geomap.documents.page_facts import page_facts
from geomap.documents.web import article_text, is_page
from geomap.errors import ReadError

DAY = dt.date(2026, 3, 12)
LONG = " ".join(["The town hall said that repairs would go on through the week."] * 6)


def test_a_page_is_its_article(sample: Any, each_way: str) -> None:
    """Title, day, address and text are the article's; menus, asides, scripts and styles are not."""
    (document,) = sample("page.html", published=dt.date(2020, 1, 1), lang="en")
    assert document.document_id == "page"
    assert document.published == DAY
    assert document.title == "Warehouse hit in Poltava & Sumy"
    assert document.url == "https://news.example.org/warehouse"
    assert "killing one person, the regional governor said" in document.text
    assert "substation\N{NO-BREAK SPACE}— the third since" in document.text.replace(" —", "\xa0—")
    for elsewhere in ("Berlin", "Odesa", "Warsaw", "Lviv", "Riga", "Tallinn", "Vienna", "{", "<"):
        assert elsewhere not in document.text


def test_without_trafilatura_pages_are_read_all_the_same(
    sample: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The extra is not needed, and a page that it fails on is read by the rules here."""
    load = builtins.__import__

    def refuse(name: str, *args: Any, **options: Any) -> Any:
        if name.partition(".")[0] == "trafilatura":
            raise ImportError(name)
        return load(name, *args, **options)

    for name in [name for name in sys.modules if name.partition(".")[0] == "trafilatura"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(builtins, "__import__", refuse)
    monkeypatch.setattr(web, "import_module", refuse)
    web._trafilatura.cache_clear()
    try:
        assert web._trafilatura() is None
        assert "Poltava on Thursday" in sample("page.html")[0].text
    finally:
        web._trafilatura.cache_clear()
    monkeypatch.setattr(web, "_trafilatura", lambda: lambda page: None)
    assert "Poltava on Thursday" in sample("page.html")[0].text


@pytest.mark.parametrize(
    "head",
    [
        '<meta property="article:published_time" content="2026-03-12T23:50:00Z">',
        "<meta content='2026-03-12' name=DC.date.issued>",
        '<meta itemprop="datePublished" content="March 12, 2026">',
        '<script type="application/ld+json">{"@type":"Article","datePublished":"2026-03-12"}'
        "</script>",
        '<script type=application/ld+json>[{"@type":["Report"],"datePublished":"20260312"}]'
        "</script>",
        '<script type="application/ld+json">{"@type":"WebPage","datePublished":"2026-03-12"}'
        "</script>",
        '<time datetime="2026-03-12T10:00+02:00">today</time>',
        "<time pubdate datetime=2026-03-12></time><time datetime=2020-01-01></time>",
        "<time>12 March 2026</time>",
    ],
)
def test_the_day_is_taken_where_the_page_states_it(head: str) -> None:
    """JSON-LD, meta and time elements give the day of publication."""
    assert page_facts(f"<html><head>{head}</head><p>Words").published == DAY


@pytest.mark.parametrize(
    "head",
    [
        '<meta property="article:modified_time" content="2026-03-12">',
        '<meta name="date" content="03/04/2026">',
        '<meta name="date" content="0001-01-01T00:00:00">',
        '<meta name="date" content="2026-02-30">',
        '<time datetime="2026-03-12">a</time><time datetime="2026-03-11">b</time>',
        '<aside><time datetime="2026-03-12">a</time></aside>',
        '<time class="updated" datetime="2026-03-12">a</time>',
        '<script type="application/ld+json">{"@type":"Article","dateModified":"2026-03-12"}'
        "</script>",
        '<script type="application/ld+json">[{"@type":"Article","datePublished":"2026-03-12"},'
        '{"@type":"Article","datePublished":"2026-03-11"}]</script>',
        '<script type="application/ld+json">{"@type":"ItemList","itemListElement":[{"@type":'
        '"NewsArticle","datePublished":"2026-03-12"}]}</script>',
        '<script>var a = {"datePublished": "2026-03-12"}</script>',
        '<script type="application/ld+json">{"datePublished": "2026-03-12",</script>',
        '<link rel="canonical" href="https://e.org/2026/03/12/story">',
        "<p>12 March 2026</p>",
    ],
)
def test_no_day_is_made_up(head: str) -> None:
    """A change, a list of other articles, an address, a default and a doubtful day give none."""
    assert page_facts(f"<html><head>{head}</head><p>Words").published is None


def test_of_several_articles_the_pages_own_is_meant() -> None:
    """Of articles described on a page, the one with its address gives the day."""
    nodes = [
        {"@type": "NewsArticle", "datePublished": f"2026-03-{day}", "url": f"https://e.org/{day}"}
        for day in (11, 12, 13)
    ]
    data = f'<script type="application/ld+json">{json.dumps(nodes)}</script>'
    link = '<link href="https://e.org/12" rel="canonical">'
    assert page_facts(data + link).published == DAY
    assert page_facts(data).published is None


def test_addresses_are_of_the_web() -> None:
    """The address is absolute and http or https, or it is none."""
    for href in ("javascript:alert(1)", "/story", "//e.org", "https://", "https://e.org/a b", ""):
        assert page_facts(f'<link rel="canonical" href="{href}">').url is None
    saved = "<!-- saved from url=(0019)https://e.org/story -->"
    assert page_facts(saved).url == "https://e.org/story"
    assert page_facts('<meta property="og:url" content="https://e.org/&amp;">').url == (
        "https://e.org/&"
    )


def test_the_longest_article_of_a_page_is_read() -> None:
    """Teasers beside an article are left out; a page of equal articles is read whole."""
    teaser = "<article><h2>Elsewhere</h2><p>A short teaser of another story.</article>"
    page = f"<body>{teaser}<article><p>{LONG}</article>{teaser}"
    assert "Elsewhere" not in web._by_rules(page)
    assert web._by_rules(page) == LONG
    equal = "".join(f"<article><p>Story {n}. {LONG[:200]}</article>" for n in range(4))
    assert all(f"Story {n}." in web._by_rules(f"<nav>Menu</nav>{equal}") for n in range(4))


@pytest.mark.parametrize(
    ("soup", "text"),
    [
        ("<p>One<p>Two<div>Three<br>Four", "One\nTwo\nThree\nFour"),
        ("<b><i>One</b> two</i> <unknown>three</unknown>", "One two three"),
        ("a < b, x<5 and <3", "a < b, x<5 and <3"),
        ("One<!-- <p>hidden --> two<!-- never closed <p>x", "One two"),
        ("One <a title='5 > 4' href=x>two</a>", "One two"),
        ("One<script>if (a < b) '</p>'</SCRIPT >two<style>p</style>", "Onetwo"),
        ("One<script>never closed <p>two", "One"),
        ("One<p class='never closed><b>two", "One\ntwo"),
        ("One<p never closed", "One"),
        ("1 </ 2 <", "1 </ 2 <"),
        ("&eacute;&#233;&#xE9;&nbsp;&bogus;&#99999999999;&#xD800;", "ééé\xa0&bogus;\ufffd\ufffd"),
        ("<p hidden>", ""),
        ("<![CDATA[x]]><?php echo ?><!DOCTYPE x>One", "One"),
    ],
)
def test_soup_is_read_as_browsers_do(soup: str, text: str) -> None:
    """Unclosed, crossed and unknown tags give their words, and nothing but words."""
    assert web.plain_text(soup).replace("\xa0", " ") == text.replace("\xa0", " ")


PIECES = "< <a <a' <a\"' <!-- <div> <ul><li>x </p> & &#9 <script> <title> <h1>x <table><tr><td>"


@pytest.mark.parametrize(
    "piece", [*PIECES.split(), "<a '", "<article>", "<a>x", "<![CDATA[", "<p a='>"]
)
def test_hostile_pages_end(piece: str, each_way: str) -> None:
    """A page of one broken piece some thousand times is read, and to its end."""
    text = article_text(piece * 4_000)
    assert "<script" not in text
    page_facts(piece * 4_000)


def test_a_map_of_ours_is_no_article() -> None:
    """A page that geomap drew is passed over in a folder, and refused when it is all there is."""
    from geomap import EventMap
    from geomap.tables import empty_table

    EventMap(empty_table()).save("map.html")
    Path("a.txt").write_text("Words.")
    assert [d.document_id for d in read_documents(["."])] == ["a"]
    with pytest.raises(ReadError, match="is a map that geomap drew: name the articles"):
        list(read_documents(["map.html"]))


@pytest.mark.parametrize("charset", ["koi8-r", "windows-1251", "iso-8859-5", "utf-8", "utf-16"])
def test_a_page_is_in_the_encoding_that_it_states(charset: str) -> None:
    """A charset in the head is believed, unless the page is UTF-8 or has a byte order mark."""
    page = f'<html><meta charset="{charset}"><title>Т</title><p>Дроны ударили по складу.'
    Path("a.html").write_bytes(page.encode(charset))
    (document,) = read_documents(["a.html"])
    assert "Дроны ударили по складу." in document.text


def test_pages_are_known_without_their_ending(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page on standard input, and in a file that is named .txt or .php, is a page."""
    page = b"\n<!doctype HTML><title>T</title><p>Words of it."
    for name in ("a.txt", "story.php", "plain"):
        Path(name).write_bytes(page)
        assert [d.text for d in read_documents([name])] == ["Words of it."]
    assert not is_page(b"a <html> tag in a text")
    Path("b.txt").write_text("A text about <b>bold</b> tags.")
    assert [d.text for d in read_documents(["b.txt"])] == ["A text about <b>bold</b> tags."]
