"""How a command begins and ends: exit codes, errors in one line.

Exit codes: 0 done; 1 our fault; 2 something that the user can mend; 130 stopped by the user.
"""

from __future__ import annotations

import errno
import gc
import os
import sys
import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

from geomap.cli.console import complain
from geomap.cli.signals import stopped_by
from geomap.errors import GeomapError

__all__ = ["main"]

DONE, OUR_FAULT, YOURS_TO_MEND, STOPPED = 0, 1, 2, 130

#: New objects between two looks for garbage: the libraries make many that stay.
_GARBAGE = 50_000


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
    _open_streams()
    thresholds = gc.get_threshold()
    gc.set_threshold(_GARBAGE)
    stop = _Stop()
    try:
        with stopped_by(stop):
            from geomap.cli.app import app  # which takes longer than some commands

            code = app(args=argv, prog_name="geomap", standalone_mode=False)
            sys.stdout.flush()
        if code == STOPPED:
            raise KeyboardInterrupt
    except (BrokenPipeError, SystemExit):  # click makes an exit of a pipe that was closed early
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except KeyboardInterrupt:
        return _stopped()
    except Exception as error:
        # What is interrupted, such as an import, may end in an error of its own.
        return _stopped() if stop.asked else _failed(error)
    finally:
        gc.set_threshold(*thresholds)
        if argv is None and "duckdb" not in sys.modules:
            # The process ends here; looking through all that the libraries made is a fifth of
            # the time of a map. DuckDB would complain of what is left.
            gc.freeze()
    return code if isinstance(code, int) else DONE


def _open_streams() -> None:
    """Open standard streams that are closed, so that no file takes the place of one of them."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115


@dataclass(slots=True)
class _Stop:
    """The handler of the signals that stop a command, which knows whether one came."""

    asked: bool = False

    def __call__(self, _number: int, _frame: object) -> NoReturn:
        self.asked = True
        raise KeyboardInterrupt


def _stopped() -> int:
    complain("stopped; files that were there before are as they were")
    return STOPPED


def _fail(message: str) -> int:
    complain(message)
    return YOURS_TO_MEND


def _failed(error: Exception) -> int:
    """Say what is wrong: with what was typed or read, with standard output, or with geomap."""
    import typer

    if isinstance(error, GeomapError):
        return _fail(str(error))
    click_error = typer.BadParameter.__mro__[2]  # which typer does not name
    if isinstance(error, typer.Abort):
        return _stopped()
    if isinstance(error, click_error):
        return _fail(_usage(error))
    if isinstance(error, OSError) and error.errno == errno.ENOSPC:
        return _fail("standard output: cannot be written, the disk is full: free some space")
    if os.environ.get("GEOMAP_DEBUG"):
        traceback.print_exception(error)
    complain(
        f"an error of ours, {type(error).__name__}: {error}: please report it with what"
        " GEOMAP_DEBUG=1 prints"
    )
    return OUR_FAULT


def _usage(error: Any) -> str:
    context = getattr(error, "ctx", None)
    command = context.command_path if context is not None else "geomap"
    return f"{error.format_message().rstrip('.')}: see {command} --help"
