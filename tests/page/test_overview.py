"""More events than a page holds: counts that are exact, and events that lie beside the page."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

from geomap.decoding import clean_text
from geomap.errors import OutputError
from geomap.page import EventMap, overview
from geomap.page.overview import write_overview
from geomap.tables.disclosure import disclose

if TYPE_CHECKING:
    from playwright.sync_api import Page

Open = Callable[..., "Page"]

ROWS = 4000
REGION = {"place_id": "geonames:706482", "place_label": "Kharkiv Oblast", "precision": "region"}


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    """Return events of two years, some without place, day or country, some known to a region."""
    rng = np.random.default_rng(5)
    start = rng.integers(0, 700, ROWS)
    end = start + rng.choice([0, 0, 0, 6, 30], ROWS)
    first, last = (
        (np.datetime64("2023-02-11") + days).astype(str).astype(object) for days in (start, end)
    )
    dated, placed = rng.random(ROWS) < 0.9, rng.random(ROWS) < 0.93
    region = placed & (rng.random(ROWS) < 0.1)
    spot = rng.integers(0, 60, ROWS)
    lon, lat = 22 + spot % 10 * 0.4, 46 + spot // 10 * 0.3
    return pd.DataFrame(
        {
            "event_id": [f"e{n}" for n in range(ROWS)],
            "event_type": rng.choice(["strike", "protest", "a kind of our own"], ROWS),
            "status": rng.choice(["occurred", "planned", "denied"], ROWS),
            "precision": np.where(region, "region", np.where(placed, "city", "none")),
            "country": rng.choice(np.array(["UA", "FR", None], dtype=object), ROWS),
            "date_start": np.where(dated, first, None),
            "date_end": np.where(dated, last, None),
            "lat": np.where(region, 49.6, np.where(placed, lat.round(4), np.nan)),
            "lon": np.where(region, 36.5, np.where(placed, lon.round(4), np.nan)),
            "place_label": np.where(region, REGION["place_label"], [f"Town {n}" for n in spot]),
            "place_id": np.where(region, REGION["place_id"], None),
            "quote": [f"No. {n} of many." for n in range(ROWS)],
        }
    )


@pytest.fixture(params=[750_000, 2000, 300, 20])
def counted(
    request: pytest.FixtureRequest,
    table: pd.DataFrame,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Path:
    """Return the overview of the table, in as many rows as allowed."""
    monkeypatch.setattr(overview, "MOST_ROWS", request.param)
    path = tmp_path / "page.html"
    write_overview(parts(table), path, title="Many", lang="en")
    return path


def parts(table: pd.DataFrame, rows: int = 1500) -> Iterator[pd.DataFrame]:
    """Yield a table in parts."""
    for first in range(0, len(table), rows):
        yield table.iloc[first : first + rows]


def shown(page: Page) -> int:
    """Return how many events the page says pass."""
    return int(page.inner_text(".gm-shown").split()[0].replace(",", ""))


def day_of(page: Page, handle: str) -> str:
    """Return the day that a handle of the timeline stands at."""
    slider = page.get_by_role("slider", name=handle)
    return str(np.datetime64(int(slider.get_attribute("aria-valuenow") or 0), "D"))


def counts(page: Page, facet: str) -> dict[str, int]:
    """Return what a facet's values say that they count, without those of none."""
    found: dict[str, int] = page.evaluate(
        """(name) => Object.fromEntries(
            [...document.querySelectorAll(`.gm-values-${name} li`)].map((item) => [
                item.querySelector("input").value,
                Number(item.querySelector(".gm-count").textContent.replaceAll(",", "")),
            ]).filter(([, count]) => count))""",
        facet,
    )
    return found


def passing(table: pd.DataFrame, dates: tuple[str, str] | None, **words: list[str]) -> pd.DataFrame:
    """Return what pandas lets pass."""
    keep = pd.Series(True, index=table.index)
    for name, wanted in words.items():
        keep &= table[name].isin(wanted)
    if dates:
        keep &= (table["date_start"] <= dates[1]) & (table["date_end"] >= dates[0])
    return table[keep]


