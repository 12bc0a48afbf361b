"""The page as a file: the same bytes, a policy that fits, hostile texts, folium's own maps."""

from __future__ import annotations

import base64
import hashlib
import os
import re
import subprocess
import sys
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import folium
import pandas as pd
import pytest

from geomap.errors import OptionError, OutputError
from geomap.page import EventLayer, EventMap
from geomap.page.document import escaped, plain_table

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

HOSTILE = [
    "<script>document.title='run'</script>",
    "</script><script>document.title='run'</script>",
    "<img src=x onerror=\"document.title='run'\">",
    '" onmouseover="document.title=1" x="',
    "</textarea></title></style><b>",
    "<!--geomap:policy-->",
    "-->",
    "&lt;b&gt; &amp;amp; &#60;",
    "{{ 7 * 7 }}{% set x = 1 %}{# note #}",
    "{{ cycler.__init__.__globals__.os.mkdir('made') }}",
    "{% raw %}",
    "${document.title='run'} `back` \\u003cb\\u003e \\",
    "');document.title='run';('",
    "javascript:document.title='run'",
    "__proto__",
    "constructor",
    "line\nbreak\r\nand\ttab",
    "a\u2028b\u2029c",
    "\u202egnirts a\u202c",
    "zero\u200bwidth\ufeff",
    "nul\x00 and \x07 bell",
    "lone \ud83d surrogate",
    "=1+1",
    "𝕌 🇺🇦 é ё ї",
]


def test_the_same_table_gives_the_same_bytes(tmp_path: Path) -> None:
    """Two processes with other hash seeds and time zones write one and the same file."""
    program = (
        "import sys, importlib.util as u\n"
        "spec = u.spec_from_file_location('story', sys.argv[1])\n"
        "story = u.module_from_spec(spec)\n"
        "spec.loader.exec_module(story)\n"
        "story.EventMap(story.frame(), title='A story', areas=story.areas).save(sys.argv[2])\n"
    )
    digests = []
    for seed, zone in (("1", "Asia/Tokyo"), ("77", "America/Los_Angeles")):
        target = tmp_path / f"{seed}.html"
        subprocess.run(
            [sys.executable, "-c", program, Path(__file__).with_name("story.py"), target],
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone},
        )
        digests.append(hashlib.sha256(target.read_bytes()).hexdigest())
    assert digests[0] == digests[1]


def test_page_is_small(story: Any) -> None:
    """A page of a story is at most 1.5 MB, its basemap and Leaflet included."""
    assert len(story.page().encode("utf-8")) <= 1_500_000


def test_policy_allows_what_the_page_has_and_nothing_else(story: Any) -> None:
    """Each script and style of the page is in the policy by its hash; no attribute runs."""
    page = story.page()
    policy = unescape(re.search(r'Security-Policy" content="([^"]*)"', page).group(1))
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    for tag, rule in (("script", "script-src"), ("style", "style-src")):
        texts = re.findall(rf"<{tag}>(.*?)</{tag}>", page, re.DOTALL)
        digests = [base64.b64encode(hashlib.sha256(t.encode()).digest()).decode() for t in texts]
        assert rules[rule].split() == [f"'sha256-{digest}'" for digest in digests]
    assert rules["default-src"] == "'none'"
    assert rules["img-src"] == "data: blob:"
    assert "unsafe" not in policy
    body = re.sub(r"<(script|style)\b.*?</\1>", "", page, flags=re.DOTALL)
    assert re.search(r"\s(on\w+|style)\s*=", body) is None


def test_page_is_ascii(story: Any) -> None:
    """A page reads the same in any encoding: embedded in another page, it has no say in that."""
    assert story.page(title="Чернівці", subtitle="été", lang="uk").isascii()


def test_page_stands_in_markdown() -> None:
    """Neither tabs nor fences are in a page: Markdown makes spaces of those, and ends at these."""
    text = "```\n\tA title\r\n```"
    events = pd.DataFrame({"quote": [text]})
    page = EventMap(events, title=text, subtitle=text).to_html()
    assert not re.search("[\t\r\f\v]|^ *```", page, flags=re.MULTILINE)


