"""Reading GeoNames dumps: every line is a place, or is told to be none."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from geomap.errors import ReadError
from geomap.places.dump import BadLineError, DumpFile, Selection, parse, split_names

Line = Callable[..., str]


def test_a_line_has_what_was_given(dump_line: Line) -> None:
    """Name, position, feature, units and population come from their columns."""
    record = parse(
        dump_line(7, "Zahirne", "48.5", "-3.25", "P.PPLA", "UA", "07", "6312", 120).encode()
    )
    assert (record.number, record.name, record.lat, record.lon) == (7, "Zahirne", 48.5, -3.25)
    assert (record.letter, record.code, record.country) == ("P", "PPLA", "UA")
    assert (record.admin1, record.admin2, record.population) == ("UA.07", "UA.07.6312", 120)


def test_units_and_population_may_be_empty(dump_line: Line) -> None:
    """A sea is in no country, and nobody counts its people."""
    text = dump_line(8, "Quiet Sea", code="H.SEA", country="", admin1="", population="")
    record = parse(text.encode())
    assert (record.country, record.admin1, record.admin2, record.population) == ("", "", "", 0)


def test_windows_line_ends_and_marks_do_no_harm(dump_line: Line) -> None:
    """A byte order mark, CRLF, and characters that show nothing are not part of a value."""
    record = parse(("\ufeff" + dump_line(9, "Za\u200bhirne\u00a0Dva\x07") + "\r\n").encode())
    assert (record.number, record.name) == (9, "Zahirne Dva")


def test_names_are_parted_by_commas(dump_line: Line) -> None:
    """The ASCII name comes first; what is too long is no name."""
    record = parse(dump_line(9, "Zahirne", others="Загірне,Sagirne," + "x" * 201).encode())
    assert split_names(record) == ["Zahirne", "Загірне", "Sagirne"]


@pytest.mark.parametrize(
    ("cells", "column", "reason"),
    [
        ({"number": 0}, "geonameid", "whole number"),
        ({"number": "x9"}, "geonameid", "whole number"),
        ({"number": "٣"}, "geonameid", "whole number"),
        ({"number": 1 << 31}, "geonameid", "whole number"),
        ({"lat": "north"}, "latitude", "degrees"),
        ({"lat": "nan"}, "latitude", "degrees"),
        ({"lat": "90.1"}, "latitude", "degrees"),
        ({"lon": "181"}, "longitude", "degrees"),
        ({"lat": "0", "lon": "0.0"}, "latitude", "no place"),
        ({"population": "-5"}, "population", "whole number"),
        ({"population": "9" * 5000}, "population", "whole number"),
        ({"others": "x" * (1 << 18)}, "line", "too long"),
        ({"name": "Zahirne\tDva"}, "columns", "19"),
        ({"name": "Zahirne\n"}, "columns", "19"),
    ],
)
def test_a_line_that_cannot_be_right_is_told(
    cells: dict[str, str], column: str, reason: str, dump_line: Line
) -> None:
    """The fault names the column, and the value in short."""
    text = dump_line(**{"number": 9, "name": "Zahirne", **cells})
    with pytest.raises(BadLineError, match=reason) as raised:
        parse(text.partition("\n")[0].encode())
    assert raised.value.column == column
    assert len(raised.value.value) <= 60


def test_bytes_that_are_no_text_are_told(dump_line: Line) -> None:
    """A dump is UTF-8."""
    with pytest.raises(BadLineError, match="not UTF-8"):
        parse(dump_line(9, "Zahirne").encode("utf-8").replace(b"Zah", b"\xff\xfe"))


def test_a_selection_narrows(dump_line: Line) -> None:
    """Countries and features are alternatives; people are asked of populated places only."""
    town = parse(dump_line(1, "Zahirne", code="P.PPL", population=900).encode())
    port = parse(dump_line(2, "Zahirne", code="S.AIRP").encode())
    assert Selection().wants(town)
    assert Selection(countries=frozenset({"UA", "PL"})).wants(town)
    assert not Selection(countries=frozenset({"PL"})).wants(town)
    assert Selection(features=frozenset({"P"})).wants(town)
    assert not Selection(features=frozenset({"P"})).wants(port)
    assert Selection(features=frozenset({"P.PPLC", "S.AIRP"})).wants(port)
    assert not Selection(features=frozenset({"P.PPLC"})).wants(town)
    assert not Selection(min_population=1000).wants(town)
    assert Selection(min_population=1000).wants(port)


def test_lines_are_numbered_also_after_a_long_one(tmp_path: Path) -> None:
    """A line too long is cut off, and counts as one; the last needs no end."""
    source = tmp_path / "UA.txt"
    source.write_bytes(b"a\n" + b"x" * 700_000 + b"\nb\n\nc")
    lines = [(number, len(text)) for number, text in DumpFile(source).lines()]
    assert lines == [(1, 2), (2, 1 << 18), (3, 2), (4, 1), (5, 1)]


def test_a_zip_is_read_as_it_is(tmp_path: Path, dump_line: Line) -> None:
    """GeoNames' zip files hold a dump and a readme."""
    archive = tmp_path / "UA.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("readme.txt", "about")
        file.writestr("UA.txt", dump_line(9, "Zahirne") + "\n")
    dump = DumpFile(archive)
    assert dump.name.endswith("UA.zip/UA.txt")
    assert dump.size == len(dump_line(9, "Zahirne")) + 1
    assert [text for _, text in dump.lines()] == [dump_line(9, "Zahirne").encode() + b"\n"]


@pytest.mark.parametrize("members", [(), ("readme.txt",), ("UA.txt", "PL.txt")])
def test_a_zip_without_one_dump_is_an_error(
    members: tuple[str, ...], tmp_path: Path, dump_line: Line
) -> None:
    """None and several are told apart from one."""
    archive = tmp_path / "dumps.zip"
    with zipfile.ZipFile(archive, "w") as file:
        for member in members:
            file.writestr(member, dump_line(9, "Zahirne"))
    with pytest.raises(ReadError, match="dumps: give a zip with one"):
        DumpFile(archive)


def test_a_torn_zip_is_an_error(tmp_path: Path, dump_line: Line) -> None:
    """What is torn is told, at the opening or where it is torn."""
    archive = tmp_path / "UA.zip"
    archive.write_bytes(b"PK no zip at all")
    with pytest.raises(ReadError, match="torn"):
        DumpFile(archive)
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("UA.txt", dump_line(9, "Zahirne") * 100)
    data = bytearray(archive.read_bytes())
    data[60] ^= 0xFF
    archive.write_bytes(data)
    with pytest.raises(ReadError, match="torn"):
        list(DumpFile(archive).lines())


def test_a_missing_file_is_an_error(tmp_path: Path) -> None:
    """The mend names a file that is nearly called so."""
    (tmp_path / "allCountries.txt").write_text("")
    with pytest.raises(ReadError, match="did you mean"):
        DumpFile(tmp_path / "allCountires.txt")
