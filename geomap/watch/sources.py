"""What is watched: files, read when they have settled, and feeds, asked again and again."""

from __future__ import annotations

import datetime as dt
import math
import os
import stat
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from geomap.documents import ENDINGS, REFUSED_ENDINGS, read_sources
from geomap.documents.feed import is_feed
from geomap.documents.given import Given
from geomap.documents.web import is_own_map
from geomap.errors import OptionError, ReadError
from geomap.files import open_binary
from geomap.inputs import Source, find_sources, is_address
from geomap.watch.articles import Version, versions_of
from geomap.watch.fetch import Answer, NoAnswerError, Seen, check_address
from geomap.watch.stop import Stop

__all__ = ["Batch", "Feed", "Fetch", "Files", "checked_inputs"]

Fetch = Callable[[str, Seen], Answer | None]
State = list[Any]

#: A feed that fails is left alone for 1, 3, 7, … rounds, and for so many at most.
_LONGEST_REST = 63
_HEAD = 65_536


@dataclass(frozen=True, slots=True)
class Batch:
    """What one reading of a file or a feed gave.

    Attributes
    ----------
    origin : str
        The file, by its full path, or the address of the feed.
    state : list
        By which a change of it is seen: size and times of the file, ``ETag`` and
        ``Last-Modified`` of the feed.
    versions : list of Version
    rejected : list of dict
        What in it could not be used: ``file``, ``line``, ``column``, ``value``, ``reason``.
    notes : list of str
        What else is worth saying.
    """

    origin: str
    state: State
    versions: Sequence[Version]
    rejected: Sequence[dict[str, Any]]
    notes: Sequence[str]


def checked_inputs(inputs: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return the files, folders and patterns, and the addresses of feeds, that can be watched.

    Raises
    ------
    OptionError
        When something is no address, or is neither a file nor a folder.
    ReadError
        When a file or a folder is not there. A folder may be empty, and a pattern fit nothing yet.
    """
    paths, urls = [], []
    for name in inputs:
        if is_address(name):
            check_address(name)
            urls.append(name)
            continue
        if name == "-":
            raise OptionError(
                "standard input cannot be watched", mend="name a folder, a file or a feed"
            )
        if not os.path.isdir(name) and not _is_pattern(name):
            with open_binary(name) as stream:
                if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
                    raise OptionError(f"{name}: is no file", mend="name a folder or a file")
        paths.append(name)
    return paths, urls


@dataclass(slots=True)
class Files:
    """The files that folders and patterns hold.

    Attributes
    ----------
    inputs : sequence of str
        Files, folders and patterns.
    ignored : collection of str
        Files that are not articles, by their full paths, such as what the watch writes.
    published : datetime.date or None
        Day of publication of articles that do not state theirs.
    settle : float
        Seconds that a file must stay as it is before it is read.
    """

    inputs: Sequence[str]
    ignored: Collection[str]
    published: dt.date | None
    settle: float

    def batches(self, known: Callable[[str], State | None], stop: Stop) -> Iterator[Batch]:
        """Yield what is in files that are not as they were known; one being written is left."""
        fresh = {path: state for path, state in self._states() if known(path) != state}
        if fresh:
            stop.wait(self.settle)
        for path, state in fresh.items():
            if stop.asked:
                return
            if _state(path) == state:
                modified = max(state[1], 1)  # a file of before 1970 is a file, too
                batch = _batch(Source(path), state, self.published, modified=modified)
                if _state(path) == state:
                    yield batch

    def _states(self) -> Iterator[tuple[str, State]]:
        for given in self.inputs:
            try:
                found = find_sources([given], ENDINGS, refused=REFUSED_ENDINGS)
            except ReadError:
                continue  # nothing is there yet, or not any more
            for source in found:
                path = os.path.realpath(source.name)
                state = _state(path)
                if state is not None and path not in self.ignored:
                    yield path, state


@dataclass(slots=True)
class Feed:
    """A feed of the web.

    Attributes
    ----------
    url : str
    fetch : callable
        As :func:`geomap.watch.fetch.fetch`.
    published : datetime.date or None
        Day of publication of articles that do not state theirs.
    every : float
        Seconds from one round to the next.
    failures : int
        How often in a row it has failed.
    rest : int
        For how many rounds more it is left alone.
    """

    url: str
    fetch: Fetch
    published: dt.date | None
    every: float
    failures: int = 0
    rest: int = 0

    def batch(self, known: State | None, stop: Stop) -> Batch | None:
        """Return what it holds, or ``None`` where it is as it was known, or left alone.

        Raises
        ------
        NoAnswerError
            When it gives nothing that can be used; it is then left alone for some rounds.
        """
        if self.rest:
            self.rest -= 1
            return None
        seen = Seen(*known) if known else Seen()
        try:
            answer = stop.interruptible(lambda: self.fetch(self.url, seen))
            batch = None if answer is None else self._read(answer)
        except NoAnswerError as error:
            raise self._failed(error) from None
        self.failures = 0
        return batch

    def _read(self, answer: Answer) -> Batch:
        if not is_feed(answer.data[:_HEAD]):
            raise NoAnswerError(f"{self.url}: is no feed", mend="give the address of RSS or Atom")
        state = [answer.seen.etag, answer.seen.modified]
        batch = _batch(Source(self.url, answer.data), state, self.published)
        if not batch.versions:
            raise NoAnswerError(batch.rejected[0]["reason"], mend="give another feed")
        return batch

    def _failed(self, error: NoAnswerError) -> NoAnswerError:
        """Return the error with what is done about it."""
        self.failures += 1
        rounds = max(2 ** min(self.failures - 1, 6), math.ceil(error.wait / self.every))
        self.rest = min(rounds, _LONGEST_REST + 1) - 1
        where = "" if error.problem.startswith(self.url) else f"{self.url}: "
        when = f"in {self.rest + 1} rounds" if self.rest else "in the next round"
        return NoAnswerError(f"{where}{error.problem}", mend=f"asked again {when}")


def _batch(source: Source, state: State, published: dt.date | None, *, modified: int = 0) -> Batch:
    given = Given(published)
    versions: list[Version] = []
    if not is_own_map(source.head()):
        try:
            documents = read_sources(
                [source], published=published, rejected=given.rejected, notes=given.notes
            )
            versions = versions_of(source.name, documents, modified)
        except ReadError as error:
            given.reject(source.name, 0, error.problem)
    return Batch(source.name, state, versions, given.rejected, given.notes)


def _state(path: str) -> State | None:
    """Return size, day of change and of renaming of a file; ``None`` where there is none."""
    try:
        found = os.stat(path)
    except OSError:
        return None
    return [found.st_size, found.st_mtime_ns, found.st_ctime_ns]


def _is_pattern(name: str) -> bool:
    return any(sign in name for sign in "*?[") and not os.path.exists(name)
