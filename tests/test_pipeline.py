"""From articles to the event table, by the public function."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

import geomap
from geomap.errors import GazetteerError, OptionError, ReadError
from geomap.events import Document
from geomap.samples import sample
from geomap.tables import NAMES

REPORT = "Drones struck a warehouse in Poltava on Monday, killing one person."
MONDAY, PUBLISHED = "2025-10-13", "2025-10-16"


@pytest.fixture
def report() -> str:
    """Put a report into the folder; return its name."""
    Path("report.txt").write_text(REPORT)
    return "report.txt"


def test_the_sample_article_is_read_right() -> None:
    """Each event of the article that ships with geomap is found, and nothing else."""
    events = geomap.extract(sample())
    found = events[["event_type", "status", "place_label", "precision", "date_start", "date_end"]]
    thursday = ("2026-03-12", "2026-03-12")
    expected = {
        ("strike", "occurred", "Ukraine", "country", *thursday),
        ("air_defence", "occurred", "Kyiv", "city", *thursday),
        ("strike", "occurred", "Sumy Oblast", "region", *thursday),
        ("strike", "occurred", "Odessa Oblast", "region", *thursday),
        ("strike", "occurred", "Bryansk Oblast", "region", *thursday),
        ("infrastructure_disruption", "occurred", "Bryansk Oblast", "region", *thursday),
        ("infrastructure_disruption", "occurred", "Kursk Oblast", "region", *thursday),
        ("call", "occurred", None, "none", "2026-03-11", "2026-03-11"),
        ("meeting", "planned", None, "none", "2026-03-16", "2026-03-22"),
        ("meeting", "planned", "White House", "point", "2026-03-13", "2026-03-13"),
        ("meeting", "planned", "Vienna", "city", "2026-03-26", "2026-03-26"),
        ("meeting", "occurred", "Istanbul", "city", "2026-01-01", "2026-01-31"),
    }
    assert set(found.itertuples(index=False, name=None)) == expected
    assert len(found) == len(expected)


@pytest.mark.parametrize("published", [PUBLISHED, "16.10.2025", dt.date(2025, 10, 16)])
def test_a_path_is_enough(report: str, published: Any) -> None:
    """A file and its day give a table with all columns; the day may be a date or text."""
    events = geomap.extract(report, published=published)
    assert [*NAMES, "geometry"] == list(events.columns)
    (event,) = events.to_dict("records")
    assert (event["event_type"], event["place_name"]) == ("strike", "Poltava")
    assert (event["date_start"], event["published"]) == (MONDAY, PUBLISHED)
    assert REPORT[event["quote_start"] : event["quote_end"]] == event["quote"]


def test_articles_come_in_many_ways(report: str) -> None:
    """Paths, folders, patterns, lists and documents give the same events."""
    (one,) = geomap.extract(report, published=PUBLISHED)["event_id"]
    document = Document("report", REPORT, dt.date(2025, 10, 16))
    for articles in (Path(report), [report], ".", "*.txt", document, [document]):
        assert geomap.extract(articles, published=PUBLISHED)["event_id"].tolist() == [one]


def test_without_a_day_relative_dates_stay_empty(report: str) -> None:
    """No day of publication, no date for "Monday": nothing is made up."""
    (event,) = geomap.extract(report).to_dict("records")
    assert event["date_start"] is None
    assert event["date_precision"] == "unknown"


def test_labels_are_in_the_language_of_the_article() -> None:
    """Places are labelled in the article's language, or in the one that is asked for."""
    article = Document("a", "Des missiles ont frappé Londres lundi.", lang="fr")
    assert geomap.extract(article)["place_label"].tolist() == ["Londres"]
    assert geomap.extract(article, label_lang="en")["place_label"].tolist() == ["London"]


def test_what_cannot_be_used_raises_or_is_kept(report: str) -> None:
    """Without a list for it, the first fault raises; with one, it is kept and the rest is read."""
    lines = ['{"id": "a", "text": ' + json.dumps(REPORT) + "}", "{torn"]
    Path("docs.jsonl").write_text("\n".join(lines))
    with pytest.raises(ReadError, match="docs.jsonl:2"):
        geomap.extract("docs.jsonl")
    rejected: list[dict[str, Any]] = []
    assert len(geomap.extract("docs.jsonl", rejected=rejected)) == 1
    assert [row["line"] for row in rejected] == [2]


def test_a_language_that_is_not_read_is_noted() -> None:
    """A text in a language without a pack gives an empty table and a note, not an error."""
    events = geomap.extract(Document("kana", "これは天気についての短い文章です。"))
    assert len(events) == 0
    assert "kana: its language is not one that geomap knows" in events.attrs["notes"][0]
    events = geomap.extract(Document("a", "Uma nota breve.", lang="pt"))
    assert events.attrs["notes"] == ["a: no events are read in its language (pt) yet"]


def test_nonsense_is_an_error(report: str) -> None:
    """A day, a language and a gazetteer that are none are errors with a mend."""
    with pytest.raises(OptionError, match="lang 'xx' is not a language"):
        geomap.extract(report, lang="xx")
    with pytest.raises(OptionError, match="published 'soon' is not a day"):
        geomap.extract(report, published="soon")
    with pytest.raises(GazetteerError):
        geomap.extract(report, gazetteer="nowhere")
