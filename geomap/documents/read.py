"""Articles from whatever a user named: which reader each file is for, and what each one yields."""

from __future__ import annotations

import datetime as dt
import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from geomap.decoding import clean_text, decode
from geomap.documents.feed import is_feed, read_feed
from geomap.documents.given import Given
from geomap.documents.lines import is_document, read_lines
from geomap.documents.mail import read_mail
from geomap.documents.markdown import read_markdown
from geomap.documents.page_facts import page_facts
from geomap.documents.plain import headline
from geomap.documents.web import is_own_map, is_page, read_page, stated_charset
from geomap.errors import ReadError
from geomap.events import Document
from geomap.files import MAX_TEXT_BYTES
from geomap.inputs import Source, find_sources

__all__ = [
    "ENDINGS",
    "LINE_ENDINGS",
    "REFUSED_ENDINGS",
    "is_document",
    "read_documents",
    "read_sources",
    "without_own_maps",
]

#: Endings of files that hold a document a line.
LINE_ENDINGS = (".jsonl", ".ndjson")
_MARKDOWN = (".md", ".markdown")
_PAGES = (".html", ".htm", ".xhtml")
_FEEDS = (".rss", ".atom", ".rdf", ".xml")
_MAILS = (".eml", ".mhtml", ".mht")
#: Endings of the files that are read from a folder.
ENDINGS = (".txt", *_MARKDOWN, *_PAGES, *_FEEDS, *_MAILS, *LINE_ENDINGS)
#: Endings of files that people take for articles too, of which is said that they are not read.
REFUSED_ENDINGS = (".doc", ".docx", ".odt", ".pdf", ".rtf")

_MEND = "name a file of text, Markdown, HTML, RSS or Atom, mail, or JSON Lines"


def read_documents(
    inputs: str | os.PathLike[str] | Sequence[str | os.PathLike[str]],
    *,
    published: dt.date | None = None,
    lang: str | None = None,
    rejected: list[dict[str, Any]] | None = None,
    notes: list[str] | None = None,
) -> Iterator[Document]:
    """Yield the articles that files, folders, globs or ``"-"`` hold.

    ==================================  ========================================================
    ``.txt``, or no ending that is      plain text, exactly as it stands in the file
    known
    ``.md``                             Markdown without its marks; front matter gives title and
                                        date
    ``.html``, ``.htm``, ``.mhtml``     a saved web page: the text of its article
    ``.rss``, ``.atom``, ``.xml``       a feed: each item an article, its headline before its text
    ``.eml``                            mail: its text, without quotation marks and attachments
    ``.jsonl``                          a document a line: ``{"id", "text", "published"?,
                                        "lang"?, "title"?, "url"?}``
    ==================================  ========================================================

    Title, day of publication and address are taken where the source states them. Offsets of
    events count in :attr:`Document.text`. On standard input, and without an ending, the first
    bytes tell a page, a feed and JSON Lines from text.

    Parameters
    ----------
    inputs : path, or sequence of paths
        What to read.
    published : datetime.date, optional
        Day of publication of the articles that do not state theirs.
    lang : str, optional
        Language of the articles that do not state theirs, ISO 639-1.
    rejected : list, optional
        Gets each file, line and item that could not be used: ``file``, ``line``, ``column``,
        ``value``, ``reason``. Without it, the first one raises.
    notes : list of str, optional
        Gets what else is worth saying, such as attachments that were not read.

    Yields
    ------
    Document

    Raises
    ------
    ReadError
        When a file, a line or an item cannot be used, or with ``rejected``, when none can.
    """
    named = [inputs] if isinstance(inputs, str | os.PathLike) else inputs
    sources = find_sources([os.fsdecode(name) for name in named], ENDINGS, refused=REFUSED_ENDINGS)
    yield from read_sources(sources, published=published, lang=lang, rejected=rejected, notes=notes)


def read_sources(
    sources: Sequence[Source],
    *,
    published: dt.date | None = None,
    lang: str | None = None,
    rejected: list[dict[str, Any]] | None = None,
    notes: list[str] | None = None,
    on_read: Callable[[int], None] | None = None,
) -> Iterator[Document]:
    """Yield the articles of sources; see :func:`read_documents`.

    Parameters
    ----------
    on_read : callable, optional
        Is told the number of bytes that were read, as they are.
    """
    kept: list[dict[str, Any]] = [] if rejected is None else rejected
    given = Given(published, lang, kept, [] if notes is None else notes, on_read or _nothing)
    names: Counter[str] = Counter()
    first = len(kept)
    sources = without_own_maps(sources)
    for source in sources:
        try:
            for document in _read_source(source, given):
                names[document.document_id] += 1
                yield document if _is_lines(source) else _renamed(document, names)
        except ReadError as error:
            if rejected is None or len(sources) == 1:
                raise
            given.reject(source.name, 0, error.problem)
        if rejected is None and len(kept) > first:
            fault = kept[first]
            raise ReadError(f"{fault['file']}:{fault['line']}: {fault['reason']}", mend=_MEND)
    if not names and len(kept) == first:
        raise ReadError("no articles to read", mend=_MEND)
    if not names:
        count = len(kept) - first
        raise ReadError(
            f"none of {count} articles can be read", mend=f"the first: {kept[first]['reason']}"
        )


