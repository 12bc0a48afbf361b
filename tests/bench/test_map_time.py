"""What drawing a map costs, against importing the libraries that it stands on.

Run with ``make bench``; the numbers to compare are the two medians. Nothing here asserts a time.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from geomap.samples import sample

COMMANDS = {
    "import geopandas, folium": [sys.executable, "-c", "import geopandas, folium"],
    "geomap map": [sys.executable, "-m", "geomap", "map", "article.txt"],
    "geomap extract": [sys.executable, "-m", "geomap", "extract", "article.txt"],
    "geomap geocode": [sys.executable, "-m", "geomap", "geocode", "Kharkiv"],
}


@pytest.mark.parametrize("name", COMMANDS)
def test_commands(benchmark: BenchmarkFixture, name: str) -> None:
    """Each command runs in a process of its own, as a user runs it."""
    Path("article.txt").write_text(sample().text, encoding="utf-8")
    command = COMMANDS[name]
    benchmark.pedantic(
        lambda: subprocess.run(command, capture_output=True, check=True), rounds=5, warmup_rounds=1
    )
