"""The report as a page: whole, inert, the same numbers, for everyone."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from geomap.figure.fonts import clean
from geomap.page.words import interface_words
from geomap.report import EventReport

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

Made = Callable[..., pd.DataFrame]
Open = Callable[..., "Page"]
FRAME = "iframe.live"


def html(events: pd.DataFrame, **options: Any) -> str:
    """Return a report as a page."""
    return EventReport(events, **{"lang": "en", **options}).to_bytes("html").decode("utf-8")


def without_frame(text: str) -> str:
    """Return a page without what its frame holds."""
    return re.sub(r' srcdoc="[^"]*"', "", text)


def test_counts_are_those_of_the_table(
    made: Made, tables: Callable[[str], list[list[list[str]]]]
) -> None:
    """The tables of the page count what the table's columns hold, and list every event."""
    events = made(60)
    types, statuses, _, _, listed = tables(html(events))
    words = interface_words("en")
    for table, column, terms in ((types, "event_type", "types"), (statuses, "status", "statuses")):
        counted = events[column].value_counts()
        assert {label: int(n) for label, n, *_ in table[1:]} == {
            words[terms][word]: n for word, n in counted.items()
        }
    assert [row[0] for row in listed[1:]] == [str(n) for n in range(1, 61)]


def test_counts_are_those_of_the_map(made: Made, open_page: Open) -> None:
    """The legend of the live map has the numbers of the lead figures."""
    page = open_page(html(made(40)), ready=False)
    page.locator(FRAME).scroll_into_view_if_needed()
    frame = page.frame_locator(FRAME)
    frame.locator("html[data-geomap=ready]").wait_for(state="attached")
    shown = frame.locator(".gm-facets").evaluate(
        "(facets) => [...facets.querySelectorAll('.gm-facet')].map((f) => f.textContent)"
    )
    told = (
        page.locator(".tally")
        .first.locator("tbody tr")
        .evaluate_all(
            "(rows) => rows.map((r) => r.children[0].textContent + r.children[1].textContent)"
        )
    )
    assert told
    assert all(count in shown[0] for count in told), (told, shown[0])


def test_sections_and_headings(made: Made, open_page: Open) -> None:
    """One heading of the first level, sections named by theirs, no level left out."""
    page = open_page(html(made(8)), ready=False)
    levels = page.locator("h1, h2, h3").evaluate_all("(hs) => hs.map((h) => +h.tagName[1])")
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    links = page.locator("nav a").evaluate_all("(as) => as.map((a) => a.getAttribute('href'))")
    assert links == [
        "#figures", "#map", "#timeline", "#events", "#unplaced", "#undated", "#refused", "#method",
        "#credits",
    ]  # fmt: skip
    assert all(page.locator(link).count() == 1 for link in links)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 768, 360])
def test_everyone_can_use_it(
    made: Made,
    open_page: Open,
    axe: str,
    findings: Callable[..., list[str]],
    width: int,
    scheme: str,
) -> None:
    """Nothing that axe-core finds, on the screen and on paper; nothing wider than the window."""
    options = {"viewport": {"width": width, "height": 900}, "color_scheme": scheme}
    page = open_page(html(made(12), subtitle="A subtitle"), ready=False, **options)
    page.locator(FRAME).scroll_into_view_if_needed()
    page.frame_locator(FRAME).locator("html[data-geomap=ready]").wait_for(state="attached")
    assert findings(page, axe) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.emulate_media(media="print")
    assert findings(page, axe) == []


def test_the_map_shows_the_events(made: Made, open_page: Open) -> None:
    """In a frame that is loaded when it is scrolled to, the map stands where the events are."""
    page = open_page(html(made(12)), ready=False)
    page.locator(FRAME).scroll_into_view_if_needed()
    frame = page.frame_locator(FRAME)
    frame.locator("html[data-geomap=ready]").wait_for(state="attached")
    page.wait_for_timeout(600)
    lon = frame.locator("html").evaluate("() => window.map_2.getCenter().lng")
    assert 15 < lon < 40


