"""The page where it is narrow: in frames, in old browsers, in other languages, with odd tables."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from html import escape
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import FrameLocator, Page

Open = Callable[..., "Page"]
READY = "html[data-geomap=ready]"
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=="
)


# -- in a frame that allows next to nothing --------------------------------------------------


@pytest.fixture
def framed(browser: Any, story: Any, tmp_path: Any) -> Any:
    """Put the story's page into a frame that may run scripts only; return the frame."""
    contexts = []

    def framed_(how: str) -> FrameLocator:
        page = story.page(lang="en")
        (tmp_path / "inner.html").write_text(page, encoding="utf-8")
        source = 'src="inner.html"' if how == "src" else f'srcdoc="{escape(page)}"'
        frame = f'<iframe sandbox="allow-scripts" {source} width="1200" height="800"></iframe>'
        (tmp_path / "outer.html").write_text(f"<!DOCTYPE html><title>Outer</title>{frame}")
        context = browser.new_context(offline=True, viewport={"width": 1280, "height": 860})
        contexts.append(context)
        outer = context.new_page()
        outer.goto((tmp_path / "outer.html").as_uri())
        inner = outer.frame_locator("iframe")
        inner.locator(READY).wait_for(state="attached")
        return inner

    yield framed_
    for context in contexts:
        context.close()


@pytest.mark.parametrize("how", ["src", "srcdoc"])
def test_what_cannot_be_saved_can_be_copied(framed: Any, how: str) -> None:
    """Where a frame forbids downloads, the page offers the text and says why."""
    page = framed(how)
    page.get_by_role("button", name="CSV").click()
    box = page.get_by_role("dialog")
    assert "may not allow it" in box.inner_text()
    text = box.locator("textarea").input_value()
    assert text.startswith("event_id,")
    assert text.count("story-") >= 15
    box.get_by_role("button", name="Close").click()
    box.wait_for(state="detached")
    page.get_by_role("button", name="Print").click()
    page.locator("#gm-status", has_text="may not let it print").wait_for()


def test_a_page_without_an_address_says_so(framed: Any) -> None:
    """In a srcdoc there is no address to copy: the page gives the fragment, and says so."""
    page = framed("srcdoc")
    page.get_by_role("checkbox", name="Strike").uncheck()
    page.locator(".gm-shown", has_text="12 of 15").wait_for()
    page.get_by_role("button", name="Copy link").click()
    box = page.get_by_role("dialog")
    assert "no address of its own" in box.inner_text()
    assert box.locator("textarea").input_value().startswith("#event_type=")


def test_buttons_on_a_small_map_are_one_row(open_page: Open, story: Any) -> None:
    """On a phone the buttons for what is off the map take one line of it; each can be reached."""
    far = [("Washington", -77.0, 38.9), ("Canberra", 149.1, -35.3), ("Lima", -77.0, -12.0)]
    near = [("Kyiv", 30.5 + step / 9, 50.4) for step in range(9)]
    events = [
        {"event_id": f"{n}", "event_type": "other", "precision": "city", "place_label": name,
         "lon": lon, "lat": lat}
        for n, (name, lon, lat) in enumerate((*near, *far))
    ]  # fmt: skip
    html = story.page([*events, {"event_id": "x", "event_type": "call"}])
    page = open_page(html, "#map=6/50.4/30.5", viewport={"width": 360, "height": 480})
    corner = page.locator(".gm-corner")
    assert corner.bounding_box()["height"] < 50
    last = corner.locator("button:visible").last
    last.focus()
    box = last.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 360


# -- in a browser that lacks something -------------------------------------------------------


@pytest.mark.parametrize(
    "lack",
    [
        "delete window.DecompressionStream",
        "delete window.Path2D",
        "HTMLCanvasElement.prototype.getContext = () => null",
        "delete Intl.PluralRules",
    ],
)
def test_a_browser_that_lacks_something_shows_the_table(
    browser: Any, story: Any, tmp_path: Any, lack: str
) -> None:
    """Whatever is missing, the reader gets the events as a table, and is told."""
    path = tmp_path / "page.html"
    path.write_text(story.page(lang="en"), encoding="utf-8")
    context = browser.new_context(offline=True)
    context.add_init_script(lack)
    page = context.new_page()
    page.goto(path.as_uri())
    page.locator("#gm-plain").wait_for()
    assert "could not draw the map" in page.inner_text("#gm-plain")
    assert page.locator("#gm-plain tbody tr").count() == 15
    assert not page.locator("#gm-page").is_visible()
    context.close()


