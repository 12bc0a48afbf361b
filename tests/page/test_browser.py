"""The page in a real browser, opened from disk, with the network blocked."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

Open = Callable[..., "Page"]


@pytest.fixture(scope="session")
def story_page(story: Any) -> str:
    """Return the page of the story."""
    return str(story.page())


def shown(page: Page) -> int:
    """Return the number of events that the page says pass the filters."""
    text = page.inner_text(".gm-shown")
    match = re.match(r"[\d,]+", text)
    assert match is not None, text
    return int(match.group().replace(",", ""))


def wait_for_shown(page: Page, count: int) -> None:
    """Wait until the page says that so many events pass."""
    from playwright.sync_api import expect

    expect(page.locator(".gm-shown")).to_have_text(re.compile(rf"^{count}\b"))


def rows(page: Page) -> int:
    """Return the number of events in the list."""
    return page.locator(".gm-list tr[data-row]").count()


def hash_of(page: Page) -> str:
    """Return the fragment of the address, once it has been written."""
    page.wait_for_timeout(300)
    return page.url.partition("#")[2]


# -- what is shown ---------------------------------------------------------------------------


def test_opens_without_any_request_and_lists_every_event(open_page: Open, story_page: str) -> None:
    """A page opened from disk asks for nothing, and lists each event, those without a place too."""
    page = open_page(story_page)
    assert page.title() == "A story"
    assert shown(page) == 15
    assert rows(page) == 15
    unplaced = page.locator(".gm-unplaced tr[data-row]")
    assert unplaced.count() == 2
    assert "Call" in unplaced.all_inner_texts()[1]


def test_table_for_readers_without_script_gives_way_to_the_map(
    open_page: Open, story_page: str
) -> None:
    """Where the script runs, the plain table is gone."""
    page = open_page(story_page)
    assert page.locator("#gm-plain").count() == 0


def test_without_script_a_table_holds_the_events(open_page: Open, story_page: str) -> None:
    """Where scripts do not run, the page is a table of the events."""
    page = open_page(story_page, ready=False, java_script_enabled=False)
    assert page.locator("#gm-plain tbody tr").count() == 15
    assert page.locator("#gm-plain").is_visible()
    assert not page.locator("#gm-page").is_visible()
    assert "White House" in page.inner_text("#gm-plain")


def test_marks_are_drawn_and_clickable(open_page: Open, story_page: str) -> None:
    """A click on a mark opens the card of its event."""
    page = open_page(story_page, "#map=7/50.4547/30.5238")
    box = page.locator(".folium-map").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    card = page.locator(".gm-card")
    card.wait_for()
    assert "Alert" in card.inner_text()
    assert "Kyiv" in card.inner_text()
    assert "Sirens sounded" in card.inner_text()


def test_a_region_is_clickable_anywhere(open_page: Open, story_page: str) -> None:
    """A region is its polygon: a click far from its mark opens its event."""
    page = open_page(story_page, "#map=7/49.1/44.3")
    box = page.locator(".folium-map").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.locator(".gm-card").wait_for()
    assert "Volgograd Oblast" in page.inner_text(".gm-card")


def test_a_country_is_not_clickable_all_over(open_page: Open, story_page: str) -> None:
    """An event that is known to a country only does not answer for every spot in it."""
    page = open_page(story_page, "#map=7/61.0/60.0")
    box = page.locator(".folium-map").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_timeout(300)
    assert page.locator(".gm-card").count() == 0


def test_events_at_one_place_are_stepped_through(open_page: Open, story_page: str) -> None:
    """Of two events at one place neither hides the other: the card steps from one to the next."""
    page = open_page(story_page, "#map=8/38.8977/-77.0365")
    box = page.locator(".folium-map").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2 - 10, box["y"] + box["height"] / 2)
    page.locator(".gm-card").wait_for()
    first = page.inner_text("#gm-card-title")
    page.get_by_role("button", name="Next event").click()
    page.wait_for_timeout(200)
    assert {first, page.inner_text("#gm-card-title")} == {"Meeting", "Statement"}
    assert "of 2" in page.inner_text(".gm-steps")


def test_card_tells_everything(open_page: Open, story_page: str) -> None:
    """A card has place as written and resolved, precision, dates, actors, counts, source, doubt."""
    page = open_page(story_page, "#event=story-01")
    page.locator(".gm-card").wait_for()
    card = page.inner_text(".gm-card")
    for text in (
        "Strike", "drone", "Happened", "85%", "Kharkiv Oblast", "Ukraine", "UA-63", "Region",
        "the Kharkiv region", "Thursday", "16 October 2025", "overnight", "Russia", "about 310",
        "36", "the air force", "Overnight, some 310 drones", "A night of drones", "16 Oct 2025",
        "Kharkiv (UA)",
    ):  # fmt: skip
        assert text in card, text
    link = page.locator(".gm-card a")
    assert link.get_attribute("href") == "https://news.example/2025/10/16/drones-and-diplomacy"
    assert "noopener" in (link.get_attribute("rel") or "")


# -- filters ---------------------------------------------------------------------------------


def test_switching_a_type_off_takes_its_events_away(open_page: Open, story_page: str) -> None:
    """A type that is switched off is gone from the count, the list and the other facets' counts."""
    page = open_page(story_page)
    page.get_by_role("checkbox", name="Strike").uncheck()
    wait_for_shown(page, 12)
    assert rows(page) == 12
    denied = page.locator("label", has_text="Denied").locator(".gm-count")
    assert denied.inner_text() == "0"
    assert page.locator("label", has_text="Strike").locator(".gm-count").inner_text() == "3"


