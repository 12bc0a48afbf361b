"""The commands that write, what each reads, and how one is started in a folder of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from geomap.places.compile import compile_store
from geomap.places.place_row import PlaceRow

#: What files hold, by their paths.
Files = dict[str, bytes]

OLD = b"old"
TOWNS = ("Poltava", "Sumy", "Kharkiv", "Kherson", "Odesa", "Nikopol", "Izium", "Konotop")
DATED = ("--published", "2025-10-16")
#: Enough that reading them takes longer than starting.
ARTICLES = 120


@dataclass(frozen=True)
class Command:
    """One command.

    Attributes
    ----------
    arguments : tuple of str
        What is typed after ``geomap``.
    outputs : tuple of str
        The files and folders that it writes.
    beside : str
        Files that belong to its output, under names that depend on what they hold.
    old : str
        In a folder that it writes, a file that such a folder holds.
    may_be_short : bool
        Whether, asked to stop, it writes what it has by then.
    """

    arguments: tuple[str, ...]
    outputs: tuple[str, ...]
    beside: str = ""
    old: str = ""
    may_be_short: bool = False

    def before(self) -> Files:
        """Return the files that are there before the command is run."""
        return {f"{name}/{self.old}" if self.old else name: OLD for name in self.outputs}

    def belongs(self, path: str) -> bool:
        """Return whether a file stands beside an output, under a name of its own."""
        return bool(self.beside) and fnmatch(path, self.beside)


def _writing(*arguments: str, to: str, **more: str) -> Command:
    """Return a command that writes one output, which it is told with -o."""
    return Command((*arguments, "-o", to), (to,), **more)


COMMANDS = {
    "map": _writing("map", "inbox", *DATED, to="map.html"),
    "map counted": _writing(
        "map", "events.csv", "--overview", "always", to="o.html", beside="o-data-*/*"
    ),
    "extract": _writing("extract", "docs.jsonl", *DATED, to="e.jsonl"),
    "extract whole": _writing("extract", "inbox", *DATED, to="e.gpkg"),
    "extract explained": Command(
        ("extract", "inbox", *DATED, "--merge", "--explain", "why.jsonl", "-o", "e.csv"),
        ("why.jsonl", "e.csv"),
    ),
    "convert": _writing("convert", "events.csv", to="events.parquet"),
    "convert whole": _writing("convert", "events.csv", to="events.fgb"),
    "aggregate": _writing("aggregate", "events.csv", to="counts", old="_geomap.json"),
    "aggregate file": _writing("aggregate", "events.csv", to="counts.csv"),
    "figure": _writing("figure", "inbox", *DATED, to="figure.png"),
    "report": _writing("report", "inbox", *DATED, to="report.html"),
    "report with files": Command(
        ("report", "events.csv", "-o", "r.md"), ("r-map.png", "r-timeline.png", "r.md")
    ),
    "embed": _writing("embed", "page.html", "--as", "fragment", to="f.html"),
    "locate": _writing("locate", "villages.csv", to="v.geojson"),
    "review": _writing("review", "events.csv", "corrected.csv", to="c.jsonl"),
    "toponyms": _writing("toponyms", "docs.jsonl", to="mentions.jsonl"),
    "gazetteer build": _writing(
        "gazetteer", "build", "own.csv", "--gazetteer", "small", to="built", old="meta.json"
    ),
    "watch": Command(
        ("watch", "inbox", *DATED, "--once", "-o", "w.html", "--table", "w.csv"),
        ("w.csv", "w.html"),
        may_be_short=True,
    ),
}
#: Work that is shared out to processes, which end with the command, however it ends.
SHARED = {
    "extract shared": _writing(
        "extract", "docs.jsonl", *DATED, "--cluster", "local:2", to="e.jsonl"
    ),
    "aggregate shared": _writing(
        "aggregate", "events.csv", "--cluster", "local:2", to="counts", old="_geomap.json"
    ),
    "locate shared": _writing("locate", "villages.csv", "--cluster", "local:2", to="v.geojson"),
    "convert shared": _writing(
        "convert", "events.csv", "--cluster", "local:2", to="events.parquet"
    ),
}
ALL = COMMANDS | SHARED
#: What stays beside the outputs of a run that ended well.
BESIDE = {"w.html.watch"}


def text(number: int) -> str:
    """Return an article that is like no other."""
    town, other = TOWNS[number % 8], TOWNS[(number // 8 + 1) % 8]
    return (
        f"Drones struck a warehouse in {town} on Monday, killing {number + 2} people.\n\n"
        f"A missile damaged a school in {other} on Tuesday, the governor said.\n"
    )


def prepare(folder: Path) -> None:
    """Put what the commands read into a folder."""
    (folder / "inbox").mkdir()
    lines = []
    for number in range(ARTICLES):
        lines.append(json.dumps({"id": f"d{number}", "text": text(number)}) + "\n")
        if number % 4 == 0:
            (folder / "inbox" / f"{number}.txt").write_text(text(number))
    (folder / "docs.jsonl").write_text("".join(lines))
    places = "".join(f"{n},{TOWNS[n % 8]},Ukraine\n" for n in range(300))
    (folder / "villages.csv").write_text(f"id,place,country\n{places}")
    own = "".join(f"Hamlet {n},49.{n},36.{n}\n" for n in range(1_000))
    (folder / "own.csv").write_text(f"name,lat,lon\n{own}")
    town = PlaceRow("geonames:1", "Poltava", "city", "P.PPLA", 49.6, 34.6, country="UA")
    compile_store([town], folder / "small")
    for arguments in (
        ("extract", "inbox", *DATED, "-o", "events.csv"),
        ("map", "events.csv", "-o", "page.html"),
    ):
        assert start(folder, arguments).wait() == 0
    table = (folder / "events.csv").read_bytes()
    (folder / "corrected.csv").write_bytes(table.replace(b"occurred", b"denied", 5))


def copy(prepared: Path, folder: Path, command: Command) -> None:
    """Make a folder with what a command reads, and old files in place of what it writes."""
    shutil.copytree(prepared, folder)
    put_old(folder, command)


def put_old(folder: Path, command: Command) -> None:
    """Put old files in place of what a command writes."""
    for name, data in command.before().items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(data)


def start(folder: Path, arguments: Sequence[str], **options: Any) -> subprocess.Popen[bytes]:
    """Start a command in a folder."""
    command = [sys.executable, "-m", "geomap", *arguments]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    return subprocess.Popen(command, cwd=folder, **{**quiet, **options})


def files_in(folder: Path) -> Files:
    """Return what all files of a folder and the folders in it hold."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def part(files: Files, output: str) -> Files:
    """Return of files those that are an output, or in it."""
    return {n: data for n, data in files.items() if n == output or n.startswith(f"{output}/")}


