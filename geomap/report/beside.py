"""The pictures of a report that holds none itself: files beside it, or addresses of data."""

from __future__ import annotations

import base64
from typing import Final

from geomap.embedding import encoded_path

__all__ = ["Beside"]

_MEDIA_TYPES: Final = {"png": "image/png", "html": "text/html"}


class Beside:
    """What stands beside a report.

    Parameters
    ----------
    stem : str or None
        How the names of the files begin, as that of the report; ``None`` for a report that is to
        hold all, as data.

    Attributes
    ----------
    files : dict of str to bytes
        What was put, by its name.
    """

    def __init__(self, stem: str | None = None) -> None:
        self._stem = stem
        self.files: dict[str, bytes] = {}

    @property
    def is_data(self) -> bool:
        """Whether the report is to hold all itself."""
        return self._stem is None

    def put(self, name: str, data: bytes) -> str:
        """Take a file, and return its address as the report sees it."""
        if self._stem is None:
            media_type = _MEDIA_TYPES[name.rpartition(".")[2]]
            return f"data:{media_type};base64,{base64.b64encode(data).decode('ascii')}"
        own = f"{self._stem}-{name}"
        self.files[own] = data
        return encoded_path(own)
