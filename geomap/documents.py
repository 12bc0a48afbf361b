"""Articles, read: text files, and documents as JSON Lines."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from geomap.days import parse_day
from geomap.decoding import clean_text, decode
from geomap.errors import OptionError, ReadError
from geomap.events import Document
from geomap.files import MAX_TEXT_BYTES
from geomap.inputs import Source, find_sources

__all__ = ["ENDINGS", "is_document", "read_documents", "read_sources"]

#: Endings of the files that are read from a folder.
ENDINGS = (".txt", ".md", ".jsonl")

_LINES = (".jsonl", ".ndjson")
_NOT_YET = (".html", ".htm", ".mhtml", ".eml", ".xml", ".rss", ".atom")
_MAX_TITLE = 200
_MEND = 'give one document a line: {"id": "a1", "text": "…", "published": "2025-10-16"}'


def read_documents(
    inputs: Sequence[str],
    *,
    published: dt.date | None = None,
    lang: str | None = None,
    rejected: list[dict[str, Any]] | None = None,
) -> Iterator[Document]:
    """Yield the articles that files, folders, globs or ``"-"`` hold.

    A ``.jsonl`` file holds one document a line: ``{"id", "text", "published"?, "lang"?, "title"?,
    "url"?}``. Any other file is one article of plain text, with the file's name as its id. On
    standard input, a first line that is such a document tells that the others are, too.

    Parameters
    ----------
    inputs : sequence of str
        What to read.
    published : datetime.date, optional
        Day of publication of the articles that do not say theirs.
    lang : str, optional
        Language of the articles that do not say theirs, ISO 639-1.
    rejected : list, optional
        Gets each file and each line that could not be used: ``file``, ``line``, ``column``,
        ``value``, ``reason``. Without it, the first one raises.

    Yields
    ------
    Document

    Raises
    ------
    ReadError
        When a file or a line cannot be used, or with ``rejected``, when none can.
    OptionError
        When a file is of a kind that is not read yet.
    """
    sources = find_sources(inputs, ENDINGS)
    yield from read_sources(sources, published=published, lang=lang, rejected=rejected)


def read_sources(
    sources: Sequence[Source],
    *,
    published: dt.date | None = None,
    lang: str | None = None,
    rejected: list[dict[str, Any]] | None = None,
) -> Iterator[Document]:
    """Yield the articles of sources; see :func:`read_documents`."""
    kept: list[dict[str, Any]] = [] if rejected is None else rejected
    names: Counter[str] = Counter()
    for source in sources:
        try:
            for document in _read_source(source, published, lang, kept):
                names[document.document_id] += 1
                yield document if source.ending in _LINES else _renamed(document, names)
        except ReadError as error:
            if rejected is None or len(sources) == 1:
                raise
            kept.append(_rejection(source.name, 0, None, None, error.problem))
        if rejected is None and kept:
            fault = kept[0]
            raise ReadError(f"{fault['file']}:{fault['line']}: {fault['reason']}", mend=_MEND)
    if not names and not kept:
        raise ReadError("no articles to read", mend="name a .txt, .md or .jsonl file")
    if not names:
        raise ReadError(
            f"none of {len(kept)} articles can be read", mend=f"the first: {kept[0]['reason']}"
        )


def is_document(head: bytes) -> bool:
    """Return whether data begin with a document of JSON Lines, as far as can be seen."""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    return start.startswith(b"{") and b'"text"' in start


def _renamed(document: Document, names: Counter[str]) -> Document:
    """Return a document under a name of its own: the second ``report.txt`` is ``report-2``."""
    times = names[document.document_id]
    if times == 1:
        return document
    return replace(document, document_id=f"{document.document_id}-{times}")


def _read_source(
    source: Source,
    published: dt.date | None,
    lang: str | None,
    rejected: list[dict[str, Any]],
) -> Iterator[Document]:
    if source.ending in _NOT_YET:
        raise OptionError(
            f"{source.name}: {source.ending} files are not read yet",
            mend="save the article's text as .txt",
        )
    if source.ending in _LINES or (not source.ending and is_document(source.head())):
        yield from _from_lines(source, published, lang, rejected)
        return
    text = clean_text(decode(source.read(limit=MAX_TEXT_BYTES), name=source.name))
    yield Document(source.stem, text, published, lang, title=_title(text))


def _from_lines(
    source: Source,
    published: dt.date | None,
    lang: str | None,
    rejected: list[dict[str, Any]],
) -> Iterator[Document]:
    good = 0
    faults: list[ReadError] = []
    for number, line in _lines(source):
        try:
            yield _document(line, source, number, published, lang, rejected)
            good += 1
        except ReadError as error:
            faults.append(error)
            rejected.append(_rejection(source.name, number, None, line[:200], error.problem))
    if not good:
        if faults:
            raise faults[0]
        raise ReadError(f"{source.name}: is empty", mend=_MEND)


def _lines(source: Source) -> Iterator[tuple[int, str]]:
    """Yield the lines that are not empty, numbered from 1, without holding the file."""
    head = source.head()
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in head:
        text = decode(source.read(limit=MAX_TEXT_BYTES), name=source.name)
        yield from ((n, line) for n, line in enumerate(text.split("\n"), 1) if line.strip())
        return
    with source.open() as stream:
        number = 0
        while line := stream.readline(MAX_TEXT_BYTES + 1):
            number += 1
            if len(line) > MAX_TEXT_BYTES:
                raise ReadError(
                    f"{source.name}:{number}: a line of more than {MAX_TEXT_BYTES >> 20} MB",
                    mend="split the document",
                )
            if line.strip():
                yield number, decode(line, name=f"{source.name}:{number}")


def _document(
    line: str,
    source: Source,
    number: int,
    published: dt.date | None,
    lang: str | None,
    rejected: list[dict[str, Any]],
) -> Document:
    where = f"{source.name}:{number}"
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ReadError(f"{where}: is not JSON ({error})", mend=_MEND) from None
    text = record.get("text") if isinstance(record, dict) else None
    if not isinstance(text, str) or not text.strip():
        raise ReadError(f"{where}: has no text", mend=_MEND)
    day = record.get("published")
    if day:
        try:
            published = parse_day(day)
        except ValueError as error:
            published = None
            shown = clean_text(str(day))[:200]
            rejected.append(_rejection(source.name, number, "published", shown, str(error)))
    stated = _string(record, "lang")
    return Document(
        document_id=_string(record, "id") or f"{source.stem}-{number}",
        text=clean_text(text),
        published=published,
        lang=stated.lower().replace("_", "-").split("-")[0] if stated else lang,
        title=_string(record, "title"),
        url=_string(record, "url"),
    )


def _string(record: dict[str, Any], name: str) -> str | None:
    value = record.get(name)
    if isinstance(value, str):
        return clean_text(value) if value.strip() else None
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return None


def _title(text: str) -> str | None:
    """Return the headline of an article: a short first line that an empty one follows."""
    first, _, rest = text.lstrip().partition("\n")
    following = rest.partition("\n")[0].strip()
    title = first.strip().lstrip("#").strip()
    is_heading = first.startswith("#") or (rest and not following)
    return title if is_heading and 0 < len(title) <= _MAX_TITLE else None


def _rejection(
    file: str, line: int, column: str | None, value: str | None, reason: str
) -> dict[str, Any]:
    return {"file": file, "line": line, "column": column, "value": value, "reason": reason}
