"""Rules for the timeline of a report."""

from __future__ import annotations

import io
from collections.abc import Callable
from xml.etree import ElementTree as ET

import pandas as pd
import pytest
from PIL import Image

from geomap.figure.fonts import clean
from geomap.figure.model import Model
from geomap.figure.words import Words
from geomap.page import UI_LANGUAGES
from geomap.report.model import Picture
from geomap.report.timeline import timeline_of

Made = Callable[..., pd.DataFrame]
SVG = "{http://www.w3.org/2000/svg}"


def drawn(events: pd.DataFrame, lang: str = "en") -> Picture:
    """Return the timeline of events."""
    picture = timeline_of(Model(events), Words(lang, (), "geomap.report"))
    assert picture is not None
    return picture


def texts(picture: Picture) -> list[str]:
    """Return the lines that an SVG of a timeline has as text."""
    root = ET.fromstring(picture.to_bytes("svg"))
    return ["".join(node.itertext()) for node in root.iter(f"{SVG}text")]


def on(*days: str, **columns: object) -> pd.DataFrame:
    """Return events on some days."""
    table = pd.DataFrame({"event_type": "strike", "date_start": days, "date_end": days})
    return table.assign(**columns)


def test_nothing_dated_has_no_timeline(made: Made) -> None:
    """Without events, or without dates, there is none."""
    words = Words("en", (), "geomap.report")
    assert timeline_of(Model(made(0)), words) is None
    assert timeline_of(Model(made(3, date_start=None, date_end=None)), words) is None


@pytest.mark.parametrize("lang", UI_LANGUAGES)
def test_it_says_what_its_bars_are(lang: str) -> None:
    """Caption, alternative text and axis are in the language of the report."""
    words = Words(lang, (), "geomap.report")
    picture = drawn(on("2025-10-15", "2025-10-16", "2025-10-16"), lang)
    assert picture.caption.startswith(words.term("bar_is", "day"))
    assert words.say("events", n=3) in picture.alt
    assert f"{words.page_words['months_short'][9]} 2025" in texts(picture)
    assert words.term("types", "strike") in texts(picture)


def test_the_highest_bars_are_told() -> None:
    """The alternative text has the days with the most events, and how many."""
    alt = drawn(on("2025-10-15", "2025-10-16", "2025-10-16")).alt
    assert alt == (
        "Bar chart of 3 events, 15–16 October 2025. "
        "The highest bars: 16 October 2025: 2; 15 October 2025: 1."
    )


def test_what_is_not_drawn_is_told(made: Made) -> None:
    """Undated events, and those known only to the year, are in words."""
    days = [f"2025-10-{day}" for day in range(10, 20)]
    events = on(*days, "2025-01-01", "2025-10-12", "2025-10-12")
    events.loc[10, "date_end"] = "2025-12-31"
    events.loc[11, "date_end"] = "2025-10-14"
    events.loc[12, ["date_start", "date_end"]] = None
    caption = drawn(events).caption
    assert "Not drawn: 1 event known only to a longer stretch of days." in caption
    assert "Pale bars: the exact day is not known." in caption
    assert "Undated: 1." in caption
    assert drawn(on(*days)).caption == "One bar a day."


def test_statuses_are_named_where_they_differ() -> None:
    """The legend tells how planned and denied look, and nothing where all happened."""
    assert "Planned" not in texts(drawn(on("2025-10-16")))
    shown = texts(drawn(on("2025-10-16", "2025-10-16", status=["occurred", "planned"])))
    assert {"Happened", "Planned"} <= set(shown)


def test_an_axis_is_broken_for_what_is_far() -> None:
    """A bar of 1999 has its day below it, and the caption says that time is left out."""
    picture = drawn(on("1999-03-24", *[f"2025-10-{day}" for day in range(10, 20)]))
    assert "24 March 1999" in texts(picture)
    assert "Where the axis is broken" in picture.caption


@pytest.mark.parametrize(
    "days",
    [
        ["2025-10-16"],
        [f"{year}-05-01" for year in range(1975, 2026)],
        [f"2025-{month:02d}-{day:02d}" for month in (1, 6, 12) for day in (1, 28)],
        ["0001-01-01", "9999-12-31"],
    ],
)
def test_all_lengths_can_be_drawn(days: list[str]) -> None:
    """A day, some weeks, fifty years and all of the calendar make a picture as wide as the text."""
    picture = Image.open(io.BytesIO(drawn(on(*days)).to_bytes("png")))
    assert abs(picture.width - 175 / 25.4 * 300) < 1.5
    assert 300 < picture.height < 1500


def test_it_can_be_read_in_grey() -> None:
    """Where bars are wide enough, each type has its mark, besides its colour."""
    one = drawn(on("2025-10-16", "2025-10-16", event_type=["strike", "explosion"]))
    both = drawn(on("2025-10-16", "2025-10-16", event_type=["strike", "strike"]))
    assert one.to_bytes("svg") != both.to_bytes("svg")
    grey = Image.open(io.BytesIO(one.to_bytes("png"))).convert("L")
    assert len(set(grey.crop((0, 0, 500, 200)).tobytes())) > 2


def test_hostile_types_are_text(hostile: list[str]) -> None:
    """Names of types are letters in the picture, and fill no more than a legend."""
    days = ["2025-10-16"] * len(hostile)
    picture = drawn(on(*days, event_type=pd.Series(hostile, dtype=object)))
    root = ET.fromstring(picture.to_bytes("svg"))
    assert not {"script", "image", "foreignObject", "a"} & {
        n.tag.split("}")[1] for n in root.iter()
    }
    assert len({clean(text, 60) for text in hostile} & set(texts(picture))) > 10
    assert len(texts(picture)) < 90
    assert drawn(on(*days[:1], event_type=["x"])).to_bytes("pdf").startswith(b"%PDF")
