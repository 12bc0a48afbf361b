"""What a web page states of itself: its title, its day of publication, its address.

A day is taken only where the page calls it the day of publication: from structured data (JSON-LD
of schema.org), from ``<meta>``, from ``<time>``, in this order. Nothing is guessed from the address
or the text, and the day of a change is none of publication.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from geomap.documents.markup import Tag, one_line, pieces, unescape
from geomap.documents.stated import stated_day, stated_url

__all__ = ["PageFacts", "page_facts"]

_MAX_JSON = 2_000_000
_MAX_DEPTH = 6
_MAX_TITLE = 300
#: Names of ``<meta>`` that give the day of publication, the most usual first.
_PUBLISHED = (
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "datepublished",
    "parsely-pub-date",
    "sailthru.date",
    "dcterms.issued",
    "dc.date.issued",
    "dcterms.created",
    "dc.date.created",
    "dc.date",
    "dcterms.date",
    "publication_date",
    "publication-date",
    "publish_date",
    "publish-date",
    "publishdate",
    "published_date",
    "pubdate",
    "article.published",
    "article_date_original",
    "citation_publication_date",
    "cxenseparse:recs:publishtime",
    "date",
)
_TITLES = ("og:title", "twitter:title", "dc.title", "dcterms.title")
_ARTICLES = frozenset({"BlogPosting", "LiveBlogPosting", "Report", "SocialMediaPosting"})
_SAVED_FROM = re.compile(r"<!-- saved from url=\([0-9]{4}\)(\S{1,2000}) -->")
_CHANGED = re.compile(r"updat|modif|edit|changed", re.IGNORECASE)
#: Parts of a page whose times are those of other articles.
_ELSEWHERE = frozenset({"aside", "footer", "nav"})


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What a page states of itself; ``None`` where it states nothing.

    Attributes
    ----------
    title : str or None
    published : datetime.date or None
    url : str or None
        The canonical address, absolute.
    """

    title: str | None = None
    published: dt.date | None = None
    url: str | None = None


@dataclass(slots=True)
class _Seen:
    """What was seen on the way through a page."""

    metas: dict[str, str] = field(default_factory=dict)
    canonical: str | None = None
    title: str | None = None
    headings: list[str] = field(default_factory=list)
    data: list[Any] = field(default_factory=list)
    times: list[tuple[bool, str]] = field(default_factory=list)


def page_facts(page: str) -> PageFacts:
    """Return what a page states of itself.

    Parameters
    ----------
    page : str
        HTML, however broken.
    """
    seen = _look_through(page)
    saved = _SAVED_FROM.search(page[:4_000])
    url = (
        stated_url(seen.canonical)
        or stated_url(seen.metas.get("og:url"))
        or stated_url(saved[1] if saved else None)
    )
    articles = _articles(seen.data, url)
    if url is None and len(articles) == 1:
        url = _address(articles[0])
    return PageFacts(_title(seen, articles), _published(seen, articles), url)


def _look_through(page: str) -> _Seen:
    seen = _Seen()
    elsewhere = 0
    words: list[str] | None = None  # of the heading or the time that is open
    when = ""
    for piece in pieces(page):
        if isinstance(piece, str):
            if words is not None:
                words.append(piece)
            continue
        name = piece.name
        if name in _ELSEWHERE:
            elsewhere = max(0, elsewhere + (-1 if piece.is_end else 1))
        elif piece.is_end:
            if name in ("h1", "time") and words is not None:
                text = one_line("".join(words))[:_MAX_TITLE]
                if name == "h1":
                    seen.headings.append(text)
                elif not elsewhere:
                    seen.times.append((False, when or text))
                words = None
        elif name == "h1":
            words = []
        elif name == "time":
            marked, when = _time(piece)
            if marked:
                seen.times.append((True, when))
            elif not _CHANGED.search(piece.raw[:2_000]):
                words = []
        else:
            _note(seen, piece)
    return seen


