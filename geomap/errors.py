"""The errors of geomap, all in one tree.

::

    GeomapError                     everything that geomap raises on purpose
    ├── InputError  (ValueError)    something given is wrong, and the user can mend it
    │   ├── ReadError               a file or a table that cannot be read
    │   ├── OptionError             an option or an argument with a value that is not one of ours
    │   └── SchemaError             a table that breaks the event-table contract
    ├── OutputError (OSError)       a result that cannot be written where it was asked for
    └── GazetteerError (RuntimeError)  a gazetteer that is missing, torn or of another version

Each message says what was found, where, and what to do about it. The command line prints it in
one line and ends with exit code 2.
"""

from __future__ import annotations

from functools import partial
from typing import Any

__all__ = [
    "GazetteerError",
    "GeomapError",
    "InputError",
    "OptionError",
    "OutputError",
    "ReadError",
    "SchemaError",
]


class GeomapError(Exception):
    """Base of every error that geomap raises on purpose.

    Parameters
    ----------
    problem : str
        What was found, with the file, line and value where there are any.
    mend : str
        What to do or to type next.
    """

    def __init__(self, problem: str, *, mend: str) -> None:
        super().__init__(f"{problem}: {mend}")
        self.problem = problem
        self.mend = mend

    def __reduce__(self) -> tuple[Any, ...]:
        """Return how another process makes it anew."""
        return partial(type(self), mend=self.mend), (self.problem,), self.__dict__


class InputError(GeomapError, ValueError):
    """Something that was given is wrong, and the user can mend it."""


class ReadError(InputError):
    """A file or a table that cannot be read."""


class OptionError(InputError):
    """An option or an argument whose value is not one that geomap knows."""


class SchemaError(InputError):
    """A table that breaks the event-table contract."""


class OutputError(GeomapError, OSError):
    """A result that cannot be written where it was asked for."""


class GazetteerError(GeomapError, RuntimeError):
    """A gazetteer that is missing, torn or of another version."""
