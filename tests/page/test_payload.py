"""What the page carries of a table, and what it makes of odd cells."""

from __future__ import annotations

import base64
import datetime as dt
import json
import math
import zlib
from typing import Any

import numpy as np
import pandas as pd
import pytest

from geomap.page.pack import Columns, Strings, json_text
from geomap.page.payload import build_payload

EPOCH = dt.date(1970, 1, 1)


def inflated(line: str) -> bytes:
    """Return what a base64 line holds."""
    return zlib.decompress(base64.b64decode(line))


def separated(chunk: bytes) -> list[str]:
    """Return the texts of a chunk of strings."""
    texts = json.loads(chunk)
    return texts if isinstance(texts, list) else texts[1:].split(texts[0])


class Reader:
    """Reads a payload as the page's script does."""

    def __init__(self, events: pd.DataFrame, **options: Any) -> None:
        self.payload = build_payload(events, head={"lang": "en"}, **options)
        head, planes, areas, *chunks = self.payload.text.split("\n")
        self.head = json.loads(inflated(head))
        self.areas = json.loads(inflated(areas))
        self.texts = [None, *(text for chunk in chunks for text in separated(inflated(chunk)))]
        self.columns: dict[str, tuple[dict[str, Any], np.ndarray]] = {}
        data, rows, start = inflated(planes), self.head["rows"], 0
        for column in self.head["columns"]:
            codes = np.zeros(rows, dtype=np.int64)
            for plane in range(column["width"]):
                codes |= np.frombuffer(data, np.uint8, rows, start).astype(np.int64) << (8 * plane)
                start += rows
            if column["steps"]:
                codes = np.cumsum((codes >> 1) ^ -(codes & 1))
            if "beyond" in column:
                codes = np.where(codes > 0, self.columns[column["beyond"]][1] + codes - 1, 0)
            self.columns[column["name"]] = (column, codes)
        assert start == len(data)

    def values(self, name: str) -> list[Any]:
        """Return a column as the page shows it."""
        column, codes = self.columns[name]
        if column["kind"] == "text":
            return [self.texts[code] for code in codes]
        if column["kind"] == "category":
            return [column["words"][code - 1] if code else None for code in codes]
        if column["kind"] == "number":
            return [(c - 1 + column["least"]) / column["parts"] if c else None for c in codes]
        return [code / column["parts"] for code in codes[: self.head["placed"]]]


def test_every_column_comes_back_as_it_was(story: Any) -> None:
    """Texts, words, numbers, days and positions are read back exactly, rows kept together."""
    events = story.frame()
    read = Reader(events, areas=story.areas)
    order = [events.index[events["event_id"] == key][0] for key in read.values("event_id")]
    table = events.loc[order]
    for name in ("quote", "place_name", "attribution", "source_url", "date_text"):
        assert read.values(name) == [None if pd.isna(v) else v for v in table[name]]
    for name in ("event_type", "status", "precision", "country", "date_precision"):
        assert read.values(name) == [None if pd.isna(v) else v for v in table[name]]
    assert read.values("confidence") == list(table["confidence"])
    days = [
        None if d is None else str(np.datetime64(int(d), "D")) for d in read.values("date_start")
    ]
    assert days == [None if pd.isna(v) else v for v in table["date_start"]]
    placed = table[table["lat"].notna()]
    assert read.values("lat") == pytest.approx(list(placed["lat"]), abs=1e-6)
    assert read.values("lon") == pytest.approx(list(placed["lon"]), abs=1e-6)
    assert [json.loads(v) if v else None for v in read.values("actors")] == [
        v if isinstance(v, dict) else None for v in table["actors"]
    ]


def test_rows_without_a_place_come_last(story: Any) -> None:
    """The first `placed` rows have a position; those without are kept."""
    read = Reader(story.frame(), areas=story.areas)
    assert (read.head["rows"], read.head["placed"]) == (15, 13)
    assert read.values("precision")[13:] == ["none", "none"]


def test_regions_have_polygons_and_towns_have_none(story: Any) -> None:
    """An event of region precision points to its polygon; a town does not."""
    read = Reader(story.frame(), areas=story.areas)
    _, codes = read.columns["area"]
    drawn = {p for p, code in zip(read.values("precision"), codes, strict=True) if code}
    assert drawn == {"region"}
    assert len(read.areas["areas"]) == 6


def test_a_polygon_keeps_its_place(story: Any) -> None:
    """A packed polygon still lies where it lay."""
    read = Reader(story.frame(story.rows()[:1]), areas=story.areas)
    steps = np.array(read.areas["areas"][0][0]).reshape(-1, 2)
    ring = np.cumsum(steps, axis=0) / read.areas["parts"]
    assert ring.mean(axis=0) == pytest.approx([36.5, 49.6], abs=0.1)


