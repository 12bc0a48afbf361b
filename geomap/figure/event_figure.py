"""The still picture of an event table: a map that prints, with its legend and its sources."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from numpy.typing import NDArray

from geomap.errors import OptionError
from geomap.figure.alt import alternative_text
from geomap.figure.fonts import BOLD, Letters, clean
from geomap.figure.frame import (
    LEAST_METRES,
    LEAST_METRES_OF_INSET,
    Extent,
    Frame,
    extent_of,
    world_extent,
)
from geomap.figure.insets import (
    CAPTION,
    country_names,
    draw_caption,
    in_corners,
    in_strip,
    inset_size,
    sides,
)
from geomap.figure.labels import Label
from geomap.figure.legend import Legend, legend_of
from geomap.figure.map_panel import MapPanel
from geomap.figure.model import Model
from geomap.figure.sheet import Box, Sheet, compound, rectangle
from geomap.figure.size import size_of
from geomap.figure.spread import far_apart
from geomap.figure.words import Words
from geomap.figure.writing import FORMATS, as_bytes, settled
from geomap.files import write_bytes
from geomap.page.areas import AreaLookup
from geomap.page.document import disclosure_notes
from geomap.page.style import light_colours
from geomap.page.words import told_in
from geomap.tables.disclosure import Coarseness, disclose

__all__ = ["EventFigure", "format_of"]

Rows = NDArray[np.intp]

_EDGE: Final = 12.0
_TITLE: Final = 21.0
_SUBTITLE: Final = 13.5
_CREDIT: Final = 10.0
_PADDING: Final = 34.0
_BESIDE: Final = 236.0
#: Where a legend has little room: more columns, a smaller scale, a larger share of the width.
_LEGEND_FITS: Final = (
    (0, 1.0, 0.32), (0, 0.85, 0.28), (1, 0.8, 0.37), (1, 0.7, 0.35), (1, 0.6, 0.33), (2, 0.5, 0.33),
)  # fmt: skip
_LEAST_MAP: Final = 110.0
#: Insets stand on the map where events are then drawn nearly as large as with insets below.
_AS_LARGE: Final = 0.9
_MOST_SOURCES: Final = 4
_MOST_COUNTRIES: Final = 3


def format_of(output: str | os.PathLike[str], format: str | None = None) -> str:
    """Return the format of a figure: as given, or by the ending of its file.

    Raises
    ------
    OptionError
        When it is none of png, svg and pdf.
    """
    ending = Path(output).suffix.lower().removeprefix(".")
    name = (format or ending).lower()
    if name not in FORMATS:
        what = (
            f"a figure has no format {name!r}" if name else f"{os.fspath(output)!r} has no ending"
        )
        raise OptionError(what, mend=f"use one of {', '.join(FORMATS)}")
    return name


@dataclass(slots=True)
class _Drawn:
    """A figure that is drawn, and what is said of it."""

    sheet: Sheet
    alt_text: str
    labels: list[Label]


class EventFigure:
    """A still picture of events, for print and slides; it needs no browser and no network.

    The same layers, styles and words as the page's; the same table gives the same bytes.

    Parameters
    ----------
    events : GeoDataFrame or DataFrame
        An event table; columns may be missing.
    title, subtitle : str, optional
        What stands above the map; text, never markup.
    lang : str, optional
        ISO 639-1 code of the words: de, en, es, fr, ru or uk; by default the one that most events
        are told in.
    size : str
        ``column`` (85 mm wide), ``page`` (175 mm) or ``slide`` (16:9), or millimetres: ``120`` or
        ``120x90``.
    dpi : float, optional
        Dots an inch, of a PNG; by default 300, on slides 144.
    source : str, optional
        Whom the figure credits for the events; by default the web sites that they were read from.
    coarsen : str or float, optional
        Publish no place finer than this; see :class:`geomap.EventMap`.
    redact : sequence of str
        Columns to leave out.
    areas : callable, optional
        Polygons of places by ``place_id``; by default those of the embedded gazetteer.

    Raises
    ------
    OptionError
        When there is no such language, size, level or column.
    """

    def __init__(
        self,
        events: pd.DataFrame,
        *,
        title: str | None = None,
        subtitle: str | None = None,
        lang: str | None = None,
        size: str = "page",
        dpi: float | None = None,
        source: str | None = None,
        coarsen: Coarseness | None = None,
        redact: Sequence[str] = (),
        areas: AreaLookup | None = None,
    ) -> None:
        self.size = size_of(size, dpi)
        self.events = disclose(events, coarsen=coarsen, redact=redact)
        self.lang = lang or told_in(self.events)
        self.title = clean(title)
        self.subtitle = clean(subtitle)
        self._source = clean(source)
        self._model = Model(self.events, areas)
        self._words = Words(self.lang, self._model.own_types)
        self._notes = [clean(n) for n in disclosure_notes(self.events, self._words.page_words)]
        self._letters = Letters(self._all_texts())
        self._colours = light_colours()
        self._drawn_once: _Drawn | None = None

    def save(self, path: str | os.PathLike[str], *, format: str | None = None) -> None:
        """Write the figure to a file, whole or not at all, in the format of its ending.

        Raises
        ------
        OptionError
            When there is no such format.
        OutputError
            When the file cannot be written.
        """
        write_bytes(path, self.to_bytes(format_of(path, format)))

    def to_bytes(self, format: str = "png") -> bytes:
        """Return the figure as a ``png``, ``svg`` or ``pdf``."""
        name = format_of("", format)
        with settled():
            drawn = self._drawn()
            if name == "png":
                self.size.check_dots(drawn.sheet.height)
            about = {"title": self.title or "geomap", "text": drawn.alt_text, "lang": self.lang}
            return as_bytes(drawn.sheet.figure, name, self.size.dpi, about)

    def to_matplotlib(self) -> Figure:
        """Return the figure as a ``matplotlib.figure.Figure`` to add more to."""
        with settled():
            return self._drawn().sheet.figure

    @property
    def alt_text(self) -> str:
        """What the figure shows, for those who cannot see it."""
        with settled():
            return self._drawn().alt_text

    @property
    def missing_letters(self) -> list[str]:
        """Characters that no font of this machine has; in the figure an ellipsis is there."""
        return self._letters.missing

    def _repr_png_(self) -> bytes:
        """Show the figure in a notebook."""
        return self.to_bytes("png")

    # -- texts ---------------------------------------------------------------------------------

    def _all_texts(self) -> list[str]:
        model, words = self._model, self._words
        terms = [words.term("types", word) for word in model.types.words]
        terms += [words.term("statuses", word) for word in model.statuses.words]
        terms += [words.term("precisions", word) for word in model.precisions.words]
        return [
            self.title, self.subtitle, self._source, *self._notes, *terms, *model.place_names,
            *model.hosts()[:_MOST_SOURCES],
        ]  # fmt: skip

    def _summary(self) -> list[str]:
        """Return the line below the title: how many events, when, and what the map lacks."""
        model, words = self._model, self._words
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

    def _credits(self) -> str:
        words = self._words
        names = [self._source] if self._source else self._model.hosts()
        shown = [text for text in map(self._letters.writable, names[:_MOST_SOURCES]) if text]
        parts = []
        if shown:
            if len(names) > _MOST_SOURCES:
                shown.append(words.say("more", n=len(names) - _MOST_SOURCES))
            key = "source" if len(shown) == 1 else "sources"
            parts.append(words.say(key, names=", ".join(shown)))
        return ". ".join([*parts, words.say("basemap_credit")])

    # -- layout --------------------------------------------------------------------------------

    def _drawn(self) -> _Drawn:
        if self._drawn_once is None:
            self._drawn_once = self._draw()
        return self._drawn_once

    def _draw(self, *, many: bool = False) -> _Drawn:
        size, letters, colours, model = self.size, self._letters, self._colours, self._model
        width, given = size.pixels, size.pixels_high
        inner = width - 2 * _EDGE
        head = self._head(inner)
        foot = letters.lines(self._credits(), _CREDIT, 400, inner, most=3)
        notes = [
            line for note in self._notes for line in letters.lines(note, _SUBTITLE, 400, inner, 3)
        ]
        legend = legend_of(model, self._words, letters, colours, many=many)
        beside = size.legend == "beside"
        head_high = sum(high for _, _, _, high in head) + 18 * len(notes) + _EDGE + 4
        foot_high = 13 * len(foot) + 16
        room = None if given is None else given - head_high - foot_high
        legend_wide, legend_high = self._fit(legend, inner, room)
        below = 0 if beside or not legend_high else legend_high + 14
        across = inner - (legend_wide + 20 if beside and legend_high else 0)

        groups = far_apart(model.where[model.placed]) if len(model.placed) else []
        rows = [model.placed[group] for group in groups]
        extents = [
            extent_of(model, some, LEAST_METRES_OF_INSET if place else LEAST_METRES)
            for place, some in enumerate(rows)
        ] or [world_extent(np.empty((0, 2)))]
        high = self._map_height(extents[0], across)
        if given is not None:
            room = given - head_high - foot_high - below
            if room < _LEAST_MAP or across < _LEAST_MAP:
                raise OptionError(
                    f"a figure of {size.width:g} x {size.height:g} mm has no room for its map",
                    mend="make it higher, or leave out its height",
                )
            high = min(room, high) if extents[0].projection.is_world and beside else room
        box = (_EDGE, head_high, _EDGE + across, head_high + high)
        total = given or head_high + high + below + foot_high

        sheet = Sheet(width, total, size.unit, letters, colours["paper"])
        self._draw_head(sheet, head, notes)
        panels = self._panels(box, extents, rows)
        if not many and any(panel.has_counts for panel, _ in panels):
            return self._draw(many=True)
        captions, labels = self._draw_maps(sheet, panels)
        if legend_high:
            at = (box[2] + 20, box[1]) if beside else (_EDGE, box[3] + 12)
            legend.draw(sheet, colours, *at)
        for number, line in enumerate(foot):
            y = total - foot_high + 14 + 13 * number
            sheet.text(_EDGE, y, line, _CREDIT, colours["muted"])
        title = " – ".join(filter(None, (self.title, self.subtitle)))
        alt = alternative_text(model, self._words, title, self._notes, captions)
        return _Drawn(sheet, alt, labels)

    def _fit(self, legend: Legend, inner: float, room: float | None) -> tuple[float, float]:
        """Set the legend as large as has room, and return its width and height, pixels."""
        if not legend.sections:
            return 0, 0
        beside = self.size.legend == "beside"
        columns = self.size.columns
        width = high = 0.0
        for more, legend.scale, share in _LEGEND_FITS:
            width = min(_BESIDE * (more + 1), share * inner) if beside else inner
            high = legend.fit(width, columns + more)
            if room is None or high <= (room if beside else room - max(_LEAST_MAP, 0.5 * room)):
                break
        return width, high

    def _map_height(self, extent: Extent, width: float) -> float:
        """Return how high a map of a width is, so that little of it is empty."""
        least, most = self.size.map_heights
        if extent.projection.is_world:
            return width / extent.aspect
        high = (width - 2 * _PADDING) / extent.aspect + 2 * _PADDING
        return min(most * width, max(least * width, high))

    def _head(self, width: float) -> list[tuple[str, float, int, float]]:
        """Return the lines above the map: text, size, weight, height."""
        letters = self._letters
        title = _TITLE if width > 600 else _TITLE - 3
        lines = [
            (line, title, BOLD, 1.22 * title)
            for line in letters.lines(letters.writable(self.title), title, BOLD, width, 3)
        ]
        below = letters.lines(letters.writable(self.subtitle), _SUBTITLE, 400, width, 3)
        below += letters.joined(self._summary(), " · ", _SUBTITLE, 400, width)
        return [*lines, *((line, _SUBTITLE, 400, 18.0) for line in below)]

    def _draw_head(
        self, sheet: Sheet, head: list[tuple[str, float, int, float]], notes: list[str]
    ) -> None:
        colours = self._colours
        rule = np.array([(_EDGE, 1.5), (sheet.width - _EDGE, 1.5)])
        sheet.stroke(compound([rule], closed=False), colours["ink"], 3)
        y = _EDGE
        for text, size, weight, high in head:
            colour = colours["ink"] if weight == BOLD else colours["muted"]
            sheet.text(_EDGE, y + high / 2, text, size, colour, weight=weight)
            y += high
        for note in notes:
            sheet.text(_EDGE, y + 9, note, _SUBTITLE, colours["ink"])
            y += 18

    def _panels(
        self, box: Box, extents: list[Extent], rows: list[Rows]
    ) -> list[tuple[MapPanel, Box]]:
        """Return the main map and the insets, each with its box."""
        model = self._model
        main_rows = rows[0] if rows else np.empty(0, dtype=np.intp)
        sizes = [inset_size(extent, box[2] - box[0]) for extent in extents[1:]]
        padding = 0.0 if extents[0].projection.is_world else _PADDING
        # The insets stand below the map, or on it where that shows the events larger.
        below, insets = in_strip(box, sizes) if sizes else (box, [])
        main = MapPanel.of(Frame.fitting(extents[0], below, padding), model, main_rows)
        least = _AS_LARGE * main.frame.scale
        for kept_free in [] if extents[0].projection.is_world else sides(box, sizes):
            frame = Frame.fitting(extents[0], box, padding, kept_free)
            if frame.scale > least:
                panel = MapPanel.of(frame, model, main_rows)
                found = in_corners(frame, sizes, panel.groups)
                if found is not None:
                    main, insets, least = panel, found, frame.scale
        panels = [(main, main.frame.box)]
        for inset, extent, some in zip(insets, extents[1:], rows[1:], strict=True):
            left, top, right, bottom = inset
            edge = 0.0 if extent.projection.is_world else 22.0
            frame = Frame.fitting(extent, (left, top + CAPTION, right, bottom), edge)
            panels.append((MapPanel.of(frame, model, some), inset))
        return panels

    def _draw_maps(
        self, sheet: Sheet, panels: list[tuple[MapPanel, Box]]
    ) -> tuple[list[str], list[Label]]:
        """Draw the maps; return the names of the insets, and all labels of places."""
        letters, words, colours = self._letters, self._words, self._colours
        taken = [box for _, box in panels[1:]]
        main, _ = panels[0]
        labels = main.draw(sheet, colours, words, letters, taken=taken)
        captions = []
        for panel, box in panels[1:]:
            sheet.fill(rectangle(box), colours["paper"])
            captions.append(self._caption(panel.rows, main.rows))
            draw_caption(sheet, colours, box, captions[-1])
            labels += panel.draw(sheet, colours, words, letters, taken=[], small=True)
            sheet.stroke(rectangle(box), colours["muted"], 1)
        return captions, labels

    def _caption(self, rows: Rows, main_rows: Rows) -> str:
        """Return the countries of an inset, or its places if the main map has those countries."""
        model = self._model
        codes = model.country_codes(rows)
        new = codes and not set(codes) & set(model.country_codes(main_rows))
        names = country_names(codes, self.lang) if new else []
        if not names:
            numbers = model.place_numbers[rows]
            counts = np.bincount(numbers[numbers >= 0], minlength=1)
            most = np.argsort(-counts, kind="stable").tolist()
            names = [model.place_name(n) for n in most if counts[n]]
        shown = [name for name in map(self._letters.writable, names[:_MOST_COUNTRIES]) if name]
        if len(names) > _MOST_COUNTRIES:
            shown.append(self._words.say("more", n=len(names) - _MOST_COUNTRIES))
        return ", ".join(shown)
