"""A mark says where nobody told how far off it can be."""

from __future__ import annotations

import pandas as pd
import pytest

from geomap.figure.fonts import Letters
from geomap.figure.legend import legend_of
from geomap.figure.marks import is_vague
from geomap.figure.model import Model
from geomap.figure.words import Words
from geomap.page.style import light_colours

KHARKIV_OBLAST = "geonames:706482"


def model(*rows: tuple[str, float | None, str | None]) -> Model:
    """Return events of some precisions, radii and places."""
    columns = ["precision", "radius_km", "place_id"]
    table = pd.DataFrame(rows, columns=columns).assign(event_type="strike", status="occurred")
    return Model(table.assign(lat=49.5, lon=36.5, event_id=[str(n) for n in range(len(rows))]))


def legend_rows(events: Model) -> dict[str, str]:
    """Return the labels of a legend with their counts."""
    colours, letters, words = light_colours(), Letters([]), Words("en")
    legend = legend_of(events, words, letters, colours, many=False)
    return {entry.label: entry.count for section in legend.sections for entry in section}


@pytest.mark.parametrize("precision", ["area", "region", "district"])
def test_a_rough_place_of_no_extent_is_vague(precision: str) -> None:
    """With neither area nor radius; the legend tells what its mark means, and counts them."""
    events = model((precision, None, None), (precision, None, "geonames:1"))
    assert is_vague(events, events.placed).tolist() == [True, True]
    assert legend_rows(events)["How far off is not known"] == "2"


def test_what_is_drawn_as_wide_as_it_is_or_is_exact_is_not_vague() -> None:
    """A circle, an area, a town, a spot: their marks have no sign, and the legend has no row."""
    events = model(
        ("area", 12.0, None), ("region", None, KHARKIV_OBLAST), ("city", None, None),
        ("point", None, None), ("country", None, "geonames:690791"),
    )  # fmt: skip
    assert not is_vague(events, events.placed).any()
    assert "How far off is not known" not in legend_rows(events)
