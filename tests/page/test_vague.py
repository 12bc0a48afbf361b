"""A mark says where nobody told how far off it can be, and the legend and the card say it, too."""

from __future__ import annotations

from typing import Any

import pandas as pd

import geomap

WORDS = "how far off is not known"


def page_of(precision: str, radius: float | None) -> str:
    """Return a page of two events, one of them an exact spot."""
    table = pd.DataFrame({
        "event_id": ["one", "two"], "event_type": "strike", "precision": [precision, "point"],
        "radius_km": [radius, None], "lat": [49.5, 49.6], "lon": 36.5,
    })  # fmt: skip
    return geomap.EventMap(table, lang="en").to_html()


def test_a_place_of_no_known_extent_is_said_to_be_so(open_page: Any) -> None:
    """In the legend, beside the precision that it is about, and on the card of the event."""
    page = open_page(page_of("area", None), "#event=one")
    page.locator(".gm-card").wait_for()
    assert WORDS in page.inner_text(".gm-card")
    hints = page.locator(".gm-values-precision small").all_text_contents()
    assert [WORDS in hint for hint in hints] == [False, True]


def test_what_has_a_radius_is_not(open_page: Any) -> None:
    """The circle shows how far; the card says it in kilometres."""
    page = open_page(page_of("area", 12.0), "#event=one")
    page.locator(".gm-card").wait_for()
    assert "within 12 km" in page.inner_text(".gm-card")
    assert WORDS not in page.locator("body").evaluate("body => body.textContent")