@pytest.mark.parametrize(
    ("lat", "lon"), [(None, 30), (91, 30), (50, 181), (float("nan"), 30), ("north", 30)]
)
def test_what_is_no_position_is_no_place(lat: Any, lon: Any) -> None:
    """A position that is missing or off the globe makes an unplaced event, not one at 0, 0."""
    read = Reader(pd.DataFrame([{"event_type": "other", "lat": lat, "lon": lon}]))
    assert read.head["placed"] == 0


def test_positions_come_from_the_geometry_too(story: Any) -> None:
    """Where there are no lat and lon columns the points give the position, in any CRS."""
    events = story.frame().drop(columns=["lat", "lon"])
    assert Reader(events, areas=story.areas).head["placed"] == 13
    assert Reader(events.to_crs(3857), areas=story.areas).values("lat")[0] == pytest.approx(
        Reader(events, areas=story.areas).values("lat")[0], abs=1e-5
    )


@pytest.mark.parametrize(
    "day",
    ["2025-10-16", "2025-10-16T09:30:00Z", dt.date(2025, 10, 16), pd.Timestamp("2025-10-16 12:00")],
)
def test_days_in_any_form(day: Any) -> None:
    """A day is read from text, dates and time stamps."""
    read = Reader(pd.DataFrame([{"event_type": "other", "date_start": day}]))
    assert read.values("date_start") == [20377.0]


@pytest.mark.parametrize("day", [None, "", "soon", pd.NaT, float("nan"), 16])
def test_what_is_no_day_is_undated(day: Any) -> None:
    """Nothing that is not a day becomes one."""
    read = Reader(pd.DataFrame([{"event_type": "other", "date_start": day}]))
    assert read.values("date_start") == [None]


@pytest.mark.parametrize(
    ("column", "texts"),
    [
        (pd.Series(["b", "", None, "b"], dtype="string"), ["b", None, None, "b"]),
        (pd.Series(pd.Categorical([2, None, 1, 2])), ["2", None, "1", "2"]),
        (pd.Series([1.0, 2.5, float("nan"), 1.0]), ["1", "2.5", None, "1"]),
        (pd.Series([True, None, False, True], dtype="boolean"), ["True", None, "False", "True"]),
        (pd.Series([1, "1", 1.5, True], dtype=object), ["1", "1", "1.5", "True"]),
        (pd.Series([{"a": 1}, [], None, {"a": 1}]), ['{"a": 1}', None, None, '{"a": 1}']),
        (
            pd.Series([dt.datetime(2024, 1, 1), None, dt.datetime(2024, 1, 1, 9), None]),
            ["2024-01-01", None, "2024-01-01 09:00:00", None],
        ),
    ],
)
def test_cells_of_any_kind_are_text(column: pd.Series, texts: list[str | None]) -> None:
    """A column of the user's own travels as the text of its cells, whatever pandas keeps it as."""
    assert Reader(pd.DataFrame({"own": column})).values("own") == texts


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (["2024-01-03", "2024-01-01", None], ["2024-01-05", "2024-01-01", None]),
        (["2024-01-03", "2024-01-01", None], ["2024-01-01", None, None]),
        (["2024-01-03", "2024-01-01", None], ["2024-01-05", "2024-01-01", "2024-01-02"]),
    ],
)
def test_last_days_come_back(start: list[str | None], end: list[str | None]) -> None:
    """A last day is kept, also where it comes before the first or where there is no first."""
    read = Reader(pd.DataFrame({"event_type": "other", "date_start": start, "date_end": end}))
    for name, days in (("date_start", start), ("date_end", end)):
        expected = [None if d is None else (dt.date.fromisoformat(d) - EPOCH).days for d in days]
        assert read.values(name) == expected


def test_columns_of_the_users_own_are_kept() -> None:
    """A column that is none of the table's travels as text, whatever it is called."""
    events = pd.DataFrame([{"event_type": "other", "__proto__": 1, "lat_note": 2.5, "geo": [1, 2]}])
    read = Reader(events)
    assert read.values("__proto__") == ["1"]
    assert read.values("lat_note") == ["2.5"]
    assert read.values("geo") == ["[1, 2]"]
    assert read.columns["geo"][0]["extra"] is True


def test_an_empty_table_has_its_columns() -> None:
    """A table without rows is a payload without rows."""
    read = Reader(pd.DataFrame())
    assert (read.head["rows"], read.head["placed"]) == (0, 0)
    assert "event_type" in read.columns


def test_numbers_beyond_all_measure_are_none() -> None:
    """A number that no column of the page can hold counts as none, and spoils no other."""
    read = Reader(pd.DataFrame({"radius_km": [1e30, 2.5, -1e30, float("inf")]}))
    assert [value is None or math.isnan(value) for value in read.values("radius_km")] == [
        True, False, True, True,
    ]  # fmt: skip


