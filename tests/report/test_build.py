"""What a report says: counted once, in an order, with what is lacking and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from string import Formatter
from typing import Any

import pandas as pd
import pytest

import geomap
from geomap.page import UI_LANGUAGES
from geomap.page.words import interface_words
from geomap.report import EventReport
from geomap.report.model import LABELS, Report
from geomap.tables.schema import empty_table, from_columns
from geomap.toml import packaged

Made = Callable[..., pd.DataFrame]


def content(events: pd.DataFrame, **options: Any) -> Report:
    """Return what a report in English says."""
    return EventReport(events, **{"lang": "en", **options}).content


def test_the_lead_figures_are_those_of_the_table(made: Made) -> None:
    """Each list of counts is the table's own, and each adds up to all events."""
    events = made(60)
    words = interface_words("en")
    types, statuses, places, precisions = content(events).tallies
    for tally, column, terms in (
        (types, "event_type", "types"),
        (statuses, "status", "statuses"),
        (precisions, "precision", "precisions"),
    ):
        counted = events[column].value_counts()
        assert {row.label: row.n for row in tally.rows} == {
            words[terms][word]: n for word, n in counted.items()
        }
    named = events["place_label"].value_counts().to_dict()
    assert {row.label: row.n for row in places.rows} == {**named, "No place": 12}
    assert {sum(row.n for row in tally.rows) for tally in (types, statuses, places)} == {60}


def test_many_places_end_in_one_row(made: Made) -> None:
    """The places of the most events are named, the others are one row; nothing is lost."""
    events = made(60).assign(place_label=[f"P{n % 30}" for n in range(60)])
    rows = content(events).tallies[2].rows
    assert [row.label for row in rows[-2:]] == ["12 more places", "No place"]
    assert sum(row.n for row in rows) == 60


def test_events_are_told_by_date(made: Made) -> None:
    """By date, then by type; those without a date last, and numbered all through."""
    events = made(40)
    rows = content(events).rows
    assert [row.number for row in rows] == list(range(1, 41))
    undated = [row.dates == "Undated" for row in rows]
    assert undated == sorted(undated)
    quotes = [row.quote for row in rows]
    assert quotes == [row.quote for row in content(events.iloc[::-1]).rows if row.quote in quotes]


def test_a_long_table_says_what_it_leaves_out(made: Made) -> None:
    """Events beyond the limit are counted all the same, and the report says so."""
    told = content(made(30), rows=10)
    assert len(told.rows) == 10
    assert "10 of 30" in told.rows_left_out
    assert sum(row.n for row in told.tallies[0].rows) == 30
    assert content(made(30), rows=30).rows_left_out == ""


def test_an_event_in_words() -> None:
    """Counts with their bounds, cause, actors, candidates and all sources are words."""
    events = pd.DataFrame(
        [
            {
                "event_type": "strike",
                "subtype": "drone_missile",
                "lon": 36.2,
                "lat": 50.0,
                "precision": "city",
                "place_label": "Kharkiv",
                "place_name": "Харькова",
                "country": "UA",
                "radius_km": 12.4,
                "date_start": "2025-03-01",
                "date_end": "2025-03-31",
                "date_precision": "month",
                "counts": {"killed_min": 5, "drones_launched": 1200},
                "actors": {"initiator": ["Russia"], "my_role": "X"},
                "cause": "weather",
                "attribution": "the mayor",
                "place_candidates": [{"label": "Kharkiv", "country": "RU"}],
                "confidence": 0.42,
                "sources": [
                    {"title": "One", "source_url": "https://a.example/1"},
                    {"document_id": "two.txt", "published": "2025-04-01"},
                ],
            }
        ]
    )
    told = content(events)
    (row,) = told.rows
    assert row.facts == (
        "drones and missiles", "Killed: at least 5", "Drones launched: 1,200", "Cause: weather",
        "By: Russia", "my role: X",
    )  # fmt: skip
    assert (row.dates, row.precision, row.admin) == (
        "1–31 March 2025, to the month", "Town, within 12 km", "Ukraine",
    )  # fmt: skip
    assert (row.written, row.note) == ("Харькова", "Could also be: Kharkiv (RU)")
    assert (row.confidence, row.doubtful) == ("42%", True)
    assert [(s.name, s.site, s.url, s.published) for s in row.sources] == [
        ("One", "a.example", "https://a.example/1", ""),
        ("two.txt", "", None, "1 April 2025"),
    ]
    assert told.notes == ("1 event is reported by several sources and counted once.",)


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "//evil.example/", "ftp://a.example/", "data:text/html,x", "http://["],
)
def test_only_addresses_of_the_web_are_linked(made: Made, address: str) -> None:
    """What is no address of http or https is no link; one that is goes percent-encoded."""
    (row,) = content(made(1, source_url=address)).rows
    assert [source.url for source in row.sources] == [None]
    (row,) = content(made(1, source_url='https://a.example/"><x>`{{')).rows
    assert [s.url for s in row.sources] == ["https://a.example/%22%3E%3Cx%3E%60%7B%7B"]


