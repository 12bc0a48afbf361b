"""One event told in several articles becomes one row, with every source kept."""

from __future__ import annotations

import json
import random
from typing import Any

import geopandas as gpd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geomap.errors import SchemaError
from geomap.tables import NAMES, join, merge_events, to_records
from geomap.tables.merge_names import name_keys
from geomap.tables.schema import from_columns

KHARKIV = {
    "place_name": "Kharkiv",
    "place_label": "Kharkiv",
    "place_id": "geonames:706483",
    "country": "UA",
    "precision": "city",
    "lat": 49.98,
    "lon": 36.25,
    "radius_km": 12.0,
}
NOWHERE = dict.fromkeys(KHARKIV) | {"precision": "none"}


def table(*rows: dict[str, Any]) -> gpd.GeoDataFrame:
    """Return an event table; a row is a strike on Kharkiv on 12 March but for what is said."""
    full = []
    for number, row in enumerate(rows):
        base: dict[str, Any] = dict.fromkeys(NAMES)
        base |= {"event_id": f"e{number}", "event_type": "strike", "status": "occurred"}
        base |= {"document_id": f"d{number}", "confidence": 0.8, "actors": {}, "counts": {}}
        base |= KHARKIV | {"place_confidence": 0.9, "place_candidates": []}
        base |= {"date_start": "2026-03-12", "published": "2026-03-12"} | row
        base["date_end"] = row.get("date_end", base["date_start"])
        precise = "day" if base["date_start"] == base["date_end"] else "range"
        base["date_precision"] = precise if base["date_start"] else "unknown"
        full.append(base)
    return from_columns({name: [row[name] for row in full] for name in NAMES})


