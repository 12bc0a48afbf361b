"""Maps in JupyterLab itself, where it is installed: with and without trust in the notebook."""

from __future__ import annotations

import importlib.util
import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.error import URLError

import pytest

import geomap
from geomap.samples import sample

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.skipif(
    importlib.util.find_spec("jupyterlab") is None, reason="needs: pip install jupyterlab"
)
#: All cells are drawn, also those out of sight.
SETTINGS = {"windowingMode": "none"}


@pytest.fixture
def notebook(tmp_path: Path) -> Path:
    """Write a notebook that shows a map and a figure of the sample article, as if it had run."""
    events = geomap.extract(sample())
    maps = geomap.EventMap(events, title="A map")
    shown = (maps._repr_html_(), geomap.EventFigure(events)._repr_html_())
    cells = [
        {
            "cell_type": "code", "execution_count": 1, "id": f"cell-{number}", "metadata": {},
            "source": "", "outputs": [{
                "output_type": "execute_result", "execution_count": 1, "metadata": {},
                "data": {"text/html": one},
            }],
        }
        for number, one in enumerate(shown)
    ]  # fmt: skip
    kernel = {"kernelspec": {"display_name": "Python 3", "name": "python3"}}
    path = tmp_path / "notebooks" / "map.ipynb"
    path.parent.mkdir()
    content = {"cells": cells, "metadata": kernel, "nbformat": 4, "nbformat_minor": 5}
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


@pytest.fixture
def address(notebook: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Start JupyterLab with folders of its own, and return the address of the notebook."""
    for name in ("CONFIG", "DATA", "RUNTIME"):
        monkeypatch.setenv(f"JUPYTER_{name}_DIR", str(tmp_path / name))
    settings = tmp_path / "CONFIG/lab/user-settings/@jupyterlab/notebook-extension"
    settings.mkdir(parents=True)
    (settings / "tracker.jupyterlab-settings").write_text(json.dumps(SETTINGS), encoding="utf-8")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        host = f"127.0.0.1:{free.getsockname()[1]}"
    options = [
        "--no-browser", "--allow-root", "--ip=127.0.0.1", f"--port={host.split(':')[1]}",
        "--IdentityProvider.token=", f"--ServerApp.root_dir={notebook.parent}",
    ]  # fmt: skip
    with (tmp_path / "log").open("wb") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "jupyterlab", *options], env=os.environ, stdout=log, stderr=log
        )
    try:
        _await(f"http://{host}/api")
        yield f"http://{host}/lab/tree/map.ipynb?reset"
    finally:
        server.terminate()
        server.wait()


def _await(address: str) -> None:
    for _ in range(240):
        try:
            urllib.request.urlopen(address).close()
        except URLError:
            time.sleep(0.5)
        else:
            return
    raise TimeoutError(address)


def opened(browser: Browser, address: str) -> tuple[Page, list[str]]:
    """Open a notebook; return the page, and the list of what it asked of other machines."""
    page = browser.new_context(viewport={"width": 1300, "height": 1000}).new_page()
    asked: list[str] = []

    def guard(route: Any) -> None:
        if route.request.url.startswith(("http://127.0.0.1:", "data:", "blob:", "about:")):
            route.continue_()
        else:
            asked.append(route.request.url)
            route.abort()

    page.route("**/*", guard)
    page.goto(address)
    page.locator(".jp-Notebook .jp-RenderedHTML").nth(1).wait_for(timeout=90_000)
    return page, asked


def test_jupyterlab_shows_maps(browser: Browser, address: str, notebook: Path) -> None:
    """Without trust a map is its events, with trust it is drawn; neither asks for anything."""
    page, asked = opened(browser, address)
    assert page.locator(".jp-Notebook iframe").count() == 0
    assert page.get_by_text("does not run here").is_visible()
    assert page.locator(".jp-Notebook tbody tr").count() == 12
    figure = page.get_by_role("img", name="Map of 12 events")
    assert figure.evaluate("e => e.naturalWidth > 0")
    page.context.close()
    subprocess.run([sys.executable, "-m", "jupyter", "trust", str(notebook)], check=True)
    page, asked_too = opened(browser, address)
    frame = page.locator(".jp-Notebook iframe").content_frame
    frame.locator("html[data-geomap=ready]").wait_for(state="attached", timeout=30_000)
    assert frame.locator("#gm-title").text_content() == "A map"
    assert not page.get_by_text("does not run here").evaluate("e => e.checkVisibility()")
    page.context.close()
    assert asked + asked_too == []
