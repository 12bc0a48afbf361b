"""What a command says: results on standard output, remarks and progress on standard error."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from geomap.errors import OutputError

__all__ = [
    "MOST_SHOWN",
    "complain",
    "note",
    "progress",
    "progress_bar",
    "report_notes",
    "report_rejected",
    "say",
    "say_aside",
    "write_standard_output",
]

#: How many remarks of a kind are shown.
MOST_SHOWN = 5
T = TypeVar("T")


def say(text: str) -> None:
    """Print a result on standard output."""
    sys.stdout.write(_printable(text, keep="\t\n") + "\n")


def say_aside(text: str) -> None:
    """Print a text of several lines on standard error, beside the results."""
    sys.stderr.write(_printable(text, keep="\t\n") + "\n")


def complain(text: str) -> None:
    """Print one line on standard error: what went wrong."""
    sys.stderr.write(f"geomap: {_printable(' '.join(text.split()))}\n")


def note(text: str) -> None:
    """Print a remark for the person at the terminal, on standard error."""
    complain(f"note: {text}")


def report_rejected(rejected: Sequence[dict[str, Any]], count: int | None = None) -> None:
    """Say what could not be used: the first few, and how many there are.

    Parameters
    ----------
    rejected : sequence of dict
        What could not be used, or the first of it.
    count : int, optional
        How much that is, where not all is given.
    """
    count = len(rejected) if count is None else count
    for row in rejected[:MOST_SHOWN]:
        where = f"{row['file']}:{row['line']}" if row["line"] else row["file"]
        cell = f", {row['column']} {row['value']!r}" if row["column"] else ""
        reason = row["reason"]
        says_where = reason.startswith(f"{row['file']}:")
        note(f"left out: {reason}" if says_where else f"left out: {where}{cell}: {reason}")
    if count > MOST_SHOWN:
        note(f"left out: {count - MOST_SHOWN} more")


def report_notes(notes: Sequence[str]) -> None:
    """Say what readers found worth saying: the first few, and how many there are."""
    for remark in notes[:MOST_SHOWN]:
        note(remark)
    if len(notes) > MOST_SHOWN:
        note(f"{len(notes) - MOST_SHOWN} more of this kind")


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


def _printable(text: str, keep: str = "") -> str:
    """Return text without what could steer a terminal."""
    return "".join(c if c.isprintable() or c in keep else "\ufffd" for c in text)
