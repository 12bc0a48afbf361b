"""Reading that goes on where it was killed: what was read is kept in a journal."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from functools import partial
from typing import Any, TypeVar

from geomap.apart import apart
from geomap.cluster import Each, workers
from geomap.journal import Journal, Memory

__all__ = ["Entry", "each_once", "shared_out"]

#: What was read in one item, as JSON can hold it.
Entry = Mapping[str, Any]
Item = TypeVar("Item")
Label = TypeVar("Label")


def shared_out(cluster: str | None, journal: Journal | None) -> AbstractContextManager[Each]:
    """Give what reads items, for the length of a block.

    Where no cluster is named, that is this process. When a run was killed it is another one beside
    it, which alone dies when an item is what made the system kill the run.

    Parameters
    ----------
    cluster : str or None
        As of :func:`geomap.cluster.workers`.
    journal : Journal or None
        Of the run.
    """
    if cluster is None and journal is not None and journal.was_begun:
        return apart()
    return workers(cluster, may_die=True)


def each_once(
    items: Iterable[tuple[Label, Item]],
    name: Callable[[Item], str],
    read: Callable[[Item], Entry],
    journal: Journal | None,
    each: Each = map,
) -> Iterator[tuple[Label, Entry | Exception]]:
    """Yield what is read in items, in their order; nothing is read that is in the journal.

    Parameters
    ----------
    items : iterable of tuple
        Each with a label, by which it is known again; asked for as the reading goes on.
    name : callable
        Gives for an item what it is known by in the journal.
    read : callable
        Reads an item.
    journal : Journal or None
        Of a run by the same options.
    each : callable, optional
        Shares the reading out; by default it is done here.

    Yields
    ------
    tuple
        The label, and what was read, or the error that was raised.

    Raises
    ------
    OutputError
        When the journal takes no more.
    Exception
        Whatever is raised where the items come from.
    """
    memory = None if journal is None else Memory(journal)
    awaited: deque[tuple[Label, str]] = deque()

    def unread() -> Iterator[Item | None]:
        for label, item in items:
            known_by = "" if memory is None else name(item)
            awaited.append((label, known_by))
            yield None if memory is not None and known_by in memory else item

    results = iter(each(partial(_unless_known, read), unread()))
    while True:
        found: Any
        try:
            found = next(results)
        except StopIteration:
            return
        except Exception as error:
            if not awaited:
                raise
            found = error
        label, known_by = awaited.popleft()
        if memory is not None and found is None:
            found = memory.recall(known_by)
        elif memory is not None and not isinstance(found, Exception):
            memory.keep(known_by, found)
        yield label, found


def _unless_known(read: Callable[[Item], Entry], item: Item | None) -> Entry | None:
    return None if item is None else read(item)
