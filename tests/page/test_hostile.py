"""Whatever a text holds, it shows exactly as written, never runs, and breaks nothing."""

from __future__ import annotations

import csv
import html
import io
import json
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any

import folium
import pandas as pd
import pytest

from geomap.page import EventLayer, EventMap

if TYPE_CHECKING:
    from playwright.sync_api import Page

Open = Callable[..., "Page"]

FIELDS = (
    "event_type", "subtype", "status", "place_name", "place_label", "country", "admin1",
    "precision", "date_text", "date_precision", "attribution", "cause", "title", "source_url",
    "published", "lang", "quote", "document_id", "place_id",
)  # fmt: skip
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")

#: Walks through all events by the address's fragment, and tells what each card shows.
_WALK = """async (count) => {
  const shown = [];
  const pause = () => new Promise((done) => setTimeout(done, 4));
  for (let n = 0; n < count; n++) {
    location.hash = `event=e${n}`;
    const until = performance.now() + 20000;
    const own = () => [...document.querySelectorAll(".gm-card dd")]
      .some((node) => node.textContent === `number ${n} of all`);
    while (!own() && performance.now() < until) await pause();
    const text = (selector) => document.querySelector(selector)?.textContent;
    shown.push({
      type: text(".gm-card h2 span"), subtype: text(".gm-card .gm-subtype"),
      status: text(".gm-card .gm-status"), quote: text(".gm-card blockquote"),
      who: text(".gm-card figcaption bdi"),
      values: [...document.querySelectorAll(".gm-card dd")].map((node) => node.textContent),
      links: [...document.querySelectorAll("a")].map((node) => node.protocol),
    });
  }
  return shown;
}"""


def event(text: str, number: int) -> dict[str, Any]:
    """Return an event that says a text wherever an event can say anything."""
    return {
        **dict.fromkeys(FIELDS, text),
        "event_id": f"e{number}", "lat": 50.0, "lon": -170.0 + number,
        "actors": {text: [text]}, "counts": {text: text}, "place_candidates": [{"name": text}],
        "note": f"number {number} of all",
        "sources": [{"title": text, "source_url": text, "published": text, "quote": text}],
    }  # fmt: skip


@pytest.fixture(scope="module")
def page_of_all(hostile: list[str], story: Any) -> str:
    """Return a page with one event for each text."""
    return str(story.page([event(text, n) for n, text in enumerate(hostile)], lang="en"))


def test_in_every_field(open_page: Open, hostile: list[str], page_of_all: str) -> None:
    """In every field of an event, its card and the list show the text, and nothing runs."""
    assert len(hostile) > 200
    page = open_page(page_of_all)
    shown = page.evaluate(_WALK, len(hostile))
    for text, card in zip(hostile, shown, strict=True):
        assert card["type"] == text
        assert card["subtype"].removeprefix(" · ") == text.replace("_", " ")
        for name in ("status", "quote", "who"):
            assert card[name] == text, name
        assert any(text in value for value in card["values"])
        assert set(card["links"]) <= {"https:", "http:", "file:"}
    assert page.evaluate("window.ran") is None
    assert not Path("made").exists()
    types = page.locator(".gm-list .gm-type").all_text_contents()
    assert set(types) <= set(hostile)
    assert len(types) >= 50
    assert page.title() == "A story"


def test_as_column_names(open_page: Open, hostile: list[str], story: Any) -> None:
    """A column of the user's own may have any name; its card shows name and value."""
    lone = re.compile("[\ud800-\udfff]")  # which no column of pandas can be called
    names = [text for text in hostile if not lone.search(text) and text != "geometry"]
    own = {name: f"value {n}" for n, name in enumerate(names)}
    page = open_page(story.page([{**own, "event_id": "x", "event_type": "other"}]), "#event=x")
    page.locator(".gm-card").wait_for()
    terms = page.locator(".gm-card dt").all_text_contents()
    values = page.locator(".gm-card dd").all_text_contents()
    shown = dict(zip(terms, values, strict=True))
    assert {name: shown.get(name) for name in names} == own
    assert page.evaluate("window.ran") is None


def test_as_words_of_the_legend(open_page: Open, hostile: list[str], page_of_all: str) -> None:
    """Each type of the user's own is one line of the legend, and can be switched off."""
    page = open_page(page_of_all)
    page.get_by_role("button", name="more", exact=False).first.click()
    names = page.locator(".gm-values-event_type .gm-value").all_text_contents()
    assert sorted(names) == sorted(hostile)
    page.locator(".gm-values-event_type li", has_text="__proto__").locator("input").uncheck()
    page.locator(".gm-shown", has_text=str(len(hostile) - 1)).wait_for()
    page.wait_for_timeout(300)
    fragment = page.url.partition("#")[2]
    other = open_page(page_of_all, f"#{fragment}")
    other.locator(".gm-shown", has_text=str(len(hostile) - 1)).wait_for()


