"""How a report looks in Word: the page, the styles, the language, what the file says of itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from docx.document import Document

__all__ = ["LINK", "NOTE", "STRONG", "TABLE", "TEXT", "TEXT_WIDTH", "new_document"]

#: Names of styles: text and notes in tables, what stands out, links, and the tables themselves.
TEXT: Final = "Table Text"
NOTE: Final = "Table Note"
STRONG: Final = "Strong"
LINK: Final = "Hyperlink"
TABLE: Final = "Report Table"
#: The text of a page of A4, millimetres.
TEXT_WIDTH: Final = 174.0
_SIDE: Final = 18.0
#: On all computers, or with letters of the same widths, for Latin, Cyrillic, Greek and more.
_FONT: Final = "Arial"
_INK, _MUTED, _LINK_INK, _RULE = "1C1E21", "55585C", "14508C", "C9C7C0"
#: What Word calls the languages of reports.
_LOCALES: Final = {
    "de": "de-DE", "en": "en-GB", "es": "es-ES", "fr": "fr-FR", "ru": "ru-RU", "uk": "uk-UA",
}  # fmt: skip


def new_document(title: str, summary: str, lang: str) -> Document:
    """Return a document without text, in the styles of a report.

    Parameters
    ----------
    title, summary : str
        What the file says of itself.
    lang : str
        ISO 639-1 code.
    """
    import docx
    from docx.shared import Mm

    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(_SIDE)
    section.top_margin, section.bottom_margin = Mm(18), Mm(20)
    section.footer_distance = Mm(10)
    _settle_styles(document)
    _settle_properties(document, title, summary, lang)
    return document


def _settle_properties(document: Document, title: str, summary: str, lang: str) -> None:
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.oxml.ns import qn

    about = document.core_properties
    # Word takes no more than 255 characters.
    about.title, about.subject, about.author = title[:255], summary[:255], "geomap"
    about.comments, about.language = "", _LOCALES.get(lang, lang)
    for name in ("dcterms:created", "dcterms:modified"):
        about._element.remove(about._element.find(qn(name)))
    settings = document.settings.element
    for setting in settings.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), "15")
    relations = document.part.package.rels
    for key in [k for k, one in relations.items() if one.reltype == RELATIONSHIP_TYPE.THUMBNAIL]:
        del relations[key]
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), _LOCALES.get(lang, lang))


def _settle_styles(document: Document) -> None:
    from docx.enum.style import WD_STYLE_TYPE

    styles = document.styles
    for name in (TEXT, NOTE):
        styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = styles["Normal"]
    styles.add_style(LINK, WD_STYLE_TYPE.CHARACTER)
    _settle("Normal", document, 9.5, after=5)
    _settle("Title", document, 20, bold=True, after=4)
    _settle("Subtitle", document, 12, after=4)
    _settle("Heading 1", document, 13, bold=True, before=16, after=5)
    _settle("Heading 2", document, 10, bold=True, before=6, after=3)
    _settle("Caption", document, 8, colour=_MUTED, before=2, after=8)
    _settle("List Bullet", document, 9.5, after=3)
    _settle("Footer", document, 8, colour=_MUTED)
    _settle(TEXT, document, 8, after=1)
    _settle(NOTE, document, 7.5, colour=_MUTED, after=1)
    styles["Footer"].paragraph_format.tab_stops.clear_all()
    styles[LINK].font.underline = True
    _colour(styles[LINK].font, _LINK_INK)
    title = styles["Title"].element.pPr
    for border in title.findall(f"{{{title.nsmap['w']}}}pBdr"):
        title.remove(border)
    _add_table_style(document)


def _settle(
    name: str,
    document: Document,
    size: float,
    *,
    bold: bool = False,
    colour: str = _INK,
    before: float = 0,
    after: float = 0,
) -> None:
    """Give a paragraph style its letters and the room around it, points."""
    from docx.oxml.ns import qn
    from docx.shared import Pt

    style: Any = document.styles[name]
    style.font.size, style.font.bold, style.font.italic = Pt(size), bold, False
    _colour(style.font, colour)
    style.paragraph_format.space_before = Pt(before)
    style.paragraph_format.space_after = Pt(after)
    style.paragraph_format.line_spacing = 1.12
    fonts = style.element.rPr.get_or_add_rFonts()
    fonts.attrib.clear()
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{script}"), _FONT)


def _colour(font: Any, colour: str) -> None:
    from docx.shared import RGBColor

    font.color.rgb = RGBColor.from_string(colour)


def _add_table_style(document: Document) -> None:
    """Add the style of tables: a line below each row, a darker one below the first."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    lines = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="{_RULE}"/>'
        for side in ("bottom", "insideH")
    )
    style = f"""
    <w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="ReportTable">
      <w:name w:val="{TABLE}"/><w:basedOn w:val="TableNormal"/><w:uiPriority w:val="59"/>
      <w:tblPr>
        <w:tblBorders>{lines}</w:tblBorders>
        <w:tblCellMar>
          <w:top w:w="40" w:type="dxa"/><w:left w:w="68" w:type="dxa"/>
          <w:bottom w:w="40" w:type="dxa"/><w:right w:w="68" w:type="dxa"/>
        </w:tblCellMar>
      </w:tblPr>
      <w:tblStylePr w:type="firstRow">
        <w:tcPr><w:tcBorders>
          <w:bottom w:val="single" w:sz="6" w:space="0" w:color="{_MUTED}"/>
        </w:tcBorders></w:tcPr>
      </w:tblStylePr>
    </w:style>"""
    document.styles.element.append(parse_xml(style))
