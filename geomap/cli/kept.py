"""What a command has read is kept beside its output until that is written."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import geomap
from geomap.cli.console import note
from geomap.documents import LINE_ENDINGS
from geomap.files import check_target, is_device
from geomap.inputs import Source
from geomap.journal import Journal, Run
from geomap.temporary import named_after

__all__ = ["Keeper", "kept"]

#: What fewer articles gave is read again as fast as anyone asks for it.
_WORTH_KEEPING = 20


class Keeper:
    """Keeps what a command reads, when that is much, in a journal beside its output.

    There the same command finds it when it was stopped or killed, or the disk was full, and goes
    on; and while it is held, no other command writes there. Use :func:`kept`.

    Parameters
    ----------
    output : str
        What the command writes.
    run : callable
        Gives what decides what is read, beside the version of geomap.
    """

    def __init__(self, output: str, run: Callable[[], Run]) -> None:
        self._output = output
        self._run = run
        self._journal: Journal | None = None

    def journal(self, sources: Sequence[Source]) -> Journal | None:
        """Return the journal, or ``None`` where one article is read, or no file is written.

        Raises
        ------
        OptionError
            When a command of other options was stopped there.
        OutputError
            When another process writes there.
        """
        is_much = len(sources) > 1 or any(one.ending in LINE_ENDINGS for one in sources)
        if not is_much or self._output == "-" or is_device(self._output):
            return None
        check_target(self._output)
        path = named_after(Path(os.path.realpath(self._output)), "journal")
        mend = "repeat the command as it was begun, or remove this file to begin anew"
        run = {"geomap": geomap.__version__, **self._run()}
        self._journal = Journal(path, run, mend=mend)
        if len(self._journal):
            note(f"going on with what was read before the run was stopped ({path})")
        return self._journal

    def end(self, *, is_done: bool) -> None:
        """Let the journal go, which is of no more use when the command is done."""
        if self._journal is None:
            return
        if is_done or len(self._journal) < _WORTH_KEEPING:
            self._journal.remove()
        else:
            note("what was read is kept: repeat the command, and it goes on from there")
            self._journal.close()


@contextmanager
def kept(output: str, run: Callable[[], Run]) -> Iterator[Keeper]:
    """Give a keeper, which is done when the block ends well."""
    keeper = Keeper(output, run)
    is_done = False
    try:
        yield keeper
        is_done = True
    finally:
        keeper.end(is_done=is_done)
