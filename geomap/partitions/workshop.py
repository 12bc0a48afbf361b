"""Where partitions are worked on: a folder beside the result, so that a killed run can go on."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import pickle
import shutil
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from pathlib import Path

from geomap.errors import OutputError, ReadError
from geomap.files import check_target, explaining, read_text, write_text
from geomap.journal import fingerprint
from geomap.locks import is_still, lock_where_possible
from geomap.partitions.cut import Partition
from geomap.partitions.work import Work

__all__ = ["workshop"]

_MANIFEST, _LOCK = "manifest.json", "lock"


@contextlib.contextmanager
def workshop(
    output: str | os.PathLike[str], work: Work, parts: Sequence[Partition]
) -> Iterator[Path]:
    """Give the folder in which the partitions of one run are worked on.

    It is removed when the block ends well, or a table cannot be read, and else left, for the next
    run of the same work on the same tables. What another run left is removed first.

    Yields
    ------
    pathlib.Path
        The folder, ``.NAME.parts`` beside the result.

    Raises
    ------
    OutputError
        When it cannot be made, or another run works in it.
    """
    target = Path(os.path.realpath(output))
    folder = target.with_name(f".{target.name}.parts")
    check_target(folder / _MANIFEST) if folder.exists() else check_target(folder)
    with explaining(folder):
        folder.mkdir(exist_ok=True)
        with (folder / _LOCK).open("ab") as held:
            descriptor = held.fileno()
            if not (lock_where_possible(descriptor) and is_still(folder / _LOCK, descriptor)):
                raise OutputError(
                    f"{os.fspath(output)}: another run is about to write it",
                    mend="wait until it is done",
                )
            manifest = _manifest(work, parts)
            if _left(folder / _MANIFEST) != manifest:
                _clear(folder)
                write_text(folder / _MANIFEST, manifest)
            try:
                yield folder
            except ReadError:
                shutil.rmtree(folder, ignore_errors=True)
                raise
            shutil.rmtree(folder, ignore_errors=True)


def _clear(folder: Path) -> None:
    """Remove what another run left."""
    for inner in folder.iterdir():
        if inner.name != _LOCK:
            shutil.rmtree(inner) if inner.is_dir() else inner.unlink()


def _left(manifest: Path) -> str | None:
    with contextlib.suppress(ReadError):
        return read_text(manifest)
    return None


def _manifest(work: Work, parts: Sequence[Partition]) -> str:
    """Return what a run is of, as text."""
    sources = {part.source.name: part.source for part in parts}
    known = {
        name: fingerprint(name)
        if source.data is None
        else hashlib.blake2b(source.data, digest_size=8).hexdigest()
        for name, source in sources.items()
    }
    said = {
        "geomap": version("geomap"),
        "work": hashlib.blake2b(pickle.dumps(work, protocol=5), digest_size=8).hexdigest(),
        "tables": known,
        "parts": [[part.source.name, part.span] for part in parts],
    }
    return json.dumps(said, ensure_ascii=False, indent=1) + "\n"
