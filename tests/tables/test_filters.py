"""Filters mean the same everywhere: what is known and fits passes, what is not known does not."""

from __future__ import annotations

import datetime as dt
import json
import math
import re
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
from shapely import box

import geomap
from geomap.errors import InputError, ReadError
from geomap.events import Event
from geomap.tables import to_table
from geomap.tables.filters import EventFilter


def day(text: str) -> dt.date:
    """Return an ISO day."""
    return dt.date.fromisoformat(text)


@pytest.fixture
def table() -> gpd.GeoDataFrame:
    """Four events: a long one, a short one, one across the antimeridian, one that is not known."""
    long = Event("strike", event_id="long", country="UA", lat=50.0, lon=36.0, precision="city")
    long.date_start, long.date_end, long.confidence = day("2025-01-01"), day("2025-01-31"), 0.9
    short = Event("meeting", event_id="short", status="planned", country="NA", precision="city")
    short.lat, short.lon, short.confidence = -22.5, 17.0, 0.4
    short.date_start = short.date_end = day("2025-02-01")
    east = Event("strike", event_id="east", lat=65.0, lon=-175.0, precision="city", confidence=0.5)
    return to_table([long, short, east, Event("call", event_id="unknown")])


@pytest.mark.parametrize(
    ("wanted", "passing"),
    [
        (EventFilter(), ["long", "short", "east", "unknown"]),
        (EventFilter(types=("strike",)), ["long", "east"]),
        (EventFilter(types=("strike", "call")), ["long", "east", "unknown"]),
        (EventFilter(statuses=("planned",)), ["short"]),
        (EventFilter(countries=("NA",)), ["short"]),
        (EventFilter(since=day("2025-01-31")), ["long", "short"]),
        (EventFilter(since=day("2025-02-02")), []),
        (EventFilter(until=day("2025-01-01")), ["long"]),
        (EventFilter(until=day("2024-12-31")), []),
        (EventFilter(since=day("2025-01-10"), until=day("2025-01-11")), ["long"]),
        (EventFilter(bbox=(30.0, 45.0, 40.0, 55.0)), ["long"]),
        (EventFilter(bbox=(170.0, 60.0, -170.0, 70.0)), ["east"]),
        (EventFilter(bbox=(-180.0, -90.0, 180.0, 90.0)), ["long", "short", "east"]),
        (EventFilter(within=box(30, 45, 40, 55)), ["long"]),
        (EventFilter(within=box(170, 60, 190, 70)), ["east"]),
        (EventFilter(min_confidence=0.5), ["long", "east"]),
        (EventFilter(types=("strike",), countries=("UA",), min_confidence=0.5), ["long"]),
    ],
)
def test_filters(table: gpd.GeoDataFrame, wanted: EventFilter, passing: list[str]) -> None:
    """An event passes when it fits every field; an overlap of spans is enough for dates."""
    found = wanted.apply(table)
    assert found["event_id"].tolist() == passing
    assert list(found.columns) == list(table.columns)
    assert found.crs == table.crs
    left_out = len(table) - len(found)
    (told,) = found.attrs.pop("filters", [{"left_out": 0}])
    assert told["left_out"] == left_out
    assert found.attrs == table.attrs
    assert len(table) == 4


# -- what the table is asked by -------------------------------------------------------------------

SQUARE = {"type": "Polygon", "coordinates": [[[30, 45], [40, 45], [40, 55], [30, 55], [30, 45]]]}


def ids(found: gpd.GeoDataFrame) -> list[str]:
    """Return the ids of events."""
    return list(found["event_id"])


def write_geojson(name: str, *geometries: object, **more: object) -> str:
    """Write geometries as the features of a file; return its name."""
    features = [{"type": "Feature", "properties": {}, "geometry": one} for one in geometries]
    Path(name).write_text(
        json.dumps({"type": "FeatureCollection", "features": features, **more}), encoding="utf-8"
    )
    return name


