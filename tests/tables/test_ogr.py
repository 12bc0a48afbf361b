"""Formats with geometry are read from any coordinate system that they state, by GDAL in a cage."""

from __future__ import annotations

import datetime as dt
import sqlite3
import tempfile
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from geomap.errors import ReadError
from geomap.inputs import Source
from geomap.tables import ogr, read_events, to_records
from geomap.tables.assembly import TableReader
from geomap.tables.reading import raw_blocks

POINTS = [shapely.Point(36.25, 50), None, shapely.Point(37, 51)]


def frame(geometry: Sequence[Any] = POINTS, crs: int | None = 4326) -> gpd.GeoDataFrame:
    """Return three rows; coordinates are of the system, but that it may be left unsaid."""
    rows = gpd.GeoDataFrame(
        {
            "event_type": ["strike", "call", "strike"],
            "title": ["Київ", "Одеса", "NA"],
            "n": pd.array([1, None, 3], dtype="Int64"),
            "date_start": [dt.date(2024, 3, 4), None, dt.date(2024, 4, 3)],
            "country": ["NA", "UA", None],
        },
        geometry=list(geometry),
        crs=4326,
    )
    if crs == 4326:
        return rows
    projected = rows.to_crs(crs or 3857)
    return projected if crs else projected.set_crs(None, allow_override=True)


def write_shapefile(encoding: str = "cp1251", **rows: Any) -> None:
    """Write a Shapefile t.shp with a program that is not ours."""
    with pytest.warns() if rows.get("crs", 4326) is None else pytest.MonkeyPatch.context():
        frame(**rows).to_file("t.shp", encoding=encoding)


def facts(name: str) -> list[tuple[Any, ...]]:
    """Return what a file says of its three events."""
    keys = ("event_type", "title", "lat", "lon", "n", "date_start", "country")
    return [
        tuple(round(r[k], 6) if isinstance(r[k], float) else r[k] for k in keys)
        for r in to_records(read_events(name))
    ]


FACTS = [
    ("strike", "Київ", 50, 36.25, "1", "2024-03-04", "NA"),
    ("call", "Одеса", None, None, None, None, "UA"),
    ("strike", "NA", 51, 37, "3", "2024-04-03", None),
]


@pytest.mark.parametrize("crs", [4326, 3857, 32637, 4284])
@pytest.mark.parametrize("name", ["t.gpkg", "t.shp", "t.parquet", "t.geojson"])
def test_any_coordinate_system_is_read(name: str, crs: int) -> None:
    """Points come in degrees, WGS 84, whatever system the file states; NA is Namibia."""
    rows = frame(crs=crs)
    if name.endswith("parquet"):
        rows.to_parquet(name)
    else:
        rows["date_start"] = [None if d is None else str(d) for d in rows["date_start"]]
        rows.to_file(name)
    close = [[v for v in row if not isinstance(v, float)] for row in facts(name)]
    assert close == [[v for v in row if not isinstance(v, float)] for row in map(_floats, FACTS)]
    first = facts(name)[0]
    assert (first[2], first[3]) == pytest.approx((50, 36.25), abs=3e-3 if crs == 4284 else 1e-6)