def test_nothing_moves_for_readers_who_ask_for_that(open_page: Open, story: Any) -> None:
    """With prefers-reduced-motion the page works, and its map and cards come at once."""
    page = open_page(story.page(lang="en"), reduced_motion="reduce")
    assert page.inner_text(".gm-shown") == "15 events"
    before = page.url
    page.get_by_role("button", name="Zoom in").click()
    page.wait_for_timeout(300)
    assert page.url != before
    page.locator(".gm-open").first.click()
    page.locator(".gm-card").wait_for()
    running = "() => document.getAnimations().filter((one) => one.playState === 'running').length"
    assert page.evaluate(running) == 0
    assert page.locator(".leaflet-zoom-anim, .leaflet-fade-anim").count() == 0


@pytest.mark.parametrize("contrast", ["more", "no-preference"])
@pytest.mark.parametrize("forced", ["active", "none"])
def test_contrast_that_readers_ask_for(
    open_page: Open, story: Any, contrast: str, forced: str
) -> None:
    """With more contrast or colours of the reader's own, the page is drawn all the same."""
    page = open_page(story.page(lang="en"), forced_colors=forced, contrast=contrast)
    assert page.inner_text(".gm-shown") == "15 events"


# -- languages -------------------------------------------------------------------------------

READERS = {
    "en-US": ("en", "events", "Aug 1 – Oct 26, 2025", "Thursday, October 16, 2025", "1,200"),
    "en-GB": ("en", "events", "1 Aug – 26 Oct 2025", "Thursday, 16 October 2025", "1,200"),
    "fr-FR": ("fr", "événements", "1 août – 26 oct. 2025", "jeudi 16 octobre 2025", "1 200"),
    "de-DE": ("de", "Ereignisse", "1. Aug. – 26. Okt. 2025", "Donnerstag, 16. Oktober", "1.200"),
    "es-ES": ("es", "sucesos", "1 ago – 26 oct 2025", "jueves, 16 de octubre de 2025", "1200"),
    "uk-UA": ("uk", "подій", "1 серп. – 26 жовт. 2025 р.", "четвер, 16 жовтня 2025 р.", "1 200"),
    "ru-RU": ("ru", "событий", "1 авг. – 26 окт. 2025 г.", "четверг, 16 октября 2025 г.", "1 200"),
}  # fmt: skip


def spaced(text: str) -> str:
    """Return text with every space a plain one: which one is the locale's own business."""
    return re.sub(r"[\u00a0\u2009\u202f]", " ", text)


@pytest.mark.parametrize("locale", READERS)
def test_the_page_speaks_the_readers_language(open_page: Open, story: Any, locale: str) -> None:
    """Where the author chose none, words, dates and numbers are those of the reader's locale."""
    lang, events, span, day, number = READERS[locale]
    rows = story.rows()
    rows[0]["counts"] = {"killed": 1200}
    page = open_page(story.page(rows), "#event=story-01", locale=locale)
    page.locator(".gm-card").wait_for()
    assert page.locator("html").get_attribute("lang") == lang
    assert page.inner_text(".gm-shown") == f"15 {events}"
    assert spaced(page.inner_text(".gm-range")).replace("–", "–") == span
    card = spaced(page.inner_text(".gm-card"))
    assert day in card
    assert number in card


def test_a_reader_of_another_language_gets_the_datas(open_page: Open, story: Any) -> None:
    """For a reader of a language that the page lacks it speaks that of its events."""
    rows = [{**row, "lang": "uk"} for row in story.rows()]
    page = open_page(story.page(rows), locale="ja-JP")
    assert page.locator("html").get_attribute("lang") == "uk"
    assert "подій" in page.inner_text(".gm-shown")


def test_the_authors_choice_wins(open_page: Open, story: Any) -> None:
    """The author's language is the page's, whatever the reader's is."""
    page = open_page(story.page(lang="fr"), locale="de-DE")
    assert page.inner_text(".gm-shown") == "15 événements"


# -- what was left out, and where it was told ------------------------------------------------