def _note(seen: _Seen, tag: Tag) -> None:
    """Note what a tag of the head says."""
    if tag.name == "title" and seen.title is None:
        seen.title = one_line(unescape(tag.content[: 4 * _MAX_TITLE]))[:_MAX_TITLE]
    elif tag.name == "link":
        given = tag.attributes
        if "canonical" in given.get("rel", "").lower().split():
            seen.canonical = seen.canonical or given.get("href")
    elif tag.name == "script" and "ld+json" in tag.raw[:2_000].lower():
        if len(tag.content) <= _MAX_JSON:
            seen.data.append(_json(tag.content))
    elif "itemprop" in tag.raw[:2_000] or tag.name == "meta":
        given = tag.attributes
        value = given.get("content") or given.get("datetime")
        for key in ("property", "name", "itemprop"):
            if key in given and value:
                seen.metas.setdefault(given[key].strip().lower(), value)


def _time(tag: Tag) -> tuple[bool, str]:
    """Return whether a ``<time>`` says that it is of publication, and its machine form."""
    given = tag.attributes
    marked = "datepublished" in given.get("itemprop", "").lower() or "pubdate" in given
    return marked and bool(given.get("datetime")), given.get("datetime", "")


def _json(text: str) -> Any:
    text = text.strip().removeprefix("<!--").removesuffix("-->").strip()
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None


def _articles(data: list[Any], url: str | None) -> list[dict[str, Any]]:
    """Return the descriptions of the page's own article; of a list of articles, none."""
    nodes = [node for part in data for node in _nodes(part, _MAX_DEPTH)]
    articles = [node for node in nodes if _is_article(node)]
    if len(articles) > 1:
        same = [node for node in articles if url and _address(node) == url]
        articles = same or (articles if len({_day_of(node) for node in articles}) == 1 else [])
    if articles:
        return articles
    pages = [node for node in nodes if "WebPage" in _types(node) and _day_of(node)]
    return pages if len({_day_of(node) for node in pages}) == 1 else []


def _nodes(value: Any, depth: int) -> Iterator[dict[str, Any]]:
    """Yield the objects in structured data, without those that only stand in a list of items."""
    if depth and isinstance(value, list):
        for part in value:
            yield from _nodes(part, depth - 1)
    elif depth and isinstance(value, dict):
        yield value
        for key in ("@graph", "mainEntity", "mainEntityOfPage"):
            yield from _nodes(value.get(key), depth - 1)


def _types(node: dict[str, Any]) -> list[str]:
    kind = node.get("@type")
    return [k for k in (kind if isinstance(kind, list) else [kind]) if isinstance(k, str)]


def _is_article(node: dict[str, Any]) -> bool:
    return any(kind.endswith("Article") or kind in _ARTICLES for kind in _types(node))


def _day_of(node: dict[str, Any]) -> dt.date | None:
    return stated_day(node.get("datePublished"))


def _address(node: dict[str, Any]) -> str | None:
    main = node.get("mainEntityOfPage")
    named = main.get("@id") if isinstance(main, dict) else main
    return stated_url(node.get("url")) or stated_url(named)


def _published(seen: _Seen, articles: list[dict[str, Any]]) -> dt.date | None:
    for node in articles:
        if day := _day_of(node):
            return day
    for name in _PUBLISHED:
        if day := stated_day(seen.metas.get(name)):
            return day
    for only_marked in (True, False):
        days = [stated_day(when) for marked, when in seen.times if marked or not only_marked]
        known = [day for day in days if day]
        # Several times of which none is marked are those of a list of articles, or of a ticker.
        if known and (only_marked or len(set(known)) == 1):
            return known[0]
    return None


def _title(seen: _Seen, articles: list[dict[str, Any]]) -> str | None:
    headlines = [node.get("headline") for node in articles]
    given = [seen.metas.get(name) for name in _TITLES]
    heading = seen.headings[0] if len(seen.headings) == 1 else None
    for title in (*given, *headlines, heading, seen.title):
        if isinstance(title, str) and title.strip():
            return one_line(unescape(title))[:_MAX_TITLE]
    return None
