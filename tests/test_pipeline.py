"""From articles to the event table, by the public function."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import geomap
from geomap.errors import GazetteerError, InputError, OptionError, ReadError
from geomap.events import Document
from geomap.pipeline import extract_tables
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


@pytest.mark.parametrize(
    "nothing", [None, 3, b"report.txt", [None], [["report.txt"]], {"a": 1}, ""]
)
def test_what_is_no_article_is_an_error(report: str, nothing: Any) -> None:
    """What is neither a path nor a document is said, with what to give."""
    with pytest.raises(InputError):
        geomap.extract(nothing)


def test_articles_that_tell_one_event_are_merged(report: str) -> None:
    """With ``merge``, two reports of one strike are one event, which keeps both sources."""
    other = Document(
        "other", "Drones hit Poltava on Monday, killing 2 people.", url="https://e.org"
    )
    other = replace(other, published=dt.date(2025, 10, 17))
    articles = [Document("first", REPORT, dt.date(2025, 10, 16)), other]
    assert len(geomap.extract(articles)) == 2
    (event,) = geomap.extract(articles, merge=True).to_dict("records")
    sources = json.loads(event["sources"])
    assert [s["document_id"] for s in sources] == ["first", "other"]
    assert [s["counts"] for s in sources] == [{"killed": 1}, {"killed": 2}]
    assert event["counts"] == {"killed": 2}
    (again,) = geomap.extract(articles[::-1], merge=True).to_dict("records")
    assert {k: v for k, v in again.items() if k != "geometry"} == {
        k: v for k, v in event.items() if k != "geometry"
    }


def test_tables_of_some_rows_are_the_table() -> None:
    """Read a few rows at a time, the events are the same, under the same ids."""
    days = [dt.date(2025, 10, day) for day in range(1, 9)]
    articles = [Document(f"d{day.day % 3}", REPORT, day) for day in days]
    whole = geomap.extract(articles)
    tables = list(extract_tables(iter(articles), rows=3))
    assert len(tables) == 3
    assert [i for table in tables for i in table["event_id"]] == whole["event_id"].tolist()
    assert [len(table) for table in extract_tables([], rows=3)] == [0]


def test_many_articles_are_not_held(report: str) -> None:
    """Articles are asked for one by one, and a table is given before the last is read."""
    asked = []

    def articles() -> Iterator[Document]:
        for number in range(10):
            asked.append(number)
            yield Document(f"d{number}", REPORT, dt.date(2025, 10, 16))

    assert len(next(extract_tables(articles(), rows=2))) == 2
    assert asked == [0, 1]


def test_articles_of_every_kind_give_events() -> None:
    """A folder of a page, a feed, a letter, a note and lines is read as one pile."""
    page = f"<html><meta name=date content=2025-10-16><p>{REPORT}</html>"
    Path("page.html").write_text(page)
    feed = f"<title>T</title><pubDate>16 Oct 2025</pubDate><description>{REPORT}</description>"
    Path("feed.rss").write_text(f"<rss><item>{feed}</item></rss>")
    Path("letter.eml").write_text(f"Date: 16 Oct 2025 10:00 +0200\n\n{REPORT}")
    Path("note.md").write_text(f"---\ndate: 2025-10-16\n---\n**{REPORT}**")
    line = {"id": "line", "text": REPORT, "published": PUBLISHED}
    Path("lines.jsonl").write_text(json.dumps(line))
    events = geomap.extract(".")
    documents = ["feed-1", "letter", "line", "note", "page"]
    assert events["document_id"].tolist() == documents
    assert set(events["date_start"]) == {MONDAY}
    texts = {d.document_id: d.text for d in geomap.read_documents(["."])}
    for event in events.to_dict("records"):
        text = texts[event["document_id"]]
        assert text[event["quote_start"] : event["quote_end"]] == event["quote"]
    (event,) = geomap.extract(".", merge=True).to_dict("records")
    assert sorted(s["document_id"] for s in json.loads(event["sources"])) == documents


def test_a_text_broken_at_a_width_is_read_whole() -> None:
    """Sentences of a wrapped text are whole; their quotes stand in the text as it is."""
    text = (
        "Russian drones struck a warehouse in the Ukrainian city of\n"
        "Poltava on Monday, killing one person and injuring three\n"
        "others, the governor said.\n\n"
        "Officials of both states will meet next week in the town of\n"
        "Vienna for talks.\n"
    )
    events = geomap.extract(Document("a", text, dt.date(2025, 10, 16)))
    assert events["place_label"].tolist() == ["Poltava", "Vienna"]
    strike = events.to_dict("records")[0]
    assert strike["counts"] == {"injured": 3, "killed": 1}
    assert strike["quote"] == text[: text.index("\n\n")]
    for event in events.to_dict("records"):
        assert text[event["quote_start"] : event["quote_end"]] == event["quote"]


def test_options_fill_the_gaps_of_documents_made_by_hand() -> None:
    """``published`` and ``lang`` hold for documents that do not state theirs, as for files."""
    open_day, stated = Document("a", REPORT), Document("b", REPORT, dt.date(2025, 10, 8))
    events = geomap.extract([open_day, stated], published=PUBLISHED)
    assert list(events["date_start"]) == [MONDAY, "2025-10-06"]
    assert not len(geomap.extract(Document("a", REPORT), lang="fr"))
    assert len(geomap.extract(Document("a", REPORT, lang="en"), lang="fr")) == 1


@pytest.mark.parametrize("published", [PUBLISHED, dt.datetime(2025, 10, 16, 23, 30)])
def test_a_day_of_publication_may_be_written_or_have_a_time(published: Any) -> None:
    """The day of a document made by hand is a day in the table, however it was given."""
    events = geomap.extract(Document("a", REPORT, published))
    assert list(events["date_start"]) == [MONDAY]
    assert list(events["published"]) == [PUBLISHED]


def test_documents_that_are_none_are_refused() -> None:
    """A document without a text, or with a day that is none, is said, not crashed on."""
    faulty: Any = Document("a", None)  # type: ignore[arg-type]
    with pytest.raises(InputError, match="text of the document 'a' is no string"):
        geomap.extract(faulty)
    undated: Any = Document("a", REPORT, "2025-13-45")  # type: ignore[arg-type]
    with pytest.raises(OptionError, match="a day that no calendar has"):
        geomap.extract(undated)
