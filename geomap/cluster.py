"""Work shared out to processes of this machine, or of a cluster, by Dask (``geomap[dask]``).

A worker that dies loses nothing but the pieces of work that it was at: another one does them.
"""

from __future__ import annotations

import contextlib
import logging
import os
import pickle
import re
import threading
import time
import warnings
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache, partial
from importlib.metadata import version
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import geomap
from geomap.apart import Apart, Each, Raised, taken, tried
from geomap.errors import OptionError, OutputError
from geomap.limits import LimitError

if TYPE_CHECKING:
    from distributed import Client, Future

__all__ = ["Each", "workers"]

_LOCAL = re.compile(r"local(?::([1-9][0-9]{0,3}))?")
_ADDRESS = re.compile(r"(?:tcp|tls|ws|wss)://\S{1,200}")
_ANSWERS_WITHIN = "20s"
#: Items go to a worker together, as many as take about so many seconds, and no more bytes.
_SECONDS, _BYTES = 1.0, 1 << 20
#: Batches that are with the workers, or done and not yet taken, for each thread of theirs.
_AHEAD = 3
#: What workers of this machine begin with: Ctrl-C is for this process, which ends them.
_PRELOAD = "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN)"
#: What Dask watches of itself costs a tenth of a core; of this machine's workers nobody asks it.
_QUIET = {"distributed.admin.tick.interval": "1s", "distributed.worker.profile.enabled": False}
#: Seconds between two looks whether there are workers, and how often there may be none.
_PATIENCE, _LOOKS = 10.0, 6


@contextlib.contextmanager
def workers(where: str | None, *, may_die: bool = False) -> Iterator[Each]:
    """Give what shares out work, for the length of a block.

    Items may be any number: they are asked for as the work goes on. Items, results and errors are
    pickled; so is the function, which is loaded once in each worker.

    Parameters
    ----------
    where : str or None
        ``"local"`` or ``"local:4"`` for processes of this machine, as many as it has cores or as
        said; the address of a scheduler, as ``"tcp://10.0.0.1:8786"``; ``None`` for this process.
    may_die : bool
        Whether each worker has a process beside it for the work, which an item may make the
        system kill; see :func:`geomap.apart.apart`.

    Raises
    ------
    OptionError
        When there is no such cluster, it does not answer, or its workers have another geomap.
    OutputError
        When it goes away while it works.
    LimitError
        In the turn of an item at which, alone, worker after worker dies.
    """
    if where is None:
        yield map
        return
    with _connected(where) as client:
        _check_versions(client, where)
        if not may_die:
            yield partial(_Shared, client, where, _do)
            return
        run = uuid4().hex
        yield partial(_Shared, client, where, partial(_do_apart, run))
        client.run(_end_apart, run)


_Batch = Sequence[bytes]
_Results = Sequence[bytes | Raised]


class _Shared(Iterator[Any]):
    """The results of items, in their order, some of which are worked on while one is awaited."""

    def __init__(
        self,
        client: Client,
        where: str,
        do: Callable[[bytes, _Batch], _Results],
        function: Callable[[Any], Any],
        items: Iterable[Any],
    ) -> None:
        from distributed.protocol.pickle import dumps

        self._client, self._where = client, where
        self._work = partial(_timed, do, os.getcwd(), dumps(function))
        self._items = iter(items)
        self._failure: Exception | None = None
        self._length = 1
        self._sent: deque[tuple[_Batch, Future]] = deque()
        self._results: deque[bytes | Raised] = deque()
        self._window = self._answered = 0

    def __next__(self) -> Any:
        while not self._results:
            self._send()
            if not self._sent:
                failure, self._failure = self._failure, None
                raise failure or StopIteration
            self._results.extend(self._answer())
        return taken(self._results.popleft())

    def _send(self) -> None:
        """Give the workers so many batches that none of them waits."""
        if self._answered == self._window:  # there may be more workers by now, or fewer
            threads = sum(self._client.nthreads().values())
            self._window, self._answered = _AHEAD * max(threads, 1), 0
        while len(self._sent) < self._window and (batch := self._batch()):
            self._sent.append((batch, self._begun(batch)))

    def _batch(self) -> _Batch:
        """Return the next items, pickled; none where they end, or what yields them fails."""
        batch: list[bytes] = []
        size = 0
        try:
            while self._failure is None and len(batch) < self._length and size < _BYTES:
                batch.append(pickle.dumps(next(self._items)))
                size += len(batch[-1])
        except StopIteration:
            pass
        except Exception as error:
            self._failure = error
        return batch

    def _begun(self, batch: _Batch) -> Future:
        return self._client.submit(self._work, batch, pure=False)

    def _answer(self) -> _Results:
        """Return the results of the batch that was sent first."""
        from distributed import KilledWorker

        batch, future = self._sent.popleft()
        self._answered += 1
        try:
            results, seconds = self._awaited(future)
        except KilledWorker:
            self._settle()
            return [self._alone(item) for item in batch]
        except OutputError:
            raise
        except Exception as error:  # the function cannot be loaded there
            return [Raised(error)] * len(batch)
        fitting = int(len(batch) * _SECONDS / max(seconds, 1e-6))
        self._length = max(1, min(2 * self._length, fitting))
        return results

    def _settle(self) -> None:
        """Wait until the workers are at nothing, so that no item is blamed for its neighbour."""
        from distributed import KilledWorker

        for _, future in self._sent:
            with contextlib.suppress(KilledWorker):
                self._awaited(future)

    def _alone(self, item: bytes) -> bytes | Raised:
        """Return the result of an item that no worker can be given with others."""
        from distributed import KilledWorker

        try:
            (result,), _ = self._awaited(self._begun([item]))
        except KilledWorker:
            return Raised(
                LimitError("each worker that was at it died", mend="give workers more memory")
            )
        return result

    def _awaited(self, future: Future) -> tuple[_Results, float]:
        """Return what workers made of a batch, and in how many seconds."""
        import distributed
        from distributed.comm import CommClosedError

        looks = 0
        while True:
            try:
                answer: tuple[_Results, float] = future.result(_PATIENCE)
                return answer
            except distributed.TimeoutError:
                looks = 0 if self._client.nthreads() else looks + 1
                if looks == _LOOKS:
                    raise self._went_away("its workers") from None
            except (distributed.CancelledError, CommClosedError) as error:
                raise self._went_away("the scheduler") from error

    def _went_away(self, what: str) -> OutputError:
        return OutputError(
            f"--cluster {self._where}: {what} went away",
            mend="start it and run the command again: what is done is not done again",
        )