def test_filter_events_takes_what_people_write(table: gpd.GeoDataFrame) -> None:
    """One word or several, days as text, a box as text or numbers: all name the same filters."""
    assert ids(geomap.filter_events(table, type="strike")) == ["long", "east"]
    assert ids(geomap.filter_events(table, type=["strike", "call"])) == ["long", "east", "unknown"]
    assert ids(geomap.filter_events(table, since="2025-01-31", status="occurred")) == ["long"]
    assert ids(geomap.filter_events(table, until=day("2025-01-01"))) == ["long"]
    assert ids(geomap.filter_events(table, bbox="30,45,40,55", country="ua")) == ["long"]
    assert ids(geomap.filter_events(table, bbox=[170, 60, -170, 70])) == ["east"]
    assert ids(geomap.filter_events(table, min_confidence=0.5)) == ["long", "east"]
    assert ids(geomap.filter_events(table)) == ids(table)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"type": "war"}, "no type 'war'"),
        ({"status": "maybe"}, "no status 'maybe'"),
        ({"country": "Atlantis"}, "country 'Atlantis' is not a country code"),
        ({"country": [7]}, "country 7 is not a country code"),
        ({"since": "03/04/2025"}, "since '03/04/2025' could be two days"),
        ({"since": "2025-02-01", "until": "2025-01-01"}, "until 2025-01-01 is before since"),
        ({"bbox": "1,2,3"}, "bbox '1,2,3' is not four numbers"),
        ({"bbox": [1, 2, 3, None]}, "bbox '1,2,3,None' is not four numbers"),
        ({"bbox": [170, -20, 190, 0]}, "across the antimeridian west is the larger"),
        ({"bbox": [0, 5, 1, math.nan]}, "is not on the globe"),
        ({"min_confidence": 50}, "min_confidence 50 is not between 0 and 1"),
        ({"min_confidence": math.nan}, "min_confidence nan is not between 0 and 1"),
        ({"within": 7}, "within '7' is no file and no polygon"),
    ],
)
def test_a_value_that_is_not_ours(table: gpd.GeoDataFrame, values: Any, said: str) -> None:
    """What names no filter is an error that shows it, never a filter that lets all pass."""
    with pytest.raises(InputError, match=re.escape(said)):
        geomap.filter_events(table, **values)


def test_a_table_without_the_column() -> None:
    """A table that lacks what is asked for is said to; one that has it may lack all others."""
    bare = gpd.GeoDataFrame({"event_type": ["strike", "call"]})
    assert len(geomap.filter_events(bare, type="call")) == 1
    with pytest.raises(InputError, match="has no column 'date_end'"):
        geomap.filter_events(bare, since="2025-01-01")


def test_a_type_of_ones_own(table: gpd.GeoDataFrame) -> None:
    """Types that the table declares may be asked for."""
    table.attrs["types"] = [{"name": "looting"}]
    assert ids(geomap.filter_events(table, type="looting")) == []


# -- polygons -------------------------------------------------------------------------------------


def test_within_a_file(table: gpd.GeoDataFrame) -> None:
    """A point in a polygon or on its edge passes; one in a hole or without a place does not."""
    assert ids(geomap.filter_events(table, within=write_geojson("a.geojson", SQUARE))) == ["long"]
    edge = box(36, 45, 40, 55)
    assert ids(geomap.filter_events(table, within=edge)) == ["long"]
    holed = box(30, 45, 40, 55).difference(box(35, 49, 37, 51))
    assert ids(geomap.filter_events(table, within=holed)) == []
    assert ids(geomap.filter_events(table, within=Path("a.geojson"), until="2024-01-01")) == []


def test_several_polygons(table: gpd.GeoDataFrame) -> None:
    """Multipolygons, several features, and collections count together; what is no area is not."""
    namibia = {"type": "MultiPolygon", "coordinates": [
        [[[16, -23], [18, -23], [18, -22], [16, -22], [16, -23]]],
        [[[0, 0], [1, 0], [1, 1], [0, 0]]],
    ]}  # fmt: skip
    point = {"type": "Point", "coordinates": [-175, 65]}
    collection = {"type": "GeometryCollection", "geometries": [namibia, point]}
    name = write_geojson("a.geojson", SQUARE, collection, None)
    assert ids(geomap.filter_events(table, within=name)) == ["long", "short"]
    Path("bare.json").write_text(json.dumps(namibia), encoding="utf-8")
    assert ids(geomap.filter_events(table, within="bare.json")) == ["short"]


