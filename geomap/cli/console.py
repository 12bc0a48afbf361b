"""How a command begins and ends: exit codes, errors in one line, notes, progress.

Exit codes: 0 done; 1 our fault; 2 something that the user can mend; 130 stopped by the user.
"""

from __future__ import annotations

import errno
import gc
import os
import signal
import sys
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NoReturn, TypeVar

from geomap.errors import GeomapError, OutputError

__all__ = [
    "main",
    "note",
    "progress",
    "progress_bar",
    "report_notes",
    "report_rejected",
    "say",
    "say_aside",
    "write_standard_output",
]

DONE, OUR_FAULT, YOURS_TO_MEND, STOPPED = 0, 1, 2, 130

_SHOWN = 5
#: New objects between two looks for garbage: the libraries make many that stay.
_GARBAGE = 50_000
T = TypeVar("T")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command.

    Parameters
    ----------
    argv : sequence of str, optional
        What was typed after ``geomap``; by default the process's own arguments.

    Returns
    -------
    int
        The exit code.
    """
    import typer

    from geomap.cli.app import app

    usage_error = typer.BadParameter.__base__  # typer does not name the base of its own errors
    click_error = usage_error.__base__ if usage_error else Exception
    thresholds = gc.get_threshold()
    gc.set_threshold(_GARBAGE)
    old_stop = signal.signal(signal.SIGTERM, _stop)
    try:
        code = app(args=argv, prog_name="geomap", standalone_mode=False)
        sys.stdout.flush()
        if code == STOPPED:
            raise KeyboardInterrupt
    except GeomapError as error:
        return _fail(f"{error}")
    except (BrokenPipeError, SystemExit):  # click makes an exit of a pipe that was closed early
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except (KeyboardInterrupt, typer.Abort):
        _line("stopped; files that were there before are as they were")
        return STOPPED
    except click_error as error:  # type: ignore[misc]
        return _fail(_usage(error))
    except Exception as error:
        if isinstance(error, OSError) and error.errno == errno.ENOSPC:
            return _fail("standard output: cannot be written, the disk is full: free some space")
        if os.environ.get("GEOMAP_DEBUG"):
            traceback.print_exc()
        _line(f"an error of ours, {type(error).__name__}: {error}: please report it with what"
              " GEOMAP_DEBUG=1 prints")  # fmt: skip
        return OUR_FAULT
    finally:
        gc.set_threshold(*thresholds)
        signal.signal(signal.SIGTERM, old_stop)
        if argv is None:
            # The process ends here; looking through all that the libraries made is a fifth of
            # the time of a map.
            gc.freeze()
    return code if isinstance(code, int) else DONE


def say(text: str) -> None:
    """Print a result on standard output."""
    sys.stdout.write(_printable(text, keep="\t\n") + "\n")


def say_aside(text: str) -> None:
    """Print a text of several lines on standard error, beside the results."""
    sys.stderr.write(_printable(text, keep="\t\n") + "\n")


def note(text: str) -> None:
    """Print a remark for the person at the terminal, on standard error."""
    _line(f"note: {text}")


def report_rejected(rejected: Sequence[dict[str, Any]]) -> None:
    """Say what could not be used: the first few, and how many there are."""
    for row in rejected[:_SHOWN]:
        where = f"{row['file']}:{row['line']}" if row["line"] else row["file"]
        cell = f", {row['column']} {row['value']!r}" if row["column"] else ""
        reason = row["reason"]
        says_where = reason.startswith(f"{row['file']}:")
        note(f"left out: {reason}" if says_where else f"left out: {where}{cell}: {reason}")
    if len(rejected) > _SHOWN:
        note(f"left out: {len(rejected) - _SHOWN} more")


def report_notes(notes: Sequence[str]) -> None:
    """Say what readers found worth saying: the first few, and how many there are."""
    for remark in notes[:_SHOWN]:
        note(remark)
    if len(notes) > _SHOWN:
        note(f"{len(notes) - _SHOWN} more of this kind")


@contextmanager
def progress_bar(label: str, length: int) -> Iterator[Callable[[int], None]]:
    """Draw how far a work is on standard error, when that is a terminal.

    Parameters
    ----------
    label : str
        What is done.
    length : int
        All that is to be done, in bytes.

    Yields
    ------
    callable
        Is told how many bytes more are done.
    """
    import typer

    if not sys.stderr.isatty() or not length:
        yield _nothing
        return
    with typer.progressbar(length=length, label=label, file=sys.stderr) as bar:
        yield bar.update


def _nothing(_bytes: int) -> None:
    pass


def progress(items: Iterable[T], what: str) -> Iterator[T]:
    """Yield items, counting them on standard error when that is a terminal."""
    if not sys.stderr.isatty():
        yield from items
        return
    number = 0
    for number, item in enumerate(items, start=1):
        sys.stderr.write(f"\r{what} {number:,}")
        sys.stderr.flush()
        yield item
    sys.stderr.write("\r" + " " * (len(what) + 15) + "\r" if number else "")


def write_standard_output(data: bytes) -> None:
    """Write bytes to standard output.

    Raises
    ------
    OutputError
        When what reads them has no room for more.
    """
    try:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(
            f"standard output: cannot be written ({error.strerror})", mend="write to a file with -o"
        ) from error


def _stop(_number: int, _frame: object) -> NoReturn:
    raise KeyboardInterrupt


def _fail(message: str) -> int:
    _line(message)
    return YOURS_TO_MEND


def _usage(error: Any) -> str:
    context = getattr(error, "ctx", None)
    command = context.command_path if context is not None else "geomap"
    return f"{error.format_message().rstrip('.')}: see {command} --help"


def _line(text: str) -> None:
    """Print one line on standard error."""
    sys.stderr.write(f"geomap: {_printable(' '.join(text.split()))}\n")


def _printable(text: str, keep: str = "") -> str:
    """Return text without what could steer a terminal."""
    return "".join(c if c.isprintable() or c in keep else "\ufffd" for c in text)
