"""Where results go: a file, or standard output where ``-`` is named."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from geomap.cli.console import write_standard_output
from geomap.files import check_target, is_device, replacing

__all__ = ["check_output", "set_aside", "write_output", "write_pieces"]


def check_output(output: str) -> None:
    """Raise, before any work is done, when a result could not be written.

    Raises
    ------
    OutputError
        As :func:`geomap.files.check_target` does.
    """
    if output != "-":
        check_target(output)


def write_output(output: str, data: bytes) -> None:
    """Write a result, a file whole or not at all.

    Raises
    ------
    OutputError
        When it cannot be written.
    """
    write_pieces(output, [data])


def write_pieces(output: str, pieces: Iterable[bytes]) -> None:
    """Write a result that comes in pieces; see :func:`write_output`."""
    if output == "-":
        for data in pieces:
            write_standard_output(data)
        return
    with replacing(output) as path, path.open("wb") as stream:
        for data in pieces:
            stream.write(data)


@contextmanager
def set_aside(output: str) -> Iterator[Path]:
    """Give a path beside which a command sets aside what it needs until its result is written.

    It is the result's own, or one in a temporary folder where the result is no file.
    """
    if output != "-" and not is_device(output):
        yield Path(output)
        return
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder, "result")
