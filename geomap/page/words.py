"""The words of the page's interface, one JSON file a language."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

import pandas as pd

from geomap.errors import OptionError
from geomap.page.own_types import labelled
from geomap.taxonomy import OwnType

__all__ = ["UI_LANGUAGES", "interface_head", "interface_words", "told_in", "told_most"]

#: ISO 639-1 codes of the languages that the interface speaks.
UI_LANGUAGES = ("de", "en", "es", "fr", "ru", "uk")


@cache
def interface_words(lang: str) -> dict[str, Any]:
    """Return the words of one language.

    Parameters
    ----------
    lang : str
        One of :data:`UI_LANGUAGES`.

    Returns
    -------
    dict
        Phrases by key; plural forms and the terms of closed lists as dicts.

    Raises
    ------
    OptionError
        When the interface does not speak the language.
    """
    if lang not in UI_LANGUAGES:
        raise OptionError(
            f"the page has no words in language {lang!r}",
            mend=f"use one of {', '.join(UI_LANGUAGES)}",
        )
    source = files(__package__) / "assets" / "ui" / f"{lang}.json"
    words: dict[str, Any] = json.loads(source.read_text(encoding="utf-8"))
    return words


def interface_head(
    lang: str | None, fallback: str, types: Sequence[OwnType] = ()
) -> dict[str, Any]:
    """Return what a page needs to speak: one language, or all, for the reader's to be chosen.

    Parameters
    ----------
    lang : str or None
        The author's choice; ``None`` leaves it to the reader's browser.
    fallback : str
        The language for readers of none that the interface speaks.
    types : sequence of OwnType
        Event types that a user declared.
    """
    spoken = UI_LANGUAGES if lang is None else (lang,)
    words = {}
    for code in spoken:
        named = labelled(interface_words(code), code, types)
        words[code] = {k: v for k, v in named.items() if not k.startswith("plain_")}
    return {"lang": lang or fallback, "words": words}


def told_in(events: pd.DataFrame) -> str:
    """Return the language, of those the interface speaks, that most events are told in.

    English where none of them says.
    """
    cells = events["lang"].tolist() if "lang" in events.columns else []
    return told_most(Counter(cell for cell in cells if isinstance(cell, str)))


def told_most(counts: Mapping[str, int]) -> str:
    """Return the most frequent language of those that the interface speaks, English for none."""
    spoken = [code for code in UI_LANGUAGES if counts.get(code)]
    return max(spoken, key=lambda code: counts[code], default="en")