def test_a_polygon_across_the_antimeridian(table: gpd.GeoDataFrame) -> None:
    """A polygon that goes on behind 180 degrees holds what lies there, from either side."""
    assert ids(geomap.filter_events(table, within=box(170, 60, 190, 70))) == ["east"]
    assert ids(geomap.filter_events(table, within=box(-190, 60, -170, 70))) == ["east"]
    assert ids(geomap.filter_events(table, within=box(170, 60, 180, 70))) == []


@pytest.mark.parametrize("ending", [".gpkg", ".shp", ".shp.zip", ".fgb"])
def test_polygons_of_other_formats_in_another_crs(table: gpd.GeoDataFrame, ending: str) -> None:
    """Polygons in any CRS are laid over degrees."""
    frame = gpd.GeoDataFrame({"n": [1]}, geometry=[box(30, 45, 40, 55)], crs="EPSG:4326")
    frame = frame.to_crs(3857)
    frame.to_file(f"a{ending}")
    assert ids(geomap.filter_events(table, within=f"a{ending}")) == ["long"]
    assert ids(geomap.filter_events(table, within=frame)) == ["long"]


def test_a_shapefile_without_its_index(table: gpd.GeoDataFrame) -> None:
    """A Shapefile is read without its ``.shx``, and nothing is written beside it."""
    frame = gpd.GeoDataFrame({"n": [1]}, geometry=[box(30, 45, 40, 55)], crs="EPSG:4326")
    frame.to_file("a.shp")
    Path("a.shx").unlink()
    before = sorted(Path().iterdir())
    assert ids(geomap.filter_events(table, within="a.shp")) == ["long"]
    assert sorted(Path().iterdir()) == before


def test_an_old_geojson_states_its_crs(table: gpd.GeoDataFrame) -> None:
    """The ``crs`` that GeoJSON once had counts; one that is not known is refused."""
    ring = [[3.3e6, 5.6e6], [4.5e6, 5.6e6], [4.5e6, 7.4e6], [3.3e6, 7.4e6], [3.3e6, 5.6e6]]
    square = {"type": "Polygon", "coordinates": [ring]}
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3857"}}
    name = write_geojson("a.geojson", square, crs=crs)
    assert ids(geomap.filter_events(table, within=name)) == ["long"]
    crs["properties"] = {"name": "+init=/etc/passwd"}  # type: ignore[assignment]
    with pytest.raises(ReadError, match="states the CRS"):
        geomap.filter_events(table, within=write_geojson("b.geojson", square, crs=crs))
    with pytest.raises(ReadError, match="not degrees"):
        geomap.filter_events(table, within=write_geojson("c.geojson", square))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"{", "is no GeoJSON"),
        (b'{"type": "FeatureCollection", "features": []}', "holds no polygon: give polygons as"),
        (b'{"type": "Point", "coordinates": [1, 2]}', "holds no polygon but 1 Point"),
        (b'{"type": "Polygon", "coordinates": [["a"]]}', "is no GeoJSON"),
        (b'<OGRVRTDataSource><OGRVRTLayer name="x"/></OGRVRTDataSource>', "is no GeoJSON"),
        (b"PK\x03\x04torn", "cannot be unpacked"),
        (b"SQLite format 3\0torn", "torn"),
        (b"fgbtorn", "cannot be read"),
        (b"\0\0\x27\x0atorn", "cannot be read"),
        (b"[" * 100_000, "is no GeoJSON"),
    ],
)
def test_a_file_without_polygons(table: gpd.GeoDataFrame, data: bytes, said: str) -> None:
    """A file that holds no polygons is refused, whatever its name says."""
    Path("a.geojson").write_bytes(data)
    with pytest.raises(ReadError, match=f"a.geojson: .*{said}"):
        geomap.filter_events(table, within="a.geojson")


def test_a_file_that_is_not_there(table: gpd.GeoDataFrame) -> None:
    """A file that is not there is said not to be."""
    with pytest.raises(ReadError, match="nowhere.geojson"):
        geomap.filter_events(table, within="nowhere.geojson")