def test_the_page_says_what_was_coarsened_and_left_out(open_page: Open, story: Any) -> None:
    """Above the map stands what was done on purpose, in the reader's language, embedded too."""
    html = story.page(coarsen="region", redact=["quote", "source_url"])
    page = open_page(html, locale="de-DE")
    notice = page.inner_text("#gm-notice")
    assert "vergröbert, auf: Region" in notice
    assert "Mit Absicht weggelassen: Zitate, Links zu Quellen." in notice
    embedded = open_page(html, "#embed")
    assert embedded.locator("#gm-notice").is_visible()
    plain = open_page(html, ready=False, java_script_enabled=False)
    assert "coarsened on purpose" in plain.inner_text("#gm-plain")


def test_a_page_that_hides_nothing_says_nothing(open_page: Open, story: Any) -> None:
    """Without coarsening there is no notice, and it takes no room."""
    page = open_page(story.page())
    assert not page.locator("#gm-notice").is_visible()


def test_all_sources_of_a_merged_event_are_on_its_card(open_page: Open, story: Any) -> None:
    """A merged event names each source with its link, day and quote; a bad address is no link."""
    sources = [
        {"title": "First", "source_url": "https://one.example/a", "published": "2025-10-16"},
        {"title": "Second", "source_url": "javascript:alert(1)", "quote": "They said so."},
        {"document_id": "third.txt", "attribution": "the mayor"},
    ]
    event = {**story.rows()[0], "sources": sources}
    page = open_page(story.page([event]), "#event=story-01")
    items = page.locator(".gm-sources li")
    items.first.wait_for()
    assert items.count() == 3
    assert "3 sources" in page.inner_text(".gm-card")
    assert page.locator(".gm-sources a").all_inner_texts() == ["First"]
    assert "16 Oct 2025" in items.nth(0).inner_text()
    assert "They said so." in items.nth(1).inner_text()
    assert "third.txt" in items.nth(2).inner_text()


# -- odd tables ------------------------------------------------------------------------------


def test_json_cells_of_any_form_show_on_the_card(open_page: Open, story: Any) -> None:
    """Objects where texts are expected read as JSON, also those that cannot be made a text."""
    odd = {"toString": 1, "valueOf": 1}
    event = {
        **story.rows()[0], "actors": {"initiator": [odd]}, "counts": {"dead": odd, "hurt": [1, 2]},
        "place_candidates": [{"place_label": odd, "country": odd}, odd],
        "sources": [{"title": odd, "source_url": odd, "published": odd, "quote": [1], "lang": odd}],
    }  # fmt: skip
    page = open_page(story.page([event]), "#event=story-01")
    page.locator(".gm-card").wait_for()
    text = page.locator(".gm-card").text_content() or ""
    assert text.count('{"toString":1,"valueOf":1}') >= 6
    assert "[1,2]" in text
    assert "[object" not in text


def test_wider_than_the_world_events_stand_on_the_copy_in_the_middle(
    open_page: Open, story: Any
) -> None:
    """On a map that shows the world more than once, a click in its middle finds the event."""
    event = {"event_type": "other", "lat": 0.0, "lon": 0.0, "event_id": "x"}
    page = open_page(story.page([event]), "#map=1/0/0", viewport={"width": 2400, "height": 900})
    box = page.locator(".folium-map").bounding_box()
    assert box is not None
    assert box["width"] > 1100
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.locator(".gm-card").wait_for()


def test_a_column_may_be_called_area(open_page: Open, story: Any) -> None:
    """A column named as one of the page's own inner ones is shown, and the regions still drawn."""
    rows = [{**row, "area": "12 ha", "lons": 1} for row in story.rows()]
    page = open_page(story.page(rows), "#map=7/49.1/44.3")
    box = page.locator(".folium-map").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.locator(".gm-card", has_text="Volgograd Oblast").wait_for()
    assert "12 ha" in page.inner_text(".gm-card")


def test_the_poles_and_the_antimeridian_are_on_the_map(open_page: Open, story: Any) -> None:
    """Events at the poles and on both sides of 180° are placed and can all be seen at once."""
    events = [
        {"event_type": "other", "lat": lat, "lon": lon, "event_id": f"{lat} {lon}"}
        for lat, lon in ((90.0, 0.0), (-90.0, 180.0), (0.0, -180.0), (0.0, 180.0))
    ]
    page = open_page(story.page(events))
    assert page.locator("tbody:not(.gm-unplaced) tr[data-row]").count() == 4
    assert not page.locator(".gm-chip", has_text="without a place").is_visible()
    page.evaluate("() => { location.hash = 'event=0.0%20180.0'; }")
    page.locator(".gm-card").wait_for()
    assert "0; 180" in page.inner_text(".gm-card")


