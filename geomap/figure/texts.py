"""What a figure says above and below its map: title, numbers, days, what was left out, credits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import pandas as pd

from geomap.figure.fonts import Letters, clean
from geomap.figure.model import Model
from geomap.figure.words import Words
from geomap.page.document import disclosure_notes

__all__ = ["Texts", "texts_of"]

_MOST_SOURCES: Final = 4


@dataclass(frozen=True, slots=True)
class Texts:
    """The texts of a figure, as :func:`geomap.figure.fonts.clean` returns them.

    Attributes
    ----------
    model : Model
    words : Words
    title, subtitle : str
        May be empty.
    source : str
        Whom to credit; where it is empty, the web sites that events were read from.
    notes : list of str
        What was left out of the events on purpose.
    """

    model: Model
    words: Words
    title: str
    subtitle: str
    source: str
    notes: list[str]

    def all(self) -> list[str]:
        """Return whatever data could bring into the figure."""
        model, words = self.model, self.words
        terms = [words.term("types", word) for word in model.types.words]
        terms += [words.term("statuses", word) for word in model.statuses.words]
        terms += [words.term("precisions", word) for word in model.precisions.words]
        sources = [self.source, *model.hosts()[:_MOST_SOURCES]]
        return [self.title, self.subtitle, *sources, *self.notes, *terms, *model.place_names]

    def summary(self) -> list[str]:
        """Return the line below the title: how many events, when, and what the map lacks."""
        model, words = self.model, self.words
        if not model.size:
            return [words.say("no_events")]
        parts = [words.say("events", n=model.size)]
        if model.dates is not None:
            parts.append(words.dates(*model.dates))
            if model.undated:
                parts.append(words.say("undated_are", n=model.undated))
        unplaced = model.size - len(model.placed)
        if unplaced:
            parts.append(words.say("group_unplaced", n=unplaced))
        return parts

    def credits(self, letters: Letters) -> str:
        """Return whom the events and the basemap are from."""
        words = self.words
        names = [self.source] if self.source else self.model.hosts()
        shown = [text for text in map(letters.writable, names[:_MOST_SOURCES]) if text]
        parts = []
        if shown:
            if len(names) > _MOST_SOURCES:
                shown.append(words.say("more", n=len(names) - _MOST_SOURCES))
            key = "source" if len(shown) == 1 else "sources"
            parts.append(words.say(key, names=", ".join(shown)))
        return ". ".join([*parts, words.say("basemap_credit")])

    def alternative_title(self) -> str:
        """Return title and subtitle in one line."""
        return " – ".join(filter(None, (self.title, self.subtitle)))


def texts_of(
    events: pd.DataFrame,
    model: Model,
    words: Words,
    *,
    title: str | None,
    subtitle: str | None,
    source: str | None,
) -> Texts:
    """Return the texts of a figure, or of the head of a report, as they can be written."""
    notes = [clean(note) for note in disclosure_notes(events, words.page_words)]
    return Texts(model, words, clean(title), clean(subtitle), clean(source), notes)
