"""Work shared out to processes of this machine, or of a cluster, by Dask (``geomap[dask]``).

Each piece of work is a call of one function with one item. A worker that dies loses nothing but the
piece that it was at: another worker does it.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from geomap.errors import OptionError, OutputError

if TYPE_CHECKING:
    from distributed import Client

__all__ = ["Each", "workers"]

#: Applies a function to items, as :func:`map` does, and yields what comes of it in their order.
Each = Callable[[Callable[[Any], Any], Iterable[Any]], Iterable[Any]]

_LOCAL = re.compile(r"local(?::([1-9][0-9]{0,3}))?")
_ADDRESS = re.compile(r"(?:tcp|tls|ws|wss)://\S{1,200}")
_ANSWERS_WITHIN = "20s"
#: How often a piece of work is begun again when the worker that was at it dies.
_RETRIES = 5


@contextlib.contextmanager
def workers(where: str | None) -> Iterator[Each]:
    """Give what shares out work, for the length of a block.

    Parameters
    ----------
    where : str or None
        ``"local"`` or ``"local:4"`` for processes of this machine, as many as it has cores or as
        said; the address of a scheduler, as ``"tcp://10.0.0.1:8786"``; ``None`` for this process.

    Raises
    ------
    OptionError
        When there is no such cluster, it does not answer, or its workers have another geomap.
    OutputError
        When it goes away while it works.
    """
    if where is None:
        yield map
        return
    with _connected(where) as client:
        _check_versions(client, where)
        yield partial(_each, client, where)


def _each(
    client: Client, where: str, function: Callable[[Any], Any], items: Iterable[Any]
) -> Iterator[Any]:
    from distributed import CancelledError, KilledWorker
    from distributed.comm import CommClosedError

    begin = partial(_in_folder, os.getcwd(), function)
    try:
        futures = client.map(begin, list(items), pure=False, retries=_RETRIES)
        for future in futures:
            yield future.result()
            future.release()
    except KilledWorker as error:
        raise OutputError(
            f"--cluster {where}: {_RETRIES} workers died at one piece of work",
            mend="give the workers more memory",
        ) from error
    except (CancelledError, CommClosedError, asyncio.TimeoutError) as error:
        raise OutputError(
            f"--cluster {where}: the scheduler went away",
            mend="start it and run the command again: what is done is not done again",
        ) from error


def _in_folder(folder: str, function: Callable[[Any], Any], item: Any) -> Any:
    """Do a piece of work in the folder that the command was typed in."""
    if os.getcwd() != folder:
        os.chdir(folder)
    return function(item)


@contextlib.contextmanager
def _connected(where: str) -> Iterator[Client]:
    local = _LOCAL.fullmatch(where)
    if local is None and not _ADDRESS.fullmatch(where):
        raise OptionError(
            f"no --cluster {where!r}", mend="use local, local:4 or the address of a scheduler"
        )
    try:
        from distributed import Client, LocalCluster
    except ImportError:
        raise OptionError("--cluster needs Dask", mend="pip install 'geomap[dask]'") from None
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    if local is None:
        try:
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
        LocalCluster(
            n_workers=int(local[1] or os.cpu_count() or 1),
            threads_per_worker=1,
            dashboard_address=None,
            silence_logs=logging.CRITICAL,
        ) as cluster,
        Client(cluster) as client,
    ):
        yield client


def _version(dask_worker: Any = None) -> str:  # noqa: ARG001 - Dask hands it over
    return version("geomap")


def _check_versions(client: Client, where: str) -> None:
    """Raise when there are no workers, or some have another geomap, or none."""
    mend = f"pip install 'geomap[dask]=={version('geomap')}' for each worker and the scheduler"
    try:
        found = client.run(_version)
    except (ImportError, AttributeError) as error:
        raise OptionError(
            f"--cluster {where}: a worker has no geomap, or another ({error})", mend=mend
        ) from None
    if not found:
        raise OptionError(f"--cluster {where}: has no workers", mend="start `dask worker` there")
    for worker, theirs in sorted(found.items()):
        if theirs != version("geomap"):
            raise OptionError(
                f"--cluster {where}: {worker} has geomap {theirs}, here is {version('geomap')}",
                mend=mend,
            )
