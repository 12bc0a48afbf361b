"""Event tables: a file that was cut, patched or stitched together is read or refused, not worse."""

from __future__ import annotations

import contextlib
import io
import json
import zipfile
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from seeds import parts, table

from geomap.errors import GeomapError
from geomap.inputs import Source
from geomap.tables import read_source, to_records
from geomap.tables.formats import FORMATS, format_for
from geomap.tables.schema import NAMES

PATCHES = st.sampled_from([
    b"", b"\0", b"\xff", b"\xfe\xff", b"\xef\xbb\xbf", b"\"", b"'", b",", b";", b"\t", b"\r", b"\n",
    b"{", b"}", b"[", b"]", b"null", b"NaN", b"Infinity", b"-0", b"1e999", b"9" * 400, b"true",
    b"event_type", b"\\ud800", b"\xed\xa0\x80", b"[" * 3000, b"{\"a\":" * 3000, b"geometry",
    b"type", b"lat", b"PAR1", b"\x80\x80\x80\x80", b"\xff\xff\xff\x7f",
    b"<c r=\"XFD1048576\"/>", b"<row r=\"9999999\"/>", b" number-rows-repeated=\"9999999\"",
    b" t=\"s\"", b"<v>-1</v>", b"</c>", b"&lt;", b"&x;", b"<![CDATA[", b"<!--", b"<coordinates>",
])  # fmt: skip
CELLS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12)
    | st.sampled_from(["=1+1", "@SUM(A1)", "'=x", "49,5", "03/04/2024", "45000", "1.10.2025",
                       "2025-10-16T10:00:00Z", "NA", "strike", "-", "+", "\ud800", "9" * 400]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)  # fmt: skip


def read_or_refuse(data: bytes, format: str) -> None:
    """Read a table; whatever is read can be written again in every format of text."""
    with contextlib.suppress(GeomapError):
        table = read_source(Source(f"table.{format}", data), format=format)
        for record in to_records(table):
            assert record["lat"] is None or abs(record["lat"]) <= 90
            assert (record["lat"] is None) == (record["lon"] is None)
        for written in ("csv", "geojson", "jsonl"):
            out = format_for("", written).write(table)
            again = read_source(Source(f"again.{written}", out), format=written)
            assert again.attrs["rejected"] == []
            assert len(again) == len(table)


@pytest.mark.parametrize("format", [known.name for known in FORMATS if known.writer])
@given(cuts=st.lists(st.tuples(st.integers(0, 1 << 16), st.integers(0, 40), PATCHES), max_size=5))
@example(cuts=[])
@example(cuts=[(34, 1, b",")])
@example(cuts=[(5526, 20, b"PAR1")])
@example(cuts=[(611, 31, b"-0")])
def test_a_torn_table_is_read_or_refused(format: str, cuts: list[tuple[int, int, bytes]]) -> None:
    """Bytes that were cut out and put in give a table, or an error of ours."""
    data = table(format)
    for at, width, patch in cuts:
        at %= len(data) + 1
        data = data[:at] + patch + data[at + width :]
    read_or_refuse(data, format)


@pytest.mark.parametrize("format", ["xlsx", "ods", "shp"])
@given(
    part=st.integers(0, 30),
    cuts=st.lists(st.tuples(st.integers(0, 1 << 16), st.integers(0, 40), PATCHES), max_size=5),
)
@example(part=0, cuts=[])
def test_torn_parts_are_read_or_refused(
    format: str, part: int, cuts: list[tuple[int, int, bytes]]
) -> None:
    """So do bytes in one of the parts of a table, in an archive that is sound itself."""
    files = list(parts(format))
    name, data = files[part % len(files)]
    for at, width, patch in cuts:
        at %= len(data) + 1
        data = data[:at] + patch + data[at + width :]
    files[part % len(files)] = name, data
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files:
            archive.writestr(name, data)
    with contextlib.suppress(GeomapError):
        read_source(Source("table.zip" if format == "shp" else f"table.{format}", out.getvalue()))


@given(
    rows=st.lists(
        st.dictionaries(st.sampled_from(NAMES) | st.text(max_size=6), CELLS, max_size=6), max_size=3
    ),
    geometry=CELLS,
)
def test_cells_of_any_type_are_read_or_refused(rows: list[dict[str, Any]], geometry: Any) -> None:
    """JSON cells of any type, in any column, give a table, or an error of ours."""
    rows = [{"event_type": "strike", **row} for row in rows]
    read_or_refuse("\n".join(map(json.dumps, rows)).encode(), "jsonl")
    features = [{"type": "Feature", "geometry": geometry, "properties": row} for row in rows]
    collection = {"type": "FeatureCollection", "features": features}
    read_or_refuse(json.dumps(collection).encode(), "geojson")


@given(
    header=st.lists(st.sampled_from(NAMES) | st.text(max_size=6), max_size=6),
    rows=st.lists(st.lists(CELLS.map(str), max_size=8), max_size=4),
    delimiter=st.sampled_from(",;\t"),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1251", "latin-1"]),
)
def test_cells_of_any_text_are_read_or_refused(
    header: list[str], rows: list[list[str]], delimiter: str, encoding: str
) -> None:
    """A CSV of any cells, in any encoding, gives a table, or an error of ours."""
    lines = [delimiter.join(["event_type", *header])]
    lines += [delimiter.join(["strike", *row]) for row in rows]
    read_or_refuse("\r\n".join(lines).encode(encoding, "replace"), "csv")
