"""Articles as they were read, and which of them are one article.

What a file or a feed gives is a *version* of an article. Within one file or feed, a version takes
the place of the one before that has its id, its address or its words. Versions of several are one
article when they share the address, the words, or an id that is a URI. Of that article counts what
a file says before what a feed says, of files the one modified last, of feeds the longest; and of
versions with the same words, the one that says most of itself. The choice depends on the versions
there are, and not on the order in which they came.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import PurePath
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from geomap.documents import LINE_ENDINGS
from geomap.events import Document

__all__ = ["Articles", "Version", "is_lines", "versions_of"]

_OWN = "own:"
_TRACKING = "utm_"


@dataclass(frozen=True, slots=True)
class Version:
    """One article as one file or feed gave it.

    Attributes
    ----------
    origin : str
        The file or the feed.
    document : Document
        The article, without its text once it was read.
    names : tuple of str
        What it is known by: ``own:`` its id in its origin, ``id:`` an id that is a URI, ``url:``
        its address, ``words:`` a digest of its words.
    content : str
        A digest of all that it says.
    length : int
        Code points of its text.
    modified : int
        When its file was modified, in nanoseconds; 0 for a feed.
    events : list of dict
        Its events, as rows.
    note : str or None
        What is to be said of it: why it has no events.
    """

    origin: str
    document: Document
    names: tuple[str, ...]
    content: str
    length: int
    modified: int = 0
    events: Sequence[Mapping[str, Any]] = ()
    note: str | None = None

    @property
    def words(self) -> str:
        """Its name by its words, the last of its names."""
        return self.names[-1]

    def with_events(self, events: Sequence[Mapping[str, Any]], note: str | None) -> Version:
        """Return the version as it is kept: with what was read in its text, without the text."""
        return replace(self, document=replace(self.document, text=""), events=events, note=note)

    def entry(self) -> dict[str, Any]:
        """Return the version for a journal."""
        return asdict(self) | {"document": _said(self.document)}

    @classmethod
    def of_entry(cls, entry: Mapping[str, Any]) -> Version:
        """Return the version that a journal holds."""
        document = dict(entry["document"])
        day = document["published"]
        document["published"] = day and dt.date.fromisoformat(day)
        return cls(**{**entry, "document": Document(**document), "names": tuple(entry["names"])})


def versions_of(origin: str, documents: Iterable[Document], modified: int = 0) -> list[Version]:
    """Return what one reading of a file or a feed gave, each article once.

    An id or an address that several of them have tells none of them from the others.
    """
    once: dict[str, Document] = {}
    for document in documents:
        once.setdefault(_digest(document.text.split()), document)
    shared = _shared_ids(origin, [document.document_id for document in once.values()])
    urls = Counter(_address(document.url) for document in once.values())
    versions = []
    for words, document in once.items():
        names = []
        if document.document_id in shared:
            name = f"{shared[document.document_id]}-{words[:8]}"
            document = document if is_lines(origin) else replace(document, document_id=name)
        else:
            names.append(_OWN + document.document_id)
            if ":" in document.document_id:
                names.append(f"id:{document.document_id}")
        address = _address(document.url)
        if address is not None and urls[address] == 1:
            names.append(f"url:{address}")
        names.append(f"words:{words}")
        content, length = _digest(_said(document)), len(document.text)
        versions.append(Version(origin, document, tuple(names), content, length, modified))
    return versions


def _shared_ids(origin: str, ids: Sequence[str]) -> dict[str, str]:
    """Return the ids that are no names, each with what stands before its number, if it has one.

    The reader numbers items without an id, and the second of an id: such a number is that of a
    place in the feed, where another article may stand the next time.
    """
    shared = {name: name for name, times in Counter(ids).items() if times > 1}
    if is_lines(origin):
        return shared
    known = {PurePath(origin).stem, *ids}
    for name in ids:
        base, _, number = name.rpartition("-")
        if number.isdigit() and base in known:
            shared |= {name: base, base: base}
    return shared


def is_lines(origin: str) -> bool:
    """Return whether a file holds a document a line, which are known by their ids."""
    return PurePath(origin).suffix.lower() in LINE_ENDINGS


@dataclass(slots=True)
class Articles:
    """The versions that there are."""

    _by_name: dict[tuple[str, str], Version] = field(default_factory=dict)

    def add(self, version: Version) -> None:
        """Add a version; those before it that are the same article of its origin go."""
        keys = [(version.origin, name) for name in version.names]
        for key in keys:
            old = self._by_name.get(key)
            for name in old.names if old is not None else ():
                del self._by_name[version.origin, name]
        self._by_name.update((key, version) for key in keys)

    def has(self, version: Version) -> bool:
        """Return whether a version is there that says the same, and so need not be read again."""
        known = self._by_name.get((version.origin, version.words))
        return known is not None and known.content == version.content

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __iter__(self) -> Iterator[Version]:
        return (version for (_, name), version in self._by_name.items() if name == version.words)

    def chosen(self) -> list[Version]:
        """Return of each article the version that counts, in the order of files and feeds."""
        return sorted((_best(same) for same in self._same()), key=_place)

    def _same(self) -> Iterator[list[Version]]:
        """Yield the versions of each article."""
        sharing: dict[str, list[Version]] = {}
        for (_, name), version in self._by_name.items():
            if not name.startswith(_OWN):
                sharing.setdefault(name, []).append(version)
        seen: set[int] = set()
        for version in self._by_name.values():
            same: list[Version] = []
            waiting = [version]
            while waiting:
                one = waiting.pop()
                if id(one) not in seen:
                    seen.add(id(one))
                    same.append(one)
                    waiting += (other for name in one.names for other in sharing.get(name, ()))
            if same:
                yield same


def _best(same: Sequence[Version]) -> Version:
    by_words: dict[str, list[Version]] = {}
    for version in same:
        by_words.setdefault(version.words, []).append(version)
    words = max(
        by_words,
        key=lambda w: (
            max(v.modified for v in by_words[w]),
            max(v.length for v in by_words[w]),
            w,
        ),
    )
    return min(by_words[words], key=_says_little)


def _says_little(version: Version) -> tuple[Any, ...]:
    document = version.document
    said = (document.published, document.url, document.title)
    day = str(document.published or "")
    return (sum(fact is None for fact in said), day, *_place(version))


def _place(version: Version) -> tuple[str, ...]:
    return (version.origin, version.document.document_id, version.content)


def _address(url: str | None) -> str | None:
    """Return what tells an address from others: no fragment, no marks of who sent the reader."""
    if url is None:
        return None
    try:
        parts = urlsplit(url)
        asked = parse_qsl(parts.query, keep_blank_values=True)
    except ValueError:
        return url
    kept = urlencode(sorted((k, v) for k, v in asked if not k.startswith(_TRACKING)))
    return f"{parts.netloc.lower().removeprefix('www.')}{parts.path.rstrip('/')}?{kept}"


def _said(document: Document) -> dict[str, Any]:
    """Return a document as JSON can hold it."""
    day = document.published
    return asdict(document) | {"published": day and day.isoformat()}


def _digest(value: Any) -> str:
    data = json.dumps(value, sort_keys=True).encode("ascii")
    return hashlib.blake2b(data, digest_size=12).hexdigest()
