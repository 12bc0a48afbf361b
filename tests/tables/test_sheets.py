"""Spreadsheets are read as people fill them in; what asks for too much is refused unread."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from geomap.errors import OptionError, ReadError
from geomap.events import Event
from geomap.tables import read_events, sheets, to_records, to_table, write_events

EMPTY_END = (
    '<table:table-row table:number-rows-repeated="1048570">'
    '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
)


def write_xlsx(rows: list[list[Any]], name: str = "t.xlsx") -> None:
    """Write a workbook with a program that is not ours."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(name)


def write_parts(name: str, **changed: bytes) -> None:
    """Write the workbook t.xlsx again with other parts."""
    with zipfile.ZipFile("t.xlsx") as old, zipfile.ZipFile(name, "w") as new:
        for member in old.namelist():
            stem = Path(member).stem
            new.writestr(member, changed.get(stem, old.read(member)))


def write_ods(rows: str, name: str = "t.ods") -> None:
    """Write an ODS file of these rows, with the empty end that office programs give it."""
    names = "".join(
        f' xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"'
        for short in ("office", "table", "text")
    )
    with zipfile.ZipFile(name, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr(
            "content.xml",
            f'<?xml version="1.0"?><office:document-content{names}><office:body>'
            f'<office:spreadsheet><table:table table:name="S">{rows}{EMPTY_END}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )


def ods_row(*cells: str, attributes: str = "") -> str:
    """Return a row of texts, or of cells given as markup."""
    marked = [
        c if c.startswith("<") else
        f'<table:table-cell office:value-type="string"><text:p>{c}</text:p></table:table-cell>'
        for c in cells
    ]  # fmt: skip
    return f"<table:table-row{attributes}>{''.join(marked)}</table:table-row>"


def test_a_workbook_of_another_program_is_read() -> None:
    """Texts, numbers, days and truth values come as they are meant; NA is Namibia."""
    write_xlsx(
        [
            ["Event Type", "lat", "lon", "date_start", "country", "code", "flag"],
            ["strike", -22.56, 17.08, dt.datetime(2024, 4, 3), "NA", 190, True],
            [None, None, None, None, None, None, None],
            ["call", None, None, "03/04/2024", "UA", 1.5, None],
        ]
    )
    table = read_events("t.xlsx")
    (row,) = to_records(table)
    assert (row["lat"], row["lon"], row["country"]) == (-22.56, 17.08, "NA")
    assert (row["date_start"], row["code"], row["flag"]) == ("2024-04-03", "190", "True")
    (rejected,) = table.attrs["rejected"]
    assert (rejected["line"], rejected["value"]) == (4, "03/04/2024")


def test_days_count_from_1904_where_a_workbook_says_so() -> None:
    """A workbook of an old Macintosh counts its days from another one."""
    book = openpyxl.Workbook()
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    book.active.append(["event_type", "date_start"])
    book.active.append(["strike", dt.datetime(2024, 4, 3)])
    book.save("t.xlsx")
    assert read_events("t.xlsx")["date_start"].tolist() == ["2024-04-03"]


def test_tables_of_any_kind_are_read_from_sheets() -> None:
    """A sheet without our columns is read by the names of its own, as a CSV file is."""
    write_xlsx([["Latitude", "Longitude", "Date"], [50.1, 36.2, dt.date(2024, 4, 30)]])
    (row,) = to_records(read_events("t.xlsx"))
    assert (row["lat"], row["lon"], row["date_start"]) == (50.1, 36.2, "2024-04-30")
    write_xlsx([["where it was", "N", "E"], ["Odesa", 46.5, 30.7]])
    (row,) = to_records(read_events("t.xlsx", columns={"lat": "N", "lon": "E"}))
    assert (row["lat"], row["where it was"]) == (46.5, "Odesa")


def test_the_sheet_with_events_is_read() -> None:
    """Of several sheets the one that holds events is read, and that is said."""
    book = openpyxl.Workbook()
    book.active.append(["About this file"])
    book.create_sheet("places").append(["lat", "lon"])
    book.create_sheet("data").append(["event_type", "title"])
    book["data"].append(["strike", "x"])
    book.save("t.xlsx")
    table = read_events("t.xlsx")
    assert table["title"].tolist() == ["x"]
    assert table.attrs["notes"] == ["t.xlsx: of its 3 sheets, 'data' was read"]


def test_formulas_are_not_worked_out() -> None:
    """Of a formula the saved result counts; without one the cell is empty, and that is said."""
    write_xlsx([["event_type", "title"], ["strike", '=HYPERLINK("http://example.org","x")']])
    table = read_events("t.xlsx")
    assert table["title"].tolist() == [None]
    assert "formulas are not worked out" in table.attrs["notes"][0]
    with zipfile.ZipFile("t.xlsx") as book:
        sheet = book.read("xl/worksheets/sheet1.xml")
    saved = sheet.replace(b"<v></v>", b"<v>x</v>").replace(b"<v />", b"<v>x</v>")
    saved = saved.replace(b"<v/>", b"<v>x</v>").replace(b'r="B2"', b'r="B2" t="str"')
    write_parts("saved.xlsx", sheet1=saved)
    table = read_events("saved.xlsx")
    assert (table["title"].tolist(), table.attrs["notes"]) == (["x"], [])


def test_macros_are_not_looked_at() -> None:
    """A workbook with macros is read for its cells."""
    write_xlsx([["event_type"], ["strike"]])
    with zipfile.ZipFile("t.xlsx", "a") as book:
        book.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0 Sub AutoOpen()")
    Path("t.xlsx").rename("t.xlsm")
    assert len(read_events("t.xlsm")) == 1
    with pytest.raises(OptionError, match="its ending names no table format"):
        write_events(read_events("t.xlsm"), "new.xlsm")


def test_errors_in_cells_are_said() -> None:
    """A cell that shows an error is empty, and that is said."""
    write_xlsx([["event_type", "title"], ["strike", "#N/A"]])
    table = read_events("t.xlsx")
    assert table["title"].tolist() == [None]
    assert table.attrs["notes"] == ["t.xlsx: cells that hold an error, as #N/A, are empty: 1"]


def test_columns_without_a_name_are_kept() -> None:
    """What stands in a column without a name is kept under its number."""
    write_xlsx([["event_type", None, None], ["strike", None, "seen twice"]])
    (row,) = to_records(read_events("t.xlsx"))
    assert row["column 3"] == "seen twice"
    assert "column 2" not in row


def test_ods_is_read() -> None:
    """Texts, days and numbers of ODS come as they are meant; a text is never a formula."""
    write_ods(
        ods_row("event_type", "title", "date_start", "country")
        + ods_row(
            "strike", "of:=1+1",
            '<table:table-cell office:value-type="date" office:date-value="2024-04-03">'
            "<text:p>04/03/24</text:p></table:table-cell>", "NA",
        )
        + ods_row("call", "line<text:s text:c=\"2\"/>one</text:p><text:p>two")
    )  # fmt: skip
    first, second = to_records(read_events("t.ods"))
    assert (first["title"], first["date_start"]) == ("of:=1+1", "2024-04-03")
    assert first["country"] == "NA"
    assert second["title"] == "line  one\ntwo"


def test_ods_is_not_written() -> None:
    """A format that is only read says so when it is to be written."""
    with pytest.raises(OptionError, match="ods is read, but not written: use geojson, csv"):
        write_events(to_table([Event("strike")]), "t.ods")


@pytest.mark.parametrize(
    "cells",
    [
        b'<row r="1"><c r="A1"/></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>',
        b"<row r = '900000000'><c><v>2</v></c></row>",
        b"<row r='40000'>" + b"<c><v>2</v></c>" * 1_001 + b"</row>",
        b"<x:row r='1048576'><x:c r='AB1'/></x:row>" + b"<x:row/>" * 2_000_000,
    ],
)
def test_a_sheet_that_reaches_too_far_is_refused(cells: bytes) -> None:
    """Two cells far from each other would fill all memory; they are refused before."""
    write_xlsx([["event_type"], ["strike"]])
    sheet = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    write_parts("far.xlsx", sheet1=sheet + b"<sheetData>" + cells + b"</sheetData></worksheet>")
    with pytest.raises(ReadError, match=r"far\.xlsx: its cells reach to row [0-9]"):
        read_events("far.xlsx")


@pytest.mark.parametrize(
    "rows",
    [
        ods_row("strike", attributes=' table:number-rows-repeated="2000000000"'),
        ods_row(
            '<table:table-cell office:value-type="string" '
            'table:number-columns-repeated="2000000000"><text:p>x</text:p></table:table-cell>'
        ),
    ],
)
def test_an_ods_file_that_repeats_itself_is_refused(rows: str) -> None:
    """A row or a cell that is repeated without end is refused before it is read."""
    write_ods(ods_row("event_type") + rows)
    with pytest.raises(ReadError, match="its cells reach to row"):
        read_events("t.ods")


def test_a_bomb_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """What unpacks to more than the limit is refused, whatever the archive says of its sizes."""
    monkeypatch.setattr(sheets, "MAX_UNPACKED_BYTES", 1 << 20)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (2 << 20))
    Path("bomb.xlsx").write_bytes(out.getvalue())
    with pytest.raises(ReadError, match="unpacks to more than 1 MB"):
        read_events("bomb.xlsx")
    lying = out.getvalue().replace((2 << 20).to_bytes(4, "little"), (9).to_bytes(4, "little"))
    Path("lying.xlsx").write_bytes(lying)
    with pytest.raises(ReadError, match="cannot be unpacked"):
        read_events("lying.xlsx")


def test_entities_are_refused() -> None:
    """A part that declares entities, which could multiply without end, is refused."""
    write_xlsx([["event_type"], ["strike"]])
    with zipfile.ZipFile("t.xlsx") as book:
        sheet = book.read("xl/worksheets/sheet1.xml")
    write_parts("t2.xlsx", sheet1=b'<!DOCTYPE x [<!ENTITY a "b">]>' + sheet)
    with pytest.raises(ReadError, match="'xl/worksheets/sheet1.xml' is not one that office"):
        read_events("t2.xlsx")


@pytest.mark.parametrize(
    ("name", "data", "problem"),
    [
        ("t.xlsx", b"\xd0\xcf\x11\xe0 rest", "is locked with a password, or of an old version"),
        ("t.xls", b"\xd0\xcf\x11\xe0 rest", "is locked with a password, or of an old version"),
        ("t.xlsx", b"event_type\nstrike\n", "is not a spreadsheet: give it the ending"),
        ("t.ods", b"PK\x03\x04 torn", "cannot be unpacked"),
        ("t.ods", b"<OGRVRTDataSource/>", "is not a spreadsheet"),
    ],
)
def test_what_is_no_spreadsheet_is_refused(name: str, data: bytes, problem: str) -> None:
    """A file that is no spreadsheet is refused in one line with its mend."""
    Path(name).write_bytes(data)
    with pytest.raises(ReadError, match=f"{name}: {problem}"):
        read_events(name)


def test_titles_may_stand_above_the_header() -> None:
    """A header below titles is found by its names; a table of few names has it at the top."""
    rows = [["What we saw"], ["checked by", "hand"], [], ["event_id", "event_type"], ["a", "aid"]]
    write_xlsx(rows)
    raw = sheets.read(Path("t.xlsx").read_bytes(), "t.xlsx")
    assert (list(raw.columns), list(raw.lines)) == (["event_id", "event_type"], [5])
    write_xlsx([["event_type", "mine"], ["strike", "x"], ["aid", "y"]])
    assert list(sheets.read(Path("t.xlsx").read_bytes(), "t.xlsx").lines) == [2, 3]


def test_the_sheet_that_explains_is_not_spoken_of() -> None:
    """A table that geomap wrote is read without a word about its second sheet."""
    write_events(to_table([Event("strike")]), "t.xlsx")
    assert read_events("t.xlsx").attrs["notes"] == []
