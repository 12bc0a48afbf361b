"""Maps in notebooks: the example runs, and its maps show wherever a notebook is read."""

from __future__ import annotations

import html
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import geomap
from geomap.samples import sample

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

Open = Callable[..., "Page"]

NOTEBOOK = Path(__file__).parents[2] / "docs" / "notebooks" / "geomap.ipynb"
#: Python runs this before anything else; a kernel reaches no machine but its own.
NO_NETWORK = """\
import socket
connect = socket.socket.connect
def guarded(self, address):
    remote = self.family in (socket.AF_INET, socket.AF_INET6)
    if remote and address[0] not in ("127.0.0.1", "::1", "localhost"):
        raise RuntimeError(f"a notebook asked for the network: {address!r}")
    connect(self, address)
socket.socket.connect = guarded
"""
#: What editors allow the outputs of a notebook, as Visual Studio Code does.
EDITOR_POLICY = (
    "default-src 'none'; script-src https: 'unsafe-inline' 'unsafe-eval'; "
    "style-src https: 'unsafe-inline'; img-src https: data:; child-src https: data: blob:"
)


@pytest.fixture(scope="session")
def executed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Run the example notebook in a folder of its own, without a network; return the result."""
    pytest.importorskip("nbconvert")
    pytest.importorskip("ipykernel")
    folder = tmp_path_factory.mktemp("notebook")
    blocked = tmp_path_factory.mktemp("blocked")
    (blocked / "sitecustomize.py").write_text(NO_NETWORK, encoding="utf-8")
    shutil.copy(NOTEBOOK, folder / "geomap.ipynb")
    paths = [str(blocked), *filter(None, [os.environ.get("PYTHONPATH")])]
    subprocess.run(
        [sys.executable, "-m", "nbconvert", "--execute", "--to=notebook", "--inplace",
         "geomap.ipynb"],
        cwd=folder, env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)}, check=True,
    )  # fmt: skip
    return folder / "geomap.ipynb"


@pytest.fixture
def sample_map() -> geomap.EventMap:
    """Return the map of the sample article."""
    article = sample()
    return geomap.EventMap(geomap.extract(article), title=article.title)


def outputs(notebook: Path) -> list[dict[str, Any]]:
    """Return what the cells of a notebook show, by MIME type."""
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    shown = [output for cell in cells for output in cell.get("outputs", [])]
    assert [output for output in shown if output["output_type"] == "error"] == []
    return [output["data"] for output in shown if "data" in output]


def ready(page: Page, maps: int) -> None:
    """Wait until the first maps of a page are drawn."""
    for number in range(maps):
        frame = page.frame_locator("iframe").nth(number)
        frame.locator("html[data-geomap=ready]").wait_for(state="attached", timeout=20_000)


class Sanitised(HTMLParser):
    """What is left of HTML without frames, and without what sanitisers do not know of a style."""

    KNOWN = ("position", "overflow", "max-height", "height", "width", "top", "left", "border")

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=False)
        self.left = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep an element with the known part of its style, unless it is a frame."""
        if tag == "iframe":
            return
        given = (dict(attrs).get("style") or "").split(";")
        style = ";".join(part for part in given if part.split(":")[0] in self.KNOWN)
        self.left += f'<{tag} style="{style}">' if style else f"<{tag}>"

    def handle_endtag(self, tag: str) -> None:
        """Keep an end."""
        self.left += "" if tag == "iframe" else f"</{tag}>"

    def handle_data(self, data: str) -> None:
        """Keep text."""
        self.left += data


def test_the_example_has_no_outputs() -> None:
    """The example is kept as it is typed: what it shows is made anew wherever it runs."""
    notebook = json.loads(NOTEBOOK.read_text(encoding="utf-8"))
    cells = notebook["cells"]
    assert all(cell["metadata"] == {} for cell in cells)
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in code)
    assert len({cell["id"] for cell in cells}) == len(cells)


def test_the_example_runs(executed: Path) -> None:
    """Every cell of the example ends well, and the files that it tells of are there."""
    shown = outputs(executed)
    assert sum("<iframe" in str(data.get("text/html")) for data in shown) == 3
    assert any({"image/png", "text/html"} <= set(data) for data in shown)
    for name in ("article.txt", "map.html", "map.pdf", "report.html", "report.docx"):
        assert (executed.parent / name).stat().st_size > 0


