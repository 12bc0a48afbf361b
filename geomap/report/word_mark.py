"""The marks of types as the small pictures that stand in a line of a Word document."""

from __future__ import annotations

import io
from copy import deepcopy
from typing import TYPE_CHECKING, Any, Final

from geomap.figure.fonts import Letters
from geomap.figure.marks import Mark, draw_mark
from geomap.figure.sheet import Sheet
from geomap.figure.writing import About, as_bytes, settled
from geomap.page.style import Style, light_colours

if TYPE_CHECKING:
    from docx.document import Document

__all__ = ["Marks"]

#: Pixels of a mark in its line, with the blank behind it, and how many points one is.
_WIDE, _HIGH, _RADIUS = 24.0, 19.0, 9.0
_UNIT: Final = 0.4
_DPI: Final = 480
#: What tells a screen reader to say nothing: the name of the type stands beside the mark.
_DECORATIVE: Final = (
    '<a:extLst xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
    '<a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}"><adec:decorative val="1"'
    ' xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative"/></a:ext>'
    "</a:extLst>"
)


class Marks:
    """Gives the marks of types; a document holds the picture of each once.

    Parameters
    ----------
    document : docx.document.Document
    """

    def __init__(self, document: Document) -> None:
        self._part = document.part
        self._found: dict[Style, Any] = {}

    def inline(self, style: Style, number: int) -> Any:
        """Return the element of a mark, under a number that no other picture has."""
        if style not in self._found:
            self._found[style] = self._made(style)
        inline = deepcopy(self._found[style])
        inline.docPr.id, inline.docPr.name = number, f"Mark {number}"
        return inline

    def _made(self, style: Style) -> Any:
        from docx.oxml import parse_xml
        from docx.shared import Pt

        inline = self._part.new_pic_inline(io.BytesIO(_picture(style)), height=Pt(_HIGH * _UNIT))
        inline.docPr.append(parse_xml(_DECORATIVE))
        for side in ("distT", "distB", "distL", "distR"):
            inline.set(side, "0")  # LibreOffice takes some room where that is not said
        return inline


def _picture(style: Style) -> bytes:
    """Return the mark of a type as a PNG."""
    with settled():
        sheet = Sheet(_WIDE, _HIGH, _UNIT, Letters([]), "none")
        mark = Mark(style.shape, style.light)
        draw_mark(sheet, light_colours(), _HIGH / 2, _HIGH / 2, _RADIUS, mark)
        return as_bytes(sheet.figure, "png", _DPI, About("", "", "", []))