def written(folder: Path, command: Command) -> Files:
    """Return what the outputs of a command hold, and what belongs to them."""
    files = files_in(folder)
    found = {name: data for name, data in files.items() if command.belongs(name)}
    for output in command.outputs:
        found |= part(files, output)
    return found


def is_whole(found: Files, expected: Files, command: Command) -> bool:
    """Return whether each output is the old or the new one, and has what belongs to it."""
    before = command.before()
    states = [[part(files, one) for files in (found, before, expected)] for one in command.outputs]
    beside, wanted = (
        {name: data for name, data in files.items() if command.belongs(name)}
        for files in (found, expected)
    )
    return all(
        now in (old, new) or (command.may_be_short and _is_short(now, new))
        for now, old, new in states
    ) and (beside == wanted or (not beside and all(now == old for now, old, _ in states)))


def _is_short(now: Files, new: Files) -> bool:
    """Return whether files are whole, and hold less than others."""
    return now.keys() == new.keys() and all(
        data.endswith(new[name][-8:]) and len(data) < len(new[name]) for name, data in now.items()
    )


def others(folder: Path, prepared: Path, command: Command) -> set[str]:
    """Return what lies in a folder that is neither input nor output."""
    beside = {name.partition("/")[0] for name in files_in(folder) if command.belongs(name)}
    return {*os.listdir(folder)} - {*os.listdir(prepared)} - {*command.outputs} - beside
