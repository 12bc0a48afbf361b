"""The commands that write, what each reads, and how one is started in a folder of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

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
        What it writes, and other files that a run that ended well leaves.
    """

    arguments: tuple[str, ...]
    outputs: tuple[str, ...]


COMMANDS = {
    "map": Command(("map", "inbox", *DATED, "-o", "map.html"), ("map.html",)),
    "extract": Command(("extract", "docs.jsonl", *DATED, "-o", "e.jsonl"), ("e.jsonl",)),
    "extract whole": Command(("extract", "inbox", *DATED, "-o", "e.gpkg"), ("e.gpkg",)),
    "convert": Command(("convert", "events.csv", "-o", "events.parquet"), ("events.parquet",)),
    "figure": Command(("figure", "inbox", *DATED, "-o", "figure.png"), ("figure.png",)),
    "report": Command(("report", "inbox", *DATED, "-o", "report.html"), ("report.html",)),
    "embed": Command(("embed", "page.html", "--as", "fragment", "-o", "f.html"), ("f.html",)),
    "locate": Command(("locate", "villages.csv", "-o", "v.geojson"), ("v.geojson",)),
    "review": Command(("review", "events.csv", "corrected.csv", "-o", "c.jsonl"), ("c.jsonl",)),
    "toponyms": Command(("toponyms", "docs.jsonl", "-o", "mentions.jsonl"), ("mentions.jsonl",)),
    "watch": Command(
        ("watch", "inbox", *DATED, "--once", "-o", "w.html", "--table", "w.csv"),
        ("w.csv", "w.html"),
    ),
}
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
    for name in command.outputs:
        (folder / name).write_bytes(b"old")


def start(folder: Path, arguments: Sequence[str], **options: Any) -> subprocess.Popen[bytes]:
    """Start a command in a folder."""
    command = [sys.executable, "-m", "geomap", *arguments]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    return subprocess.Popen(command, cwd=folder, **{**quiet, **options})


def written(folder: Path, command: Command) -> dict[str, bytes]:
    """Return what the outputs of a command hold."""
    return {name: (folder / name).read_bytes() for name in command.outputs}


def others(folder: Path, prepared: Path, command: Command) -> set[str]:
    """Return the files in a folder that are neither inputs nor outputs."""
    return {*os.listdir(folder)} - {*os.listdir(prepared)} - {*command.outputs}
