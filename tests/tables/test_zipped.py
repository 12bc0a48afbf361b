"""Packed tables are read as the tables they are; what would unpack without end is not unpacked."""

from __future__ import annotations

import gzip
import io
import zipfile
from pathlib import Path

import pytest

from geomap.errors import ReadError
from geomap.tables import read_events, reading

TABLE = b"event_type,title\nstrike,a\n"


def zipped(files: dict[str, bytes]) -> bytes:
    """Return an archive of some files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("t.zip", zipped({"data/t.csv": TABLE, "README.txt": b"", "__MACOSX/t.csv": b""})),
        ("t.csv.gz", gzip.compress(TABLE)),
        ("t.gz", gzip.compress(TABLE[:20]) + gzip.compress(TABLE[20:])),
    ],
)
def test_packed_tables_are_read(name: str, data: bytes) -> None:
    """The one table of an archive, and a table under gzip, also in several streams, are read."""
    Path(name).write_bytes(data)
    assert read_events(name)["title"].tolist() == ["a"]


@pytest.mark.parametrize(
    ("name", "data", "problem"),
    [
        ("t.zip", zipped({"a.csv": TABLE, "b.csv": TABLE}), "holds 2 tables: unpack it"),
        ("t.zip", zipped({"a.txt": TABLE}), "holds no table"),
        ("t.zip", zipped({}), "holds no table"),
        ("t.zip", zipped({"a.csv": TABLE})[:60], "cannot be unpacked"),
        ("t.csv.gz", gzip.compress(TABLE)[:-12], "is cut off"),
        ("t.csv.gz", b"\x1f\x8b\x08" + b"x" * 50, "cannot be unpacked"),
        ("t.zip", zipped({"a.csv": b"a" * (3 << 20)}), "unpacks to more than 1 MB"),
        ("t.csv.gz", gzip.compress(b"a" * (3 << 20)), "unpacks to more than 1 MB"),
    ],
)
def test_what_cannot_be_unpacked_is_refused(
    name: str, data: bytes, problem: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Archives that are torn, hold no table or several, or too much, are refused in one line."""
    monkeypatch.setattr(reading, "MAX_TABLE_BYTES", 1 << 20)
    Path(name).write_bytes(data)
    with pytest.raises(ReadError, match=problem):
        read_events(name)


def test_an_archive_that_lies_of_its_size_is_refused() -> None:
    """What holds more than it says is torn; no more than it says is unpacked."""
    data = zipped({"a.csv": TABLE * 1_000})
    size = len(TABLE * 1_000).to_bytes(4, "little")
    Path("t.zip").write_bytes(data.replace(size, (9).to_bytes(4, "little")))
    with pytest.raises(ReadError, match="cannot be unpacked"):
        read_events("t.zip")
