"""The language packs: one folder a language, TOML files that a linguist can edit.

A folder ``geomap/languages/<code>/`` holds one file a subject (``places.toml``, ``dates.toml``,
``numbers.toml``, ``cues.toml``, …). The engines read their own subject; nothing here knows what
the files mean.
"""

from __future__ import annotations

import sys
from functools import cache
from importlib.resources import files
from typing import Any

from geomap.errors import OptionError

if sys.version_info >= (3, 11):
    import tomllib
else:  # pragma: no cover
    import tomli as tomllib

__all__ = ["available", "load", "parse"]


@cache
def available() -> tuple[str, ...]:
    """Return the ISO 639-1 codes of the languages that have a pack, sorted."""
    here = files(__name__)
    return tuple(sorted(f.name for f in here.iterdir() if len(f.name) == 2 and f.is_dir()))


@cache
def load(lang: str, subject: str) -> dict[str, Any]:
    """Return one subject of one language pack, parsed; an empty dict where it has no such file.

    Parameters
    ----------
    lang : str
        ISO 639-1 code, one of :func:`available`.
    subject : str
        File name without its ending, for example ``"dates"``.

    Raises
    ------
    OptionError
        When there is no pack for the language.
    """
    if lang not in available():
        raise OptionError(
            f"no language pack for {lang!r}", mend=f"use one of {', '.join(available())}"
        )
    source = files(__name__) / lang / f"{subject}.toml"
    if not source.is_file():
        return {}
    return parse(source.read_text(encoding="utf-8"))


def parse(source: str) -> dict[str, Any]:
    """Return a TOML text as a dict."""
    table: dict[str, Any] = tomllib.loads(source)
    return table
