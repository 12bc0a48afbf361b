"""From an article to its events, by one set of options for any number of articles."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from geomap.documents.plain import unbroken
from geomap.elsewhere import MadeAnew
from geomap.errors import GazetteerError, OptionError, OutputError, ReadError
from geomap.events import Document, Event
from geomap.extraction.engine import Extraction, extract_events
from geomap.extraction.evidence import MentionSource
from geomap.extraction.long_texts import read_in_parts
from geomap.extraction.own_cues import OwnCues, read_own_cues
from geomap.extraction.pack import pack
from geomap.extras.endpoint import Endpoint, UnansweredError
from geomap.extras.llm import EventReader, ModelReader
from geomap.extras.mentions import mention_source
from geomap.journal import fingerprint
from geomap.languages import available, with_added
from geomap.languages.detect import detect
from geomap.limits import (
    LimitError,
    check_memory_limit,
    check_time_limit,
    within,
    within_memory,
)
from geomap.places.overlay import open_gazetteer
from geomap.places.store import Store
from geomap.taxonomy import OwnType

__all__ = ["ArticleEvents", "ArticleReader", "concerns_all", "run_of", "undated_note"]


@dataclass(frozen=True, slots=True)
class ArticleEvents:
    """What was read in one article.

    Attributes
    ----------
    events : list of Event
        In the order of the text.
    explanations : list of dict
        How each event came about, then why each refused one did not. Empty unless asked for.
    note : str or None
        Why no events could be looked for.
    """

    events: list[Event] = field(default_factory=list)
    explanations: list[dict[str, Any]] = field(default_factory=list)
    note: str | None = None


class ArticleReader(MadeAnew):
    """Reads the events of one article after another; see :func:`geomap.extract`.

    It can be sent to other processes; see :class:`geomap.elsewhere.MadeAnew`.

    Parameters
    ----------
    lang : str, optional
        Language of articles that do not say theirs, ISO 639-1; detected by default.
    home, gazetteer, label_lang, cues, mentions, llm
        As for :func:`geomap.extract`.
    explain : bool
        Whether explanations are asked for.
    most_seconds : float, optional
        CPU time that one article may take; see :func:`geomap.limits.within`.
    most_memory : float, optional
        Megabytes of memory that one article may take; see :func:`geomap.limits.within_memory`.
    most_megabytes : float, optional
        Size that the text of one article may have, in UTF-8.

    Attributes
    ----------
    types : tuple of OwnType
        The event types that `cues` declares.
    stays : bool
        Whether it cannot be sent, since `mentions` or `llm` is an object of the user's own.

    Raises
    ------
    InputError
        When something that is given is not what it should be.
    GazetteerError
        When the gazetteer cannot be opened.
    """

    files = ("gazetteer", "cues")

    def __init__(
        self,
        *,
        lang: str | None = None,
        home: str | None = None,
        gazetteer: str | os.PathLike[str] | None = None,
        label_lang: str | None = None,
        cues: str | os.PathLike[str] | None = None,
        mentions: str | MentionSource | None = None,
        llm: Endpoint | EventReader | None = None,
        explain: bool = False,
        most_seconds: float | None = None,
        most_memory: float | None = None,
        most_megabytes: float | None = None,
    ) -> None:
        if lang is not None and lang not in available():
            problem = f"lang {lang!r} is not a language that geomap reads"
            raise OptionError(problem, mend=f"use one of {', '.join(available())}")
        own = None if cues is None else read_own_cues(cues)
        self.types: tuple[OwnType, ...] = own.types if own else ()
        if most_seconds is not None:
            check_time_limit()
        if most_memory is not None:
            check_memory_limit()
        self._most_seconds = most_seconds
        self._most_memory = most_memory
        self._most_megabytes = most_megabytes
        self._lang = lang
        self._home = home
        self._label_lang = label_lang
        self._store = open_gazetteer(None if gazetteer is None else os.fspath(gazetteer))
        self._reader = _reader(llm, own, mentions, explain=explain)
        self.stays = not (isinstance(mentions, str | None) and isinstance(llm, Endpoint | None))

    def read(self, document: Document) -> ArticleEvents:
        """Return the events of an article.

        Raises
        ------
        UnansweredError
            When a language model has no answer to this article; it may have one to another.
        ReadError
            When the language model cannot be reached.
        LimitError
            When the article is larger, or takes longer or more memory, than it may.
        """
        name, most = document.document_id, self._most_megabytes
        if most is not None and len(document.text.encode("utf-8", "replace")) > most * 1024 * 1024:
            raise LimitError(f"{name}: its text is larger than {most:g} MB", mend="split it")
        read = partial(within_memory, self._most_memory, partial(self._read, document), name)
        with with_added(self._added):
            return within(self._most_seconds, read, name)

    def _read(self, document: Document) -> ArticleEvents:
        lang = document.lang or self._lang or detect(document.text)
        if isinstance(self._reader, _Rules) and not self._reader.knows(lang):
            return ArticleEvents(note=_unread(document.document_id, lang))
        found = self._reader.read(
            replace(document, lang=lang),
            store=self._store,
            home=self._home,
            label_lang=self._label_lang or lang,
        )
        return ArticleEvents(found.events, found.explanations)


@dataclass(frozen=True, slots=True)
class _Rules:
    """The reader by rules, which is the default."""

    own: OwnCues | None
    source: MentionSource | None
    explain: bool

    def knows(self, lang: str | None) -> bool:
        return lang is not None and lang in available() and pack(lang, self.own) is not None

    def read(
        self,
        document: Document,
        *,
        store: Store | None = None,
        home: str | None = None,
        label_lang: str | None = None,
    ) -> Extraction:
        read = partial(
            extract_events,
            store=store,
            home=home,
            label_lang=label_lang or "en",
            own=self.own,
            source=self.source,
            explain=self.explain,
        )
        language = pack(document.lang, self.own) if document.lang else None
        unfinished = language.grammar.unfinished if language else frozenset()
        found = read_in_parts(replace(document, text=unbroken(document.text, unfinished)), read)
        for event in found.events:
            event.quote = document.text[event.quote_start : event.quote_end]
        return found


def _reader(
    llm: Endpoint | EventReader | None,
    own: OwnCues | None,
    mentions: str | MentionSource | None,
    *,
    explain: bool,
) -> EventReader:
    if llm is not None and mentions is not None:
        raise OptionError(
            "mentions are evidence for the rules, which a language model takes the place of",
            mend="give one of the two",
        )
    if llm is not None:
        return ModelReader(llm, own) if isinstance(llm, Endpoint) else llm
    source = mention_source(mentions) if isinstance(mentions, str) else mentions
    return _Rules(own, source, explain)


def _unread(document_id: str, lang: str | None) -> str:
    """Return the note on an article in which no events can be looked for."""
    if lang is None:
        return f"{document_id}: its language is not one that geomap knows; state it if it is"
    return f"{document_id}: no events are read in its language ({lang}) yet"


def concerns_all(error: Exception) -> bool:
    """Return whether an error hinders every article, and not the one alone that was read."""
    shared = isinstance(error, GazetteerError | OptionError | OutputError | ReadError)
    return shared and not isinstance(error, UnansweredError)


def undated_note(document_ids: Sequence[str]) -> str:
    """Return what to say of articles, at least one, that have no day of publication."""
    few = (
        f"{document_ids[0]} has" if len(document_ids) == 1 else f"{len(document_ids)} articles have"
    )
    return (
        f"{few} no date of publication, so words like “Thursday” give no date:"
        " add --published YYYY-MM-DD"
    )


def run_of(
    published: dt.date | None, languages: str | os.PathLike[str] | None, **reading: Any
) -> dict[str, str | None]:
    """Return the options that decide what is read in an article, for a journal.

    Parameters
    ----------
    published, languages
        As for :func:`geomap.extract`.
    **reading
        The arguments of :class:`ArticleReader`.
    """
    files = {name: fingerprint(reading.get(name)) for name in ArticleReader.files} | {
        "languages": fingerprint(languages)
    }
    others = {
        name: _shown(reading.get(name))
        for name in ("lang", "home", "label_lang", "mentions", "llm")
    }
    return {"published": _shown(published), **others, **files}


def _shown(value: object) -> str | None:
    """Return an option as text."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, Endpoint):
        return f"{value.model} at {value.url}"
    return str(value) if isinstance(value, dt.date) else type(value).__name__
