"""Everyone can use the page: axe-core finds nothing in any of its states."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

Open = Callable[..., "Page"]

WINDOWS = {
    "desk": ({"width": 1440, "height": 900}, ""),
    "tablet": ({"width": 768, "height": 1024}, ""),
    "phone": ({"width": 360, "height": 740}, ""),
    "embedded": ({"width": 700, "height": 420}, "#embed"),
}


AT_REST = """
async () => {
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  await frame(); await frame();
  await Promise.allSettled(document.getAnimations().map((moving) => moving.finished));
}
"""


def findings(page: Page, axe: str) -> list[str]:
    """Return what axe-core finds once nothing fades any more, each with where it is."""
    page.evaluate(AT_REST)
    page.evaluate(axe)
    found = page.evaluate("async () => (await axe.run(document)).violations")
    return [
        f"{one['impact']} {one['id']}: {[node['target'] for node in one['nodes']][:3]}"
        for one in found
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("window", WINDOWS)
def test_every_state(open_page: Open, story: Any, axe: str, window: str, scheme: str) -> None:
    """At first, with all panels open, the list focused, a card open, a filter set, on paper."""
    viewport, fragment = WINDOWS[window]
    html = story.page(lang="en", subtitle="A subtitle")
    page = open_page(html, fragment, viewport=viewport, color_scheme=scheme)
    assert findings(page, axe) == []
    if window != "embedded":
        page.evaluate(
            "() => { for (const d of document.querySelectorAll('details')) d.open = true; }"
        )
        assert findings(page, axe) == []
        page.locator(".gm-open").first.focus()
        assert findings(page, axe) == []
        page.get_by_role("checkbox", name="Strike").uncheck()
        page.locator(".gm-shown", has_text="12").wait_for()
    page.evaluate("() => { location.hash += '&event=story-12'; }")
    page.locator(".gm-card").wait_for()
    page.wait_for_timeout(300)  # a card on a small screen rises into sight
    assert findings(page, axe) == []
    page.keyboard.press("Escape")
    page.emulate_media(media="print")
    page.wait_for_timeout(200)
    assert findings(page, axe) == []


@pytest.mark.parametrize("lang", ["en", "fr", "uk", "ru", "de", "es"])
def test_every_language(open_page: Open, story: Any, axe: str, lang: str) -> None:
    """In each language of the interface, with something coarsened and left out, and a card open."""
    page = open_page(story.page(lang=lang, coarsen="region", redact=["counts"]), "#event=1")
    page.locator(".gm-card").wait_for()
    assert findings(page, axe) == []


def test_the_panel_on_a_folium_map(browser: Any, story: Any, axe: str, tmp_path: Any) -> None:
    """On folium's own page nothing serious is found, with the panel and all in it open."""
    path = tmp_path / "folium.html"
    m = story.EventMap(story.frame(), title="A story", areas=story.areas).to_folium()
    m.save(str(path))
    context = browser.new_context(offline=True, viewport={"width": 1200, "height": 760})
    page = context.new_page()
    page.goto(path.as_uri())
    page.wait_for_selector("html[data-geomap=ready]", state="attached")
    page.evaluate("() => { for (const d of document.querySelectorAll('details')) d.open = true; }")
    page.locator(".gm-panel .gm-open").first.click()
    page.locator(".gm-card").wait_for()
    page.wait_for_function(
        "() => [...document.querySelectorAll('.leaflet-popup')]"
        ".every((popup) => getComputedStyle(popup).opacity === '1')"
    )
    grave = [one for one in findings(page, axe) if one.startswith(("serious", "critical"))]
    assert grave == []
    context.close()


def test_a_page_without_events(open_page: Open, story: Any, axe: str) -> None:
    """A page without events is as sound."""
    assert findings(open_page(story.page([], lang="en")), axe) == []


def test_the_table_for_old_browsers(browser: Any, story: Any, axe: str, tmp_path: Any) -> None:
    """So is the table that stands where the map could not be drawn."""
    path = tmp_path / "page.html"
    path.write_text(story.page(lang="en"), encoding="utf-8")
    context = browser.new_context(offline=True)
    context.add_init_script("delete window.DecompressionStream")
    page = context.new_page()
    page.goto(path.as_uri())
    page.locator("#gm-plain").wait_for()
    assert findings(page, axe) == []
    context.close()
