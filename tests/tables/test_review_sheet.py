"""The sheet that a person corrects, as another program sees it."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from geomap.events import Event
from geomap.inputs import Source
from geomap.tables import NAMES, read_events, to_table, write_events
from geomap.tables.corrections import Correction
from geomap.tables.review import find_corrections, read_for_review
from geomap.tables.review_sheet import in_reading_order, row_height
from geomap.taxonomy import EVENT_TYPES, STATUSES, OwnType

EVENTS = [
    Event("strike", event_id="a", quote="Drones hit a depot. " * 20, title="Night"),
    Event("meeting", event_id="b", status="planned", quote="They meet."),
]


@pytest.fixture
def book() -> Any:
    """Write two events, and open them with a program that is not ours."""
    write_events(to_table(EVENTS), "events.xlsx")
    return openpyxl.load_workbook("events.xlsx")


def names_of(sheet: Any) -> list[str]:
    """Return the header of a sheet."""
    return [cell.value for cell in sheet[1]]


def corrected(book: Any) -> list[Correction]:
    """Save a corrected workbook, and return what was corrected."""
    book.save("corrected.xlsx")
    (before, names), (after, own) = (
        read_for_review(Source(name)) for name in ("events.xlsx", "corrected.xlsx")
    )
    return find_corrections(before, after, columns=names & own)


def test_closed_lists_drop_down_with_all_their_words(book: Any) -> None:
    """Type, status and the precisions are chosen from lists, also in rows that are added."""
    sheet, guide = book["events"], book["columns"]
    lists = {}
    for rule in sheet.data_validations.dataValidation:
        column = sheet[str(rule.sqref).split(":")[0]].column
        cells = guide[rule.formula1.split("!")[1].replace("$", "")]
        lists[sheet.cell(1, column).value] = tuple(cell[0].value for cell in cells)
        assert rule.type == "list"
        assert int(str(rule.sqref).split(":")[1].lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")) > 100
    assert lists.keys() == {"event_type", "status", "date_precision", "precision"}
    assert (lists["event_type"], lists["status"]) == (EVENT_TYPES, STATUSES)


def test_declared_types_are_in_the_list() -> None:
    """A type of the user's own can be chosen."""
    own = OwnType("parade", labels={"en": "Parade"})
    write_events(to_table([Event("parade", event_id="a")], types=[own]), "own.xlsx")
    cells = openpyxl.load_workbook("own.xlsx")["columns"]["D"]
    assert "parade" in [cell.value for cell in cells]


def test_the_quote_stands_beside_what_is_decided_on(book: Any) -> None:
    """Header and id stay in view, the quote is near, wrapped, and its row as high as it is long."""
    sheet = book["events"]
    names = names_of(sheet)
    assert sheet.freeze_panes == "B2"
    assert names.index("quote") < 10
    quote = sheet.cell(2, names.index("quote") + 1)
    assert quote.alignment.wrap_text
    assert sheet.row_dimensions[2].height > 60
    assert sheet.row_dimensions[3].height is None
    assert sorted(names) == sorted(NAMES)
    assert in_reading_order(["weapon", "quote", "event_id"]) == ["event_id", "quote", "weapon"]
    assert row_height(["quote"], [None]) is None


def test_the_second_sheet_says_what_each_column_holds(book: Any) -> None:
    """No column goes without a sentence."""
    told = {row[0]: row[1] for row in book["columns"].iter_rows(min_row=2, values_only=True)}
    assert {name for name in told if name} == set(NAMES)
    assert all(told[name] for name in NAMES)


def test_columns_may_be_moved_and_left_out_and_titles_added(book: Any) -> None:
    """What a person does to the sheet and not to the events is no correction."""
    sheet = book["events"]
    rows = list(sheet.iter_rows(values_only=True))
    kept = [i for i, name in enumerate(rows[0]) if name not in ("title", "confidence")]
    random.Random(7).shuffle(kept)
    book.create_sheet("To do", 0).append(["Ask the mayor"])
    sheet.delete_rows(1, 9)
    for row in [("Seen by me",), (), *([row[i] for i in kept] for row in rows)]:
        sheet.append(row)
    assert corrected(book) == []


def test_a_copied_row_is_a_new_event(book: Any) -> None:
    """The first row keeps the id, the copy gets one of its own, the same every time."""
    sheet = book["events"]
    row = [cell.value for cell in sheet[2]]
    row[names_of(sheet).index("event_type")] = "aid"
    sheet.append(row)
    (added,) = corrected(book)
    assert (added.event_id, added.kind, added.new["event_type"]) == ("a-2", "add", "aid")


def test_a_row_without_an_id_gets_the_same_every_time(book: Any) -> None:
    """A row of the person's own has a stable id."""
    book["events"].append([None, "aid", None, "planned"])
    (first,), (second,) = corrected(book), corrected(book)
    assert first == second
    assert first.event_id.startswith("ev-")


def test_the_same_table_gives_the_same_bytes(book: Any) -> None:
    """A sheet can be compared with the one before."""
    write_events(to_table(EVENTS), "again.xlsx")
    assert Path("again.xlsx").read_bytes() == Path("events.xlsx").read_bytes()
    assert len(read_events("again.xlsx")) == 2
