"""Rules for reports as PDF."""

from __future__ import annotations

import io
import itertools
import os
import re
import subprocess
import sys
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
import pikepdf
import pypdfium2
import pytest
from matplotlib import font_manager

from geomap.figure.fonts import Letters, clean
from geomap.page import UI_LANGUAGES
from geomap.report import EventReport

Made = Callable[..., pd.DataFrame]
Node = pikepdf.Dictionary
#: What shows something on a page.
PAINTING = {"Tj", "TJ", "'", '"', "Do", "sh", "f", "F", "f*", "B", "B*", "b", "b*", "S", "s"}
#: Letters that are written from right to left come back in another order.
FROM_RIGHT = re.compile("[\u0590-\u08ff]")
#: So much of a text stands on one page, where the whole may go on on the next.
BEGIN = 60
#: What breaks a word at the end of a line.
BREAKS = re.compile("[\\s\u00ad\u034f\u2010\ufffe\x02-]")


def text_of(data: bytes) -> str:
    """Return all text of a PDF that can be selected."""
    pages = pypdfium2.PdfDocument(data)
    return "\n".join(page.get_textpage().get_text_bounded() for page in pages)


def plain(text: str) -> str:
    """Return a text without what a line break, or the reader of the PDF, adds or takes away."""
    return BREAKS.sub("", unicodedata.normalize("NFKC", text))


def nodes(node: pikepdf.Object) -> Iterator[Node]:
    """Yield a node of the structure and all below it, in the order of reading."""
    if isinstance(node, pikepdf.Array):
        for kid in node:
            yield from nodes(kid)
    elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
        yield node
        if "/K" in node:
            yield from nodes(node["/K"])


def structure(pdf: pikepdf.Pdf) -> list[Node]:
    """Return all nodes of the structure of a PDF."""
    return list(nodes(pdf.Root.StructTreeRoot["/K"]))


def kinds(found: list[Node]) -> list[str]:
    """Return the kinds of some nodes."""
    return [str(node["/S"])[1:] for node in found]


def untagged(pdf: pikepdf.Pdf) -> list[str]:
    """Return what pages show outside of any tag."""
    found = []
    for page in pdf.pages:
        depth = 0
        for operands, operator in pikepdf.parse_content_stream(page):
            name = str(operator)
            if name in ("BDC", "BMC"):
                depth += 1
            elif name == "EMC":
                depth -= 1
            elif name in PAINTING and not depth:
                found.append(f"{operands} {name}")
    return found


def opened(report: EventReport) -> pikepdf.Pdf:
    """Return a report as a PDF."""
    return pikepdf.open(io.BytesIO(report.to_bytes("pdf")))


@pytest.mark.parametrize("lang", UI_LANGUAGES)
def test_a_report_can_be_read_aloud(made: Made, lang: str) -> None:
    """It has a title, a language, headings without leaps, pictures in words, tables with heads."""
    with opened(EventReport(made(20), title="Дванадцять і вісім", lang=lang)) as pdf:
        assert pdf.Root.Lang == lang
        assert pdf.Root.MarkInfo.Marked
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert pdf.docinfo["/Title"] == "Дванадцять і вісім"
        with pdf.open_metadata() as about:
            assert about["pdfuaid:part"] == "1"
        found = structure(pdf)
        levels = [int(kind[1]) for kind in kinds(found) if re.fullmatch("H[1-6]", kind)]
        assert levels[0] == 1
        assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
        figures = [node for node in found if node["/S"] == "/Figure"]
        assert len(figures) == 2
        assert all(len(str(node["/Alt"])) > 40 for node in figures)
        tables = [kinds(list(nodes(node))) for node in found if node["/S"] == "/Table"]
        assert len(tables) == 5
        assert all(table.index("TH") < table.index("TD") for table in tables)
        assert untagged(pdf) == []


def test_the_outline_names_the_sections(made: Made) -> None:
    """A reader finds each section by the bookmarks."""
    with opened(EventReport(made(20), lang="en")) as pdf, pdf.open_outline() as tree:
        assert [entry.title for entry in tree.root] == [
            "Key figures", "Map", "Timeline", "Events", "Without a place", "Without a date",
            "Could not be used", "Method", "Sources and credits",
        ]  # fmt: skip


def test_its_text_can_be_selected(made: Made) -> None:
    """Title, quotes and places come back as text, in Cyrillic, too; the map's names as well."""
    events = made(3, quote="Уночі дрони вдарили по порту.", place_label="Одеса")
    text = text_of(EventReport(events, title="Ніч на четвер", lang="uk").to_bytes("pdf"))
    for phrase in ("Ніч на четвер", "Уночі дрони вдарили по порту.", "Одеса", "УКРАЇНА"):
        assert plain(phrase) in plain(text)
    assert "\ufffd" not in text


