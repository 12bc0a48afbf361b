"""Tables of a Word document, written row by row: thousands of rows take seconds, not minutes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Any, Final

from geomap.page.style import Style
from geomap.report.word_mark import Marks
from geomap.report.word_style import LINK, STRONG, TABLE, TEXT

if TYPE_CHECKING:
    from docx.document import Document

__all__ = ["Cell", "Paragraph", "Run", "TableWriter"]

_TWIPS_A_MM: Final = 1440 / 25.4


@dataclass(frozen=True, slots=True)
class Run:
    """Some text: plain, in bold letters, a link, or in another language than the document."""

    text: str
    strong: bool = False
    url: str | None = None
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Runs in a paragraph style."""

    runs: tuple[Run, ...]
    style: str = TEXT


@dataclass(frozen=True, slots=True)
class Cell:
    """Paragraphs of a cell.

    Attributes
    ----------
    paragraphs : tuple of Paragraph
    mark : Style or None
        The type whose mark stands before its text.
    right : bool
        Whether its text stands at the right.
    """

    paragraphs: tuple[Paragraph, ...]
    mark: Style | None = None
    right: bool = False

    @classmethod
    def of(
        cls, text: str, *, strong: bool = False, mark: Style | None = None, right: bool = False
    ) -> Cell:
        """Return a cell of one text."""
        return cls((Paragraph((Run(text, strong),)),), mark, right)


class TableWriter:
    """Adds tables and links to a document.

    Parameters
    ----------
    document : docx.document.Document
    """

    def __init__(self, document: Document) -> None:
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn

        self._document = document
        self._new, self._name = OxmlElement, qn
        self._styles = {
            style.name: style.style_id for style in document.styles if style.name is not None
        }
        self._links: dict[str, str] = {}
        self._marks = Marks(document)
        self._numbers = count()

    def add(
        self,
        title: str,
        widths: Sequence[float],
        header: Iterable[Cell],
        rows: Iterable[Iterable[Cell]],
        *,
        together: bool = False,
    ) -> None:
        """Add a table below all that there is.

        Parameters
        ----------
        title : str
            What the table is, for those who cannot see it.
        widths : sequence of float
            Of the columns, millimetres.
        header : iterable of Cell
            The first row, again on each page.
        rows : iterable of iterables of Cell
        together : bool
            Whether its rows stay on one page.
        """
        self._numbers = count(self._document.part.next_id)
        twips = [round(width * _TWIPS_A_MM) for width in widths]
        table = self._element("w:tbl")
        properties = self._child(table, "w:tblPr")
        self._child(properties, "w:tblStyle", val=self._styles[TABLE])
        self._child(properties, "w:tblW", w=str(sum(twips)), type="dxa")
        self._child(properties, "w:tblLayout", type="fixed")
        self._child(properties, "w:tblLook", val="0020", firstRow="1", firstColumn="0", noVBand="1")
        self._child(properties, "w:tblCaption", val=title)
        grid = self._child(table, "w:tblGrid")
        for width in twips:
            self._child(grid, "w:gridCol", w=str(width))
        all_rows = [header, *rows]
        for number, row in enumerate(all_rows):
            keep = number == 0 or (together and number < len(all_rows) - 1)
            self._row(table, twips, row, first=number == 0, keep=keep)
        body = self._document.element.body
        body.insert_element_before(table, "w:sectPr")

    def _row(
        self,
        table: Any,
        twips: Sequence[int],
        cells: Iterable[Cell],
        *,
        first: bool,
        keep: bool,
    ) -> None:
        row = self._child(table, "w:tr")
        properties = self._child(row, "w:trPr")
        self._child(properties, "w:cantSplit")
        if first:
            self._child(properties, "w:tblHeader")
        for width, cell in zip(twips, cells, strict=True):
            element = self._child(row, "w:tc")
            properties = self._child(element, "w:tcPr")
            self._child(properties, "w:tcW", w=str(width), type="dxa")
            mark = cell.mark
            for paragraph in cell.paragraphs:
                self._paragraph(element, paragraph, mark, right=cell.right, keep=keep)
                mark = None

    def _paragraph(
        self, cell: Any, paragraph: Paragraph, mark: Style | None, *, right: bool, keep: bool
    ) -> None:
        element = self._child(cell, "w:p")
        properties = self._child(element, "w:pPr")
        self._child(properties, "w:pStyle", val=self._styles[paragraph.style])
        if keep:
            self._child(properties, "w:keepNext")
        if right:
            self._child(properties, "w:jc", val="right")
        if mark is not None:
            run = self._child(element, "w:r")
            self._child(self._child(run, "w:rPr"), "w:position", val="-2")
            drawing = self._child(run, "w:drawing")
            drawing.append(self._marks.inline(mark, next(self._numbers)))
        for run in paragraph.runs:
            if run.url is None:
                self._run(element, run.text, STRONG if run.strong else "", run.lang)
            else:
                link = self._child(element, "w:hyperlink")
                link.set(self._name("r:id"), self._link(run.url))
                self._run(link, run.text, LINK)

    def _run(self, parent: Any, text: str, style: str, lang: str = "") -> None:
        run = self._child(parent, "w:r")
        if style or lang:
            properties = self._child(run, "w:rPr")
            if style:
                self._child(properties, "w:rStyle", val=self._styles[style])
            if lang:
                self._child(properties, "w:lang", val=lang)
        element = self._child(run, "w:t")
        element.text = text
        element.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")

    def _link(self, url: str) -> str:
        """Return the name of the relation to an address, of which there is one."""
        from docx.opc.constants import RELATIONSHIP_TYPE

        if url not in self._links:
            name = self._links[url] = f"rIdLink{len(self._links) + 1}"
            relations = self._document.part.rels
            relations.add_relationship(RELATIONSHIP_TYPE.HYPERLINK, url, name, is_external=True)
        return self._links[url]

    def _element(self, tag: str, **attributes: str) -> Any:
        return self._new(tag, {self._name(f"w:{key}"): text for key, text in attributes.items()})

    def _child(self, parent: Any, tag: str, **attributes: str) -> Any:
        element = self._element(tag, **attributes)
        parent.append(element)
        return element
