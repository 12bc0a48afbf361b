"""The events of a report, one by one, in words."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from geomap.embedding import web_address
from geomap.figure.fonts import clean
from geomap.figure.insets import country_names
from geomap.figure.model import Model, host_of
from geomap.figure.words import Words
from geomap.page.cells import date_of
from geomap.report.cells import Cells, day_text, text_of
from geomap.report.model import EventRow, Source

__all__ = ["RowReader", "by_date", "country_name"]

_LONGEST_QUOTE: Final = 700
_LONGEST_ADDRESS: Final = 2000
_LONGEST_NAME: Final = 160
_MOST_SOURCES: Final = 12
_MOST_CANDIDATES: Final = 4
_MOST_FACTS: Final = 24
_LONGEST_LANG: Final = 35
_LANG: Final = re.compile("[a-z]{2,3}(?:-[a-z0-9]{1,8}){0,3}")
_BOUND: Final = re.compile(r"(.{0,200}?)(?:_(min|max|about))?", re.DOTALL)


def by_date(model: Model) -> NDArray[np.intp]:
    """Return the rows of the events by date, type and place; those without a date last."""
    names = np.array([*model.place_names, "\U0010ffff"])
    ranks = np.empty(len(names), dtype=np.int64)
    ranks[np.argsort(names, kind="stable")] = np.arange(len(names))
    start, end = model.spans
    return np.lexsort((ranks[model.place_numbers], model.types.codes, end, start))


class RowReader:
    """What a report says of each event.

    Parameters
    ----------
    model : Model
    cells : Cells
        Of the same table.
    words : Words
    """

    def __init__(self, model: Model, cells: Cells, words: Words) -> None:
        self._model = model
        self._cells = cells
        self._words = words
        self._countries: dict[str, str] = {}

    def row(self, row: int, number: int) -> EventRow:
        """Return all of an event, under the number that it has in the report."""
        model, cells, words = self._model, self._cells, self._words
        type_number = int(model.types.codes[row]) - 1
        status = model.statuses.words[model.statuses.codes[row] - 1]
        precision = model.precisions.words[model.precisions.codes[row] - 1]
        place, written = self.place(row), cells.text("place_name", row)
        return EventRow(
            number=number,
            type=self.type(row),
            status=words.term("statuses", status),
            happened=status == "occurred",
            style=model.styles[type_number],
            dates=self.dates(row),
            place=place or words.say("no_place"),
            written=written if place and written != place else "",
            precision=self._precision(row, precision),
            admin="" if precision == "country" else self._country(cells.text("country", row)),
            facts=tuple(self._facts(row))[:_MOST_FACTS],
            says=cells.text("attribution", row),
            quote=cells.text("quote", row, _LONGEST_QUOTE),
            sources=self._sources(row),
            confidence=self._percent(float(model.confidence[row])),
            doubtful=bool(model.faint[row]),
            note=self._note(row),
            lang=self._lang(row),
        )

    def _lang(self, row: int) -> str:
        """Return the language that an event was told in, where it is another and a code."""
        lang = self._cells.text("lang", row, _LONGEST_LANG).lower()
        return lang if lang != self._words.lang and _LANG.fullmatch(lang) else ""

    def type(self, row: int) -> str:
        """Return what kind of event it is."""
        return self._words.term("types", self._model.types.words[self._model.types.codes[row] - 1])

    def dates(self, row: int) -> str:
        """Return the days that an event can have been on, and how well they are known."""
        start, end = (days[row] for days in self._model.spans)
        if math.isnan(start):
            return self._words.say("undated")
        first, last = (date_of(day) for day in (start, end))
        dates = self._words.dates(first, last)
        precision = self._cells.text("date_precision", row)
        hint = precision and self._words.term("date_precisions", precision)
        return f"{dates}, {hint}" if hint and hint != precision else dates

    def place(self, row: int) -> str:
        """Return the name of an event's place; empty where it has none."""
        return self._model.place_name(int(self._model.place_numbers[row]))

    def _precision(self, row: int, precision: str) -> str:
        if precision == "none" or not np.isfinite(self._model.where[row]).all():
            return ""
        term = self._words.term("precisions", precision)
        radius = float(self._model.radius_km[row])
        if not radius:
            return term
        km = self._words.number(round(radius, 1) if radius < 10 else round(radius))
        return f"{term}, {self._words.say('within_km', km=km)}"

    def _country(self, code: str) -> str:
        if code and code not in self._countries:
            self._countries[code] = country_name(code, self._words.lang)
        return self._countries.get(code, "")

    def _percent(self, share: float) -> str:
        return self._words.say("percent", n=round(100 * share)) if 0 <= share <= 1 else ""

    # -- facts ---------------------------------------------------------------------------------

    def _facts(self, row: int) -> Iterator[str]:
        """Yield what is known besides: of what kind, how many, why, and who took part."""
        cells, words = self._cells, self._words
        subtype = cells.text("subtype", row)
        if subtype:
            yield words.loose("subtypes", subtype)
        counts = dict(self._pairs("counts", row, words.say("numbers")))
        for name, value in counts.items():
            # A bound that says no more than the number itself is left out.
            if not name.endswith(("_min", "_max")) or counts.get(name[:-4]) != value:
                yield self._named(*self._count(name, value))
        cause = cells.text("cause", row)
        if cause:
            yield self._named(words.say("cause"), words.loose("causes", cause))
        for role, names in self._pairs("actors", row, words.say("actors")):
            listed = names if isinstance(names, list) else [names]
            yield self._named(words.loose("roles", role), clean(", ".join(map(text_of, listed))))

    def _pairs(self, name: str, row: int, term: str) -> Sequence[tuple[str, Any]]:
        """Return the pairs of an object; of a cell that is none, the cell under a term."""
        found = self._cells.parsed(name, row)
        if isinstance(found, Mapping):
            return [(str(key), value) for key, value in found.items() if value not in (None, "")]
        cell = self._cells.text(name, row)
        return [(term, cell)] if cell else []

    def _count(self, name: str, value: Any) -> tuple[str, str]:
        """Return what was counted, and how many: at least, at most, about."""
        words = self._words
        is_number = isinstance(value, int | float) and math.isfinite(value)
        amount = words.number(value) if is_number else text_of(value)
        match = _BOUND.fullmatch(name[:200])
        what, bound = match.groups() if match else (name, None)
        if bound:
            amount = words.say(f"bound_{bound}", value=amount)
        return words.loose("counts", what), amount

    def _named(self, name: str, value: str) -> str:
        return self._words.say("named_value", name=name, value=value)

    def _note(self, row: int) -> str:
        """Return what is doubtful about the place."""
        parts = [self._cells.text("place_note", row)]
        candidates = self._cells.parsed("place_candidates", row)
        if isinstance(candidates, list):
            names = [_candidate(one) for one in candidates[:_MOST_CANDIDATES]]
            listed = "; ".join(name for name in names if name)
            if listed:
                parts.append(self._named(self._words.say("candidates"), listed))
        return ". ".join(part.rstrip(".") for part in parts if part)

    # -- sources -------------------------------------------------------------------------------

    def _sources(self, row: int) -> tuple[Source, ...]:
        """Return where an event was read; of one that was merged, all sources."""
        told = self._cells.parsed("sources", row)
        if isinstance(told, list) and told and all(isinstance(one, Mapping) for one in told):
            sources = [
                self._source({name: text_of(value) for name, value in one.items() if value})
                for one in told[:_MOST_SOURCES]
            ]
        else:
            names = ("title", "source_url", "published", "document_id")
            sources = [self._source({name: self._cells.raw(name, row) for name in names})]
        return tuple(dict.fromkeys(source for source in sources if source.name))

    def _source(self, cells: Mapping[str, str]) -> Source:
        written = cells.get("source_url", "").strip()
        address = web_address(written) if len(written) <= _LONGEST_ADDRESS else None
        site = host_of(written) if address else ""
        title = clean(cells.get("title"), _LONGEST_NAME)
        name = title or clean(cells.get("document_id"), _LONGEST_NAME) or site
        published = cells.get("published", "")
        return Source(
            name=name or clean(written, _LONGEST_NAME),
            site="" if name == site else site,
            url=address,
            published=day_text(self._words, published) if published else "",
        )


def country_name(code: str, lang: str) -> str:
    """Return the name of a country in a language, or its code."""
    named = country_names([code], lang)
    return named[0] if named else code


def _candidate(candidate: Any) -> str:
    """Return the name of another place that was meant, perhaps, and its country."""
    if not isinstance(candidate, Mapping):
        return text_of(candidate)
    keys = ("place_label", "label", "name", "place_id")
    name = next((text_of(candidate[key]) for key in keys if candidate.get(key)), "")
    code = candidate.get("country") or candidate.get("admin1")
    return f"{name} ({text_of(code)})" if code else name
