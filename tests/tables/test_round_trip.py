"""Any table within the contract survives each format, byte for byte the same each time."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pyarrow.parquet as pq
import pyogrio
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geomap.decoding import clean_text
from geomap.errors import InputError, OptionError, OutputError
from geomap.events import Event
from geomap.tables import FORMATS, empty_table, read_events, to_records, to_table, write_events
from geomap.taxonomy import (
    ACTOR_ROLES,
    DATE_PRECISIONS,
    EVENT_TYPES,
    PRECISIONS,
    SCHEMA_VERSION,
    STATUSES,
)

ENDINGS = [known.endings[0] for known in FORMATS if known.writer]

TRICKY = ["=1+1", "'=1", "''x", "-5", "@a", "\tx", "\r", "a\nb", "a\r\nb", '"', "NA", "null", "0"]
TRICKY += [
    "＝1",
    "a;b,c",
    "\u2028",
    "x\x85y",
    "İ",
    "\U0001f30d",
    "{}",
    "[]",
    "nan",
    " x ",
    "\ufeffx",
    "<r>x</r>",
    "_x0041_",
    "&#65;]]>",
    "\x01\x0b",
    "\ufffe",
    "\u05d0\u202e",
]

texts = st.one_of(st.sampled_from(TRICKY), st.text(max_size=20))
maybe_text = st.one_of(st.none(), texts)
parts = st.floats(0, 1)


@st.composite
def events(draw: st.DrawFn) -> Event:
    """Draw an event within the contract."""
    event = Event(draw(st.sampled_from(EVENT_TYPES)), status=draw(st.sampled_from(STATUSES)))
    for name in ("subtype", "date_text", "place_name", "place_label", "place_id", "admin1"):
        setattr(event, name, draw(maybe_text))
    for name in ("attribution", "cause", "document_id", "title", "source_url", "lang", "quote"):
        setattr(event, name, draw(maybe_text))
    if draw(st.booleans()):
        days = st.dates(dt.date(1, 1, 1), dt.date(9999, 12, 31))
        event.date_start, event.date_end = sorted((draw(days), draw(days)))
        event.date_precision = draw(st.sampled_from(DATE_PRECISIONS))
    if draw(st.booleans()):
        event.lat = draw(st.floats(-90, 90))
        event.lon = draw(st.floats(-180, 180).filter(lambda x: abs(x) > 1e-9))
        event.precision = draw(st.sampled_from(PRECISIONS[:-1]))
        event.radius_km = draw(st.none() | st.floats(0, 5000))
    event.country = draw(st.none() | st.sampled_from(["UA", "RU", "NA", "NO", "IN"]))
    event.published = draw(st.none() | st.dates(dt.date(1900, 1, 1)))
    event.place_confidence, event.confidence = draw(parts), draw(parts)
    event.place_candidates = draw(
        st.lists(st.fixed_dictionaries({"place_id": texts, "score": parts}), max_size=2)
    )
    event.actors = draw(
        st.dictionaries(st.sampled_from(ACTOR_ROLES), st.lists(texts, max_size=2), max_size=2)
    )
    event.counts = draw(st.dictionaries(texts, st.integers(0, 10**9), max_size=2))
    event.quote_start = draw(st.none() | st.integers(0, 10**6))
    event.quote_end = event.quote_start
    return event


def assert_same(found: gpd.GeoDataFrame, expected: gpd.GeoDataFrame) -> None:
    """Compare two event tables: rows, types, geometry, CRS."""
    assert to_records(found) == to_records(expected)
    assert dict(found.dtypes) == dict(expected.dtypes)
    assert found.geometry.geom_equals(expected.geometry).all()
    assert found.crs == expected.crs
    assert found.attrs["rejected"] == []


#: Names that formats have for something of theirs, or that programs could take for something else.
NAMES_OF_OTHERS = [
    "fid",
    "FID",
    "geom",
    "id",
    "name",
    "description",
    "begin",
    "column",
    "rowid",
    "x y",
]
NAMES_OF_OTHERS += [
    "=cmd|x",
    "'q'",
    'a"b',
    "a,b;c",
    "\U0001f30d",
    "select",
    "a\nb",
    "<r>x</r>",
    "x" * 70,
]


@st.composite
def columns(draw: st.DrawFn, length: int) -> dict[str, list[str | None]]:
    """Draw columns of a user's own."""
    cells = st.lists(maybe_text, min_size=length, max_size=length)
    names = st.sampled_from(NAMES_OF_OTHERS)
    return draw(st.dictionaries(names, cells, max_size=3))


