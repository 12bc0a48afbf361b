"""What is written as XLSX opens elsewhere, holds no formula, and comes back as it was."""

from __future__ import annotations

import openpyxl
import pytest

from geomap.errors import OutputError
from geomap.events import Event
from geomap.tables import read_events, to_records, to_table, write_events, xlsx

TEXTS = ["=1+1", "'=1", "@x", "<r><t>a</t></r>", "_x0041_", "\x01", "a\r\nb", " x ", "NA"]


def test_another_program_finds_texts_and_numbers() -> None:
    """Every text is a text cell, as it was; numbers are numbers with all their digits."""
    table = to_table([Event("strike", lat=0.1 + 0.2, lon=30.7, title="=1+1", quote="<r>x</r>")])
    write_events(table, "t.xlsx")
    sheet = openpyxl.load_workbook("t.xlsx")["events"]
    head, row = sheet.iter_rows()
    cells = {name.value: cell for name, cell in zip(head, row, strict=True)}
    assert (cells["title"].value, cells["title"].data_type) == ("=1+1", "s")
    assert (cells["quote"].value, cells["quote"].data_type) == ("<r>x</r>", "s")
    assert (cells["lat"].value, cells["lat"].data_type) == (0.1 + 0.2, "n")
    assert cells["country"].value is None
    assert not any(cell.data_type == "f" for cell in cells.values())


def test_hostile_texts_survive() -> None:
    """Formulas, markup, escapes and control characters come back as they were."""
    table = to_table([Event("strike", title=text) for text in TEXTS])
    table["=own <column>"] = TEXTS
    write_events(table, "t.xlsx")
    assert to_records(read_events("t.xlsx")) == to_records(table)


def test_what_a_sheet_cannot_hold_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A text longer than a cell, or more rows than a sheet has, is said, not cut."""
    long = to_table([Event("strike", quote="\U0001f30d" * 16_384)])
    with pytest.raises(OutputError, match="quote: 32,768 characters, and a cell of a sheet"):
        write_events(long, "t.xlsx")
    monkeypatch.setattr(xlsx, "_MOST_ROWS", 2)
    with pytest.raises(OutputError, match="2 events: a sheet has 1 rows"):
        write_events(to_table([Event("strike"), Event("call")]), "t.xlsx")
