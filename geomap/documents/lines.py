"""JSON Lines: one document a line, however many there are."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

from geomap.days import parse_day
from geomap.decoding import clean_text, decode
from geomap.documents.given import Given
from geomap.documents.stated import is_stated, stated_lang
from geomap.errors import ReadError
from geomap.events import Document
from geomap.files import MAX_TEXT_BYTES
from geomap.inputs import Source

__all__ = ["TOO_LONG", "bounded_lines", "is_document", "read_lines"]

#: Why a line of that length is left out.
TOO_LONG = f"a line of more than {MAX_TEXT_BYTES >> 20} MB"

_MEND = 'give one document a line: {"id": "a1", "text": "…", "published": "2025-10-16"}'


def is_document(head: bytes) -> bool:
    """Return whether data begin with a document of JSON Lines, as far as can be seen."""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    return start.startswith(b"{") and b'"text"' in start


def bounded_lines(
    stream: BinaryIO, on_read: Callable[[int], None] = lambda _bytes: None
) -> Iterator[tuple[int, bytes | None]]:
    """Yield the lines of a stream, numbered from 1; ``None`` for one that is too long to hold."""
    number = 0
    while line := stream.readline(MAX_TEXT_BYTES + 1):
        number += 1
        on_read(len(line))
        if len(line) <= MAX_TEXT_BYTES:
            yield number, line
            continue
        while line and not line.endswith(b"\n"):
            line = stream.readline(MAX_TEXT_BYTES)
            on_read(len(line))
        yield number, None


def read_lines(source: Source, given: Given) -> Iterator[Document]:
    """Yield the documents of a source, one in memory at a time.

    Raises
    ------
    ReadError
        When no line is a document.
    """
    good = 0
    fault: ReadError | None = None
    for number, line in _lines(source, given):
        try:
            document = _document(line, source, number, given)
        except ReadError as error:
            fault = fault or error
            given.reject(source.name, number, error.problem, value=line)
            continue
        good += 1
        yield document
    if not good:
        raise fault or ReadError(f"{source.name}: is empty", mend=_MEND)


def _lines(source: Source, given: Given) -> Iterator[tuple[int, str]]:
    """Yield the lines that are not empty, numbered from 1, without holding the file.

    A line that is too long, or is no text, is rejected.
    """
    head = source.head()
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in head:
        text = decode(source.read(limit=MAX_TEXT_BYTES), name=source.name)
        yield from ((n, line) for n, line in enumerate(text.split("\n"), 1) if line.strip())
        return
    with source.open() as stream:
        for number, line in bounded_lines(stream, given.on_read):
            if line is None:
                given.reject(source.name, number, TOO_LONG)
            elif line.strip():
                try:
                    yield number, decode(line, name=f"{source.name}:{number}")
                except ReadError as error:
                    given.reject(source.name, number, error.problem)


def _document(line: str, source: Source, number: int, given: Given) -> Document:
    where = f"{source.name}:{number}"
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ReadError(f"{where}: is not JSON ({error})", mend=_MEND) from None
    text = record.get("text") if isinstance(record, dict) else None
    if not isinstance(text, str) or not text.strip():
        raise ReadError(f"{where}: has no text", mend=_MEND)
    published = given.published
    day = record.get("published")
    if day:
        try:
            published = parse_day(day)
            if not is_stated(published):
                raise ValueError("is no day of publication")
        except ValueError as error:
            published = None
            shown = clean_text(str(day))[:200]
            given.reject(source.name, number, str(error), column="published", value=shown)
    return Document(
        document_id=_string(record, "id") or f"{source.stem}-{number}",
        text=clean_text(text),
        published=published,
        lang=stated_lang(_string(record, "lang")) or given.lang,
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
