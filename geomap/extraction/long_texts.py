"""Texts longer than any article, read in parts: time and memory grow no faster than the text.

What is told in two parts is one event where type, status, place and days are the same.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from geomap.events import Document, stable_id
from geomap.extraction.build import what_is_told
from geomap.extraction.engine import Extraction
from geomap.parts import parts

__all__ = ["LONGEST_PART", "read_in_parts"]

#: Code points; some fifteen thousand words.
LONGEST_PART = 100_000


def read_in_parts(document: Document, read: Callable[[Document], Extraction]) -> Extraction:
    """Return the events of a document that may be long.

    Parameters
    ----------
    document : Document
        With its language.
    read : callable
        Returns what one document holds.

    Returns
    -------
    Extraction
        Offsets count in the whole text.
    """
    if len(document.text) <= LONGEST_PART:
        return read(document)
    whole = Extraction(lang=document.lang)
    reasons: list[dict[str, Any]] = []
    known: set[str] = set()
    for start, end in parts(document.text, LONGEST_PART):
        found = read(replace(document, text=document.text[start:end]))
        told = found.explanations[: len(found.events)]
        reasons += [_shifted(one, start) for one in found.explanations[len(told) :]]
        whole.refused += [_moved(one, start) for one in found.refused]
        for number, event in enumerate(found.events):
            key = what_is_told(event)
            if key in known:
                continue
            known.add(key)
            if event.quote_start is not None and event.quote_end is not None:
                event.quote_start += start
                event.quote_end += start
            event.event_id = stable_id(event)
            whole.events.append(event)
            whole.explanations += [_shifted(one, start) for one in told[number : number + 1]]
    whole.explanations += reasons
    return whole


def _moved(refusal: dict[str, Any], by: int) -> dict[str, Any]:
    """Return a refusal whose quote is counted in the whole text."""
    moved = {name: refusal[name] + by for name in ("quote_start", "quote_end") if name in refusal}
    return refusal | moved


def _shifted(value: Any, by: int) -> Any:
    """Return an explanation whose stretches of text are counted in the whole text."""
    if isinstance(value, list):
        return [_shifted(one, by) for one in value]
    if not isinstance(value, dict):
        return value
    shifted = {name: _shifted(one, by) for name, one in value.items()}
    if isinstance(value.get("start"), int) and isinstance(value.get("end"), int):
        shifted |= {"start": value["start"] + by, "end": value["end"] + by}
    return shifted