def test_in_what_is_taken_away(open_page: Open, hostile: list[str], page_of_all: str) -> None:
    """A CSV holds no formula and loses nothing; a GeoJSON holds the very texts."""
    page = open_page(page_of_all)
    with page.expect_download() as waiting:
        page.get_by_role("button", name="CSV").click()
    with open(waiting.value.path(), encoding="utf-8", newline="") as stream:
        table = list(csv.DictReader(io.StringIO(stream.read())))
    rows = {row["event_id"]: row for row in table}
    for number, text in enumerate(hostile):
        cell = rows[f"e{number}"]["quote"]
        assert not cell.startswith(_FORMULA)
        sound = re.sub("[\ud800-\udfff]", "\ufffd", text)
        assert re.sub("[\ud800-\udfff]", "\ufffd", cell.removeprefix("'")) in (
            sound, sound.removeprefix("'"), re.sub("\ufffd+", "\ufffd", sound),
        )  # fmt: skip
    with page.expect_download() as waiting:
        page.get_by_role("button", name="GeoJSON").click()
    with open(waiting.value.path(), encoding="utf-8") as stream:
        features = json.load(stream)["features"]
    texts = {f["properties"]["event_id"]: f["properties"]["quote"] for f in features}
    assert [texts[f"e{n}"] for n in range(len(hostile))] == hostile


class _Title(HTMLParser):
    """Keeps the text of the title and of the first heading."""

    def __init__(self) -> None:
        super().__init__()
        self.inside: str | None = None
        self.texts: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.inside = tag if tag in ("title", "h1") else None

    def handle_endtag(self, tag: str) -> None:
        self.inside = None

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.texts[self.inside] = self.texts.get(self.inside, "") + data


def test_as_title_and_subtitle(hostile: list[str]) -> None:
    """Any text can be the title of a page: it is in it once as data, once as escaped text."""
    nothing = pd.DataFrame({"event_type": []})
    for text in hostile[::3]:
        page = EventMap(nothing, title=text, subtitle=text, lang="en").to_html()
        assert page.isascii()
        parser = _Title()
        parser.feed(page[: page.index("<script")] + page[page.index("<title>") :][:200_000])
        assert html.unescape(re.search("<title>(.*?)</title>", page, re.DOTALL).group(1)) == (
            re.sub("[\x00\x80-\x9f\ud800-\udfff]", "\ufffd", text)
        )
        assert page.count("<script") == page.count("</script>")
    assert not Path("made").exists()


def test_as_names_of_layers(browser: Any, hostile: list[str], story: Any, tmp_path: Path) -> None:
    """Any text can be the name of a layer: in folium's control and on its panel, as written."""
    from geomap.page.document import leaflet

    names = [text for text in hostile if len(text) < 200 and text.strip()][::4]
    m = folium.Map(tiles=None)
    one = story.frame(story.rows()[14:])
    for name in names:
        EventLayer(one, name, lang="en", areas=story.areas).add_to(m)
    folium.LayerControl(collapsed=False).add_to(m)
    path = tmp_path / "layers.html"
    m.save(str(path))
    assert not Path("made").exists()
    context = browser.new_context()
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    code, sheet = leaflet()
    kinds = {"leaflet.js": (code, "text/javascript"), "leaflet.css": (sheet, "text/css")}

    def answer(route: Any) -> None:
        body = kinds.get(route.request.url.rpartition("/")[2])
        if body:
            route.fulfill(body=body[0], content_type=body[1])
        else:
            route.abort()

    page.route(re.compile("^https?:"), answer)
    page.goto(path.as_uri())
    page.locator(".gm-panel").nth(len(names) - 1).wait_for(timeout=60_000)
    labels = page.locator(".leaflet-control-layers-overlays label").all_text_contents()
    cleaned = [re.sub("[\x00\x80-\x9f\ud800-\udfff]", "\ufffd", name) for name in names]
    assert [label.strip() for label in labels] == [name.strip() for name in cleaned]
    panels = page.locator(".gm-panel > summary > span:first-child").all_text_contents()
    assert sorted(panels) == sorted(names)
    assert page.evaluate("window.ran") is None
    assert faults == []
    context.close()


def test_as_file_names(hostile: list[str], story: Any, tmp_path: Path) -> None:
    """A page is saved under any name that the system allows, in the folder that was named."""
    m = EventMap(story.frame(story.rows()[:1]), lang="en", areas=story.areas)
    allowed = [
        name for name in hostile
        if "/" not in name and "\x00" not in name and name.isprintable() and len(name) < 100
    ]  # fmt: skip
    folder = tmp_path / "folder"
    folder.mkdir()
    for name in allowed:
        m.save(folder / name)
    assert sorted(path.name for path in folder.iterdir()) == sorted(set(allowed))
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]
