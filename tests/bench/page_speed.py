"""How fast the map page is: ``python tests/bench/page_speed.py [--rows N] [--texts] [--folium]``.

Makes up a table, builds its page, opens it in Chromium without a network, and measures

- the building, CPU seconds, and the bytes an event;
- opening, CPU of the page's main thread until the first drawing, and the heap after it;
- changes of a type or of the dates, script from the click to the new picture;
- a drag of the brush and a pan of the map, script a frame.

Script and CPU are CPU time as Chromium counts it, so that a busy machine changes them little; run
it more than once all the same. The same number of rows makes the same table.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from playwright.sync_api import CDPSession, Page, sync_playwright

from geomap.page import EventMap
from geomap.taxonomy import EVENT_TYPES, STATUSES

SYLLABLES = ("ba", "dor", "ka", "lin", "mo", "na", "pol", "ri", "sk", "ta", "ve", "zu")
WORDS = (
    "after", "against", "air", "alert", "at", "bridge", "called", "camp", "city", "clashes",
    "convoy", "crossing", "damaged", "dawn", "depot", "drone", "evening", "fire", "for", "forces",
    "from", "heavy", "hit", "homes", "hospital", "injured", "killed", "local", "market", "men",
    "night", "of", "officials", "on", "outskirts", "over", "people", "police", "port", "power",
    "protest", "reported", "residents", "road", "say", "school", "shelling", "station", "strike",
    "struck", "talks", "the", "three", "town", "troops", "two", "village", "warehouse", "workers",
)  # fmt: skip
COUNTRIES = ("UA", "RU", "SY", "SD", "MM", "ET", "YE", "ML", "CO", "IQ", "LB", "NG", "SO", "AF")
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--js-flags=--expose-gc",
]  # fmt: skip
CHANGES = 50
MOVES_OF_DATES = (("from", "PageUp"), ("to", "PageDown"), ("from", "PageDown"), ("to", "PageUp"))
MOVES = 60


def made_up_table(rows: int, *, title_words: int, texts: bool) -> pd.DataFrame:
    """Return events of ten years at a few thousand places, the regions among them without area.

    With ``texts``, each has a quote of some 200 characters.
    """
    rng = np.random.default_rng(20)
    places = min(6000, max(8, rows // 20))
    centre = rng.normal((30.0, 42.0), (28.0, 14.0), (places, 2)).clip((-179, -60), (179, 75))
    names = np.array(
        ["".join(rng.choice(SYLLABLES, rng.integers(2, 5))).capitalize() for _ in range(places)]
    )
    place = (rng.pareto(0.8, rows) * 3).astype(np.int64) % places
    precision = rng.choice(["point", "city", "district", "region"], rows, p=[0.3, 0.6, 0.05, 0.05])
    spread = np.where(precision == "point", 0.05, 0.0)[:, None]
    position = centre[place] + rng.normal(0, 1, (rows, 2)) * spread
    share = 1 / np.arange(2, len(EVENT_TYPES) + 2)
    day = np.sort(rng.integers(0, 3650, rows))
    rng.shuffle(day)
    date = (np.datetime64("2015-01-01") + day).astype(str)
    words = np.array(WORDS)

    def sentences(length: int) -> list[str]:
        return [" ".join(chosen) for chosen in words[rng.integers(0, len(words), (rows, length))]]

    table = {
        "event_type": rng.choice(EVENT_TYPES, rows, p=share / share.sum()),
        "status": rng.choice(STATUSES, rows, p=[0.86, 0.05, 0.04, 0.03, 0.02]),
        "date_start": date,
        "date_end": date,
        "date_precision": "day",
        "place_label": names[place],
        "country": np.array(COUNTRIES)[place % len(COUNTRIES)],
        "precision": precision,
        "lat": position[:, 1].round(4),
        "lon": position[:, 0].round(4),
        "title": [
            f"{text.capitalize()} in {name}"
            for text, name in zip(sentences(title_words), names[place], strict=True)
        ],
    }
    if texts:
        table["quote"] = [text[:200] for text in sentences(38)]
    return pd.DataFrame(table)


def built(action: Callable[[], Any]) -> float:
    """Return the CPU seconds that an action takes."""
    start = time.process_time()
    action()
    return time.process_time() - start


def folium_markers(table: pd.DataFrame, path: Path) -> None:
    """Draw the table as folium draws it: a marker with a popup for each event."""
    import folium

    page = folium.Map()
    text = table["quote"] if "quote" in table else table["title"]
    for lat, lon, words in zip(table["lat"], table["lon"], text, strict=True):
        folium.Marker((lat, lon), popup=words).add_to(page)
    page.save(path)


class Meter:
    """What a page costs, as Chromium counts it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.session: CDPSession = page.context.new_cdp_session(page)
        self.session.send("Performance.enable", {"timeDomain": "threadTicks"})

    def metrics(self) -> dict[str, float]:
        """Return Chromium's own counters."""
        found = self.session.send("Performance.getMetrics")["metrics"]
        return {entry["name"]: entry["value"] for entry in found}

    def script(self, action: Callable[[], Any], settle: int) -> float:
        """Return the milliseconds of script that an action costs until the page is at rest."""
        before = self.metrics()["ScriptDuration"]
        action()
        self.page.wait_for_timeout(settle)
        return 1000 * (self.metrics()["ScriptDuration"] - before)


