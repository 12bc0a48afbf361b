"""A large table in a real browser: what is counted, drawn and listed is what pandas finds."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

from geomap.page import EventMap

if TYPE_CHECKING:
    from playwright.sync_api import Page

Open = Callable[..., "Page"]

ROWS = 6000
TYPES = ("strike", "protest", "meeting", "a kind of our own")
NAMES = ("Abé", "Bela", "Zuza", "Ösel", "abel")


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    """Return events with every combination of what can be missing."""
    rng = np.random.default_rng(11)
    start = rng.integers(0, 400, ROWS)
    end = start + rng.choice([0, 0, 0, 6, 30], ROWS)
    first, last = (
        (np.datetime64("2024-03-01") + days).astype(str).astype(object) for days in (start, end)
    )
    dated = rng.random(ROWS) < 0.9
    placed = rng.random(ROWS) < 0.95
    return pd.DataFrame(
        {
            "event_id": [f"e{n:05d}" for n in range(ROWS)],
            "event_type": rng.choice(TYPES, ROWS),
            "status": rng.choice(["occurred", "planned", "denied"], ROWS),
            "precision": rng.choice(["city", "district", "point"], ROWS),
            "country": rng.choice(np.array(["UA", "FR", None], dtype=object), ROWS),
            "date_start": np.where(dated, first, None),
            "date_end": np.where(dated, last, None),
            "lat": np.where(placed, rng.uniform(44, 53, ROWS).round(4), np.nan),
            "lon": np.where(placed, rng.uniform(22, 41, ROWS).round(4), np.nan),
            "radius_km": np.where(rng.random(ROWS) < 0.5, 25.0, np.nan),
            "place_name": rng.choice(NAMES, ROWS),
            "title": rng.choice(["Heavy rain", "HEAVY SHELLING", "Élan vital"], ROWS),
            "quote": [f"No. <{n % 97}> of many." for n in range(ROWS)],
        }
    )


@pytest.fixture(scope="module")
def many_page(table: pd.DataFrame) -> str:
    """Return the page of the table."""
    return EventMap(table, title="Many", lang="en").to_html()


def passing(table: pd.DataFrame, **filters: Any) -> pd.DataFrame:
    """Return what pandas lets pass: types, statuses, dates, undated, words."""
    keep = pd.Series(True, index=table.index)
    for name in ("event_type", "status"):
        if name in filters:
            keep &= table[name].isin(filters[name])
    undated = table["date_start"].isna()
    if "dates" in filters:
        from_, to = filters["dates"]
        keep &= undated | ((table["date_start"] <= to) & (table["date_end"] >= from_))
    if not filters.get("undated", True):
        keep &= ~undated
    for word in filters.get("words", ()):
        keep &= (table["title"] + "\n" + table["quote"]).str.contains(word, case=False)
    return table[keep]


def counts(page: Page, facet: str) -> dict[str, int]:
    """Return what a facet's values say that they count."""
    found: dict[str, int] = page.evaluate(
        """(name) => Object.fromEntries(
            [...document.querySelectorAll(`.gm-values-${name} li`)].map((item) => [
                item.querySelector("input").value,
                Number(item.querySelector(".gm-count").textContent.replaceAll(",", "")),
            ]))""",
        facet,
    )
    return found


def shown(page: Page) -> int:
    """Return how many events the page says pass."""
    return int(page.inner_text(".gm-shown").split()[0].replace(",", ""))


CASES: list[tuple[str, dict[str, Any]]] = [
    ("", {}),
    ("event_type=strike,meeting", {"event_type": ["strike", "meeting"]}),
    (
        "event_type=strike&status=planned,denied&dates=2024-06-10..2024-07-03",
        {
            "event_type": ["strike"],
            "status": ["planned", "denied"],
            "dates": ("2024-06-10", "2024-07-03"),
        },
    ),
    (
        "dates=2024-06-10..2024-06-10&undated=0&search=heavy%20%3C13%3E",
        {"dates": ("2024-06-10", "2024-06-10"), "undated": False, "words": ("heavy", "<13>")},
    ),
    ("search=elan&status=occurred", {"words": ("élan",), "status": ["occurred"]}),
    ("status=", {"status": []}),
]


