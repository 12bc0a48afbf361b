"""Where results go: a file, or standard output where ``-`` is named."""

from __future__ import annotations

from geomap.cli.console import write_standard_output
from geomap.files import check_target, write_bytes

__all__ = ["check_output", "write_output"]


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
    if output == "-":
        write_standard_output(data)
    else:
        write_bytes(output, data)
