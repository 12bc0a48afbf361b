"""What every reader of articles is told, and where it puts what it cannot use."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

__all__ = ["Given"]


@dataclass(frozen=True, slots=True)
class Given:
    """How articles are to be read.

    Attributes
    ----------
    published : datetime.date or None
        Day of publication of the articles that do not state theirs.
    lang : str or None
        Language of the articles that do not state theirs, ISO 639-1.
    rejected : list of dict
        Gets what could not be used: ``file``, ``line``, ``column``, ``value``, ``reason``.
    notes : list of str
        Gets what is worth saying of what was used.
    on_read : callable
        Is told the number of bytes that were read.
    """

    published: dt.date | None = None
    lang: str | None = None
    rejected: list[dict[str, Any]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    on_read: Callable[[int], None] = lambda _bytes: None

    def reject(
        self, file: str, line: int, reason: str, *, column: str | None = None, value: str = ""
    ) -> None:
        """Keep what could not be used, with its reason."""
        self.rejected.append(
            {
                "file": file,
                "line": line,
                "column": column,
                "value": value[:200] or None,
                "reason": reason,
            }
        )