def _timed(
    do: Callable[[bytes, _Batch], _Results], folder: str, function: bytes, batch: _Batch
) -> tuple[_Results, float]:
    """Apply a function to items, in the folder that the command was typed in if it is there."""
    with contextlib.suppress(OSError):
        os.chdir(folder)
    begun = time.perf_counter()
    results = do(function, batch)
    return results, time.perf_counter() - begun


def _do(function: bytes, batch: _Batch) -> _Results:
    call = _loaded(function)
    return [tried(call, item) for item in batch]


@lru_cache(maxsize=2)
def _loaded(function: bytes) -> Callable[[Any], Any]:
    """Return a function with all that it opens when it comes."""
    loaded: Callable[[Any], Any] = pickle.loads(function)  # noqa: S301 - our own pickle
    return loaded


#: The processes beside this worker, by the run, the thread that asks, and the function.
_APART: dict[tuple[str, int, bytes], Apart] = {}


def _do_apart(run: str, function: bytes, batch: _Batch) -> _Results:
    key = run, threading.get_ident(), function
    if key not in _APART:
        _APART[key] = Apart(function)
    return _APART[key].results(batch)


def _end_apart(run: str) -> None:
    for key in [key for key in _APART if key[0] == run]:
        _APART.pop(key).close()


@contextlib.contextmanager
def _connected(where: str) -> Iterator[Client]:
    local = _LOCAL.fullmatch(where)
    if local is None and not _ADDRESS.fullmatch(where):
        raise OptionError(
            f"no --cluster {where!r}", mend="use local, local:4 or the address of a scheduler"
        )
    import asyncio

    try:
        import dask
        from distributed import Client, LocalCluster
        from distributed.versions import VersionMismatchWarning
    except ImportError:
        raise OptionError("--cluster needs Dask", mend="pip install 'geomap[dask]'") from None
    for name in ("distributed", "distributed.client"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    if local is None:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", VersionMismatchWarning)
                client = Client(where, timeout=_ANSWERS_WITHIN)
        except (OSError, asyncio.TimeoutError, ValueError) as error:
            raise OptionError(
                f"--cluster {where}: does not answer ({type(error).__name__})",
                mend="check the address, and that `dask scheduler` runs there",
            ) from None
        with client:
            yield client
        return
    with (
        dask.config.set(_QUIET),
        LocalCluster(
            n_workers=int(local[1] or os.cpu_count() or 1),
            threads_per_worker=1,
            dashboard_address=None,
            scheduler_kwargs={"dashboard_address": "127.0.0.1:0"},  # any port that is free
            preload=_PRELOAD,
            silence_logs=logging.CRITICAL,
        ) as cluster,
        Client(cluster) as client,
    ):
        yield client


def _check_versions(client: Client, where: str) -> None:
    """Raise when there are no workers, or some have another geomap, or none."""
    here = geomap.__version__
    found = client.run(version, "geomap", on_error="return")
    if not found:
        raise OptionError(f"--cluster {where}: has no workers", mend="start `dask worker` there")
    for worker, theirs in sorted(found.items()):
        if theirs != here:
            has = f"geomap {theirs}" if isinstance(theirs, str) else "no geomap"
            raise OptionError(
                f"--cluster {where}: {worker} has {has}, here is {here}",
                mend=f"pip install 'geomap[dask]=={here}' for each worker and the scheduler",
            )