def test_dates_and_types_combine(open_page: Open, story_page: str) -> None:
    """Dates and types filter together; undated events have a switch of their own."""
    page = open_page(story_page)
    start = page.get_by_role("slider", name="First day")
    start.focus()
    for _ in range(12):
        page.keyboard.press("PageUp")
    assert (
        page.get_by_role("slider", name="Last day").get_attribute("aria-valuetext") == "26 Oct 2025"
    )
    assert start.get_attribute("aria-valuetext") == "26 Oct 2025"
    wait_for_shown(page, 3)
    page.get_by_label("Undated").uncheck()
    wait_for_shown(page, 1)
    page.get_by_role("checkbox", name="Meeting").uncheck()
    wait_for_shown(page, 0)
    assert page.locator(".gm-nothing").is_visible()


def test_moving_the_first_day_past_august_drops_the_august_summit(
    open_page: Open, story_page: str
) -> None:
    """An event that can have been on any of several days passes while one of them is shown."""
    page = open_page(story_page, "#dates=2025-08-31..2025-10-26")
    assert shown(page) == 15
    page.get_by_role("slider", name="First day").press("ArrowRight")
    wait_for_shown(page, 14)


def test_brush_selects_a_stretch_of_days(open_page: Open, story_page: str) -> None:
    """A drag over the histogram selects the days under it."""
    page = open_page(story_page)
    box = page.locator(".gm-track").bounding_box()
    assert box is not None
    middle = box["y"] + box["height"] / 3
    page.mouse.move(box["x"] + box["width"] * 0.02, middle)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.2, middle, steps=4)
    page.mouse.up()
    wait_for_shown(page, 3)  # Alaska in August, and two undated ones
    assert "dates=2025-08-" in hash_of(page)


def test_play_moves_the_window_and_stops_at_the_end(open_page: Open, story_page: str) -> None:
    """The play button narrows the window, moves it on, and can be stopped."""
    page = open_page(story_page)
    page.get_by_role("button", name="Play").click()
    page.wait_for_timeout(700)
    page.get_by_role("button", name="Pause").click()
    assert "dates=" in hash_of(page)
    assert page.get_by_role("button", name="Play").count() == 1


def test_search_finds_words_in_quotes_and_places(open_page: Open, story_page: str) -> None:
    """Search looks in quotes, places and actors, without regard to case and accents."""
    page = open_page(story_page)
    page.get_by_role("searchbox").fill("zélensky FRIDAY")
    wait_for_shown(page, 1)
    page.get_by_role("searchbox").fill("nowhere to be found")
    wait_for_shown(page, 0)


def test_only_what_is_in_view(open_page: Open, story_page: str) -> None:
    """With the switch on, the list follows the map."""
    page = open_page(story_page, "#map=8/38.9/-77.04")
    page.get_by_label("Only what is in view").check()
    wait_for_shown(page, 2)


