"""How events are read, and which of them are published: the options, and what they ask for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from geomap.cli.columns import Columns
from geomap.cli.disclosure import Disclosure
from geomap.cli.extras import ExplainOptions, ExtraOptions, Extras
from geomap.cli.filters import Filters
from geomap.cli.limits import Limits
from geomap.cli.options import Gazetteer, Home, Lang, Merge, Published, checked_lang
from geomap.cli.review import Corrections
from geomap.days import day_of_option

if TYPE_CHECKING:
    from geomap.cli.kept import Keeper
    from geomap.journal import Run
    from geomap.tables.filters import EventFilter
    from geomap.tables.schemes import Layout

__all__ = ["Reading", "ReadingOptions", "WatchOptions"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How articles and tables are read, and their events put together and published.

    Attributes
    ----------
    published : datetime.date or None
        Day of publication of articles that do not state theirs.
    lang, home, gazetteer : str or None
        As for :func:`geomap.extract`.
    extras : Extras
        What is given beside articles.
    most_seconds, most_memory, most_megabytes : float or None
        Limits of one article; see :class:`geomap.reader.ArticleReader`.
    layout : Layout or None
        What a user says of the columns of tables.
    corrections : sequence of str
        Files of corrections that are made again.
    merge : bool
        Whether events that several articles tell become one.
    wanted : EventFilter
        Which events are published.
    disclosure : Disclosure
        How much of them is.
    keeper : Keeper or None
        Who keeps what is read; see :meth:`kept`.
    cluster : str or None
        Who shares the reading of articles; see :func:`geomap.extract`.
    """

    published: dt.date | None
    lang: str | None
    home: str | None
    gazetteer: str | None
    extras: Extras
    most_seconds: float | None
    most_memory: float | None
    most_megabytes: float | None
    layout: Layout | None
    corrections: Sequence[str]
    merge: bool
    wanted: EventFilter
    disclosure: Disclosure
    keeper: Keeper | None = None
    cluster: str | None = None

    @property
    def needs_all(self) -> bool:
        """Whether no event can be published before all are read."""
        return self.merge or bool(self.corrections) or self.disclosure.is_asked

    @contextmanager
    def kept(self, output: str) -> Iterator[Reading]:
        """Give this reading, which goes on where the same command was stopped.

        What it reads is kept until the block has written the output; see
        :class:`geomap.cli.kept.Keeper`.
        """
        from geomap.cli.kept import kept

        with kept(output, self._run) as keeper:
            yield replace(self, keeper=keeper)

    def _run(self) -> Run:
        """Return what decides what is read in an article."""
        from geomap.reader import run_of

        more = self.extras
        options = run_of(
            self.published,
            more.languages,
            lang=self.lang,
            home=self.home,
            gazetteer=self.gazetteer,
            cues=more.cues,
            mentions=more.mentions,
            llm=more.llm,
        )
        explained = "yes" if more.is_told else None
        return {**options, "--explain": explained}


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchOptions:
    """What was typed for a command that reads articles as they come, and merges their events."""

    published: Published = None
    lang: Lang = None
    home: Home = None
    filters: Filters
    corrections: Corrections = None
    disclosure: Disclosure
    gazetteer: Gazetteer = None
    more: ExtraOptions
    limits: Limits

    def reading(self, columns: Columns | None = None) -> Reading:
        """Return how articles, and tables of some columns, are to be read and published.

        Raises
        ------
        OptionError
            When a value is not one of ours, or options do not go together.
        ReadError
            When a file that an option names cannot be read.
        """
        extras = self.more.extras()
        return Reading(
            published=day_of_option("--published", self.published),
            lang=checked_lang(self.lang),
            home=self.home,
            gazetteer=self.gazetteer,
            extras=extras,
            most_seconds=self.limits.time_limit,
            most_memory=self.limits.memory_limit,
            most_megabytes=self.limits.max_size,
            layout=columns.layout() if columns else None,
            corrections=self.corrections or (),
            merge=True,
            wanted=self.filters.wanted(extras.types),
            disclosure=self.disclosure,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingOptions(WatchOptions):
    """What was typed for the commands that read articles once, and merge if they are told to."""

    more: ExplainOptions
    merge: Merge = False

    def reading(self, columns: Columns | None = None) -> Reading:
        """Return how articles, and tables of some columns, are to be read and published."""
        return replace(WatchOptions.reading(self, columns), merge=self.merge)
