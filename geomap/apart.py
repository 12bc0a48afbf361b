"""Work in a process of its own: an item that makes the system kill it takes no other along."""

from __future__ import annotations

import contextlib
import os
import pickle
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from queue import Empty, SimpleQueue
from typing import Any, BinaryIO

from geomap.errors import GeomapError
from geomap.limits import LimitError

__all__ = ["Apart", "Each", "Raised", "apart", "serve", "taken", "tried"]

#: Applies a function to items, as :func:`map` does, and yields what comes of it in their order.
#: What is raised at one of them is raised in its turn, and the next may be asked for.
Each = Callable[[Callable[[Any], Any], Iterable[Any]], Iterator[Any]]

_PROGRAM = "import sys; sys.path[:] = {path!r}; from geomap.apart import serve; serve()"

#: Seconds after which a process ends that nobody asks for anything.
_IDLE = 600.0


@dataclass(frozen=True, slots=True)
class Raised:
    """What was raised at an item, in place of its result."""

    error: Exception


def tried(function: Callable[[Any], Any], item: bytes) -> bytes | Raised:
    """Return what a function gives for an item, or raises; items and results are pickled."""
    try:
        return pickle.dumps(function(pickle.loads(item)))
    except Exception as error:
        return Raised(_portable(error))


def taken(result: bytes | Raised) -> Any:
    """Return what a function gave, or raise what it raised."""
    if isinstance(result, Raised):
        raise result.error
    return pickle.loads(result)


class Apart:
    """A process that applies a function to items; when it dies, another one goes on.

    Parameters
    ----------
    function : bytes
        The function, pickled; it is loaded once in each process.
    """

    def __init__(self, function: bytes) -> None:
        self.function = function
        self._process: subprocess.Popen[bytes] | None = None

    def results(self, batch: Sequence[bytes]) -> list[bytes | Raised]:
        """Return what comes of items; that of one at which the process dies is an error.

        Raises
        ------
        Exception
            When the function cannot be loaded.
        """
        if self._process is None or self._process.poll() is not None:
            self.close()
            self._process = self._started()
        process = self._process
        try:
            answer = _asked(process, batch)
        except (EOFError, OSError, pickle.UnpicklingError):
            self.close()
            if len(batch) == 1:
                return [Raised(_died(process.returncode))]
            return [result for item in batch for result in self.results([item])]
        if isinstance(answer, Raised):
            raise answer.error
        return list(answer)

    def close(self) -> None:
        """End the process."""
        if self._process is None:
            return
        with contextlib.suppress(OSError), self._process as process:
            process.kill()
        self._process = None

    def _started(self) -> subprocess.Popen[bytes]:
        """Start a process that no key of the terminal ends, but whoever asks."""
        command = [sys.executable, "-c", _PROGRAM.format(path=sys.path)]
        pipe = subprocess.PIPE
        process = subprocess.Popen(command, stdin=pipe, stdout=pipe, start_new_session=True)
        with contextlib.suppress(OSError):  # it died at once, as will be seen
            _send(process, self.function)
        return process


@contextlib.contextmanager
def apart() -> Iterator[Each]:
    """Give what does as :func:`map` does, in another process, for the length of a block.

    Raises
    ------
    LimitError
        In the turn of an item at which that process dies; the next may be asked for.
    """
    with contextlib.ExitStack() as begun:
        yield partial(_OneByOne, begun)


class _OneByOne(Iterator[Any]):
    """The results of items, each worked on when it is asked for."""

    def __init__(
        self, begun: contextlib.ExitStack, function: Callable[[Any], Any], items: Iterable[Any]
    ) -> None:
        self._items = iter(items)
        self._apart = Apart(pickle.dumps(function))
        begun.callback(self._apart.close)

    def __next__(self) -> Any:
        (result,) = self._apart.results([pickle.dumps(next(self._items))])
        return taken(result)


def serve() -> None:
    """Do what is asked on standard input, until that ends, or nothing is asked for a while.

    What is printed goes to the errors.
    """
    asked, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    waiting: SimpleQueue[Any] = SimpleQueue()
    threading.Thread(target=_listen, args=(asked, waiting), daemon=True).start()
    function, failed = _loaded(waiting.get())
    with contextlib.suppress(Empty):
        while True:
            batch = waiting.get(timeout=_IDLE)
            pickle.dump(failed or [tried(function, item) for item in batch], answers)
            answers.flush()


def _listen(asked: BinaryIO, waiting: SimpleQueue[Any]) -> None:
    """Take what is asked; end this process, whatever it is at, when nobody is there to ask."""
    with contextlib.suppress(EOFError, OSError):
        while True:
            waiting.put(pickle.load(asked))
    os._exit(0)


def _loaded(function: bytes) -> tuple[Callable[[Any], Any], Raised | None]:
    """Return a function, or why it cannot be had."""
    try:
        return pickle.loads(function), None
    except Exception as error:
        return repr, Raised(_portable(error))


def _asked(process: subprocess.Popen[bytes], batch: Sequence[bytes]) -> Any:
    _send(process, batch)
    return pickle.load(process.stdout)  # type: ignore[arg-type]


def _send(process: subprocess.Popen[bytes], what: Any) -> None:
    pickle.dump(what, process.stdin)  # type: ignore[arg-type]
    process.stdin.flush()  # type: ignore[union-attr]


def _died(code: int | None) -> LimitError:
    how = f"exit code {code}"
    if code is not None and code < 0:
        with contextlib.suppress(ValueError):
            how = signal.Signals(-code).name
    return LimitError(
        f"the process that was at it died ({how})", mend="leave it out, or give it more memory"
    )


def _portable(error: Exception) -> Exception:
    """Return an error, or where it cannot be pickled one that says the same."""
    if isinstance(error, GeomapError):
        return error
    try:
        pickle.loads(pickle.dumps(error))
    except Exception:
        return RuntimeError(f"{type(error).__name__}: {error}")
    return error
