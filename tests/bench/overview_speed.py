"""What an overview costs: ``python tests/bench/overview_speed.py [--rows N] [--folder F]``.

Makes up a table of N events, draws it with ``geomap map --overview always`` in its own process,
and tells that process's CPU seconds and its peak memory, the bytes of the page and of the files
beside it. What the page then costs in a browser, ``page_speed.py --reuse --page F/overview.html``
tells.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
from pathlib import Path


def main() -> None:
    """Measure, and print what was measured."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--folder", type=Path, help="where to keep the table and the page")
    options = parser.parse_args()
    folder = options.folder or Path(tempfile.mkdtemp())
    table, page = folder / f"events-{options.rows}.parquet", folder / "overview.html"
    if not table.exists():
        maker = Path(__file__).with_name("made_up_events.py")
        subprocess.run([sys.executable, maker, str(options.rows), table], check=True)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = ["-m", "geomap", "map", table, "-o", page, "--overview", "always", "--ui-lang", "en"]
    subprocess.run([sys.executable, *command], check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    beside = sum(file.stat().st_size for file in folder.glob("overview-data-*/*"))
    print(f"{seconds:.0f} s of CPU, {after.ru_maxrss / 1024:.0f} MB at most")
    size = page.stat().st_size / 1e6
    print(f"page {size:.1f} MB, files {beside / options.rows:.0f} bytes an event")


if __name__ == "__main__":
    main()
