"""In which format a figure or a report is written: as given, or by the ending of its file."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping
from pathlib import Path
from types import MappingProxyType

from geomap.errors import OptionError

__all__ = ["chosen_format"]


def chosen_format(
    output: str | os.PathLike[str],
    format: str | None,
    known: Collection[str],
    *,
    what: str,
    spellings: Mapping[str, str] = MappingProxyType({}),
) -> str:
    """Return the name of a format.

    Parameters
    ----------
    output : path-like
        The file.
    format : str or None
        The format, where it is given.
    known : collection of str
        The names of formats.
    what : str
        What is written, for the error: "a figure".
    spellings : mapping of str to str
        Other names of formats.

    Raises
    ------
    OptionError
        When it is none of those known.
    """
    name = (format or Path(output).suffix.removeprefix(".")).lower()
    name = spellings.get(name, name)
    if name in known:
        return name
    listed = ", ".join(known)
    if name:
        raise OptionError(f"{what} has no format {name!r}", mend=f"use one of {listed}")
    raise OptionError(
        f"{os.fspath(output)!r} has no ending", mend=f"add one, or a --format: {listed}"
    )
