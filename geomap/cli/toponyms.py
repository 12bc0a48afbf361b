"""What ``geomap toponyms`` does. Nothing here needs the libraries that draw maps."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from geomap.cli.console import note, progress
from geomap.cli.kept import kept
from geomap.cli.output import write_pieces
from geomap.decoding import clean_text, decode
from geomap.documents import TOO_LONG, bounded_lines, is_document
from geomap.elsewhere import MadeAnew
from geomap.errors import GazetteerError, OptionError, OutputError, ReadError
from geomap.faults import fault_of
from geomap.files import MAX_TEXT_BYTES
from geomap.inputs import Source, find_sources, refuse_overwriting
from geomap.journal import Journal, digest, fingerprint
from geomap.languages import with_added
from geomap.places.overlay import open_gazetteer
from geomap.places.toponyms import resolve_documents
from geomap.resume import each_once, shared_out

__all__ = ["toponyms"]


@dataclass(frozen=True, slots=True)
class _Line:
    """A document, or why there is none, and where it stands."""

    where: str
    data: bytes | ReadError


class _Resolver(MadeAnew):
    """Resolves the places of one document after another."""

    files = ("gazetteer",)

    def __init__(self, *, gazetteer: str | None, lang: str | None, home: str | None) -> None:
        self._store = open_gazetteer(gazetteer)
        self._lang = lang
        self._home = home

    def answer(self, line: _Line) -> dict[str, str]:
        """Return the answer to a document, or raise why there is none."""
        if isinstance(line.data, ReadError):
            raise line.data
        text = decode(line.data, name=line.where)
        with with_added(self._added):
            (answer,) = resolve_documents(
                [text], store=self._store, lang=self._lang, home=self._home
            )
        return {"answer": clean_text(json.dumps(answer, ensure_ascii=False, allow_nan=False))}


def toponyms(
    inputs: Sequence[str],
    output: str,
    *,
    lang: str | None,
    home: str | None,
    gazetteer: str | None,
    languages: str | None,
    cluster: str | None,
) -> None:
    """Write the mentions of places in documents, one line a document."""
    resolver = _Resolver(gazetteer=gazetteer, lang=lang, home=home)
    sources = find_sources(inputs, (".jsonl", ".ndjson"))
    refuse_overwriting(sources, output)
    files = {"gazetteer": fingerprint(gazetteer), "languages": fingerprint(languages)}
    run = {"lang": lang, "home": home, **files}
    with kept(output, lambda: run) as keeper:
        journal = keeper.journal(sources)
        write_pieces(output, _answers(resolver, sources, journal, cluster))


def _answers(
    resolver: _Resolver, sources: Sequence[Source], journal: Journal | None, cluster: str | None
) -> Iterator[bytes]:
    """Yield the answers to the documents of sources; say which have none."""
    is_empty = True
    with shared_out(cluster, journal) as each:
        documents = ((line.where, line) for line in _lines_of(sources))
        answers = each_once(documents, _name, resolver.answer, journal, each)
        for where, answer in progress(answers, "document"):
            if not isinstance(answer, Exception):
                is_empty = False
                yield answer["answer"].encode("utf-8") + b"\n"
            elif isinstance(answer, GazetteerError | OptionError | OutputError):
                raise answer
            else:
                problem = fault_of(where, answer).removeprefix(f"{where}: ")
                note(f"left out: {where}: {problem.removeprefix('line 1 ')}")
    if is_empty:
        raise ReadError(
            "no document could be read", mend='give lines such as {"id": 1, "text": "…"}'
        )


def _name(line: _Line) -> str:
    """Return what a line is known by in a journal."""
    return digest(repr(line.data))


def _lines_of(sources: Sequence[Source]) -> Iterator[_Line]:
    """Yield the lines of sources, and which of them cannot be read."""
    for source in sources:
        try:
            for number, data in _lines(source):
                yield _Line(f"{source.name}:{number}", data or ReadError(TOO_LONG, mend="split it"))
        except ReadError as error:
            if len(sources) == 1:
                raise
            yield _Line(source.name, error)


def _lines(source: Source) -> Iterator[tuple[int, bytes | None]]:
    """Yield the documents of a source as numbered lines; a text file is one document."""
    head = source.head()
    if source.ending not in (".jsonl", ".ndjson") and not is_document(head):
        text = clean_text(decode(source.read(limit=MAX_TEXT_BYTES), name=source.name))
        yield 1, json.dumps({"id": source.stem, "text": text}).encode()
        return
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in head:
        text = decode(source.read(limit=MAX_TEXT_BYTES), name=source.name)
        lines: Iterable[bytes] = text.encode().split(b"\n")
        yield from ((n, line) for n, line in enumerate(lines, start=1) if line.strip())
        return
    with source.open() as stream:
        yield from ((n, line) for n, line in bounded_lines(stream) if line is None or line.strip())