def test_events_all_over_the_world_show_the_world_as_usual(open_page: Open, story: Any) -> None:
    """Where no part of the globe is empty, the map is cut at 180° and nowhere else."""
    events = [
        {"event_type": "other", "lat": lat, "lon": lon}
        for lat in (-40.0, 0.0, 40.0)
        for lon in (*range(-175, 90, 10), *range(100, 180, 10))
    ]
    page = open_page(story.page(events))
    page.get_by_role("button", name="Show everything").click()
    page.wait_for_timeout(400)
    longitude = float(page.evaluate("location.hash").split("/")[-1].split("&")[0])
    assert abs(longitude) < 20


def test_a_polygon_across_180_is_drawn_in_one_piece(open_page: Open, story: Any) -> None:
    """A region cut at 180° is one shape: a click on either side of the line opens its event."""
    west = [(175.0, 60.0), (180.0, 60.0), (180.0, 66.0), (175.0, 66.0), (175.0, 60.0)]
    east = [(-180.0, 60.0), (-175.0, 60.0), (-175.0, 66.0), (-180.0, 66.0), (-180.0, 60.0)]
    event = {
        "event_type": "strike", "precision": "region", "place_id": "x:1", "place_label": "Both",
        "lat": 63.0, "lon": 179.0,
    }  # fmt: skip
    html = story.EventMap(
        story.frame([event]), lang="en", areas=lambda ids: {"x:1": [[west], [east]]}
    ).to_html()
    for lon in ("176.5", "-176.5", "183.5"):
        page = open_page(html, f"#map=6/61.5/{lon}")
        box = page.locator(".folium-map").bounding_box()
        assert box is not None
        page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        page.locator(".gm-card", has_text="Both").wait_for()


@pytest.mark.parametrize("width", [360, 1280])
def test_texts_of_100000_characters_leave_the_page_its_shape(
    open_page: Open, story: Any, width: int
) -> None:
    """In every field at once: the page is not wider, list rows stay low, the card holds all."""
    text = "word " * 20_000
    unbroken = "W" * 100_000
    fields = ("event_type", "subtype", "status", "place_label", "place_name", "quote", "title",
              "attribution", "country", "note")  # fmt: skip
    events = [
        {**dict.fromkeys(fields, value), "event_id": name, "lat": 50.0, "lon": 30.0 + number}
        for number, (name, value) in enumerate((("words", text), ("unbroken", unbroken)))
    ]
    page = open_page(story.page(events), viewport={"width": width, "height": 800})
    assert page.evaluate("() => document.documentElement.scrollWidth") <= width
    heights = page.locator("tr[data-row]").evaluate_all("(rows) => rows.map((r) => r.clientHeight)")
    assert max(heights) < 400
    page.evaluate("() => { location.hash = 'event=unbroken'; }")
    page.locator(".gm-card").wait_for()
    assert page.locator("blockquote").text_content() == unbroken
    assert page.evaluate("() => document.documentElement.scrollWidth") <= width


def test_tiles_that_answer_take_over_the_names(browser: Any, story: Any, tmp_path: Any) -> None:
    """When online tiles come, they are credited, and ours are the marks alone."""
    path = tmp_path / "tiles.html"
    path.write_text(story.page(tiles="OpenStreetMap.Mapnik", lang="en"), encoding="utf-8")
    context = browser.new_context(viewport={"width": 900, "height": 700})
    page = context.new_page()
    faults: list[str] = []
    page.on("console", lambda m: faults.append(m.text) if m.type == "error" else None)
    page.route(re.compile("^https?:"), lambda r: r.fulfill(body=PIXEL, content_type="image/png"))
    page.goto(path.as_uri())
    page.locator(".leaflet-tile-loaded").first.wait_for(state="attached")
    assert page.inner_text(".gm-attribution") == "(C) OpenStreetMap contributors"
    assert page.locator(".leaflet-tile-loaded").count() > 4
    assert faults == []
    context.close()
