"""What is made anew, by the same options, in the process that it is sent to."""

from __future__ import annotations

import socket
from collections.abc import Mapping
from typing import Any, ClassVar

from geomap.errors import InputError, OptionError
from geomap.journal import fingerprint
from geomap.languages import Added, added_now, with_added

__all__ = ["MadeAnew"]


class MadeAnew:
    """Base of what reads by options, with a gazetteer and languages.

    Where it is sent, the gazetteer is opened that is there, and the files that options name must be
    those that they are here. Languages that were added go with it.
    """

    #: Options that name files or folders.
    files: ClassVar[tuple[str, ...]] = ()

    def __new__(cls, **options: Any) -> Any:
        """Keep what it is made with."""
        made = super().__new__(cls)
        made._options = options
        made._added = added_now()
        return made

    _options: dict[str, Any]
    _added: Added

    def __reduce__(self) -> tuple[Any, ...]:
        """Return how another process makes it anew."""
        known = {name: fingerprint(self._options.get(name)) for name in self.files}
        return _made, (type(self), self._options, known, self._added)


def _made(
    kind: type[Any], options: Mapping[str, Any], known: Mapping[str, str | None], added: Added
) -> Any:
    """Return it, made here.

    Raises
    ------
    OptionError
        When it cannot be made here, or would be another.
    """
    try:
        for name, there in known.items():
            if fingerprint(options.get(name)) != there:
                raise OptionError(
                    f"{options[name]}: is another one than where the command was typed",
                    mend="put the same there",
                )
        with with_added(added):
            return kind(**options)
    except InputError as error:
        raise OptionError(f"on {socket.gethostname()}: {error.problem}", mend=error.mend) from error