def held(cell: str | None) -> str | None:
    """Return what a text is once it was in a file: nothing, where it was white space alone."""
    return clean_text(cell) if cell and not cell.isspace() else None


@pytest.mark.parametrize("ending", ENDINGS)
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data(), drawn=st.lists(events(), max_size=4))
def test_any_table_survives(ending: str, data: st.DataObject, drawn: list[Event]) -> None:
    """What is written is what is read, for any table within the contract and columns beside."""
    table = to_table(drawn)
    own = data.draw(columns(len(drawn))) if drawn else {}  # JSON without rows has no columns
    if {"fid", "FID"} <= own.keys():
        del own["FID"]
    for name, cells in own.items():
        table[name] = pd.Series([held(cell) for cell in cells], dtype=object)
    write_events(table, f"events{ending}")
    assert_same(read_events(f"events{ending}"), table)


@pytest.fixture
def table() -> gpd.GeoDataFrame:
    """Two events, one placed in Namibia, one without place or date."""
    day = dt.date(2025, 1, 2)
    placed = Event(
        "strike", lat=-22.56, lon=17.08, precision="city", country="NA", quote="=HYPERLINK(1)",
        date_start=day, date_end=day, date_precision="day", confidence=0.9, quote_start=0,
        quote_end=13, actors={"initiator": ["A", "B"]}, counts={"killed": 2},
    )  # fmt: skip
    return to_table([placed, Event("call", document_id="x", title="-1")])


@pytest.mark.parametrize("ending", ENDINGS)
def test_an_empty_table_survives(ending: str) -> None:
    """An empty table keeps its columns, types and CRS in each format."""
    write_events(empty_table(), f"events{ending}")
    assert_same(read_events(f"events{ending}"), empty_table())


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_same_table_gives_the_same_bytes(ending: str, table: gpd.GeoDataFrame) -> None:
    """Writing twice gives the same bytes."""
    write_events(table, f"one{ending}")
    write_events(table, f"two{ending}")
    assert Path(f"one{ending}").read_bytes() == Path(f"two{ending}").read_bytes()


@pytest.mark.parametrize("ending", ENDINGS)
def test_columns_of_the_user_survive(ending: str, table: gpd.GeoDataFrame) -> None:
    """A column that is not ours comes back as text, behind ours."""
    table["checked by"] = ["Ana", None]
    write_events(table, f"events{ending}")
    assert to_records(read_events(f"events{ending}")) == to_records(table)
    assert list(to_records(table)[0])[-1] == "checked by"


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_format_is_found_without_an_ending(ending: str, table: gpd.GeoDataFrame) -> None:
    """A file whose ending says nothing is read by what it holds."""
    write_events(table, f"events{ending}")
    Path(f"events{ending}").rename("events")
    assert_same(read_events("events"), table)


def test_geojson_is_what_the_standard_says(table: gpd.GeoDataFrame) -> None:
    """Features have (lon, lat) or null geometry, and the collection its schema version."""
    write_events(table, "events.geojson")
    collection = json.loads(Path("events.geojson").read_text(encoding="utf-8"))
    assert collection["geomap"] == {"schema_version": SCHEMA_VERSION}
    first, second = collection["features"]
    assert first["geometry"] == {"type": "Point", "coordinates": [17.08, -22.56]}
    assert second["geometry"] is None
    assert first["properties"]["actors"] == {"initiator": ["A", "B"]}
    assert first["id"] == first["properties"]["event_id"]


@pytest.mark.parametrize("ending", [".geojson", ".gpkg", ".fgb"])
def test_gdal_reads_what_we_write(ending: str, table: gpd.GeoDataFrame) -> None:
    """GDAL, which we did not write, finds the same rows, CRS and points."""
    write_events(table, f"events{ending}")
    found = pyogrio.read_dataframe(f"events{ending}")
    assert found["country"].tolist()[0] == "NA"
    assert found.crs == "EPSG:4326"
    assert found.geometry[0].equals(table.geometry[0])
    assert found["event_id"].tolist() == table["event_id"].tolist()