def test_paper_has_a_picture(made: Made, open_page: Open) -> None:
    """On paper a still picture with its alternative text stands for the map."""
    text = html(made(12))
    page = open_page(text, ready=False)
    assert page.locator(".still img").is_visible() is False
    page.emulate_media(media="print")
    assert page.locator(".still img").is_visible()
    assert page.locator(FRAME).is_visible() is False
    assert re.search(r'class="still"><img alt="Map of 12 events', text)


def test_without_scripts_there_is_a_picture(made: Made, browser: Browser, tmp_path: Path) -> None:
    """A browser that runs no scripts shows the still picture, and no empty frame."""
    path = tmp_path / "report.html"
    path.write_text(html(made(12)), encoding="utf-8")
    context = browser.new_context(offline=True, java_script_enabled=False)
    page = context.new_page()
    page.goto(path.as_uri())
    assert page.locator(".still img").is_visible()
    assert page.locator(FRAME).is_visible() is False
    context.close()


def test_hostile_texts_are_text(made: Made, hostile: list[str], open_page: Open) -> None:
    """In each field, each text is shown as it is; no script, no request, no element of its own."""
    events = made(len(hostile))
    for column in (
        "place_label", "place_name", "attribution", "quote", "title", "source_url", "subtype",
        "cause", "country", "date_text", "place_note", "document_id", "date_precision", "published",
    ):  # fmt: skip
        events[column] = pd.Series(hostile, dtype=object)
    events["actors"] = [{text: [text]} for text in hostile]
    events["counts"] = [{text: text} for text in hostile]
    events.attrs["rejected"] = [
        {"file": text, "line": 3, "column": text, "value": text, "reason": text}
        for text in hostile[:90]
    ]
    events.attrs["notes"] = hostile[:40]
    report = EventReport(
        events, title=hostile[0], subtitle=hostile[6], source=hostile[7], lang="en"
    )
    page = open_page(report.to_bytes("html").decode("utf-8"), ready=False)
    page.evaluate("() => { window.ran = 0; }")
    quotes = page.locator(".events blockquote").all_text_contents()
    assert sorted(quotes) == sorted(filter(None, (clean(text, 700) for text in hostile)))
    assert page.locator("h1").text_content() == clean(hostile[0])
    tags = page.evaluate("() => [...new Set([...document.body.querySelectorAll('*')].map((e) =>"
                         " e.tagName.toLowerCase()))].sort()")  # fmt: skip
    assert set(tags) <= {
        "a", "bdi", "blockquote", "caption", "div", "figcaption", "figure", "h1", "h2", "h3",
        "header", "iframe", "img", "li", "main", "nav", "p", "path", "q", "rect", "section", "span",
        "strong", "svg", "symbol", "table", "tbody", "td", "th", "thead", "tr", "ul", "use",
    }  # fmt: skip
    links = page.locator("a").evaluate_all("(as) => as.map((a) => a.getAttribute('href'))")
    assert all(re.match(r"https?://|#[a-z]", link) for link in links)
    assert page.evaluate("window.ran") == 0


def test_nothing_is_asked_of_anybody(made: Made) -> None:
    """No address but those of the sources is in the page, and its policy allows none."""
    text = without_frame(html(made(12)))
    assert set(re.findall(r'(?:href|src)="([^"#]{1,24})', text)) <= {
        "data:,", "data:image/svg+xml;base6", "https://www.example.org/",
    }  # fmt: skip
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', text)
    assert policy is not None
    assert policy[1].startswith("default-src 'none'")
    assert "<script" not in text
    assert 'sandbox="allow-scripts allow-popups allow-downloads"' in text
    assert 'loading="lazy"' in text


def test_a_report_of_nothing_is_a_report(made: Made, open_page: Open) -> None:
    """Without events the page says so, and shows no empty table."""
    page = open_page(html(made(0), title="Quiet"), ready=False)
    assert page.locator("h1").text_content() == "Quiet"
    assert page.locator("table").count() == 0
    assert page.locator("#events p").first.text_content() == "There are no events in this table."


def test_a_quote_says_its_language(made: Made) -> None:
    """A screen reader reads a quote aloud in the language that it is in."""
    html = EventReport(made(1, lang="fr"), lang="en").to_bytes("html").decode()
    assert '<blockquote lang="fr" dir="auto">Sentence 0 of a text.' in html
