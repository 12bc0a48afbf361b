"""What is written opens in programs that are not ours, with the same rows and nothing run."""

from __future__ import annotations

import csv
import datetime as dt
import shutil
import subprocess
from pathlib import Path
from typing import Any

import duckdb
import geopandas as gpd
import openpyxl
import pyogrio
import pytest

from geomap.events import Event
from geomap.tables import read_events, to_records, to_table, write_events

TITLES = ["=1+1", "'=1", 'Київ, "центр"', "a\nb", "NA", "\u05d0 \U0001f30d", "03/04/2024"]
OFFICE = shutil.which("soffice") or shutil.which("libreoffice")


@pytest.fixture
def table() -> gpd.GeoDataFrame:
    """Return events in Namibia, with titles that programs may take for something else."""
    day = dt.date(2024, 4, 3)
    return to_table(
        [
            Event("strike", title=title, country="NA", lat=-22.5, lon=17.125, precision="city",
                  date_start=day, date_end=day, date_precision="day")
            for title in TITLES
        ]
    )  # fmt: skip


@pytest.mark.parametrize(
    "query",
    [
        "read_csv('events.csv', all_varchar=true)",
        "read_csv('events.tsv', all_varchar=true, delim='\t')",
        "read_json('events.jsonl', format='newline_delimited')",
        "read_parquet('events.parquet')",
    ],
)
def test_duckdb_reads_what_we_write(table: gpd.GeoDataFrame, query: str) -> None:
    """DuckDB finds the same rows; in CSV, formulas have an apostrophe in front."""
    for ending in ("csv", "tsv", "jsonl", "parquet"):
        write_events(table, f"events.{ending}")
    found = duckdb.sql(f"SELECT title, country, lat::DOUBLE, date_start FROM {query}").fetchall()
    guard = "'" if "csv" in query else ""
    titles = [guard + t if t.startswith(("=", "'=")) else t for t in TITLES]
    assert [(t, c, lat, str(d)) for t, c, lat, d in found] == [
        (title, "NA", -22.5, "2024-04-03") for title in titles
    ]


@pytest.mark.parametrize("ending", ["geojson", "gpkg", "fgb", "kml"])
def test_gdal_reads_what_we_write(table: gpd.GeoDataFrame, ending: str) -> None:
    """GDAL finds the same rows, points and coordinate system."""
    write_events(table, f"events.{ending}")
    found = pyogrio.read_dataframe(f"events.{ending}")
    assert sorted(found["title"]) == sorted(TITLES)
    assert set(found["country"]) == {"NA"}
    assert found.crs == "EPSG:4326"
    assert {(point.x, point.y) for point in found.geometry} == {(17.125, -22.5)}


def test_openpyxl_reads_what_we_write(table: gpd.GeoDataFrame) -> None:
    """The library openpyxl finds the same texts, and no formula."""
    write_events(table, "events.xlsx")
    head, *rows = openpyxl.load_workbook("events.xlsx")["events"].iter_rows()
    at = [cell.value for cell in head].index("title")
    assert [row[at].value for row in rows] == TITLES
    assert not any(cell.data_type == "f" for row in rows for cell in row)


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("ending", ["xlsx", "csv", "ods"])
def test_libreoffice_reads_what_we_write(table: gpd.GeoDataFrame, ending: str) -> None:
    """LibreOffice finds the same texts and works nothing out; what it saves is read again."""
    write_events(table, "events.xlsx")
    convert(f"{ending}:Text - txt - csv (StarCalc):44,34,76" if ending == "csv" else ending)
    found: list[Any] = []
    if ending == "csv":
        with open("out/events.csv", encoding="utf-8", newline="") as lines:
            found = [row["title"] for row in csv.DictReader(lines)]
    else:
        again = read_events(f"out/events.{ending}")
        found = again["title"].tolist()
        assert to_records(again) == to_records(table)
    assert found == TITLES


def convert(kind: str) -> None:
    """Have LibreOffice open events.xlsx and save it as something else, in the folder out."""
    profile = Path("profile").absolute().as_uri()
    subprocess.run(
        [str(OFFICE), f"-env:UserInstallation={profile}", "--headless", "--convert-to", kind,
         "--outdir", "out", "events.xlsx"],
        check=True, capture_output=True, timeout=240,
    )  # fmt: skip
