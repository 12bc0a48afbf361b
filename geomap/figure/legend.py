"""The legend: what marks, outlines and hatches mean, and how many events there are of each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import shapely

from geomap.figure.fonts import BOLD, Letters
from geomap.figure.marks import DISC, Colours, Mark, draw_mark, is_vague
from geomap.figure.model import Model
from geomap.figure.sheet import Sheet, circle, compound
from geomap.figure.words import Words
from geomap.figure.zones import STRIPES, hatch_lines
from geomap.page.style import drawing

__all__ = ["Legend", "legend_of"]

Draw = Callable[[Sheet, float, float, float], None]

_SIZE: Final = 12.0
_ROW: Final = 19.0
_LINE: Final = 14.0
_GAP: Final = 9.0
_TEXT_LEFT: Final = 24.0
_COLUMN_GAP: Final = 18.0
#: Sections of so few rows are never broken.
_SHORT: Final = 6
#: Sections stay whole unless the legend gets so many times higher by it.
_MOST_GROWTH: Final = 1.3
#: Words of a section that are listed; of more, the rest are one row.
_MOST_WORDS: Final = 24
_BLOB: Final = np.array([(-6, -4), (1, -7), (7, -3), (5, 3), (-1, 7), (-7, 3), (-6, -4)], float)


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the legend.

    Attributes
    ----------
    label : str
    count : str
        How many events; empty where the row counts none.
    draw : callable or None
        Draws the sign with its middle at (x, y), in a scale.
    """

    label: str
    count: str = ""
    draw: Draw | None = None

    @property
    def is_heading(self) -> bool:
        """Whether the row stands above others."""
        return self.draw is None and not self.count


Row = tuple[Entry, list[str], float]
"""An entry, its label in lines, and how high it is."""


@dataclass(slots=True)
class Legend:
    """Rows in columns.

    Attributes
    ----------
    sections : list of list of Entry
        Each a heading and the rows below it.
    letters : Letters
    scale : float
        How large it is drawn.
    """

    sections: list[list[Entry]]
    letters: Letters
    scale: float = 1
    _columns: list[list[Row]] = field(default_factory=list)
    _width: float = 0

    def fit(self, width: float, columns: int) -> float:
        """Set the rows in some columns of a width, pixels, and return how high they are."""
        self._width = (width / self.scale - _COLUMN_GAP * (columns - 1)) / columns
        rows = [
            [self._row(entry, first=number == 0) for number, entry in enumerate(section)]
            for section in self.sections
        ]
        broken = _lowest(rows, columns, whole=False)
        whole = _lowest(rows, columns, whole=True)
        # Sections stay whole where that costs little height.
        kept = whole if _highest(whole) <= _MOST_GROWTH * _highest(broken) else broken
        self._columns = kept
        return _highest(kept) * self.scale

    def _row(self, entry: Entry, *, first: bool) -> tuple[Entry, list[str], float]:
        if first:
            text = self.letters.cut(entry.label, _SIZE, BOLD, self._width)
            return entry, [text], _ROW + _GAP
        room = self._width - _TEXT_LEFT - self.letters.width(f"  {entry.count}", _SIZE)
        lines = self.letters.lines(entry.label, _SIZE, 400, room, most=5)
        return entry, lines, _ROW + _LINE * (len(lines) - 1)

    def draw(self, sheet: Sheet, colours: Colours, left: float, top: float) -> None:
        """Draw the columns with their upper left corner at a point."""
        scale, size, half = self.scale, _SIZE * self.scale, _ROW * self.scale / 2
        for number, column in enumerate(self._columns):
            x = left + number * (self._width + _COLUMN_GAP) * scale
            y = top
            for place, (entry, lines, height) in enumerate(column):
                if entry.is_heading:
                    y += 0 if place == 0 else _GAP * scale
                    sheet.text(x, y + half, lines[0], size, colours["ink"], weight=BOLD)
                    y += (height - _GAP) * scale
                    continue
                if entry.draw is not None:
                    entry.draw(sheet, x + 9 * scale, y + half, scale)
                end = at = 0.0
                for line_number, line in enumerate(lines or [""]):
                    at = y + half + line_number * _LINE * scale
                    sheet.text(x + _TEXT_LEFT * scale, at, line, size, colours["ink"])
                    end = x + _TEXT_LEFT * scale + sheet.width_of(line, size)
                sheet.text(end + 6 * scale, at, entry.count, size, colours["muted"])
                y += height * scale


def _height(column: Sequence[Row]) -> float:
    return sum(height for _, _, height in column) - (
        _GAP if column and column[0][0].is_heading else 0
    )


def _highest(columns: Sequence[Sequence[Row]]) -> float:
    return max((_height(column) for column in columns), default=0)


def _lowest(sections: Sequence[Sequence[Row]], columns: int, *, whole: bool) -> list[list[Row]]:
    """Return rows in columns as low as can be, with sections whole or broken."""
    total = sum(height for section in sections for _, _, height in section)
    for limit in np.arange(total / columns, total + _ROW, 3.0).tolist():
        filled = _fill(sections, limit, columns, whole=whole)
        if filled is not None:
            return filled
    return [[row for section in sections for row in section]]