def test_nothing_in_the_page_names_another_file(story: Any) -> None:
    """No element of the page has an address to load from but data: URLs."""
    page = story.page()
    body = re.sub(r"<(script|style)>.*?</\1>", "", page, flags=re.DOTALL)
    assert re.findall(r'<(?:script|link|img|iframe)[^>]*(?:src|href)="(?!data:)', body) == []


def test_tiles_are_allowed_by_their_host(story: Any) -> None:
    """An online basemap opens the policy for the pictures of its one host."""
    page = story.page(tiles="OpenStreetMap.Mapnik")
    assert "img-src data: blob: https://tile.openstreetmap.org;" in page
    assert "connect-src" not in page


@pytest.mark.parametrize(
    ("tiles", "origins"),
    [
        ("https://{s}.a.example/{z}/{x}/{y}.png", [f"https://{s}.a.example" for s in "abc"]),
        ("http://{s}-b.example:8080/{z}/{x}/{y}", [f"http://{s}-b.example:8080" for s in "abc"]),
        ("https://c.example/{s}/{z}/{x}/{y}{r}.png", ["https://c.example"]),
    ],
)
def test_every_subdomain_is_allowed_by_its_name(story: Any, tiles: str, origins: list[str]) -> None:
    """The policy names each host that tiles may come from, and no other."""
    page = story.page(tiles=tiles)
    rule = re.search("img-src ([^;]*);", page)
    assert rule is not None
    assert rule.group(1).split() == ["data:", "blob:", *origins]


def test_unknown_tiles_are_refused() -> None:
    """A basemap that there is none of is an error that names one that there is."""
    with pytest.raises(OptionError, match=r"OpenStreetMap\.Mapnik"):
        EventMap(pd.DataFrame(), tiles="No.Such")


def test_saving_to_no_folder_is_an_error_with_its_mend(story: Any) -> None:
    """A folder that is missing is said, with what to type."""
    with pytest.raises(OutputError, match="mkdir"):
        EventMap(story.frame(), areas=story.areas).save("missing/map.html")


def test_saved_page_is_the_page(story: Any, tmp_path: Path) -> None:
    """The file holds the page and nothing else."""
    m = EventMap(story.frame(), title="Чернівці", areas=story.areas)
    m.save(tmp_path / "map.html")
    assert (tmp_path / "map.html").read_text(encoding="utf-8") == m.to_html()


def test_notebook_frame_is_sandboxed(story: Any) -> None:
    """In a notebook the page stands in a frame that may run scripts and nothing more."""
    frame = EventMap(story.frame(), areas=story.areas)._repr_html_()
    page = re.search(r'<iframe srcdoc="([^"]*)" sandbox="([^"]*)"', frame)
    assert page is not None
    assert "allow-same-origin" not in page.group(2)
    assert unescape(page.group(1)).startswith("<!DOCTYPE html>")


def test_notebook_that_is_not_trusted_shows_the_events(story: Any) -> None:
    """Where Jupyter strips the frame, a table of the events is left, and says why."""
    frame = EventMap(story.frame(), title="<b>Story</b>", areas=story.areas)._repr_html_()
    left = re.sub("<iframe.*</iframe>", "", frame, flags=re.DOTALL)
    assert left.count("<tr>") == 16
    assert "&lt;b&gt;Story&lt;/b&gt;" in left
    assert "trust the notebook" in left
    assert re.search(r"<(script|style|iframe)|id=\"gm-page", left) is None


# -- without script --------------------------------------------------------------------------


def test_plain_table_is_bounded_and_says_so() -> None:
    """Of a large table the plain table holds the first rows, and says of how many."""
    events = pd.DataFrame({"event_type": ["strike"] * 700})
    table = plain_table(events, lang="en")
    assert table.count("<tr>") == 501
    assert "The first 500 of 700 events" in table


def test_plain_table_takes_the_first_of_columns_of_one_name() -> None:
    """Of two columns of one name the first is shown, as on the map, and nothing is warned of."""
    names = ["event_type", "quote", "quote"]
    events = pd.DataFrame([["strike", "one", "two"]], columns=names)
    table = plain_table(events, lang="en")
    assert "one" in table
    assert "two" not in table


def test_plain_table_links_the_web_only() -> None:
    """A source is linked when it is of http or https, never otherwise."""
    events = pd.DataFrame({"source_url": ['https://a.example/?x=1&y="', "javascript:alert(1)"]})
    table = plain_table(events, lang="en")
    assert re.findall(r'href="([^"]*)"', table) == ["https://a.example/?x=1&amp;y=&quot;"]