def test_pictures_stay_drawings(made: Made) -> None:
    """Map and timeline are lines and letters, no dots."""
    with opened(EventReport(made(9), lang="en")) as pdf:
        subtypes = [str(o.get("/Subtype")) for o in pdf.objects if isinstance(o, pikepdf.Stream)]
        assert "/Image" not in subtypes


def test_the_table_has_its_head_on_each_page(made: Made) -> None:
    """Where the table goes on, its columns are named again."""
    data = EventReport(made(80), lang="en").to_bytes("pdf")
    pages = [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(data)]
    assert sum("Quote, details, Sources" in page for page in pages) > 3


def test_links_lead_to_web_pages_alone(made: Made) -> None:
    """An address that is none of the web stays text."""
    addresses = ["https://example.org/a?b=1&c=%22", "javascript:alert(1)", "file:///etc/passwd"]
    events = made(3).assign(source_url=addresses)
    with opened(EventReport(events, lang="en")) as pdf:
        links = [o for o in pdf.objects if isinstance(o, Node) and o.get("/Subtype") == "/Link"]
        actions = {str(link["/A"]["/S"]) for link in links if "/A" in link}
        assert actions == {"/URI"}
        assert {str(link["/A"]["/URI"]) for link in links} == {"https://example.org/a?b=1&c=%22"}
        names = {str(key) for o in pdf.objects if isinstance(o, Node) for key in o}
        assert not names & {"/JS", "/JavaScript", "/Launch", "/OpenAction", "/EmbeddedFiles"}


def test_hostile_texts_are_text(hostile_report: EventReport, hostile: list[str]) -> None:
    """In every field they come back as they were; none is markup, and all is tagged."""
    data = hostile_report.to_bytes("pdf")
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert untagged(pdf) == []
        assert pdf.docinfo["/Title"] == hostile[0]
        assert pdf.check_pdf_syntax() == []
    shown = plain(text_of(data))
    letters = Letters([clean(text, 700) for text in hostile])
    for text in hostile:
        if not FROM_RIGHT.search(text):
            begin = plain(letters.replaced(clean(text, 700), "\ufffd"))[:BEGIN]
            assert begin in shown


def test_without_fonts_of_the_machine(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    """Cyrillic and Greek need none; other letters are shown as missing, and the report says so."""
    own = [e for e in font_manager.fontManager.ttflist if "matplotlib" in e.fname]
    monkeypatch.setattr(font_manager.fontManager, "ttflist", own)
    data = EventReport(made(3, quote="Ґанок, Ωμέγα"), lang="uk").to_bytes("pdf")
    assert "Ґанок,Ωμέγα" in plain(text_of(data))
    assert "\ufffd" not in text_of(data)
    data = EventReport(made(3, quote="東京"), lang="en").to_bytes("pdf")
    assert "\ufffd stands for letters that no font" in text_of(data).replace("\r\n", " ")


def test_long_words_stay_in_their_column(made: Made) -> None:
    """A word without an end is broken; nothing is written beyond the margin."""
    events = made(2, quote="x" * 600, place_label="y" * 60, attribution="z" * 300)
    data = EventReport(events, title="t" * 300, lang="en").to_bytes("pdf")
    for page in pypdfium2.PdfDocument(data):
        width = page.get_width()
        text = page.get_textpage()
        boxes = [text.get_charbox(place) for place in range(text.count_chars())]
        assert all(right <= width - 40 for _, _, right, _ in boxes)


def test_a_report_without_events(made: Made) -> None:
    """No events make a short report that says so."""
    data = EventReport(made(0), lang="fr").to_bytes("pdf")
    assert "Il n’y a pas d’événement" in text_of(data) or "aucun" in text_of(data).lower()


SAME = """
import sys, pandas as pd
from geomap.report import EventReport
events = pd.DataFrame({"event_type": ["strike", "call"], "status": ["occurred", "denied"],
                       "date_start": ["2025-10-16", "2025-10-18"], "lon": [36.2, None],
                       "lat": [50.0, None], "place_label": ["Kharkiv", None]})
sys.stdout.buffer.write(EventReport(events, title="Two", lang="en").to_bytes(sys.argv[1]))
"""


@pytest.mark.parametrize("format", ["pdf", "docx"])
def test_the_same_report_is_the_same_file(format: str) -> None:
    """Neither the hash seed, nor the time zone, nor the day is in a file."""
    files = {
        subprocess.run(
            [sys.executable, "-c", SAME, format],
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone},
            capture_output=True,
            check=True,
            cwd=Path.cwd(),
        ).stdout
        for seed, zone in (("1", "Pacific/Kiritimati"), ("2", "America/Lima"))
    }
    assert len(files) == 1
    assert len(files.pop()) > 10_000
