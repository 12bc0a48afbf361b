"""What every test shares: no network, a folder of its own to work in, one browser for all pages."""

from __future__ import annotations

import importlib.util
import shutil
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, NoReturn

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ARGUMENTS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
READY = "html[data-geomap=ready]"

Serving = Callable[[type[BaseHTTPRequestHandler]], str]
Open = Callable[..., "Page"]
#: SIGHUP, SIGINT and SIGTERM, the first of which Windows does not have.
_STOPPING = {1, 2, 15}
_LOCAL = {"127.0.0.1", "::1", "localhost"}


def _refuse(address: Any) -> NoReturn:
    raise RuntimeError(f"a test asked for the network: {address!r}")


@pytest.fixture(scope="session")
def module() -> Callable[[str], ModuleType]:
    """Return what loads a module of the tests by its path: they are no package."""

    def loaded(path: str) -> ModuleType:
        name = path.replace("/", "_")
        file = Path(__file__).parent / f"{path}.py"
        spec = importlib.util.spec_from_file_location(name, file)
        assert spec is not None
        assert spec.loader is not None
        found = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(found)
        return found

    return loaded


@pytest.fixture(scope="session")
def hostile(module: Callable[[str], ModuleType]) -> list[str]:
    """Return texts that would do harm somewhere."""
    return list(module("page/hostile").TEXTS)


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a test reach no machine but this one."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        remote = self.family in (socket.AF_INET, socket.AF_INET6)
        if remote and str(address[0]) not in _LOCAL:
            _refuse(address)
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture
def serving(monkeypatch: pytest.MonkeyPatch) -> Iterator[Serving]:
    """Return what runs a server on this machine until the end of the test, and its address."""
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    with ExitStack() as running:

        def serve(handler: type[BaseHTTPRequestHandler]) -> str:
            server = running.enter_context(ThreadingHTTPServer(("127.0.0.1", 0), handler))
            server.daemon_threads = True
            thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
            thread.start()
            running.callback(thread.join)
            running.callback(server.shutdown)
            return f"http://127.0.0.1:{server.server_address[1]}"

        yield serve


@pytest.fixture(autouse=True, scope="session")
def heeded_signals() -> None:
    """Let what tests start heed the signals that are ignored here: in the background, by nohup."""
    for number in signal.valid_signals():
        if number in _STOPPING and signal.getsignal(number) == signal.SIG_IGN:
            signal.signal(number, lambda *_: None)


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run each test in an empty folder, so that nothing lands in the project."""
    monkeypatch.chdir(tmp_path)


def _chromium() -> str | None:
    return (
        shutil.which("chromium")
        or shutil.which("chromium-browser")
        or shutil.which("google-chrome")
    )


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start the one browser of the run; skip where there is none."""
    path = _chromium()
    if path is None or importlib.util.find_spec("playwright") is None:
        pytest.skip(
            "no Chromium with Playwright here: apt-get install chromium, pip install playwright"
        )
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def axe() -> str:
    """Return the script of axe-core, as its package for Playwright holds it; skip without it."""
    found = importlib.util.find_spec("axe_playwright_python")
    if found is None or found.submodule_search_locations is None:
        pytest.skip("no axe-core here: pip install axe-playwright-python")
    return (Path(found.submodule_search_locations[0]) / "axe.min.js").read_text(encoding="utf-8")


@pytest.fixture
def open_page(browser: Browser, tmp_path: Path) -> Iterator[Open]:
    """Open a page from disk; any request, script error or console error fails the test.

    The page is given as its text, or as its path; a file beside it may be ``missing``.
    """
    contexts: list[Any] = []
    faults: list[str] = []

    def open_(
        html: str | Path,
        fragment: str = "",
        *,
        ready: bool = True,
        missing: bool = False,
        **options: Any,
    ) -> Page:
        path = html if isinstance(html, Path) else tmp_path / "page.html"
        if isinstance(html, str):
            path.write_bytes(html.encode("utf-8"))
        settings = {"viewport": {"width": 1280, "height": 800}, "locale": "en-GB", **options}
        context = browser.new_context(offline=True, **settings)
        contexts.append(context)
        context.grant_permissions([])
        page = context.new_page()
        local = ("file:", "data:", "blob:", "about:")
        page.on("request", lambda r: None if r.url.startswith(local) else faults.append(r.url))
        page.on("pageerror", lambda error: faults.append(str(error)))
        known = "ERR_FILE_NOT_FOUND" if missing else "no text of the console is empty"
        page.on(
            "console",
            lambda m: faults.append(m.text) if m.type == "error" and known not in m.text else None,
        )
        page.goto(path.as_uri() + fragment)
        if ready:
            page.wait_for_selector(READY, state="attached", timeout=20_000)
        return page

    yield open_
    for context in contexts:
        context.close()
    assert faults == []
