"""Types that a user declared are called and drawn as declared; whatever else they hold is data."""

from __future__ import annotations

import base64
import datetime as dt
import json
import zlib
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import geomap
from geomap.events import Document
from geomap.page.own_types import own_types
from geomap.page.payload import build_payload
from geomap.page.style import styles_for
from geomap.page.words import interface_head
from geomap.taxonomy import OwnType

FLOOD = OwnType("flood", {"": "Flood", "fr": "Inondation"}, "#0d6efd", "#7fb3ff", "alert")


def head(events: pd.DataFrame) -> dict[str, Any]:
    """Return the head of a table's payload."""
    first = build_payload(events, head={}).text.split("\n")[0]
    read: dict[str, Any] = json.loads(zlib.decompress(base64.b64decode(first)))
    return read


def test_a_declared_type_is_drawn_as_declared() -> None:
    """Colours and the shape of another type are taken; what is left out is chosen."""
    plain = styles_for(["strike", "flood", "storm"])
    styled = styles_for(["strike", "flood", "storm"], [FLOOD])
    assert styled["flood"].light == "#0d6efd"
    assert styled["flood"].dark == "#7fb3ff"
    assert styled["flood"].shape == styles_for(["alert"])["alert"].shape
    assert (styled["strike"], styled["storm"]) == (plain["strike"], plain["storm"])
    assert styles_for(["flood"], [OwnType("flood")]) == styles_for(["flood"])
    assert styles_for(["flood"], [OwnType("flood", light="#111111")])["flood"].dark == "#111111"


def test_a_declared_type_is_called_as_declared() -> None:
    """The label of the language, else the general one, else the name; other words stay."""
    words = interface_head(None, "en", [FLOOD, OwnType("flash_frost")])["words"]
    assert words["fr"]["types"]["flood"] == "Inondation"
    assert words["uk"]["types"]["flood"] == "Flood"
    assert words["de"]["types"]["flash_frost"] == "flash frost"
    assert (
        words["fr"]["types"]["strike"]
        == interface_head("fr", "fr")["words"]["fr"]["types"]["strike"]
    )
    assert "flood" not in interface_head(None, "en")["words"]["fr"]["types"]


@pytest.mark.parametrize(
    "declared",
    [
        "flood",
        {"flood": 1},
        [None, 7, {}, {"name": ""}, "flood"],
        [{"name": "flood", "light": "red;}</style><script>", "dark": 7, "labels": "x"}],
    ],
)
def test_a_declaration_of_another_form_does_no_harm(declared: Any) -> None:
    """Attributes that somebody else put into a table are left alone, or left to be chosen."""
    events = pd.DataFrame({"event_type": ["flood"], "lat": [50.0], "lon": [30.0]})
    plain = head(events)["styles"]
    events.attrs["types"] = declared
    assert all(one.light is None for one in own_types(events))
    assert head(events)["styles"] == plain


def test_a_page_shows_the_label() -> None:
    """From a file of own cues to the page: the table says the label, the payload the colour."""
    Path("own.toml").write_text(
        '[types.flood]\nlabel = "A <b>flood</b>"\ncolour = "#0d6efd"\nwords.en = ["flood*"]\n'
    )
    document = Document("a", "Floods hit Valencia on Tuesday.", dt.date(2026, 3, 12))
    events = geomap.extract(document, cues="own.toml")
    page = geomap.EventMap(events, lang="en").to_html()
    assert "A &lt;b&gt;flood&lt;/b&gt;" in page
    assert "<b>flood</b>" not in page
    read = head(events)
    types = next(c for c in read["columns"] if c["name"] == "event_type")["words"]
    assert read["styles"][types.index("flood")][1:] == ["#0d6efd", "#0d6efd"]
    assert geomap.EventMap(events.drop(columns="quote"), lang="en").to_html()
