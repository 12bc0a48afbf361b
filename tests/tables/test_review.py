"""Finding what a person corrected, and making it again."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import pytest

from geomap.errors import InputError, ReadError
from geomap.inputs import Source
from geomap.places.overlay import open_gazetteer
from geomap.tables import to_records
from geomap.tables.amend import apply_corrections
from geomap.tables.corrections import Correction
from geomap.tables.review import find_corrections, read_for_review, stale_places
from geomap.tables.schema import from_columns

KHARKIV: dict[str, Any] = {
    "event_type": "strike", "status": "occurred", "date_start": "2025-10-16",
    "date_end": "2025-10-16", "date_precision": "day", "place_name": "Kharkiv",
    "place_label": "Kharkiv", "place_id": "geonames:706483", "country": "UA", "precision": "city",
    "lat": 49.98081, "lon": 36.25272, "radius_km": 10.0, "quote": "Kharkiv was hit.",
}  # fmt: skip


def table(**rows: dict[str, Any]) -> gpd.GeoDataFrame:
    """Return an event table of rows by their ids, like that of Kharkiv but for what is given."""
    cells = [{"event_id": name, **KHARKIV, **row} for name, row in rows.items()]
    names = dict.fromkeys(name for row in cells for name in row)
    return from_columns({name: [row.get(name) for row in cells] for name in names})


def found(one: gpd.GeoDataFrame, other: gpd.GeoDataFrame) -> list[tuple[Any, ...]]:
    """Return what was corrected, as (event, kind, column, new)."""
    return [(c.event_id, c.kind, c.column, c.new) for c in find_corrections(one, other)]


def test_what_was_changed_deleted_and_added_is_found() -> None:
    """Each changed cell, deleted and added event is one correction, with what was before."""
    before = table(a={}, b={}, c={})
    after = table(c={}, a={"status": "denied", "subtype": "drone"}, d={"event_type": "aid"})
    corrections = find_corrections(before, after)
    assert [(c.event_id, c.kind, c.column, c.old, c.new) for c in corrections[:2]] == [
        ("a", "change", "subtype", None, "drone"),
        ("a", "change", "status", "occurred", "denied"),
    ]
    assert (corrections[2].event_id, corrections[2].kind) == ("b", "delete")
    assert corrections[2].old["quote"] == "Kharkiv was hit."
    assert (corrections[3].event_id, corrections[3].kind) == ("d", "add")
    assert corrections[3].new["event_type"] == "aid"
    assert len(corrections) == 4


def test_what_is_corrected_is_made_again() -> None:
    """Corrections bring the original to what the person made of it, and twice changes nothing."""
    before = table(a={}, b={}, c={"weapon": "Geran"})
    after = table(a={"status": "denied", "counts": {"killed": 2}}, c={"weapon": "Molniya"}, d={})
    corrections = find_corrections(before, after)
    done = apply_corrections(before, corrections)
    assert to_records(done.table) == to_records(after)
    assert (done.made, done.already, done.unfit, done.notes) == (5, 0, [], [])
    again = apply_corrections(done.table, corrections)
    assert to_records(again.table) == to_records(after)
    assert (again.made, again.already) == (0, 4)
    assert [sentence.split(": ")[1] for sentence in again.unfit] == [
        "was to be deleted, and is not there"
    ]


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ({"lat": 49.980810000000001}, {"lat": 49.98081}),
        ({"quote": "One.\nTwo."}, {"quote": "One.\r\nTwo."}),
        ({"quote": "One.\nTwo."}, {"quote": "One._x000D_\nTwo. "}),
        ({"document_id": "007"}, {"document_id": "7"}),
        ({"document_id": "12345678901234567890"}, {"document_id": "1.23457E+19"}),
        ({"active": "true"}, {"active": "TRUE"}),
        ({"date_text": "16 October"}, {"date_text": "2025-10-16"}),
        ({"date_text": "16 October"}, {"date_text": "45946"}),
        ({"place_name": "місто Üst"}, {"place_name": "????? ?st"}),
        ({"actors": {"initiator": ["Юг"]}}, {"actors": {"initiator": ["??"]}}),
    ],
)
def test_what_a_spreadsheet_does_by_itself_is_no_correction(
    was: dict[str, Any], now: dict[str, Any]
) -> None:
    """Digits, line ends, texts that became numbers or days, and lost letters are as they were."""
    assert found(table(a=was), table(a=now)) == []


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ({"lat": 49.98081}, {"lat": 49.98082}),
        ({"document_id": "007"}, {"document_id": "8"}),
        ({"date_text": "on Thursday"}, {"date_text": "on Friday"}),
        ({"title": "16 October"}, {"title": "2025-10-16"}),
        ({"title": "Was it?"}, {"title": "Was it!"}),
        ({"title": "Sumy"}, {"title": "????"}),
        ({"attribution": None}, {"attribution": "the mayor"}),
    ],
)
def test_what_a_person_does_is_a_correction(was: dict[str, Any], now: dict[str, Any]) -> None:
    """A small change is a change."""
    ((_, kind, column, new),) = found(table(a=was), table(a=now))
    assert (kind, {column: new}) == ("change", now)


def test_a_column_that_was_left_out_is_not_emptied() -> None:
    """Columns that the corrected file lacks stay as they are, and that is said."""
    before = table(a={"title": "Night"})
    after = from_columns({"event_id": ["a"], "event_type": ["aid"], "status": ["occurred"]})
    notes: list[str] = []
    corrections = find_corrections(
        before, after, columns={"event_id", "event_type", "status"}, notes=notes
    )
    assert [(c.column, c.new) for c in corrections] == [("event_type", "aid")]
    assert "title" in notes[0]
    assert "left as they are" in notes[0]


def test_tables_that_have_nothing_in_common_are_refused() -> None:
    """Another table is not taken for one of which everything was deleted; an emptied one is."""
    with pytest.raises(InputError, match="no event in common"):
        find_corrections(table(a={}), table(b={}))
    assert [c[1] for c in found(table(a={}), table(a={}).iloc[:0])] == ["delete"]


def test_rows_that_cannot_be_read_are_not_taken_for_deleted_ones() -> None:
    """A slip in the corrected table is told before anything is written."""
    after, _ = read_for_review(Source("c.csv", b"event_id,event_type\na,strike\nb,war\n"))
    with pytest.raises(InputError, match=r"c\.csv:3: event_type .* correct them first"):
        find_corrections(table(a={}, b={}), after)
    with pytest.raises(ReadError, match="no column event_id"):
        read_for_review(Source("c.csv", b"event_type\nstrike\n"))


def test_what_no_longer_fits_is_told_and_not_forced() -> None:
    """An event that is gone, and a cell that is another, stay as they are, each with a reason."""
    now = table(a={"status": "planned"}, b={"event_type": "aid"})
    corrections = [
        Correction("a", "change", "status", "occurred", "denied"),
        Correction("gone", "change", "status", "occurred", "denied"),
        Correction("b", "delete", old={"event_type": "strike"}),
        Correction("a", "add", new={"event_type": "aid", "status": "planned"}),
    ]
    done = apply_corrections(now, corrections)
    assert to_records(done.table) == to_records(now)
    assert (done.made, done.already) == (0, 0)
    said = "\n".join(done.unfit)
    assert "a, status: was 'occurred' and is 'planned': not made 'denied'" in said
    assert "gone, status: there is no such event" in said
    assert "b: not deleted: event_type was 'strike' and is 'aid'" in said
    assert "a: was to be added, and there is another event of this id" in said
    assert done.notes == ["none of the 4 corrections fits: are they of another table?"]


def test_cells_that_hang_together_are_changed_together() -> None:
    """Where one of latitude and longitude does not fit, neither is changed."""
    now = table(a={"lat": 50.0})
    done = apply_corrections(
        now,
        [
            Correction("a", "change", "lat", 49.98081, 49.9),
            Correction("a", "change", "lon", 36.25272, 36.3),
            Correction("a", "change", "status", "occurred", "denied"),
        ],
    )
    (row,) = to_records(done.table)
    assert (row["lat"], row["lon"], row["status"]) == (50.0, 36.25272, "denied")
    assert len(done.unfit) == 2


@pytest.mark.parametrize(
    ("column", "old", "new", "reason"),
    [
        ("lat", 49.98081, None, "just one of lat and lon"),
        ("date_start", "2025-10-16", "2025-10-20", "would be before date_start"),
        ("date_end", "2025-10-16", None, "just one of date_start and date_end"),
    ],
)
def test_no_correction_breaks_a_row(column: str, old: Any, new: Any, reason: str) -> None:
    """What would leave a row that cannot be is not made."""
    done = apply_corrections(table(a={}), [Correction("a", "change", column, old, new)])
    assert done.made == 0
    assert reason in done.unfit[0]


def test_a_corrected_name_is_located_anew() -> None:
    """Coordinates of the old name do not stay; given ones do, and unknown names have none."""
    name = Correction("a", "change", "place_name", "Kharkiv", "Poltava")
    done = apply_corrections(table(a={}), [name])
    (row,) = to_records(done.table)
    assert row["place_id"] == "geonames:696643"
    assert abs(row["lat"] - 49.589) < 0.01
    assert "located anew" in done.notes[0]
    lat = Correction("a", "change", "lat", 49.98081, 49.6)
    lon = Correction("a", "change", "lon", 36.25272, 34.5)
    (row,) = to_records(apply_corrections(table(a={}), [name, lat, lon]).table)
    assert (row["lat"], row["lon"]) == (49.6, 34.5)
    unknown = Correction("a", "change", "place_name", "Kharkiv", "Xyzzyburg")
    done = apply_corrections(table(a={}), [unknown])
    (row,) = to_records(done.table)
    assert (row["lat"], row["precision"]) == (None, "none")
    assert "not found, so it has no coordinates" in done.notes[0]


def test_a_name_that_was_corrected_alone_is_noticed() -> None:
    """The id of a row whose name is of another place is told, by any name of a place not."""
    names = {"a": "Poltava", "b": "Харків", "c": "Ukraine", "d": "the second city"}
    rows = table(**{event: {"place_name": name} for event, name in names.items()})
    assert stale_places(rows, open_gazetteer()) == ["a"]
    assert (
        stale_places(table(a={"place_name": "Poltava", "place_id": None}), open_gazetteer()) == []
    )


def test_the_region_of_the_old_place_does_not_hold_the_new_one() -> None:
    """A name of another region is found there, unless the region was corrected, too."""
    old = table(a={"admin1": "UA-63"})
    name = Correction("a", "change", "place_name", "Kharkiv", "Lviv")
    (row,) = to_records(apply_corrections(old, [name]).table)
    assert (row["place_id"], row["admin1"]) == ("geonames:702550", "UA-46")
    region = Correction("a", "change", "admin1", "UA-63", "UA-59")
    (row,) = to_records(apply_corrections(old, [name, region]).table)
    assert (row["lat"], row["admin1"]) == (None, "UA-59")
