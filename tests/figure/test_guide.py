"""What the guide to figures shows runs."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from geomap.cli import main
from geomap.figure.size import SIZES, size_of

GUIDE = Path(__file__).parent.parent.parent / "docs" / "figure.md"
TEXT = GUIDE.read_text(encoding="utf-8")


def blocks(language: str) -> str:
    """Return the code of the guide in a language."""
    return "".join(re.findall(rf"^```{language}\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL))


def test_the_commands_and_the_python_run(made: Callable[..., pd.DataFrame]) -> None:
    """Each command ends well, and the Python runs from top to bottom."""
    made(5, event_type="strike", date_start="2026-03-12", date_end="2026-03-12").to_csv(
        "events.csv", index=False
    )
    for line in blocks("console").splitlines():
        assert main(shlex.split(line.removeprefix("$ geomap "))) == 0, line
    for name in ("figure.pdf", "figure.png", "slide.svg"):
        assert Path(name).stat().st_size > 0
    exec(compile(blocks("python"), str(GUIDE), "exec"), {})
    assert Path("figure.svg").stat().st_size > 0


def test_the_sizes_are_those_of_the_guide() -> None:
    """The table of sizes says what the sizes are; letters on the map are 12 pixels high."""
    for name in SIZES:
        size = size_of(name)
        (row,) = [line for line in TEXT.splitlines() if line.startswith(f"| `{name}`")]
        assert f"{size.width:g}" in row
        assert f"{12 * size.unit:.1f} pt" in row
        assert f"{size.dpi:g}" in row
