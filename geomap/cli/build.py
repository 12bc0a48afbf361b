"""What ``geomap gazetteer build`` does."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from geomap.cli.console import note, report_rejected, say
from geomap.errors import OptionError
from geomap.files import explaining
from geomap.inputs import STANDARD_INPUT, find_sources
from geomap.places.dump import Selection
from geomap.places.extend import BuildReport, build_gazetteer

__all__ = ["build"]

_SHOWN = 5
_WIDTH = 30
_ENDINGS = (".txt", ".zip", ".csv", ".tsv")


def build(
    inputs: Sequence[str], output: str, wanted: Selection, *, only_new: bool, base: str | None
) -> None:
    """Build a gazetteer, and print where it is."""
    if output == "-":
        raise OptionError("-o -: a gazetteer is a folder", mend="name a folder with -o")
    with tempfile.TemporaryDirectory() as folder:
        try:
            report = build_gazetteer(
                _paths(inputs, Path(folder)),
                output,
                base=None if base is None else Path(base),
                wanted=wanted,
                only_new=only_new,
                progress=_draw if sys.stderr.isatty() else None,
            )
        finally:
            if sys.stderr.isatty():
                sys.stderr.write("\r" + " " * (_WIDTH + 30) + "\r")
    _tell(report)
    say(os.path.abspath(output))


def _paths(inputs: Sequence[str], folder: Path) -> list[str]:
    """Return the files that were named; standard input becomes a file in ``folder``."""
    paths = []
    for given in inputs:
        if given == "-":
            paths.append(str(_set_aside(folder)))
            continue
        sources = find_sources([given], _ENDINGS)
        paths += [s.name for s in sources if len(sources) == 1 or s.stem.lower() != "readme"]
    return list(dict.fromkeys(paths))


def _set_aside(folder: Path) -> Path:
    part = folder / STANDARD_INPUT
    with explaining(part), part.open("wb") as file:
        shutil.copyfileobj(sys.stdin.buffer, file)
    with part.open("rb") as file:
        is_dump = file.readline(1 << 16).count(b"\t") > 12
    return part.rename(part.with_suffix(".txt" if is_dump else ".csv"))


def _tell(report: BuildReport) -> None:
    report_rejected(report.faults[:_SHOWN])
    if report.rejected > _SHOWN:
        reasons = "; ".join(f"{count:,} × {why}" for why, count in report.reasons.most_common(10))
        note(f"left out: {report.rejected:,} lines that cannot be right: {reasons}")
    counts = [
        f"{count:,} {what}"
        for what, count in (
            ("places added", report.added),
            ("brought up to date", report.refreshed),
            ("of your own", report.own),
            ("kept as they were", report.kept),
            ("not asked for", report.unwanted),
        )
        if count
    ]
    note(f"{report.lines:,} lines read: {', '.join(counts)}")
    note(f"the gazetteer holds {report.places:,} places and {report.names:,} names")


def _draw(stage: str, done: int, whole: int) -> None:
    share = min(done / max(whole, 1), 1.0)
    bar = "#" * round(share * _WIDTH)
    sys.stderr.write(f"\r{stage:<22} [{bar:<{_WIDTH}}] {share:4.0%}")
    sys.stderr.flush()
