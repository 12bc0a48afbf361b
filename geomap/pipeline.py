"""From articles to the event table: read, extract, put together."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from geomap.days import parse_day
from geomap.documents import read_documents
from geomap.errors import OptionError
from geomap.events import Document, Event
from geomap.extraction.engine import extract_events
from geomap.extraction.pack import pack
from geomap.languages import available
from geomap.languages.detect import detect
from geomap.places.overlay import open_gazetteer
from geomap.tables.schema import to_table

if TYPE_CHECKING:
    import geopandas as gpd

__all__ = ["extract"]

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

    Returns
    -------
    geopandas.GeoDataFrame
        The event table in EPSG:4326, in the order of the articles; ``attrs["notes"]`` says in
        which articles no events could be looked for, since their language is not read.

    Raises
    ------
    ReadError
        When an article cannot be read.
    OptionError
        When ``published`` is not a day, or ``lang`` not a language of geomap.
    GazetteerError
        When the gazetteer cannot be opened.
    """
    if lang is not None and lang not in available():
        problem = f"lang {lang!r} is not a language that geomap reads"
        raise OptionError(problem, mend=f"use one of {', '.join(available())}")
    store = open_gazetteer(None if gazetteer is None else os.fspath(gazetteer))
    notes: list[str] = []
    events: list[Event] = []
    for document in _documents(articles, _day(published), lang, rejected):
        known = document.lang or detect(document.text)
        if known is None or known not in available() or pack(known) is None:
            notes.append(_unread(document.document_id, known))
            continue
        found = extract_events(
            replace(document, lang=known), store=store, home=home, label_lang=label_lang or known
        )
        events.extend(found.events)
    table = to_table(events)
    table.attrs["notes"] = notes
    return table


def _unread(document_id: str, lang: str | None) -> str:
    """Return the note on an article in which no events can be looked for."""
    if lang is None:
        return f"{document_id}: its language is not one that geomap knows; state it if it is"
    return f"{document_id}: no events are read in its language ({lang}) yet"


def _documents(
    articles: Articles,
    published: dt.date | None,
    lang: str | None,
    rejected: list[dict[str, Any]] | None,
) -> Iterator[Document]:
    if isinstance(articles, str | os.PathLike | Document):
        articles = [articles]
    for article in articles:
        if isinstance(article, Document):
            yield article
        else:
            yield from read_documents(
                [os.fspath(article)], published=published, lang=lang, rejected=rejected
            )


def _day(published: dt.date | str | None) -> dt.date | None:
    if published is None:
        return None
    try:
        return parse_day(published)
    except ValueError as error:
        raise OptionError(
            f"published {published!r} {error}", mend="for example 2025-10-16"
        ) from None