def test_why_events_have_no_place(made: Made) -> None:
    """Calls have none by nature; a name that was not found is told from one that is not said."""
    lost = {"lat": None, "lon": None, "place_label": None, "precision": "none"}
    events = made(4, **lost, date_start="2025-01-01", date_end="2025-01-01")
    events["event_type"] = ["call", "strike", "strike", "meeting"]
    events["place_name"] = [None, "Nowhereville", None, None]
    gaps = content(events).unplaced
    assert gaps.summary.startswith("4 events have no place")
    assert sorted(len(gap.events) for gap in gaps.gaps) == [1, 1, 2]
    texts = [text for gap in gaps.gaps for _, text in gap.events]
    assert "Strike, 1 January 2025, Nowhereville" in texts
    assert content(made(3)).unplaced.gaps == ()


def test_why_events_have_no_date(made: Made) -> None:
    """Words of time that nothing anchors are told, as written."""
    events = made(2, date_start=None, date_end=None)
    events["date_text"] = ["on Thursday", None]
    gaps = content(events).undated
    assert [len(gap.events) for gap in gaps.gaps] == [1, 1]
    assert "on Thursday" in " ".join(text for gap in gaps.gaps for _, text in gap.events)
    assert content(made(3)).undated.summary == "Every event has a date."
    assert content(events).timeline is None


def test_what_was_refused_is_told(made: Made) -> None:
    """File, line, value and reason of each row that a reader refused; of a path its name alone."""
    events = made(2)
    events.attrs["rejected"] = [
        {
            "file": "/home/jane/a.csv", "line": 7, "column": "lat", "value": "95",
            "reason": "is not between -90 and 90",
        },
        {"file": "b.txt", "line": 0, "column": None, "value": None, "reason": "b.txt: is empty"},
    ]  # fmt: skip
    refused = content(events).refused
    assert refused.summary.startswith("2 rows or documents")
    assert [(row.where, row.value, row.reason) for row in refused.rows] == [
        ("a.csv:7", "lat: 95", "is not between -90 and 90"),
        ("b.txt", "", "is empty"),
    ]
    assert content(made(2)).refused.summary.startswith("Everything")


def test_what_is_withheld_is_nowhere(made: Made) -> None:
    """A coarsened report has no quote, title, link or name as written, nor refused values."""
    events = made(6, place_name="Secret Street", quote="At Secret Street.", title="Secret Street")
    events.attrs["rejected"] = [
        {"file": "a.csv", "line": 1, "column": "lat", "value": "Secret Street", "reason": "no"}
    ]
    for options in ({"coarsen": "country"}, {"redact": ["quote", "title", "place_name"]}):
        report = EventReport(events, lang="en", **options)
        assert "Secret" not in repr(report.content)
        assert not [f for f in ("html", "md") if b"Secret" in report.to_bytes(f)]
        assert report.content.notes


@pytest.mark.parametrize("lang", UI_LANGUAGES)
def test_no_events(lang: str) -> None:
    """An empty table is a report that says so; no list is shown empty."""
    told = content(empty_table(), lang=lang)
    assert told.summary == interface_words(lang)["no_events"]
    assert (told.tallies, told.rows, told.timeline) == ((), (), None)
    assert told.title


