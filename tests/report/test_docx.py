"""Rules for reports as Word documents."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pandas as pd
import pypdfium2
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from lxml import etree

from geomap.figure.fonts import clean
from geomap.page import UI_LANGUAGES
from geomap.report import EventReport

Made = Callable[..., pd.DataFrame]
#: Fields that do nothing but count pages.
FIELDS = {"PAGE", "NUMPAGES"}
#: Says of a picture that nothing is to be said of it.
DECORATIVE = ".//{http://schemas.microsoft.com/office/drawing/2017/decorative}decorative"


def opened(report: EventReport) -> Document:
    """Return a report as a Word document."""
    return docx.Document(io.BytesIO(report.to_bytes("docx")))


def rows(document: Document, table: int) -> list[list[str]]:
    """Return the texts of the cells of a table."""
    found = document.tables[table]._tbl.iter(qn("w:tr"))
    return [["\n".join(_texts(cell)) for cell in row.iter(qn("w:tc"))] for row in found]


def _texts(cell: etree._Element) -> list[str]:
    return [
        "".join(text.text or "" for text in paragraph.iter(qn("w:t")))
        for paragraph in cell.iter(qn("w:p"))
    ]


def marks(document: Document, table: int) -> list[list[str]]:
    """Return the pictures that are the marks of each row of a table."""
    found = document.tables[table]._tbl.iter(qn("w:tr"))
    return [[str(blip.get(qn("r:embed"))) for blip in row.iter(qn("a:blip"))] for row in found]


@pytest.mark.parametrize("lang", UI_LANGUAGES)
def test_a_report_has_real_headings_and_a_language(made: Made, lang: str) -> None:
    """Word knows the title, the headings, the captions and the language."""
    document = opened(EventReport(made(20), title="Дванадцять", subtitle="Огляд", lang=lang))
    styles = [(p.style.name, p.text) for p in document.paragraphs if p.style is not None]
    assert styles[:2] == [("Title", "Дванадцять"), ("Subtitle", "Огляд")]
    names = [name for name, _ in styles]
    assert names.count("Heading 1") == 9
    assert names.count("Heading 2") == 4
    assert names.count("Caption") == 2
    about = document.core_properties
    assert (about.title, about.author) == ("Дванадцять", "geomap")
    assert about.language.startswith(lang)
    assert about.created is about.modified is None
    spoken = {e.get(qn("w:val")) for e in document.styles.element.iter(qn("w:lang"))}
    assert all(str(language).startswith(lang) for language in spoken)


def test_pictures_are_told_in_words(made: Made) -> None:
    """Map and timeline have alternative texts, and are as wide as the text of the page."""
    document = opened(EventReport(made(20), lang="en"))
    found = [one for one in document.inline_shapes if one._inline.docPr.find(DECORATIVE) is None]
    told = [shape._inline.docPr.get("descr") for shape in found]
    assert [text.split()[0] for text in told] == ["Map", "Bar"]
    numbers = [one._inline.docPr.id for one in document.inline_shapes]
    assert len(set(numbers)) == len(numbers)
    section = document.sections[0]
    text_width = section.page_width - section.left_margin - section.right_margin
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert all(abs(shape.width - text_width) < 10_000 for shape in found)


def test_types_have_their_marks(made: Made) -> None:
    """In the lead figures and in each row a type has its mark, which the document holds once."""
    document = opened(EventReport(made(30), lang="en"))
    by_type = {
        row[0]: found for row, found in zip(rows(document, 0), marks(document, 0), strict=True)
    }
    assert by_type.pop("Event") == []
    assert all(len(found) == 1 for found in by_type.values())
    _, *told = zip(rows(document, 4), marks(document, 4), strict=True)
    assert all(found == by_type[row[2].partition("\n")[0]] for row, found in told)
    held = [one for one in document.part.rels.values() if one.reltype.endswith("/image")]
    assert len(held) == len(by_type) + 2


def test_tables_have_heads_that_repeat(made: Made) -> None:
    """The first row of each table is its head, no row breaks, and columns fit the page."""
    document = opened(EventReport(made(20), lang="en"))
    assert len(document.tables) == 5
    for table in document.tables:
        found = list(table._tbl.iter(qn("w:tr")))
        heads = [row for row in found if row.find(f".//{qn('w:tblHeader')}") is not None]
        assert heads == found[:1]
        assert all(row.find(f".//{qn('w:cantSplit')}") is not None for row in found)
        widths = [int(column.get(qn("w:w"))) for column in table._tbl.iter(qn("w:gridCol"))]
        assert sum(widths) <= 174 / 25.4 * 1440 + 1
        assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val"))
    assert [row[0] for row in rows(document, 4)] == ["No.", *map(str, range(1, 21))]


def test_counts_add_up(made: Made) -> None:
    """Each table of lead figures counts every event."""
    document = opened(EventReport(made(20), lang="en"))
    for table in range(4):
        assert sum(int(count) for _, count, *_ in rows(document, table)[1:]) == 20


def test_links_lead_to_web_pages_alone(made: Made) -> None:
    """An address that is none of the web stays text; each address is one relation."""
    addresses = ["https://example.org/a?b=1&c=%22", "javascript:alert(1)", "https://a.example/"]
    events = made(6).assign(source_url=addresses * 2)
    document = opened(EventReport(events, lang="en"))
    outside = [one.target_ref for one in document.part.rels.values() if one.is_external]
    assert sorted(outside) == ["https://a.example/", "https://example.org/a?b=1&c=%22"]
    names = {link.get(qn("r:id")) for link in document.element.iter(qn("w:hyperlink"))}
    assert names <= set(document.part.rels)
    assert len(names) == 2


def test_hostile_texts_are_text(hostile_report: EventReport, hostile: list[str]) -> None:
    """In every field they come back as they were: no element, no field, no relation is theirs."""
    data = hostile_report.to_bytes("docx")
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert package.testzip() is None
        for name in package.namelist():
            if name.endswith((".xml", ".rels")):
                etree.fromstring(package.read(name))
            assert "vba" not in name
    document = docx.Document(io.BytesIO(data))
    quotes = [row[4] for row in rows(document, 4)[1:]]
    assert len(quotes) == len(hostile)
    shown = " ".join(quotes)
    assert all(clean(text, 700) in shown for text in hostile)
    assert document.core_properties.title == hostile[0]
    fields = {e.get(qn("w:instr")) for e in document.sections[0].footer._element.iter()}
    assert fields - {None} == FIELDS
    assert not list(document.element.iter(qn("w:fldSimple"), qn("w:instrText")))
    outside = [one.target_ref for one in document.part.rels.values() if one.is_external]
    assert all(re.match("https?://", address) for address in outside)


def test_many_events_take_little(made: Made) -> None:
    """Rows are written one by one: a thousand of them are all there."""
    document = opened(EventReport(made(1200), lang="en", rows=1200))
    assert len(rows(document, 4)) == 1201


def test_a_report_without_events(made: Made) -> None:
    """No events make a short document with the map alone."""
    document = opened(EventReport(made(0), lang="en"))
    assert len(document.inline_shapes) == 1
    assert document.tables == []


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not here")
def test_libreoffice_opens_it(made: Made, tmp_path: Path) -> None:
    """LibreOffice makes pages of it, with the pictures and the table."""
    path = tmp_path / "report.docx"
    EventReport(made(30), title="Ніч на четвер", lang="uk").save(path)
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless",
         "--convert-to", "pdf", "--outdir", str(tmp_path), str(path)],
        check=True, capture_output=True, timeout=240,
    )  # fmt: skip
    pages = pypdfium2.PdfDocument(tmp_path / "report.pdf")
    kinds = [thing.type for page in pages for thing in page.get_objects()]
    assert kinds.count(3) >= 2  # pictures, as PDFium counts them
    text = " ".join(page.get_textpage().get_text_bounded() for page in pages)
    assert "Ніч на четвер" in text
    assert "Sentence 29 of a text." in text


def test_a_quote_says_its_language(made: Made) -> None:
    """Word checks and reads aloud a quote in the language that it is in."""
    document = opened(EventReport(made(1, lang="fr"), lang="en"))
    (run,) = [
        run
        for run in document.tables[-1]._tbl.iter(qn("w:r"))
        if run.text == "Sentence 0 of a text."
    ]
    assert run.find(f".//{qn('w:lang')}").get(qn("w:val")) == "fr"
