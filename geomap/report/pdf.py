"""A report as a PDF that is tagged for screen readers (PDF/UA-1), set by Typst.

What the report says reaches Typst as JSON, and the pictures as SVG: ``report.typ`` is the only
source that Typst reads, and no file is written.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any, Final

from geomap.figure.fonts import Letters
from geomap.figure.marks import outline
from geomap.figure.typeset import typeset
from geomap.page.style import Style
from geomap.report.model import Report

__all__ = ["missing_letters", "to_pdf"]

_DOCUMENT: Final = Path(__file__).parent / "report.typ"
#: Stands for letters that no font has.
_MISSING: Final = "\N{REPLACEMENT CHARACTER}"
_STEPS: Final = {1: "M", 2: "L", 4: "C", 79: "Z"}  # as matplotlib counts the parts of a path


def to_pdf(report: Report) -> bytes:
    """Return a report as a PDF: the same report, the same bytes.

    Parameters
    ----------
    report : Report
    """
    told = _Teller().told(report)
    drawn = {"map": report.map.to_bytes("svg").decode()}
    if report.timeline is not None:
        drawn["timeline"] = report.timeline.to_bytes("svg").decode()
    letters = Letters([_MISSING, *_texts(told), *("".join(svg.split()) for svg in drawn.values())])
    told = _written(told, letters) | {"missing": bool(letters.missing)}
    inputs = {"report": json.dumps(told, ensure_ascii=False), **drawn}
    return typeset(_DOCUMENT, inputs, letters.files)


def missing_letters(report: Report) -> list[str]:
    """Return the characters of a report, but for its pictures, that no font of this machine has."""
    return Letters(_texts(_Teller().told(report))).missing


class _Teller:
    """Turns a report into what JSON can hold; each style is told once, and then by its number."""

    def __init__(self) -> None:
        self._styles: dict[Style, int] = {}

    def told(self, report: Report) -> dict[str, Any]:
        """Return all that a report says, and the styles of its types."""
        told: dict[str, Any] = self._value(report)
        styles = [{"light": style.light, "curve": _curve(style.shape)} for style in self._styles]
        return told | {"labels": dict(report.labels), "styles": styles}

    def _value(self, value: Any) -> Any:
        if isinstance(value, Style):
            return self._styles.setdefault(value, len(self._styles))
        if is_dataclass(value):
            return {field.name: self._value(getattr(value, field.name)) for field in fields(value)}
        if isinstance(value, tuple):
            return [self._value(part) for part in value]
        return value if isinstance(value, str | int) else None


def _curve(shape: str) -> list[list[Any]]:
    """Return the steps of a shape: a letter, and the points that it takes."""
    return [
        [_STEPS[int(code)], *points.reshape(-1, 2).tolist()]
        for points, code in outline(shape).iter_segments(simplify=False)
    ]


def _texts(told: Any) -> Iterator[str]:
    """Yield all texts of what is told."""
    if isinstance(told, str):
        yield told
    elif isinstance(told, dict):
        for value in told.values():
            yield from _texts(value)
    elif isinstance(told, list):
        for value in told:
            yield from _texts(value)


def _written(told: Any, letters: Letters) -> Any:
    """Return what is told, with a sign for letters that no font has."""
    if not letters.missing:
        return told
    if isinstance(told, str):
        return letters.replaced(told, _MISSING)
    if isinstance(told, dict):
        return {key: _written(value, letters) for key, value in told.items()}
    return [_written(value, letters) for value in told] if isinstance(told, list) else told