#: Does a thing in the page; resolves with the milliseconds of the clock from it to the frame after
#: the new picture.
TIMED = """async (act) => {
  const start = performance.now();
  (0, new Function(act))();
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  return performance.now() - start;
}"""
TWO_FRAMES = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
#: Counts the frames that the page draws.
FRAMES = """() => {
  window.frames_ = 0;
  const count = () => { window.frames_++; window.counting = requestAnimationFrame(count); };
  count();
}"""
STOP = "() => { cancelAnimationFrame(window.counting); return frames_; }"
CLICK = "document.querySelectorAll('.gm-values-event_type input')[{}].click()"
PRESS = (
    "document.querySelector('.gm-handle-{}').dispatchEvent("
    "new KeyboardEvent('keydown', {{key: '{}', bubbles: true}}))"
)


def changes(page: Page, meter: Meter) -> dict[str, list[float]]:
    """Switch types off and on, and move the first and last day, and return what each cost."""
    boxes = page.locator(".gm-values-event_type input").count()
    acts = {
        "type": [CLICK.format(i // 2 % boxes) for i in range(CHANGES)],
        "date": [PRESS.format(*MOVES_OF_DATES[i % len(MOVES_OF_DATES)]) for i in range(CHANGES)],
    }
    found: dict[str, list[float]] = {}
    for name, scripts in acts.items():
        picture: list[float] = []
        whole: list[float] = []
        for act in scripts:

            def change(act: str = act, picture: list[float] = picture) -> None:
                picture.append(page.evaluate(TIMED, act))

            whole.append(meter.script(change, 250))
        found[f"{name}: script until at rest"] = whole
        found[f"{name}: clock to the frame after"] = picture
    return found


def drags(page: Page, meter: Meter) -> dict[str, tuple[float, int]]:
    """Drag the brush over the track, and the map; return the script and the frames of each."""
    found = {}
    for name, selector, at in (("brush", ".gm-track", 0.3), ("pan", ".folium-map", 0.5)):
        box = page.locator(selector).bounding_box()
        assert box is not None
        y = box["y"] + box["height"] * at
        xs = [box["x"] + box["width"] * (0.2 + 0.6 * i / MOVES) for i in range(MOVES + 1)]
        page.mouse.move(xs[0], y)
        page.mouse.down()
        page.evaluate(FRAMES)

        def moves(xs: list[float] = xs, y: float = y) -> None:
            for x in xs[1:]:
                page.mouse.move(x, y)

        script = meter.script(moves, 0)
        frames = page.evaluate(STOP)
        page.mouse.up()
        page.wait_for_timeout(500)
        found[name] = (script, frames)
    return found


def opened(page: Page, path: Path) -> Meter:
    """Open a page, tell what that cost, and return its meter."""
    meter = Meter(page)
    page.goto(path.as_uri())
    page.wait_for_selector("html[data-geomap=ready]", state="attached", timeout=120_000)
    page.evaluate(TWO_FRAMES)
    drawn = meter.metrics()
    meter.session.send("HeapProfiler.collectGarbage")
    kept = meter.metrics()["JSHeapUsedSize"]
    usage = meter.session.send("Runtime.getHeapUsage")
    buffers = usage.get("backingStorageSize", 0)
    print(
        f"open: {drawn['TaskDuration']:.2f} s of main thread until drawn; heap "
        f"{drawn['JSHeapUsedSize'] / 1e6:.0f} MB, {kept / 1e6:.0f} MB of it kept; arrays besides "
        f"{buffers / 1e6:.0f} MB"
    )
    return meter


def line(name: str, values: list[float]) -> str:
    """Return a line of the report: median, worst."""
    return f"{name:34} median {statistics.median(values):7.1f} ms   worst {max(values):7.1f} ms"


def main() -> None:
    """Measure, and print what was measured."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--title-words", type=int, default=6, help="words before the place's name")
    parser.add_argument("--texts", action="store_true", help="a quote of 200 characters each")
    parser.add_argument("--folium", action="store_true", help="build it with folium's markers too")
    parser.add_argument("--page", type=Path, help="where to keep the page, or the page to measure")
    parser.add_argument("--reuse", action="store_true", help="measure the page that is there")
    parser.add_argument("--opens", type=int, default=3)
    options = parser.parse_args()
    path = options.page or Path(tempfile.mkdtemp()) / "page.html"
    if not options.reuse:
        build(options, path)
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        for number in range(options.opens):
            context = browser.new_context(offline=True, viewport={"width": 1440, "height": 900})
            page = context.new_page()
            meter = opened(page, path)
            if number < options.opens - 1:
                context.close()
        page.wait_for_timeout(1000)
        for name, values in changes(page, meter).items():
            print(line(name, values))
        for name, (script, frames) in drags(page, meter).items():
            print(f"{name}: {script / MOVES:.1f} ms of script a move, {frames / MOVES:.1f} frames")
        browser.close()


def build(options: argparse.Namespace, path: Path) -> None:
    """Build the page, and folium's if that is asked for, and tell what it cost."""
    table = made_up_table(options.rows, title_words=options.title_words, texts=options.texts)
    built(lambda: EventMap(table.head(10), lang="en").to_html())  # what is read once is read
    seconds = built(lambda: EventMap(table, title="Made up", lang="en").save(path))
    size = path.stat().st_size / options.rows
    print(f"built in {seconds:.2f} s of CPU; {size:.1f} bytes an event")
    if options.folium:
        other = path.with_suffix(".folium.html")
        theirs = built(lambda: folium_markers(table, other))
        size = other.stat().st_size / options.rows
        print(f"folium: {theirs:.2f} s, {theirs / seconds:.1f} times; {size:.0f} bytes an event")


if __name__ == "__main__":
    main()