@pytest.mark.parametrize(("fragment", "filters"), CASES)
def test_counts_are_exact(
    open_page: Open, many_page: str, table: pd.DataFrame, fragment: str, filters: dict[str, Any]
) -> None:
    """What passes, and what a facet counts without its own filter, is what pandas counts."""
    page = open_page(many_page, f"#{fragment}")
    found = passing(table, **filters)
    assert shown(page) == len(found)
    for facet in ("event_type", "status"):
        others = {name: value for name, value in filters.items() if name != facet}
        expected = passing(table, **others)[facet].value_counts().to_dict()
        assert {k: n for k, n in counts(page, facet).items() if n} == expected


def test_filters_combine_in_any_order(open_page: Open, many_page: str, table: pd.DataFrame) -> None:
    """After many changes, one upon another, the counts are those of the last state."""
    page = open_page(many_page)
    strike, planned = (page.get_by_role("checkbox", name=n) for n in ("Strike", "Planned"))
    first = page.get_by_role("slider", name="First day")
    strike.uncheck()
    first.press("PageUp")
    planned.uncheck()
    page.get_by_label("Undated").uncheck()
    first.press("PageUp")
    strike.check()
    page.get_by_role("searchbox").fill("shelling")
    page.wait_for_function("() => location.hash.includes('search=shelling')")
    left = page.url.partition("dates=")[2].partition("..")[0]
    found = passing(
        table,
        status=["occurred", "denied"],
        dates=(left, "2099-01-01"),
        undated=False,
        words=("shelling",),
    )
    assert 0 < shown(page) == len(found)
    page.get_by_role("button", name="Show all again").click()
    assert shown(page) == ROWS


def test_all_in_view_is_all_that_has_a_place(
    open_page: Open, many_page: str, table: pd.DataFrame
) -> None:
    """Where the map shows every placed event, those pass, and nothing lies beyond its edges."""
    page = open_page(many_page, "#event_type=protest&map=4/48.5/31.5")
    page.get_by_label("Only what is in view").check()
    found = passing(table, event_type=["protest"])
    placed = int(found["lat"].notna().sum())
    assert shown(page) == placed
    beyond = page.locator(".gm-chip:visible", has_text="→")
    assert beyond.count() == 0


def test_list_grows_and_sorts(open_page: Open, many_page: str, table: pd.DataFrame) -> None:
    """The list begins with the latest events, and lists more when asked, in the column's order."""
    page = open_page(many_page)
    listed = page.locator(".gm-list tbody:not(.gm-unplaced) tr[data-row]")
    before = listed.count()
    page.locator(".gm-more").click()
    page.wait_for_function(
        "n => document.querySelectorAll('.gm-list tr[data-row]').length > n", arg=before
    )
    assert before < listed.count() <= ROWS
    page.get_by_role("button", name="Place", exact=True).click()
    place = page.locator(".gm-list tbody:not(.gm-unplaced) .gm-column-place > span")
    page.wait_for_function(
        """() => document.querySelector(
            '.gm-list tbody:not(.gm-unplaced) .gm-column-place > span').textContent === 'Abé'"""
    )
    page.get_by_role("button", name="Place", exact=True).click()
    page.wait_for_function(
        """() => document.querySelector(
            '.gm-list tbody:not(.gm-unplaced) .gm-column-place > span').textContent === 'Zuza'"""
    )
    assert set(place.all_inner_texts()) == {"Zuza"}


def test_download_has_what_passes(open_page: Open, many_page: str, table: pd.DataFrame) -> None:
    """A download of more than one piece holds each passing event once, with its own texts."""
    page = open_page(many_page, "#status=occurred,planned")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="CSV").click()
    with open(waiting.value.path(), encoding="utf-8", newline="") as stream:
        rows = {row["event_id"]: row for row in csv.DictReader(io.StringIO(stream.read()))}
    found = passing(table, status=["occurred", "planned"])
    assert set(rows) == set(found["event_id"])
    for event in found.iloc[::97].to_dict("records"):
        row = rows[event["event_id"]]
        assert (row["title"], row["quote"]) == (event["title"], event["quote"])
        assert row["date_end"] == ("" if pd.isna(event["date_end"]) else event["date_end"])
