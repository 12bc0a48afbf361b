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
        The event table in EPSG:4326, in the order of the articles; ``attrs["notes"]`` says of
        which articles the language was not known.

    Raises
    ------
    ReadError
        When an article cannot be read.
    OptionError
        When ``published`` is not a day, or the language of an article has no pack.
    GazetteerError
        When the gazetteer cannot be opened.
    """
    store = open_gazetteer(None if gazetteer is None else os.fspath(gazetteer))
    notes: list[str] = []
    events: list[Event] = []
    for document in _documents(articles, _day(published), lang, rejected):
        known = document.lang or detect(document.text)
        found = extract_events(
            replace(document, lang=known),
            store=store,
            home=home,
            label_lang=label_lang or known or "en",
        )
        if known is None:
            notes.append(f"{document.document_id}: its language is not one that geomap reads")
        events.extend(found.events)
    table = to_table(events)
    table.attrs["notes"] = notes
    return table


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
