"""RSS and Atom: every item of a feed is an article.

Read by expat, which holds one item at a time. A feed that declares entities is refused: none needs
them, and they are how a small file becomes a large one, or another file's text.
"""

from __future__ import annotations

import datetime as dt
import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from geomap.decoding import decode
from geomap.documents.markup import one_line, plain_text
from geomap.documents.stated import stated_day, stated_url
from geomap.errors import ReadError

__all__ = ["Item", "is_feed", "read_feed"]

_CHUNK = 65_536
_MAX_DEPTH = 1_000
_ROOTS = frozenset({"feed", "rdf:RDF", "rss"})
_ITEMS = frozenset({"entry", "item"})
#: Where each part of an item is found, the fullest or surest first.
_FIELDS = {
    "title": ("title", "dc:title"),
    "text": ("content:encoded", "content", "description", "summary"),
    "published": ("published", "pubDate", "dc:date", "dcterms:issued", "issued", "updated"),
    "url": ("link", "feedburner:origLink"),
    "key": ("guid", "id"),
}
_WANTED = frozenset(name for names in _FIELDS.values() for name in names)
_FORBIDDEN = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_DECLARATION = re.compile(r"\s*<\?xml[^>]{0,500}\?>")
_BARE = re.compile(r"&(?!(?:#[0-9]{1,7}|#x[0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)")
_NAMED = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,31});")
_OF_XML = frozenset({"amp", "apos", "gt", "lt", "quot"})
_LONGEST_REFERENCE = 40
_MEND = "save the feed as its site gives it (RSS or Atom)"


@dataclass(slots=True)
class Item:
    """One item of a feed.

    Attributes
    ----------
    line : int
        Line of the file that it begins on, from 1.
    parts : dict of str to str
        What its elements hold, by their names; markup as HTML.
    """

    line: int
    parts: dict[str, str] = field(default_factory=dict)

    def _first(self, part: str) -> str:
        return next((self.parts[n] for n in _FIELDS[part] if self.parts.get(n, "").strip()), "")

    @property
    def title(self) -> str | None:
        """Its headline."""
        return one_line(plain_text(self._first("title")))[:300] or None

    @property
    def text(self) -> str:
        """Its headline, and its text as far as the feed gives it, a line for each paragraph."""
        title, body = self.title, plain_text(self._first("text"))
        return body if not title or body.startswith(title) else f"{title}\n\n{body}".strip()

    @property
    def published(self) -> dt.date | None:
        """The day that it states, of publication or, in Atom alone, of its last form."""
        days = (stated_day(html.unescape(self.parts.get(n, ""))) for n in _FIELDS["published"])
        return next((day for day in days if day), None)

    @property
    def url(self) -> str | None:
        """Its address."""
        return stated_url(html.unescape(self._first("url")).strip())

    @property
    def key(self) -> str | None:
        """The name that the feed gives it."""
        return one_line(html.unescape(self._first("key")))[:300] or None


def is_feed(head: bytes) -> bool:
    """Return whether data begin as a feed does."""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if not start.startswith(b"<"):
        return False
    return re.search(rb"<(rss|feed|rdf:RDF)[\s>]", start[:4_000]) is not None


def read_feed(data: bytes, name: str) -> Iterator[Item]:
    """Yield the items of a feed in order.

    Parameters
    ----------
    data : bytes
        The file.
    name : str
        Its name, for messages.

    Raises
    ------
    ReadError
        When it is no feed, or is torn: after the items before the tear.
    """
    text = _DECLARATION.sub("", decode(data, name=name, stated=_encoding(data)), count=1)
    reader = _Reader(name)
    for start in range(0, len(text), _CHUNK):
        yield from reader.feed(text[start : start + _CHUNK])
    yield from reader.feed("", is_last=True)


def _resolved(match: re.Match[str]) -> str:
    """Return a reference by name as XML can read it: HTML has more names than XML."""
    if match[1] in _OF_XML:
        return match[0]
    return html.escape(html.unescape(match[0]))


def _encoding(data: bytes) -> str | None:
    match = re.match(rb"\s*<\?xml[^>]{0,200}encoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})", data)
    return match[1].decode("ascii") if match else None


class _Reader:
    """Collects items while expat goes through the text."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.is_atom = False
        self.item: Item | None = None
        self.item_depth = 0
        self.done: list[Item] = []
        self.depth = 0
        self.field: str | None = None  # the element of an item that is being read
        self.field_depth = 0
        self.words: list[str] = []
        self.is_plain = False
        self.rest = ""
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.EntityDeclHandler = self._refuse
        self.parser = parser

    def feed(self, text: str, *, is_last: bool = False) -> Iterator[Item]:
        """Read on, and yield the items that ended."""
        text, self.rest = self.rest + text, ""
        cut = text.rfind("&", max(0, len(text) - _LONGEST_REFERENCE))
        if cut >= 0 and not is_last:  # a reference may go on in the next part
            text, self.rest = text[:cut], text[cut:]
        text = _NAMED.sub(_resolved, _BARE.sub("&amp;", _FORBIDDEN.sub("\ufffd", text)))
        fault = None
        try:
            self.parser.Parse(text.encode("utf-8", "replace"), is_last)
        except expat.ExpatError as error:
            fault = f"{self.name}:{error.lineno}: is torn ({expat.errors.messages[error.code]})"
        done, self.done = self.done, []
        yield from done
        if fault is not None:
            raise ReadError(fault, mend=_MEND)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth == 1 and name not in _ROOTS:
            raise ReadError(f"{self.name}: is XML with the root <{name[:40]}>, no feed", mend=_MEND)
        self.is_atom = self.is_atom or (self.depth == 1 and name == "feed")
        if self.depth > _MAX_DEPTH:
            raise ReadError(f"{self.name}: is nested too deeply", mend=_MEND)
        if self.field is not None:
            self.words.append(f"<{name}>")
        elif name in _ITEMS and self.item is None:
            self.item, self.item_depth = Item(self.parser.CurrentLineNumber), self.depth
        elif self.item is not None and name in _WANTED and self.depth == self.item_depth + 1:
            if name == "link" and "href" in attributes:
                if attributes.get("rel", "alternate") == "alternate":
                    self.item.parts.setdefault("link", attributes["href"])
                return  # Atom's; that of RSS holds its address
            self.field, self.field_depth, self.words = name, self.depth, []
            kind = attributes.get("type", "text" if self.is_atom else "html")
            self.is_plain = kind in ("text", "text/plain", "xhtml", "application/xhtml+xml")

    def _text(self, text: str) -> None:
        if self.field is not None:
            self.words.append(html.escape(text, quote=False) if self.is_plain else text)

    def _end(self, name: str) -> None:
        if self.field is not None and self.depth > self.field_depth:
            self.words.append(f"</{name}>")
        elif self.field is not None and self.item is not None:
            self.item.parts.setdefault(self.field, "".join(self.words))
            self.field = None
        elif name in _ITEMS and self.item is not None:
            self.done.append(self.item)
            self.item = None
        self.depth -= 1

    def _refuse(self, *_declaration: object) -> None:
        raise ReadError(f"{self.name}: declares entities, which no feed needs", mend=_MEND)