def test_numbers_that_cannot_be_are_none() -> None:
    """A certainty is a share of one, and nothing is less than 0 km off or begins before a text."""
    table = {
        "confidence": [85.0, -0.1, 1.0],
        "place_confidence": [1.01, 0.0, float("nan")],
        "radius_km": [-5.0, 0.0, 12.5],
        "quote_start": [-1, 0, 7],
    }
    read = Reader(pd.DataFrame(table))
    assert read.values("confidence") == [None, None, 1.0]
    assert read.values("place_confidence") == [None, 0.0, None]
    assert read.values("radius_km") == [None, 0.0, 12.5]
    assert read.values("quote_start") == [None, 0, 7]


def test_half_a_surrogate_may_stand_in_a_column_name() -> None:
    """A table whose names are objects may have one that is no UTF-8."""
    names = pd.Index(["lat", "lon", "a\ud800"], dtype=object)
    read = Reader(pd.DataFrame([[1.0, 2.0, "own"]], columns=names, dtype=object))
    assert read.values("a\ud800") == ["own"]


def test_odd_column_names_are_no_error() -> None:
    """Of two columns of one name the first is kept; a number is a name like another."""
    names = ["event_type", "note", "note", "lat", "lat", 7]
    events = pd.DataFrame([["other", "a", "b", 50.0, 51.0, "seven"]], columns=names)
    read = Reader(events)
    assert read.values("note") == ["a"]
    assert read.values("7") == ["seven"]


def test_geometry_may_have_another_name(story: Any) -> None:
    """The table's own geometry gives the positions, whatever its column is called."""
    events = story.frame().drop(columns=["lat", "lon"]).rename_geometry("where")
    read = Reader(events, areas=story.areas)
    assert read.head["placed"] == 13
    assert "where" not in read.columns


def test_numbers_come_back_from_their_planes() -> None:
    """A column of any width, with or without steps, is as long as its width says."""
    columns = Columns()
    assert columns.add(np.array([0, 70_000], dtype=np.int64)) == {"width": 3, "steps": False}
    assert columns.add(np.array([5, 4, 6], dtype=np.int64), steps=True)["width"] == 1
    assert inflated(columns.block()) == bytes([0, 112, 0, 17, 0, 1, 10, 1, 4])


def test_strings_are_cut_into_chunks() -> None:
    """A large table of strings comes in several chunks, each with the number of its first."""
    strings = Strings()
    assert strings.extend(["x" * 200_000, "y" * 200_000, "z"]) == 1
    starts, blocks = strings.blocks()
    assert starts == [1, 3]
    assert separated(inflated(blocks[0])) == ["x" * 200_000, "y" * 200_000]
    assert separated(inflated(blocks[1])) == ["z"]


def test_strings_are_numbered_on_from_column_to_column() -> None:
    """A chunk takes the strings of several columns, and each has the number that was promised."""
    strings = Strings()
    lengths = [7, 90_000, 1, 100_000, 80_000, 3, 300_000, 5]
    texts = [letter * length for letter, length in zip("abcdefgh", lengths, strict=True)]
    assert [strings.extend(texts[:3]), strings.extend([]), strings.extend(texts[3:])] == [1, 4, 4]
    starts, blocks = strings.blocks()
    held = [separated(inflated(block)) for block in blocks]
    assert [text for chunk in held for text in chunk] == texts
    assert starts == [1 + sum(map(len, held[:n])) for n in range(len(held))]


@pytest.mark.parametrize("text", ["", "\x7f", "".join(map(chr, range(0xA0)))])
def test_any_character_may_stand_in_a_string(text: str) -> None:
    """What stands between the strings of a chunk is none of their characters."""
    strings = Strings()
    strings.extend(["before", text, "after"])
    assert separated(inflated(strings.blocks()[1][0])) == ["before", text, "after"]


def test_lone_surrogates_survive() -> None:
    """Text that is not sound Unicode is kept exactly, in JSON that is."""
    text = json_text(["a\ud800b"])
    text.encode("utf-8")
    assert json.loads(text) == ["a\ud800b"]


def test_a_thousand_events_stay_small(story: Any) -> None:
    """Without texts an event takes no more than some twenty bytes of page."""
    rng = np.random.default_rng(7)
    events = pd.DataFrame(
        {
            "event_type": rng.choice(["strike", "protest"], 5000),
            "lat": rng.uniform(-60, 70, 5000),
            "lon": rng.uniform(-180, 180, 5000),
            "date_start": rng.choice(["2025-01-01", "2025-06-01"], 5000),
        }
    )
    assert len(build_payload(events, head={}).text) / 5000 < 20
