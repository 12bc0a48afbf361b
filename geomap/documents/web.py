"""Saved web pages: the words of the article, without what stands around it.

With ``pip install 'geomap[web]'``, trafilatura finds the article; without it, and where it finds
none, plain rules do. Nothing is fetched, and no script is run or read as text.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import import_module

from geomap.documents.markup import BLOCKS, Tag, one_line, pieces, plain_text
from geomap.documents.page_facts import PageFacts, page_facts

__all__ = [
    "OWN_MARKDOWN",
    "article_text",
    "is_own_map",
    "is_page",
    "read_page",
    "stated_charset",
]

#: How a report of geomap in Markdown begins: a definition, which shows nothing.
OWN_MARKDOWN = b"[//]: # (geomap report)"

#: Largest page that a tree is built of, in code points.
_MAX_TREE = 2_000_000
_MAX_OPEN = 200
#: Fewer code points than these are a caption, not an article.
_LEAST = 200
#: A block of which more than this share are words of links is a menu.
_LINKS = 0.6
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s{0,9}=\s{0,9}[\"']?([A-Za-z0-9_-]{1,40})", re.I)
_AROUND = frozenset({"aside", "button", "dialog", "footer", "form", "menu", "nav", "select"})
_NO_WORDS = frozenset({"audio", "canvas", "math", "noscript", "object", "svg", "template", "video"})
_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source"}
    | {"track", "wbr"}
)


@dataclass(slots=True)
class _Block:
    """A line of text and where it stands."""

    article: int  # number of the article that it is in, 0 outside
    in_main: bool
    is_around: bool
    words: list[str] = field(default_factory=list)
    linked: int = 0

    @property
    def text(self) -> str:
        return one_line("".join(self.words))


def is_page(head: bytes) -> bool:
    """Return whether data begin as an HTML page does."""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:200].lower()
    if start.startswith(b"<?xml"):
        return b"<!doctype html" in head[:1_000].lower() or b"<html" in head[:1_000].lower()
    return start.startswith((b"<!doctype html", b"<html", b"<head", b"<!-- saved from url"))


def is_own_map(head: bytes) -> bool:
    """Return whether data begin as a page that geomap drew, or a report that it wrote."""
    if head.startswith(OWN_MARKDOWN):
        return True
    return b'"gm-script"' in head or b'name="generator" content="geomap' in head


def stated_charset(head: bytes) -> str | None:
    """Return the encoding that a page states in its head."""
    match = _CHARSET.search(head)
    return match[1].decode("ascii") if match else None


def read_page(page: str) -> tuple[str, PageFacts]:
    """Return the text of a web page's article, and what the page states of itself."""
    return article_text(page), page_facts(page)


def article_text(page: str) -> str:
    """Return the text of a web page's article, a line for each paragraph; empty without words."""
    if len(page) <= _MAX_TREE:
        extractor = _trafilatura()
        text = extractor(page) if extractor else None
        if text and text.strip():
            return text.strip()
    return _by_rules(page) or plain_text(page)


@lru_cache(maxsize=1)
def _trafilatura() -> Callable[[str], str | None] | None:
    """Return the function that finds articles by trafilatura, where that is installed."""
    try:
        trafilatura = import_module("trafilatura")
    except ImportError:
        return None
    logging.getLogger("trafilatura").addHandler(logging.NullHandler())  # else it prints

    def found(page: str) -> str | None:
        try:
            text = trafilatura.extract(page, output_format="txt", include_comments=False)
        except Exception:  # whatever a hostile page breaks in there, the rules here still hold
            return None
        return text if isinstance(text, str) else None

    return found


def _by_rules(page: str) -> str:
    """Return the text of the page's article by where its blocks stand."""
    blocks = [block for block in _blocks(page) if not block.is_around and _is_prose(block)]
    chosen = blocks
    articles: dict[int, int] = {}
    for block in blocks:
        if block.article:
            articles[block.article] = articles.get(block.article, 0) + len(block.text)
    if articles:
        longest = max(articles, key=lambda number: (articles[number], -number))
        alone = articles[longest] * 2 >= sum(articles.values())
        chosen = [b for b in blocks if (b.article == longest if alone else b.article)]
    elif any(block.in_main for block in blocks):
        chosen = [block for block in blocks if block.in_main]
    if sum(len(block.text) for block in chosen) < _LEAST:
        chosen = blocks
    return "\n".join(block.text for block in chosen)


def _is_prose(block: _Block) -> bool:
    text = block.text
    return bool(text) and block.linked <= _LINKS * len(text)


def _blocks(page: str) -> list[_Block]:
    """Return the lines of a page in order, those inside what holds no words left out."""
    blocks = [_Block(0, False, False)]
    open_tags: list[str] = []
    number = 0
    for piece in pieces(page):
        if isinstance(piece, str):
            if _NO_WORDS.isdisjoint(open_tags):
                blocks[-1].words.append(piece)
                if "a" in open_tags:
                    blocks[-1].linked += len(piece.strip())
            continue
        if piece.name == "article" and not piece.is_end and "article" not in open_tags:
            number += 1
        _follow(open_tags, piece)
        if piece.name in BLOCKS:
            inside = number if "article" in open_tags else 0
            around = not _AROUND.isdisjoint(open_tags)
            blocks.append(_Block(inside, "main" in open_tags, around))
    return blocks


def _follow(open_tags: list[str], tag: Tag) -> None:
    """Keep the list of the elements that are open."""
    if tag.is_end:
        if tag.name in open_tags:
            while open_tags.pop() != tag.name:
                pass
        return
    if tag.name in ("p", "li", "td", "th", "tr") and open_tags and open_tags[-1] == tag.name:
        open_tags.pop()
    if tag.name not in _VOID and not tag.raw.endswith("/") and len(open_tags) < _MAX_OPEN:
        open_tags.append(tag.name)
