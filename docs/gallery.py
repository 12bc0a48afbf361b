"""Makes the gallery: what the samples give, pictures of it, and the page that shows them.

::

    make gallery

writes pages and documents to ``outputs/gallery/``, the pictures to ``docs/gallery/``, and
``docs/gallery.md``. It needs Chromium and Playwright, as the tests of the page do, and, for the
pages of documents, poppler and LibreOffice: without these the pictures of them stay as they are.
How letters are drawn depends on the fonts of the machine.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from gallery_camera import browser, document_picture, page_picture, webp
from gallery_files import make_files

if TYPE_CHECKING:
    from playwright.sync_api import Browser

DOCS = Path(__file__).parent
PICTURES = DOCS / "gallery"
FILES = DOCS.parent / "outputs" / "gallery"


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture of the gallery.

    Attributes
    ----------
    name : str
        Of its file, without the ending.
    file : str
        What it shows, in ``outputs/gallery/``.
    heading : str
        What stands above it.
    text : str
        The alternative text: what is to be seen.
    size : tuple of int
        (width, height), pixels of the window.
    fragment : str
        What stands behind the page's address.
    scheme : str
        ``light`` or ``dark``.
    top : str
        The heading of the page at which the picture begins.
    page : int
        Of a document.
    """

    name: str
    file: str
    heading: str
    text: str
    size: tuple[int, int] = (1280, 800)
    fragment: str = ""
    scheme: str = "light"
    top: str = ""
    page: int = 1


SHOWN = (
    Picture(
        "article", "article.html", "An article, read: `geomap demo`",
        "A map page: regions hatched, marks by type, filters, a list of events, a timeline",
    ),
    Picture(
        "event", "article.html", "One event: what, how sure, who says so, in which words",
        "The same page with the card of one strike: place, day, source and the sentence",
        fragment="#event={event}",
    ),
    Picture(
        "dark", "article.html", "The same page for readers who prefer it dark",
        "The same page, light letters on dark ground", scheme="dark",
    ),
    Picture(
        "phone", "article.html", "On a phone",
        "The same page in one narrow column: map, timeline, list", size=(390, 844),
    ),
    Picture(
        "embedded", "article.html", "Inside another page: `#embed`",
        "The compact form of the page: the map and the timeline, without the list",
        size=(760, 460), fragment="#embed",
    ),
    Picture(
        "year", "year.html", "5,000 events of a year, all made up",
        "Circles with counts over a front line, a timeline of a whole year",
    ),
    Picture(
        "filtered", "year.html",
        "The same, filtered by type and by days; the link holds the filters",
        "The same page with power cuts of March to May alone, the other bars of the timeline pale",
        fragment="#event_type=infrastructure_disruption&dates=2025-03-01..2025-05-31",
    ),
    Picture(
        "careful", "careful.html", "Places no finer than regions: `--coarsen region`",
        "A page that says its places were made coarser: hatched regions, no towns",
    ),
    Picture(
        "ukrainian", "ukrainian.html", "In Ukrainian: `--ui-lang uk`",
        "The page of the sample article with all its words in Ukrainian", size=(1280, 720),
    ),
    Picture(
        "figure", "figure.png", "A still picture for print: `geomap figure`",
        "A figure: title, map with place names, an inset of Washington, a legend with counts",
    ),
    Picture(
        "column", "column.png", "For a column of 85 mm: `--size column`",
        "The same figure, narrow and in Ukrainian, its legend below the map",
    ),
    Picture(
        "slide", "slide.png", "For a slide, 16:9: `--size slide`",
        "A wide figure of a year's events as circles with counts, its legend beside the map",
    ),
    Picture(
        "note", "note.html", "Two maps pasted into a page: `geomap embed --as fragment`",
        "An article of somebody's own with two maps between its paragraphs, each with a caption",
        size=(860, 1270),
    ),
    Picture(
        "report", "report.html", "A report, with the live map: `geomap report -o report.html`",
        "The head of a report: key figures by type, status and place as bars, then the map",
        size=(1100, 1500),
    ),
    Picture(
        "report-pdf", "report.pdf", "The same as a PDF: `-o report.pdf`",
        "A page of the report as a PDF: a timeline by type, events with their sentences", page=3,
    ),
    Picture(
        "report-word", "report.docx", "The same for Word: `-o report.docx`",
        "A page of the report in Word, with the map and its legend as a picture", page=2,
    ),
    Picture(
        "notebook", "notebook/geomap.html", "In a notebook",
        "A cell of a notebook and below it the live map that it shows",
        size=(1000, 900), top="4. The map",
    ),
)  # fmt: skip


def take(picture: Picture, started: Browser, event: str) -> bytes | None:
    """Return a picture, or ``None`` where a program that it needs is missing."""
    path = FILES / picture.file
    if path.suffix == ".png":
        return path.read_bytes()
    if path.suffix in (".docx", ".pdf"):
        return document_picture(path, picture.page)
    return page_picture(
        started,
        path,
        size=picture.size,
        fragment=picture.fragment.format(event=event),
        scheme=picture.scheme,
        top=picture.top,
    )


def text() -> str:
    """Return the page that shows the gallery."""
    lines = [
        "# Gallery",
        "",
        "Made by `make gallery` from the sample article that ships with geomap, from events that",
        "`docs/made_up_year.py` makes up, and from the example notebook; nothing in them happened.",
        "Pages and documents land in `outputs/gallery/`; [the sample article's",
        "page](../outputs/demo.html) is kept here.",
        "",
    ]
    for picture in SHOWN:
        shown = f"![{picture.text}](gallery/{picture.name}.webp)"
        lines += [f"## {picture.heading}", "", shown, ""]
    return "\n".join(lines)


def main() -> None:
    """Make files, pictures and text."""
    for folder in (PICTURES, FILES):
        folder.mkdir(parents=True, exist_ok=True)
    events = make_files(FILES)
    event = str(events.loc[events["event_type"] == "strike", "event_id"].iloc[-1])
    with browser() as started:
        for picture in SHOWN:
            data = take(picture, started, event)
            if data is None:
                sys.stderr.write(f"{picture.name}: skipped, LibreOffice or poppler is missing\n")
                continue
            small = webp(data)
            (PICTURES / f"{picture.name}.webp").write_bytes(small)
            sys.stderr.write(f"{picture.name}: {len(small):,} bytes\n")
    (DOCS / "gallery.md").write_text(text(), encoding="utf-8")


if __name__ == "__main__":
    main()