def test_what_is_in_view_is_what_the_map_shows_now(open_page: Open, story_page: str) -> None:
    """The switch goes by where the reader has moved the map to, not by where it was at first."""
    page = open_page(story_page)
    for _ in range(4):
        page.get_by_role("button", name="Zoom in").click()
        page.wait_for_timeout(500)
    page.get_by_label("Only what is in view").check()
    page.wait_for_timeout(200)
    fragment, count = hash_of(page), shown(page)
    assert "in_view=1" in fragment
    assert count < 13
    assert shown(open_page(story_page, f"#{fragment}")) == count


def test_a_link_carries_the_view(open_page: Open, story_page: str) -> None:
    """A link opens what its sender saw: filters, dates, search, map, selected event."""
    page = open_page(story_page)
    page.get_by_role("checkbox", name="Meeting").uncheck()
    page.get_by_label("Undated").uncheck()
    page.get_by_role("slider", name="First day").focus()
    for _ in range(8):
        page.keyboard.press("PageUp")
    page.get_by_role("searchbox").fill("region")
    page.wait_for_timeout(400)
    page.get_by_role("button", name="Zoom in").click()
    page.wait_for_timeout(600)
    page.locator(".gm-open").first.click()
    page.locator(".gm-card").wait_for()
    fragment = hash_of(page)
    count, title = shown(page), page.inner_text(".gm-card")
    assert 0 < count < 15
    other = open_page(story_page, f"#{fragment}")
    other.locator(".gm-card").wait_for()
    assert shown(other) == count
    assert other.inner_text(".gm-card") == title
    assert other.get_by_role("searchbox").input_value() == "region"
    assert not other.get_by_role("checkbox", name="Meeting").is_checked()
    assert hash_of(other) == fragment


def test_a_fragment_that_is_none_of_ours_is_passed_over(open_page: Open, story_page: str) -> None:
    """Nonsense in the address changes nothing and breaks nothing."""
    page = open_page(story_page, "#dates=x..y&map=a/b/c&event=%E0%A4%A&status&__proto__=1&%%%")
    assert shown(page) == 15
    assert shown(open_page(story_page, "#map=5/1e308/1e308")) == 15
    assert shown(open_page(story_page, "#map=5/0/1e308&event=")) == 15


def test_a_word_that_looks_like_none_is_a_word(open_page: Open, story: Any) -> None:
    """In a link, events of a country "-" are others than those of no country."""
    places = [{"event_id": f"{n}", "country": c} for n, c in enumerate(["-", "-", None, "UA"])]
    html = story.page([{"event_type": "other", **place} for place in places])
    assert shown(open_page(html, "#country=%2D")) == 2
    assert shown(open_page(html, "#country=-")) == 1
    page = open_page(html, "#country=%2D,-")
    assert shown(page) == 3
    assert {"country=-,%2D", "country=%2D,-"} & set(hash_of(page).split("&"))


def test_a_search_of_thousands_of_words_ends(open_page: Open, story_page: str) -> None:
    """A link with a very long search opens: it is cut, and ends when nothing can be found."""
    words = "%20".join(f"word{n}" for n in range(5000))
    page = open_page(story_page, f"#search={words}")
    assert shown(page) == 0
    assert len(page.get_by_role("searchbox").input_value()) == 1000


def test_reset_brings_everything_back(open_page: Open, story_page: str) -> None:
    """One button undoes all filters."""
    page = open_page(story_page, "#event_type=strike&undated=0&search=night&in_view=1")
    assert shown(page) < 15
    page.get_by_role("button", name="Show all again").click()
    wait_for_shown(page, 15)
    assert "event_type" not in hash_of(page)


# -- keyboard --------------------------------------------------------------------------------