def about_geometry(name: str) -> dict[str, Any]:
    """Return what a GeoParquet file says of its geometry."""
    geo = json.loads(pq.read_schema(name).metadata[b"geo"])
    about: dict[str, Any] = geo["columns"][geo["primary_column"]]
    return about


def test_geopandas_reads_our_parquet(table: gpd.GeoDataFrame) -> None:
    """GeoParquet opens in geopandas with its CRS, and says where all points are."""
    write_events(table, "events.parquet")
    found = gpd.read_parquet("events.parquet")
    assert about_geometry("events.parquet")["bbox"] == found.total_bounds.tolist()
    write_events(table.head(0), "none.parquet")
    assert "bbox" not in about_geometry("none.parquet")
    assert found.crs == "EPSG:4326"
    assert found["quote_start"].tolist()[0] == 0


def test_pandas_reads_our_csv_and_runs_nothing(table: gpd.GeoDataFrame) -> None:
    """No text cell of a CSV begins a formula, numbers are bare, and reading takes it back."""
    write_events(table, "events.csv")
    cells = pd.read_csv("events.csv", dtype=str, keep_default_na=False)
    assert cells["quote"][0] == "'=HYPERLINK(1)"
    assert cells["title"][1] == "'-1"
    assert cells["lat"][0] == "-22.56"
    assert not any(str(c).startswith(("=", "+", "@")) for c in cells.to_numpy().ravel())
    assert read_events("events.csv")["quote"][0] == "=HYPERLINK(1)"


@pytest.mark.parametrize("ending", ENDINGS)
def test_what_no_file_holds_is_replaced(ending: str, table: gpd.GeoDataFrame) -> None:
    """NUL, lone surrogates and noncharacters become U+FFFD in every format."""
    table["own"] = pd.Series(["a\0b", "c\ud800d\uffff"], dtype=object)
    write_events(table, f"events{ending}")
    assert read_events(f"events{ending}")["own"].tolist() == ["a\ufffdb", "c\ufffdd\ufffd"]


def test_columns_that_a_geopackage_cannot_tell_apart_are_refused(table: gpd.GeoDataFrame) -> None:
    """Nothing is written where one of two columns would be lost."""
    table["a"], table["A"] = ["1", "2"], ["3", "4"]
    with pytest.raises(OutputError, match="'a' and 'A': are one column to a GeoPackage"):
        write_events(table, "events.gpkg")


def test_a_geopackage_with_a_virtual_table_is_refused(table: gpd.GeoDataFrame) -> None:
    """A database that could read other files never reaches GDAL; its spatial index may stay."""
    write_events(table, "events.gpkg")
    base = sqlite3.connect("events.gpkg")
    base.execute("PRAGMA writable_schema = ON")
    base.execute(
        "INSERT INTO sqlite_master VALUES ('table', 'spy', 'spy', 0,"
        " 'CREATE VIRTUAL TABLE spy USING VirtualOGR(''/etc/passwd'')')"
    )
    base.commit()
    base.close()
    with pytest.raises(InputError, match="holds the virtual table 'spy'"):
        read_events("events.gpkg")


def test_an_unknown_format_is_refused(table: gpd.GeoDataFrame) -> None:
    """An ending or a format that is not known is refused with the ones that are."""
    with pytest.raises(OptionError, match="add --format with one of geojson, csv"):
        write_events(table, "events.xyz")
    with pytest.raises(OptionError, match="no table format 'shape': use one of"):
        write_events(table, "events.xyz", format="shape")
    write_events(table, "events.xyz", format="csv")
    assert_same(read_events("events.xyz", format="csv"), table)
    assert not Path("events.shape").exists()


def test_what_is_no_event_table_is_not_written() -> None:
    """A frame without event types is refused."""
    other: Any = pd.DataFrame({"a": [1]})
    with pytest.raises(InputError, match="not an event table"):
        write_events(other, "events.csv")
