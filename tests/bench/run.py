"""What geomap costs beside others that do the same: ``python tests/bench/run.py``.

Each piece of work and its baseline run in processes of their own, by turns, and the least CPU time
of three counts; so a busy machine changes little. Printed is a table of Markdown.

``--write FILE`` puts it between the marks of bench in a file; ``--record`` keeps its ratios in
``ratios.json``, and ``--check`` says which have grown much since, as exit code 1. It needs Linux or
macOS.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import platform
import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

HERE = Path(__file__).parent
RATIOS = HERE / "ratios.json"
ROUNDS = 3
#: A ratio that has grown by more is told; two runs on a busy machine differ by up to a seventh.
MOST_GROWTH = {"time": 1.4, "memory": 1.25}
_MARKED = re.compile(r"(<!-- bench -->\n).*?(<!-- /bench -->)", re.DOTALL)

GEOMAP = ("-m", "geomap")
PAGE = """
import sys
from pathlib import Path
sys.path.insert(0, {here!r})
from page_speed import made_up_table, folium_markers
table = made_up_table(10_000, title_words=6, texts=True)
"""
FOLIUM = PAGE + "folium_markers(table, Path('folium.html'))"
OURS = PAGE + "from geomap.page import EventMap\nEventMap(table, lang='en').save('map.html')"
TABLE = """
import geopandas, pandas
table = pandas.read_csv("{name}.csv")
points = geopandas.points_from_xy(table[{lon!r}], table[{lat!r}], crs=4326)
geopandas.GeoDataFrame(table, geometry=points).to_parquet("pandas.parquet")
"""
GROUPS = """
import pandas
columns = ["place_id", "event_type", "status", "date_start", "date_end", "date_precision"]
table = pandas.read_parquet("events.parquet")
counts = table.groupby(columns, dropna=False).size()
counts.rename("events").reset_index().to_parquet("pandas.parquet")
"""
TEXTS = """
import json
texts = [json.loads(line)["text"] for line in open({gold!r}, encoding="utf-8")] * 50
"""
TOPONYMS = TEXTS + (
    "from geomap.places.toponyms import find_toponyms\n"
    "for text in texts:\n    find_toponyms(text, lang='en')\n"
)
SPACY = TEXTS + (
    "import spacy\nfrom geomap.places.search import search\n"
    "nlp = spacy.load({spacy!r})\n"
    "for text in texts:\n"
    "    for name in nlp(text).ents:\n"
    "        if name.label_ in ('GPE', 'LOC', 'FAC'):\n"
    "            found = [one.place for one in search(name.text)]\n"
    "            max(found, key=lambda place: place.population, default=None)\n"
)


@dataclass(frozen=True, slots=True)
class Work:
    """One piece of work, and what does the same without geomap.

    Attributes
    ----------
    what, beside : str
        What each of them is, for the table.
    ours, theirs : tuple of str
        Arguments of Python.
    needs : str
        A module that the baseline imports, and that need not be there.
    """

    what: str
    ours: tuple[str, ...]
    beside: str
    theirs: tuple[str, ...]
    needs: str = ""


PATHS = {"here": str(HERE), "gold": str(HERE.parent / "data" / "gold" / "en.jsonl")}
#: The package of spaCy's English model.
MODEL = "en_core_web_sm"
IMPORTS = ("-c", "import geopandas, folium")
#: Tables by their columns of coordinates.
SCHEMES = (("ours", "lon", "lat", "geomap"), ("acled", "longitude", "latitude", "ACLED"))
WORK = (
    Work("`geomap geocode Kharkiv`", (*GEOMAP, "geocode", "Kharkiv"),
         "`import geopandas, folium`", IMPORTS),
    Work("`geomap map`, an article", (*GEOMAP, "map", "article.txt", "-o", "a.html"),
         "`import geopandas, folium`", IMPORTS),
    Work("page of 10,000 events with texts", ("-c", OURS.format(**PATHS)),
         "markers of folium", ("-c", FOLIUM.format(**PATHS))),
    *(
        Work(f"`geomap convert`, 100,000 rows of {name}",
             (*GEOMAP, "convert", f"{scheme}.csv", "-o", "ours.parquet"),
             "pandas and geopandas, unchecked",
             ("-c", TABLE.format(name=scheme, lon=lon, lat=lat)))
        for scheme, lon, lat, name in SCHEMES
    ),
    Work("`geomap aggregate`, 1,000,000 events",
         (*GEOMAP, "aggregate", "events.parquet", "-o", "counts.parquet"),
         "`groupby` of pandas", ("-c", GROUPS)),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cost:
    """What a process took: seconds of CPU, and megabytes at most."""

    seconds: float
    megabytes: float


@dataclass(frozen=True, slots=True)
class Measured:
    """A piece of work with both costs; of a baseline that is not installed there is none."""

    work: Work
    ours: Cost
    theirs: Cost | None

    @property
    def ratios(self) -> dict[str, float]:
        """How often the cost of the baseline ours is, by its kind."""
        if self.theirs is None:
            return {}
        return {
            "time": round(self.ours.seconds / self.theirs.seconds, 2),
            "memory": round(self.ours.megabytes / self.theirs.megabytes, 2),
        }


def places_in_texts(model: str) -> Work:
    """Return the work of finding places in texts, beside a model of spaCy."""
    ours, theirs = TOPONYMS.format(**PATHS), SPACY.format(spacy=model, **PATHS)
    beside = "spaCy and the most populous"
    return Work("places in English texts", ("-c", ours), beside, ("-c", theirs), model)


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, and print, write, record or check what was measured."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--write", type=Path, help="put the table into this file")
    parser.add_argument("--record", action="store_true", help="keep the ratios")
    parser.add_argument("--check", action="store_true", help="compare with the ratios kept")
    parser.add_argument("--spacy", metavar="MODEL", default=MODEL, help="package of its model")
    given = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as folder:
        make_files(Path(folder))
        measured = [measure(work, Path(folder)) for work in (*WORK, places_in_texts(given.spacy))]
    text = as_markdown(measured)
    print(text)
    ratios = {one.work.what: one.ratios for one in measured if one.theirs}
    if given.write is not None:
        old = given.write.read_text(encoding="utf-8")
        new = _MARKED.sub(lambda marks: f"{marks[1]}{text}\n{marks[2]}", old)
        given.write.write_text(new, encoding="utf-8")
    if given.record:
        RATIOS.write_text(json.dumps(ratios, indent=2) + "\n", encoding="utf-8")
    slower = grown(json.loads(RATIOS.read_text(encoding="utf-8")), ratios) if given.check else []
    for line in slower:
        print(line)
    return 1 if slower else 0


def make_files(folder: Path) -> None:
    """Write the files to work on into a folder."""
    from geomap.samples import sample

    (folder / "article.txt").write_text(sample().text, encoding="utf-8")
    for scheme, *_ in SCHEMES:
        with (folder / f"{scheme}.csv").open("wb") as stream:
            made = [sys.executable, HERE / "many_rows.py", scheme, "100000"]
            subprocess.run(made, stdout=stream, check=True)
    made = [sys.executable, HERE / "made_up_events.py", "1000000", folder / "events.parquet"]
    subprocess.run(made, check=True)


def measure(work: Work, folder: Path) -> Measured:
    """Return the least cost of several runs of a piece of work and of its baseline, by turns."""
    has_baseline = not work.needs or importlib.util.find_spec(work.needs) is not None
    ours, theirs = [], []
    for _ in range(ROUNDS):
        ours.append(cost(work.ours, folder))
        if has_baseline:
            theirs.append(cost(work.theirs, folder))
    return Measured(work, _least(ours), _least(theirs) if theirs else None)


def cost(arguments: Sequence[str], folder: Path) -> Cost:
    """Run Python in a process of its own, and return what that took."""
    process = subprocess.Popen(
        [sys.executable, *arguments],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, arguments)
    unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
    return Cost(used.ru_utime + used.ru_stime, used.ru_maxrss / unit)


def _least(costs: Sequence[Cost]) -> Cost:
    return Cost(min(one.seconds for one in costs), min(one.megabytes for one in costs))


def as_markdown(measured: Sequence[Measured]) -> str:
    """Return a table of what was measured, with the machine and the versions."""
    lines = [
        "| work | CPU, memory | beside | CPU, memory | times the CPU | times the memory |",
        "|---|---|---|---|---|---|",
    ]
    for one in measured:
        cells = [one.work.what, _told(one.ours), one.work.beside]
        if one.theirs is None:
            cells += ["not installed, not run", "", ""]
        else:
            cells += [_told(one.theirs), *(f"{ratio:.2g}" for ratio in one.ratios.values())]
        lines.append(f"| {' | '.join(cells)} |")
    names = ("geomap", "folium", "geopandas", "pandas", "pyarrow", "duckdb")
    versions = ", ".join(f"{name} {version(name)}" for name in names)
    return "\n".join([*lines, "", f"{machine()}; Python {platform.python_version()}, {versions}."])


def _told(one: Cost) -> str:
    return f"{one.seconds:.2g} s, {one.megabytes:,.0f} MB"


def machine() -> str:
    """Return what this machine is."""
    found = platform.processor() or platform.machine()
    facts = Path("/proc/cpuinfo")
    if facts.exists():
        name = re.search(r"model name\s*:\s*(.+)", facts.read_text(encoding="utf-8"))
        found = name[1] if name else found
    return f"{platform.system()}, {os.cpu_count()} cores of {found}"


def grown(old: dict[str, dict[str, float]], new: dict[str, dict[str, float]]) -> list[str]:
    """Return what to say of each ratio that has grown much."""
    return [
        f"{what}: {kind} is {new[what][kind]} times the baseline's, was {was}"
        for what, ratios in old.items()
        for kind, was in ratios.items()
        if what in new and new[what][kind] > was * MOST_GROWTH[kind]
    ]


if __name__ == "__main__":
    sys.exit(main())