def _floats(row: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(float(v) if isinstance(v, int) else v for v in row)


def test_a_flatgeobuf_of_another_program_is_read() -> None:
    """FlatGeobuf in another coordinate system is read; rows come in the order of the file."""
    frame().dropna(subset="geometry").to_crs(3857).to_file("t.fgb")
    assert sorted(facts("t.fgb")) == sorted(row for row in FACTS if row[2] is not None)


@pytest.mark.parametrize("missing", [".shx", ".cpg", ".prj"])
def test_a_shapefile_is_read_without_its_smaller_parts(missing: str) -> None:
    """Without index, encoding or coordinate system it is read, and what was assumed is said."""
    write_shapefile()
    Path("t").with_suffix(missing).unlink()
    assert facts("t.shp") == FACTS
    notes = read_events("t.shp").attrs["notes"]
    assert [("no .prj" in note) for note in notes] == ([True] if missing == ".prj" else [])
    assert not Path("t.shx").exists() or missing != ".shx"


def test_a_zipped_shapefile_is_read() -> None:
    """A Shapefile comes as an archive of its parts, in a folder or not, in letters of any size."""
    write_shapefile()
    with zipfile.ZipFile("t.zip", "w") as archive:
        for ending in (".shp", ".dbf", ".prj", ".shx"):
            archive.write(f"t{ending}", f"data/T{ending.upper()}")
    assert facts("t.zip") == FACTS


def test_a_shapefile_without_its_table_is_refused() -> None:
    """Points without a table are no events."""
    write_shapefile()
    Path("t.dbf").unlink()
    with pytest.raises(ReadError, match=r"its table, t\.dbf, is missing: put it beside"):
        read_events("t.shp")


@pytest.mark.parametrize("name", ["t.shp", "t.parquet", "t.gpkg"])
def test_projected_coordinates_without_a_system_are_refused(name: str) -> None:
    """Meters are not taken for degrees."""
    if name == "t.shp":
        write_shapefile(crs=None)
        Path("t.prj").unlink(missing_ok=True)
    elif name == "t.gpkg":
        with pytest.warns():
            frame(crs=None).to_file(name)
    else:
        frame(crs=None).to_parquet(name)
    with pytest.raises(ReadError, match=r"its coordinates, as \(4\.0\d+e\+06, .*no degrees"):
        read_events(name)


def test_texts_in_an_unknown_encoding_are_asked_for() -> None:
    """Texts that would come out garbled are not guessed at."""
    write_shapefile(encoding="koi8-u")
    Path("t.cpg").unlink()
    with pytest.raises(ReadError, match=r"the encoding of its texts is not known: name it in"):
        read_events("t.shp")


@pytest.mark.parametrize("name", ["t.gpkg", "t.fgb"])
def test_blocks_of_any_size_make_the_table(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows, their numbers and what cannot be used are those of the whole, however it is cut."""
    line = shapely.LineString([(1, 2), (3, 4)])
    points = [POINTS[0], line, None, *map(shapely.Point, range(1, 5), range(1, 5))]
    rows = pd.concat([frame()] * 3).head(len(points)).set_geometry(points, crs=4326)
    rows.to_file(name, engine="pyogrio", **({"SPATIAL_INDEX": "NO"} if name == "t.fgb" else {}))
    whole = read_events(name)
    monkeypatch.setattr(ogr, "BLOCK_ROWS", 2)
    blocks = raw_blocks(Source(name))
    assert [len(block.lines) + len(block.rejected) for block in blocks()] == [2, 2, 2, 1]
    again = TableReader(blocks())
    assert [row for part in again.tables() for row in to_records(part)] == to_records(whole)
    assert [one.line for one in again.tally.rejected] == [2]


@pytest.mark.parametrize("name", ["t.gpkg", "t.fgb"])
def test_a_copy_is_there_no_longer_than_the_table(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What GDAL reads lies in a folder of its own, which is removed."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    frame().dropna(subset="geometry").to_file(name)
    read_events(name)
    blocks = raw_blocks(Source(name))
    next(blocks())
    assert len(list(tmp_path.glob("geomap-*"))) == 1
    del blocks
    assert not list(tmp_path.glob("geomap-*"))


@pytest.mark.parametrize("name", ["t.gpkg", "t.fgb"])
def test_a_torn_file_is_no_shorter_table(name: str) -> None:
    """A file that ends early, or holds a row that cannot be read, is refused."""
    rows = pd.concat([frame().dropna(subset="geometry")] * 200)
    rows.to_file(name, **({"SPATIAL_INDEX": "NO"} if name == "t.fgb" else {}))
    data = Path(name).read_bytes()
    for cut in range(4000, len(data), len(data) // 7):
        Path(name).write_bytes(data[:cut])
        with pytest.raises(ReadError, match=r"cannot be read|torn database|no layers"):
            read_events(name)
    at = len(data) // 2
    Path(name).write_bytes(data[:at] + b"\xff" * 4000 + data[at + 4000 :])
    with pytest.raises(ReadError):
        read_events(name)


def test_rows_that_are_no_points_are_rejected() -> None:
    """A line is rejected; a multipoint of one point is a point."""
    line = shapely.LineString([(1, 2), (3, 4)])
    frame([shapely.MultiPoint([(1, 2)]), line, None]).to_file("t.gpkg")
    table = read_events("t.gpkg")
    assert table["lon"].tolist()[0] == 1
    (rejected,) = table.attrs["rejected"]
    assert (rejected["line"], rejected["value"]) == (2, "LineString")


def test_the_first_layer_is_read_and_that_is_said() -> None:
    """Of several layers the first is read."""
    frame().to_file("t.gpkg", layer="events")
    frame().to_file("t.gpkg", layer="others")
    assert "of its 2 layers, 'events' was read" in read_events("t.gpkg").attrs["notes"][0]


@pytest.mark.parametrize(
    ("sql", "kind"),
    [
        ("CREATE VIEW spy AS SELECT load_extension('x')", "view"),
        ("CREATE VIRTUAL TABLE spy USING fts4(x)", "virtual table"),
    ],
)
def test_a_geopackage_that_could_read_elsewhere_is_refused(sql: str, kind: str) -> None:
    """What a database works out when it is read never reaches GDAL."""
    frame().to_file("t.gpkg")
    base = sqlite3.connect("t.gpkg")
    base.execute(sql)
    base.commit()
    base.close()
    with pytest.raises(ReadError, match=f"holds the {kind} 'spy'"):
        read_events("t.gpkg")


@pytest.mark.parametrize("name", ["t.geojson", "t.json", "t.gpkg", "t.fgb", "t.shp", "t.parquet",
                                  "t.kml", "t.xlsx", "t.ods", "t"])  # fmt: skip
def test_a_pointer_to_another_file_is_never_followed(name: str) -> None:
    """GDAL's own format that names other files is refused under every ending."""
    frame().to_file("secret.gpkg")
    vrt = (
        '<OGRVRTDataSource><OGRVRTLayer name="secret"><SrcDataSource>secret.gpkg'
        "</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>"
    )
    Path(name).write_text(vrt)
    with pytest.raises(ReadError):
        read_events(name)
    Path("t.dbf").write_text(vrt)
    with pytest.raises(ReadError):
        read_events(name)


@pytest.mark.parametrize("name", ["/vsicurl/http://127.0.0.1:9/a.gpkg", "/vsizip/t.zip/t.gpkg"])
def test_paths_of_gdal_are_paths_of_files(name: str) -> None:
    """A path that GDAL would fetch from elsewhere is a file that is not there."""
    with pytest.raises(ReadError, match="no such file"):
        read_events(name)