def test_every_control_is_reached_and_used_by_keyboard(open_page: Open, story_page: str) -> None:
    """Tab reaches every control, focus is visible, and Space, Enter and arrows use them."""
    page = open_page(story_page)
    reached: list[str] = []
    for _ in range(120):
        page.keyboard.press("Tab")
        name = page.evaluate(
            """() => {
                const node = document.activeElement;
                if (!node || node === document.body) return "end";
                const style = getComputedStyle(node);
                const seen = style.outlineStyle !== "none" || node.classList.contains("folium-map");
                const label = node.getAttribute("aria-label") || node.name + ":" + node.value
                    || node.textContent;
                return (seen ? "" : "UNSEEN ") + (node.getAttribute("aria-label")
                    || (node.name ? node.name + "=" + node.value : node.textContent.trim()));
            }"""
        )
        if name == "end":
            break
        reached.append(name)
    text = "\n".join(reached)
    assert "UNSEEN" not in text, text
    for control in (
        "Copy link", "Embed", "CSV", "GeoJSON", "Print", "Show everything", "Play", "First day",
        "Last day", "Search text, places, people", "event_type=strike", "status=planned", "Zoom in",
    ):  # fmt: skip
        assert control in text, control
    page.get_by_role("checkbox", name="Strike").focus()
    page.keyboard.press("Space")
    wait_for_shown(page, 12)
    page.locator("summary", has_text="Country").focus()
    page.keyboard.press("Enter")
    assert page.get_by_role("checkbox", name="Hungary").is_visible()
    opener = page.locator(".gm-open").first
    opener.focus()
    page.keyboard.press("Enter")
    page.locator(".gm-card").wait_for()
    page.wait_for_timeout(100)
    assert page.evaluate("() => document.activeElement.id") == "gm-card-title"
    page.keyboard.press("Escape")
    page.locator(".gm-card").wait_for(state="detached")
    assert page.evaluate("() => document.activeElement.className") == "gm-open"


def test_list_sorts_by_its_columns(open_page: Open, story_page: str) -> None:
    """A column's heading sorts by it, says so, and turns the order round; undated stay last."""
    page = open_page(story_page)
    dates = page.locator(".gm-list tbody:not(.gm-unplaced) .gm-column-date")
    assert dates.first.inner_text() == "17 Oct"
    assert dates.last.inner_text() == "Undated"
    page.get_by_role("button", name="Date").click()
    assert page.locator("th.gm-column-date").get_attribute("aria-sort") == "ascending"
    page.wait_for_timeout(100)
    assert dates.first.inner_text() == "August 2025"
    assert dates.last.inner_text() == "Undated"
    page.get_by_role("button", name="Place", exact=True).click()
    page.wait_for_timeout(100)
    places = page.locator(".gm-list tbody:not(.gm-unplaced) .gm-column-place > span")
    names = places.all_inner_texts()
    assert names == sorted(names)


# -- other tables ----------------------------------------------------------------------------


def test_no_events(open_page: Open, story: Any) -> None:
    """A table without rows gives a page that says so."""
    page = open_page(story.page([]))
    assert shown(page) == 0
    assert "no events" in page.inner_text(".gm-list")


def test_one_event(open_page: Open, story: Any) -> None:
    """A single event is in view, and its timeline is one day."""
    page = open_page(story.page(story.rows()[14:]))
    page.get_by_label("Only what is in view").check()
    assert shown(page) == 1
    assert "16 Oct 2025" in page.inner_text(".gm-range")


def test_only_type_and_position(open_page: Open, story: Any) -> None:
    """A table of the barest columns is drawn; what is missing is not made up."""
    page = open_page(story.page([{"event_type": "protest", "lat": 48.85, "lon": 2.35}]))
    assert shown(page) == 1
    page.locator(".gm-open").click()
    page.locator(".gm-card").wait_for()
    assert "Undated" in page.inner_text(".gm-card")


def test_many_at_one_point_are_counted_and_stepped_through(open_page: Open, story: Any) -> None:
    """Fifty events at one point show as a count, and each can be reached from it."""
    events = [{**story.rows()[14], "event_id": f"e{n}"} for n in range(50)]
    page = open_page(story.page(events))
    box = page.locator(".folium-map").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2 - 12)
    page.locator(".gm-card").wait_for()
    assert "of 50" in page.inner_text(".gm-steps")


def test_all_undated(open_page: Open, story: Any) -> None:
    """Without any date there is no histogram, and every event is listed."""
    events = [{"event_type": "alert", "lat": 50.0 + n, "lon": 30.0} for n in range(4)]
    page = open_page(story.page(events))
    assert shown(page) == 4
    assert page.locator(".gm-track").count() == 0
    page.get_by_label("Undated").uncheck()
    wait_for_shown(page, 0)


