"""What dates are relative to, and what every meaning of a date expression can do."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from geomap.extraction.dates_span import DateSpan

__all__ = ["Context", "Meaning"]


@dataclass(frozen=True, slots=True)
class Context:
    """What a date expression is relative to.

    Attributes
    ----------
    anchor : datetime.date or None
        The day of writing.
    direction : str or None
        ``"past"`` or ``"future"``, when the words or the sentence say so.
    previous : DateSpan or None
        The date told before this one, for "the next day".
    """

    anchor: dt.date | None
    direction: str | None = None
    previous: DateSpan | None = None

    @property
    def past(self) -> bool:
        """Whether to look back, which is the default."""
        return self.direction != "future"


class Meaning:
    """What a date expression means: a way to its days, and the same way told in words."""

    __slots__ = ()

    @property
    def floats(self) -> bool:
        """Whether the days are the nearest that fit, and so depend on the side to look from."""
        return self._floats()

    @property
    def bare(self) -> bool:
        """Whether it is the number of a day whose month another date tells."""
        return False

    def span(self, context: Context) -> DateSpan | None:
        """Return the days it comes to, or ``None`` when they cannot be told."""
        try:
            return self._span(context)
        except (OverflowError, ValueError):  # outside of the years 1 to 9999
            return None

    def describe(self, context: Context) -> str:
        """Return in words how the days are found."""
        return self._describe(context)

    def _floats(self) -> bool:
        return False

    def _span(self, context: Context, /) -> DateSpan | None:
        raise NotImplementedError

    def _describe(self, context: Context, /) -> str:
        raise NotImplementedError
