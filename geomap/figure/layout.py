"""Where title, maps, legend and credits of a figure stand on its sheet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from geomap.errors import OptionError
from geomap.figure.alt import alternative_text
from geomap.figure.fonts import BOLD, Letters
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
from geomap.figure.size import Size
from geomap.figure.spread import far_apart
from geomap.figure.texts import Texts
from geomap.figure.words import Words

__all__ = ["Drawn", "Layout"]

Rows = NDArray[np.intp]

_EDGE: Final = 12.0
_TITLE: Final = 21.0
_SUBTITLE: Final = 13.5
_CREDIT: Final = 10.0
_PADDING: Final = 34.0
_BESIDE: Final = 236.0
_GAP: Final = 20.0
#: Where a legend has little room: more columns, a smaller scale, a larger share of the width.
_LEGEND_FITS: Final = (
    (0, 1.0, 0.32), (0, 0.85, 0.28), (1, 0.8, 0.37), (1, 0.7, 0.35), (1, 0.6, 0.33), (2, 0.5, 0.33),
)  # fmt: skip
_LEAST_MAP: Final = 110.0
#: Insets stand on the map where events are then drawn nearly as large as with insets below.
_AS_LARGE: Final = 0.9
_MOST_COUNTRIES: Final = 3


@dataclass(slots=True)
class Drawn:
    """A figure that is drawn, and what is said of it."""

    sheet: Sheet
    alt_text: str
    labels: list[Label]


@dataclass(frozen=True, slots=True)
class _Shares:
    """How map and legend share a sheet: where the legend is, and their sizes, pixels."""

    beside: bool
    map_wide: float
    map_high: float
    below: float

    def scale(self, extent: Extent) -> float:
        """Return how large the map is drawn, pixels a metre."""
        west, south, east, north = extent.box
        return min(self.map_wide / (east - west), self.map_high / (north - south))


@dataclass(frozen=True, slots=True)
class Layout:
    """What a figure is made of.

    Attributes
    ----------
    size : Size
    model : Model
    words : Words
    texts : Texts
    letters : Letters
    colours : mapping
    """

    size: Size
    model: Model
    words: Words
    texts: Texts
    letters: Letters
    colours: Mapping[str, str]

    def drawn(self) -> Drawn:
        """Return the figure."""
        model = self.model
        groups = far_apart(model.where[model.placed]) if len(model.placed) else []
        rows = [model.placed[group] for group in groups]
        extents = [
            extent_of(model, some, LEAST_METRES_OF_INSET if place else LEAST_METRES)
            for place, some in enumerate(rows)
        ] or [world_extent(np.empty((0, 2)))]
        return self._drawn(rows, extents, many=False)

    def _drawn(self, rows: list[Rows], extents: list[Extent], *, many: bool) -> Drawn:
        """Draw the main map and insets; with ``many``, the legend tells what a number on it is."""
        size, letters, colours, model = self.size, self.letters, self.colours, self.model
        width, given = size.pixels, size.pixels_high
        inner = width - 2 * _EDGE
        head = self._head(inner)
        foot = letters.lines(self.texts.credits(letters), _CREDIT, 400, inner, most=3)
        notes = [
            line
            for note in self.texts.notes
            for line in letters.lines(note, _SUBTITLE, 400, inner, 3)
        ]
        legend = legend_of(model, self.words, letters, colours, many=many)
        head_high = sum(high for _, _, _, high in head) + 18 * len(notes) + _EDGE + 4
        foot_high = 13 * len(foot) + 16
        room = None if given is None else given - head_high - foot_high

        shares = self._shares(legend, extents[0], inner, room)
        if min(shares.map_wide, shares.map_high) < _LEAST_MAP and size.height is not None:
            raise OptionError(
                f"a figure of {size.width:g} x {size.height:g} mm has no room for its map",
                mend="make it higher, or leave out its height",
            )
        box = (_EDGE, head_high, _EDGE + shares.map_wide, head_high + shares.map_high)
        total = given or head_high + shares.map_high + shares.below + foot_high

        sheet = Sheet(width, total, size.unit, letters, colours["paper"])
        self._draw_head(sheet, head, notes)
        panels = self._panels(box, extents, rows)
        if not many and any(panel.has_counts for panel, _ in panels):
            return self._drawn(rows, extents, many=True)
        captions, labels = self._draw_maps(sheet, panels)
        at = (box[2] + _GAP, box[1]) if shares.beside else (_EDGE, box[3] + 12)
        legend.draw(sheet, colours, *at)
        for number, line in enumerate(foot):
            y = total - foot_high + 14 + 13 * number
            sheet.text(_EDGE, y, line, _CREDIT, colours["muted"])
        title = self.texts.alternative_title()
        alt = alternative_text(model, self.words, title, self.texts.notes, captions)
        return Drawn(sheet, alt, labels)

    def _shares(self, legend: Legend, extent: Extent, inner: float, room: float | None) -> _Shares:
        """Set the legend, and return how it shares the sheet with the map.

        The world is so wide that on a slide, too, it may be larger above its legend.
        """
        beside = self.size.legend == "beside"
        if beside and extent.projection.is_world:
            ways = (self._share(legend, extent, inner, room, beside=way) for way in (True, False))
            beside = max(ways, key=lambda way: way.scale(extent)).beside
        return self._share(legend, extent, inner, room, beside=beside)

    def _share(
        self, legend: Legend, extent: Extent, inner: float, room: float | None, *, beside: bool
    ) -> _Shares:
        legend_wide, legend_high = self._fit(legend, inner, room, beside=beside)
        across = inner - (legend_wide + _GAP if beside and legend_high else 0)
        below = 0 if beside or not legend_high else legend_high + 14
        high = self._map_height(extent, across)
        if room is not None:
            high = min(room, high) if extent.projection.is_world and beside else room - below
        return _Shares(beside, across, high, below)

    def _fit(
        self, legend: Legend, inner: float, room: float | None, *, beside: bool
    ) -> tuple[float, float]:
        """Set the legend as large as has room, and return its width and height, pixels."""
        if not legend.sections:
            return 0, 0
        as_planned = beside == (self.size.legend == "beside")
        columns = self.size.columns if as_planned else round(inner / _BESIDE)
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
        letters = self.letters
        title = _TITLE if width > 600 else _TITLE - 3
        lines = [
            (line, title, BOLD, 1.22 * title)
            for line in letters.lines(letters.writable(self.texts.title), title, BOLD, width, 3)
        ]
        below = letters.lines(letters.writable(self.texts.subtitle), _SUBTITLE, 400, width, 3)
        below += letters.joined(self.texts.summary(), " · ", _SUBTITLE, 400, width)
        return [*lines, *((line, _SUBTITLE, 400, 18.0) for line in below)]

    def _draw_head(
        self, sheet: Sheet, head: list[tuple[str, float, int, float]], notes: list[str]
    ) -> None:
        colours = self.colours
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
        model = self.model
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
        letters, words, colours = self.letters, self.words, self.colours
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
        model = self.model
        codes = model.country_codes(rows)
        new = codes and not set(codes) & set(model.country_codes(main_rows))
        names = country_names(codes, self.words.lang) if new else []
        if not names:
            numbers = model.place_numbers[rows]
            counts = np.bincount(numbers[numbers >= 0], minlength=1)
            most = np.argsort(-counts, kind="stable").tolist()
            names = [model.place_name(n) for n in most if counts[n]]
        shown = [name for name in map(self.letters.writable, names[:_MOST_COUNTRIES]) if name]
        if len(names) > _MOST_COUNTRIES:
            shown.append(self.words.say("more", n=len(names) - _MOST_COUNTRIES))
        return ", ".join(shown)
