"""The timeline of a report: a bar for each stretch of days, its types stacked as the map has them.

Solid is what happened, striped what may happen, empty what is said not to; pale is what can have
been on the days of several bars.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, partial
from itertools import groupby
from typing import Final

import numpy as np
import shapely

from geomap.figure.fonts import Letters
from geomap.figure.legend import Entry, Legend
from geomap.figure.marks import Mark, draw_mark
from geomap.figure.model import Model
from geomap.figure.sheet import Box, Sheet, compound, rectangle
from geomap.figure.size import size_of
from geomap.figure.words import Words
from geomap.figure.writing import About, as_bytes, settled
from geomap.figure.zones import hatch_lines
from geomap.page.style import Style, light_colours
from geomap.report.bars import POSSIBLE, Bar, Bars, bars_of, kind_of
from geomap.report.model import Picture

__all__ = ["timeline_of"]

_EDGE: Final = 12.0
_LABEL: Final = 12.0
_LINE: Final = 16.0
_TOP: Final = 10.0
#: The bars, pixels: how high all and one event at most, how wide one at most, and a far one.
_HIGHEST: Final = 170.0
_HIGHEST_EVENT: Final = 26.0
_WIDEST: Final = 46.0
_LEAST_APART: Final = 60.0
#: From this height and width of a segment its mark stands in it.
_ROOM_FOR_MARK: Final = 15.0
_SLIM: Final = 3.0
_GAP: Final = 0.6
_STRIPES: Final = 6.0
_PALE: Final = 0.3
_MOST_LINES: Final = 4
_MOST_TOLD: Final = 5
_MOST_TYPES: Final = 24
_LEGEND_COLUMNS: Final = 4
_EPOCH: Final = dt.date(1970, 1, 1).toordinal()
_BY_YEAR: Final = ("year", "decade")
#: Bars of which one is named, then none until so many further on.
_STEPS: Final = {"month": (1, 2, 3, 6, 12), "quarter": (1, 2, 4)}
_ANY_STEPS: Final = (1, 2, 5, 10, 20, 50, 100, 200, 500)


def timeline_of(model: Model, words: Words) -> Picture | None:
    """Return the timeline of the events of a table, ``None`` where no event has a date.

    Parameters
    ----------
    model : Model
    words : Words
        Those of the report.
    """
    bars = bars_of(model)
    if bars is None:
        return None
    text = _alternative_text(model, words, bars)

    @cache
    def drawn(format: str) -> bytes:
        with settled():
            drawing = _Drawing(model, words, bars)
            about = About(words.say("dates"), text, words.lang, drawing.letters.files)
            return as_bytes(drawing.sheet().figure, format, size_of("page").dpi, about)

    return Picture(_caption(model, words, bars), text, drawn)


def _caption(model: Model, words: Words, bars: Bars) -> str:
    """Return what the bars mean, and which events are in none."""
    sentences = [words.term("bar_is", bars.length)]
    if any(bar.vague for bar in bars.bars):
        sentences.append(words.say("legend_note"))
    if any(bar.apart for bar in bars.bars):
        sentences.append(words.say("timeline_broken"))
    if bars.wide:
        sentences.append(words.say("timeline_wide", n=bars.wide))
    if model.undated:
        sentences.append(words.say("undated_are", n=model.undated))
    return " ".join(text if text.endswith(".") else f"{text}." for text in sentences)


def _alternative_text(model: Model, words: Words, bars: Bars) -> str:
    """Return how many events there are, when, and which bars are the highest."""
    highest = sorted(bars.bars, key=lambda bar: (-bar.total, bar.first))[:_MOST_TOLD]
    told = [f"{_days(words, bar)}: {words.number(bar.total)}" for bar in highest if bar.total]
    assert model.dates is not None  # noqa: S101 - bars have dates
    return words.say(
        "timeline_alt",
        events=words.say("events", n=model.size - model.undated),
        dates=words.dates(*model.dates),
        list="; ".join(told),
    )


def _days(words: Words, bar: Bar) -> str:
    """Return the days of a bar in words, as far as a calendar has them."""
    least, most = dt.date.min.toordinal() - _EPOCH, dt.date.max.toordinal() - _EPOCH
    first, last = (
        dt.date.fromordinal(min(most, max(least, day)) + _EPOCH) for day in (bar.first, bar.last)
    )
    return words.dates(first, last)


@dataclass(frozen=True, slots=True)
class _Slot:
    """Where a bar stands, pixels."""

    bar: Bar
    left: float
    right: float

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2


class _Drawing:
    """A timeline on a sheet."""

    def __init__(self, model: Model, words: Words, bars: Bars) -> None:
        self.model, self.words, self.bars = model, words, bars
        self.colours = light_colours()
        colours = [style.light for style in model.styles]
        self.order = sorted(range(len(colours)), key=lambda number: colours.index(colours[number]))
        self.kinds = np.sum([bar.counts for bar in bars.bars], axis=0)
        self.letters = Letters(self._texts())
        self.size = size_of("page")
        most = max(bar.total for bar in bars.bars)
        self.step = _round_step(most / _MOST_LINES)
        self.most = -(-most // self.step) * self.step
        self.event = min(_HIGHEST_EVENT, _HIGHEST / self.most)
        self.base = _TOP + self.most * self.event
        self.left = _EDGE + self.letters.width(words.number(self.most), _LABEL) + 8
        self.right = self.size.pixels - _EDGE
        self.slots = list(self._slots())

    def _texts(self) -> list[str]:
        model, words = self.model, self.words
        terms = [words.term("types", word) for word in model.types.words]
        terms += [words.term("statuses", word) for word in model.statuses.words]
        return [*terms, *words.page_words["months_short"]]

    def sheet(self) -> Sheet:
        """Return the sheet, drawn."""
        legend = Legend(self._sections(), self.letters)
        legend_high = legend.fit(self.size.pixels - 2 * _EDGE, _LEGEND_COLUMNS)
        legend_top = self.base + (1 if self.bars.length in _BY_YEAR else 2) * _LINE + 16
        height = legend_top + legend_high + _EDGE
        sheet = Sheet(self.size.pixels, height, self.size.unit, self.letters, self.colours["paper"])
        self._draw_scale(sheet)
        for slot in self.slots:
            self._draw_bar(sheet, slot)
        self._draw_axis(sheet)
        legend.draw(sheet, self.colours, _EDGE, legend_top)
        return sheet

    def _slots(self) -> Iterator[_Slot]:
        apart = {
            id(bar): max(_LEAST_APART, self.letters.width(_days(self.words, bar), _LABEL) + 12)
            for bar in self.bars.bars
            if bar.apart
        }
        room = self.right - self.left - sum(apart.values())
        near = len(self.bars.bars) - len(apart)
        left = self.left
        for bar in self.bars.bars:
            right = left + apart.get(id(bar), min(2 * _WIDEST, room / near))
            yield _Slot(bar, left, right)
            left = right

    # -- bars ----------------------------------------------------------------------------------

    def _box(self, slot: _Slot, count: float, below: float) -> Box:
        """Return the box of some events of a bar that stand above others."""
        wide = max(1.0, min(_WIDEST, (slot.right - slot.left) * 0.84))
        bottom = self.base - below * self.event
        top = bottom - count * self.event
        return slot.middle - wide / 2, top, slot.middle + wide / 2, bottom

    def _draw_bar(self, sheet: Sheet, slot: _Slot) -> None:
        below = 0
        for style, kind, count in self._segments(slot):
            box = self._box(slot, count, below)
            self._draw_segment(sheet, box, style.light, kind)
            if min(box[2] - box[0], box[3] - box[1]) >= _ROOM_FOR_MARK:
                middle = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
                draw_mark(sheet, self.colours, *middle, 7, Mark(style.shape, style.light))
            below += count
        if slot.bar.vague:
            _, top, _, bottom = self._box(slot, slot.bar.vague, below)
            pale = rectangle((slot.left, top, slot.right, bottom))
            sheet.fill(pale, self.colours["muted"], alpha=_PALE)

    def _segments(self, slot: _Slot) -> Iterator[tuple[Style, int, int]]:
        """Yield the segments of a bar: style, kind of status, number of events.

        Types of one colour stand together; where marks have no room to tell them apart, as one.
        """
        styles = self.model.styles
        left, _, right, _ = self._box(slot, 1, 0)
        together = right - left < _ROOM_FOR_MARK
        for _, same in groupby(
            self.order, lambda number: styles[number].light if together else number
        ):
            members = list(same)
            for kind, count in enumerate(slot.bar.counts[members].sum(axis=0).tolist()):
                if count:
                    yield styles[members[0]], kind, count

    def _draw_segment(self, sheet: Sheet, box: Box, colour: str, kind: int) -> None:
        """Draw events of one type and kind: solid, striped where possible, empty where denied."""
        left, top, right, bottom = box
        if right - left > _SLIM:
            left, top, right, bottom = left + _GAP, top + _GAP, right - _GAP, bottom - _GAP
        path = rectangle((left, top, right, bottom))
        sheet.fill(path, self.colours["paper"] if kind else colour)
        if kind == POSSIBLE:
            area = shapely.box(left, top, right, bottom)
            sheet.stroke(hatch_lines(area, _STRIPES), colour, 1.6)
        if kind:
            sheet.stroke(path, colour, 1.2)

    # -- axes ----------------------------------------------------------------------------------

    def _draw_scale(self, sheet: Sheet) -> None:
        for count in range(0, self.most + 1, self.step):
            y = self.base - count * self.event
            line = np.array([(self.left, y), (self.slots[-1].right, y)])
            sheet.stroke(compound([line], closed=False), self.colours["rule"], 0.8)
            text = self.words.number(count)
            sheet.text(self.left - 6, y, text, _LABEL, self.colours["muted"], align="right")

    def _draw_axis(self, sheet: Sheet) -> None:
        colours = self.colours
        line = np.array([(self.left, self.base), (self.slots[-1].right, self.base)])
        sheet.stroke(compound([line], closed=False), colours["muted"], 1.2)
        near = [slot for slot in self.slots if not slot.bar.apart]
        y = self.base + 4 + _LINE / 2
        for slot in self.slots:
            if slot.bar.apart:
                text = _days(self.words, slot.bar)
                sheet.text(slot.middle, y, text, _LABEL, colours["muted"], align="center")
                before = slot is self.slots[0]
                self._draw_break(sheet, slot.right if before else slot.left)
        for slot, text in self._names(near):
            sheet.text(slot.middle, y, text, _LABEL, colours["muted"], align="center")
        for left, text in self._groups(near):
            tick = np.array([(left, self.base), (left, self.base + 4 + 2 * _LINE)])
            sheet.stroke(compound([tick], closed=False), colours["rule"], 1)
            sheet.text(left + 4, y + _LINE, text, _LABEL, colours["ink"])

    def _draw_break(self, sheet: Sheet, x: float) -> None:
        """Draw that the axis leaves out some time."""
        gap = rectangle((x - 3, self.base - 5, x + 3, self.base + 5))
        sheet.fill(gap, self.colours["paper"])
        for side in (x - 3, x + 3):
            line = np.array([(side - 2.5, self.base + 6), (side + 2.5, self.base - 6)])
            sheet.stroke(compound([line], closed=False), self.colours["muted"], 1.2)

    def _names(self, slots: list[_Slot]) -> Iterator[tuple[_Slot, str]]:
        """Yield the bars that are named, as many as have room."""
        length = self.bars.length
        texts, places = [], []
        for number, slot in enumerate(slots):
            year, month, day = _calendar(slot.bar.first)
            text, place = {
                "day": (str(day), number),
                "week": (str(day), number),
                "month": (self._month(month), month - 1),
                "quarter": (self._month(month), (month - 1) // 3),
                "year": (str(year), year),
                "decade": (str(year), year // 10),
            }[length]
            texts.append(text)
            places.append(place)
        widest = max(self.letters.width(text, _LABEL) for text in texts) + 7
        room = slots[0].right - slots[0].left
        steps = _STEPS.get(length, _ANY_STEPS)
        step = next((step for step in steps if step * room >= widest), steps[-1])
        for slot, text, place in zip(slots, texts, places, strict=True):
            if place % step == 0 or len(slots) == 1:
                yield slot, text

    def _groups(self, slots: list[_Slot]) -> Iterator[tuple[float, str]]:
        """Yield where months, or years, begin, and their names where there is room."""
        if self.bars.length in _BY_YEAR:
            return
        starts: list[tuple[float, str]] = []
        for slot in slots:
            year, month, _ = _calendar(slot.bar.first)
            months = self.bars.length in ("day", "week")
            text = f"{self._month(month)} {year}" if months else str(year)
            if not starts or starts[-1][1] != text:
                starts.append((slot.left, text))
        ends = [left for left, _ in starts[1:]] + [self.size.pixels]
        for (left, text), end in zip(starts, ends, strict=True):
            fits = self.letters.width(text, _LABEL) + 8 <= end - left
            yield left, text if fits else ""

    def _month(self, month: int) -> str:
        return str(self.words.page_words["months_short"][month - 1])

    # -- legend --------------------------------------------------------------------------------

    def _sections(self) -> list[list[Entry]]:
        """Return the types, and the statuses that look different."""
        words, model = self.words, self.model
        told = [number for number in self.order if self.kinds[number].any()]
        types = [
            Entry(
                self._label("types", model.types.words[number]),
                draw=partial(self._draw_sign, model.styles[number]),
            )
            for number in told[:_MOST_TYPES]
        ]
        if len(told) > _MOST_TYPES:
            types.append(Entry("…", words.say("more", n=len(told) - _MOST_TYPES)))
        statuses = [
            Entry(self._label("statuses", word), draw=partial(self._draw_swatch, kind))
            for word in model.statuses.words
            if self.kinds[:, (kind := kind_of(word))].any()
        ]
        sections = [[Entry(words.say("facet_event_type")), *types]]
        if self.kinds[:, 1:].any():
            sections.append([Entry(words.say("facet_status")), *statuses])
        return sections

    def _label(self, terms: str, word: str) -> str:
        return self.letters.writable(self.words.term(terms, word)) or "…"

    def _draw_sign(self, style: Style, sheet: Sheet, x: float, y: float, scale: float) -> None:
        draw_mark(sheet, self.colours, x, y, 7.5 * scale, Mark(style.shape, style.light))

    def _draw_swatch(self, kind: int, sheet: Sheet, x: float, y: float, scale: float) -> None:
        box = (x - 8 * scale, y - 6 * scale, x + 8 * scale, y + 6 * scale)
        self._draw_segment(sheet, box, self.colours["muted"], kind)


def _calendar(day: int) -> tuple[int, int, int]:
    """Return year, month and day of month of a day since 1970."""
    date = np.datetime64(day, "D")
    month = date.astype("M8[M]")
    months = int(month.astype(np.int64))
    return 1970 + months // 12, months % 12 + 1, int((date - month.astype("M8[D]")).astype(int)) + 1


def _round_step(least: float) -> int:
    """Return the smallest of 1, 2, 5, 10, 20, … that is not less."""
    power = 1
    while True:
        for step in (1, 2, 5):
            if step * power >= least:
                return step * power
        power *= 10