def _fill(
    sections: Sequence[Sequence[Row]], limit: float, columns: int, *, whole: bool
) -> list[list[Row]] | None:
    """Return rows in columns no higher than a limit, or ``None``.

    No heading ends a column, and no single row begins one.
    """
    if whole and any(sum(row[2] for row in section) - _GAP > limit + 0.5 for section in sections):
        return None
    filled: list[list[Row]] = [[]]
    for section in sections:
        for place, row in enumerate(section):
            ahead = 0
            if place == 0:
                ahead = len(section) if whole or len(section) <= _SHORT else 2
            elif place == len(section) - 2 and len(section) > _SHORT:
                ahead = 1
            needed = row[2] + sum(height for _, _, height in section[place + 1 : place + 1 + ahead])
            if filled[-1] and _height(filled[-1]) + needed > limit + 0.5:
                filled.append([])
            if not filled[-1] and needed - _GAP > limit + 0.5:
                return None
            filled[-1].append(row)
    return filled if len(filled) <= columns else None


def legend_of(
    model: Model, words: Words, letters: Letters, colours: Colours, *, many: bool
) -> Legend:
    """Return the legend of a table's events: the types, and what else needs to be told.

    With ``many``, it tells what a number on the map is.
    """
    types = [*_types(model, words, letters, colours), *_other_marks(model, words, colours, many)]
    sections = [[Entry(words.say("facet_event_type")), *types]]
    statuses = model.statuses.counts()
    if set(statuses) - {"occurred"}:
        sections.append(
            [Entry(words.say("facet_status")), *_statuses(model, words, letters, colours)]
        )
    if model.size:
        sections.append(
            [Entry(words.say("facet_precision")), *_precisions(model, words, letters, colours)]
        )
    return Legend([section for section in sections if len(section) > 1], letters)


def _types(model: Model, words: Words, letters: Letters, colours: Colours) -> Iterator[Entry]:
    def sign(word: str) -> Draw:
        style = model.styles[model.types.words.index(word)]
        return _sign(colours, Mark(style.shape, style.light))

    return _rows("types", model.types.counts(), words, letters, sign)


def _rows(
    terms: str,
    counts: Mapping[str, int],
    words: Words,
    letters: Letters,
    sign: Callable[[str], Draw],
) -> Iterator[Entry]:
    """Yield a row for each word that events have; of very many, the rest are one row."""
    shown = set(counts)
    if len(shown) > _MOST_WORDS:
        shown = set(sorted(counts, key=lambda word: -counts[word])[: _MOST_WORDS - 1])
    for word, count in counts.items():
        if word in shown:
            label = letters.writable(words.term(terms, word)) or "…"
            yield Entry(label, words.number(count), sign(word))
    rest = [count for word, count in counts.items() if word not in shown]
    if rest:
        yield Entry(words.say("more", n=len(rest)), words.number(sum(rest)), _none)


def _other_marks(model: Model, words: Words, colours: Colours, many: bool) -> Iterator[Entry]:
    """Yield what else marks can be: a number of many, a pale one."""
    if many:

        def ring(sheet: Sheet, x: float, y: float, scale: float) -> None:
            sheet.stroke(circle(x, y, 6.5 * scale), colours["muted"], 3.5 * scale)

        yield Entry(words.say("several"), "", ring)
    if model.faint.any():
        percent = words.say("percent", n=round(100 * drawing()["low_confidence"]))
        text = words.say("pale", percent=percent)
        mark = Mark(DISC, colours["muted"], faint=True)
        yield Entry(text, words.number(int(model.faint.sum())), _sign(colours, mark))


def _statuses(model: Model, words: Words, letters: Letters, colours: Colours) -> Iterator[Entry]:
    def sign(word: str) -> Draw:
        return _sign(colours, Mark(DISC, colours["muted"], word))

    return _rows("statuses", model.statuses.counts(), words, letters, sign)


def _precisions(model: Model, words: Words, letters: Letters, colours: Colours) -> Iterator[Entry]:
    def sign(word: str) -> Draw:
        return _precision_sign(colours, word)

    yield from _rows("precisions", model.precisions.counts(), words, letters, sign)
    if vague := int(is_vague(model, model.placed).sum()):
        mark = Mark(DISC, colours["muted"], vague=True)
        yield Entry(words.say("vague"), words.number(vague), _sign(colours, mark))


def _sign(colours: Colours, mark: Mark) -> Draw:
    return lambda sheet, x, y, scale: draw_mark(sheet, colours, x, y, 7.5 * scale, mark)


def _none(_sheet: Sheet, _x: float, _y: float, _scale: float) -> None:
    """Draw nothing."""


def _precision_sign(colours: Colours, precision: str) -> Draw:
    """Return what draws how a precision looks on the map."""
    ink = colours["muted"]

    def draw(sheet: Sheet, x: float, y: float, scale: float) -> None:
        if precision in ("point", "city"):
            sheet.fill(circle(x, y, 5.5 * scale), ink)
            if precision == "point":
                sheet.fill(circle(x, y, 2 * scale), colours["paper"])
        elif precision == "area":
            dash = (3 * scale, 2.4 * scale)
            sheet.stroke(circle(x, y, 7 * scale), ink, 1.5 * scale, dash=dash)
        elif precision in ("district", "region", "country"):
            blob = _BLOB * scale + np.array((x, y))
            if precision != "country":
                step = (STRIPES[precision] - 1.5) * scale
                sheet.stroke(hatch_lines(shapely.Polygon(blob), step), ink, 1.2 * scale)
            width = 2.2 if precision == "country" else 1.2
            sheet.stroke(compound([blob]), ink, width * scale)
        else:
            ends = np.array([(x - 5 * scale, y), (x + 5 * scale, y)])
            sheet.stroke(compound([ends], closed=False), ink, 1.5 * scale)

    return draw
