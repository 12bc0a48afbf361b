"""The words of the page's interface, one JSON file a language."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any

from geomap.errors import OptionError

__all__ = ["UI_LANGUAGES", "interface_words"]

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
