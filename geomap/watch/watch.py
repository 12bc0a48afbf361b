"""A watch: rounds over files and feeds, the state in a journal, the table whole each time."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, suppress
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Any

from geomap.days import day_of_option
from geomap.errors import OutputError, ReadError
from geomap.extraction.check_language import check_language
from geomap.extras.endpoint import UnansweredError
from geomap.faults import fault_of
from geomap.journal import Journal
from geomap.languages import added
from geomap.reader import ArticleReader, concerns_all, run_of, undated_note
from geomap.watch.articles import Articles, Version
from geomap.watch.fetch import NoAnswerError, fetch
from geomap.watch.sources import Batch, Feed, Fetch, Files, State, checked_inputs
from geomap.watch.stop import Stop
from geomap.watch.table import rows_of, table_of

if TYPE_CHECKING:
    import geopandas as gpd

__all__ = ["Watch"]

Tell = Callable[[Sequence[str], Sequence[dict[str, Any]]], None]

#: Entries of a journal that may be out of date whatever their share.
_FEW = 1_000
_MEND = "watch as it was begun, or name another journal with --state"


class _BrokenOffError(Exception):
    """No more is read in this round."""


class Watch:
    """Folders, files and feeds that are watched; a context that lets the journal go.

    Parameters
    ----------
    inputs : sequence of str
        Files, folders and patterns with articles, addresses of RSS and Atom feeds.
    state : path-like
        The journal of what was read; with it, a watch goes on where it was stopped or killed.
    every : float
        Seconds between two rounds.
    settle : float
        Seconds that a file must stay as it is before it is read.
    ignored : sequence of path-like
        Files that are no articles, such as what is made of the events.
    published : datetime.date or str, optional
        Day of publication of articles that do not state theirs.
    languages : path-like, optional
        Folder with language packs of your own.
    stop : Stop, optional
        Who may ask the watch to stop, and how it waits.
    fetch : callable
        How an address is fetched; see :func:`geomap.watch.fetch.fetch`.
    tell : callable, optional
        Is told what is worth saying: a list of notes, and a list of what could not be used, each
        with ``file``, ``line``, ``column``, ``value`` and ``reason``.
    **reading
        How articles are read: ``lang``, ``home``, ``gazetteer``, ``label_lang``, ``cues``,
        ``mentions`` and ``llm`` of :func:`geomap.extract`.

    Raises
    ------
    InputError
        When an input or an option is not what it should be, or the journal is that of a watch of
        other inputs, or with other options.
    OutputError
        When another process holds the journal, or it cannot be written.
    """

    def __init__(
        self,
        inputs: Sequence[str],
        *,
        state: str | os.PathLike[str],
        every: float = 60.0,
        settle: float = 1.0,
        ignored: Sequence[str | os.PathLike[str]] = (),
        published: dt.date | str | None = None,
        languages: str | os.PathLike[str] | None = None,
        stop: Stop | None = None,
        fetch: Fetch = fetch,
        tell: Tell | None = None,
        **reading: Any,
    ) -> None:
        self.stop = stop or Stop()
        self.every = every
        self._tell = tell or _nothing
        self._articles = Articles()
        self._sources: dict[str, dict[str, Any]] = {}
        self._said: set[str] = set()
        self._is_due = True
        paths, urls = checked_inputs(inputs)
        day = day_of_option("published", published)
        hidden = {os.path.realpath(path) for path in (*ignored, state)}
        self._files = Files(paths, hidden, day, settle)
        self._feeds = [Feed(url, fetch, day, every) for url in dict.fromkeys(urls)]
        watched = sorted({*map(os.path.realpath, paths), *urls})
        run = {"inputs": "\n".join(watched), **run_of(day, languages, **reading)}
        with ExitStack() as opened:
            if languages is not None:
                for code in opened.enter_context(added(languages)):
                    check_language(code)
            self._reader = ArticleReader(**reading)
            self._journal = Journal(state, run, mend=_MEND)
            opened.callback(lambda: self._journal.close())
            self._recall()
            self._opened = opened.pop_all()

    def __enter__(self) -> Watch:
        return self

    def __exit__(self, *_: object) -> None:
        self._opened.close()

    def run(self, publish: Callable[[gpd.GeoDataFrame], None], *, once: bool = False) -> None:
        """Publish the events now and whenever there are others, until it is asked to stop.

        Parameters
        ----------
        publish : callable
            Gets the event table, whole each time, as :meth:`table` gives it.
        once : bool
            Whether one round is enough.

        Raises
        ------
        OutputError
            When something cannot be written in the first round, or the last; else it is told, and
            tried again in the next.
        """
        is_first = True
        while True:
            try:
                is_new = self.round()
                if is_new or (self._is_due and not self.stop.asked):
                    publish(self.table())
                    self._is_due = False
            except OutputError as error:
                if is_first or once or self.stop.asked:
                    raise
                self._tell([f"{error}; it is tried again in the next round"], [])
            if not (once or self.stop.asked):
                self.stop.wait(self.every)
            if once or self.stop.asked:
                return
            is_first = False

    def round(self) -> bool:
        """Read what is new, and return whether there are other articles than before."""
        before = self._is_due
        self._is_due = False
        try:
            for batch in self._batches():
                if not self._take(batch):
                    break
            self._journal.sync()
            self._shorten()
            return self._is_due
        finally:
            self._is_due |= before

    def table(self) -> gpd.GeoDataFrame:
        """Return the events of all articles; it depends on no order in which they came."""
        return table_of(self._articles.chosen(), self._reader.types)

    def _batches(self) -> Iterator[Batch]:
        yield from self._files.batches(self._state, self.stop)
        for feed in self._feeds:
            try:
                batch = feed.batch(self._state(feed.url), self.stop)
            except NoAnswerError as error:
                self._tell([str(error)], [])
                continue
            if batch is not None:
                yield batch

    def _take(self, batch: Batch) -> bool:
        """Read the articles of a batch that are new, and return whether reading can go on."""
        self._say(batch)
        fresh = [version for version in batch.versions if not self._articles.has(version)]
        notes: list[str] = []
        try:
            taken = [self._taken(version, notes) for version in fresh]
        except _BrokenOffError:
            return False
        finally:
            self._tell(notes, [])
        if undated := [v.document.document_id for v in fresh if v.document.published is None]:
            self._tell([undated_note(undated)], [])
        if all(taken) and self._state(batch.origin) != batch.state:
            source = {"source": batch.origin, "state": batch.state, "rejected": [*batch.rejected]}
            self._journal.add(source)
            self._sources[batch.origin] = source
        return True

    def _taken(self, version: Version, notes: list[str]) -> bool:
        """Read a version and keep it; return whether it need not be asked for again."""
        try:
            found = self.stop.interruptible(partial(self._read, version))
        except UnansweredError as error:
            notes.append(str(error))
            return False
        except ReadError as error:  # the language model cannot be reached
            notes.append(str(error))
            raise _BrokenOffError from error
        if found is None:
            raise _BrokenOffError
        notes += [] if found.note is None else [found.note]
        self._journal.add({"article": found.entry()})
        self._articles.add(found)
        self._is_due = True
        return True

    def _read(self, version: Version) -> Version:
        """Return a version with what is in it; an article that cannot be read has no events."""
        try:
            found = self._reader.read(version.document)
            rows, note = rows_of(found.events, self._reader.types), found.note
        except Exception as error:
            if isinstance(error, UnansweredError) or concerns_all(error):
                raise
            rows, note = [], fault_of(version.document.document_id, error)
        return version.with_events(rows, note)

    def _say(self, batch: Batch) -> None:
        """Tell what is worth saying of a batch, and was not said of the one before."""
        said = {row["reason"] for row in batch.rejected}
        self._tell(
            [note for note in batch.notes if note not in self._said],
            [row for row in batch.rejected if row["reason"] not in self._said],
        )
        self._said |= said | {*batch.notes}

    def _recall(self) -> None:
        """Take up what the journal holds."""
        for position, entry in self._journal.entries():
            try:
                if "article" in entry:
                    self._articles.add(Version.of_entry(entry["article"]))
                else:
                    self._sources[entry["source"]] = entry
                    self._said |= {row["reason"] for row in entry["rejected"]}
            except (LookupError, TypeError, ValueError):
                raise self._journal.altered(position) from None

    def _state(self, origin: str) -> State | None:
        """Return the state in which a file or a feed was read last."""
        return self._sources[origin]["state"] if origin in self._sources else None

    def _shorten(self) -> None:
        """Leave out of the journal what no longer counts, when that is most of it; it can wait.

        A journal that somebody removed is there again.
        """
        counting = len(self._sources) + len(self._articles)
        if len(self._journal) > 2 * counting + _FEW or not self._journal.path.exists():
            articles = ({"article": version.entry()} for version in self._articles)
            with suppress(OutputError):
                self._journal = self._journal.keep_only(chain(articles, self._sources.values()))


def _nothing(_notes: Sequence[str], _rejected: Sequence[dict[str, Any]]) -> None:
    pass
