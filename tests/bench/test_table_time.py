"""What converting a table costs, against reading and writing it with pandas and geopandas alone.

Run with ``make bench``; the numbers to compare are the medians of one scheme. What geomap does
besides is to check each cell and each row by the contract of the event table, and to translate
codes. ``python tests/bench/many_rows.py ours 1000000 > events.csv`` makes a larger table.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

ROWS = 100_000
ALONE = """
import geopandas, pandas
table = pandas.read_csv("events.csv")
points = geopandas.points_from_xy(table[{lon!r}], table[{lat!r}], crs=4326)
geopandas.GeoDataFrame(table, geometry=points).to_parquet("events.parquet")
"""
COORDINATES = {
    "ours": {"lon": "lon", "lat": "lat"},
    "acled": {"lon": "longitude", "lat": "latitude"},
    "plain": {"lon": "longitude", "lat": "latitude"},
}


@pytest.mark.parametrize("scheme", COORDINATES)
@pytest.mark.parametrize("name", ["geopandas alone", "geomap convert"])
def test_csv_to_geoparquet(benchmark: BenchmarkFixture, scheme: str, name: str) -> None:
    """Each runs in a process of its own, as a user runs it."""
    rows = [sys.executable, str(Path(__file__).with_name("many_rows.py")), scheme, str(ROWS)]
    with Path("events.csv").open("wb") as stream:
        subprocess.run(rows, stdout=stream, check=True)
    command = [sys.executable, "-m", "geomap", "convert", "events.csv", "-o", "events.parquet"]
    if name == "geopandas alone":
        command = [sys.executable, "-c", ALONE.format(**COORDINATES[scheme])]
    benchmark.pedantic(
        lambda: subprocess.run(command, capture_output=True, check=True), rounds=3, warmup_rounds=1
    )