def test_the_languages_say_the_same() -> None:
    """Each language has every phrase, with the same blanks to fill and the forms that it needs."""

    def blanks(value: Any) -> Any:
        if isinstance(value, str):
            return sorted({name for _, name, _, _ in Formatter().parse(value) if name})
        return [blanks(one) for one in value] if isinstance(value, list) else blanks(value["other"])

    said = {}
    for lang in UI_LANGUAGES:
        words = packaged("geomap.report", f"words/{lang}.toml")
        assert set(words["labels"]) == set(LABELS)
        forms = {"one", "few", "many", "other"} if lang in ("ru", "uk") else {"one", "other"}
        assert all(
            set(v) == forms for k, v in words.items() if isinstance(v, dict) and k != "labels"
        )
        said[lang] = {k: blanks(v) for k, v in words.items() if k != "labels"}
    assert said == dict.fromkeys(UI_LANGUAGES, said["en"])


def test_a_type_of_ones_own_has_its_label(made: Made) -> None:
    """Event types that a user declared are called and drawn as declared."""
    events = made(3, event_type="flood")
    events.attrs["types"] = [{"name": "flood", "labels": {"en": "Flood"}, "light": "#112233"}]
    told = content(events)
    (count,) = told.tallies[0].rows
    assert (count.label, count.n, count.style and count.style.light) == ("Flood", 3, "#112233")
    assert Counter(row.type for row in told.rows) == {"Flood": 3}


def test_what_did_not_happen_is_told_apart(made: Made) -> None:
    """Of each type and place, those that happened are told besides; where all did, none are."""
    events = made(60)
    told = content(events)
    occurred = events[events["status"] == "occurred"]
    words = interface_words("en")["types"]
    for tally, column in ((told.tallies[0], "event_type"), (told.tallies[2], "place_label")):
        counted = occurred[column].value_counts()
        names = {words.get(word, word): int(n) for word, n in counted.items()}
        found = {row.label: row.happened for row in tally.rows if row.label != "No place"}
        assert tally.happened == "Happened"
        assert {label: n for label, n in found.items() if n} == names
        assert sum(row.happened for row in tally.rows) == len(occurred)
    assert "Happened: 15 · Planned: 15" in told.summary
    certain = content(made(10, status="occurred"))
    assert {tally.happened for tally in certain.tallies} == {""}
    assert "Happened" not in certain.summary


def test_filters_are_said(made: Made) -> None:
    """Which events were asked for, and how many were not; nothing where all are there."""
    events = geomap.filter_events(
        made(30), type="strike", since="2025-01-02", country="UA", bbox=(22, 44, 41, 53.5)
    )
    (note,) = content(events).notes
    assert note == (
        "This report holds chosen events only: Event: Strike; Country: Ukraine; from 2 January"
        " 2025; longitude 22° to 41°, latitude 44° to 53.5°."
        f" Not included: {30 - len(events)}."
    )
    assert content(made(30)).notes == ()


def test_filters_do_not_tell_what_is_hidden(made: Made) -> None:
    """The edges of a box are not told of coarsened places, nor a filter of a redacted column."""
    events = geomap.filter_events(made(30), bbox=(22, 44, 41, 53), since="2025-01-02")
    (chosen, _) = content(events, coarsen="country").notes
    assert "from 2 January 2025; within a chosen area." in chosen
    (chosen, _) = content(events, redact=["date_start", "lat"]).notes
    assert "2025" not in chosen
    assert "44" not in chosen


@pytest.mark.parametrize(
    ("lang", "told"), [("fr", "fr"), ("pt-BR", "pt-br"), ("en", ""), ('"><b>', ""), (None, "")]
)
def test_the_language_of_a_quote(made: Made, lang: str | None, told: str) -> None:
    """It is told where it is another than that of the report, and a code."""
    (row,) = content(made(1, lang=lang)).rows
    assert row.lang == told


def test_corrections_are_said(made: Made) -> None:
    """How many were made, of a coarsened table, too; nothing where none was."""
    before = from_columns({name: list(cells) for name, cells in made(4).items()})
    after = before.assign(status="denied")
    done = geomap.apply_corrections(before, geomap.find_corrections(before, after))
    assert done.made == 4
    assert content(done.table).notes == ("4 corrections were made by hand.",)
    assert "4 corrections were made by hand." in content(done.table, coarsen="region").notes
    assert content(before).notes == ()
