"""The still picture of an event table: a map that prints, with its legend and its sources."""

from __future__ import annotations

import base64
import os
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any, Final

import pandas as pd
from matplotlib.figure import Figure

from geomap.figure.fonts import Letters
from geomap.figure.formats import chosen_format
from geomap.figure.layout import Drawn, Layout
from geomap.figure.model import Model
from geomap.figure.size import Size, size_of
from geomap.figure.texts import texts_of
from geomap.figure.words import Words
from geomap.figure.writing import FORMATS, About, as_bytes, settled
from geomap.files import write_bytes
from geomap.page.areas import AreaLookup
from geomap.page.document import escaped
from geomap.page.style import light_colours
from geomap.page.words import told_in
from geomap.tables.disclosure import Coarseness, disclose

__all__ = ["EventFigure", "format_of"]

#: Half as many dots again as a common screen has.
_SCREEN_DPI: Final = 144


def format_of(output: str | os.PathLike[str], format: str | None = None) -> str:
    """Return the format of a figure: as given, or by the ending of its file.

    Raises
    ------
    OptionError
        When it is none of png, svg and pdf.
    """
    return chosen_format(output, format, FORMATS, what="a figure")


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
        model = Model(self.events, areas)
        words = Words(self.lang, model.own_types)
        texts = texts_of(self.events, model, words, title=title, subtitle=subtitle, source=source)
        self.title = texts.title
        self.subtitle = texts.subtitle
        self._letters = Letters(texts.all())
        self._layout = Layout(self.size, model, words, texts, self._letters, light_colours())
        self._drawn_once: Drawn | None = None

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
        return self._as_bytes(format_of("", format), self.size)

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

    @cached_property
    def _on_screen(self) -> bytes:
        """The figure as a PNG that is as fine as screens are."""
        return self._as_bytes("png", replace(self.size, dpi=min(self.size.dpi, _SCREEN_DPI)))

    def _repr_html_(self) -> str:
        """Show the figure in a notebook, with its alternative text, which few read from a PNG."""
        data = base64.b64encode(self._on_screen).decode("ascii")
        return (
            f'<img src="data:image/png;base64,{data}" alt="{escaped(self.alt_text)}"'
            f' width="{round(self.size.pixels)}" style="max-width:100%;height:auto">'
        )

    def _repr_png_(self) -> tuple[bytes, dict[str, Any]]:
        """Show the figure in what a notebook becomes that is not HTML, such as Word."""
        return self._on_screen, {"alt": self.alt_text, "width": round(self.size.pixels)}

    def _repr_pretty_(self, printer: Any, _cycle: bool) -> None:
        """Tell, where a notebook shows no pictures, what the figure shows."""
        printer.text(self.alt_text)

    def __repr__(self) -> str:
        return f"<EventFigure of {len(self.events)} events>"

    def _as_bytes(self, format: str, size: Size) -> bytes:
        with settled():
            drawn = self._drawn()
            if format == "png":
                size.check_dots(drawn.sheet.height)
            about = About(self.title or "geomap", drawn.alt_text, self.lang, self._letters.files)
            return as_bytes(drawn.sheet.figure, format, size.dpi, about)

    def _drawn(self) -> Drawn:
        if self._drawn_once is None:
            self._drawn_once = self._layout.drawn()
        return self._drawn_once