def test_antimeridian(open_page: Open, story: Any) -> None:
    """Events on both sides of 180° are shown side by side, not a world apart."""
    events = [
        {"event_type": "meeting", "lat": -18.1, "lon": 178.4},
        {"event_type": "meeting", "lat": -17.0, "lon": -179.3},
    ]
    page = open_page(story.page(events))
    page.get_by_label("Only what is in view").check()
    assert shown(page) == 2
    page.get_by_role("button", name="Zoom in").click()
    page.wait_for_timeout(500)
    zoom = float(hash_of(page).partition("map=")[2].partition("/")[0])
    assert zoom > 6


def test_dates_from_1900_to_2100(open_page: Open, story: Any) -> None:
    """Two centuries of dates fit the timeline."""
    events = [
        {"event_type": "other", "date_start": d, "date_end": d}
        for d in ("1900-01-01", "2100-12-31")
    ]
    page = open_page(story.page(events))
    assert "1900" in page.inner_text(".gm-range")
    assert "2100" in page.inner_text(".gm-range")
    page.get_by_role("slider", name="First day").press("ArrowRight")
    wait_for_shown(page, 1)


def test_three_hundred_types_of_the_users_own(open_page: Open, story: Any) -> None:
    """Types that are not ours are listed, counted and drawn."""
    events = [{"event_type": f"kind {n}", "lat": 40 + n / 50, "lon": 10.0} for n in range(300)]
    page = open_page(story.page(events))
    assert shown(page) == 300
    page.get_by_role("button", name="276 more").click()
    page.get_by_role("checkbox", name="kind 299").uncheck()
    wait_for_shown(page, 299)


def test_a_very_long_text_is_shown_whole(open_page: Open, story: Any) -> None:
    """A text of 100,000 characters is kept whole."""
    text = "word " * 20_000
    page = open_page(
        story.page([{"event_type": "other", "quote": text, "event_id": "x"}]), "#event=x"
    )
    page.locator(".gm-card").wait_for()
    assert page.locator("blockquote").text_content() == text


def test_right_to_left_text_keeps_its_direction(open_page: Open, story: Any) -> None:
    """Arabic and Hebrew texts run from the right inside a page that runs from the left."""
    event = {"event_type": "other", "quote": "قال الجيش", "place_name": "חיפה", "event_id": "x"}
    page = open_page(story.page([event]), "#event=x")
    page.locator(".gm-card").wait_for()
    assert (
        page.locator("blockquote").evaluate("(node) => getComputedStyle(node).direction") == "rtl"
    )


# -- elsewhere -------------------------------------------------------------------------------


def test_downloads_hold_what_passes(open_page: Open, story_page: str) -> None:
    """CSV and GeoJSON hold the events that pass, in the columns of the event table."""
    page = open_page(story_page, "#event_type=strike")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="CSV").click()
    with open(waiting.value.path(), encoding="utf-8", newline="") as stream:
        table = list(csv.DictReader(io.StringIO(stream.read())))
    assert len(table) == 3
    first = next(row for row in table if row["event_id"] == "story-01")
    assert first["date_start"] == "2025-10-16"
    assert float(first["lat"]) == 49.6
    assert json.loads(first["actors"]) == {"initiator": ["Russia"], "target": ["Ukraine"]}
    with page.expect_download() as waiting:
        page.get_by_role("button", name="GeoJSON").click()
    with open(waiting.value.path(), encoding="utf-8") as stream:
        collection = json.load(stream)
    assert len(collection["features"]) == 3
    assert collection["features"][0]["properties"]["event_type"] == "strike"


def test_csv_holds_no_formula(open_page: Open, story: Any) -> None:
    """A text that a spreadsheet would run is written so that it does not."""
    event = {"event_type": "other", "quote": "=HYPERLINK(1)", "title": "@x"}
    page = open_page(story.page([event]))
    with page.expect_download() as waiting:
        page.get_by_role("button", name="CSV").click()
    with open(waiting.value.path(), encoding="utf-8") as stream:
        text = stream.read()
    assert "'=HYPERLINK(1)" in text
    assert ",=HYPERLINK" not in text


