"""The report of an event table: one document with its map, its numbers and all its events."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Final

import pandas as pd

from geomap.figure.formats import chosen_format
from geomap.files import write_together
from geomap.page.areas import AreaLookup
from geomap.page.notebook import notebook_frame
from geomap.page.words import interface_words, told_in
from geomap.report.beside import Beside
from geomap.report.build import MOST_ROWS, report_of
from geomap.report.html import to_html
from geomap.report.markdown import to_markdown
from geomap.report.model import Report
from geomap.report.quarto import to_quarto
from geomap.tables.disclosure import Coarseness, disclose

__all__ = ["FORMATS", "EventReport", "format_of"]

Writer = Callable[[Report, Beside], bytes]


def _docx(report: Report, _beside: Beside) -> bytes:
    from geomap.report.docx import to_docx

    return to_docx(report)


def _pdf(report: Report, _beside: Beside) -> bytes:
    from geomap.report.pdf import to_pdf

    return to_pdf(report)


#: The formats of a report by the endings of their files.
FORMATS: Final[Mapping[str, Writer]] = {
    "html": lambda report, _beside: to_html(report),
    "md": to_markdown,
    "qmd": to_quarto,
    "docx": _docx,
    "pdf": _pdf,
}
_SPELLINGS: Final = {"htm": "html", "markdown": "md", "quarto": "qmd", "word": "docx"}


def format_of(output: str | os.PathLike[str], format: str | None = None) -> str:
    """Return the format of a report: as given, or by the ending of its file.

    Raises
    ------
    OptionError
        When it is none of html, md, qmd, docx and pdf.
    """
    return chosen_format(output, format, FORMATS, what="a report", spellings=_SPELLINGS)


class EventReport:
    """A document on events: key figures, the map, a timeline, a table, sources and method.

    The numbers are those of the page and of the figure, in every format; the same table gives the
    same bytes.

    Parameters
    ----------
    events : GeoDataFrame or DataFrame
        An event table; columns may be missing. What its readers could not use is told from
        ``attrs["rejected"]``.
    title, subtitle : str, optional
        What stands above the report; text, never markup.
    lang : str, optional
        ISO 639-1 code of the words: de, en, es, fr, ru or uk; by default the one that most events
        are told in.
    source : str, optional
        Whom to credit for the events, besides the web sites that they were read from.
    coarsen : str or float, optional
        Publish no place finer than this; see :class:`geomap.EventMap`.
    redact : sequence of str
        Columns to leave out.
    areas : callable, optional
        Polygons of places by ``place_id``; by default those of the embedded gazetteer.
    rows : int
        How many events the table holds at most; the others are counted, and drawn.

    Raises
    ------
    OptionError
        When there is no such language, level or column.
    """

    def __init__(
        self,
        events: pd.DataFrame,
        *,
        title: str | None = None,
        subtitle: str | None = None,
        lang: str | None = None,
        source: str | None = None,
        coarsen: Coarseness | None = None,
        redact: Sequence[str] = (),
        areas: AreaLookup | None = None,
        rows: int = MOST_ROWS,
    ) -> None:
        if lang is not None:
            interface_words(lang)
        self.events = disclose(events, coarsen=coarsen, redact=redact)
        self.lang = lang or told_in(self.events)
        self._texts = {"title": title, "subtitle": subtitle, "source": source}
        self._areas = areas
        self._rows = rows

    def save(self, path: str | os.PathLike[str], *, format: str | None = None) -> None:
        """Write the report to a file, whole or not at all, in the format of its ending.

        Markdown and Quarto have their pictures, and Quarto its map page, in files beside them,
        whose names begin as that of the report: all are written, or none.

        Raises
        ------
        OptionError
            When there is no such format.
        OutputError
            When a file cannot be written.
        """
        write = FORMATS[format_of(path, format)]
        target = Path(path)
        beside = Beside(target.stem)
        report = write(self.content, beside)
        write_together(
            {path: report, **{target.with_name(name): data for name, data in beside.files.items()}}
        )

    def to_bytes(self, format: str = "html") -> bytes:
        """Return the report as ``html``, ``md``, ``qmd``, ``docx`` or ``pdf``, all in one."""
        return FORMATS[format_of("", format)](self.content, Beside())

    def missing_letters(self, format: str) -> list[str]:
        """Return characters that no font of this machine has: of the pictures, and of a PDF all."""
        missing = set(self.content.map.missing_letters)
        if format_of("", format) == "pdf":
            from geomap.report.pdf import missing_letters

            missing.update(missing_letters(self.content))
        return sorted(missing)

    @cached_property
    def content(self) -> Report:
        """What the report says, in any format."""
        texts = {name: text or "" for name, text in self._texts.items()}
        return report_of(self.events, lang=self.lang, areas=self._areas, rows=self._rows, **texts)

    def _repr_html_(self) -> str:
        """Show the report in a notebook, as a frame; where there are none, its events."""
        page = self.to_bytes("html").decode("utf-8")
        title = self.content.title
        return notebook_frame(page, self.events, title=title, lang=self.lang, height=800)

    def __repr__(self) -> str:
        return f"<EventReport on {len(self.events)} events>"
