"""Makes the gallery: pages from the samples, pictures of them, and the page that shows both.

::

    make gallery

writes the pages to ``outputs/gallery/``, the pictures to ``docs/gallery/``, and
``docs/gallery.md``. It needs Chromium and Playwright, as the tests of the page do; how letters are
drawn depends on the fonts of the machine.
"""

from __future__ import annotations

import base64
import io
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from made_up_year import made_up_year

import geomap
from geomap.samples import sample

if TYPE_CHECKING:
    import pandas as pd
    from playwright.sync_api import Browser

DOCS = Path(__file__).parent
PICTURES = DOCS / "gallery"
PAGES = DOCS.parent / "outputs" / "gallery"
MOST_BYTES = 300_000
_YEAR = "A year of made-up events"
ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"]
#: Turns a picture into WebP, which is a third of the PNG.
_TO_WEBP = """async ([png, quality]) => {
  const image = new Image();
  image.src = `data:image/png;base64,${png}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [image.width, image.height];
  canvas.getContext("2d").drawImage(image, 0, 0);
  return canvas.toDataURL("image/webp", quality).split(",")[1];
}"""


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture of the gallery.

    Attributes
    ----------
    name : str
        Of its file, without the ending.
    page : str
        Of the page's file, without the ending.
    text : str
        What it shows.
    size : tuple of int
        (width, height), pixels of the window.
    fragment : str
        What stands behind the page's address.
    scheme : str
        ``light`` or ``dark``.
    """

    name: str
    page: str
    text: str
    size: tuple[int, int] = (1280, 800)
    fragment: str = ""
    scheme: str = "light"


SHOWN = (
    Picture("article", "article", "An article, read: `geomap demo`"),
    Picture(
        "event", "article", "One event: what, how sure, who says so, in which words",
        fragment="#event={event}",
    ),
    Picture("dark", "article", "The same page for readers who prefer it dark", scheme="dark"),
    Picture("phone", "article", "On a phone", size=(390, 844)),
    Picture(
        "embedded", "article", "Inside another page: `#embed`", size=(760, 460), fragment="#embed"
    ),
    Picture("year", "year", "5,000 events of a year, all made up"),
    Picture(
        "filtered", "year", "The same, filtered by type and by days; the link holds the filters",
        fragment="#event_type=infrastructure_disruption&dates=2025-03-01..2025-05-31",
    ),
    Picture("careful", "careful", "Places no finer than regions: `--coarsen region`"),
    Picture("ukrainian", "ukrainian", "In Ukrainian: `--ui-lang uk`", size=(1280, 720)),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Still:
    """One still figure of the gallery.

    Attributes
    ----------
    name : str
        Of its file, without the ending.
    events : str
        Which events it shows: ``article`` or ``year``.
    text : str
        What it shows.
    size : str
        As `geomap figure --size` takes it.
    dpi : float
        Dots an inch.
    lang : str
        ISO 639-1 code of its words.
    """

    name: str
    events: str
    text: str
    size: str
    dpi: float
    lang: str = "en"


STILLS = (
    Still("figure", "article", "A still picture for print: `geomap figure`", "page", 150),
    Still("column", "article", "For a column of 85 mm: `--size column`", "column", 220, "uk"),
    Still("slide", "year", "For a slide, 16:9: `--size slide`", "slide", 96),
)


def stills() -> Iterator[tuple[str, bytes]]:
    """Yield the still figures as WebP by their names."""
    from PIL import Image

    article = sample()
    tables = {"article": (geomap.extract(article), article.title), "year": (_year(), _YEAR)}
    for still in STILLS:
        events, title = tables[still.events]
        figure = geomap.EventFigure(
            events, title=title, lang=still.lang, size=still.size, dpi=still.dpi
        )
        stream = io.BytesIO()
        Image.open(io.BytesIO(figure.to_bytes("png"))).save(stream, "WEBP", quality=88)
        yield still.name, stream.getvalue()


def _year() -> pd.DataFrame:
    return made_up_year(5000)


def maps() -> Iterator[tuple[str, geomap.EventMap]]:
    """Yield the pages by their names."""
    article = sample()
    events = geomap.extract(article)
    yield "article", geomap.EventMap(events, title=article.title, lang="en")
    yield "careful", geomap.EventMap(events, title=article.title, lang="en", coarsen="region")
    yield "ukrainian", geomap.EventMap(events, title=article.title, lang="uk")
    yield (
        "year",
        geomap.EventMap(
            _year(),
            title=_YEAR,
            subtitle="None of these 5,000 events happened; they show a page of a year.",
            lang="en",
        ),
    )


def photograph(browser: Browser, picture: Picture, values: dict[str, str]) -> bytes:
    """Return a picture of a page as WebP."""
    width, height = picture.size
    page = browser.new_page(
        viewport={"width": width, "height": height}, color_scheme=picture.scheme, locale="en-GB"
    )
    path = PAGES / f"{picture.page}.html"
    page.goto(path.as_uri() + picture.fragment.format(**values))
    page.wait_for_selector("html[data-geomap=ready]", state="attached")
    page.wait_for_timeout(600)
    png = base64.b64encode(page.screenshot()).decode("ascii")
    page.close()
    blank = browser.new_page()
    webp: Any = b""
    for quality in (0.95, 0.85, 0.7, 0.5):
        webp = base64.b64decode(blank.evaluate(_TO_WEBP, [png, quality]))
        if len(webp) <= MOST_BYTES:
            break
    blank.close()
    return bytes(webp)


def text() -> str:
    """Return the page that shows the gallery."""
    lines = [
        "# Gallery",
        "",
        "Made by `make gallery` from the sample article that ships with geomap and from events",
        "that `docs/made_up_year.py` makes up; nothing in them happened. The pages themselves",
        "land in `outputs/gallery/`; [the sample article's](../outputs/demo.html) is kept here.",
        "",
    ]
    for picture in (*SHOWN, *STILLS):
        lines += [f"## {picture.text}", "", f"![{picture.text}](gallery/{picture.name}.webp)", ""]
    return "\n".join(lines)


def main() -> None:
    """Make pages, pictures and text."""
    from playwright.sync_api import sync_playwright

    for folder in (PICTURES, PAGES):
        folder.mkdir(parents=True, exist_ok=True)
    values = {}
    for name, page in maps():
        page.save(PAGES / f"{name}.html")
        if name == "article":
            strikes = page.events[page.events["event_type"] == "strike"]
            values["event"] = str(strikes["event_id"].iloc[-1])
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        for picture in SHOWN:
            data = photograph(browser, picture, values)
            (PICTURES / f"{picture.name}.webp").write_bytes(data)
            sys.stderr.write(f"{picture.name}: {len(data):,} bytes\n")
        browser.close()
    for name, data in stills():
        (PICTURES / f"{name}.webp").write_bytes(data)
    (DOCS / "gallery.md").write_text(text(), encoding="utf-8")


if __name__ == "__main__":
    main()