@pytest.mark.parametrize("how", ["src", "srcdoc"])
def test_runs_inside_a_sandboxed_frame(
    open_page: Open, story_page: str, how: str, tmp_path: Any
) -> None:
    """In a frame that may only run scripts the page works as it does by itself."""
    from html import escape

    (tmp_path / "inner.html").write_text(story_page, encoding="utf-8")
    source = 'src="inner.html#embed"' if how == "src" else f'srcdoc="{escape(story_page)}"'
    frame = f'<iframe sandbox="allow-scripts" {source} width="900" height="700"></iframe>'
    outer = f"<!DOCTYPE html><title>Outer</title>{frame}"
    page = open_page(outer, ready=False)
    inner = page.frame_locator("iframe")
    inner.locator("html[data-geomap=ready]").wait_for(state="attached")
    assert inner.locator(".gm-shown").inner_text().startswith("15")
    if how == "srcdoc":
        inner.get_by_role("checkbox", name="Strike").uncheck()
        inner.locator(".gm-shown", has_text="12 of 15").wait_for()


def test_embedded_page_is_compact(open_page: Open, story_page: str) -> None:
    """With #embed the page is the map and its timeline."""
    page = open_page(story_page, "#embed", viewport={"width": 600, "height": 400})
    assert page.locator(".folium-map").is_visible()
    assert not page.locator("#gm-side").is_visible()
    assert hash_of(page).startswith("embed")


def test_print_shows_map_and_list_without_controls(open_page: Open, story_page: str) -> None:
    """On paper stand the map, drawn for the paper's width, and the whole list; no buttons."""
    page = open_page(story_page, viewport={"width": 1400, "height": 800}, color_scheme="dark")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 700, "height": 900})
    page.wait_for_timeout(300)
    assert page.locator(".gm-list tr[data-row]").last.is_visible()
    assert not page.get_by_role("button", name="Copy link").is_visible()
    assert not page.locator(".leaflet-control-zoom").is_visible()
    box = page.locator(".folium-map").bounding_box()
    assert box is not None
    assert box["width"] <= 700
    ground = page.evaluate("() => getComputedStyle(document.body).backgroundColor")
    assert ground == "rgb(255, 255, 255)"


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (768, "dark"), (1440, "dark")])
def test_nothing_overflows(open_page: Open, story_page: str, width: int, scheme: str) -> None:
    """The page is never wider than its window."""
    page = open_page(story_page, viewport={"width": width, "height": 800}, color_scheme=scheme)
    assert page.evaluate("() => document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("lang", ["en", "fr", "uk", "ru", "de", "es"])
def test_interface_speaks_the_language(open_page: Open, story: Any, lang: str) -> None:
    """No key of the interface shows instead of a word, in any language."""
    page = open_page(story.page(lang=lang), locale=lang)
    page.locator(".gm-open").first.click()
    page.locator(".gm-card").wait_for()
    assert page.locator("html").get_attribute("lang") == lang
    text = page.inner_text("body")
    assert re.search(r"\b(facet|column|group|bound|download|show)_\w+|\{\w+\}", text) is None


def test_a_browser_without_decompression_says_so(
    open_page: Open, story_page: str, browser: Any
) -> None:
    """Where the browser cannot unpack the data, the page is the plain table."""
    context = browser.new_context()
    context.add_init_script("delete window.DecompressionStream")
    page = context.new_page()
    page.set_content(story_page)
    page.locator("#gm-plain").wait_for()
    assert "could not draw the map" in page.inner_text("#gm-plain")
    assert page.locator("#gm-plain tbody tr").count() == 15
    context.close()


def test_tiles_that_do_not_answer_break_nothing(browser: Any, story: Any, tmp_path: Any) -> None:
    """With online tiles the page asks their host alone, and works when nobody answers."""
    path = tmp_path / "tiles.html"
    path.write_text(story.page(tiles="OpenStreetMap.Mapnik"), encoding="utf-8")
    page = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.route(re.compile("^https?:"), lambda route: route.abort())
    page.goto(path.as_uri())
    page.wait_for_selector("html[data-geomap=ready]", state="attached")
    page.wait_for_timeout(300)
    online = [url for url in asked if url.startswith("http")]
    assert online
    assert all(url.startswith("https://tile.openstreetmap.org/") for url in online)
    assert shown(page) == 15
    assert "OpenStreetMap" in page.inner_text(".gm-attribution")
    page.context.close()
