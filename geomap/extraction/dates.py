"""Date expressions of a text, and the days that they come to.

"Thursday" is no day until it is known when it was written. So finding and resolving are two
steps: :func:`find_dates` gives the expressions, :meth:`DateExpression.resolve` their days, seen
from the day of writing. What the words leave open stays open: the result is as wide as they are,
and ``None`` where no day can be told.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from geomap.extraction.dates_context import Context, Meaning
from geomap.extraction.dates_find import DateFinder
from geomap.extraction.dates_periods import Period, Stretch
from geomap.extraction.dates_span import DateSpan, name_of
from geomap.extraction.tokens import blocks

__all__ = ["DateExpression", "DateSpan", "find_dates"]


@dataclass(frozen=True, slots=True)
class DateExpression:
    """A date as written.

    Attributes
    ----------
    start, end : int
        Offsets in the text, in Unicode code points, the end excluded.
    text : str
        The words themselves.
    kind : str
        ``explicit`` (a calendar date, month or year), ``weekday``, ``relative`` (to the day of
        writing), ``sequel`` (to another date of the text: "the next day"), ``part`` (a part of the
        day told before: "in the evening"), ``clock`` (only a time of day) or ``unknown`` (a date
        that cannot be told).
    direction : str or None
        ``past`` or ``future`` when the words themselves say so, as in "last Friday".
    of_object : bool
        Whether it is the day of what it governs ("a day after the talks").
    timed : bool
        Whether a time of day is told with it, or is all that it tells.
    """

    start: int
    end: int
    text: str
    kind: str
    direction: str | None
    of_object: bool
    timed: bool
    meaning: Meaning = field(repr=False, compare=False)

    @property
    def lasts(self) -> bool:
        """Whether it tells from when on something is so: "since Monday"."""
        return isinstance(self.meaning, Stretch) and self.meaning.kind == "since"

    @property
    def counts_periods(self) -> bool:
        """Whether it counts weeks or months from another date: "the following week"."""
        return isinstance(self.meaning, Period)

    def resolve(
        self,
        anchor: dt.date | None,
        *,
        direction: str | None = None,
        previous: DateSpan | None = None,
    ) -> DateSpan | None:
        """Return the days that the expression comes to, or ``None`` when they cannot be told.

        Parameters
        ----------
        anchor : datetime.date or None
            The day of writing. Without it only dates with their year can be told.
        direction : {"past", "future"}, optional
            What the sentence suggests; used where the expression itself does not say.
        previous : DateSpan, optional
            The date told before this one, from which "the next day" counts.
        """
        return self.meaning.span(self._context(anchor, direction, previous))

    def derivation(
        self,
        anchor: dt.date | None,
        *,
        direction: str | None = None,
        previous: DateSpan | None = None,
    ) -> str:
        """Return in words how :meth:`resolve` finds the days, with the same parameters."""
        context = self._context(anchor, direction, previous)
        span = self.resolve(anchor, direction=direction, previous=previous)
        result = "no day" if span is None else name_of(span)
        return f"{self.text} = {self.meaning.describe(context)}: {result}"

    def _context(
        self, anchor: dt.date | None, direction: str | None, previous: DateSpan | None
    ) -> Context:
        return Context(anchor, self.direction or direction, previous)


def find_dates(text: str, lang: str) -> list[DateExpression]:
    """Return the date expressions of a text, in its order, the longest ones, none overlapping.

    Parameters
    ----------
    text : str
        Any text, of any length; the time is linear in it.
    lang : str
        ISO 639-1 code of a language pack.

    Raises
    ------
    OptionError
        When there is no pack for the language.
    """
    finder = DateFinder.of(lang)
    expressions: list[DateExpression] = []
    for offset, block in blocks(text):
        tokens, found = finder.find(block)
        for one in found:
            start, end = tokens.starts[one.first], tokens.ends[one.end - 1]
            built = one.built
            expressions.append(
                DateExpression(
                    offset + start,
                    offset + end,
                    block[start:end],
                    built.kind,
                    built.direction,
                    built.of_object,
                    built.timed,
                    built.meaning,
                )
            )
    return expressions
