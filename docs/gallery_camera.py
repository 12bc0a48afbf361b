"""Pictures of pages, of documents and of figures, small enough to be kept."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PIL import Image

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Frame

__all__ = ["MOST_BYTES", "browser", "document_picture", "page_picture", "webp"]

MOST_BYTES = 300_000
_ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"]
_READY = "!document.getElementById('gm-page') || document.documentElement.dataset.geomap == 'ready'"


@contextmanager
def browser() -> Iterator[Browser]:
    """Start Chromium."""
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=_ARGUMENTS)
        yield started
        started.close()


def page_picture(
    started: Browser, path: Path, *, size: tuple[int, int], fragment: str, scheme: Any, top: str
) -> bytes:
    """Return a PNG of a page as it stands when all maps in sight are drawn.

    Parameters
    ----------
    started : Browser
    path : Path
        The page's file.
    size : tuple of int
        (width, height) of the window, pixels.
    fragment : str
        What stands behind the page's address.
    scheme : str
        ``light`` or ``dark``.
    top : str
        The heading that stands at the top of the window; empty for that of the page.
    """
    width, height = size
    page = started.new_page(
        viewport={"width": width, "height": height}, color_scheme=scheme, locale="en-GB"
    )
    page.route(re.compile("^https?:"), lambda route: route.abort())
    page.goto(path.as_uri() + fragment)
    if top:
        heading = page.get_by_role("heading", name=top).first
        heading.evaluate("(element) => element.scrollIntoView()")
        page.wait_for_timeout(600)
    for frame in page.frames:
        _wait(frame)
    page.wait_for_timeout(600)
    picture = page.screenshot()
    page.close()
    return picture


def _wait(frame: Frame) -> None:
    """Wait until a page is drawn, if it is one of ours."""
    frame.wait_for_load_state()
    frame.wait_for_function(_READY)


def document_picture(path: Path, number: int) -> bytes | None:
    """Return a PNG of a page of a PDF or a DOCX; ``None`` where a program that it needs is missing.

    A PDF needs poppler, a DOCX also LibreOffice.
    """
    if shutil.which("pdftoppm") is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        if path.suffix == ".docx":
            office = shutil.which("soffice")
            if office is None:
                return None
            _run(office, "--headless", "--convert-to", "pdf", "--outdir", folder, str(path))
            path = Path(folder) / f"{path.stem}.pdf"
        pages = ["-f", str(number), "-l", str(number), "-singlefile", "-r", "96", "-png"]
        _run("pdftoppm", *pages, str(path), f"{folder}/page")
        return (Path(folder) / "page.png").read_bytes()


def _run(*command: str) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def webp(picture: bytes) -> bytes:
    """Return a picture as a WebP of at most :data:`MOST_BYTES`, as fine as that allows."""
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    for quality in (92, 85, 70, 50):
        stream = io.BytesIO()
        image.save(stream, "WEBP", quality=quality, method=6)
        if stream.tell() <= MOST_BYTES:
            break
    return stream.getvalue()