def sides(page: Path) -> list[dict[str, Any]]:
    """Return the head and the texts of each side file of a page."""
    (folder,) = page.parent.glob("*-data-*")
    found = []
    for path in sorted(folder.iterdir(), key=lambda path: int(path.stem)):
        lines = path.read_text().split('"')[1].split(" ")
        head, *_ = (json.loads(zlib.decompress(base64.b64decode(lines[0]))),)
        texts = [json.loads(zlib.decompress(base64.b64decode(line))) for line in lines[3:]]
        found.append({"rows": head["rows"], "head": head, "texts": texts})
    return found


def texts_of(page: Path) -> list[Any]:
    """Return the texts of the payload of a page."""
    block = page.read_text().partition('<script type="application/octet-stream"')[2]
    lines = block.partition(">\n")[2].partition("<")[0].split()[3:]
    return [json.loads(zlib.decompress(base64.b64decode(line))) for line in lines]


def head_of(page: Path) -> dict[str, Any]:
    """Return the head of the payload of a page."""
    block = page.read_text().partition('<script type="application/octet-stream"')[2]
    line = block.partition(">\n")[2].partition("\n")[0]
    head: dict[str, Any] = json.loads(zlib.decompress(base64.b64decode(line)))
    return head


# -- counts ----------------------------------------------------------------------------------


def test_counts_are_those_of_the_table(open_page: Open, counted: Path, table: pd.DataFrame) -> None:
    """At any grain, what passes by date, type, status and country is what pandas counts.

    A window of days grows to whole units, which the address then has.
    """
    page = open_page(counted, "#event_type=strike,protest&dates=2023-08-09..2024-02-17&undated=0")
    window = (day_of(page, "First day"), day_of(page, "Last day"))
    assert window[0] <= "2023-08-09"
    assert window[1] >= "2024-02-17"
    types = ["strike", "protest"]
    assert shown(page) == len(passing(table, window, event_type=types))
    page.get_by_role("checkbox", name="Denied").uncheck()
    statuses = ["occurred", "planned"]
    found = passing(table, window, event_type=types, status=statuses)
    assert shown(page) == len(found)
    expected = passing(table, window, status=statuses)["event_type"].value_counts().to_dict()
    assert counts(page, "event_type") == expected
    expected = found["country"].fillna("").value_counts().to_dict()
    assert counts(page, "country") == expected
    page.get_by_role("button", name="Show all again").click()
    assert shown(page) == ROWS
    assert page.inner_text(".gm-undated, .gm-timebar .gm-count").replace(",", "") == str(
        int(table["date_start"].isna().sum())
    )


def test_marks_and_list_count_events(open_page: Open, counted: Path, table: pd.DataFrame) -> None:
    """The list says how many events a row stands for, and those without a place are counted."""
    page = open_page(counted)
    unplaced = int(table["lat"].isna().sum())
    assert f"{unplaced} events without a place" in page.inner_text(".gm-corner")
    group = page.inner_text(".gm-unplaced .gm-group")
    assert group == f"Not on the map, no place is given: {unplaced}"
    most = [int(n.replace(",", "")) for n in page.locator("td.gm-column-events").all_inner_texts()]
    placed = most[-5:]
    assert placed == sorted(placed, reverse=True)
    assert head_of(counted)["overview"]["events"] == ROWS


def test_a_step_of_a_handle_is_a_unit(open_page: Open, counted: Path, table: pd.DataFrame) -> None:
    """A step of a handle goes a whole unit, and what passes then is what pandas counts."""
    page = open_page(counted, "#undated=0")
    first = page.get_by_role("slider", name="First day")
    days = [day_of(page, "First day")]
    for _ in range(2):
        first.press("ArrowRight")
        days.append(day_of(page, "First day"))
    if head_of(counted)["overview"]["unit"] != "decade":
        assert days == sorted(set(days))
    assert shown(page) == len(passing(table, (days[-1], "2099-01-01")))


def test_regions_are_no_cells(counted: Path, table: pd.DataFrame) -> None:
    """What is known to a region is counted by that region, and drawn as its polygon."""
    head = head_of(counted)
    names = [column["name"] for column in head["columns"]]
    assert "place_id" in names
    block = counted.read_text().partition('<script type="application/octet-stream"')[2]
    areas = json.loads(zlib.decompress(base64.b64decode(block.partition(">\n")[2].split("\n")[2])))
    assert len(areas["areas"]) == 1


# -- the events themselves -------------------------------------------------------------------