def test_an_exported_page_shows_its_maps(executed: Path, browser: Browser, tmp_path: Path) -> None:
    """What nbconvert writes shows all maps, with all that it asks for refused."""
    from nbconvert import HTMLExporter

    path = tmp_path / "exported.html"
    path.write_text(HTMLExporter().from_filename(str(executed))[0], encoding="utf-8")
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.route(re.compile("^https?:"), lambda route: route.abort())
    page.goto(path.as_uri())
    ready(page, 2)
    report = page.frame_locator("iframe").nth(2)
    report.get_by_role("heading", name="Map").evaluate("e => e.scrollIntoView()")
    drawn = report.frame_locator("iframe").locator("html[data-geomap=ready]")
    drawn.wait_for(state="attached", timeout=20_000)
    instead = page.get_by_text("does not run here")
    assert instead.evaluate_all("all => all.map((e) => e.checkVisibility())") == [False] * 3
    assert page.get_by_role("img", name="Map of 5 events").is_visible()
    context.close()


def test_a_table_stands_where_a_frame_is_missing(open_page: Open, sample_map: Any) -> None:
    """Without frames the table is seen, as high as it is, and is no part of the page otherwise."""
    shown = sample_map._repr_html_()
    page = open_page(f"<!DOCTYPE html>{Sanitised(shown).left}", ready=False)
    assert page.locator("table").evaluate("e => e.checkVisibility()")
    assert page.locator("tbody tr").count() == 12
    assert page.locator("iframe, h1").count() == 0
    short = Sanitised(geomap.EventMap(sample_map.events.head(1))._repr_html_()).left
    page = open_page(f"<!DOCTYPE html><main>{short}</main>", ready=False)
    box = page.locator("main").bounding_box()
    assert box is not None
    assert box["height"] < 300


def test_maps_of_one_notebook_stand_by_themselves(open_page: Open, sample_map: Any) -> None:
    """Five maps weigh some 4 MB; each is drawn, and a filter in one is none in another."""
    shown = [sample_map._repr_html_()] * 5
    assert sum(map(len, shown)) < 5_000_000
    page = open_page(f"<!DOCTYPE html><title>Five</title>{''.join(shown)}", ready=False)
    ready(page, 5)
    frames = [page.frame_locator("iframe").nth(number) for number in (0, 1)]
    before = frames[1].locator("#gm-tally").text_content()
    frames[0].get_by_role("searchbox").fill("Sumy")
    frames[0].locator("#gm-tally", has_text="1 of 12").wait_for()
    assert frames[1].locator("#gm-tally").text_content() == before
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map((e) => e.id)")
    assert len(ids) == len(set(ids))


def test_what_lies_under_a_frame_is_not_reached(open_page: Open, story: Any) -> None:
    """No link of the table under a map can have the focus of the keyboard."""
    shown = geomap.EventMap(story.frame(), areas=story.areas)._repr_html_()
    page = open_page(f"<!DOCTYPE html><title>One</title>{shown}", ready=False)
    ready(page, 1)
    link = page.locator("table a").first
    assert not link.evaluate("(e) => { e.focus(); return document.activeElement === e; }")


def test_a_map_shows_in_an_editor(open_page: Open, sample_map: Any) -> None:
    """A map shows under the policy of an editor, and inside a sandbox, as on a notebook service."""
    policy = f'<meta http-equiv="Content-Security-Policy" content="{EDITOR_POLICY}">'
    shown = sample_map._repr_html_()
    ready(open_page(f"<!DOCTYPE html>{policy}<title>Editor</title>{shown}", ready=False), 1)
    inner = html.escape(f"<!DOCTYPE html><title>Output</title>{shown}")
    service = f'<iframe sandbox="allow-scripts" srcdoc="{inner}"></iframe>'
    page = open_page(f"<!DOCTYPE html><title>Service</title>{service}", ready=False)
    frame = page.frame_locator("iframe").frame_locator("iframe")
    frame.locator("html[data-geomap=ready]").wait_for(state="attached", timeout=20_000)


def test_a_figure_is_as_fine_as_a_screen_and_has_its_text(sample_map: Any) -> None:
    """A notebook gets a picture for screens, its width, and what to tell who cannot see it."""
    figure = geomap.EventFigure(sample_map.events, dpi=300)
    data, about = figure._repr_png_()
    assert data.startswith(b"\x89PNG")
    assert len(data) < 0.7 * len(figure.to_bytes("png"))
    assert about == {"alt": figure.alt_text, "width": 800}
    shown = figure._repr_html_()
    alternative = re.search(r' alt="([^"<>]*)" width="800"', shown)
    assert alternative is not None
    assert html.unescape(alternative.group(1)) == figure.alt_text


def test_texts_are_the_same_each_time(sample_map: Any) -> None:
    """What a notebook shows as text says what there is, not where it lies in memory."""
    events = sample_map.events
    assert repr(sample_map) == "<EventMap of 12 events>"
    assert repr(geomap.EventFigure(events)) == "<EventFigure of 12 events>"
    assert repr(geomap.EventReport(events)) == "<EventReport on 12 events>"