def merged(*rows: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the records of a table of rows, merged, their sources as lists."""
    records = to_records(merge_events(table(*rows)))
    return [record | {"sources": json.loads(record["sources"])} for record in records]


def ids_of(record: dict[str, Any]) -> list[str]:
    """Return the ids of the rows that an event was merged from."""
    return [source["event_id"] for source in record["sources"]]


def test_the_same_event_in_two_articles_is_one() -> None:
    """Same type, place and day: one row, which keeps document, address, title and quote of both."""
    one = {"title": "One", "source_url": "https://e.org/1", "quote": "A.", "quote_start": 0}
    two = {"title": "Two", "source_url": "https://e.org/2", "quote": "B.", "quote_start": 7}
    two |= {"published": "2026-03-13", "attribution": "the mayor", "quote_end": 9}
    (event,) = merged(two, one | {"quote_end": 2})
    assert event["event_id"] == "e1"  # of the source published first
    assert event["sources"] == [
        {
            "event_id": "e1", "document_id": "d1", "title": "One", "published": "2026-03-12",
            "source_url": "https://e.org/1", "status": "occurred", "date_start": "2026-03-12",
            "date_end": "2026-03-12", "place_name": "Kharkiv", "quote": "A.", "quote_start": 0,
            "quote_end": 2,
        },
        {
            "event_id": "e0", "document_id": "d0", "title": "Two", "published": "2026-03-13",
            "source_url": "https://e.org/2", "status": "occurred", "date_start": "2026-03-12",
            "date_end": "2026-03-12", "place_name": "Kharkiv", "attribution": "the mayor",
            "quote": "B.", "quote_start": 7, "quote_end": 9,
        },
    ]  # fmt: skip
    assert event["attribution"] == "the mayor"


@pytest.mark.parametrize(
    "other",
    [
        {"event_type": "explosion"},
        {"place_id": "geonames:696643", "place_name": "Poltava", "lat": 49.59, "lon": 34.55},
        {"date_start": "2026-03-13"},
        {"date_start": None},
        {"place_id": "geonames:706482", "place_name": "Kharkiv Oblast", "precision": "region"},
        {"date_start": "2026-01-01", "date_end": "2026-12-31"},
        NOWHERE,
    ],
)
def test_another_event_is_another(other: dict[str, Any]) -> None:
    """Another type, place or day, no day or place, the region around, a year: not the same."""
    assert len(merged({}, other)) == 2


def test_days_that_overlap_are_one_event_on_the_narrower() -> None:
    """A span of days and a day in it are one event, on that day; in two such days, of neither."""
    span = {"date_start": "2026-03-10", "date_end": "2026-03-16"}
    (event,) = merged(span, {})
    assert (event["date_start"], event["date_end"]) == ("2026-03-12", "2026-03-12")
    assert event["date_precision"] == "day"
    assert len(merged(span, {}, {"date_start": "2026-03-14"})) == 3
    assert len(merged(span, span, {}, {"date_start": "2026-03-14"})) == 3
    assert len(merged(span, {"date_start": "2026-03-17"})) == 2


def test_points_are_one_place_within_their_radius() -> None:
    """A point without an id is at a city within the larger radius, and not beyond it."""
    point = {"place_id": None, "place_label": None, "precision": "point", "radius_km": None}
    assert len(merged({}, point | {"lat": 50.05, "lon": 36.25})) == 1  # 8 km away
    assert len(merged({}, point | {"lat": 50.25, "lon": 36.25})) == 2  # 30 km away
    near = [point | {"lat": 49.0, "lon": lon} for lon in (179.997, -179.997)]
    assert len(merged(*near)) == 1  # across the antimeridian, 0.4 km
    assert len(merged(point | {"lat": 49.0, "lon": 36.0}, point | {"lat": 49.02, "lon": 36.0})) == 2


def test_without_a_date_only_the_same_words_are_the_same_event() -> None:
    """An undated row joins the event whose quote it repeats, and no other."""
    quote = {"quote": "Drones struck Kharkiv."}
    again = {"quote": "Drones  struck\nKharkiv.", "date_start": None}
    (event,) = merged(quote, again)
    assert event["date_start"] == "2026-03-12"
    assert len(merged(quote, again | {"quote": "Drones hit Kharkiv."})) == 2
    assert len(merged(again, again)) == 1
    assert len(merged(again, {"quote": None, "date_start": None})) == 2
    assert len(merged(quote, quote | {"date_start": "2026-03-13"}, again)) == 3


@pytest.mark.parametrize(
    ("told", "status"),
    [
        (["occurred 12", "denied 12"], "denied"),
        (["denied 12", "occurred 14"], "denied"),
        (["planned 10", "occurred 12"], "occurred"),
        (["occurred 12", "planned 13"], "occurred"),
        (["planned 10", "cancelled 11"], "cancelled"),
        (["cancelled 10", "planned 11"], "planned"),
        (["cancelled 10", "occurred 12"], "occurred"),
        (["hypothetical 10", "planned 10"], "planned"),
        (["planned 10", "hypothetical 11"], "hypothetical"),
    ],
)
def test_statuses_that_differ(told: list[str], status: str) -> None:
    """A denial holds, what occurred is no longer planned, and else the last published is right."""
    rows = [{"status": s, "published": f"2026-03-{day}"} for s, day in map(str.split, told)]
    for order in (rows, rows[::-1]):
        (event,) = merged(*order)
        assert event["status"] == status
    assert {source["status"] for source in event["sources"]} == {row["status"] for row in rows}


def test_the_last_count_holds_and_the_earlier_are_kept() -> None:
    """A toll that rose is the later one, bounds with it; what only the first tells stays."""
    early = {"counts": {"killed": 3, "injured": 9}, "confidence": 0.9}
    late = {"counts": {"killed_min": 5}, "published": "2026-03-14"}
    (event,) = merged(late, early)
    assert event["counts"] == {"injured": 9, "killed_min": 5}
    assert [source["counts"] for source in event["sources"]] == [early["counts"], late["counts"]]
    (event,) = merged({"counts": {"killed": 3}}, {"counts": {"killed": 4}})
    assert event["counts"] == {"killed": 4}


def test_calls_are_told_apart_by_who_takes_part() -> None:
    """Without a place, two who take part must be the same, in any spelling and script."""

    def call(*names: str) -> dict[str, Any]:
        return NOWHERE | {"event_type": "call", "actors": {"participants": list(names)}}

    one, again = call("Volodymyr Zelensky", "Macron"), call("Макрон", "Зеленський", "Merz")
    (event,) = merged(one, again)
    assert event["actors"] == {"participants": ["Volodymyr Zelensky", "Macron", "Merz"]}
    assert len(merged(one, call("Zelensky", "Merz"))) == 2
    assert len(merged(one, call())) == 2
    assert len(merged(one, again | {"date_start": "2026-03-13"})) == 2
    assert len(merged(call(), call())) == 2


def test_two_meetings_of_a_day_in_one_town_stay_two() -> None:
    """At a summit, those who meet tell the meetings apart; a row that names none fits neither."""
    rows = [
        {"event_type": "meeting", "actors": {"participants": names}}
        for names in (["Macron", "Merz"], ["Orbán", "Fico"], [])
    ]
    assert len(merged(*rows)) == 3
    assert len(merged(rows[0], rows[2])) == 1
    assert len(merged(rows[0], rows[1])) == 2


def test_new_articles_are_merged_into_a_merged_table() -> None:
    """What was merged before takes further sources, and keeps its id and the earlier ones."""
    first = merge_events(table({}, {"event_type": "explosion"}))
    new = table({"event_id": "new", "published": "2026-03-13", "counts": {"killed": 1}})
    both = to_records(merge_events(join([first, new])))
    strike = next(record for record in both if record["event_type"] == "strike")
    assert strike["event_id"] == "e0"
    assert [s["event_id"] for s in json.loads(strike["sources"])] == ["e0", "new"]
    assert strike["counts"] == {"killed": 1}


@pytest.mark.parametrize(
    "cell", ["", "torn", "[]", "[1]", "{}", "7", '[{"quote": 7, "counts": [1], "published": {}}]']
)
def test_sources_that_were_broken_by_hand(cell: str) -> None:
    """A cell of sources that cannot be read counts for nothing, and stops nothing."""
    broken = table({}, {"quote": "A."}).assign(sources=[cell, None])
    (event,) = to_records(merge_events(broken))
    assert "d1" in {s.get("document_id") for s in json.loads(event["sources"])}


def test_an_empty_table_and_what_is_none() -> None:
    """No events merge to no events; a table of something else is an error."""
    assert len(merge_events(table())) == 0
    with pytest.raises(SchemaError, match="not an event table"):
        merge_events(gpd.GeoDataFrame({"a": [1]}))


def test_keys_of_names() -> None:
    """Spellings of one name share a key, other names do not."""
    assert len(name_keys(["Zelensky", "Zelenskyy", "Selenskyj", "Зеленський", "Зеленский"])) == 1
    assert len(name_keys(["Макроном", "Macron"])) == len(name_keys(["Зеленского", "Zelensky"])) == 1
    assert len(name_keys(["Trump", "Трамп"])) == len(name_keys(["Orbán", "Орбан"])) == 1
    assert len(name_keys(["Macron", "Merz", "Rubio", "Orbán", "Putin", "Xi", "Fico"])) == 7
    assert name_keys(["", "…", " "]) == frozenset()


ROW = st.fixed_dictionaries(
    {
        "event_type": st.sampled_from(["strike", "meeting", "call"]),
        "status": st.sampled_from(["occurred", "planned", "denied", "cancelled"]),
        "date": st.sampled_from([(12, 12), (13, 13), (14, 14), (12, 14), (10, 20), (13, 16), None]),
        "place": st.sampled_from(["a", "b", "c", "near a", "between", None]),
        "published": st.sampled_from([None, "2026-03-12", "2026-03-13"]),
        "confidence": st.sampled_from([0.5, 0.8]),
        "people": st.lists(st.sampled_from(["Macron", "Merz", "Trump", "Трамп"]), max_size=3),
        "quote": st.sampled_from([None, "One thing.", "Another thing."]),
        "killed": st.none() | st.integers(0, 3),
    }
)
LON = {"a": 30.0, "b": 30.2, "c": 40.0, "near a": 30.05, "between": 30.1}


def made(row: dict[str, Any], number: int) -> dict[str, Any]:
    """Return a generated row in the form of :func:`table`."""
    span, place = row["date"], row["place"]
    days = [f"2026-03-{day}" for day in span] if span else [None, None]
    where: dict[str, Any] = NOWHERE
    if place is not None:
        ours = f"geomap:{place}" if len(place) == 1 else None
        where = {"place_id": ours, "place_name": place, "lat": 50.0, "lon": LON[place]}
        where |= {"radius_km": 8.0, "precision": "city" if ours else "point"}
    return where | {
        "event_id": f"e{number}",
        "document_id": f"d{number % 3}",
        "date_start": days[0],
        "date_end": days[1],
        "actors": {"participants": row["people"]} if row["people"] else {},
        "counts": {} if row["killed"] is None else {"killed": row["killed"]},
        **{k: row[k] for k in ("event_type", "status", "published", "confidence", "quote")},
    }


@settings(deadline=None, max_examples=150)
@given(rows=st.lists(ROW, max_size=14), seed=st.integers(0, 99))
def test_merging_loses_nothing_and_knows_no_order(rows: list[dict[str, Any]], seed: int) -> None:
    """Every row is in one event, in any order of the rows, and merging twice is merging once."""
    given_rows = [made(row, number) for number, row in enumerate(rows)]
    once = merge_events(table(*given_rows))
    records = to_records(once)
    kept = [s["event_id"] for r in records for s in json.loads(r["sources"])]
    assert sorted(kept) == sorted(row["event_id"] for row in given_rows)
    assert len({r["event_id"] for r in records}) == len(records)
    assert to_records(merge_events(once)) == records
    random.Random(seed).shuffle(given_rows)
    assert to_records(merge_events(table(*given_rows))) == records