def test_every_event_can_be_opened(open_page: Open, tmp_path: Path, table: pd.DataFrame) -> None:
    """The files hold each event once, and a card shows one with its own texts."""
    few = table.head(60)
    path = tmp_path / "page.html"
    write_overview(parts(few, 25), path, title="Few", lang="en")
    page = open_page(path)
    page.get_by_role("button", name="None").first.click()
    page.get_by_role("checkbox", name="Protest").check()
    row = page.locator("tr[data-row]", has_text="Protest").first
    row.locator("button").click()
    quote = page.inner_text(".gm-card blockquote")
    number = int(quote.split()[1])
    assert few["event_type"][number] == "protest"
    seen = page.evaluate(
        """async () => {
          const seen = [];
          const shown = () => document.querySelector(".gm-card blockquote")?.textContent;
          for (let row = 0; row < 60; row++) {
            const before = shown();
            location.hash = `event=${row}.0`;
            for (let i = 0; i < 40 && shown() === before; i++)
              await new Promise((done) => setTimeout(done, 5));
            if (shown()) seen.push(shown());
          }
          return seen;
        }"""
    )
    assert len(set(seen)) > 40
    (side,) = sides(path)
    quotes = {text for chunk in side["texts"] for text in chunk[1:].split(chunk[0])}
    assert set(few["quote"]) <= quotes


