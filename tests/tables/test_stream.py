"""A table that is written part by part is the table."""

from __future__ import annotations

import io
import json
from itertools import pairwise

import pyarrow.parquet as pq
import pytest
from pyproj import CRS

from geomap.events import Event
from geomap.tables import FORMATS, empty_table, to_table
from geomap.tables.formats import format_for
from geomap.tables.stream import STREAMED, encoded

EVENTS = [
    Event("strike", document_id=f"d{n}", quote=f'A "quote",\n{n}', lat=50.0 + n, lon=30.0)
    for n in range(5)
]


@pytest.mark.parametrize("format", sorted(STREAMED))
@pytest.mark.parametrize("cuts", [[0, 5], [0, 1, 5], [0, 0, 2, 2, 4, 5, 5], [0, 0], [0]])
def test_parts_make_the_file(format: str, cuts: list[int]) -> None:
    """However a table is cut, also with empty parts and without any, the bytes are the same."""
    parts = [to_table(EVENTS[a:b]) for a, b in pairwise(cuts)]
    whole = to_table(EVENTS[cuts[0] : cuts[-1]])
    assert b"".join(encoded(iter(parts), format)) == format_for("", format).write(whole)


def test_an_empty_file_has_its_columns() -> None:
    """No events make a file that is read as a table without rows."""
    for name in sorted(STREAMED):
        assert b"".join(encoded([], name)) == format_for("", name).write(empty_table())


def test_formats_that_need_all_rows_are_not_streamed() -> None:
    """Each streamed format is a format, and those that need all rows at once are none."""
    assert {f.name for f in FORMATS} > STREAMED
    assert STREAMED.isdisjoint({"gpkg", "fgb"})


def test_the_coordinate_system_is_written_in_one_way() -> None:
    """What PROJ has read before does not show in GeoParquet."""
    table = to_table(EVENTS)
    data = format_for("", "parquet").write(table)
    stated = json.loads(pq.read_schema(io.BytesIO(data)).metadata[b"geo"])
    system = stated["columns"]["geometry"]["crs"]
    assert CRS.from_user_input(system).to_epsg() == 4326  # from here on PROJ writes another
    assert format_for("", "parquet").write(table) == data
    assert system["id"] == {"authority": "EPSG", "code": 4326}
    elsewhere = format_for("", "parquet").write(table.to_crs(3857))
    assert b"Pseudo-Mercator" in pq.read_schema(io.BytesIO(elsewhere)).metadata[b"geo"]