def without_own_maps(sources: Sequence[Source]) -> list[Source]:
    """Return sources without what geomap drew and wrote, unless there is nothing else."""
    own = (*_PAGES, *_MARKDOWN)
    others = [s for s in sources if s.ending not in own or not is_own_map(s.head())]
    return others or list(sources)


def _nothing(_bytes: int) -> None:
    pass


def _renamed(document: Document, names: Counter[str]) -> Document:
    """Return a document under a name of its own: the second ``report.txt`` is ``report-2``."""
    times = names[document.document_id]
    if times == 1:
        return document
    return replace(document, document_id=f"{document.document_id}-{times}")


def _is_lines(source: Source) -> bool:
    return source.ending in LINE_ENDINGS or (
        source.ending not in ENDINGS and is_document(source.head())
    )


def _read_source(source: Source, given: Given) -> Iterator[Document]:
    ending, head = source.ending, source.head()
    if _is_lines(source):
        yield from read_lines(source, given)
        return
    data = source.read(limit=MAX_TEXT_BYTES)
    given.on_read(len(data))
    if ending in _FEEDS or (ending not in ENDINGS and is_feed(head)):
        yield from _from_feed(source, data, given)
    elif ending in _PAGES or (ending not in _MAILS and is_page(head)):
        yield _from_page(source, data, given)
    elif ending in _MAILS:
        yield _from_mail(source, data, given)
    elif ending in _MARKDOWN:
        yield _from_markdown(source, data, given)
    else:
        text = _not_blank(clean_text(decode(data, name=source.name)), source)
        yield Document(source.stem, text, given.published, given.lang, title=headline(text))


def _from_markdown(source: Source, data: bytes, given: Given) -> Document:
    article = read_markdown(clean_text(decode(data, name=source.name)))
    return Document(
        source.stem,
        _not_blank(article.text, source),
        article.published or given.published,
        article.lang or given.lang,
        article.title,
        article.url,
    )


def _from_page(source: Source, data: bytes, given: Given) -> Document:
    if is_own_map(data[:65_536]):
        raise ReadError(
            f"{source.name}: is a map that geomap drew", mend="name the articles it was drawn from"
        )
    page = clean_text(decode(data, name=source.name, stated=stated_charset(data[:65_536])))
    text, facts = read_page(page)
    return Document(
        source.stem,
        _not_blank(clean_text(text), source),
        facts.published or given.published,
        given.lang,
        facts.title and clean_text(facts.title),
        facts.url,
    )


def _from_feed(source: Source, data: bytes, given: Given) -> Iterator[Document]:
    good = 0
    first = len(given.rejected)
    fault: ReadError | None = None
    try:
        for number, item in enumerate(read_feed(data, source.name), start=1):
            text = clean_text(item.text)
            if not text.strip():
                given.reject(source.name, item.line, "an item without title and text")
                continue
            good += 1
            yield Document(
                item.key or f"{source.stem}-{number}",
                text,
                item.published or given.published,
                given.lang,
                item.title and clean_text(item.title),
                item.url,
            )
    except ReadError as error:
        fault = error
    if fault is not None and good:
        given.reject(source.name, 0, fault.problem)
    elif fault is not None:
        raise fault
    elif not good and len(given.rejected) == first:
        raise ReadError(f"{source.name}: is a feed without items", mend="save it again")


def _from_mail(source: Source, data: bytes, given: Given) -> Document:
    mail = read_mail(data, source.name)
    if mail.attachments and source.ending == ".eml":
        listed = ", ".join(mail.attachments[:3]) + (" …" if len(mail.attachments) > 3 else "")
        given.notes.append(f"{source.name}: what is attached is not read ({listed})")
    title, published, url = mail.title, mail.published, mail.url
    if source.ending != ".eml" and mail.page:  # the message was made by the browser that saved it
        facts = page_facts(mail.page)
        title, published, url = facts.title or title, facts.published, facts.url or url
    return Document(
        source.stem,
        clean_text(mail.text),
        published or given.published,
        given.lang,
        title and clean_text(title),
        url,
    )


def _not_blank(text: str, source: Source) -> str:
    if not text.strip():
        raise ReadError(f"{source.name}: has no text", mend="save its text as .txt")
    return text
