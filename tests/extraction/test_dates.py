"""Date expressions: what is found in six languages, and the days that it comes to."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from geomap.extraction.dates import DateSpan, find_dates

DATA = Path(__file__).parents[1] / "data" / "dates"
LANGUAGES = ("de", "en", "es", "fr", "ru", "uk")
#: A Thursday.
WRITTEN = dt.date(2025, 10, 16)


def samples() -> list[Any]:
    """Return every expression of the data files, with a readable id."""
    return [
        pytest.param(lang, json.loads(line), id=f"{lang}: {json.loads(line)['text']}")
        for lang in LANGUAGES
        if (DATA / f"{lang}.jsonl").exists()
        for line in (DATA / f"{lang}.jsonl").read_text(encoding="utf-8").splitlines()
    ]


def days(span: DateSpan | None) -> str | None:
    """Return a span as the data files write it."""
    if span is None:
        return None
    return str(span.first) if span.first == span.last else f"{span.first}/{span.last}"


@pytest.mark.parametrize(("lang", "sample"), samples())
def test_sample(lang: str, sample: dict[str, Any]) -> None:
    """Each sample gives the listed expressions with their days, and no others."""
    anchor = dt.date.fromisoformat(sample.get("anchor", str(WRITTEN)))
    previous = None
    if "previous" in sample:
        day = dt.date.fromisoformat(sample["previous"])
        previous = DateSpan(day, day, "day")
    found = []
    for expression in find_dates(sample["text"], lang):
        span = expression.resolve(
            anchor, direction=sample.get("direction"), previous=previous
        )
        found.append(
            {
                "text": expression.text,
                "kind": expression.kind,
                "days": days(span),
                "precision": span.precision if span else None,
            }
        )
    assert found == sample["found"]