@pytest.mark.parametrize("text", HOSTILE)
def test_escaped_text_reads_as_it_was(text: str) -> None:
    """Escaped text holds no markup and reads as it was; what HTML cannot hold is marked."""
    html = escaped(text)
    assert not set("<>\"'\r\t`") & set(html)
    html.encode("utf-8")
    sound = re.sub("[\x00\ud800-\udfff]", "\ufffd", text)
    assert unescape(html) == sound


# -- hostile texts ---------------------------------------------------------------------------


def hostile_event(text: str, number: int) -> dict[str, Any]:
    """Return an event that says the text wherever an event can say anything."""
    names = (
        "event_type", "subtype", "status", "place_name", "place_label", "country", "admin1",
        "precision", "date_text", "date_precision", "attribution", "cause", "title", "source_url",
        "published", "lang", "quote", "document_id", "place_id",
    )  # fmt: skip
    own = {text: text} if text.isprintable() else {}
    return {
        **dict.fromkeys(names, text), **own,
        "event_id": f"e{number}", "lat": 50.0, "lon": 30.0 + number,
        "actors": {text: [text]}, "counts": {text: text}, "place_candidates": [{"name": text}],
    }  # fmt: skip


def test_hostile_texts_do_nothing_and_show_exactly(
    open_page: Callable[..., Page], story: Any
) -> None:
    """Whatever a text holds, in every field and column name, it shows as written and never runs."""
    events = [hostile_event(text, number) for number, text in enumerate(HOSTILE)]
    html = story.page(events, title=HOSTILE[0], subtitle=HOSTILE[8])
    assert not Path("made").exists()
    page = open_page(html)
    assert page.locator("#gm-title").text_content() == HOSTILE[0]
    assert page.locator("#gm-subtitle").text_content() == HOSTILE[8]
    page.wait_for_timeout(200)
    for number, text in enumerate(HOSTILE):
        page.evaluate(f"() => {{ location.hash = 'event=e{number}'; }}")
        page.wait_for_function("n => document.querySelector('.gm-selected')", arg=number)
        page.wait_for_timeout(60)
        assert page.locator("blockquote").text_content() == text
        assert page.locator(".gm-selected .gm-type").text_content() == text
        assert text in (page.locator(".gm-card dl").text_content() or "")
    links = page.locator("a").evaluate_all("(nodes) => nodes.map((node) => node.protocol)")
    assert set(links) <= {"https:", "http:", "file:"}
    assert page.title() == HOSTILE[0]


@pytest.mark.parametrize("number", range(len(HOSTILE)))
def test_hostile_titles_do_nothing(open_page: Callable[..., Page], story: Any, number: int) -> None:
    """Any text can be the title of a page."""
    page = open_page(story.page([], title=HOSTILE[number]))
    assert page.locator("#gm-title").text_content() == HOSTILE[number]


# -- folium's own maps -----------------------------------------------------------------------


def open_folium(browser: Any, m: folium.Map, tmp_path: Path) -> tuple[Any, list[str]]:
    """Open a folium map; its Leaflet comes from the vendored copy, all else is refused."""
    from geomap.page.document import leaflet

    code, sheet = leaflet()
    asked: list[str] = []

    def answer(route: Route) -> None:
        url = route.request.url
        asked.append(url)
        if url.endswith("leaflet.js"):
            route.fulfill(body=code, content_type="text/javascript")
        elif url.endswith("leaflet.css"):
            route.fulfill(body=sheet, content_type="text/css")
        else:
            route.abort()

    path = tmp_path / "folium.html"
    m.save(str(path))
    page = browser.new_context(viewport={"width": 1000, "height": 700}).new_page()
    page.route(re.compile("^https?:"), answer)
    page.goto(path.as_uri())
    page.wait_for_selector("html[data-geomap=ready]", state="attached")
    return page, asked


