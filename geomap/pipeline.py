"""From articles to the event table: read, extract, put together."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import ExitStack
from contextvars import copy_context
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from geomap.days import day_of_option
from geomap.documents import read_documents
from geomap.entries import article_of, entry_of, name_of
from geomap.errors import InputError, OptionError
from geomap.events import Document, Event, stable_id
from geomap.extraction.check_language import check_language
from geomap.extraction.evidence import MentionSource
from geomap.extras.endpoint import Endpoint
from geomap.extras.llm import EventReader
from geomap.faults import fault_of
from geomap.journal import Journal
from geomap.languages import added
from geomap.reader import ArticleEvents, ArticleReader, concerns_all
from geomap.resume import each_once, shared_out
from geomap.tables.merge import merge_events
from geomap.tables.schema import to_table
from geomap.taxonomy import OwnType

if TYPE_CHECKING:
    import geopandas as gpd

__all__ = ["explain", "extract", "extract_tables"]

Articles = str | os.PathLike[str] | Document | Iterable[str | os.PathLike[str] | Document]


def extract(
    articles: Articles,
    *,
    published: dt.date | str | None = None,
    lang: str | None = None,
    home: str | None = None,
    gazetteer: str | os.PathLike[str] | None = None,
    label_lang: str | None = None,
    rejected: list[dict[str, Any]] | None = None,
    cues: str | os.PathLike[str] | None = None,
    languages: str | os.PathLike[str] | None = None,
    mentions: str | MentionSource | None = None,
    llm: Endpoint | EventReader | None = None,
    explanations: list[dict[str, Any]] | None = None,
    merge: bool = False,
    cluster: str | None = None,
) -> gpd.GeoDataFrame:
    """Return the events of articles as an event table.

    Parameters
    ----------
    articles : path, Document, or iterable of them
        Files, folders, globs, ``"-"`` for standard input, or documents.
    published : datetime.date or str, optional
        Day of publication (``YYYY-MM-DD``) of articles that do not say theirs: the anchor of
        "Thursday" and "last night". Without one, such dates stay empty.
    lang : str, optional
        Language of articles that do not say theirs, ISO 639-1; detected by default.
    home : str, optional
        ISO 3166-1 alpha-2 code of the country that the source writes from.
    gazetteer : path-like, optional
        Folder of another gazetteer, or a CSV file of your own places to lay over the embedded
        one; see :mod:`geomap.places.overlay`.
    label_lang : str, optional
        Language of ``place_label``, ISO 639-1; by default each article's own.
    rejected : list, optional
        Gets each file and line that could not be used. Without it, the first one raises.
    cues : path-like, optional
        TOML file with cue words, subtypes, frames and event types of your own; see
        ``docs/own-cues.md``.
    languages : path-like, optional
        Folder with language packs of your own; see ``CONTRIBUTING.md``.
    mentions : str or MentionSource, optional
        Further evidence for names of places: ``"spacy:MODEL"``, ``"slovnet"``, or an object of
        your own; see ``docs/extras.md``.
    llm : Endpoint or EventReader, optional
        A language model that reads the events in place of the rules; see ``docs/extras.md``.
    explanations : list, optional
        Gets for each event of the table, in its order, how it came about, and then for each
        refused one why it did not; see :func:`explain`. Events are explained before they are
        merged.
    merge : bool
        Whether an event that several articles tell becomes one row, with a column ``sources``
        that keeps each of them; see :func:`geomap.merge_events`.
    cluster : str, optional
        Processes that share the reading out: ``"local"``, ``"local:4"``, or the address of a Dask
        scheduler; see ``docs/large.md``. In a script, call this under ``if __name__ ==
        "__main__"``. The table is the same.

    Returns
    -------
    geopandas.GeoDataFrame
        The event table in EPSG:4326, in the order of the articles, or of the days where it is
        merged; ``attrs["notes"]`` says in which articles no events could be looked for, since
        their language is not read, and ``attrs["types"]`` holds the event types that `cues`
        declares.

    Raises
    ------
    ReadError
        When an article or another file cannot be read, or the language model not be reached.
    InputError
        When `articles` is neither a path nor a document nor several of them, or something in
        `cues` or `languages` is not what it should be.
    OptionError
        When ``published`` is not a day, ``lang`` not a language of geomap, or there is no such
        cluster.
    OutputError
        When the cluster goes away.
    GazetteerError
        When the gazetteer cannot be opened.
    """
    tables = _tables(
        articles,
        rows=None,
        published=published,
        lang=lang,
        home=home,
        gazetteer=gazetteer,
        label_lang=label_lang,
        rejected=rejected,
        cues=cues,
        languages=languages,
        mentions=mentions,
        llm=llm,
        explanations=explanations,
        cluster=cluster,
    )
    (table,) = tables
    return merge_events(table) if merge else table


def extract_tables(
    articles: Articles, *, rows: int | None = 4_000, **options: Any
) -> Iterator[gpd.GeoDataFrame]:
    """Yield the events of any number of articles as tables, so that no more are held.

    Parameters
    ----------
    articles : path, Document, or iterable of them
        As for :func:`extract`; documents of an iterator are asked for one by one.
    rows : int or None
        A table is yielded when it has this many rows; ``None`` puts all into one.
    **options
        The other parameters of :func:`extract`, but for ``merge``, which needs all rows;
        ``most_seconds``, ``most_memory`` and ``most_megabytes`` of
        :class:`geomap.reader.ArticleReader`; and
        ``journal``, a :class:`geomap.journal.Journal` that keeps what was read.

    Yields
    ------
    geopandas.GeoDataFrame
        An event table in EPSG:4326; no ``event_id`` is in two of them. There is at least one.
    """
    yield from _tables(articles, rows=rows, **options)


def _tables(
    articles: Articles, *, languages: str | os.PathLike[str] | None = None, **options: Any
) -> Iterator[gpd.GeoDataFrame]:
    """Yield the tables; the languages that were added are those of the reading alone."""
    if languages is None:
        yield from _read(articles, languages=None, **options)
        return
    context = copy_context()
    tables = _read(articles, languages=languages, **options)
    try:
        while (table := context.run(next, tables, None)) is not None:
            yield table
    finally:
        context.run(tables.close)


def _read(
    articles: Articles,
    *,
    rows: int | None,
    published: dt.date | str | None = None,
    rejected: list[dict[str, Any]] | None = None,
    languages: str | os.PathLike[str] | None = None,
    explanations: list[dict[str, Any]] | None = None,
    journal: Journal | None = None,
    cluster: str | None = None,
    **reading: Any,
) -> Generator[gpd.GeoDataFrame, None, None]:
    with ExitStack() as stack:
        if languages is not None:
            for code in stack.enter_context(added(languages)):
                check_language(code)
        reader = ArticleReader(**reading, explain=explanations is not None)
        if cluster is not None and reader.stays:
            raise OptionError(
                "mentions or llm is an object, which is not sent to a cluster",
                mend="name a source such as spacy:MODEL, or an Endpoint, or use no cluster",
            )
        found = _Found(reader.types, explanations)
        documents = _documents(
            articles, day_of_option("published", published), rejected, found.said
        )
        each = stack.enter_context(shared_out(cluster, None if reader.stays else journal))
        for place, article in each_once(
            found.placed(documents, rejected), name_of, partial(entry_of, reader), journal, each
        ):
            found.notes += place.said
            if not isinstance(article, Exception):
                found.add(article_of(article))
            elif rejected is None or concerns_all(article):
                raise article
            else:
                rejected.insert(place.rejected + len(found.failures), _failed(place, article))
                found.failures.append(article)
            if rows is not None and len(found.events) >= rows:
                yield found.table()
    if found.failures and not found.read:
        raise found.failures[0]
    found.notes += found.said
    yield found.table()


def explain(articles: Articles, **options: Any) -> list[dict[str, Any]]:
    """Return how each event of articles came about, and why what looked like others are none.

    Parameters
    ----------
    articles : path, Document, or iterable of them
        As for :func:`extract`.
    **options
        The other parameters of :func:`extract`.

    Returns
    -------
    list of dict
        For each event its ``event_id``, the ``rule`` and the ``cues`` that made it, ``status``,
        ``place`` with its candidates, ``date`` with its derivation, ``counts``, what was
        ``joined`` and the factors of its ``confidence``; then, with ``refused`` saying why, what
        was made no event. :func:`geomap.extraction.explain.explain_event` says more.
    """
    explanations: list[dict[str, Any]] = []
    extract(articles, **options, explanations=explanations)
    return explanations


@dataclass(frozen=True, slots=True)
class _Place:
    """Where an article stands among all that is said, since some are read ahead.

    Attributes
    ----------
    document_id : str
    rejected : int
        How many files and lines before it could not be used.
    said : tuple of str
        What is worth saying of its file.
    """

    document_id: str
    rejected: int
    said: tuple[str, ...]


@dataclass(slots=True)
class _Found:
    """What was found in the articles since the last table was made of it."""

    types: Sequence[OwnType]
    explained: list[dict[str, Any]] | None
    events: list[Event] = field(default_factory=list)
    explanations: list[dict[str, Any]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    failures: list[Exception] = field(default_factory=list)
    read: int = 0
    ids: set[str] = field(default_factory=set)
    said: list[str] = field(default_factory=list)

    def placed(
        self, documents: Iterable[Document], rejected: Sequence[object] | None
    ) -> Iterator[tuple[_Place, Document]]:
        """Yield articles, each with its place."""
        for document in documents:
            before = len(rejected or ()) - len(self.failures)
            place = _Place(document.document_id, before, tuple(self.said))
            self.said.clear()
            yield place, document

    def add(self, found: ArticleEvents) -> None:
        self.read += found.note is None
        self.events += found.events
        self.explanations += found.explanations
        self.notes += [] if found.note is None else [found.note]

    def table(self) -> gpd.GeoDataFrame:
        """Return the events as a table, explain them, and begin anew."""
        for event in self.events:
            event.event_id = self._new_id(event.event_id or stable_id(event))
        table = to_table(self.events, types=self.types)
        table.attrs["notes"] = [*self.notes]
        if self.explained is not None:
            self.explained += self._explained(table["event_id"])
        self.events.clear()
        self.explanations.clear()
        self.notes.clear()
        return table

    def _new_id(self, event_id: str) -> str:
        """Return an id that no event had before: the second of a kind gets ``-2``, and so on."""
        name, number = event_id, 1
        while name in self.ids:
            number += 1
            name = f"{event_id}-{number}"
        self.ids.add(name)
        return name

    def _explained(self, event_ids: Iterable[str]) -> list[dict[str, Any]]:
        """Return the explanations of the events, under the ids of the table, then the refusals."""
        made = [one for one in self.explanations if one["refused"] is None]
        refused = [one for one in self.explanations if one["refused"] is not None]
        for one, event_id in zip(made, event_ids, strict=True):
            one["event_id"] = event_id
        return made + refused


def _failed(place: _Place, error: Exception) -> dict[str, Any]:
    """Return the row of an article that could not be read, with its reason."""
    document_id = place.document_id
    reason = fault_of(document_id, error).removeprefix(f"{document_id}: ")
    return {"file": document_id, "line": 0, "column": None, "value": None, "reason": reason}


def _documents(
    articles: Articles,
    published: dt.date | None,
    rejected: list[dict[str, Any]] | None,
    notes: list[str],
) -> Iterator[Document]:
    if isinstance(articles, str | os.PathLike | Document):
        articles = [articles]
    if not isinstance(articles, Iterable) or isinstance(articles, bytes):
        raise _no_article(articles)
    for article in articles:
        if isinstance(article, Document):
            yield _completed(article, published)
        elif isinstance(article, str | os.PathLike):
            yield from read_documents(
                [os.fsdecode(article)],
                published=published,
                rejected=rejected,
                notes=notes,
            )
        else:
            raise _no_article(article)


def _completed(document: Document, published: dt.date | None) -> Document:
    """Return a document that was made by hand, with the day that it does not state itself."""
    if not isinstance(document.text, str):
        raise InputError(
            f"the text of the document {str(document.document_id)[:40]!r} is no string",
            mend="give its text, or leave it out",
        )
    return replace(document, published=day_of_option("published", document.published) or published)


def _no_article(given: object) -> InputError:
    return InputError(
        f"{type(given).__name__} {str(given)[:40]!r} is neither a path nor a document",
        mend="give the path of an article, a geomap.Document, or a list of them",
    )
