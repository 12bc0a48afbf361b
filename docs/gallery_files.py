"""What the gallery shows: pages, figures, reports and a notebook, made from the samples."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
from made_up_year import made_up_year

import geomap
from geomap.samples import sample

__all__ = ["YEAR", "make_files"]

YEAR = "A year of made-up events"
NOTEBOOK = Path(__file__).parent / "notebooks" / "geomap.ipynb"
#: A report of somebody's own, into which two maps were pasted.
_NOTE = """<!DOCTYPE html>
<html lang="en"><meta charset="utf-8"><title>Thursday, in two maps</title>
<style>body {{ max-width: 760px; margin: 2em auto; font: 17px/1.5 Georgia, serif; color: #222 }}
figcaption {{ font-size: 14px; color: #666 }}</style>
<h1>Thursday, in two maps</h1>
<p>Drones and missiles were reported over several regions during the night, on both sides of the
border. Two places were left without electricity.</p>
{struck}
<p>Meanwhile the talks were given a date. Where the envoys will meet next week nobody has said.</p>
{met}
</html>
"""


def make_files(folder: Path) -> pd.DataFrame:
    """Write all that the gallery shows into a folder; return the events of the sample article."""
    article = sample()
    events, title = geomap.extract(article), article.title or ""
    year = made_up_year(5000)
    _pages(folder, events, year, title)
    _figures(folder, events, year, title)
    _note(folder, events)
    for ending in ("html", "docx", "pdf"):
        geomap.EventReport(events, title=title, lang="en").save(folder / f"report.{ending}")
    _notebook(folder)
    return events


def _pages(folder: Path, events: pd.DataFrame, year: pd.DataFrame, title: str) -> None:
    pages = {
        "article": geomap.EventMap(events, title=title, lang="en"),
        "careful": geomap.EventMap(events, title=title, lang="en", coarsen="region"),
        "ukrainian": geomap.EventMap(events, title=title, lang="uk"),
        "year": geomap.EventMap(
            year,
            title=YEAR,
            subtitle="None of these 5,000 events happened; they show a page of a year.",
            lang="en",
        ),
    }
    for name, page in pages.items():
        page.save(folder / f"{name}.html")


def _figures(folder: Path, events: pd.DataFrame, year: pd.DataFrame, title: str) -> None:
    figures = {
        "figure": geomap.EventFigure(events, title=title, lang="en", size="page", dpi=150),
        "column": geomap.EventFigure(events, title=title, lang="uk", size="column", dpi=220),
        "slide": geomap.EventFigure(year, title=YEAR, lang="en", size="slide", dpi=96),
    }
    for name, figure in figures.items():
        figure.save(folder / f"{name}.png")


def _note(folder: Path, events: pd.DataFrame) -> None:
    """Paste two maps into a page."""
    parts = {"struck": ["strike", "air_defence", "infrastructure_disruption"], "met": ["meeting"]}
    maps = {
        name: geomap.EventMap(events[events["event_type"].isin(types)], title=title, lang="en")
        for (name, types), title in zip(
            parts.items(), ("What was hit, and what failed", "Who meets where"), strict=True
        )
    }
    pasted = {name: geomap.embed(one, "fragment") for name, one in maps.items()}
    (folder / "note.html").write_text(_NOTE.format(**pasted), encoding="utf-8")


def _notebook(folder: Path) -> None:
    """Run the example notebook in a folder of its own, and export it."""
    run = folder / "notebook"
    run.mkdir(exist_ok=True)
    shutil.copy(NOTEBOOK, run)
    subprocess.run(
        [sys.executable, "-m", "nbconvert", "--execute", "--to=html", NOTEBOOK.name],
        cwd=run,
        check=True,
    )