def test_a_square_is_found_by_any_name_in_it(
    open_page: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A search finds the square of a place that it is not called by, in any script."""
    monkeypatch.setattr(overview, "MOST_ROWS", 1)
    towns = ["Kyiv", "Brovary", "Boryspil", "Irpin", "Białystok"]
    names = ["Київ", "Бровари", "Бориспіль", "Ірпінь", "Białystok"]
    table = pd.DataFrame(
        {
            "event_type": "strike", "precision": "city", "lat": 50.0, "country": "UA",
            "lon": [30.01 + n / 50 for n in range(5)], "place_label": towns, "place_name": names,
        }
    )  # fmt: skip
    far = table.assign(lon=-100.0, lat=-40.0, place_label="Nowhere", place_name=None)
    path = tmp_path / "page.html"
    assert write_overview([pd.concat([table, far])], path, lang="en").rows == 2
    page = open_page(path)
    search = page.get_by_role("searchbox")
    for word, found in (("irpin", 5), ("ірпінь", 5), ("bialystok", 5), ("nowhere", 5), ("oslo", 0)):
        search.fill(word)
        page.wait_for_function(
            "n => document.querySelector('.gm-shown').textContent.startsWith(`${n} of`)", arg=found
        )
    monkeypatch.setattr("geomap.page.event_store._MOST_NAMES", 2)
    write_overview([pd.concat([table, far])], path, lang="en")
    assert "Boryspil" in str(texts_of(path))
    assert "Irpin" not in str(texts_of(path))


def test_steps_go_through_all_events_of_a_row(open_page: Open, tmp_path: Path) -> None:
    """The card of a mark that stands for five events steps through the five and round again."""
    same = pd.DataFrame(
        {
            "event_type": "strike", "date_start": "2024-05-01", "date_end": "2024-05-01",
            "lat": 50.0, "lon": 30.0, "precision": "city", "place_label": "Kyiv",
            "quote": [f"This is number {n}." for n in range(5)],
        }
    )  # fmt: skip
    path = tmp_path / "page.html"
    assert write_overview([same], path, lang="en").rows == 1
    page = open_page(path)
    page.locator(".gm-open").click()
    seen = []
    for position in (1, 2, 3, 4, 5, 1):
        page.get_by_text(f"{position} of 5", exact=True).wait_for()
        seen.append(page.inner_text(".gm-card blockquote"))
        page.get_by_role("button", name="Next event").click()
    assert seen[:5] == list(same["quote"])
    assert seen[5] == seen[0]
    page.get_by_text("2 of 5", exact=True).wait_for()
    page.wait_for_function("() => location.hash.includes('event=0.1')")
    again = open_page(path, "#event=0.3")
    again.get_by_text("4 of 5", exact=True).wait_for()


@pytest.mark.parametrize("harm", ["missing", "exchanged", "torn", "rewritten"])
def test_what_is_beside_is_missing_or_another(
    open_page: Open, tmp_path: Path, table: pd.DataFrame, harm: str
) -> None:
    """Where the file of an event is not the page's own, the card says so, and shows none of it."""
    path = tmp_path / "page.html"
    write_overview([table], path, lang="en")
    (folder,) = tmp_path.glob("page-data-*")
    file = folder / "0.css"
    text = file.read_text()
    if harm == "missing":
        file.unlink()
    elif harm == "exchanged":
        file.write_text((folder / "1.css").read_text())
    elif harm == "torn":
        file.write_text(text[: len(text) // 2])
    else:
        file.write_text(":host{--geomap-0:\"eJw= <img src=x onerror='ran=1'>\"}body{display:none}")
    page = open_page(path, missing=harm == "missing")
    before = shown(page)
    page.evaluate("() => { location.hash = 'event=0.0'; }")
    notice = page.locator(".gm-card .gm-notice")
    notice.wait_for()
    words = "Keep the two together" if harm == "missing" else "is not the one that was made"
    assert words in notice.inner_text()
    assert page.locator(".gm-card blockquote").count() == 0
    assert page.locator("#gm-page").is_visible()
    assert page.evaluate("() => window.ran") is None
    assert shown(page) == before


def test_hostile_texts_are_texts(open_page: Open, tmp_path: Path, hostile: list[str]) -> None:
    """Whatever texts hold, in names of places or in files beside the page, nothing of it runs."""
    texts = pd.Series(hostile, dtype=object)
    says = ("place_label", "quote", "title", "source_url", "attribution", "Quote", "events")
    table = pd.DataFrame(dict.fromkeys(says, texts)).assign(
        event_type="strike", precision="city", lat=50.0, lon=np.arange(len(texts)) / 4
    )
    path = tmp_path / "<img src=x onerror=ran=1> & #?%20'{{ 7 }}.html"
    write_overview([table], path, title="t", lang="en")
    page = open_page(path)
    quotes = page.evaluate(
        """async (count) => {
          const found = [];
          for (let row = 0; row < count; row++) {
            location.hash = `event=${row}.0`;
            await new Promise((done) => setTimeout(done, 30));
            const until = performance.now() + 5000;
            const ready = () => location.hash.includes(`event=${row}.0`)
              && document.querySelector(".gm-card");
            const pause = () => new Promise((done) => setTimeout(done, 5));
            while (!ready() && performance.now() < until) await pause();
            found.push(document.querySelector(".gm-card blockquote")?.textContent);
          }
          return found;
        }""",
        len(hostile),
    )
    known = {clean_text(text) for text in hostile}
    assert len(set(quotes) & known) > len(hostile) // 2
    assert set(filter(None, quotes)) <= known
    assert page.evaluate("() => window.ran") is None


# -- whole or not at all ---------------------------------------------------------------------


def names(folder: Path) -> list[str]:
    """Return what lies in a folder."""
    return sorted(path.name for path in folder.iterdir())


def test_the_same_table_gives_the_same_bytes(tmp_path: Path, table: pd.DataFrame) -> None:
    """However a table comes in parts, page and folder are the same, and stay so when run again."""
    one, other = tmp_path / "one", tmp_path / "other"
    for folder, rows in ((one, 300), (other, 4000)):
        folder.mkdir()
        write_overview(parts(table, rows), folder / "page.html", lang="en")
    assert names(one) == names(other)
    assert (one / "page.html").read_bytes() == (other / "page.html").read_bytes()
    (side,) = one.glob("page-data-*")
    for path in side.iterdir():
        assert path.read_bytes() == (other / side.name / path.name).read_bytes()
    write_overview(parts(table), one / "page.html", lang="en")
    assert names(one) == names(other)


def test_a_new_pair_takes_the_place_of_the_old(tmp_path: Path, table: pd.DataFrame) -> None:
    """A new page leaves neither the folder of the old one nor a part of its own."""
    path = tmp_path / "page.html"
    write_overview([table], path, lang="en")
    first = names(tmp_path)
    write_overview([table.head(2000)], path, lang="en")
    assert len(names(tmp_path)) == 2
    assert names(tmp_path) != first
    EventMap(table.head(10), lang="en").save(path)
    assert names(tmp_path) == ["page.html"]


@pytest.mark.parametrize("step", ["grouped", "write", "settle", "save"])
def test_a_run_that_fails_leaves_the_old_pair(
    tmp_path: Path, table: pd.DataFrame, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """Wherever a run breaks off, the page that was there still has its folder."""
    path = tmp_path / "page.html"
    write_overview([table], path, lang="en")
    old, page = names(tmp_path), path.read_bytes()
    owner = {
        "grouped": overview.EventStore,
        "write": overview.SideFiles,
        "settle": overview.SideFiles,
        "save": EventMap,
    }[step]

    def fail(*_: Any, **__: Any) -> None:
        raise OutputError("the disk is full", mend="free some space")

    monkeypatch.setattr(owner, step, fail)
    with pytest.raises(OutputError):
        write_overview([table.head(500)], path, lang="en")
    assert path.read_bytes() == page
    assert names(tmp_path) == old


def test_a_damaged_folder_is_mended(tmp_path: Path, table: pd.DataFrame) -> None:
    """A run of the same table again makes a folder whole that lost a file, or has another."""
    path = tmp_path / "page.html"
    write_overview([table], path, lang="en")
    (folder,) = tmp_path.glob("page-data-*")
    (folder / "1.css").unlink()
    write_overview([table], path, lang="en")
    assert (folder / "1.css").exists()
    text = (folder / "0.css").read_text()
    (folder / "0.css").write_text(text[:-9] + "x" + text[-8:])
    write_overview([table], path, lang="en")
    assert (folder / "0.css").read_text() == text
    (folder / "mine.txt").write_text("mine")
    with pytest.raises(OutputError):
        write_overview([table], path, lang="en")
    assert (folder / "mine.txt").exists()


def test_a_folder_with_other_things_stays(tmp_path: Path, table: pd.DataFrame) -> None:
    """A folder that a page names is removed only when it holds side files and nothing else."""
    path = tmp_path / "page.html"
    write_overview([table], path, lang="en")
    (folder,) = tmp_path.glob("page-data-*")
    (folder / "notes.txt").write_text("mine")
    write_overview([table.head(20)], path, lang="en")
    assert (folder / "notes.txt").exists()


# -- tables of all kinds ---------------------------------------------------------------------

SAME = {"event_type": "strike", "status": "occurred", "precision": "city"}
TABLES: dict[str, pd.DataFrame] = {
    "empty": pd.DataFrame({name: [] for name in SAME}),
    "one place, one day": pd.DataFrame(
        [{**SAME, "lat": 50.0, "lon": 30.0, "date_start": "2024-01-31", "date_end": "2024-01-31"}]
        * 3000
    ),
    "undated": pd.DataFrame([{**SAME, "lat": 50.0, "lon": 30.0 + n % 7} for n in range(300)]),
    "unplaced": pd.DataFrame(
        [{**SAME, "date_start": f"2024-01-{n % 31 + 1:02}"} for n in range(99)]
    ),
    "neither": pd.DataFrame([{"event_type": "a kind of our own"}] * 9),
    "two centuries": pd.DataFrame(
        [{**SAME, "lat": 1.0, "lon": 179.99, "date_start": f"{1820 + n}-12-31"} for n in range(206)]
    ),
    "poles": pd.DataFrame(
        [{**SAME, "lat": lat, "lon": lon} for lat in (-90, 90) for lon in (-180, 180)]
    ),
}


@pytest.mark.parametrize("most", [750_000, 3])
@pytest.mark.parametrize("kind", TABLES)
def test_tables_of_all_kinds(
    open_page: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, most: int
) -> None:
    """Whatever a table lacks, the page counts all of its events."""
    monkeypatch.setattr(overview, "MOST_ROWS", most)
    path = tmp_path / "page.html"
    made = write_overview([TABLES[kind]], path, lang="en")
    assert made.events == len(TABLES[kind])
    page = open_page(path)
    assert shown(page) == len(TABLES[kind])
    assert sum(side["rows"] for side in sides(path)) == len(TABLES[kind])


def test_a_million_places_are_counted_by_cells(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where every event has a place of its own, cells get as wide as they must."""
    monkeypatch.setattr(overview, "MOST_ROWS", 500)
    rng = np.random.default_rng(3)
    table = pd.DataFrame(
        {"event_type": "strike", "precision": "city", "lat": rng.uniform(-60, 75, 5000),
         "lon": rng.uniform(-180, 180, 5000)}
    )  # fmt: skip
    made = write_overview([table], tmp_path / "page.html", lang="en")
    assert made.rows <= 1000
    assert made.grain.cell >= 5


def test_columns_may_differ_from_part_to_part(tmp_path: Path) -> None:
    """A column that only some parts have is kept, and names that differ by case are two."""
    first = pd.DataFrame({"event_type": ["strike"], "lat": [1.0], "lon": [2.0], "note": ["one"]})
    other = pd.DataFrame({"event_type": ["strike"], "Note": ["two"], "number": ["three"]})
    path = tmp_path / "page.html"
    write_overview([first, other], path, lang="en")
    (side,) = sides(path)
    columns = {column["name"] for column in side["head"]["columns"]}
    assert {"note", "Note", "number"} <= columns
    assert {"one", "two", "three"} <= {t for c in side["texts"] for t in c[1:].split(c[0])}


def test_what_is_not_published_is_not_beside(tmp_path: Path, table: pd.DataFrame) -> None:
    """A table that was coarsened, or lacks fields, does so in the files too; the page says it."""
    rows = table.head(200).assign(attribution="a secret friend")
    path = tmp_path / "page.html"
    write_overview([disclose(rows, coarsen="region", redact=["attribution"])], path, lang="en")
    told = json.dumps([side["texts"] for side in sides(path)])
    for word in ("Town", "of many", "secret"):
        assert word not in told
    head = head_of(path)
    assert (head["coarsen"], head["redact"]) == ("region", ["attribution"])


def test_types_of_a_users_own_have_their_words(tmp_path: Path) -> None:
    """The labels of types that any part of a table declares are the page's."""
    first = pd.DataFrame({"event_type": ["strike"]})
    other = pd.DataFrame({"event_type": ["flood"]})
    other.attrs["types"] = [{"name": "flood", "labels": {"en": "High water"}}]
    path = tmp_path / "page.html"
    write_overview([first, other], path, lang="en")
    assert head_of(path)["words"]["en"]["types"]["flood"] == "High water"


def test_a_download_has_the_groups_that_pass(
    open_page: Open, counted: Path, table: pd.DataFrame
) -> None:
    """What is downloaded says of each group that passes how many events it stands for."""
    page = open_page(counted, "#status=denied")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="CSV").click()
    rows = pd.read_csv(waiting.value.path())
    assert set(rows["status"]) == {"denied"}
    assert rows["events"].sum() == (table["status"] == "denied").sum()


def test_long_texts_make_files_of_fewer_events(open_page: Open, tmp_path: Path) -> None:
    """A file whose text is longer than a property can be holds it in several, and is read whole."""
    rng = np.random.default_rng(1)
    texts = ["".join(map(chr, rng.integers(0x4E00, 0x9FFF, 400_000))) for _ in range(12)]
    table = pd.DataFrame({"event_type": "strike", "lat": 1.0, "lon": 1.0, "quote": texts})
    path = tmp_path / "page.html"
    assert write_overview([table], path, lang="en").files > 1
    page = open_page(path, "#event=0.7")
    page.locator(".gm-card blockquote").wait_for()
    assert page.locator(".gm-card blockquote").text_content() == texts[7]


# -- everyone --------------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("width", "fragment"), [(1440, ""), (360, ""), (700, "#embed")])
def test_accessible(
    open_page: Open,
    tmp_path: Path,
    table: pd.DataFrame,
    axe: str,
    width: int,
    scheme: str,
    fragment: str,
) -> None:
    """At first, with a card open, and where the files are missing, axe-core finds nothing."""
    path = tmp_path / "page.html"
    write_overview([table], path, title="Many", lang="en")
    page = open_page(
        path, fragment, missing=True, viewport={"width": width, "height": 800}, color_scheme=scheme
    )

    def violations() -> list[str]:
        page.evaluate(
            "() => Promise.allSettled(document.getAnimations().map((moving) => moving.finished))"
        )
        page.evaluate(axe)
        found = page.evaluate("async () => (await axe.run(document)).violations")
        return [f"{one['id']}: {[node['target'] for node in one['nodes']][:3]}" for one in found]

    assert violations() == []
    page.evaluate("() => { location.hash += '&event=0.0'; }")
    page.locator(".gm-card").wait_for()
    assert violations() == []
    (folder,) = tmp_path.glob("page-data-*")
    folder.rename(tmp_path / "elsewhere")
    page.evaluate("() => { location.hash = 'event=3000.0'; }")
    page.evaluate("() => { location.hash = 'event=2500.0'; }")
    page.locator(".gm-card .gm-notice").wait_for()
    assert violations() == []