def test_layer_works_on_anybodys_map(browser: Any, story: Any, tmp_path: Path) -> None:
    """On a folium map the layer stands beside folium's own, in its LayerControl, with filters."""
    name = "<b>{{ 6 * 7 }}</b> `strikes` & more"
    m = folium.Map(tiles=None)
    folium.FeatureGroup(name="Another").add_to(m)
    EventLayer(story.frame(), name, areas=story.areas).add_to(m)
    folium.LayerControl(collapsed=False).add_to(m)
    page, asked = open_folium(browser, m, tmp_path)
    labels = page.locator(".leaflet-control-layers-overlays label").all_inner_texts()
    assert [label.strip() for label in labels] == ["Another", name]
    assert page.locator(".gm-panel > summary > span").first.inner_text() == name
    assert page.locator(".gm-panel .gm-unplaced tr[data-row]").count() == 2
    box = page.locator(".gm-panel label", has_text="Strike")
    assert "3" in box.inner_text()
    box.locator("input").uncheck()
    canvas = page.locator("canvas.gm-events")
    assert canvas.count() == 1
    page.locator(".leaflet-control-layers-overlays input").nth(1).uncheck()
    assert canvas.count() == 0
    assert page.locator(".gm-panel").count() == 0
    page.locator(".leaflet-control-layers-overlays input").nth(1).check()
    assert canvas.count() == 1
    page.wait_for_timeout(200)
    assert all("jsdelivr" in url or "jquery" in url or "cdn" in url for url in asked)


def test_two_layers_share_one_script(browser: Any, story: Any, tmp_path: Path) -> None:
    """Two layers on one map each have their data and filters, and the script once."""
    m = folium.Map(tiles=None)
    EventLayer(story.frame(story.rows()[:3]), "One", areas=story.areas).add_to(m)
    EventLayer(story.frame(story.rows()[3:]), "Two", areas=story.areas).add_to(m)
    page, _ = open_folium(browser, m, tmp_path)
    assert page.content().count("class LoadingLayer") + page.content().count("LoadingLayer =") == 1
    page.locator(".gm-panel").nth(1).wait_for()
    assert page.locator("canvas.gm-events").count() == 2


def test_to_folium_gives_a_map_to_add_to(browser: Any, story: Any, tmp_path: Path) -> None:
    """The folium map of an EventMap holds Leaflet and the basemap itself, and takes more layers."""
    m = EventMap(story.frame(), title="A story", areas=story.areas).to_folium()
    assert isinstance(m, folium.Map)
    folium.CircleMarker((50, 30)).add_to(m)
    folium.FeatureGroup("Mine").add_to(m)
    folium.Marker((49, 31), tooltip="Tooltip").add_to(m)
    folium.LayerControl(collapsed=False).add_to(m)
    page, asked = open_folium(browser, m, tmp_path)
    assert page.locator("canvas.gm-basemap").count() == 1
    assert page.locator("path.leaflet-interactive").count() == 1
    assert page.locator(".leaflet-marker-icon").count() == 1
    labels = page.locator(".leaflet-control-layers-overlays label").all_inner_texts()
    assert [label.strip() for label in labels] == ["A story", "Mine"]
    assert asked == []


def test_to_folium_loads_what_a_popup_needs_and_no_leaflet(story: Any) -> None:
    """With an element of folium's that needs jQuery or icons, the map loads them as folium does."""
    m = EventMap(story.frame(), areas=story.areas).to_folium()
    folium.Marker((49, 31), popup="Popup").add_to(m)
    page = m.get_root().render()
    assert "jquery" in page
    assert re.findall(r'(?:src|href)="(?!data:)[^"]*/leaflet\.(?:js|css)"', page) == []


def test_layer_says_what_was_coarsened_and_whose_data_it_shows(
    browser: Any, story: Any, tmp_path: Path
) -> None:
    """On a folium map the panel says what was left out, and the map's corner whose data it is."""
    m = folium.Map(tiles=None)
    layer = EventLayer(
        story.frame(), "Careful", lang="en", areas=story.areas, coarsen="region", redact=["counts"]
    )
    layer.add_to(folium.FeatureGroup("Group").add_to(m))
    page, _ = open_folium(browser, m, tmp_path)
    panel = page.inner_text(".gm-panel")
    assert "coarsened on purpose, to: Region" in panel
    assert "Left out on purpose: numbers" in panel
    assert "GeoNames (CC BY 4.0)" in page.inner_text(".leaflet-control-attribution")


def test_layer_outside_a_map_is_an_error() -> None:
    """A layer that was added to no map says so when it is rendered."""
    with pytest.raises(TypeError, match="add_to"):
        EventLayer(pd.DataFrame()).render()
